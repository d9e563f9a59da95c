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
package io.ropewalk.structure.queue;

import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.CodecException;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.PartialPutException;
import io.ropewalk.error.QueueClosedException;
import io.ropewalk.error.QueueFullException;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Many elements at once. */
class QueueBatchTest extends QueueFixture
{
    private static final long UNREADABLE = 13;

    /** Fails to encode negative numbers, and to decode 13 by an {@link Error} as often as told. */
    static final class Fussy implements Codec<Long>
    {
        private static final long serialVersionUID = 1L;

        private transient int errors;

        @Override
        public String name()
        {
            return "fussy";
        }

        @Override
        public int encode(final Long element, final MutableDirectBuffer buffer, final int offset)
        {
            buffer.putLong(offset, element);
            if (element < 0)
            {
                throw new CodecException("negative: element=" + element);
            }
            return Long.BYTES;
        }

        @Override
        public Long decode(final DirectBuffer buffer, final int offset, final int length)
        {
            final long value = buffer.getLong(offset);
            if (UNREADABLE == value && errors > 0)
            {
                errors--;
                throw new StackOverflowError("of the codec");
            }
            return value;
        }
    }

    private final Fussy fussy = new Fussy();

    AbstractSharedQueue<Long> anyQueue(final int capacity, final Codec<Long> codec)
    {
        return keep(walk.create(SharedQueue.of(capacity, codec)));
    }

    AbstractSharedQueue<Long> anyNamed(final String name)
    {
        return keep(walk.open(name, SharedQueue.of(3, Codecs.int64())));
    }

    /** What was taken needs no more. */
    void done(final AbstractSharedQueue<Long> queue)
    {
        assertTrue(queue.isEmpty());
    }

    private AbstractSharedQueue<Long> anyQueue(final int capacity)
    {
        return anyQueue(capacity, fussy);
    }

    private static Iterable<Long> lazily(final long from, final long to)
    {
        return () -> LongStream.range(from, to).iterator();
    }

    private static void assertCount(final long count, final Throwable thrown)
    {
        assertEquals(count, PartialPutException.countIn(thrown));
    }

    private static <X extends Throwable> void assertCount(
        final long count, final Class<X> type, final Executable executable)
    {
        assertCount(count, assertThrows(type, executable));
    }

