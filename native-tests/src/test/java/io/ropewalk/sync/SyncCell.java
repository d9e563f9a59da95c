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
import io.ropewalk.segment.Walk;
import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedCountDownLatch;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedSemaphore;
import io.ropewalk.structure.sync.SyncViews;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.*;

/** One death: an operation that ended at a certain store, with the survivors' side of it. */
class SyncCell extends Cell
{
    private static final int PARTIES = 3;
    private static final int BROKEN = -1;
    /** Longer than any watchdog. */
    private static final long PATIENCE_S = 3_600;
    private static final long SOON_MS = 150;

    private final SyncObjects objects;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<Integer>> waiters = new ArrayList<>();
    private Future<Boolean> sleeper;

    SyncCell(final SyncObjects objects, final Death death, final String name) throws Exception
    {
        super(death, name);
        this.objects = objects;
        scenario().before().on(this);
    }

    final SyncScenario scenario()
    {
        return (SyncScenario)death().first();
    }

    @Override
    protected void verify() throws Exception
    {
        scenario().after().on(this);
    }

    SharedEvent event()
    {
        return objects.event(name());
    }

    SharedCountDownLatch latch()
    {
        return objects.latch(name());
    }

    SharedSemaphore semaphore()
    {
        return objects.semaphore(name());
    }

    SharedBarrier barrier()
    {
        return objects.barrier(name());
    }

    Walk walk()
    {
        return objects.walk();
    }

    private Future<Boolean> async(final Callable<Boolean> work)
    {
        return threads.submit(work);
    }

    void sleepOnEvent() throws InterruptedException
    {
        final CountDownLatch begun = new CountDownLatch(1);
        sleeper = async(() -> SyncViews.telling(event(), begun::countDown).await(PATIENCE_S, SECONDS));
        begun.await();
        soon(() -> SyncViews.hasSleeper(event()));
    }

    /** Waits for what should come, but need not where nobody sleeps in the kernel. */
    private static void soon(final BooleanSupplier condition)
    {
        final long beginNs = System.nanoTime();
        while (!condition.getAsBoolean() && System.nanoTime() - beginNs < MILLISECONDS.toNanos(SOON_MS))
        {
            Thread.yield();
        }
    }

    void verifyEvent() throws Exception
    {
        final SharedEvent event = event();
        if (null != sleeper)
        {
            if (!event.isSet())
            {
                assertFalse(sleeper.isDone());
                event.set();
            }
            assertTrue(sleeper.get());
        }
        event.clear();
        assertFalse(event.isSet());
        assertFalse(event.await(1, MILLISECONDS));
        sleepOnEvent();
        event.set();
        event.clear();
        assertTrue(sleeper.get());
    }

    void sleepAtLatch()
    {
        final SharedCountDownLatch latch = latch();
        sleeper = async(() -> latch().await(PATIENCE_S, SECONDS));
        soon(() -> SyncViews.hasSleeper(latch));
    }

    void verifyLatch(final long least) throws Exception
    {
        final SharedCountDownLatch latch = latch();
        assertTrue(latch.getCount() >= least, "count=" + latch.getCount());
        while (latch.getCount() > 0)
        {
            assertFalse(latch.await(1, MILLISECONDS));
            latch.countDown();
        }
        assertTrue(null == sleeper || sleeper.get());
        latch.countDown();
        assertEquals(0, latch.getCount());
        assertTrue(latch.await(0, SECONDS));
    }

    /** Somebody wants two when there are none. */
    void sleepOnSemaphore() throws InterruptedException
    {
        final SharedSemaphore semaphore = semaphore();
        assertEquals(4, semaphore.drainPermits());
        sleeper = async(() -> semaphore().tryAcquire(2, PATIENCE_S, SECONDS));
        SyncTeam.awaitUntil(() -> semaphore.getQueueLength() == 1);
        soon(() -> SyncViews.hasSleeper(semaphore));
    }

