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

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The system calls of Linux; whose native method {@link KernelLibrary} brings.
 *
 * Every failure to bind (no folder that permits execution, native access denied, an unknown system) just leaves
 * {@link #IS_BOUND} false: the callers then take the portable path, and who cannot go on says {@link #absence why}.
 */
final class Kernel
{
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int ENOSPC = 28;
    static final int EDQUOT = 122;

    static final boolean IS_AARCH64 = "aarch64".equals(System.getProperty("os.arch", ""));

    private static final long OPENAT_NUMBER = IS_AARCH64 ? 56 : 257;
    private static final long CLOSE_NUMBER = IS_AARCH64 ? 57 : 3;
    private static final long FCNTL_NUMBER = IS_AARCH64 ? 25 : 72;
    private static final long FALLOCATE_NUMBER = IS_AARCH64 ? 47 : 285;

    private static final int WORKING_DIRECTORY = -100;
    private static final int O_RDWR = 2;
    private static final int O_CREAT = 0x40;
    private static final int O_EXCL = 0x80;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_NOFOLLOW = IS_AARCH64 ? 0x8000 : 0x20000;

    private static final int USER_READ_AND_WRITE = 0600;

    /** Why it is not bound; null if it is. */
    private static final String ABSENCE = bind();
    static final boolean IS_BOUND = null == ABSENCE;

    private Kernel()
    {
    }

    /**
     * Makes a system call. An argument that a call does not take may be anything.
     *
     * @return its result; if it failed, the error number negated.
     */
    static native long call(long number, long a, long b, long c, long d, long e, long f);

    /** Opens a file that exists, for reading and writing; a link is not followed. */
    static int open(final Path file)
    {
        return open(file, 0, 0);
    }

    /** Makes a file that does not exist, for this user alone, and opens it. */
    static int create(final Path file)
    {
        return open(file, O_CREAT | O_EXCL, USER_READ_AND_WRITE);
    }

    private static int open(final Path file, final int flags, final int mode)
    {
        final NativeMemory path = new NativeMemory(rawPath(file));
        final long result = call(
            OPENAT_NUMBER, WORKING_DIRECTORY, path.address(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, mode, 0, 0);
        path.keepReachable();
        return (int)result;
    }

    static void close(final int fileDescriptor)
    {
        call(CLOSE_NUMBER, fileDescriptor, 0, 0, 0, 0, 0);
    }

    static int control(final int fileDescriptor, final int command, final long argument)
    {
        return (int)call(FCNTL_NUMBER, fileDescriptor, command, argument, 0, 0, 0);
    }

    /** Unlike the function of the C library, does not write zeros where the file system cannot allocate. */
    static int allocate(final int fileDescriptor, final long lengthBytes)
    {
        return (int)call(FALLOCATE_NUMBER, fileDescriptor, 0, 0, lengthBytes, 0, 0);
    }

    /** A path as the JDK has it, which keeps the bytes of a name that its character set does not know. */
    private static byte[] rawPath(final Path file)
    {
        final String text = file.toString();
        final byte[] ascii = (text + '\0').getBytes(StandardCharsets.US_ASCII);
        return isAscii(text) ? ascii : unescaped(file.toUri().getRawPath());
    }

    private static boolean isAscii(final String text)
    {
        for (int i = 0; i < text.length(); i++)
        {
            if (text.charAt(i) > Byte.MAX_VALUE)
            {
                return false;
            }
        }
        return true;
    }

    private static byte[] unescaped(final String path)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length() + 1);
        for (int i = 0; i < path.length(); i++)
        {
            if ('%' == path.charAt(i))
            {
                bytes.write(Integer.parseInt(path, i + 1, i + 3, 16));
                i += 2;
            }
            else
            {
                bytes.write(path.charAt(i));
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
        if (KernelLibrary.isSwitchedOff())
        {
            return KernelLibrary.SWITCHED_OFF;
        }
        if (!NativeMemory.IS_ACCESSIBLE)
        {
            return "no access to memory: the JVM flag that Ropewalk needs is missing";
        }
        return KernelLibrary.load();
    }
}
