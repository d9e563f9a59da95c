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

import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.Ending;
import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.VictimJvm;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.sync.ReadWriteLocks;
import io.ropewalk.structure.sync.SharedReadWriteLock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;

import static org.junit.jupiter.api.Assertions.*;

/** One lock, one victim that stops at one store, and a reader and a writer that survive it. */
class ReadWriteCell extends Cell
{
    private static final long LOOK_MS = 20;
    private static final int ROUNDS = 50;

    final SharedReadWriteLock lock;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<Boolean>> abandoned = new ArrayList<>();
    private Lock held;
    private volatile String seen = ReadWriteScenario.ENDS;
    private volatile boolean isSeen;
    private long pair;
    private long otherPair;

    ReadWriteCell(final Walk walk, final Death death, final String name)
    {
        super(death, name);
        lock = walk.open(name, SharedReadWriteLock.of());
        final ReadWriteScenario scenario = scenario();
        if (scenario.isAbandonedAtFirst())
        {
            ReadWriteLocks.leaveReader(walk, lock);
            ReadWriteLocks.abandon(walk, lock);
        }
        if (scenario.isReadAtFirst() || scenario.isWrittenAtFirst())
        {
            held = scenario.isReadAtFirst() ? lock.readLock() : lock.writeLock();
            held.lock();
        }
    }

    final ReadWriteScenario scenario()
    {
        return (ReadWriteScenario)death().first();
    }

    @Override
    protected Ending meet(final VictimJvm victim, final Scenario scenario, final long store) throws Exception
    {
        Ending ending;
        if (scenario().isLetIn())
        {
            victim.play(this, scenario, store);
            ending = victim.await(this, LOOK_MS);
            letGo();
            ending = Ending.ASLEEP == ending ? victim.await(this, scenario) : ending;
        }
        else
        {
            ending = super.meet(victim, scenario, store);
        }
        come();
        return ending;
    }

    @Override
    protected void noted(final String text)
    {
        seen = text;
        isSeen = true;
    }

    private void letGo()
    {
        if (null != held)
        {
            held.unlock();
            held = null;
        }
    }

    /** While the victim stands where it stands. */
    void come() throws Exception
    {
        final Future<Boolean> reader = async(lock.readLock());
        expectOut(reader, seen.equals(ReadWriteScenario.WRITES));
        final Future<Boolean> writer = async(lock.writeLock());
        expectOut(writer, !seen.equals(ReadWriteScenario.ENDS));
    }

    private static void expectOut(final Future<Boolean> survivor, final boolean isOut) throws Exception
    {
        if (isOut)
        {
            assertThrows(TimeoutException.class, () -> survivor.get(LOOK_MS, TimeUnit.MILLISECONDS));
        }
    }

    private Future<Boolean> async(final Lock one)
    {
        final Future<Boolean> survivor = threads.submit(() ->
        {
            one.lock();
            final boolean wasAbandoned = lock.wasAbandoned();
            one.unlock();
            return wasAbandoned;
        });
        abandoned.add(survivor);
        return survivor;
    }

    @Override
    protected void settle()
    {
        letGo();
    }

    @Override
    protected void verify() throws Exception
    {
        int count = 0;
        for (final Future<Boolean> survivor : abandoned)
        {
            count += survivor.get() ? 1 : 0;
        }
        verifyAbandoned(count);
        final List<Future<Boolean>> workers = new ArrayList<>();
        for (int i = 0; i < 2; i++)
        {
            workers.add(threads.submit((Callable<Boolean>)this::work));
        }
        for (final Future<Boolean> worker : workers)
        {
            assertTrue(worker.get());
        }
        assertEquals(2 * ROUNDS, pair);
        assertEquals(0, lock.getReadLockCount());
        assertFalse(lock.isWriteLocked());
        assertFalse(lock.hasQueuedThreads());
        assertTrue(lock.writeLock().tryLock(0, TimeUnit.SECONDS));
        assertFalse(lock.wasAbandoned());
        lock.writeLock().unlock();
    }

    /** The writer among the survivors sees it in any case; the reader if it comes before that one. */
    void verifyAbandoned(final int count)
    {
        final boolean isWriting = isSeen && !scenario().isReading();
        final boolean isCertain =
            seen.equals(ReadWriteScenario.WRITES) || (!isWriting && scenario().isAbandonedAtFirst());
        assertTrue(count > 0 || !isCertain, "abandoned, but nobody was told");
        assertTrue(count == 0 || isCertain || isWriting, "told that it was abandoned, but it was not");
    }

    private boolean work()
    {
        for (int i = 0; i < ROUNDS; i++)
        {
            lock.writeLock().lock();
            pair++;
            otherPair++;
            lock.writeLock().unlock();
            lock.readLock().lock();
            assertEquals(pair, otherPair);
            lock.readLock().unlock();
        }
        return true;
    }

    @Override
    protected void end()
    {
        threads.shutdownNow();
        lock.destroy();
    }
}
