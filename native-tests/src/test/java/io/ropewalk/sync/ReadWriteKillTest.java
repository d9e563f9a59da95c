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

import io.ropewalk.harness.PeerJvm;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.sync.SharedReadWriteLock;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static io.ropewalk.sync.ReadWritePeer.*;
import static org.junit.jupiter.api.Assertions.*;

/** Processes read and write a pair of numbers under one lock, and again and again one of them is killed. */
class ReadWriteKillTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", System.nanoTime());
    private static final int PEERS = 3;
    private static final int MOST_NS = 30_000_000;

    private final SyncObjects objects = new SyncObjects(Walk.temporary());
    private final AtomicBuffer counters = objects.counters();
    private final List<PeerJvm> peers = new ArrayList<>();
    private long started;

    @Test
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldNeverReadHalfAChangeWhenAnyIsKilled() throws InterruptedException
    {
        play(30);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldNeverReadHalfAChangeWhenAnyIsKilledAThousandTimes() throws InterruptedException
    {
        play(1_000);
    }

    private void play(final int rounds) throws InterruptedException
    {
        final Random random = new Random(SEED);
        try
        {
            for (int i = 0; i < PEERS; i++)
            {
                hire();
            }
            for (int round = 0; round < rounds; round++)
            {
                awaitMore(READS);
                awaitMore(WRITES);
                LockSupport.parkNanos(random.nextInt(MOST_NS));
                peers.remove(random.nextInt(PEERS)).close();
                awaitMore(READS);
                awaitMore(WRITES);
                hire();
            }
        }
        finally
        {
            peers.forEach(PeerJvm::close);
        }
        final SharedReadWriteLock lock = objects.walk().open(LOCK, SharedReadWriteLock.of());
        assertTrue(lock.writeLock().tryLock(1, TimeUnit.MINUTES));
        assertEquals(0, lock.getReadLockCount());
        assertTrue(lock.wasAbandoned() || counters.getLong(FIRST) == counters.getLong(SECOND));
        System.out.printf("killed readers and writers: seed=%d rounds=%d reads=%d writes=%d abandoned=%d%n", SEED,
            rounds, counters.getLong(READS), counters.getLong(WRITES), counters.getLong(ABANDONED));
    }

    private void hire()
    {
        started++;
        peers.add(PeerJvm.start(ReadWritePeer.class, objects.walk().path(), SEED + started));
    }

    /** Some of it was done after this call began. */
    private void awaitMore(final int counter)
    {
        final long before = counters.getLongVolatile(counter);
        while (counters.getLongVolatile(counter) < before + 2 * PEERS)
        {
            assertEquals(0, counters.getLongVolatile(FAULTS), "seed=" + SEED);
            LockSupport.parkNanos(100_000);
        }
    }
}
