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
import io.ropewalk.harness.Matrix;
import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.VictimJvm;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedCountDownLatch;
import io.ropewalk.structure.sync.SharedSemaphore;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.*;

/** Stops a process at every store of every operation, alive, and makes calls that must not wait for it. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SyncStopMatrixTest
{
    private static final long WATCHDOG_MS = 60_000;

    private final Matrix matrix =
        new Matrix("sync-stop-matrix", Walk.temporary(), new Stopped(), "", new Random());

    /** What is played. */
    static final class Stopped extends SyncKillMatrixTest.Sync
    {
        @Override
        protected String title()
        {
            return "events and so on, stopped first";
        }

        @Override
        protected Cell cell(
            final Walk walk, final String form, final Death death, final String name, final int variant,
            final Random random) throws Exception
        {
            return new StoppedCell(new SyncObjects(walk), death, name);
        }
    }

    private interface Call
    {
        void run() throws Exception;
    }

    static List<SyncScenario> scenarios()
    {
        return SyncScenario.ALL.stream().filter((scenario) -> !scenario.object().startsWith("event")).toList();
    }

    /** A cell whose victim stands there while others come. */
    private static final class StoppedCell extends SyncCell
    {
        StoppedCell(final SyncObjects objects, final Death death, final String name) throws Exception
        {
            super(objects, death, name);
        }

        @Override
        protected Ending meet(final VictimJvm victim, final Scenario scenario, final long store) throws Exception
        {
            final Ending ending = super.meet(victim, scenario, store);
            inTime(this, false);
            return ending;
        }

        @Override
        protected void verify() throws Exception
        {
            inTime(this, true);
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldReturnInTimeWhenAnotherIsStoppedAtAnyStore(final SyncScenario scenario) throws Exception
    {
        matrix.kill(List.of(scenario));
        matrix.verify(scenario.name());
    }

    private static void inTime(final SyncCell cell, final boolean isAfterwards) throws InterruptedException
    {
        final boolean isBarrier = cell.name().startsWith("barrier");
        if (cell.name().startsWith("latch"))
        {
            countInTime(cell, cell.latch(), isAfterwards);
            return;
        }
        if (isAfterwards)
        {
            inTime(cell, isBarrier ? () -> findWhole(cell.barrier()) : () -> findWhole(cell.semaphore()), false);
            return;
        }
        if (isBarrier)
        {
            final SharedBarrier barrier = cell.barrier();
            inTime(cell, barrier::getNumberWaiting, false);
            inTime(cell, barrier::isBroken, false);
            inTime(cell, () -> arrive(barrier, 1), false);
            inTime(cell, barrier::reset, false);
            inTime(cell, barrier::isBroken, false);
            inTime(cell, () -> arrive(barrier, Long.MAX_VALUE), true);
            inTime(cell, barrier::abort, false);
            inTime(cell, () -> assertTrue(barrier.isBroken()), false);
            inTime(cell, barrier::reset, false);
            return;
        }
        final SharedSemaphore semaphore = cell.semaphore();
        inTime(cell, semaphore::availablePermits, false);
        inTime(cell, () -> semaphore.tryAcquire(1), false);
        inTime(cell, () -> semaphore.tryAcquire(2, 1, TimeUnit.MILLISECONDS), false);
        inTime(cell, () -> semaphore.acquire(4), true);
        inTime(cell, semaphore::drainPermits, false);
        inTime(cell, () -> give(semaphore), false);
        inTime(cell, () -> semaphore.reducePermits(0), false);
    }

    private static void countInTime(
        final SyncCell cell, final SharedCountDownLatch latch, final boolean isAfterwards) throws InterruptedException
    {
        if (isAfterwards)
        {
            inTime(cell, () -> assertTrue(latch.await(0, TimeUnit.SECONDS)), false);
            return;
        }
        inTime(cell, () -> latch.await(1, TimeUnit.MILLISECONDS), false);
        inTime(cell, latch::await, true);
        while (latch.getCount() > 0)
        {
            inTime(cell, latch::countDown, false);
        }
        inTime(cell, () -> assertTrue(latch.await(0, TimeUnit.SECONDS)), false);
    }

    /** Lets a call be made, and perhaps be interrupted, by a thread that is watched. */
    private static void inTime(final SyncCell cell, final Call call, final boolean isInterrupted)
        throws InterruptedException
    {
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final Thread thread = new Thread(() ->
        {
            try
            {
                call.run();
            }
            catch (final InterruptedException | TimeoutException | BrokenBarrierException expected)
            {
                // In time, at least.
            }
            catch (final Throwable ex)
            {
                failure.set(ex);
            }
        });
        thread.setDaemon(true);
        thread.start();
        if (isInterrupted)
        {
            thread.join(2);
            thread.interrupt();
        }
        thread.join(WATCHDOG_MS);
        if (thread.isAlive())
        {
            final AssertionError late = new AssertionError("late: cell=" + cell.name());
            late.setStackTrace(thread.getStackTrace());
            throw late;
        }
        if (failure.get() != null)
        {
            throw new AssertionError("failed: cell=" + cell.name(), failure.get());
        }
    }

    private static void arrive(final SharedBarrier barrier, final long timeoutMs) throws Exception
    {
        if (Long.MAX_VALUE == timeoutMs)
        {
            barrier.await();
        }
        else
        {
            barrier.await(timeoutMs, TimeUnit.MILLISECONDS);
        }
    }

    /** Everything that this process has, one by one. */
    private static void give(final SharedSemaphore semaphore)
    {
        if (!semaphore.isBounded())
        {
            semaphore.release();
            return;
        }
        while (true)
        {
            try
            {
                semaphore.release();
            }
            catch (final IllegalStateException expected)
            {
                return;
            }
        }
    }

    /** What had been done meanwhile counts when the other one has ended. */
    private static void findWhole(final SharedSemaphore semaphore) throws InterruptedException
    {
        if (semaphore.isBounded())
        {
            give(semaphore);
            assertTrue(semaphore.tryAcquire(3, WATCHDOG_MS, TimeUnit.MILLISECONDS));
            give(semaphore);
            assertTrue(semaphore.availablePermits() >= 3);
        }
    }

    private static void findWhole(final SharedBarrier barrier)
    {
        barrier.reset();
        assertFalse(barrier.isBroken());
        assertThrows(TimeoutException.class, () -> barrier.await(1, TimeUnit.MILLISECONDS));
        assertTrue(barrier.isBroken());
    }
}
