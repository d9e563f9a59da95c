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
package io.ropewalk.bench.operation;

import io.ropewalk.Ropewalk;
import io.ropewalk.structure.sync.SharedCondition;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedLock;
import io.ropewalk.structure.sync.SharedSemaphore;

import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Locks, semaphores and events that nobody else wants: what is taken is given back at once. */
final class LockOperations
{
    private LockOperations()
    {
    }

    static Operation lock(final Path path)
    {
        return lockUnlock(Ropewalk.open(path).lock("lock"));
    }

    static Operation reentrantLock(final Path path)
    {
        return lockUnlock(Ropewalk.open(path).reentrantLock("lock"));
    }

    static Operation peerLock(final Path path)
    {
        return lockUnlock(new ReentrantLock());
    }

    static Operation readLock(final Path path)
    {
        return lockUnlock(Ropewalk.open(path).readWriteLock("lock").readLock());
    }

    static Operation peerReadLock(final Path path)
    {
        return lockUnlock(new ReentrantReadWriteLock().readLock());
    }

    static Operation semaphore(final Path path)
    {
        return acquireRelease(Ropewalk.open(path).semaphore("semaphore", 1));
    }

    static Operation boundedSemaphore(final Path path)
    {
        return acquireRelease(Ropewalk.open(path).boundedSemaphore("semaphore", 1));
    }

    static Operation peerSemaphore(final Path path)
    {
        final Semaphore semaphore = new Semaphore(1);
        return () ->
        {
            final boolean isTaken = semaphore.tryAcquire();
            semaphore.release();
            return isTaken ? 1 : 0;
        };
    }

    static Operation signalNobody(final Path path)
    {
        final SharedLock lock = Ropewalk.open(path).lock("lock");
        final SharedCondition condition = lock.newCondition();
        return () ->
        {
            lock.lock();
            condition.signalAll();
            lock.unlock();
            return 1;
        };
    }

    static Operation eventIsSet(final Path path)
    {
        final SharedEvent event = Ropewalk.open(path).event("event");
        return () -> event.isSet() ? 1 : 0;
    }

    private static Operation lockUnlock(final Lock lock)
    {
        return () ->
        {
            lock.lock();
            lock.unlock();
            return 1;
        };
    }

    private static Operation acquireRelease(final SharedSemaphore semaphore)
    {
        return () ->
        {
            final boolean isTaken = semaphore.tryAcquire();
            semaphore.release();
            return isTaken ? 1 : 0;
        };
    }
}
