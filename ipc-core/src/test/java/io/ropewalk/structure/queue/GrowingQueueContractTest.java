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

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The same, of a queue that grows: it begins with one element, so that everything goes across rings. */
class GrowingQueueContractTest extends SharedQueueContractTest
{
    static GrowingQueueKind<Long> growing()
    {
        return SharedQueue.growing(Codecs.int64()).initialCapacity(1);
    }

    @Override
    AbstractSharedQueue<Long> anyQueue(final int capacity)
    {
        return keep(walk.create(growing()));
    }

    @Override
    AbstractSharedQueue<Long> anyNamed(final String name)
    {
        return keep(walk.open(name, growing()));
    }

    @Override
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 1000})
    void shouldCountExactlyWhenFilledAndEmptied(final int count)
    {
        final AbstractSharedQueue<Long> queue = anyQueue(1);
        for (int i = 0; i < count; i++)
        {
            assertEquals(i, queue.size());
            assertEquals(Integer.MAX_VALUE, queue.remainingCapacity());
            assertEquals(i == 0, queue.isEmpty());
            assertFalse(queue.isFull());
            assertTrue(queue.offer((long)i));
        }
        for (int i = 0; i < count; i++)
        {
            assertEquals(count - i, queue.size());
            assertEquals(i, queue.peek());
            assertEquals(i, queue.poll());
        }
        assertNull(queue.poll());
        assertTrue(queue.isEmpty());
    }

    @Override
    @Test
    void shouldAddAllOrThrowWhenThereIsNoRoom()
    {
        final AbstractSharedQueue<Long> queue = anyQueue(1);
        assertTrue(queue.addAll(range(0, 100)));
        assertFalse(queue.addAll(List.of()));
        assertEquals(range(0, 100), List.copyOf(queue));
    }

    @Override
    @Test
    void shouldRemoveTheFirstThatIsEqualWhenRemoved()
    {
        final AbstractSharedQueue<Long> queue = anyQueue(1);
        queue.addAll(List.of(1L, 2L, 1L, 3L));
        assertTrue(queue.contains(1L));
        assertTrue(queue.remove(1L));
        assertEquals(List.of(2L, 1L, 3L), List.copyOf(queue));
        assertTrue(queue.remove(3L));
        assertFalse(queue.remove(3L));
        assertTrue(queue.addAll(List.of(4L, 5L, 6L)));
        assertEquals(List.of(2L, 1L, 4L, 5L, 6L), List.copyOf(queue));
        assertEquals(2L, queue.poll());
    }

    @Override
    @Test
    void shouldBehaveAsACollectionWhenComparedAndPrinted()
    {
        final AbstractSharedQueue<Long> queue = anyQueue(1);
        queue.addAll(range(0, 20));
        assertEquals(190L, queue.stream().mapToLong(Long::longValue).sum());
        assertTrue(queue.toString().contains(queue.name()), queue.toString());
    }

    @Override
    @Test
    void shouldWaitForRoomWhenPut() throws Exception
    {
        final AbstractSharedQueue<Long> queue = anyQueue(1);
        for (long i = 0; i < 100; i++)
        {
            queue.put(i);
        }
        assertEquals(0L, queue.take());
    }

    @Override
    @Test
    void shouldNotEndBeforeItsTimeWhenTimed() throws InterruptedException
    {
        final AbstractSharedQueue<Long> queue = anyQueue(1);
        assertTrue(queue.offer(1L, Long.MIN_VALUE, TimeUnit.DAYS));
        assertTrue(queue.offer(2L, 0, TimeUnit.MILLISECONDS));
        assertEquals(1L, queue.poll(-1, TimeUnit.MILLISECONDS));
        assertEquals(2L, queue.poll(0, TimeUnit.MILLISECONDS));
        final long beginNs = System.nanoTime();
        assertNull(queue.poll(30, TimeUnit.MILLISECONDS));
        assertTrue(System.nanoTime() - beginNs >= 30_000_000);
    }

    @Override
    @Test
    void shouldLoseNothingWhenInterrupted() throws Exception
    {
        final AbstractSharedQueue<Long> empty = anyQueue(1);
        for (final Waiting<?> call : List.of(
            new Waiting<>(empty::take), new Waiting<>(() -> empty.poll(1, TimeUnit.HOURS))))
        {
            call.interrupt();
            final ExecutionException ex = assertThrows(ExecutionException.class, call.result::get);
            assertInstanceOf(InterruptedException.class, ex.getCause());
        }
        assertTrue(empty.offer(2L));
        assertEquals(2L, empty.poll());
    }
}
