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
package io.ropewalk.structure.sync;

import io.ropewalk.segment.SharedObject;
import io.ropewalk.segment.Views;
import io.ropewalk.segment.liveness.Participants;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.sync.SemaphoreDescriptor.BoundedSemaphoreDescriptor;
import org.agrona.concurrent.AtomicBuffer;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/** Handles over memory as the tests want it. */
public final class SyncViews
{
    private static final int STRANGER = 1 << 10 | 1000;

    private SyncViews()
    {
    }

    /** Whether somebody has announced a sleep since the last wake-up. */
    public static boolean hasSleeper(final SharedEvent event)
    {
        return isAnnounced(event, EventDescriptor.CHANGED_OFFSET);
    }

    public static boolean hasSleeper(final SharedCountDownLatch latch)
    {
        return isAnnounced(latch, CountDownLatchDescriptor.CHANGED_OFFSET);
    }

    public static boolean hasSleeper(final SharedSemaphore semaphore)
    {
        return isAnnounced(semaphore, semaphore.isBounded() ?
            BoundedSemaphoreDescriptor.RELEASED_OFFSET : SemaphoreDescriptor.RELEASED_OFFSET);
    }

    public static boolean hasSleeper(final SharedBarrier barrier)
    {
        return isAnnounced(barrier, BarrierDescriptor.CHANGED_OFFSET);
    }

    private static boolean isAnnounced(final SharedObject object, final int offset)
    {
        return (Views.memory(object).getIntVolatile(offset) & 1) != 0;
    }

    /** Tells when a waiter has looked at the flag for the first time, and so has begun to wait. */
    public static SharedEvent telling(final SharedEvent event, final Runnable afterFirstLook)
    {
        final AtomicBoolean isTold = new AtomicBoolean();
        return Views.through(event, (memory) -> (AtomicBuffer)Proxy.newProxyInstance(
            SyncViews.class.getClassLoader(), new Class<?>[] {AtomicBuffer.class}, (proxy, method, arguments) ->
            {
                final Object result = call(memory, method, arguments);
                if (method.getName().equals("getLongVolatile") && isTold.compareAndSet(false, true))
                {
                    afterFirstLook.run();
                }
                return result;
            }));
    }

    private static Object call(final AtomicBuffer memory, final Method method, final Object[] arguments)
        throws Throwable
    {
        try
        {
            return method.invoke(memory, arguments);
        }
        catch (final InvocationTargetException ex)
        {
            throw ex.getCause();
        }
    }

    /** As if a process had died while it held the mutex, and three permits, in the middle of counting. */
    public static void abandon(final Walk walk, final SharedSemaphore bounded)
    {
        Locks.bury(walk, STRANGER);
        final AtomicBuffer memory = Views.memory(bounded);
        memory.putLong(BoundedSemaphoreDescriptor.leaseOffset(STRANGER & 1023), 3L << 24 | STRANGER);
        memory.putInt(BoundedSemaphoreDescriptor.AVAILABLE_OFFSET, 77);
        abandonMutex(memory, BoundedSemaphoreDescriptor.MUTEX_OFFSET);
    }

    /**
     * As if a process had died while it tripped, broke or reset the barrier, of those waiting in which it was one. The
     * living among them may have the mutex in their hands just now, so it is taken first.
     */
    public static void abandon(final Walk walk, final SharedBarrier barrier, final int phase)
    {
        Locks.bury(walk, STRANGER);
        final Participants participants = walk.participants();
        final AtomicBuffer memory = Views.memory(barrier);
        new Mutex(memory, BarrierDescriptor.MUTEX_OFFSET, participants.owner(), Owners.of(participants::isDead)).lock();
        memory.putLong(BarrierDescriptor.placeOffset(9), (long)BarrierDescriptor.WAITING << 24 | STRANGER);
        memory.putLong(BarrierDescriptor.STATE_OFFSET, phase);
        abandonMutex(memory, BarrierDescriptor.MUTEX_OFFSET);
    }

    private static void abandonMutex(final AtomicBuffer memory, final int offset)
    {
        memory.putLongVolatile(offset + LockDescriptor.STATE_OFFSET, (long)STRANGER << LockDescriptor.OWNER_SHIFT | 2);
    }
}