    void verifySleeperServed() throws Exception
    {
        final SharedSemaphore semaphore = semaphore();
        // What the victim has released goes to the sleeper, however long that takes.
        SyncTeam.awaitUntil(() -> semaphore.availablePermits() == 0 || sleeper.isDone());
        soon(sleeper::isDone);
        final boolean isForUs = !sleeper.isDone();
        if (isForUs)
        {
            assertEquals(0, semaphore.availablePermits());
            semaphore.release(2);
        }
        assertTrue(sleeper.get());
        // If it had them already and was only slow to say so, ours are left over.
        final int left = semaphore.availablePermits();
        assertTrue(left == 0 || (isForUs && left == 2), "left=" + left);
        semaphore.release(4 - left);
        verifyPermits(4, 4);
    }

    void verifyPermitsAfterRelease(final int held) throws InterruptedException
    {
        assertEquals(0, semaphore().getQueueLength());
        semaphore().release(held);
        verifyPermits(4, 4);
    }

    void verifyPermits(final int permits, final int otherwise) throws InterruptedException
    {
        final SharedSemaphore semaphore = semaphore();
        final int available = semaphore.availablePermits();
        assertTrue(available == permits || available == otherwise, "available=" + available);
        assertEquals(0, semaphore.getQueueLength());
        assertTrue(semaphore.tryAcquire(available, PATIENCE_S, SECONDS));
        assertFalse(semaphore.tryAcquire(0, MILLISECONDS));
        assertFalse(semaphore.tryAcquire());
        semaphore.release(available);
        assertEquals(available, semaphore.availablePermits());
        if (semaphore.isBounded())
        {
            assertThrows(IllegalStateException.class, semaphore::release);
        }
    }

    /** Survivors come to the barrier, and have fallen asleep. */
    void sleepAtBarrier(final int count)
    {
        gather(count);
        soon(() -> SyncViews.hasSleeper(barrier()));
    }

    /** Survivors come to the barrier, and have arrived. */
    private void gather(final int count)
    {
        final SharedBarrier barrier = barrier();
        for (int i = 0; i < count; i++)
        {
            final int before = barrier.getNumberWaiting();
            waiters.add(threads.submit(() ->
            {
                try
                {
                    return barrier().await(PATIENCE_S, SECONDS);
                }
                catch (final BrokenBarrierException ex)
                {
                    return BROKEN;
                }
            }));
            SyncTeam.awaitUntil(() -> before + 1 == PARTIES || barrier.getNumberWaiting() == before + 1);
        }
    }

    void verifyBarrier() throws Exception
    {
        final SharedBarrier barrier = barrier();
        final boolean isBroken = barrier.isBroken();
        final int waiting = barrier.getNumberWaiting();
        if (waiting > 0)
        {
            assertFalse(isBroken);
            assertEquals(waiters.size(), waiting);
            gather(PARTIES - waiting);
            assertEquals(Set.of(0, 1, 2), outcomes());
        }
        else if (!waiters.isEmpty())
        {
            final Set<Integer> outcomes = outcomes();
            // Of one kind; a round after one that was passed may be broken already.
            assertTrue(outcomes.equals(Set.of(BROKEN)) || !outcomes.contains(BROKEN), "outcomes=" + outcomes);
        }
        if (isBroken)
        {
            assertThrows(BrokenBarrierException.class, barrier::await);
            barrier.reset();
        }
        for (int round = 0; round < 2; round++)
        {
            gather(PARTIES);
            assertEquals(Set.of(0, 1, 2), outcomes());
            assertFalse(barrier.isBroken());
        }
    }

    private Set<Integer> outcomes() throws Exception
    {
        final Set<Integer> outcomes = new TreeSet<>();
        for (final Future<Integer> waiter : waiters)
        {
            outcomes.add(waiter.get());
        }
        waiters.clear();
        return outcomes;
    }

    @Override
    protected void end()
    {
        threads.shutdownNow();
        objects.walk().destroy(name());
    }
}
