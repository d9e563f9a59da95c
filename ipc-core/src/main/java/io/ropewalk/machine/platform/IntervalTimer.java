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
 * For what is done now and then: says when the interval has passed.
 * <p>
 * <b>Threads:</b> any, without ordering: where several use one, it is due once too often or one interval too late.
 * <p>
 * <b>Failure:</b> none.
 */
public final class IntervalTimer
{
    /** Who is held up asks the kernel about those in the way, which costs microseconds, at most so often. */
    public static final long ASK_INTERVAL_NS = 1_000_000;

    private final long intervalNs;
    private long nextNs;

    private IntervalTimer(final long intervalNs, final long nextNs)
    {
        this.intervalNs = intervalNs;
        this.nextNs = nextNs;
    }

    /**
     * A timer that is due at once, and then at most once in each interval.
     *
     * @param intervalNs from one time to the next.
     * @return the timer.
     */
    public static IntervalTimer dueNow(final long intervalNs)
    {
        return new IntervalTimer(intervalNs, System.nanoTime());
    }

    /**
     * A timer that is due when the first interval has passed.
     *
     * @param intervalNs from one time to the next.
     * @return the timer.
     */
    public static IntervalTimer dueLater(final long intervalNs)
    {
        return new IntervalTimer(intervalNs, System.nanoTime() + intervalNs);
    }

    /**
     * Whether the interval has passed; if so, the next one begins.
     *
     * @return true if so.
     */
    public boolean isDue()
    {
        return isDue(System.nanoTime());
    }

    /**
     * As {@link #isDue()}, for those who have read the clock.
     *
     * @param nowNs what {@link System#nanoTime()} says.
     * @return true if so.
     */
    public boolean isDue(final long nowNs)
    {
        if (nowNs - nextNs < 0)
        {
            return false;
        }
        nextNs = nowNs + intervalNs;
        return true;
    }

    /** Begins the interval again. */
    public void restart()
    {
        nextNs = System.nanoTime() + intervalNs;
    }
}
