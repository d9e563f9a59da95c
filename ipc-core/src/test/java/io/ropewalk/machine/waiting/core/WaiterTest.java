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
package io.ropewalk.machine.waiting.core;

import io.ropewalk.machine.waiting.WaitStrategy;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** One wait, in each strategy. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaiterTest
{
    private final AtomicBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(512).alignedSlice(8));
    private final EventCount eventCount = new EventCount(buffer, 0);

    @ParameterizedTest
    @EnumSource
    void shouldAllowOneAttemptWhenNoTimeIsLeft(final WaitStrategy strategy) throws InterruptedException
    {
        for (final long timeout : new long[] {0, -1, Long.MIN_VALUE})
        {
            final Waiter waiter = new Waiter(strategy, eventCount, Deadline.after(timeout, TimeUnit.SECONDS));
            assertFalse(waiter.idle(), "timeout=" + timeout);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotEndBeforeTheDeadlineWhenNothingComes(final WaitStrategy strategy) throws InterruptedException
    {
        for (final long timeoutMs : new long[] {1, 20, 120})
        {
            final long startNs = System.nanoTime();
            final Waiter waiter = new Waiter(strategy, eventCount, Deadline.after(timeoutMs, TimeUnit.MILLISECONDS));
            while (waiter.idle())
            {
                Thread.onSpinWait();
            }
            final long elapsedNs = System.nanoTime() - startNs;
            assertTrue(elapsedNs >= timeoutMs * 1_000_000, "elapsedNs=" + elapsedNs + " timeoutMs=" + timeoutMs);
        }
    }

    /** Past the spins and a few sleeps. */
    @ParameterizedTest
    @EnumSource
    void shouldLookAgainAndAgainWhenNothingComes(final WaitStrategy strategy) throws InterruptedException
    {
        final Waiter waiter = new Waiter(strategy, eventCount, Deadline.NEVER);
        for (int looks = 0; looks < 1005; looks++)
        {
            assertTrue(waiter.idle(), "looks=" + looks);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldThrowAndClearTheFlagWhenInterruptedBefore(final WaitStrategy strategy)
    {
        final Waiter waiter = new Waiter(strategy, eventCount, Deadline.NEVER);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, waiter::idle);
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @ParameterizedTest
    @EnumSource
    void shouldThrowWhenInterruptedWhileWaiting(final WaitStrategy strategy) throws Exception
    {
        final ExecutorService thread = Executors.newSingleThreadExecutor();
        final CountDownLatch started = new CountDownLatch(1);
        final Thread[] sleeper = new Thread[1];
        final Future<Boolean> wait = thread.submit(() ->
        {
            sleeper[0] = Thread.currentThread();
            final Waiter waiter = new Waiter(strategy, eventCount, Deadline.NEVER);
            started.countDown();
            assertThrows(InterruptedException.class, () -> idleForEver(waiter));
            return Thread.currentThread().isInterrupted();
        });
        started.await();
        Thread.sleep(30);
        sleeper[0].interrupt();
        assertFalse(wait.get());
        thread.shutdownNow();
    }

    private static void idleForEver(final Waiter waiter) throws InterruptedException
    {
        while (waiter.idle())
        {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSeeEachOtherWhenTwoTakeTurns(final WaitStrategy strategy) throws Exception
    {
        // Who spins uses up its share of the processor, and on a busy machine each turn waits for that.
        final int rounds = WaitStrategy.BUSY_SPIN == strategy ? 30 : 1000;
        assertEquals(2 * rounds, TurnsMain.takeTurns(buffer, strategy, rounds));
    }

    @Test
    void shouldLeaveNobodyBehindWhenTheSleeperHasLeft() throws InterruptedException
    {
        final Waiter waiter = new Waiter(WaitStrategy.HYBRID, eventCount, Deadline.after(1, TimeUnit.MILLISECONDS));
        while (waiter.idle())
        {
            Thread.onSpinWait();
        }
        eventCount.signal();
        assertEquals(0, buffer.getInt(0) & 1, "a stale mark goes with the next signal");
    }

    @Test
    void shouldNotOverflowWhenTimeoutsAreHuge()
    {
        for (final TimeUnit unit : TimeUnit.values())
        {
            assertTrue(Deadline.remainingNs(Deadline.after(Long.MAX_VALUE, unit)) > TimeUnit.DAYS.toNanos(365));
            assertTrue(Deadline.remainingNs(Deadline.after(Long.MIN_VALUE, unit)) <= 0);
        }
        assertEquals(Long.MAX_VALUE, Deadline.remainingNs(Deadline.NEVER));
    }
}
