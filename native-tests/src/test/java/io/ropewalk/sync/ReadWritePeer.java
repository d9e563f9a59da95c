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
package io.ropewalk.sync;

import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.sync.SharedReadWriteLock;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.file.Path;
import java.util.Random;

/** Reads and writes a pair of numbers under a lock, until it is killed. Arguments: walk, seed. */
public final class ReadWritePeer
{
    static final String LOCK = "read-write";

    /** In the counters. */
    static final int FIRST = 0;
    static final int SECOND = 512;
    static final int FAULTS = 8;
    static final int ABANDONED = 16;
    static final int READS = 24;
    static final int WRITES = 32;
    private static final int THREADS = 2;

    private final SharedReadWriteLock lock;
    private final AtomicBuffer counters;

    private ReadWritePeer(final SyncObjects objects)
    {
        lock = objects.walk().open(LOCK, SharedReadWriteLock.of());
        counters = objects.counters();
    }

    public static void main(final String[] arguments)
    {
        final ReadWritePeer peer = new ReadWritePeer(new SyncObjects(Walk.open(Path.of(arguments[0]))));
        for (int i = 0; i < THREADS; i++)
        {
            final Random random = new Random(Long.parseLong(arguments[1]) * THREADS + i);
            new Thread(() -> peer.work(random)).start();
        }
    }

    private void work(final Random random)
    {
        while (true)
        {
            if (random.nextInt(4) == 0)
            {
                lock.writeLock().lock();
                write(random);
                final boolean isReadingOn = random.nextInt(4) == 0;
                if (isReadingOn)
                {
                    lock.readLock().lock();
                }
                lock.writeLock().unlock();
                if (isReadingOn)
                {
                    read();
                    lock.readLock().unlock();
                }
            }
            else
            {
                lock.readLock().lock();
                read();
                lock.readLock().unlock();
            }
        }
    }

    private void write(final Random random)
    {
        final long first = counters.getLong(FIRST);
        if (lock.wasAbandoned())
        {
            counters.getAndAddLong(ABANDONED, 1);
        }
        else
        {
            expect(counters.getLong(SECOND) == first);
        }
        counters.putLong(FIRST, first + 1);
        linger(random.nextInt(200));
        counters.putLong(SECOND, first + 1);
        counters.getAndAddLong(WRITES, 1);
    }

    private void read()
    {
        final boolean wasAbandoned = lock.wasAbandoned();
        final long first = counters.getLong(FIRST);
        expect(wasAbandoned || counters.getLong(SECOND) == first);
        linger(20);
        expect(lock.wasAbandoned() == wasAbandoned && counters.getLongVolatile(FIRST) == first);
        counters.getAndAddLong(READS, 1);
    }

    private static void linger(final int spins)
    {
        for (int i = 0; i < spins; i++)
        {
            Thread.onSpinWait();
        }
    }

    private void expect(final boolean isTrue)
    {
        if (!isTrue)
        {
            counters.getAndAddLong(FAULTS, 1);
        }
    }
}
