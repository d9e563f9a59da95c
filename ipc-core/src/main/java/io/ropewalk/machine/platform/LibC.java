/*
 * Copyright 2026 The Ropewalk Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.ropewalk.machine.platform;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;

/**
 * The C library of this process, bound directly so that a call costs no object; the only class with native methods.
 *
 * Every failure to bind (no JNA, a temporary folder mounted noexec, an unknown system) just leaves {@link #IS_BOUND}
 * false: the callers then take the portable path, and who cannot go on says {@link #absence why}.
 */
final class LibC
{
    static final int ENOSPC = 28;
    static final int EINTR = 4;
    static final int EINVAL = 22;
    static final int ENOENT = 2;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int ENFILE = 23;
    static final int EMFILE = 24;

    private static final String PORTABLE = "io.ropewalk.portable";

    static final boolean IS_AARCH64 = "aarch64".equals(System.getProperty("os.arch", ""));

    /** Why it is not bound; null if it is. */
    private static final String ABSENCE = bind();
    static final boolean IS_BOUND = null == ABSENCE;

    private LibC()
    {
    }

    static native long syscall(long number, long a, long b, long c, long d, long e, long f);

    static native int open(byte[] path, int flags);

    static native int close(int fileDescriptor);

    /** With the address of what the command wants, which every known system passes like a variable argument. */
    static native int fcntl(int fileDescriptor, int command, long argument);

    /** Returns the error number instead of setting errno. */
    @SuppressWarnings("checkstyle:MethodName")
    static native int posix_fallocate(int fileDescriptor, long offset, long length);

    /** A path as the JDK has it, which keeps the bytes of a name that its character set does not know. */
    static byte[] rawPath(final Path file)
    {
        final String escaped = file.toUri().getRawPath();
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(escaped.length() + 1);
        for (int i = 0; i < escaped.length(); i++)
        {
            if ('%' == escaped.charAt(i))
            {
                bytes.write(Integer.parseInt(escaped, i + 1, i + 3, 16));
                i += 2;
            }
            else
            {
                bytes.write(escaped.charAt(i));
            }
        }
        bytes.write(0);
        return bytes.toByteArray();
    }

    /** Why nothing native works here, and what helps; null where it does. */
    static String absence()
    {
        return ABSENCE;
    }

    private static String bind()
    {
        if (Boolean.getBoolean(PORTABLE))
        {
            return "switched off with -D" + PORTABLE + "=true";
        }
        if (!isKnownSystem())
        {
            return "unknown system: name=" + System.getProperty("os.name") + " arch=" + System.getProperty("os.arch");
        }
        try
        {
            Native.register(LibC.class, NativeLibrary.getProcess());
            return null;
        }
        catch (final VirtualMachineError ex)
        {
            throw ex;
        }
        catch (final Error | RuntimeException ex)
        {
            // Not an error of the application: everything native has a portable stand-in. JNA throws a plain Error at
            // a library of another version.
            return NativeAbsence.describe(ex);
        }
    }

    private static boolean isKnownSystem()
    {
        final boolean isLinux = "Linux".equals(System.getProperty("os.name"));
        final boolean isX64 = "amd64".equals(System.getProperty("os.arch"));
        return isLinux && (isX64 || IS_AARCH64);
    }

    /**
     * What to tell those who need native code and have none: the true cause, which lies deep, and what helps.
     */
    static final class NativeAbsence
    {
        /** What the JVM makes of the cause when a class fails to initialise for the second time. */
        private static final String UNLINKED = "UnsatisfiedLinkError";
        private static final String NOT_PACKED = "Could not find JNA";
        private static final String REMEDY =
            "; give -Djna.tmpdir=DIR, a directory that can be written and permits execution";

        private NativeAbsence()
        {
        }

        /** One line. */
        static String describe(final Throwable failure)
        {
            Throwable root = failure;
            while (null != root.getCause())
            {
                root = root.getCause();
            }
            final String text =
                (root.getClass().getSimpleName() + ": " + root.getMessage()).replaceAll("\\s+", " ").trim();
            // JNA unpacks its library into a folder; it is the folder if that fails, or if the library does not load.
            final boolean isFolder = text.contains(UNLINKED) && !text.contains(NOT_PACKED);
            return "JNA cannot load its native library: reason=\"" + text + "\"" + (isFolder ? REMEDY : "");
        }
    }
}
