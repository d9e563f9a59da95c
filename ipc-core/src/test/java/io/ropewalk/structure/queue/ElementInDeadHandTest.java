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
import io.ropewalk.machine.memory.Slices;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.MpmcRing;
import io.ropewalk.structure.ring.core.RingLayout;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** An element that was taken by somebody who died before the hand-over is in the queue, however one looks. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ElementInDeadHandTest
{
    private static final int VICTIM = 1;
    private static final int OTHER = 2;

    private final RingLayout layout = RingLayout.shared(3, QueueKind.SLOT_LENGTH, 0);
    private final AtomicBuffer memory = Slices.allocate(layout.bodyLength());
    private volatile boolean isDead;
    private SharedQueue<Long> queue;

    private MpmcRing ring(final int owner)
    {
        return new MpmcRing(memory, layout, owner, (token) -> isDead && VICTIM == token, Path.of("memory"));
    }

    /** 1 in the hand of the victim, 2 and 3 behind it. */
    @BeforeEach
    void fill()
    {
        final MpmcRing victim = ring(VICTIM);
        final QueueKind<Long> kind = SharedQueue.of(3, Codecs.int64());
        queue = new SharedQueue<>(Walk.temporary().create(kind).attachment(), kind, ring(OTHER));
        assertEquals(Ring.EMPTY, victim.beginTake());
        assertNull(queue.poll());
        queue.addAll(List.of(1L, 2L, 3L));
        assertEquals(0, victim.beginTake());
    }

    @Test
    void shouldHideItWhileItsTakerLives()
    {
        assertEquals(List.of(2L, 3L), List.copyOf(queue));
        assertFalse(queue.contains(1L));
        assertFalse(queue.remove(1L));
        assertEquals(2, queue.size());
    }

    @Test
    void shouldPeekWhatIsPolledNextWhenItsTakerHasDied()
    {
        isDead = true;
        assertEquals(3, queue.size());
        assertTrue(queue.contains(1L));
        assertEquals(List.of(2L, 3L, 1L), List.copyOf(queue));
        for (final long expected : new long[] {2, 3, 1})
        {
            assertFalse(queue.isEmpty());
            assertEquals(expected, queue.peek());
            assertEquals(expected, queue.poll());
        }
        assertTrue(queue.isEmpty());
        assertNull(queue.peek());
    }

    @Test
    void shouldRemoveItWhenItsTakerHasDied()
    {
        isDead = true;
        assertTrue(queue.remove(1L));
        assertFalse(queue.remove(1L));
        assertEquals(List.of(2L, 3L), List.copyOf(queue));
        queue.add(4L);
        assertEquals(List.of(2L, 3L, 4L), List.copyOf(queue));
        queue.clear();
        assertNull(queue.poll());
        assertEquals(0, queue.size());
    }

    @Test
    void shouldRemoveItThroughAnIteratorThatHasLookedAhead()
    {
        isDead = true;
        final Iterator<Long> iterator = queue.iterator();
        iterator.next();
        iterator.next();
        assertEquals(1L, iterator.next());
        assertFalse(iterator.hasNext());
        iterator.remove();
        assertEquals(List.of(2L, 3L), List.copyOf(queue));
    }

    /** Who dies after it has noted the position, and before the hand-over, leaves an account that its heir can read. */
    @Test
    void shouldKeepItsPositionWhenItsTakerHasDied()
    {
        isDead = true;
        final List<Long> positions = new ArrayList<>();
        assertEquals(3, queue.poll(new MessageHandler()
        {
            @Override
            public void onMessage(final long position, final DirectBuffer buffer, final int offset, final int length)
            {
                positions.add(position);
                assertEquals(buffer.getLong(offset) - 1, position);
            }

            @Override
            public void onMessage(final DirectBuffer buffer, final int offset, final int length)
            {
                throw new AssertionError("the other one is called");
            }
        }, 10));
        assertEquals(List.of(1L, 2L, 0L), positions);
    }
}
