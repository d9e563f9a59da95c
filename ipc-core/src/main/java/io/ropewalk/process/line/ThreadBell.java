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
package io.ropewalk.process.line;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What wakes one thread of this process. A ring before the wait is not lost; many are one.
 */
public final class ThreadBell
{
    private static final ThreadLocal<ThreadBell> OWN =
        ThreadLocal.withInitial(() -> new ThreadBell(Thread.currentThread()));

    private final Thread owner;
    private final Semaphore rings = new Semaphore(0);

    /** For the thread that will wait. */
    public ThreadBell(final Thread owner)
    {
        this.owner = owner;
    }

    /** The one of the calling thread that serves all its waits, one after another: it may ring for an earlier one. */
    public static ThreadBell ofCurrentThread()
    {
        return OWN.get();
    }

    /** Whether the calling thread is the one that waits. */
    public boolean isOfThisThread()
    {
        return Thread.currentThread() == owner;
    }

    /** Wakes the thread, or lets its next wait return at once. */
    public void ring()
    {
        rings.release();
    }

    /** Until it rings, or the time is over. */
    public void await(final long timeoutNs) throws InterruptedException
    {
        if (rings.tryAcquire(timeoutNs, TimeUnit.NANOSECONDS))
        {
            rings.drainPermits();
        }
    }
}
