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
package io.ropewalk.machine.waiting;

/**
 * How a thread waits for another process.
 * <p>
 * <b>Threads:</b> immutable. Each handle may wait in its own way; a waker makes a system call only when somebody
 * sleeps.
 * <p>
 * <b>Failure:</b> all of them notice interrupts, deadlines and the death of others; sleeps are sliced to 50 ms for
 * that.
 */
public enum WaitStrategy
{
    /** Never gives the processor away: lowest latency, burns a core. */
    BUSY_SPIN(Integer.MAX_VALUE),

    /** Offers the processor to other threads between looks: low latency, burns a core that nobody else wants. */
    YIELDING(100),

    /** Spins briefly, then sleeps in the kernel until woken by the other side. The default. */
    HYBRID(1000),

    /** Spins briefly, then sleeps for growing times of at most a millisecond. Needs nothing but a clock. */
    BACKOFF(100);

    private final int spins;

    WaitStrategy(final int spins)
    {
        this.spins = spins;
    }

    /**
     * The strategy that spins for ever.
     *
     * @return {@link #BUSY_SPIN}.
     */
    public static WaitStrategy busySpin()
    {
        return BUSY_SPIN;
    }

    /**
     * The strategy that yields.
     *
     * @return {@link #YIELDING}.
     */
    public static WaitStrategy yielding()
    {
        return YIELDING;
    }

    /**
     * The default strategy.
     *
     * @return {@link #HYBRID}.
     */
    public static WaitStrategy hybrid()
    {
        return HYBRID;
    }

    /**
     * The portable strategy.
     *
     * @return {@link #BACKOFF}.
     */
    public static WaitStrategy backoff()
    {
        return BACKOFF;
    }

    /**
     * How often it looks again before it gives the processor away.
     *
     * @return the number of looks.
     */
    public int spins()
    {
        return spins;
    }
}
