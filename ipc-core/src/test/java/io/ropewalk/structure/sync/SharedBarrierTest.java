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

import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.machine.waiting.WaitStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.NotSerializableException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.*;

/** The contract of {@link java.util.concurrent.CyclicBarrier}, and abort, through several mappings of the file. */
class SharedBarrierTest extends SyncFixture
{
    private static final int PARTIES = 3;

    private SharedBarrier open(final int parties)
    {
        return keep(walk.open("barrier", SharedBarrier.of(parties)));
    }

    private SharedBarrier open()
    {
        return open(PARTIES);
    }

    private static void awaitWaiting(final SharedBarrier barrier, final int count)
    {
        awaitUntil(() -> barrier.getNumberWaiting() == count);
    }

    private static void assertAllBroken(final List<Running<Integer>> waiters)
    {
        waiters.forEach((waiter) -> assertInstanceOf(BrokenBarrierException.class, failureOf(waiter.result)));
    }

    private List<Running<Integer>> waiters(final SharedBarrier barrier, final int count)
    {
        final List<Running<Integer>> waiters = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            waiters.add(new Running<>(() -> open(barrier.getParties()).await()));
            awaitWaiting(barrier, i + 1);
        }
        return waiters;
    }

    @Test
    void shouldPassWhenAllHaveArrived() throws Exception
    {
        final SharedBarrier barrier = open();
        assertEquals(PARTIES, barrier.getParties());
        assertEquals(0, barrier.getNumberWaiting());
        for (int round = 0; round < 3; round++)
        {
            final List<Running<Integer>> waiters = waiters(barrier, PARTIES - 1);
            assertEquals(0, barrier.await(0, SECONDS));
            assertEquals(PARTIES - 1, waiters.get(0).result.get());
            assertEquals(PARTIES - 2, waiters.get(1).result.get());
            assertFalse(barrier.isBroken());
            assertEquals(0, barrier.getNumberWaiting());
        }
    }

    @Test
    void shouldPassAtOnceWhenAlone() throws Exception
    {
        final AtomicInteger count = new AtomicInteger();
        final SharedBarrier barrier = keep(walk.create(SharedBarrier.of(1).action(count::incrementAndGet)));
        assertEquals(0, barrier.await());
        assertEquals(0, barrier.await(-1, SECONDS));
        assertEquals(2, count.get());
    }

    @ParameterizedTest
    @EnumSource(WaitStrategy.class)
    void shouldKeepStepWhenManyRoundsArePlayed(final WaitStrategy strategy) throws Exception
    {
        final int rounds = WaitStrategy.BUSY_SPIN == strategy ? 50 : 2_000;
        final int parties = 4;
        final AtomicIntegerArray steps = new AtomicIntegerArray(parties);
        final List<Future<?>> players = new ArrayList<>();
        for (int i = 0; i < parties; i++)
        {
            final int number = i;
            final SharedBarrier barrier = open(parties).waiting(strategy);
            players.add(async(() ->
            {
                for (int round = 0; round < rounds; round++)
                {
                    steps.set(number, round);
                    barrier.await();
                    for (int other = 0; other < parties; other++)
                    {
                        assertEquals(round, steps.get(other));
                    }
                    barrier.await();
                }
                return null;
            }));
        }
        for (final Future<?> player : players)
        {
            player.get();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLetEachBeInOneRoundWhenThereAreMoreThreadsThanParties(final boolean hasAction) throws Exception
    {
        final int rounds = 600;
        final AtomicInteger arrivals = new AtomicInteger(rounds * PARTIES);
        final AtomicInteger tripped = new AtomicInteger();
        final AtomicInteger last = new AtomicInteger();
        final List<Future<?>> players = new ArrayList<>();
        for (int i = 0; i < 2 * PARTIES; i++)
        {
            final SharedBarrier barrier = keep(walk.open(
                "barrier", SharedBarrier.of(PARTIES).action(hasAction ? tripped::incrementAndGet : null)));
            players.add(async(() ->
            {
                while (arrivals.getAndDecrement() > 0)
                {
                    last.addAndGet(0 == barrier.await() ? 1 : 0);
                }
                return null;
            }));
        }
        for (final Future<?> player : players)
        {
            player.get();
        }
        assertEquals(rounds, last.get());
        assertEquals(hasAction ? rounds : 0, tripped.get());
    }

    @Test
    void shouldBreakWhenOneTimesOut() throws Exception
    {
        final SharedBarrier barrier = open();
        final List<Running<Integer>> waiters = waiters(barrier, 1);
        final long beginNs = System.nanoTime();
        assertThrows(TimeoutException.class, () -> barrier.await(SOON_MS, MILLISECONDS));
        assertTrue(System.nanoTime() - beginNs >= MILLISECONDS.toNanos(SOON_MS));
        assertAllBroken(waiters);
        assertTrue(barrier.isBroken());
        assertEquals(0, barrier.getNumberWaiting());
        assertThrows(BrokenBarrierException.class, barrier::await);
        assertThrows(BrokenBarrierException.class, () -> barrier.await(1, SECONDS));

        barrier.reset();
        assertFalse(barrier.isBroken());
        assertThrows(TimeoutException.class, () -> barrier.await(0, SECONDS));
        barrier.reset();
        assertThrows(TimeoutException.class, () -> barrier.await(Long.MIN_VALUE, SECONDS));
        assertTrue(barrier.isBroken());
        barrier.reset();
        shouldPassWhenAllHaveArrived();
    }

    @Test
    void shouldBreakWhenOneIsInterrupted() throws Exception
    {
        final SharedBarrier barrier = open();
        assertInterruptible(barrier::await);
        assertTrue(barrier.isBroken());
        barrier.reset();
        assertInterruptible(() -> barrier.await(0, SECONDS));

        Thread.currentThread().interrupt();
        assertThrows(BrokenBarrierException.class, barrier::await);
        assertTrue(Thread.interrupted());
        barrier.reset();

        final List<Running<Integer>> waiters = waiters(barrier, 2);
        waiters.get(0).interrupt();
        assertInstanceOf(InterruptedException.class, failureOf(waiters.remove(0).result));
        assertAllBroken(waiters);
        barrier.reset();
        shouldPassWhenAllHaveArrived();
    }

    @Test
    void shouldBreakUntilResetWhenAborted() throws Exception
    {
        final SharedBarrier barrier = open();
        final List<Running<Integer>> waiters = waiters(barrier, 2);
        barrier.abort();
        barrier.abort();
        assertAllBroken(waiters);
        assertTrue(barrier.isBroken());
        assertThrows(BrokenBarrierException.class, barrier::await);
        barrier.reset();
        shouldPassWhenAllHaveArrived();
    }

    @Test
    void shouldReleaseWaitersWhenReset() throws Exception
    {
        final SharedBarrier barrier = open();
        final List<Running<Integer>> waiters = waiters(barrier, 2);
        barrier.reset();
        assertAllBroken(waiters);
        assertFalse(barrier.isBroken());
        assertEquals(0, barrier.getNumberWaiting());
        shouldPassWhenAllHaveArrived();
    }

    @Test
    void shouldRunTheActionOfTheLastBeforeAnybodyPasses() throws Exception
    {
        final AtomicInteger mine = new AtomicInteger();
        final AtomicInteger others = new AtomicInteger();
        final SharedBarrier barrier =
            keep(walk.open("barrier", SharedBarrier.of(2).action(() -> mine.set((int)Thread.currentThread().getId()))));
        final SharedBarrier other = walk.open("barrier", SharedBarrier.of(2).action(others::incrementAndGet));
        final Future<Integer> waiter = async(() -> other.await() + mine.get());
        awaitWaiting(barrier, 1);
        assertEquals(0, barrier.await());
        assertEquals(1 + (int)Thread.currentThread().getId(), waiter.get());
        assertEquals(0, others.get());
    }

    @Test
    void shouldBreakWhenTheActionFails()
    {
        final SharedBarrier barrier = keep(walk.open("barrier", SharedBarrier.of(PARTIES).action(() ->
        {
            throw new UnsupportedOperationException("on purpose");
        })));
        final List<Running<Integer>> waiters = waiters(barrier, 2);
        assertThrows(UnsupportedOperationException.class, barrier::await);
        assertAllBroken(waiters);
        assertTrue(barrier.isBroken());
    }

    @Test
    void shouldBreakTheRoundOfAnActionWhenSomebodyDoesNotWaitForIt() throws Exception
    {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch ended = new CountDownLatch(1);
        final SharedBarrier barrier = keep(walk.open("barrier", SharedBarrier.of(2).action(() ->
        {
            begun.countDown();
            try
            {
                ended.await();
            }
            catch (final InterruptedException ex)
            {
                throw new AssertionError(ex);
            }
        })));
        final Running<Integer> early = waiters(barrier, 1).get(0);
        final Running<Integer> last = new Running<>(barrier::await);
        begun.await();
        // A third has to wait for the round, and gives up without harm.
        assertThrows(TimeoutException.class, () -> open(2).await(10, MILLISECONDS));
        assertInterruptible(() -> open(2).await());
        assertFalse(barrier.isBroken());
        assertEquals(2, barrier.getNumberWaiting());

        early.interrupt();
        assertInstanceOf(InterruptedException.class, failureOf(early.result));
        ended.countDown();
        assertInstanceOf(BrokenBarrierException.class, failureOf(last.result));
        assertTrue(barrier.isBroken());
    }

    @Test
    void shouldRefuseWhenPartiesAreOutOfRangeOrOthers()
    {
        open(2);
        assertThrows(IncompatibleSegmentException.class, () -> open(3));
        for (final int parties : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
        {
            assertThrows(IllegalArgumentException.class, () -> open(parties));
        }
    }

    @Test
    void shouldBeTheSameWhenSent() throws Exception
    {
        final SharedBarrier barrier = keep(walk.open("barrier", SharedBarrier.of(2).action(new Counting())));
        final SharedBarrier copy = sent(barrier);
        final Future<Integer> waiter = async(barrier::await);
        awaitWaiting(copy, 1);
        final int before = Counting.COUNT.get();
        assertEquals(0, copy.await());
        assertEquals(1, waiter.get());
        assertEquals(before + 1, Counting.COUNT.get());
        assertEquals(2, sent(open(2)).getParties());
        final CountDownLatch unfit = new CountDownLatch(1);
        final SharedBarrier unsendable = walk.open("barrier", SharedBarrier.of(2).action(unfit::countDown));
        assertThrows(NotSerializableException.class, () -> sent(unsendable));
    }

    /** An action that can be sent. */
    private static final class Counting implements Runnable, Serializable
    {
        static final AtomicInteger COUNT = new AtomicInteger();
        private static final long serialVersionUID = 1L;

        @Override
        public void run()
        {
            COUNT.incrementAndGet();
        }
    }

    @Test
    void shouldThrowWhenClosed()
    {
        final SharedBarrier barrier = open();
        barrier.close();
        final List<Executable> calls = List.of(barrier::await, () -> barrier.await(1, SECONDS), barrier::reset,
            barrier::abort, barrier::isBroken, barrier::getNumberWaiting);
        calls.forEach((call) -> assertThrows(HandleClosedException.class, call));
    }
}
