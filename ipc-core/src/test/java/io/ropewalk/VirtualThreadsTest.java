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

import io.ropewalk.codec.Codecs;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.sync.SharedLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A virtual thread that waits leaves its carrier to others, whatever it waits for. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualThreadsTest
{
    /** More than there are carriers. */
    private static final int WAITERS = 2 * Runtime.getRuntime().availableProcessors() + 3;
    private static final int TICKS = 20;
    private static final int SHORT_MS = 30;

    private Ropewalk walk;

    @BeforeEach
    void open()
    {
        VirtualThread.require();
        walk = Ropewalk.temporary();
    }

    @AfterEach
    void close()
    {
        if (null != walk)
        {
            walk.close();
        }
    }

    /** What a virtual thread does, and what came of it. */
    private static final class Play
    {
        final CompletableFuture<Void> outcome = new CompletableFuture<>();
        final Thread thread;

        Play(final WaitingScene.Call work)
        {
            thread = VirtualThread.start(() ->
            {
                try
                {
                    work.run();
                    outcome.complete(null);
                }
                catch (final Exception | Error ex)
                {
                    outcome.completeExceptionally(ex);
                }
            });
        }
    }

    private static List<Play> start(final int count, final WaitingScene.Call work)
    {
        final List<Play> plays = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            plays.add(new Play(work));
        }
        return plays;
    }

    /** Other virtual threads get a carrier again and again. */
    private static void assertOthersRun() throws Exception
    {
        final AtomicLong ticks = new AtomicLong();
        final Play ticker = new Play(() ->
        {
            while (ticks.incrementAndGet() < TICKS)
            {
                Thread.sleep(1);
            }
        });
        ticker.outcome.get();
        assertEquals(TICKS, ticks.get());
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetOthersRunAndBeFreedWhenMoreWaitThanCarriers(final WaitingScene scene) throws Exception
    {
        final WaitingScene.Stage stage = scene.open(walk, WAITERS);
        final List<Play> waiters = start(WAITERS, stage.block());
        for (final Play waiter : waiters)
        {
            VirtualThread.awaitParked(waiter.thread);
        }
        assertOthersRun();
        for (final Play waiter : waiters)
        {
            assertFalse(waiter.outcome.isDone(), "still waits");
        }
        final List<Play> helpers = start(WAITERS, stage.free());
        for (final Play waiter : waiters)
        {
            waiter.outcome.get();
        }
        for (final Play helper : helpers)
        {
            helper.outcome.get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNoticeTheInterruptWhenParked(final WaitingScene scene) throws Exception
    {
        final WaitingScene.Stage stage = scene.open(walk, WAITERS);
        final Play waiter = new Play(stage.block());
        VirtualThread.awaitParked(waiter.thread);
        waiter.thread.interrupt();
        final ExecutionException failure = assertThrows(ExecutionException.class, waiter.outcome::get);
        assertInstanceOf(InterruptedException.class, failure.getCause());
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveUpWhenTheTimeIsOver(final WaitingScene scene) throws Exception
    {
        final WaitingScene.Stage stage = scene.open(walk, 2);
        final Play waiter = new Play(() -> assertFalse(stage.blockFor().run(SHORT_MS)));
        waiter.outcome.get();
        if (WaitingScene.BARRIER != scene)
        {
            // Not in the way of others: the next one is freed.
            final Play next = new Play(stage.block());
            VirtualThread.awaitParked(next.thread);
            new Play(stage.free()).outcome.get();
            next.outcome.get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetOthersRunWhateverTheStrategy(final WaitStrategy strategy) throws Exception
    {
        final SharedQueue<Long> queue = walk.create(SharedQueue.of(WAITERS, Codecs.int64())).waiting(strategy);
        final List<Play> takers = start(WAITERS, queue::take);
        assertOthersRun();
        start(WAITERS, () -> queue.put(1L));
        for (final Play taker : takers)
        {
            taker.outcome.get();
        }
    }

    @Test
    void shouldBeTwoOwnersWhenTwoVirtualThreads() throws Exception
    {
        final SharedLock lock = walk.create(SharedLock.of());
        final CountDownLatch held = new CountDownLatch(1);
        final CountDownLatch over = new CountDownLatch(1);
        final Play holder = new Play(() ->
        {
            lock.lock();
            held.countDown();
            over.await();
            // Perhaps on another carrier now, and still the holder.
            for (int i = 0; i < TICKS; i++)
            {
                Thread.sleep(1);
                assertTrue(lock.isHeldByCurrentThread());
            }
            lock.unlock();
        });
        held.await();
        for (final Play other : start(WAITERS, () ->
        {
            assertFalse(lock.isHeldByCurrentThread());
            assertFalse(lock.tryLock());
            assertFalse(lock.tryLock(1, TimeUnit.MILLISECONDS));
            assertThrows(IllegalMonitorStateException.class, lock::unlock);
        }))
        {
            other.outcome.get();
        }
        over.countDown();
        holder.outcome.get();
    }

    /** Each holds the lock while it is parked: nobody comes in between. */
    @ParameterizedTest
    @EnumSource(names = {"LOCK", "FAIR_LOCK"})
    void shouldExcludeEachOtherWhenManyFightForALock(final WaitingScene scene) throws Exception
    {
        final int rounds = 50;
        final SharedLock lock = walk.open("fight", SharedLock.of());
        final AtomicLong inside = new AtomicLong();
        final AtomicLong count = new AtomicLong();
        for (final Play fighter : start(WAITERS, () ->
        {
            for (int i = 0; i < rounds; i++)
            {
                lock.lock();
                assertEquals(1, inside.incrementAndGet());
                Thread.yield();
                count.incrementAndGet();
                inside.decrementAndGet();
                lock.unlock();
            }
        }))
        {
            fighter.outcome.get();
        }
        assertEquals((long)rounds * WAITERS, count.get());
    }
}
