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

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a queue shows while a claim is open: what a poll returns. */
class QueueHeldUpTest extends QueueFixture
{
    private static void put(final SharedQueue<Long> queue, final int index, final long value)
    {
        queue.buffer().putLong(index, value);
        queue.commit(index);
    }

    private static void assertShows(final List<Long> elements, final SharedQueue<Long> queue)
    {
        assertEquals(elements.size(), queue.size());
        assertEquals(elements.isEmpty(), queue.isEmpty());
        assertEquals(elements, List.copyOf(queue));
        assertEquals(!elements.isEmpty(), queue.iterator().hasNext());
        if (elements.isEmpty())
        {
            assertNull(queue.peek());
            assertThrows(NoSuchElementException.class, queue::element);
            assertFalse(queue.contains(1L));
        }
        else
        {
            assertEquals(elements.get(0), queue.peek());
            assertEquals(elements.get(0), queue.element());
        }
        assertEquals(0 == queue.remainingCapacity(), queue.isFull());
    }

    @Test
    void shouldShowNothingWhenAClaimIsInFront() throws ExecutionException, InterruptedException
    {
        final SharedQueue<Long> queue = queue(3);
        final int index = queue.tryClaim(Long.BYTES);
        async(() -> queue.offer(1L)).get();
        assertShows(List.of(), queue);
        assertEquals(1, queue.remainingCapacity(), "what is claimed takes room");
        assertNull(queue.poll());
        put(queue, index, 0);
        assertShows(range(0, 2), queue);
        assertEquals(0, queue.poll());
        assertShows(List.of(1L), queue);
    }

    @Test
    void shouldShowWhatIsInFrontWhenAClaimIsBehind() throws ExecutionException, InterruptedException
    {
        final SharedQueue<Long> queue = filled(4, 1);
        final int index = queue.tryClaim(Long.BYTES);
        async(() -> queue.offer(2L)).get();
        assertShows(List.of(0L), queue);
        assertFalse(queue.remove(2L));
        assertEquals(1, queue.remainingCapacity());
        assertEquals(0, queue.poll());
        assertShows(List.of(), queue);
        queue.abort(index);
        assertShows(List.of(2L), queue);
        assertTrue(queue.remove(2L));
        assertEquals(4, queue.remainingCapacity());
    }

    @Test
    void shouldNotShowWhatIsInAHandWhenAHandlerLooks()
    {
        final SharedQueue<Long> queue = filled(2, 2);
        assertEquals(2, queue.poll((buffer, offset, length) ->
        {
            final long element = buffer.getLong(offset);
            assertShows(0 == element ? List.of(1L) : List.of(), queue);
            assertEquals(element, queue.remainingCapacity());
        }, 2));
        assertShows(List.of(), queue);
    }
}
