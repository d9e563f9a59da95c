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
package io.ropewalk.corruption;

import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedCondition;
import io.ropewalk.structure.sync.SharedCountDownLatch;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedLock;
import io.ropewalk.structure.sync.SharedReadWriteLock;
import io.ropewalk.structure.sync.SharedReentrantLock;
import io.ropewalk.structure.sync.SharedSemaphore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * Locks, semaphores, and what else is waited for.
 */
final class SyncPreys
{
    private static final long SHORT_US = 200;
    private static final int PERMITS = 3;

    private SyncPreys()
    {
    }

    private interface Opener
    {
        List<Prey.Role> open(Walk walk, String name);
    }

    private record Simple(String name, Opener opener) implements Prey
    {
        @Override
        public List<Role> open(final Walk walk, final String objectName)
        {
            return opener.open(walk, objectName);
        }
    }

    static List<Prey> all()
    {
        return List.of(
            new Simple("lock", (walk, name) ->
            {
                final SharedLock lock = walk.open(name, SharedLock.of());
                return lock(lock, lock.condition("news"), lock.condition("room"), () ->
                {
                    lock.isLocked();
                    lock.wasAbandoned();
                    lock.getQueueLength();
                    lock.hasQueuedThreads();
                    Prey.show(lock);
                });
            }),
            new Simple("lock-fair-reentrant", (walk, name) ->
            {
                final SharedReentrantLock lock = walk.open(name, SharedReentrantLock.of().fair());
                return lock(lock, lock.newCondition(), lock.condition("room"), () ->
                {
                    lock.getHoldCount();
                    lock.isHeldByCurrentThread();
                    lock.getQueueLength();
                    Prey.show(lock);
                });
            }),
            new Simple("lock-read-write", SyncPreys::readWrite),
            new Simple("semaphore", (walk, name) -> semaphore(walk.open(name, SharedSemaphore.of(PERMITS)))),
            new Simple("semaphore-bounded",
                (walk, name) -> semaphore(walk.open(name, SharedSemaphore.bounded(PERMITS)))),
            new Simple("event", SyncPreys::event),
            new Simple("latch", SyncPreys::latch),
            new Simple("barrier", SyncPreys::barrier));
    }

    private static void free(final Lock lock, final boolean isTaken)
    {
        if (isTaken)
        {
            lock.unlock();
        }
    }

    private static List<Prey.Role> lock(
        final Lock lock, final SharedCondition condition, final SharedCondition other, final Runnable look)
    {
        return List.of(
            new Prey.Role("try", (random) -> free(lock, lock.tryLock())),
            new Prey.Role("try-timed", (random) -> free(lock, lock.tryLock(SHORT_US, TimeUnit.MICROSECONDS))),
            new Prey.Role("await", (random) ->
            {
                if (lock.tryLock())
                {
                    try
                    {
                        for (int i = random.nextInt(2); i >= 0; i--)
                        {
                            condition.await(SHORT_US, TimeUnit.MICROSECONDS);
                        }
                    }
                    finally
                    {
                        lock.unlock();
                    }
                }
            }),
            new Prey.Role("signal", (random) ->
            {
                if (lock.tryLock())
                {
                    try
                    {
                        condition.signal();
                        condition.signal(2);
                        other.signalAll();
                    }
                    finally
                    {
                        lock.unlock();
                    }
                }
            }),
            new Prey.Role("look", (random) -> look.run()));
    }

    private static List<Prey.Role> readWrite(final Walk walk, final String name)
    {
        final SharedReadWriteLock lock = walk.open(name, SharedReadWriteLock.of());
        return List.of(
            new Prey.Role("read", (random) -> free(lock.readLock(), lock.readLock().tryLock())),
            new Prey.Role("read-timed", (random) ->
                free(lock.readLock(), lock.readLock().tryLock(SHORT_US, TimeUnit.MICROSECONDS))),
            new Prey.Role("write", (random) -> free(lock.writeLock(), lock.writeLock().tryLock())),
            new Prey.Role("write-timed", (random) ->
                free(lock.writeLock(), lock.writeLock().tryLock(SHORT_US, TimeUnit.MICROSECONDS))),
            new Prey.Role("look", (random) ->
            {
                lock.wasAbandoned();
                lock.isWriteLocked();
                lock.getReadLockCount();
                lock.getReadHoldCount();
                lock.getWriteHoldCount();
                lock.getQueueLength();
                Prey.show(lock);
            }));
    }

    private static List<Prey.Role> semaphore(final SharedSemaphore semaphore)
    {
        return List.of(
            new Prey.Role("acquire", (random) ->
            {
                if (semaphore.tryAcquire())
                {
                    semaphore.release();
                }
            }),
            new Prey.Role("acquire-timed", (random) ->
            {
                if (semaphore.tryAcquire(2, SHORT_US, TimeUnit.MICROSECONDS))
                {
                    semaphore.release(2);
                }
            }),
            new Prey.Role("drain", (random) ->
            {
                final int drained = semaphore.drainPermits();
                if (drained > 0)
                {
                    semaphore.release(drained);
                }
            }),
            new Prey.Role("look", (random) ->
            {
                semaphore.availablePermits();
                semaphore.getQueueLength();
                semaphore.hasQueuedThreads();
                Prey.show(semaphore);
            }));
    }

    private static List<Prey.Role> event(final Walk walk, final String name)
    {
        final SharedEvent event = walk.open(name, SharedEvent.of());
        return List.of(
            new Prey.Role("set", (random) -> event.set()),
            new Prey.Role("await", (random) -> event.await(SHORT_US, TimeUnit.MICROSECONDS)),
            new Prey.Role("clear", (random) -> event.clear()),
            new Prey.Role("await-clear", (random) -> event.await(SHORT_US, TimeUnit.MICROSECONDS)),
            new Prey.Role("look", (random) ->
            {
                event.isSet();
                event.isReady();
                Prey.show(event);
            }));
    }

    private static List<Prey.Role> latch(final Walk walk, final String name)
    {
        final SharedCountDownLatch latch = walk.open(name, SharedCountDownLatch.of(Integer.MAX_VALUE));
        return List.of(
            new Prey.Role("count-down", (random) -> latch.countDown()),
            new Prey.Role("await", (random) -> latch.await(SHORT_US, TimeUnit.MICROSECONDS)),
            new Prey.Role("look", (random) ->
            {
                latch.getCount();
                latch.isReady();
                Prey.show(latch);
            }));
    }

    private static List<Prey.Role> barrier(final Walk walk, final String name)
    {
        final SharedBarrier barrier = walk.open(name, SharedBarrier.of(PERMITS));
        final List<Prey.Role> roles = new ArrayList<>();
        roles.add(new Prey.Role("await", (random) -> barrier.await(SHORT_US, TimeUnit.MICROSECONDS)));
        roles.add(new Prey.Role("reset", (random) -> barrier.reset()));
        roles.add(new Prey.Role("await-new", (random) -> barrier.await(SHORT_US, TimeUnit.MICROSECONDS)));
        roles.add(new Prey.Role("look", (random) ->
        {
            barrier.getNumberWaiting();
            barrier.getParties();
            barrier.isBroken();
            Prey.show(barrier);
        }));
        roles.add(new Prey.Role("abort", (random) ->
        {
            barrier.abort();
            barrier.reset();
        }));
        return roles;
    }
}
