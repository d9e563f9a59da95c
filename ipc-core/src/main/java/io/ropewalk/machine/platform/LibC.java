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

/**
 * The C library of this process, bound directly so that a call costs no object; the only class with native methods.
 *
 * Every failure to bind (no JNA, a temporary folder mounted noexec, an unknown system) just leaves {@link #IS_BOUND}
 * false: the callers then take the portable path.
 */
final class LibC
{
    static final int ENOSPC = 28;
    static final int EINTR = 4;
    static final int EINVAL = 22;

    static final boolean IS_AARCH64 = "aarch64".equals(System.getProperty("os.arch", ""));
    static final boolean IS_BOUND = bind();

    private LibC()
    {
    }

    static native long syscall(long number, long a, long b, long c, long d, long e, long f);

    static native int open(byte[] path, int flags);

    static native int close(int fileDescriptor);

    /** Returns the error number instead of setting errno. */
    @SuppressWarnings("checkstyle:MethodName")
    static native int posix_fallocate(int fileDescriptor, long offset, long length);

    @SuppressWarnings("checkstyle:MethodName")
    static native int sched_setaffinity(int pid, long maskLength, byte[] mask);

    private static boolean bind()
    {
        if (!isKnownSystem())
        {
            return false;
        }
        try
        {
            Native.register(LibC.class, NativeLibrary.getProcess());
            return true;
        }
        catch (final LinkageError | RuntimeException ex)
        {
            // Not an error of the application: everything native has a portable stand-in.
            return false;
        }
    }

    private static boolean isKnownSystem()
    {
        final boolean isPortableForced = Boolean.getBoolean("io.ropewalk.portable");
        final boolean isLinux = "Linux".equals(System.getProperty("os.name"));
        final boolean isX64 = "amd64".equals(System.getProperty("os.arch"));
        return !isPortableForced && isLinux && (isX64 || IS_AARCH64);
    }
}
