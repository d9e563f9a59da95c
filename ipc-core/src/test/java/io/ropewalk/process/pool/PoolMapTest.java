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
import io.ropewalk.error.FailedElementException;
import io.ropewalk.error.RemoteStackException;
import io.ropewalk.error.TaskEncodingException;
import io.ropewalk.process.task.RemoteCallable;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.value.SharedInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Functions for many elements: all at once, or as their results are asked for. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PoolMapTest
{
    private static final int WORKERS = 3;

    private static ProcessPool pool;
    private static Ropewalk walk;

    @BeforeAll
    static void start()
    {
        walk = Ropewalk.temporary();
        pool = walk.pool().workers(WORKERS).name("mapping").start();
    }

    @AfterAll
    static void end()
    {
        pool.close();
        assertTrue(pool.isTerminated());
    }

    /** Row 41: ordered results of a fixed number of workers. */
    @Test
    void shouldReturnResultsInOrderWhenMapped() throws Exception
    {
        final List<Integer> numbers = PoolFixture.range(100);
        final List<Integer> expected = numbers.stream().map((n) -> n * n).toList();
        for (int round = 0; round < 2; round++)
        {
            assertEquals(expected, pool.map((n) -> n * n, numbers));
        }
        assertEquals(expected, pool.map((n) -> n * n, numbers, 1));
        assertEquals(expected, pool.map((n) -> n * n, numbers, 1000));
        assertEquals(WORKERS, pool.workerPids().size());
    }

    @Test
    void shouldUseAllWorkersAndNoOthersWhenTasksMeet() throws Exception
    {
        final SharedInt present = walk.intValue("present", 0);
        final List<Long> pids = pool.map((n) ->
        {
            present.incrementAndGet();
            while (present.get() < WORKERS)
            {
                Thread.sleep(1);
            }
            return PoolFixture.pid();
        }, PoolFixture.range(WORKERS), 1);
        assertEquals(WORKERS, new HashSet<>(pids).size());
        assertFalse(pids.contains(PoolFixture.pid()));
        assertEquals(pool.workerPids(), new HashSet<>(pids));
    }

    @Test
    void shouldKeepFileOfOneFunctionAtMostWhenListsFollowEachOther() throws Exception
    {
        final List<Integer> numbers = PoolFixture.range(50);
        for (int round = 0; round < 3; round++)
        {
            final int captured = round;
            assertEquals(captured + 49, pool.map((Integer n) -> n + captured, numbers, 1).get(49));
            assertEquals(49 * 3, pool.map(PoolMapTest::triple, numbers, 1).get(49));
            assertThrows(TaskEncodingException.class,
                () -> pool.map(PoolMapTest::same, Collections.nCopies(50, new Object()), 1));
            assertEquals(49, pool.map(PoolMapTest::same, numbers, 1).get(49));
            assertEquals(1, functionFiles());
        }
        final byte[] large = new byte[10_000];
        assertEquals(large.length, pool.map((Integer n) -> large.length, numbers, 1).get(0));
        assertEquals(0, functionFiles());
    }

    private static int triple(final int number)
    {
        return number * 3;
    }

    private static Object same(final Object element)
    {
        return element;
    }

    private static long functionFiles() throws IOException
    {
        try (Stream<Path> files = Files.list(pool.walkPath()))
        {
            return files.filter((file) -> file.getFileName().toString().startsWith(pool.filePrefix() + "function-"))
                .count();
        }
    }

    /** Row 42: what a task throws is thrown by map, as its own type, and the pool goes on. */
    @Test
    void shouldThrowFirstFailureInOrderWhenSomeElementsFail() throws Exception
    {
        final List<Object> elements = new ArrayList<>(PoolFixture.range(40));
        elements.set(17, "egon");
        elements.set(31, "alex");
        for (final int chunkSize : new int[]{0, 1, 7})
        {
            final ClassCastException thrown = assertThrows(
                ClassCastException.class, () -> pool.map((Object n) -> (Integer)n + 2, elements, chunkSize));
            assertEquals(17, FailedElementException.indexIn(thrown));
            assertInstanceOf(RemoteStackException.class, thrown.getCause());
        }
        assertEquals(List.of(3), pool.map((n) -> n + 2, List.of(1)));
    }

    @Test
    void shouldAllowNullAndNothingWhenMapped() throws Exception
    {
        assertEquals(List.of(), pool.map((n) -> n, List.of()));
        assertEquals(Arrays.asList(null, 1, null), pool.map((n) -> n, Arrays.asList(null, 1, null)));
        assertNull(pool.apply((String s) -> s, null));
        assertThrows(NullPointerException.class, () -> pool.map((n) -> n, null));
        assertThrows(NullPointerException.class, () -> pool.submit((RemoteCallable<String>)null));
        assertThrows(IllegalArgumentException.class, () -> pool.map((n) -> n, List.of(1), -1));
    }

    @Test
    void shouldReturnInOrderOrAsTheyComeWhenAskedLazily() throws Exception
    {
        final List<Integer> numbers = PoolFixture.range(100);
        try (PoolResults<Integer> results = pool.imap((Integer n) -> n + 1, numbers))
        {
            assertEquals(numbers.stream().map((n) -> n + 1).toList(), results.stream().toList());
            assertFalse(results.hasNext());
        }
        try (PoolResults<Integer> results = pool.imapUnordered((Integer n) -> n, numbers))
        {
            assertEquals(new HashSet<>(numbers), new HashSet<>(results.stream().toList()));
        }
    }

    @Test
    void shouldLookAheadABitAndNoMoreWhenAskedLazily() throws Exception
    {
        final AtomicInteger asked = new AtomicInteger();
        final Iterable<Integer> endless = () -> Stream.generate(asked::incrementAndGet).iterator();
        try (PoolResults<Integer> results = pool.imap((Integer n) -> n, endless))
        {
            for (int i = 1; i <= 50; i++)
            {
                assertEquals(i, results.next());
                assertTrue(asked.get() <= i + 2 * WORKERS + 2, "asked=" + asked + " received=" + i);
            }
        }
    }

    @Test
    void shouldThrowInItsPlaceWhenFunctionOrElementsFailLazily() throws Exception
    {
        try (PoolResults<Integer> results = pool.imap((Integer n) -> 6 / n, List.of(1, 0, 2)))
        {
            assertEquals(6, results.next());
            assertThrows(ArithmeticException.class, results::next);
            assertEquals(3, results.next());
            assertThrows(NoSuchElementException.class, results::next);
        }
        final Iterable<Integer> broken = () -> IntStream.iterate(0, (i) -> i + 1).mapToObj((i) ->
        {
            if (i == 3)
            {
                throw new IllegalStateException("elements");
            }
            return i;
        }).iterator();
        try (PoolResults<Integer> results = pool.imap((Integer n) -> n, broken))
        {
            assertEquals(List.of(0, 1, 2), List.of(results.next(), results.next(), results.next()));
            assertThrows(IllegalStateException.class, results::next);
            assertFalse(results.hasNext());
        }
    }

    @Test
    void shouldTimeOutAndLoseNothingWhenNextIsNotThere() throws Exception
    {
        final SharedEvent go = walk.event("go-next");
        try (PoolResults<Integer> results = pool.imap((Integer n) ->
        {
            go.await();
            return n;
        }, List.of(1)))
        {
            assertThrows(TimeoutException.class, () -> results.next(0, TimeUnit.SECONDS));
            assertThrows(TimeoutException.class, () -> results.next(20, TimeUnit.MILLISECONDS));
            go.set();
            assertEquals(1, results.next(300, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldCancelAllChunksWhenMapIsCancelledOrInterrupted() throws Exception
    {
        final CompletableFuture<List<Integer>> future = pool.mapAsync((n) ->
        {
            Thread.sleep(600_000);
            return n;
        }, PoolFixture.range(100), 1, MapProgress.silent());
        assertTrue(future.cancel(true));
        final Thread self = Thread.currentThread();
        final Thread interrupter = new Thread(self::interrupt);
        assertThrows(InterruptedException.class, () -> pool.map((n) ->
        {
            Thread.sleep(600_000);
            return n;
        }, startAndReturn(interrupter, PoolFixture.range(100)), 1));
        interrupter.join();
        assertEquals(PoolFixture.range(10), pool.map((n) -> n, PoolFixture.range(10), 1));
    }

    private static <T> T startAndReturn(final Thread thread, final T value)
    {
        thread.start();
        return value;
    }

    @Test
    void shouldTellProgressWhenMapIsLong() throws Exception
    {
        final MapProgress progress = MapProgress.silent();
        final List<Integer> seen = new ArrayList<>();
        final MapProgress told = MapProgress.to((p) -> seen.add(p.done()));
        pool.map((n) -> n, PoolFixture.range(100), 7, told);
        pool.map((n) -> n, PoolFixture.range(100), 7, progress);
        assertEquals(100, progress.done());
        assertEquals(100, progress.total());
        assertEquals(100, seen.get(seen.size() - 1));
        assertEquals(seen.stream().sorted().distinct().toList(), seen);
        assertThrows(IllegalStateException.class, () -> pool.map((n) -> n, List.of(1), 1, progress));
        final StringBuilder terminal = new StringBuilder();
        pool.map((n) -> n, PoolFixture.range(50), 1, MapProgress.bar(terminal));
        assertTrue(terminal.toString().contains("[" + "#".repeat(20) + "] 100 % 50/50"), terminal.toString());
        assertTrue(terminal.toString().endsWith(System.lineSeparator()));
        final StringBuilder untouched = new StringBuilder();
        pool.map((n) -> n, PoolFixture.range(50), 1, MapProgress.to(new ProgressBar(untouched, Long.MAX_VALUE)));
        assertEquals("", untouched.toString());
        assertEquals("[#####               ]  25 % 10/40 2.0 s  5/s  6 s left    ",
            ProgressBar.text(10, 40, 2_000_000_000L));
        assertEquals(PoolFixture.range(9), pool.map((n) -> n, PoolFixture.range(9), 1, MapProgress.onTerminal()));
        assertEquals(List.of(1), pool.map((n) -> n, List.of(1), 1, MapProgress.to((p) ->
        {
            throw new IllegalStateException("listener");
        })));
    }
}
