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
package io.ropewalk.machine.waiting.core;

/**
 * What threads wait for, if other processes can be told that they do.
 * <p>
 * <b>Threads:</b> any.
 * <p>
 * <b>Failure:</b> who cannot be told about a wait is not; a process that dies while it waits is left out by readers.
 */
public interface WaitSubject
{
    /** No room, or nobody to tell. */
    int UNTOLD = -1;

    /**
     * Tells that the calling thread waits.
     *
     * @param what    it waits for, in a few words.
     * @param sinceNs on {@link System#nanoTime()}.
     * @return what to give to {@link #withdraw}, or {@link #UNTOLD}.
     */
    int publish(String what, long sinceNs);

    /**
     * Tells that it does not wait any more.
     *
     * @param ticket that {@link #publish} gave.
     */
    void withdraw(int ticket);
}
