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

/**
 * What the system takes away from the modes of new files: the umask, which Java cannot set.
 *
 * <p><b>Threads:</b> concerns the whole process, so it is for a process whose files are all alike.
 *
 * <p><b>Failure:</b> returns false where the system cannot do it.
 */
public final class FileMask
{
    private static final long SYSCALL_NUMBER = LibC.IS_AARCH64 ? 166 : 95;
    private static final int OTHERS = 07;

    private FileMask()
    {
    }

    /**
     * Lets the group use every file and directory that this process makes from now on, and nobody else.
     *
     * @return whether that is so now.
     */
    public static boolean shareWithGroup()
    {
        // It returns the previous mask, and cannot fail.
        return LibC.IS_BOUND && LibC.syscall(SYSCALL_NUMBER, OTHERS, 0, 0, 0, 0, 0) >= 0;
    }

    /** Why nothing native works here, and what helps; null where it does. */
    public static String absence()
    {
        return LibC.absence();
    }
}
