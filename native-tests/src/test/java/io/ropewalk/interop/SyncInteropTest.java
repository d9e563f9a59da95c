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
package io.ropewalk.interop;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedReentrantLock;
import io.ropewalk.structure.sync.SharedSemaphore;
import io.ropewalk.structure.value.SharedDouble;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Locks, semaphores, events, values and records between a JVM and another language. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SyncInteropTest
{
    private static final int TIMES = 4_000;
    private static final int TOGGLES = 500;
    private static final int NOT_NOW = -64;
    private static final int NOT_OWNER = -72;
    private static final long PATIENCE_S = 120;

    private final Ropewalk walk = Ropewalk.temporary();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    static List<Row> rows()
    {
        return Row.most();
    }

    @AfterEach
    void end()
    {
        threads.shutdownNow();
        walk.close();
    }

    /** Two threads here and one process there, none of which adds atomically. */
    private void countTogether(final Row row, final Peer peer, final String guard, final Lock lock) throws Exception
    {
        final SharedLong count = walk.longValue("count-" + guard, 0);
        peer.ask("long count-" + guard + " 0");
        final int times = row.times(TIMES);
        peer.tell("count " + guard + " count-" + guard + " " + times);
        final Future<?> other = threads.submit(() -> count(lock, count, times));
        count(lock, count, times);
        other.get();
        peer.answer();
        assertEquals(3L * times, count.get());
    }

    private static void count(final Lock lock, final SharedLong count, final int times)
    {
        for (int i = 0; i < times; i++)
        {
            lock.lock();
            count.set(count.get() + 1);
            lock.unlock();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldExcludeTheOthersWhenALockIsHeld(final Row row) throws Exception
    {
        try (Peer peer = row.start(walk.path()))
        {
            peer.ask("lock plain plain");
            countTogether(row, peer, "plain", walk.lock("plain"));
            final SharedReentrantLock lock = walk.reentrantLock("reentrant");
            peer.ask("lock reentrant reentrant");
            countTogether(row, peer, "reentrant", lock);
            peer.ask("acquire reentrant 1 -1");
            peer.ask("acquire reentrant 1 0");
            assertFalse(lock.tryLock());
            peer.ask("release reentrant 1");
            assertFalse(lock.tryLock(1, TimeUnit.MILLISECONDS));
            peer.ask("release reentrant 1");
            assertEquals(NOT_OWNER, peer.refusal("release reentrant 1"));
            lock.lock();
            assertEquals(NOT_NOW, peer.refusal("acquire reentrant 1 20"));
            peer.tell("acquire reentrant 1 -1");
            if (!row.isSpinning())
            {
                peer.awaitAsleep();
            }
            lock.unlock();
            assertEquals("0", peer.answer());
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldTellTheNextWhenTheHolderIsKilled(final Row row) throws Exception
    {
        final SharedReentrantLock lock = walk.reentrantLock("lock");
        final SharedLong value = walk.longValue("value", 5);
        final Future<Boolean> abandoned;
        try (Peer peer = row.start(walk.path()))
        {
            peer.ask("lock lock reentrant");
            peer.ask("long value 0");
            peer.ask("acquire lock 1 -1");
            peer.ask("acquire value 1 -1");
            abandoned = threads.submit(() ->
            {
                lock.lock();
                final boolean wasAbandoned = lock.wasAbandoned();
                lock.unlock();
                return wasAbandoned;
            });
        }
        assertTrue(abandoned.get());
        value.lock().lock();
        assertTrue(value.lock().wasAbandoned());
        value.lock().unlock();
        try (Peer peer = row.start(walk.path()))
        {
            peer.ask("lock lock reentrant");
            assertEquals("0", peer.ask("acquire lock 1 -1"));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldHandPermitsToAndFroWhenASemaphoreIsShared(final Row row) throws Exception
    {
        try (Peer peer = row.start(walk.path()))
        {
            final SharedSemaphore semaphore = walk.semaphore("semaphore", 3);
            peer.ask("semaphore semaphore 3");
            peer.ask("acquire semaphore 2 -1");
            assertEquals(1, semaphore.availablePermits());
            assertFalse(semaphore.tryAcquire(2));
            assertEquals(NOT_NOW, peer.refusal("acquire semaphore 2 20"));
            final Future<Boolean> acquired =
                threads.submit(() -> semaphore.tryAcquire(3, PATIENCE_S, TimeUnit.SECONDS));
            while (!semaphore.hasQueuedThreads())
            {
                Thread.onSpinWait();
            }
            peer.ask("release semaphore 2");
            assertTrue(acquired.get());
            assertEquals("0", peer.ask("available semaphore"));
            peer.tell("acquire semaphore 3 -1");
            if (!row.isSpinning())
            {
                peer.awaitAsleep();
            }
            semaphore.release(4);
            peer.answer();
            assertEquals(1, semaphore.availablePermits());

            final SharedSemaphore mutex = walk.semaphore("mutex", 1);
            peer.ask("semaphore mutex 1");
            final SharedLong count = walk.longValue("count", 0);
            peer.ask("long count 0");
            peer.tell("count mutex count " + row.times(TIMES));
            for (int i = 0; i < row.times(TIMES); i++)
            {
                mutex.acquire();
                count.set(count.get() + 1);
                mutex.release();
            }
            peer.answer();
            assertEquals(2L * row.times(TIMES), count.get());
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldWakeEachOtherWhenEventsAreSet(final Row row) throws Exception
    {
        try (Peer peer = row.start(walk.path()))
        {
            final SharedEvent here = walk.event("here");
            final SharedEvent there = walk.event("there");
            peer.ask("event here");
            peer.ask("event there");
            assertEquals(NOT_NOW, peer.refusal("await here 20"));
            assertEquals("0", peer.ask("is-set here"));
            final int times = row.times(TOGGLES);
            peer.tell("toggle there here " + times);
            for (int i = 0; i < times; i++)
            {
                here.set();
                assertTrue(there.await(PATIENCE_S, TimeUnit.SECONDS));
                there.clear();
            }
            peer.answer();
            here.set();
            assertEquals("1", peer.ask("is-set here"));
            peer.ask("await here 0");
            peer.ask("clear here");
            assertFalse(here.isSet());
            // A flag that is down again before the sleeper has looked: it was up.
            peer.tell("await here -1");
            if (!row.isSpinning())
            {
                peer.awaitAsleep();
            }
            here.set();
            peer.answer();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldLoseNoAdditionWhenAValueIsShared(final Row row) throws Exception
    {
        try (Peer peer = row.start(walk.path()))
        {
            final SharedLong value = walk.longValue("long", -7);
            final SharedDouble real = walk.doubleValue("double", 0.5);
            peer.ask("long long 99");
            peer.ask("double double 99");
            assertEquals("-7", peer.ask("get long"));
            assertEquals(0.5, Double.parseDouble(peer.ask("get double")));
            final int times = row.times(TIMES);
            peer.tell("add long 3 " + times);
            for (int i = 0; i < times; i++)
            {
                value.getAndAdd(-1);
            }
            peer.answer();
            assertEquals(-7 + 2L * times, value.get());
            peer.tell("add double 0.25 " + times);
            for (int i = 0; i < times; i++)
            {
                real.getAndAdd(0.5);
            }
            peer.answer();
            assertEquals(0.5 + 0.75 * times, real.get());
            peer.ask("store long " + Long.MIN_VALUE);
            assertEquals(Long.MIN_VALUE, value.get());
            assertEquals("0", peer.ask("cas long 1 2"));
            assertEquals("1", peer.ask("cas long " + Long.MIN_VALUE + " 2"));
            assertEquals("1", peer.ask("cas double " + real.get() + " -1e300"));
            assertEquals(-1e300, real.get());
            value.set(0);
            countTogether(row, peer, "long", value.lock());
        }
    }

    @Test
    void shouldReadWholeRecordsWhenTheOtherSideWrites() throws Exception
    {
        try (Peer reader = Language.C.start(walk.path(), false); Peer writer = Language.C.start(walk.path(), false))
        {
            final SharedRecord<Numbers> record = walk.record("record", Numbers.from(0));
            reader.ask("record record " + typeOf() + " 0");
            writer.ask("record record " + typeOf() + " 0");
            assertEquals("0 0", reader.ask("read record 1"));
            reader.tell("read record 50000");
            writer.tell("write record 1000 5000");
            long newest = record.version();
            for (int i = 1; i <= TIMES; i++)
            {
                record.set(Numbers.from(i));
                final Numbers found = record.get();
                assertTrue(found.isWhole(), () -> "found=" + found);
                assertTrue(record.version() >= newest + 1);
                newest = record.version();
            }
            writer.answer();
            reader.answer();
            assertEquals(TIMES + 5000, record.version());
            reader.tell("change record " + record.version() + " -1");
            reader.awaitAsleep();
            record.set(Numbers.from(1 << 20));
            reader.answer();
            assertEquals(record.version() + " " + (1 << 20), reader.ask("read record 1"));
            writer.ask("write record 9 1");
            assertEquals(Numbers.from(9), record.get());
        }
    }

    private static String typeOf()
    {
        return Codecs.record(Numbers.class).name();
    }
}
