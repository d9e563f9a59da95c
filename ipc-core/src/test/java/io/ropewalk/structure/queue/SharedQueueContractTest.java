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

import io.ropewalk.codec.Codecs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Spliterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What {@link BlockingQueue} and its parents promise. */
@SuppressWarnings({"ModifyingCollectionWithItself", "CollectionToArraySafeParameter", "CollectionIncompatibleType"})
class SharedQueueContractTest extends QueueFixture
{
    AbstractSharedQueue<Long> anyQueue(final int capacity)
    {
        return queue(capacity);
    }

    AbstractSharedQueue<Long> anyNamed(final String name)
    {
        return keep(walk.open(name, SharedQueue.of(3, Codecs.int64())));
    }

    /** With the elements 0 to size - 1. */
    private AbstractSharedQueue<Long> anyFilled(final int capacity, final int size)
    {
        final AbstractSharedQueue<Long> queue = anyQueue(capacity);
        for (long i = 0; i < size; i++)
        {
            queue.add(i);
        }
        return queue;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 1000})
    void shouldCountExactlyWhenFilledAndEmptied(final int capacity)
    {
        final AbstractSharedQueue<Long> queue = anyQueue(capacity);
        for (int i = 0; i < capacity; i++)
        {
            assertEquals(i, queue.size());
            assertEquals(capacity - i, queue.remainingCapacity());
            assertEquals(i == 0, queue.isEmpty());
            assertFalse(queue.isFull());
            assertTrue(queue.offer((long)i));
        }
        assertTrue(queue.isFull());
        assertEquals(0, queue.remainingCapacity());
        assertFalse(queue.offer(-1L));
        assertThrows(IllegalStateException.class, () -> queue.add(-1L));
        for (int i = 0; i < capacity; i++)
        {
            assertEquals(capacity - i, queue.size());
            assertEquals(i, queue.poll());
        }
        assertNull(queue.poll());
        assertTrue(queue.isEmpty());
    }

    @Test
    void shouldRefuseToAddAQueueToItselfThroughAnotherHandle()
    {
        final AbstractSharedQueue<Long> queue = anyNamed("itself");
        final AbstractSharedQueue<Long> same = anyNamed("itself");
        queue.add(1L);
        assertThrows(IllegalArgumentException.class, () -> queue.addAll(queue));
        assertThrows(IllegalArgumentException.class, () -> queue.addAll(same));
        assertThrows(IllegalArgumentException.class, () -> same.drainTo(queue));
        assertThrows(NullPointerException.class, () -> queue.addAll(null));
        assertEquals(List.of(1L), List.copyOf(queue));
        assertFalse(queue.retainAll(same));
        assertTrue(queue.containsAll(same));
        assertEquals(1, queue.size());
        assertTrue(queue.removeAll(same));
        assertTrue(queue.isEmpty());
        assertTrue(queue.addAll(List.of(1L, 2L)));
    }

    @Test
    void shouldThrowWhenGivenNull()
    {
        final AbstractSharedQueue<Long> queue = anyFilled(CAPACITY, 1);
        assertThrows(NullPointerException.class, () -> queue.add(null));
        assertThrows(NullPointerException.class, () -> queue.offer(null));
        assertThrows(NullPointerException.class, () -> queue.put(null));
        assertThrows(NullPointerException.class, () -> queue.putNow(null));
        assertThrows(NullPointerException.class, () -> queue.offer(null, 1, TimeUnit.SECONDS));
        assertThrows(NullPointerException.class, () -> queue.put(null, 1, TimeUnit.SECONDS));
        assertThrows(NullPointerException.class, () -> queue.addAll(null));
        assertThrows(NullPointerException.class, () -> queue.addAll(Arrays.asList(5L, null)));
        assertThrows(NullPointerException.class, () -> queue.drainTo(null));
        assertThrows(NullPointerException.class, () -> queue.drainTo(null, 0));
        assertThrows(NullPointerException.class, () -> queue.toArray((Object[])null));
        assertThrows(NullPointerException.class, () -> queue.containsAll(null));
        assertThrows(NullPointerException.class, () -> queue.removeAll(null));
        assertThrows(NullPointerException.class, () -> queue.retainAll(null));
        assertThrows(NullPointerException.class, () -> queue.removeIf(null));
        assertThrows(NullPointerException.class, () -> queue.forEach(null));
        assertFalse(queue.contains(null));
        assertFalse(queue.remove(null));
        assertEquals(List.of(0L, 5L), List.copyOf(queue));
    }

    @Test
    void shouldThrowOrReturnNullWhenEmpty() throws InterruptedException
    {
        final Queue<Long> queue = anyQueue(2);
        assertNull(queue.peek());
        assertNull(queue.poll());
        assertThrows(NoSuchElementException.class, queue::element);
        assertThrows(NoSuchElementException.class, queue::remove);
        assertThrows(NoSuchElementException.class, () -> queue.iterator().next());
        assertFalse(queue.iterator().hasNext());
        assertEquals("[]", Arrays.toString(queue.toArray()));
        assertFalse(queue.contains(1L));
        assertFalse(queue.remove(1L));
        assertEquals(0, ((BlockingQueue<Long>)queue).drainTo(new ArrayList<>()));
    }

    @Test
    void shouldShowTheFirstWhenPeeked()
    {
        final AbstractSharedQueue<Long> queue = anyFilled(CAPACITY, 3);
        for (long i = 0; i < 3; i++)
        {
            assertEquals(i, queue.peek());
            assertEquals(i, queue.element());
            assertEquals(i, queue.remove());
        }
        assertNull(queue.peek());
    }

    @Test
    void shouldAddAllOrThrowWhenThereIsNoRoom()
    {
        final AbstractSharedQueue<Long> queue = anyQueue(3);
        assertTrue(queue.addAll(range(0, 2)));
        assertFalse(queue.addAll(List.of()));
        assertThrows(IllegalStateException.class, () -> queue.addAll(range(2, 4)));
        assertEquals(range(0, 3), List.copyOf(queue));
        final Collection<Long> self = queue;
        assertThrows(IllegalArgumentException.class, () -> queue.addAll(self));
    }

    @Test
    void shouldMoveInOrderWhenDrained()
    {
        final AbstractSharedQueue<Long> queue = anyFilled(CAPACITY, 5);
        final List<Long> target = new ArrayList<>();
        assertEquals(0, queue.drainTo(target, 0));
        assertEquals(0, queue.drainTo(target, -1));
        assertEquals(2, queue.drainTo(target, 2));
        assertEquals(3, queue.size());
        assertEquals(3, queue.drainTo(target));
        assertEquals(range(0, 5), target);
        assertEquals(0, queue.drainTo(target));
        assertTrue(queue.offer(5L));
        assertThrows(IllegalArgumentException.class, () -> queue.drainTo(queue));
        assertThrows(IllegalArgumentException.class, () -> queue.drainTo(queue, 1));
        assertEquals(1, queue.size());
    }

    @Test
    void shouldRefuseWhenDrainedToItselfThroughAnotherHandle()
    {
        final AbstractSharedQueue<Long> queue = anyNamed("self");
        final AbstractSharedQueue<Long> other = anyNamed("self");
        queue.addAll(range(0, 2));
        assertThrows(IllegalArgumentException.class, () -> queue.drainTo(other));
        assertEquals(range(0, 2), List.copyOf(queue));
    }

    @Test
    void shouldCopyWhenAskedForAnArray()
    {
        final AbstractSharedQueue<Long> queue = anyFilled(CAPACITY, 3);
        final Object[] objects = queue.toArray();
        assertSame(Object[].class, objects.getClass());
        assertArrayEquals(new Object[] {0L, 1L, 2L}, objects);
        assertArrayEquals(new Long[] {0L, 1L, 2L}, queue.toArray(new Long[0]));
        final Long[] larger = {9L, 9L, 9L, 9L, 9L};
        assertSame(larger, queue.toArray(larger));
        assertArrayEquals(new Long[] {0L, 1L, 2L, null, 9L}, larger);
        assertArrayEquals(new Long[] {0L, 1L, 2L}, queue.toArray(Long[]::new));
        final Collection<?> elements = queue;
        final Object[] strings = new String[3];
        assertThrows(ArrayStoreException.class, () -> elements.toArray(strings));
        assertEquals(3, queue.size());
    }

    @Test
    void shouldWalkFromFirstToLastWhenIterated()
    {
        final AbstractSharedQueue<Long> queue = anyFilled(CAPACITY, 4);
        final Iterator<Long> iterator = queue.iterator();
        assertThrows(IllegalStateException.class, iterator::remove);
        for (long i = 0; i < 4; i++)
        {
            assertTrue(iterator.hasNext());
            assertTrue(iterator.hasNext());
            assertEquals(i, iterator.next());
        }
        assertFalse(iterator.hasNext());
        assertThrows(NoSuchElementException.class, iterator::next);
        iterator.remove();
        assertThrows(IllegalStateException.class, iterator::remove);
        assertEquals(range(0, 3), List.copyOf(queue));
    }

    @Test
    void shouldRemoveWhatWasReturnedWhenTheIteratorHasLookedAhead()
    {
        final AbstractSharedQueue<Long> queue = anyFilled(CAPACITY, 4);
        final Iterator<Long> iterator = queue.iterator();
        iterator.next();
        iterator.next();
        assertTrue(iterator.hasNext());
        iterator.remove();
        assertEquals(2L, iterator.next());
        iterator.remove();
        assertEquals(List.of(0L, 3L), List.copyOf(queue));
        assertEquals(3L, iterator.next());
        assertFalse(iterator.hasNext());
    }

    @Test
    void shouldBeWeaklyConsistentWhenChangedUnderTheIterator()
    {
        final AbstractSharedQueue<Long> queue = anyFilled(CAPACITY, 3);
        final Iterator<Long> iterator = queue.iterator();
        assertEquals(0L, queue.poll());
        queue.add(7L);
        assertTrue(iterator.hasNext());
        final long first = iterator.next();
        assertTrue(first == 0 || first == 1, "first=" + first);
        queue.clear();
        queue.add(8L);
        while (iterator.hasNext())
        {
            assertTrue(iterator.next() < 9);
        }
        assertEquals(8L, queue.poll());
    }

    @Test
    void shouldStreamWhatIsThereWhenOthersTakeMeanwhile()
    {
        final AbstractSharedQueue<Long> queue = anyFilled(CAPACITY, 4);
        final Spliterator<Long> elements = queue.spliterator();
        assertFalse(elements.hasCharacteristics(Spliterator.SIZED));
        assertTrue(elements.hasCharacteristics(Spliterator.CONCURRENT | Spliterator.ORDERED | Spliterator.NONNULL));
        assertEquals(4, elements.estimateSize());
        assertEquals(range(0, 4), queue.stream().toList());
        assertArrayEquals(new Object[] {0L, 2L}, queue.stream().peek((element) ->
        {
            queue.poll();
            queue.poll();
        }).toArray());
        assertTrue(queue.isEmpty());
    }

    @Test
    void shouldRemoveTheFirstThatIsEqualWhenRemoved()
    {
        final AbstractSharedQueue<Long> queue = anyQueue(CAPACITY);
        queue.addAll(List.of(1L, 2L, 1L, 3L));
        assertTrue(queue.contains(1L));
        assertTrue(queue.remove(1L));
        assertEquals(List.of(2L, 1L, 3L), List.copyOf(queue));
        assertTrue(queue.remove(3L));
        assertFalse(queue.remove(3L));
        final Object text = "1";
        assertFalse(queue.remove(text));
        assertEquals(2, queue.size());
        assertTrue(queue.addAll(List.of(4L, 5L, 6L)), "room made in the middle can be used");
        assertFalse(queue.offer(7L));
        assertEquals(List.of(2L, 1L, 4L, 5L, 6L), List.copyOf(queue));
        assertTrue(queue.containsAll(List.of(1L, 6L)));
        assertFalse(queue.containsAll(List.of(1L, 9L)));
    }

    @Test
    void shouldRemoveInBulkWhenAsked()
    {
        final AbstractSharedQueue<Long> queue = anyFilled(8, 8);
        assertTrue(queue.removeAll(List.of(1L, 3L, 100L)));
        assertFalse(queue.removeAll(List.of(1L, 3L)));
        assertTrue(queue.retainAll(List.of(0L, 2L, 4L, 5L)));
        assertFalse(queue.retainAll(List.of(0L, 2L, 4L, 5L)));
        assertTrue(queue.removeIf((element) -> element == 4L));
        assertFalse(queue.removeIf((element) -> element == 4L));
        assertEquals(List.of(0L, 2L, 5L), List.copyOf(queue));
        final List<Long> seen = new ArrayList<>();
        queue.forEach(seen::add);
        assertEquals(List.of(0L, 2L, 5L), seen);
        queue.clear();
        assertTrue(queue.isEmpty());
        queue.clear();
        assertTrue(queue.addAll(range(0, 8)));
        assertEquals(range(0, 8), List.copyOf(queue));
    }

    @Test
    void shouldBehaveAsACollectionWhenComparedAndPrinted()
    {
        final AbstractSharedQueue<Long> queue = anyFilled(CAPACITY, 2);
        final Collection<Long> same = queue;
        assertEquals(queue, same);
        assertFalse(queue.equals(List.of(0L, 1L)), "queues compare by identity");
        assertEquals(queue.hashCode(), same.hashCode());
        assertTrue(queue.toString().contains("capacity=" + CAPACITY), queue.toString());
        assertEquals(1L, queue.stream().mapToLong(Long::longValue).sum());
        assertEquals(Collections.max(queue), 1L);
    }

    @Test
    void shouldWaitForRoomWhenPut() throws Exception
    {
        final AbstractSharedQueue<Long> queue = anyFilled(1, 1);
        final Waiting<Object> put = new Waiting<>(() ->
        {
            queue.put(1L);
            queue.put(2L);
            return null;
        });
        assertFalse(put.result.isDone());
        assertEquals(0L, queue.take());
        assertEquals(1L, queue.take());
        assertEquals(2L, queue.take());
        put.result.get();
    }

    @Test
    void shouldWaitForAnElementWhenTaken() throws Exception
    {
        final AbstractSharedQueue<Long> queue = anyQueue(1);
        final Waiting<Long> take = new Waiting<>(queue::take);
        assertFalse(take.result.isDone());
        queue.put(1L);
        assertEquals(1L, take.result.get());
        final Waiting<Long> poll = new Waiting<>(() -> queue.poll(1, TimeUnit.HOURS));
        assertTrue(queue.offer(2L, 1, TimeUnit.HOURS));
        assertEquals(2L, poll.result.get());
    }

    @Test
    void shouldNotEndBeforeItsTimeWhenTimed() throws InterruptedException
    {
        final AbstractSharedQueue<Long> queue = anyFilled(1, 1);
        final long startNs = System.nanoTime();
        assertFalse(queue.offer(1L, 30, TimeUnit.MILLISECONDS));
        assertTrue(System.nanoTime() - startNs >= 30_000_000);
        assertFalse(queue.offer(1L, 0, TimeUnit.MILLISECONDS));
        assertFalse(queue.offer(1L, Long.MIN_VALUE, TimeUnit.DAYS));
        assertEquals(0L, queue.poll(-1, TimeUnit.MILLISECONDS));
        final long secondNs = System.nanoTime();
        assertNull(queue.poll(30, TimeUnit.MILLISECONDS));
        assertTrue(System.nanoTime() - secondNs >= 30_000_000);
        assertNull(queue.poll(0, TimeUnit.SECONDS));
        assertTrue(queue.offer(1L, 0, TimeUnit.SECONDS));
    }

    @Test
    void shouldLoseNothingWhenInterrupted() throws Exception
    {
        final AbstractSharedQueue<Long> full = anyFilled(1, 1);
        final AbstractSharedQueue<Long> empty = anyQueue(1);
        final List<Waiting<?>> calls = List.of(
            new Waiting<>(() ->
            {
                full.put(1L);
                return null;
            }),
            new Waiting<>(() -> full.offer(1L, 1, TimeUnit.HOURS)),
            new Waiting<>(empty::take),
            new Waiting<>(() -> empty.poll(1, TimeUnit.HOURS)));
        for (final Waiting<?> call : calls)
        {
            call.interrupt();
            final ExecutionException ex = assertThrows(ExecutionException.class, call.result::get);
            assertInstanceOf(InterruptedException.class, ex.getCause());
        }
        assertEquals(1, full.size());
        assertEquals(0L, full.poll());
        assertTrue(empty.offer(2L));
        assertEquals(2L, empty.poll());
    }

    @Test
    void shouldThrowBeforeAnythingWhenInterruptedAlready() throws Exception
    {
        final AbstractSharedQueue<Long> queue = anyFilled(3, 1);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> queue.put(5L));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> queue.offer(5L, 1, TimeUnit.SECONDS));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, queue::take);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> queue.poll(1, TimeUnit.SECONDS));
        Thread.currentThread().interrupt();
        assertTrue(queue.offer(1L));
        assertEquals(0L, queue.poll());
        assertTrue(Thread.interrupted(), "what does not wait leaves the flag alone");
        assertEquals(List.of(1L), List.copyOf(queue));
    }
}
