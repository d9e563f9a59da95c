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

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * How many files this process may have open at once.
 *
 * <p><b>Threads:</b> any thread.
 *
 * <p><b>Failure:</b> says that it does not know where the system cannot be asked.
 */
public final class OpenFiles
{
    /** {@link #limit()} result: not known, or none. */
    public static final long UNKNOWN = -1;

    private static final long SYSCALL_NUMBER = LibC.IS_AARCH64 ? 261 : 302;
    private static final int RESOURCE_NUMBER = 7;

    private OpenFiles()
    {
    }

    /**
     * The limit in force, as in {@code ulimit -n}, or {@link #UNKNOWN}. Opens no file.
     */
    public static long limit()
    {
        return LibC.IS_BOUND ? Limit.ask() : UNKNOWN;
    }

    /** Apart, so that the outer class loads where JNA is missing. */
    private static final class Limit
    {
        private static final int LENGTH = 16;

        static long ask()
        {
            try (Memory softAndHard = new Memory(LENGTH))
            {
                final long result = LibC.syscall(
                    SYSCALL_NUMBER, 0, RESOURCE_NUMBER, 0, Pointer.nativeValue(softAndHard), 0, 0);
                return 0 == result ? Math.max(UNKNOWN, softAndHard.getLong(0)) : UNKNOWN;
            }
        }
    }
}