    @Test
    void shouldPutAllInOrderWhenThereIsRoom() throws InterruptedException
    {
        final AbstractSharedQueue<Long> queue = anyQueue(CAPACITY);
        assertEquals(0, queue.putAll(List.of()));
        assertEquals(2, queue.putAll(range(0, 2)));
        assertEquals(0, queue.putAll(lazily(0, 0)));
        assertEquals(2, queue.putAll(lazily(2, 4)));
        assertEquals(1, queue.putAll(List.of(4L), 0, TimeUnit.SECONDS));
        assertEquals(range(0, 5), List.copyOf(queue));
        assertFalse(queue.offer(5L));
        assertEquals(0, queue.putAll(List.of()), "needs no room");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 500})
    void shouldWaitForRoomWhenThereAreMoreThanItHolds(final int capacity) throws Exception
    {
        final AbstractSharedQueue<Long> queue = anyQueue(capacity);
        final Waiting<Long> put = new Waiting<>(() -> queue.putAll(range(0, 1000)) + queue.putAll(lazily(1000, 1500)));
        for (long i = 0; i < 1500; i++)
        {
            assertEquals(i, queue.take());
        }
        assertEquals(1500, put.result.get());
        done(queue);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 300})
    void shouldWakeWhoeverSleepsWhenMovedInBatches(final int capacity) throws Exception
    {
        final AbstractSharedQueue<Long> queue = anyQueue(capacity);
        final Waiting<List<Long>> takes = new Waiting<>(() ->
        {
            final List<Long> taken = new ArrayList<>();
            while (taken.size() < 2000)
            {
                taken.add(queue.take());
                queue.drainTo(taken, 100);
            }
            return taken;
        });
        for (long i = 0; i < 2000; i += 50)
        {
            queue.putAll(range(i, i + 50));
        }
        assertEquals(range(0, 2000), takes.result.get());
        done(queue);
    }

    @Test
    void shouldLetConsumersTakeWhenTheIterableWaitsForThem() throws Exception
    {
        final AbstractSharedQueue<Long> queue = anyQueue(100);
        final AbstractSharedQueue<Long> answers = anyQueue(1);
        final Waiting<Object> echo = new Waiting<>(() ->
        {
            for (int i = 0; i < 20; i++)
            {
                answers.put(queue.take());
            }
            return null;
        });
        final Iterator<Long> iterator = new Iterator<>()
        {
            private long next;

            @Override
            public boolean hasNext()
            {
                return next < 20;
            }

            @Override
            public Long next()
            {
                try
                {
                    assertEquals(next - 1, next == 0 ? -1L : answers.take());
                }
                catch (final InterruptedException ex)
                {
                    throw new AssertionError(ex);
                }
                return next++;
            }
        };
        assertEquals(20, queue.putAll(() -> iterator));
        echo.result.get();
    }

    @Test
    void shouldAskForAnElementWhenTheOneBeforeIsThere() throws InterruptedException
    {
        final AbstractSharedQueue<Long> queue = anyQueue(CAPACITY);
        queue.putAll(() -> LongStream.range(0, CAPACITY).peek((i) -> assertEquals(i, queue.size())).iterator());
        assertEquals(CAPACITY, queue.size());
    }

    @Test
    void shouldSayHowManyWhenInterrupted() throws Exception
    {
        final AbstractSharedQueue<Long> queue = anyQueue(3);
        final Waiting<Long> put = new Waiting<>(() -> queue.putAll(range(0, 10)));
        while (queue.size() < 3)
        {
            Thread.onSpinWait();
        }
        put.interrupt();
        final Throwable thrown = assertThrows(ExecutionException.class, put.result::get).getCause();
        assertInstanceOf(InterruptedException.class, thrown);
        assertCount(3, thrown);
        assertEquals(range(0, 3), List.copyOf(queue));
    }

    @Test
    void shouldPutNothingWhenInterruptedAlready()
    {
        final AbstractSharedQueue<Long> queue = anyQueue(3);
        for (final Executable call : List.<Executable>of(
            () -> queue.putAll(List.of()), () -> queue.putAll(range(0, 3)), () -> queue.putAll(lazily(0, 3)),
            () -> queue.putAll(range(0, 3), 1, TimeUnit.DAYS)))
        {
            Thread.currentThread().interrupt();
            assertCount(0, InterruptedException.class, call);
            assertFalse(Thread.interrupted(), "cleared");
        }
        assertTrue(queue.isEmpty());
    }

    @Test
    void shouldSayHowManyWhenShutDownHalfWay() throws Exception
    {
        final AbstractSharedQueue<Long> queue = anyQueue(3);
        final Waiting<Long> put = new Waiting<>(() -> queue.putAll(range(0, 10)));
        while (queue.size() < 3)
        {
            Thread.onSpinWait();
        }
        queue.shutdown();
        final Throwable thrown = assertThrows(ExecutionException.class, put.result::get).getCause();
        assertInstanceOf(QueueClosedException.class, thrown);
        assertCount(3, thrown);
        assertCount(0, QueueClosedException.class, () -> queue.putAll(range(0, 2)));
        assertEquals(0, queue.putAll(List.of()));
        assertEquals(range(0, 3), List.copyOf(queue));
    }

    @Test
    void shouldSayHowManyWhenItsHandleIsClosedHalfWay() throws Exception
    {
        final AbstractSharedQueue<Long> queue = anyNamed("closing");
        final AbstractSharedQueue<Long> other = anyNamed("closing");
        final Waiting<Long> put = new Waiting<>(() -> queue.putAll(range(0, 10)));
        while (other.size() < 3)
        {
            Thread.onSpinWait();
        }
        queue.close();
        final Throwable thrown = assertThrows(ExecutionException.class, put.result::get).getCause();
        assertInstanceOf(HandleClosedException.class, thrown);
        assertCount(3, thrown);
        assertCount(0, HandleClosedException.class, () -> queue.putAll(List.of()));
        assertEquals(range(0, 3), List.copyOf(other));
    }

    @Test
    void shouldSayHowManyWhenThereIsNoRoomInTime()
    {
        final AbstractSharedQueue<Long> queue = anyQueue(3);
        assertCount(3, QueueFullException.class, () -> queue.putAll(range(0, 5), 5, TimeUnit.MILLISECONDS));
        assertCount(0, QueueFullException.class, () -> queue.putAll(range(0, 5), 5, TimeUnit.MILLISECONDS));
        queue.poll();
        assertCount(1, QueueFullException.class, () -> queue.putAll(lazily(3, 5), 0, TimeUnit.MILLISECONDS));
        queue.poll();
        assertCount(1, QueueFullException.class, () -> queue.putAll(range(4, 6), -1, TimeUnit.DAYS));
        assertEquals(range(2, 5), List.copyOf(queue));
    }

    @Test
    void shouldSayHowManyWhenAnElementCannotBePut()
    {
        final AbstractSharedQueue<Long> queue = anyQueue(9);
        assertCount(2, CodecException.class, () -> queue.putAll(List.of(0L, 1L, -1L, 2L)));
        assertCount(1, NullPointerException.class, () -> queue.putAll(Arrays.asList(2L, null, 3L)));
        assertCount(0, CodecException.class, () -> queue.putAll(List.of(-1L, 3L)));
        assertCount(3, StackOverflowError.class, () -> queue.putAll(() ->
            LongStream.range(3, 9).map(QueueBatchTest::failAtSix).iterator()));
        assertEquals(range(0, 6), List.copyOf(queue));
    }

    private static long failAtSix(final long number)
    {
        if (6 == number)
        {
            throw new StackOverflowError("of the iterable");
        }
        return number;
    }

    @Test
    void shouldSayHowManyOfTheOuterBatchWhenTheIterablePutsOne() throws Exception
    {
        final AbstractSharedQueue<Long> inner = anyQueue(9);
        final AbstractSharedQueue<Long> outer = anyQueue(9);
        final Iterable<Long> elements = () -> LongStream.range(0, 2).map((i) ->
        {
            try
            {
                return inner.putAll(i == 0 ? List.of(1L) : List.of(2L, 3L, -1L));
            }
            catch (final InterruptedException ex)
            {
                throw new AssertionError(ex);
            }
        }).iterator();
        assertCount(1, CodecException.class, () -> outer.putAll(elements));
        assertEquals(List.of(1L), List.copyOf(outer));
        assertEquals(List.of(1L, 2L, 3L), List.copyOf(inner));
    }

    @Test
    void shouldThrowWhatTheIterableThrowsWhenItFails()
    {
        final AbstractSharedQueue<Long> queue = anyQueue(9);
        final List<Long> changing = new ArrayList<>(range(0, 3));
        final ConcurrentModificationException thrown = assertThrows(ConcurrentModificationException.class, () ->
            queue.putAll(() -> changing.stream().peek((i) -> changing.add(i)).iterator()));
        assertCount(queue.size(), thrown);
        assertThrows(NullPointerException.class, () -> queue.putAll(null));
        assertThrows(NullPointerException.class, () -> queue.putAll(() -> null));
    }

    @Test
    void shouldRefuseWhenPutToItself()
    {
        final AbstractSharedQueue<Long> queue = anyNamed("mirror");
        final AbstractSharedQueue<Long> other = anyNamed("mirror");
        queue.add(1L);
        for (final AbstractSharedQueue<Long> self : List.of(queue, other))
        {
            assertThrows(IllegalArgumentException.class, () -> queue.putAll(self));
            assertThrows(IllegalArgumentException.class, () -> queue.putAll(self, 1, TimeUnit.DAYS));
        }
        assertEquals(1, queue.size());
    }

    @Test
    void shouldLeaveTheElementWhenTheCollectionRefusesIt()
    {
        final AbstractSharedQueue<Long> queue = anyQueue(CAPACITY);
        queue.addAll(range(0, CAPACITY));
        final Collection<Long> small = new ArrayBlockingQueue<>(3);
        assertThrows(IllegalStateException.class, () -> queue.drainTo(small));
        assertEquals(range(0, 3), List.copyOf(small));
        assertThrows(UnsupportedOperationException.class, () -> queue.drainTo(Collections.emptyList()));
        assertEquals(3, queue.poll());
        assertEquals(1, queue.drainTo(new ArrayList<>(), 5));
    }

    @Test
    void shouldLeaveTheElementWhenDecodingEndsInAnError()
    {
        final AbstractSharedQueue<Long> queue = anyQueue(CAPACITY);
        queue.addAll(List.of(1L, UNREADABLE, 2L));
        fussy.errors = 1;
        final List<Long> target = new ArrayList<>();
        assertThrows(StackOverflowError.class, () -> queue.drainTo(target));
        assertEquals(List.of(1L), target);
        assertEquals(2, queue.drainTo(target));
        assertEquals(3, target.size());
        assertTrue(target.containsAll(List.of(2L, UNREADABLE)), "a task may come later");
    }

    @Test
    void shouldDrainInOrderWhenThereAreMany() throws InterruptedException
    {
        final AbstractSharedQueue<Long> queue = anyQueue(1000);
        queue.putAll(range(0, 1000));
        final List<Long> target = new ArrayList<>();
        assertEquals(333, queue.drainTo(target, 333));
        assertEquals(667, queue.drainTo(target));
        assertEquals(range(0, 1000), target);
        queue.putAll(range(0, 1000));
        queue.clear();
        assertTrue(queue.isEmpty());
        assertEquals(1000, queue.remainingCapacity());
    }

    @Test
    void shouldWakeAProducerWhenDrainedOrCleared() throws Exception
    {
        final AbstractSharedQueue<Long> queue = anyQueue(3);
        queue.addAll(range(0, 3));
        final Waiting<Long> first = new Waiting<>(() -> queue.putAll(range(3, 6)));
        final List<Long> target = new ArrayList<>();
        assertEquals(1, queue.drainTo(target, 1));
        while (!first.result.isDone())
        {
            queue.drainTo(target, 1);
        }
        queue.drainTo(target);
        assertEquals(range(0, 6), target);
        queue.addAll(range(0, 3));
        final Waiting<Long> second = new Waiting<>(() -> queue.putAll(List.of(7L)));
        queue.clear();
        assertEquals(1, second.result.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 64})
    void shouldMoveEachOnceWhenManyMoveBatches(final int capacity) throws Exception
    {
        final int producers = 3;
        final long each = 3000;
        final AbstractSharedQueue<Long> queue = anyQueue(capacity);
        final List<Future<Long>> puts = new ArrayList<>();
        for (long p = 0; p < producers; p++)
        {
            final long first = p * each;
            puts.add(async(() ->
            {
                long count = 0;
                while (count < each)
                {
                    final long from = first + count;
                    count += queue.putAll(range(from, Math.min(from + 37, first + each)));
                }
                return count;
            }));
        }
        final Collection<Long> all = ConcurrentHashMap.newKeySet();
        final List<Future<Long>> takes = new ArrayList<>();
        for (int i = 0; i < 2; i++)
        {
            takes.add(async(() -> takeAll(queue, producers, each, all)));
        }
        for (final Future<Long> put : puts)
        {
            assertEquals(each, put.get());
        }
        queue.shutdown();
        assertEquals(producers * each, takes.get(0).get() + takes.get(1).get());
        assertEquals(producers * each, all.size());
    }

    /** Each producer's elements in their order. */
    private static long takeAll(
        final AbstractSharedQueue<Long> queue, final int producers, final long each, final Collection<Long> all)
        throws InterruptedException
    {
        final long[] last = new long[producers];
        Arrays.fill(last, -1);
        long count = 0;
        while (true)
        {
            final List<Long> batch = new ArrayList<>();
            try
            {
                batch.add(queue.take());
            }
            catch (final QueueClosedException end)
            {
                return count;
            }
            queue.drainTo(batch, 41);
            for (final long element : batch)
            {
                final int producer = (int)(element / each);
                assertTrue(element > last[producer], "out of order");
                last[producer] = element;
                assertTrue(all.add(element), "twice");
                if (queue instanceof TaskQueue<Long> tasks)
                {
                    tasks.taskDone();
                }
            }
            count += batch.size();
        }
    }
}
