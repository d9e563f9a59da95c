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

import io.ropewalk.segment.Walk;
import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedLock;
import io.ropewalk.structure.sync.SharedReentrantLock;
import io.ropewalk.structure.sync.SharedSemaphore;

/** The door to what processes wait at; each with a name or, for those who are given a handle, without. */
abstract class LockDoor extends ValueDoor
{
    LockDoor(final Walk walk)
    {
        super(walk);
    }

    /**
     * Opens a lock that is not re-entrant, or creates it.
     *
     * @param name of the lock.
     * @return a handle on it.
     */
    public final SharedLock lock(final String name)
    {
        return SharedLock.open(walk, name);
    }

    /**
     * Opens a lock that is not re-entrant, or creates it.
     *
     * @param name   of the lock.
     * @param isFair whether those who wait get it in the order in which they came.
     * @return a handle on it.
     */
    public final SharedLock lock(final String name, final boolean isFair)
    {
        return SharedLock.open(walk, name, isFair);
    }

    /**
     * Creates a lock that is not re-entrant, without a name.
     *
     * @return a handle on it.
     */
    public final SharedLock lock()
    {
        return SharedLock.create(walk);
    }

    /**
     * Opens a re-entrant lock, or creates it.
     *
     * @param name of the lock.
     * @return a handle on it.
     */
    public final SharedReentrantLock reentrantLock(final String name)
    {
        return SharedReentrantLock.open(walk, name);
    }

    /**
     * Opens a re-entrant lock, or creates it.
     *
     * @param name   of the lock.
     * @param isFair whether those who wait get it in the order in which they came.
     * @return a handle on it.
     */
    public final SharedReentrantLock reentrantLock(final String name, final boolean isFair)
    {
        return SharedReentrantLock.open(walk, name, isFair);
    }

    /**
     * Creates a re-entrant lock without a name.
     *
     * @return a handle on it.
     */
    public final SharedReentrantLock reentrantLock()
    {
        return SharedReentrantLock.create(walk);
    }

    /**
     * Opens a semaphore that anybody may release, or creates it.
     *
     * @param name    of the semaphore.
     * @param permits of a new one.
     * @return a handle on it.
     */
    public final SharedSemaphore semaphore(final String name, final int permits)
    {
        return SharedSemaphore.open(walk, name, permits);
    }

    /**
     * Opens a semaphore that anybody may release, or creates it.
     *
     * @param name    of the semaphore.
     * @param permits of a new one.
     * @param isFair  whether those who wait are served in the order in which they came.
     * @return a handle on it.
     */
    public final SharedSemaphore semaphore(final String name, final int permits, final boolean isFair)
    {
        return SharedSemaphore.open(walk, name, permits, isFair);
    }

    /**
     * Creates a semaphore that anybody may release, without a name.
     *
     * @param permits that it has.
     * @return a handle on it.
     */
    public final SharedSemaphore semaphore(final int permits)
    {
        return SharedSemaphore.create(walk, permits, false);
    }

    /**
     * Opens a semaphore whose permits are leased to processes and come back when these die, or creates it.
     *
     * @param name    of the semaphore.
     * @param permits that there are, never more.
     * @return a handle on it.
     */
    public final SharedSemaphore boundedSemaphore(final String name, final int permits)
    {
        return SharedSemaphore.openBounded(walk, name, permits);
    }

    /**
     * Opens a semaphore whose permits are leased to processes and come back when these die, or creates it.
     *
     * @param name    of the semaphore.
     * @param permits that there are, never more.
     * @param isFair  whether those who wait are served in the order in which they came.
     * @return a handle on it.
     */
    public final SharedSemaphore boundedSemaphore(final String name, final int permits, final boolean isFair)
    {
        return SharedSemaphore.openBounded(walk, name, permits, isFair);
    }

    /**
     * Creates a semaphore whose permits are leased to processes, without a name.
     *
     * @param permits that there are, never more.
     * @return a handle on it.
     */
    public final SharedSemaphore boundedSemaphore(final int permits)
    {
        return SharedSemaphore.createBounded(walk, permits, false);
    }

    /**
     * Opens an event, or creates it, not set.
     *
     * @param name of the event.
     * @return a handle on it.
     */
    public final SharedEvent event(final String name)
    {
        return SharedEvent.open(walk, name);
    }

    /**
     * Creates an event without a name, not set.
     *
     * @return a handle on it.
     */
    public final SharedEvent event()
    {
        return SharedEvent.create(walk);
    }

    /**
     * Opens a barrier, or creates it.
     *
     * @param name    of the barrier.
     * @param parties that meet at it.
     * @return a handle on it.
     */
    public final SharedBarrier barrier(final String name, final int parties)
    {
        return SharedBarrier.open(walk, name, parties);
    }

    /**
     * Opens a barrier, or creates it.
     *
     * @param name    of the barrier.
     * @param parties that meet at it.
     * @param action  run by the last to come, when it is this process, before all go on.
     * @return a handle on it.
     */
    public final SharedBarrier barrier(final String name, final int parties, final Runnable action)
    {
        return SharedBarrier.open(walk, name, parties, action);
    }

    /**
     * Creates a barrier without a name.
     *
     * @param parties that meet at it.
     * @return a handle on it.
     */
    public final SharedBarrier barrier(final int parties)
    {
        return SharedBarrier.create(walk, parties, null);
    }
}
