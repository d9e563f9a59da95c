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
package io.ropewalk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Virtual threads for tests that are compiled for a JDK without them. */
public final class VirtualThread
{
    private static final int FIRST_JDK = 21;

    private VirtualThread()
    {
    }

    /** Skips the test where there are none. */
    public static void require()
    {
        assumeTrue(Runtime.version().feature() >= FIRST_JDK, "no virtual threads before JDK " + FIRST_JDK);
    }

    public static Thread start(final Runnable work)
    {
        try
        {
            return (Thread)Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** Returns when the thread is parked, or has ended. */
    public static void awaitParked(final Thread thread) throws InterruptedException
    {
        while (thread.isAlive() && thread.getState() != Thread.State.WAITING &&
            thread.getState() != Thread.State.TIMED_WAITING)
        {
            Thread.sleep(1);
        }
    }
}
