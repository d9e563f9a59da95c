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
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.TaskDecodingException;
import io.ropewalk.error.TaskEncodingException;
import io.ropewalk.error.WorkerDiedException;
import io.ropewalk.process.task.RemoteCallable;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.value.SharedInt;
import io.ropewalk.structure.value.SharedLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a pool does with tasks, arguments, results and failures; one pool of real processes for all tests. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessPoolTest
{
    private static final int WORKERS = 3;
    private static final int BUDGET = 1 << 20;

    private static ProcessPool pool;
    private static Ropewalk walk;

    @BeforeAll
    static void start()
    {
        walk = Ropewalk.temporary();
        pool = walk.pool().workers(WORKERS).budget(BUDGET).name("tested").start();
    }

    @AfterAll
    static void end()
    {
        pool.close();
        assertTrue(pool.isTerminated());
    }

    /** Row 43: apply waits for each task, and workers are used again. */
    @Test
    void shouldRunOneAfterTheOtherWhenApplied() throws Exception
    {
        final Set<Long> pids = new HashSet<>();
        final SharedInt running = walk.intValue("running", 0);
        for (int i = 0; i < 10; i++)
        {
            pids.add(pool.apply(() ->
            {
                assertEquals(1, running.incrementAndGet());
                Thread.sleep(5);
                running.decrementAndGet();
                return PoolFixture.pid();
            }));
        }
        assertTrue(pids.size() <= WORKERS, () -> "pids=" + pids);
    }

    /** Row 45: callbacks run in the submitting process. */
    @Test
    void shouldCallBackHereWhenTaskIsDoneThere() throws Exception
    {
        final CompletableFuture<long[]> pids = pool.applyAsync(() -> PoolFixture.pid())
            .thenApply((there) -> new long[]{there, PoolFixture.pid()});
        assertNotEquals(PoolFixture.pid(), pids.get()[0]);
        assertEquals(PoolFixture.pid(), pids.get()[1]);
    }

    @Test
    void shouldCallBackOnExecutorThatWasAskedForWhenDone() throws Exception
    {
        final AtomicReference<Thread> runner = new AtomicReference<>();
        final AtomicReference<Thread> caller = new AtomicReference<>();
        pool.applyAsync(() -> 1).thenAcceptAsync((result) -> caller.set(Thread.currentThread()), (command) ->
        {
            final Thread thread = new Thread(command);
            runner.set(thread);
            thread.start();
        }).get();
        assertSame(runner.get(), caller.get());
    }

    /** Row 47: neither a slow callback nor one that throws keeps other results from coming. */
    @Test
    void shouldDeliverOtherResultsWhenCallbacksAreStuckOrThrow() throws Exception
    {
        final CountDownLatch release = new CountDownLatch(1);
        final List<CompletableFuture<?>> stuck = new ArrayList<>();
        // A callback that comes to a future that is done runs here, and would wait here.
        final SharedEvent go = walk.event("go");
        final RemoteCallable<Integer> task = () ->
        {
            go.await();
            return 1;
        };
        for (int i = 0; i < 20; i++)
        {
            stuck.add(pool.applyAsync(task).thenRun(() -> awaitUnchecked(release)));
            pool.applyAsync(task).thenRun(() ->
            {
                throw new IllegalStateException("callback");
            });
        }
        go.set();
        for (int i = 0; i < 100; i++)
        {
            final int number = i;
            assertEquals(number, pool.submit(() -> number).get());
        }
        assertEquals(PoolFixture.range(100), pool.map((n) -> n, PoolFixture.range(100), 1));
        release.countDown();
        CompletableFuture.allOf(stuck.toArray(new CompletableFuture<?>[0])).get();
    }

    private static void awaitUnchecked(final CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** Row 48: rich arguments. */
    @Test
    void shouldCarryObjectsWhenSerialisable() throws Exception
    {
        final Pattern pattern = Pattern.compile("<a href=\"([^\"]*)\"");
        assertEquals(List.of("x", "y"), pool.apply((Pattern p, String page) ->
            p.matcher(page).results().map((match) -> match.group(1)).toList(), pattern,
            "<a href=\"x\"> <a href=\"y\">"));
    }

    /** Row 49: many tasks, some of which throw; each is told once, to one of two callbacks. */
    @Test
    void shouldTellEachOnceWhenManyTasksSucceedOrFail() throws Exception
    {
        final int tasks = 3421;
        final SharedLong sum = walk.longValue("sum", 0);
        final AtomicInteger[] successes = counters(tasks);
        final AtomicInteger[] errors = counters(tasks);
        final List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < tasks; i++)
        {
            final int number = i;
            all.add(pool.applyAsync((proxy, n) ->
            {
                if (n % 10 == 0)
                {
                    throw new IOException("task " + n);
                }
                proxy.addAndGet(n);
                return n;
            }, sum, number).handle((result, failure) ->
                (null == failure ? successes : errors)[number].incrementAndGet()));
        }
        CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).get();
        long expectedSum = 0;
        for (int i = 0; i < tasks; i++)
        {
            assertEquals(i % 10 == 0 ? 0 : 1, successes[i].get(), "task " + i);
            assertEquals(i % 10 == 0 ? 1 : 0, errors[i].get(), "task " + i);
            expectedSum += i % 10 == 0 ? 0 : i;
        }
        assertEquals(expectedSum, sum.get());
    }

    private static AtomicInteger[] counters(final int count)
    {
        final AtomicInteger[] counters = new AtomicInteger[count];
        Arrays.setAll(counters, (i) -> new AtomicInteger());
        return counters;
    }

    @Test
    void shouldRunWhateverFormATaskHasWhenSubmitted() throws Exception
    {
        final SharedQueue<String> said = walk.queue("said", 16, Codecs.utf8());
        final Callable<String> callable = (Callable<String> & Serializable)() -> "callable";
        final Runnable runnable = (Runnable & Serializable)() -> said.add("runnable");
        assertEquals("lambda", pool.submit(() -> "lambda").get());
        assertEquals("callable", pool.submit(callable).get());
        assertNull(pool.submit(runnable).get());
        assertEquals("fixed", pool.submit(runnable, "fixed").get());
        pool.submit(() -> said.put("nothing returned")).get();
        pool.execute(() -> said.put("executed"));
        assertEquals("runnable", said.take());
        assertEquals("runnable", said.take());
        assertEquals("nothing returned", said.take());
        assertEquals("executed", said.take());
        assertEquals("ab", pool.apply((a, b) -> a + b, "a", "b"));
        assertEquals("method", pool.apply(ProcessPoolTest::method));
        assertEquals(List.of("1a", "2b"), pool.starmap((n, s) -> n + s, List.of(Map.entry(1, "a"), Map.entry(2, "b"))));
        assertEquals(List.of(2), pool.starmapAsync((Integer a, Integer b) -> a + b, List.of(Map.entry(1, 1))).get());
        assertEquals(List.of(1, 2), pool.mapAsync((n) -> n, List.of(1, 2)).get());
    }

    private static String method()
    {
        return "method";
    }

    @Test
    void shouldThrowCheckedExceptionAsItIsWhenApplied()
    {
        final IOException thrown = assertThrows(IOException.class, () -> pool.apply(() ->
        {
            throw new IOException("boo");
        }));
        assertEquals("boo", thrown.getMessage());
        final ExecutionException ex = assertThrows(ExecutionException.class, () -> pool.submit(() ->
        {
            throw new AssertionError("error");
        }).get());
        assertInstanceOf(AssertionError.class, ex.getCause());
    }

    @Test
    void shouldThrowInCallerAndSubmitNothingWhenTaskOrArgumentCannotBeEncoded() throws Exception
    {
        final Object lock = new Object();
        final TaskEncodingException thrown = assertThrows(
            TaskEncodingException.class, () -> pool.submit(() -> lock.hashCode()));
        assertTrue(thrown.getMessage().contains("java.lang.Object"), thrown.getMessage());
        assertThrows(TaskEncodingException.class, () -> pool.apply((Object o) -> 1, lock));
        assertThrows(TaskEncodingException.class, () -> pool.map((Object o) -> 1, List.of(1, 2, lock), 1));
        assertEquals(1, pool.submit(() -> 1).get());
    }

    @Test
    void shouldFailItsFutureAloneWhenResultCannotBeEncoded() throws Exception
    {
        final Future<Object> future = pool.submit(() -> new Object());
        assertInstanceOf(TaskEncodingException.class,
            assertThrows(ExecutionException.class, future::get).getCause());
        assertEquals(1, pool.submit(() -> 1).get());
    }

    @Test
    void shouldFailItsFutureAloneWhenArgumentOrResultCannotBeDecoded() throws Exception
    {
        final Future<Integer> argument = pool.applyAsync((Unreadable u) -> 1, new Unreadable());
        assertInstanceOf(TaskDecodingException.class,
            assertThrows(ExecutionException.class, argument::get).getCause());
        final Future<Object> result = pool.submit(() -> (Object)new Unreadable());
        assertInstanceOf(TaskDecodingException.class,
            assertThrows(ExecutionException.class, result::get).getCause());
        assertEquals(1, pool.submit(() -> 1).get());
    }

    /** Can be written, but not read. */
    private static final class Unreadable implements Serializable
    {
        private static final long serialVersionUID = 1L;

        private void writeObject(final ObjectOutputStream stream) throws IOException
        {
            stream.writeInt(1);
        }

        private void readObject(final ObjectInputStream stream) throws IOException
        {
            throw new InvalidObjectException("not readable");
        }
    }

    @Test
    void shouldCarryLargeObjectsUpToTheBudgetWhenAsked() throws Exception
    {
        final byte[] large = new byte[BUDGET / 2];
        large[large.length - 1] = 7;
        assertArrayEquals(large, pool.apply((byte[] b) -> b, large));
        final ElementTooLargeException argument = assertThrows(
            ElementTooLargeException.class, () -> pool.apply((byte[] b) -> 1, new byte[BUDGET * 2]));
        assertTrue(argument.getMessage().contains("budgetBytes=" + BUDGET), argument.getMessage());
        final ElementTooLargeException result = assertThrows(
            ElementTooLargeException.class, () -> pool.apply(() -> new byte[BUDGET * 2]));
        assertTrue(result.getMessage().contains("budgetBytes=" + BUDGET), result.getMessage());
        final List<Future<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 20; i++)
        {
            futures.add(pool.applyAsync((byte[] b) -> b.length, large));
        }
        assertEquals(Set.of(large.length), PoolFixture.results(futures));
    }

    @Test
    void shouldRunAllWhenMoreIsSubmittedThanTheQueueHolds() throws Exception
    {
        final List<Future<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 5000; i++)
        {
            final int number = i;
            futures.add(pool.submit(() -> number));
        }
        assertEquals(new HashSet<>(PoolFixture.range(5000)), PoolFixture.results(futures));
    }

    @Test
    void shouldFailOnlyThatTaskWhenWorkerExits() throws Exception
    {
        final Future<Object> future = pool.submit(() ->
        {
            System.exit(5);
            return null;
        });
        final Throwable cause = assertThrows(ExecutionException.class, future::get).getCause();
        final WorkerDiedException died = assertInstanceOf(WorkerDiedException.class, cause);
        assertEquals(5, died.exitValue().orElseThrow());
        assertEquals(1, died.deaths());
        assertFalse(pool.workerPids().contains(died.pid()));
        assertEquals(1, pool.submit(() -> 1).get());
        PoolFixture.await("pool is whole again", () -> pool.workerPids().size() == WORKERS);
    }

    @Test
    void shouldReturnAllOrTheFirstWhenInvoked() throws Exception
    {
        final List<RemoteCallable<Integer>> tasks = List.of(() -> 1, () -> 2, () ->
        {
            throw new IOException("third");
        });
        final List<Future<Integer>> all = pool.invokeAll(tasks);
        assertEquals(1, all.get(0).get());
        assertEquals(2, all.get(1).get());
        assertInstanceOf(IOException.class, assertThrows(ExecutionException.class, all.get(2)::get).getCause());
        assertTrue(Set.of(1, 2).contains(pool.invokeAny(tasks)));
        assertThrows(ExecutionException.class, () -> pool.invokeAny(List.of(tasks.get(2))));
        assertThrows(IllegalArgumentException.class, () -> pool.invokeAny(List.<RemoteCallable<Integer>>of()));
    }

    @Test
    void shouldCancelTheRestWhenInvocationsTimeOut() throws Exception
    {
        final List<RemoteCallable<Integer>> tasks = List.of(() ->
        {
            Thread.sleep(600_000);
            return 1;
        });
        assertTrue(pool.invokeAll(tasks, 20, TimeUnit.MILLISECONDS).get(0).isCancelled());
        assertThrows(TimeoutException.class, () -> pool.invokeAny(tasks, 20, TimeUnit.MILLISECONDS));
        assertTrue(pool.invokeAll(tasks, 0, TimeUnit.MILLISECONDS).get(0).isCancelled());
        assertEquals(1, pool.submit(() -> 1).get());
    }

    @Test
    void shouldInterruptRunningTaskWhenCancelled() throws Exception
    {
        final SharedEvent running = walk.event("running-to-cancel");
        final SharedEvent interrupted = walk.event("interrupted");
        final Future<Integer> future = pool.submit(() ->
        {
            running.set();
            try
            {
                Thread.sleep(600_000);
            }
            catch (final InterruptedException ex)
            {
                interrupted.set();
            }
            return 1;
        });
        running.await();
        assertFalse(future.isDone());
        assertTrue(future.cancel(true));
        assertTrue(future.isCancelled());
        assertThrows(CancellationException.class, future::get);
        interrupted.await();
        assertEquals(1, pool.submit(() -> 1).get());
    }

    @Test
    void shouldNeverBeginWhenCancelledInTheQueue() throws Exception
    {
        final SharedEvent go = walk.event("go-queued");
        final SharedInt begun = walk.intValue("begun", 0);
        final List<Future<Object>> blockers = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++)
        {
            blockers.add(pool.submit(() ->
            {
                go.await();
                return null;
            }));
        }
        final List<Future<Integer>> queued = new ArrayList<>();
        for (int i = 0; i < 50; i++)
        {
            queued.add(pool.submit(() -> begun.incrementAndGet()));
        }
        queued.forEach((future) -> assertTrue(future.cancel(false)));
        go.set();
        for (final Future<Object> blocker : blockers)
        {
            blocker.get();
        }
        assertEquals(1, pool.submit(() -> 1).get());
        assertEquals(0, begun.get());
    }

    @Test
    void shouldTimeOutAndKeepTheTaskWhenItIsNotDone() throws Exception
    {
        final SharedEvent go = walk.event("go-timed");
        final Future<Integer> future = pool.submit(() ->
        {
            go.await();
            return 5;
        });
        assertThrows(TimeoutException.class, () -> future.get(0, TimeUnit.SECONDS));
        assertThrows(TimeoutException.class, () -> future.get(20, TimeUnit.MILLISECONDS));
        go.set();
        assertEquals(5, future.get(300, TimeUnit.SECONDS));
    }

    @Test
    void shouldNotWaitForItselfWhenAllTasksSubmitAndWait() throws Exception
    {
        final ProcessPool same = pool;
        final List<Integer> results = pool.map((n) ->
        {
            int sum = 0;
            for (int i = 0; i < 3; i++)
            {
                sum += same.submit(() -> same.apply((Integer m) -> m + 1, n)).get();
            }
            return sum + same.map((m) -> m, List.of(1, 2)).size();
        }, PoolFixture.range(4 * WORKERS), 1);
        assertEquals(PoolFixture.range(4 * WORKERS).stream().map((n) -> 3 * (n + 1) + 2).toList(), results);
    }

    @Test
    void shouldReachTheSamePoolWhenHandleTravels() throws Exception
    {
        final ProcessPool same = pool;
        final Set<Long> pids = new HashSet<>(pool.apply(() ->
        {
            final List<Long> seen = new ArrayList<>();
            for (int i = 0; i < 10; i++)
            {
                seen.add(same.apply(() -> PoolFixture.pid()));
            }
            seen.add((long)same.workers());
            same.close();
            return seen;
        }));
        assertTrue(pids.remove((long)WORKERS));
        assertTrue(pool.workerPids().containsAll(pids), () -> pids + " " + pool.workerPids());
        assertFalse(pool.isShutdown());
    }

    @Test
    void shouldServeManyThreadsWhenAllWaitAtOnce() throws Exception
    {
        final List<Thread> threads = new ArrayList<>();
        final AtomicInteger right = new AtomicInteger();
        for (int i = 0; i < 20; i++)
        {
            final int number = i;
            threads.add(new Thread(() ->
            {
                for (int round = 0; round < 50; round++)
                {
                    final int argument = number * 100 + round;
                    try
                    {
                        right.addAndGet(argument == pool.apply((Integer n) -> n, argument) ? 1 : 0);
                    }
                    catch (final InterruptedException ex)
                    {
                        return;
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (final Thread thread : threads)
        {
            thread.join();
        }
        assertEquals(1000, right.get());
    }
}
