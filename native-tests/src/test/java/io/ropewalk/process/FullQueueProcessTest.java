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
package io.ropewalk.process;

import io.ropewalk.Ropewalk;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.concurrent.BlockingQueue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A queue is full when so many elements are undelivered, wherever they lie, and at no other time. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullQueueProcessTest
{
    private static final String NAME = "full";

    private final Ropewalk walk = Ropewalk.temporary();

    private PeerJvm peer(final String task, final String kind, final int capacity, final Object... more)
    {
        return PeerJvm.start(SlowPeer.class, task, walk.path(), kind, NAME, capacity, more);
    }

    private BlockingQueue<Long> queue(final String kind, final int capacity)
    {
        return SlowPeer.queue(walk, kind, NAME, String.valueOf(capacity));
    }

    private static void assertRoom(final int room, final BlockingQueue<Long> queue)
    {
        assertEquals(room, queue.remainingCapacity());
        if (queue instanceof SharedQueue<Long> shared)
        {
            assertEquals(0 == room, shared.isFull());
        }
    }

    private static void fill(final BlockingQueue<Long> queue, final int room)
    {
        for (int i = room; i > 0; i--)
        {
            assertRoom(i, queue);
            assertTrue(queue.offer((long)i), "room=" + i);
        }
        assertRoom(0, queue);
        assertFalse(queue.offer(0L));
    }

    @ParameterizedTest
    @CsvSource({
        "queue, 2", "queue, 3", "queue, 16", "queue, 50", "queue, 1024", "tasks, 2", "tasks, 16", "tasks, 50",
        "tasks, 1024"})
    void shouldHaveRoomWhenElementsAreRemovedBehindTheFirst(final String kind, final int capacity) throws Exception
    {
        final int times = 5 * capacity + 500;
        final BlockingQueue<Long> queue = queue(kind, capacity);
        queue.add(0L);
        for (int round = 0; round < 2; round++)
        {
            try (PeerJvm peer = peer("churn", kind, capacity, times))
            {
                assertEquals(List.of(String.valueOf(times)), peer.finish());
            }
            for (int i = 0; i < times; i++)
            {
                assertTrue(queue.offer(2L) && queue.remove(2L), "time=" + i);
            }
            assertEquals(1, queue.size());
            assertRoom(capacity - 1, queue);
        }
        fill(queue, capacity - 1);
        assertEquals(0, queue.poll());
        for (long i = capacity - 1L; i > 0; i--)
        {
            assertEquals(i, queue.poll());
        }
        assertNull(queue.poll());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 16, 50, 1024})
    void shouldHaveRoomWhenAnotherProcessIsSlowToDecode(final int capacity) throws Exception
    {
        final BlockingQueue<Long> queue = queue("queue", capacity);
        queue.add(SlowPeer.SLOW);
        try (PeerJvm peer = peer("decode", "queue", capacity))
        {
            peer.expect(SlowPeer.PAUSED);
            // In its hand: not to be had, but undelivered.
            for (long i = 0; i < 3L * capacity + 100 && capacity > 1; i++)
            {
                assertRoom(capacity - 1, queue);
                assertTrue(queue.offer(i), "time=" + i);
                assertEquals(1, queue.size());
                assertEquals(i, queue.peek());
                assertEquals(i, queue.poll());
                assertTrue(queue.isEmpty());
                assertNull(queue.peek());
            }
            fill(queue, capacity - 1);
            assertEquals(capacity - 1, queue.size());
            peer.tell("go on");
            assertEquals(List.of(String.valueOf(SlowPeer.SLOW)), peer.finish());
        }
        fill(queue, 1);
        assertEquals(capacity, queue.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16, 1024})
    void shouldHaveAllRoomWhenAnotherProcessIsSlowToDecodeATask(final int capacity) throws Exception
    {
        final BlockingQueue<Long> queue = queue(SlowPeer.TASKS, capacity);
        queue.add(SlowPeer.SLOW);
        try (PeerJvm peer = peer("decode", SlowPeer.TASKS, capacity))
        {
            peer.expect(SlowPeer.PAUSED);
            for (long i = 0; i < 500; i++)
            {
                assertRoom(capacity, queue);
                assertTrue(queue.offer(i), "time=" + i);
                assertTrue(queue.remove(i), "time=" + i);
                assertTrue(queue.isEmpty());
            }
            fill(queue, capacity);
            peer.tell("go on");
            assertEquals(List.of(String.valueOf(SlowPeer.SLOW)), peer.finish());
        }
    }
}
