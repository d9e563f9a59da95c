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
 * How long to look again while a live process is in the way, half-way through an operation: longer than a thread is
 * usually kept from its processor. That somebody is in the way is no reason to answer "empty" or "full", unless it
 * lasts.
 * <p>
 * <b>Threads:</b> one.
 */
public final class Patience
{
    private static final long PATIENCE_NS = 10_000_000;

    private final long deadlineNs;

    /** For a call that does not wait. */
    public Patience()
    {
        deadlineNs = System.nanoTime() + PATIENCE_NS;
    }

    /**
     * For a call that may wait, made before it does: the call lasts as long as its timeout, or as the patience if that
     * is longer, not as both.
     *
     * @param callDeadlineNs of the call; {@link Deadline#NEVER} has patience for ever, and does not look at the clock.
     */
    public Patience(final long callDeadlineNs)
    {
        deadlineNs = Deadline.NEVER == callDeadlineNs ? Deadline.NEVER : System.nanoTime() + PATIENCE_NS;
    }

    /**
     * Lets other threads run. For a caller that cannot be interrupted: an interrupt is kept for later.
     *
     * @return true to look again, false when it lasts.
     */
    public boolean mayLookAgain()
    {
        if (Deadline.remainingNs(deadlineNs) <= 0)
        {
            return false;
        }
        Thread.yield();
        return true;
    }

    /**
     * Like {@link #mayLookAgain()}, for a caller that can be interrupted.
     *
     * @return true to look again, false when it lasts.
     * @throws InterruptedException when the thread was interrupted; the flag is cleared.
     */
    public boolean mayLookAgainUnlessInterrupted() throws InterruptedException
    {
        Waiter.checkInterrupt();
        return mayLookAgain();
    }
}
