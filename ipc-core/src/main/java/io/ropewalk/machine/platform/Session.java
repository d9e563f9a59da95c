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
 * The session of this process, which the signals of a terminal are sent to.
 *
 * <p><b>Threads:</b> concerns the whole process.
 *
 * <p><b>Failure:</b> returns false where the system cannot or will not do it.
 */
public final class Session
{
    private static final long SYSCALL_NUMBER = LibC.IS_AARCH64 ? 157 : 112;

    private Session()
    {
    }

    /**
     * Begins a session of its own: Ctrl-C and the end of the terminal that this process was started from do not concern
     * it any more.
     *
     * @return whether it did.
     */
    public static boolean begin()
    {
        return LibC.IS_BOUND && LibC.syscall(SYSCALL_NUMBER, 0, 0, 0, 0, 0, 0) > 0;
    }
}
