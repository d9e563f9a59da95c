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
 * What the system keeps for this process as a whole, and Java neither tells nor sets: the modes of new files, the
 * session, and how many files may be open.
 *
 * <p><b>Threads:</b> any thread; what is set concerns the whole process.
 *
 * <p><b>Failure:</b> returns false, or says that it does not know, where the system cannot or will not do it.
 */
public final class ThisProcess
{
    /** {@link #openFilesLimit()} result: not known, or none. */
    public static final long UNKNOWN = -1;

    private static final long UMASK_NUMBER = LibC.IS_AARCH64 ? 166 : 95;
    private static final long SETSID_NUMBER = LibC.IS_AARCH64 ? 157 : 112;
    private static final long PRLIMIT_NUMBER = LibC.IS_AARCH64 ? 261 : 302;
    private static final long PRCTL_NUMBER = LibC.IS_AARCH64 ? 167 : 157;
    private static final int SET_PARENT_DEATH_SIGNAL = 1;
    private static final int SIGTERM = 15;
    private static final int OPEN_FILES = 7;
    private static final int OTHERS = 07;

    private ThisProcess()
    {
    }

    /**
     * Lets the group use every file and directory that this process makes from now on, and nobody else: sets the umask.
     * It is for a process whose files are all alike.
     *
     * @return whether that is so now.
     */
    public static boolean shareFilesWithGroup()
    {
        // It returns the previous mask, and cannot fail.
        return LibC.IS_BOUND && LibC.syscall(UMASK_NUMBER, OTHERS, 0, 0, 0, 0, 0) >= 0;
    }

    /**
     * Begins a session of its own: Ctrl-C and the end of the terminal that this process was started from do not concern
     * it any more.
     *
     * @return whether it did.
     */
    public static boolean beginSession()
    {
        return LibC.IS_BOUND && LibC.syscall(SETSID_NUMBER, 0, 0, 0, 0, 0, 0) > 0;
    }

    /**
     * Asks for SIGTERM at the end of the thread that started this process. The caller must live as long as this process
     * does, since the wish ends with it; and look afterwards whether the parent is still there.
     *
     * @return whether it will come.
     */
    public static boolean terminateWithParent()
    {
        return LibC.IS_BOUND && LibC.syscall(PRCTL_NUMBER, SET_PARENT_DEATH_SIGNAL, SIGTERM, 0, 0, 0, 0) == 0;
    }

    /** The limit in force, as in {@code ulimit -n}, or {@link #UNKNOWN}. Opens no file. */
    public static long openFilesLimit()
    {
        return LibC.IS_BOUND ? Limit.ask() : UNKNOWN;
    }

    /** Why nothing native works here, and what helps; null where it does. */
    public static String nativeAbsence()
    {
        return LibC.absence();
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
                    PRLIMIT_NUMBER, 0, OPEN_FILES, 0, Pointer.nativeValue(softAndHard), 0, 0);
                return 0 == result ? Math.max(UNKNOWN, softAndHard.getLong(0)) : UNKNOWN;
            }
        }
    }
}
