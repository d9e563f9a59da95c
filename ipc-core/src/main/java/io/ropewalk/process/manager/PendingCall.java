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
package io.ropewalk.process.manager;

import io.ropewalk.process.line.Answer;
import io.ropewalk.process.line.ThreadBell;

/** A thread of this process that waits for an answer. */
final class PendingCall
{
    private static final int LOOKS_MASK = 63;
    private static final int MANY_LOOKS = 512;

    final ThreadBell bell = ThreadBell.ofCurrentThread();

    /** By the thread itself. */
    boolean isSent;

    /** By the thread itself: the manager was told to look. */
    boolean isRung;

    private volatile Answer answer;

    /** By threads that wait for the answer; need not be exact. */
    private int looks;

    /**
     * Counts a look of a thread that waits. What costs more than a look, one that spins need not do each time, because
     * that slows down the other thread on its core; one that sleeps in between must.
     *
     * @return whether more than a look is due.
     */
    boolean isDue()
    {
        looks++;
        return looks > MANY_LOOKS || 0 == (looks & LOOKS_MASK);
    }

    void arrived(final Answer newAnswer)
    {
        answer = newAnswer;
    }

    boolean hasAnswer()
    {
        return null != answer;
    }

    /** Null as long as there is none. */
    Answer answer()
    {
        return answer;
    }
}
