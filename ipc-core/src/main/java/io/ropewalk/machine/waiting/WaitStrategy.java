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
 * <b>Threads:</b> immutable. Each handle has its own strategy; a waker makes a system call only if a waiter sleeps.
 * <p>
 * <b>Failure:</b> every strategy notices interrupts, deadlines and the death of other processes, because no sleep is
 * longer than 50 ms.
 */
public enum WaitStrategy
{
    /** Spins: lowest latency, uses a whole core. */
    BUSY_SPIN(Integer.MAX_VALUE),

    /** Spins and yields to other threads: low latency, uses a core that is otherwise idle. */
    YIELDING(100),

    /** Spins briefly, then sleeps in the kernel until it is woken. The default. */
    HYBRID(1000),

    /** Spins briefly, then sleeps for growing times of at most a millisecond. Needs no native code. */
    BACKOFF(100);

    private final int spins;

    WaitStrategy(final int spins)
    {
        this.spins = spins;
    }

    /**
     * Returns the strategy that spins.
     *
     * @return {@link #BUSY_SPIN}.
     */
    public static WaitStrategy busySpin()
    {
        return BUSY_SPIN;
    }

    /**
     * Returns the strategy that yields.
     *
     * @return {@link #YIELDING}.
     */
    public static WaitStrategy yielding()
    {
        return YIELDING;
    }

    /**
     * Returns the default strategy.
     *
     * @return {@link #HYBRID}.
     */
    public static WaitStrategy hybrid()
    {
        return HYBRID;
    }

    /**
     * Returns the portable strategy.
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
