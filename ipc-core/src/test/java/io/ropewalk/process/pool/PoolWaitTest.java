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
package io.ropewalk.process.pool;

import io.ropewalk.Ropewalk;
import io.ropewalk.VirtualThread;
import io.ropewalk.process.child.Strangers;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.value.SharedLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Waiting for a pool: on virtual threads, and while one of its workers is stopped by a signal. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PoolWaitTest
{
    private static final int WORKERS = 2;
    private static final int TASKS = 200;
    private static final int TICKS = 20;
    private static final int SHORT_MS = 100;
    /** More than there are carriers. */
    private static final int WAITERS = 2 * Runtime.getRuntime().availableProcessors() + 3;

    private final Ropewalk walk = Ropewalk.temporary();
    private final SharedEvent go = walk.event("go");
    private ProcessPool pool;

    @BeforeEach
    void start()
    {
        pool = walk.pool(WORKERS);
    }

    @AfterEach
    void end()
    {
        pool.shutdownNow();
        pool.close();
        assertEquals(Set.of(), pool.workerPids());
    }

    /** A thread that waits for the result of a task. */
    private record Wait<T>(Thread thread, CompletableFuture<T> outcome)
    {
        static <T> Wait<T> virtual(final Future<T> future)
        {
            final CompletableFuture<T> outcome = new CompletableFuture<>();
            return new Wait<>(VirtualThread.start(() -> pass(future, outcome)), outcome);
        }

        static <T> Wait<T> platform(final Future<T> future)
        {
            final CompletableFuture<T> outcome = new CompletableFuture<>();
            final Thread thread = new Thread(() -> pass(future, outcome));
            thread.start();
            return new Wait<>(thread, outcome);
        }

        private static <T> void pass(final Future<T> future, final CompletableFuture<T> outcome)
        {
            try
            {
                outcome.complete(future.get());
            }
            catch (final Exception | Error ex)
            {
                outcome.completeExceptionally(ex);
            }
        }

        /** A platform thread that waits says so in its name. */
        void awaitWaiting() throws InterruptedException
        {
            while (!thread.getName().contains(" waiting for "))
            {
                Thread.sleep(1);
            }
        }

        void assertInterruptible()
        {
            thread.interrupt();
            assertInstanceOf(InterruptedException.class,
                assertThrows(ExecutionException.class, outcome::get).getCause());
        }
    }

    private Future<Integer> blocked(final int number)
    {
        final SharedEvent signal = go;
        return pool.submit(() ->
        {
            signal.await();
            return number;
        });
    }

    @Test
    void shouldLeaveCarriersToOthersWhenMoreVirtualThreadsWait() throws Exception
    {
        VirtualThread.require();
        final List<Wait<Integer>> waits = new ArrayList<>();
        for (int i = 0; i < WAITERS; i++)
        {
            waits.add(Wait.virtual(blocked(i)));
        }
        for (final Wait<Integer> wait : waits)
        {
            VirtualThread.awaitParked(wait.thread);
        }
        final AtomicLong ticks = new AtomicLong();
        final CompletableFuture<Void> ticked = new CompletableFuture<>();
        VirtualThread.start(() ->
        {
            while (ticks.incrementAndGet() < TICKS)
            {
                Thread.yield();
            }
            ticked.complete(null);
        });
        ticked.get();
        for (final Wait<Integer> wait : waits)
        {
            assertFalse(wait.outcome.isDone(), "still waits");
        }
        waits.get(0).assertInterruptible();
        go.set();
        for (int i = 1; i < WAITERS; i++)
        {
            assertEquals(i, waits.get(i).outcome.get());
        }
    }

    @Test
    void shouldGetEveryResultWhenManyVirtualThreadsCall() throws Exception
    {
        VirtualThread.require();
        final List<CompletableFuture<Integer>> outcomes = new ArrayList<>();
        for (int i = 0; i < TASKS; i++)
        {
            final int number = i;
            final CompletableFuture<Integer> outcome = new CompletableFuture<>();
            outcomes.add(outcome);
            VirtualThread.start(() ->
            {
                try
                {
                    outcome.complete(pool.apply((Integer n) -> n + 1, number));
                }
                catch (final Exception | Error ex)
                {
                    outcome.completeExceptionally(ex);
                }
            });
        }
        for (int i = 0; i < TASKS; i++)
        {
            assertEquals(i + 1, outcomes.get(i).get());
        }
    }

    @Test
    void shouldGoOnWithoutItAndKeepDeadlinesWhenABusyWorkerIsStopped() throws Exception
    {
        final SharedLong pid = walk.longValue("pid", 0);
        final SharedEvent signal = go;
        final Future<Integer> stuck = pool.submit(() ->
        {
            pid.set(PoolFixture.pid());
            signal.await();
            return 7;
        });
        PoolFixture.await("task runs", () -> pid.get() != 0);
        Strangers.stop(pid.get());
        go.set();
        assertOthersGoOn();
        assertThrows(TimeoutException.class, () -> stuck.get(0, TimeUnit.SECONDS));
        assertThrows(TimeoutException.class, () -> stuck.get(SHORT_MS, TimeUnit.MILLISECONDS));
        final Wait<Integer> wait = Wait.platform(stuck);
        wait.awaitWaiting();
        wait.assertInterruptible();
        assertTrue(pool.workerPids().contains(pid.get()), "a worker that is stopped is alive");
        Strangers.signal("CONT", pid.get());
        assertEquals(7, stuck.get());
    }

    /** The wake-up for a new task may go to the one that cannot take it. */
    @Test
    void shouldGoOnWithoutItWhenAnIdleWorkerIsStopped() throws Exception
    {
        for (final long pid : new HashSet<>(pool.workerPids()))
        {
            Strangers.stop(pid);
            assertOthersGoOn();
            Strangers.signal("CONT", pid);
        }
    }

    private void assertOthersGoOn() throws Exception
    {
        for (int i = 0; i < TASKS; i++)
        {
            final int number = i;
            assertEquals(number, pool.submit(() -> number).get());
        }
        assertEquals(PoolFixture.range(TASKS), pool.map((n) -> n, PoolFixture.range(TASKS), 1));
    }

    @Test
    void shouldEndAllWhenShutDownWhileWorkersAreStopped() throws Exception
    {
        final List<Future<Integer>> futures = new ArrayList<>();
        final Set<Long> pids = new HashSet<>(pool.workerPids());
        for (int i = 0; i < 2 * WORKERS; i++)
        {
            futures.add(blocked(i));
        }
        for (final long pid : pids)
        {
            Strangers.stop(pid);
        }
        final Wait<Integer> wait = Wait.platform(futures.get(0));
        wait.awaitWaiting();
        pool.shutdownNow();
        assertTrue(pool.awaitTermination(300, TimeUnit.SECONDS));
        pids.forEach((pid) -> assertTrue(Strangers.isGone(pid), "pid=" + pid));
        for (final Future<Integer> future : futures)
        {
            assertThrows(CancellationException.class, future::get);
        }
        assertThrows(CancellationException.class, wait.outcome::get);
    }
}
