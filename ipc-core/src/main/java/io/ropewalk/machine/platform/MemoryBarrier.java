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
    private static final long SYSCALL_NUMBER = Kernel.IS_AARCH64 ? 283 : 324;

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
        final long result = membarrier(GLOBAL_EXPEDITED);
        if (result != 0)
        {
            throw new EnvironmentException("membarrier failed after registration: errno=" + -result);
        }
    }

    private static String register()
    {
        if (!Kernel.IS_BOUND)
        {
            return Kernel.absence();
        }
        final long result = membarrier(REGISTER_GLOBAL_EXPEDITED);
        return result == 0 ? null : "the system refuses it: errno=" + -result;
    }

    private static long membarrier(final int command)
    {
        return Kernel.call(SYSCALL_NUMBER, command, 0, 0, 0, 0, 0);
    }

    /**
     * Registers beside what else is to be done: the kernel takes some milliseconds, most of them asleep, and a JVM that
     * opens its first walk has enough to do meanwhile. Who needs a barrier waits for the initialiser of the outer
     * class.
     */
    public static final class Registration extends Thread
    {
        static
        {
            new Registration().start();
        }

        private Registration()
        {
            super("ropewalk-registration");
            setDaemon(true);
        }

        /** Returns at once. */
        public static void begin()
        {
            // The static initialiser has done it.
        }

        @Override
        public void run()
        {
            isSupported();
        }
    }
}
