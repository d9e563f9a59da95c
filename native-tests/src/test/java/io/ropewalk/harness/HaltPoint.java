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
package io.ropewalk.harness;

/**
 * Counts the stores of one thread to one segment, and stops it before the one that was chosen, mostly for ever.
 */
public final class HaltPoint
{
    private final Runnable stop;
    private final boolean goesOn;
    private Thread armed;
    private long stores;
    private long last;

    /**
     * A point at which nothing stops yet.
     *
     * @param stop must not return: halts the process, or parks the thread until somebody kills the process.
     */
    public HaltPoint(final Runnable stop)
    {
        this(stop, false);
    }

    private HaltPoint(final Runnable stop, final boolean goesOn)
    {
        this.stop = stop;
        this.goesOn = goesOn;
    }

    /**
     * A point at which a thread stands for a while.
     *
     * @param pause returns when it shall go on.
     */
    public static HaltPoint pausing(final Runnable pause)
    {
        return new HaltPoint(pause, true);
    }

    /** From now on this thread stops before the store of this number, counted from one. */
    public void arm(final long store)
    {
        armed = Thread.currentThread();
        stores = 0;
        last = store;
    }

    public long disarm()
    {
        armed = null;
        return stores;
    }

    void beforeStore()
    {
        if (Thread.currentThread() == armed && ++stores == last)
        {
            stop.run();
            if (!goesOn)
            {
                throw new AssertionError("went on after its end: store=" + last);
            }
        }
    }
}
