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
import io.ropewalk.error.PoolBrokenException;
import io.ropewalk.error.TaskTimeoutException;
import io.ropewalk.error.WorkerDiedException;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.value.SharedInt;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How pools begin and end, and how their workers do. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PoolLifeTest
{
    private final Ropewalk walk = Ropewalk.temporary();

    @Test
    void shouldLeaveNoProcessAndNoFileWhenClosed() throws Exception
    {
        final Set<Long> pids;
        final Path folder;
        final String prefix;
        try (ProcessPool pool = walk.pool(2))
        {
            pids = pool.workerPids();
            final ProcessPool same = pool;
            assertEquals(3, pool.apply(() -> same.apply(() -> 3)));
            folder = pool.walkPath();
            prefix = pool.filePrefix();
            assertFalse(files(folder, prefix).isEmpty());
        }
        pids.forEach((pid) -> assertFalse(PoolFixture.isAlive(pid), "pid=" + pid));
        assertEquals(List.of(), files(folder, prefix));
    }

    private static List<String> files(final Path folder, final String prefix) throws IOException
    {
        try (Stream<Path> files = Files.list(folder))
        {
            return files.map((file) -> file.getFileName().toString())
                .filter((name) -> name.startsWith(prefix)).toList();
        }
    }

    /** Row 44: what was accepted is run; then the pool ends. */
    @Test
    void shouldRunWhatWasAcceptedAndRejectTheRestWhenShutDown() throws Exception
    {
        final ProcessPool pool = walk.pool(2);
        final List<Future<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 2000; i++)
        {
            final int number = i;
            futures.add(pool.submit(() -> number));
        }
        assertFalse(pool.isShutdown());
        pool.shutdown();
        assertTrue(pool.isShutdown());
        assertThrows(RejectedExecutionException.class, () -> pool.submit(() -> 1));
        assertThrows(RejectedExecutionException.class, () -> pool.map((n) -> n, List.of()));
        assertTrue(pool.awaitTermination(300, TimeUnit.SECONDS));
        assertTrue(pool.isTerminated());
        assertEquals(new HashSet<>(PoolFixture.range(2000)), PoolFixture.results(futures));
        pool.close();
        pool.shutdown();
        assertEquals(List.of(), pool.shutdownNow());
    }

    @Test
    void shouldCompleteAllFuturesWhenShutDownNow() throws Exception
    {
        final ProcessPool pool = walk.pool(2);
        final SharedEvent running = walk.event("running");
        final SharedInt interrupted = walk.intValue("interrupted", 0);
        final List<Future<Object>> futures = new ArrayList<>();
        for (int i = 0; i < 2; i++)
        {
            futures.add(pool.submit(() ->
            {
                running.set();
                try
                {
                    Thread.sleep(600_000);
                }
                catch (final InterruptedException ex)
                {
                    interrupted.incrementAndGet();
                }
                return null;
            }));
        }
        for (int i = 0; i < 3000; i++)
        {
            futures.add(pool.submit(() -> "never"));
        }
        running.await();
        final List<Runnable> never = pool.shutdownNow();
        assertTrue(never.size() >= 3000, "never=" + never.size());
        for (final Future<Object> future : futures)
        {
            assertThrows(CancellationException.class, future::get);
        }
        assertTrue(pool.awaitTermination(300, TimeUnit.SECONDS));
        assertTrue(interrupted.get() >= 1);
        assertEquals(Set.of(), pool.workerPids());
    }

    @Test
    void shouldKillWorkersWhenTasksIgnoreTheEnd() throws Exception
    {
        final ProcessPool pool = walk.pool(1);
        final SharedEvent running = walk.event("ignoring");
        pool.execute(() ->
        {
            running.set();
            while (true)
            {
                Thread.interrupted();
            }
        });
        running.await();
        assertEquals(List.of(), pool.shutdownNow());
        assertTrue(pool.awaitTermination(300, TimeUnit.SECONDS));
    }

    @Test
    void shouldStopAtOnceWhenInterruptedWhileClosing() throws Exception
    {
        final ProcessPool pool = walk.pool(1);
        final Future<Object> future = pool.submit(() ->
        {
            Thread.sleep(600_000);
            return null;
        });
        Thread.currentThread().interrupt();
        pool.close();
        assertTrue(Thread.interrupted());
        assertTrue(pool.isTerminated());
        assertThrows(CancellationException.class, future::get);
    }

    @Test
    void shouldRefuseNumbersWhenOutOfRange()
    {
        final ProcessPoolBuilder builder = walk.pool();
        assertThrows(IllegalArgumentException.class, () -> walk.pool(0));
        assertThrows(IllegalArgumentException.class, () -> builder.workers(-1));
        assertThrows(IllegalArgumentException.class, () -> builder.workers(257));
        assertThrows(IllegalArgumentException.class, () -> builder.retries(-1));
        assertThrows(IllegalArgumentException.class, () -> builder.maxTasksPerWorker(0));
        assertThrows(IllegalArgumentException.class, () -> builder.taskTimeout(0, TimeUnit.SECONDS));
        assertThrows(IllegalArgumentException.class, () -> builder.budget(0));
        assertThrows(NullPointerException.class, () -> builder.name(null));
    }

    @Test
    void shouldRunInitializerInEachWorkerWhenStarted() throws Exception
    {
        final SharedInt initialised = walk.intValue("initialised", 0);
        try (ProcessPool pool = walk.pool().workers(2).initializer(() ->
        {
            initialised.incrementAndGet();
            System.setProperty("initialised", "yes");
        }).start())
        {
            assertEquals("yes", pool.apply(() -> System.getProperty("initialised")));
            assertEquals(2, initialised.get());
        }
    }

    @Test
    void shouldFailClearlyWhenInitializerThrows() throws Exception
    {
        final SharedInt tries = walk.intValue("tries", 0);
        final PoolBrokenException thrown = assertThrows(PoolBrokenException.class, () -> walk.pool().workers(2)
            .name("unlucky").initializer(() ->
            {
                tries.incrementAndGet();
                throw new IOException("no database");
            }).start());
        assertTrue(thrown.getMessage().contains("name=unlucky"), thrown.getMessage());
        assertInstanceOf(IOException.class, thrown.getCause());
        assertTrue(tries.get() <= 4, "tries=" + tries);
    }

    @Test
    void shouldFailAllFuturesWhenInitializerThrowsInSuccessor() throws Exception
    {
        final SharedInt tries = walk.intValue("tries-later", 0);
        final SharedEvent go = walk.event("go-broken");
        final ProcessPool pool = walk.pool().workers(1).initializer(() ->
        {
            if (tries.incrementAndGet() > 1)
            {
                throw new IOException("no database any more");
            }
        }).start();
        final Future<Object> killer = pool.submit(() ->
        {
            go.await();
            Runtime.getRuntime().halt(1);
            return null;
        });
        final Future<Integer> next = pool.submit(() -> 1);
        go.set();
        assertThrows(ExecutionException.class, killer::get);
        assertInstanceOf(PoolBrokenException.class, assertThrows(ExecutionException.class, next::get).getCause());
        assertInstanceOf(PoolBrokenException.class,
            assertThrows(RejectedExecutionException.class, () -> pool.submit(() -> 1)).getCause());
        assertTrue(pool.awaitTermination(300, TimeUnit.SECONDS));
        pool.close();
    }

    @Test
    void shouldFailClearlyWhenWorkersCannotStartOrEndTooEarly()
    {
        assertThrows(PoolBrokenException.class, () -> walk.pool().workers(1).jvmOptions("-XX:NoSuchOption").start());
        assertThrows(PoolBrokenException.class,
            () -> walk.pool().workers(1).initializer(() -> Runtime.getRuntime().halt(4)).start());
    }

    @Test
    void shouldReplaceWorkersWhenTheyHaveDoneTheirTasks() throws Exception
    {
        try (ProcessPool pool = walk.pool().workers(1).maxTasksPerWorker(3).start())
        {
            final List<Long> pids = new ArrayList<>();
            for (int i = 0; i < 9; i++)
            {
                pids.add(pool.apply(() -> PoolFixture.pid()));
            }
            assertEquals(3, new HashSet<>(pids).size(), () -> "pids=" + pids);
            assertEquals(pids.get(0), pids.get(2));
        }
    }

    @Test
    void shouldRunAgainWhenWorkerDiesAndRetriesAreLeft() throws Exception
    {
        final SharedInt runs = walk.intValue("runs", 0);
        try (ProcessPool pool = walk.pool().workers(2).retries(2).start())
        {
            final Future<Integer> survivor = pool.submit(() ->
            {
                if (runs.incrementAndGet() < 3)
                {
                    Runtime.getRuntime().halt(9);
                }
                return runs.get();
            });
            assertEquals(3, survivor.get());
            final Future<Object> poison = pool.submit(() ->
            {
                Runtime.getRuntime().halt(9);
                return null;
            });
            final WorkerDiedException died = assertInstanceOf(WorkerDiedException.class,
                assertThrows(ExecutionException.class, poison::get).getCause());
            assertEquals(3, died.deaths());
            assertEquals(9, died.exitValue().orElseThrow());
            assertEquals(1, pool.submit(() -> 1).get());
        }
    }

    @Test
    void shouldKillWorkerWhenTaskTakesTooLong() throws Exception
    {
        try (ProcessPool pool = walk.pool().workers(1).retries(3).taskTimeout(200, TimeUnit.MILLISECONDS).start())
        {
            final Future<Object> endless = pool.submit(() ->
            {
                while (true)
                {
                    Thread.interrupted();
                }
            });
            assertInstanceOf(TaskTimeoutException.class,
                assertThrows(ExecutionException.class, endless::get).getCause());
            assertEquals(1, pool.submit(() -> 1).get());
        }
    }

    @Test
    void shouldKillWorkerWhenCancelledTaskGoesOnAndThatIsAskedFor() throws Exception
    {
        try (ProcessPool pool = walk.pool().workers(1).killWhenCancelled().start())
        {
            final SharedLong pid = walk.longValue("pid", 0);
            final Future<Object> endless = pool.submit(() ->
            {
                pid.set(PoolFixture.pid());
                while (true)
                {
                    Thread.interrupted();
                }
            });
            PoolFixture.await("task runs", () -> pid.get() != 0);
            assertTrue(endless.cancel(true));
            PoolFixture.await("worker is gone", () -> !PoolFixture.isAlive(pid.get()));
            assertEquals(1, pool.submit(() -> 1).get());
        }
    }

    @Test
    void shouldBeWholeAgainWhenIdleWorkersAreKilled() throws Exception
    {
        try (ProcessPool pool = walk.pool(3))
        {
            for (int round = 0; round < 3; round++)
            {
                final Set<Long> pids = pool.workerPids();
                final long victim = pids.iterator().next();
                ProcessHandle.of(victim).orElseThrow().destroyForcibly();
                for (int i = 0; i < 50; i++)
                {
                    final int number = i;
                    assertEquals(number, pool.submit(() -> number).get());
                }
                PoolFixture.await("pool is whole again", () -> pool.workerPids().size() == 3 &&
                    !pool.workerPids().contains(victim));
            }
        }
    }

    @Test
    void shouldEndAllWorkersWhenParentIsKilled() throws Exception
    {
        final SharedLongArray pids = walk.longArray("pids", 3);
        try (ChildProcess parent = walk.process(() ->
        {
            final ProcessPool pool = Ropewalk.temporary().pool(2);
            final List<Long> workers = List.copyOf(pool.workerPids());
            pids.set(1, workers.get(0));
            pids.set(2, workers.get(1));
            pids.set(0, PoolFixture.pid());
            pool.apply(() ->
            {
                Thread.sleep(600_000);
                return 1;
            });
        }).start())
        {
            PoolFixture.await("parent has a pool", () -> pids.get(0) != 0 || !parent.isAlive());
            assertTrue(parent.isAlive());
            parent.kill();
            PoolFixture.await("first worker is gone", () -> !PoolFixture.isAlive(pids.get(1)));
            PoolFixture.await("second worker is gone", () -> !PoolFixture.isAlive(pids.get(2)));
        }
    }

    /** Row 44, negative control: who does not wait for its tasks does not see them done. */
    @Test
    void shouldEndWorkersAndTasksWhenMainEndsWithoutWaiting() throws Exception
    {
        final SharedInt state = walk.intValue("state", 0);
        final SharedLong pid = walk.longValue("worker", 0);
        try (ChildProcess parent = walk.process(() ->
        {
            final ProcessPool pool = Ropewalk.temporary().pool(1);
            pool.submit(() ->
            {
                pid.set(PoolFixture.pid());
                state.set(1);
                Thread.sleep(600_000);
                state.set(2);
            });
            while (state.get() == 0)
            {
                Thread.sleep(5);
            }
        }).start())
        {
            parent.join();
            assertEquals(0, parent.exitValue());
            PoolFixture.await("worker is gone", () -> !PoolFixture.isAlive(pid.get()));
            assertEquals(1, state.get());
        }
    }

    @Test
    void shouldCompleteFuturesOfOtherProcessesWhenPoolStops() throws Exception
    {
        final ProcessPool pool = walk.pool(1);
        final SharedEvent waits = walk.event("waits");
        final SharedInt outcome = walk.intValue("outcome", 0);
        try (ChildProcess other = walk.process(() ->
        {
            assertEquals(7, pool.apply(() -> 7));
            final Future<Object> future = pool.submit(() ->
            {
                waits.set();
                Thread.sleep(600_000);
                return null;
            });
            try
            {
                future.get();
            }
            catch (final CancellationException ex)
            {
                outcome.set(1);
            }
            assertThrows(RejectedExecutionException.class, () -> pool.submit(() -> 1));
        }).start())
        {
            waits.await();
            pool.shutdownNow();
            other.join();
            assertEquals(0, other.exitValue(), () -> other.failure().toString());
            assertEquals(1, outcome.get());
        }
        pool.close();
    }
}
