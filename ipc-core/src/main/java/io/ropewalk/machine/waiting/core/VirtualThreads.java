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

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells virtual threads from others.
 * <p>
 * <b>Threads:</b> any.
 * <p>
 * <b>Failure:</b> none; before JDK 21 there are no virtual threads.
 */
final class VirtualThreads
{
    /** So often a virtual thread that waits without sleeping parks instead of yielding. */
    private static final int PARK_MASK = 15;

    private static final long PARK_NS = 1_000;

    /** Constant, so that the compiler sees through it. */
    private static final MethodHandle IS_VIRTUAL = find();

    private VirtualThreads()
    {
    }

    static boolean isCurrent()
    {
        try
        {
            return (boolean)IS_VIRTUAL.invokeExact(Thread.currentThread());
        }
        catch (final RuntimeException | Error ex)
        {
            throw ex;
        }
        catch (final Throwable ex)
        {
            throw new AssertionError(ex);
        }
    }

    /**
     * Lets other threads run. Nobody takes its carrier away from a virtual thread. When several of them yield to each
     * other, those that were woken by other threads do not get a turn; so now and then it parks.
     *
     * @param yields how many there were in this wait, this one included.
     */
    static void giveWay(final int yields)
    {
        if ((yields & PARK_MASK) == 0 && isCurrent())
        {
            LockSupport.parkNanos(PARK_NS);
        }
        else
        {
            Thread.yield();
        }
    }

    private static MethodHandle find()
    {
        try
        {
            return MethodHandles.publicLookup().findVirtual(
                Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        }
        catch (final ReflectiveOperationException ex)
        {
            return MethodHandles.dropArguments(MethodHandles.constant(boolean.class, false), 0, Thread.class);
        }
    }
}
