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
import io.ropewalk.error.EnvironmentException;

/**
 * A full memory barrier forced on the running threads of every process that registered for it (Linux
 * {@code membarrier(2)}, global expedited): the rare side pays, the frequent side pays nothing.
 *
 * <p><b>Threads:</b> any thread; a call takes some microseconds.
 *
 * <p><b>Failure:</b> where {@link #isSupported()} is false, this process gets no barriers from others either, so the
 * other side must not rely on them.
 */
public final class MemoryBarrier
{
    private static final int GLOBAL_EXPEDITED = 1 << 1;
    private static final int REGISTER_GLOBAL_EXPEDITED = 1 << 2;
    private static final long SYSCALL_NUMBER = LibC.IS_AARCH64 ? 283 : 324;

    /** Why there is none; null if there is. */
    private static final String ABSENCE = register();
    private static final boolean IS_REGISTERED = null == ABSENCE;

    private MemoryBarrier()
    {
    }

    /**
     * Whether this process is registered: it can issue barriers and receives those of others. Asking registers.
     */
    public static boolean isSupported()
    {
        return IS_REGISTERED;
    }

    /**
     * Says why {@link #isSupported()} is false and what helps, for a message; empty if it is true.
     */
    public static String absence()
    {
        return IS_REGISTERED ? "" : ABSENCE;
    }

    /**
     * Returns after every running thread of every registered process has passed a full barrier; a thread that was not
     * running passes one before it runs again.
     *
     * @throws EnvironmentException if unsupported, or if the system refuses after having agreed before.
     */
    public static void issue()
    {
        if (!IS_REGISTERED)
        {
            throw new EnvironmentException("no membarrier(2): " + ABSENCE);
        }
        if (membarrier(GLOBAL_EXPEDITED) != 0)
        {
            throw new EnvironmentException("membarrier failed after registration: errno=" + Native.getLastError());
        }
    }

    private static String register()
    {
        if (!LibC.IS_BOUND)
        {
            return LibC.absence();
        }
        return membarrier(REGISTER_GLOBAL_EXPEDITED) == 0 ? null :
            "the system refuses it: errno=" + Native.getLastError();
    }

    private static long membarrier(final int command)
    {
        return LibC.syscall(SYSCALL_NUMBER, command, 0, 0, 0, 0, 0);
    }
}
