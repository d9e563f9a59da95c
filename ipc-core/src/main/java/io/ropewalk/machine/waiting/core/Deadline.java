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

import java.util.concurrent.TimeUnit;

/**
 * Instants on {@link System#nanoTime()}, which no change of the wall clock moves.
 */
public final class Deadline
{
    /** No deadline: wait for ever. Two hundred years after any instant of this process. */
    public static final long NEVER = Long.MAX_VALUE;

    private Deadline()
    {
    }

    /**
     * The instant at which a timeout runs out; at once when it is zero or negative.
     *
     * @param timeout to wait for.
     * @param unit    of the timeout.
     * @return the deadline.
     */
    public static long after(final long timeout, final TimeUnit unit)
    {
        final long timeoutNs = Math.max(0, unit.toNanos(timeout));
        final long deadlineNs = System.nanoTime() + Math.min(timeoutNs, Long.MAX_VALUE >> 1);
        return NEVER == deadlineNs ? NEVER - 1 : deadlineNs;
    }

    /**
     * The time left until a deadline.
     *
     * @param deadlineNs the deadline, or {@link #NEVER}.
     * @return nanoseconds, zero or negative when it has passed.
     */
    public static long remainingNs(final long deadlineNs)
    {
        return NEVER == deadlineNs ? Long.MAX_VALUE : deadlineNs - System.nanoTime();
    }
}
