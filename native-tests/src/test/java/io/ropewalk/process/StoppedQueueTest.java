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
import io.ropewalk.structure.queue.TaskQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A process is stopped at each store of an operation, alive: whoever looks at the queue sees what a poll returns, and
 * when the other one has gone on, each element was delivered once.
 */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoppedQueueTest
{
    private static final String OFFER = "offer";
    private static final String REMOVE = "remove";
    private static final long OURS = 1000;

    private final Ropewalk walk = Ropewalk.temporary();
    private final PeerJvm peer = PeerJvm.start(SlowPeer.class, "pause", walk.path());
    private final ExecutorService another = Executors.newSingleThreadExecutor();

    @AfterEach
    void endPeer()
    {
        peer.close();
        another.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({
        "queue, 1, 0, false", "queue, 4, 0, false", "queue, 4, 1, false", "queue, 4, 3, false", "queue, 1, 0, true",
        "queue, 4, 0, true", "queue, 4, 1, true", "queue, 4, 3, true", "queue, 64, 2, true", "tasks, 4, 0, false",
        "tasks, 4, 1, false", "tasks, 1, 0, true", "tasks, 4, 0, true", "tasks, 4, 1, true"})
    void shouldShowWhatAPollReturnsWhenAProducerIsStopped(
        final String kind, final int capacity, final int size, final boolean isShared) throws Exception
    {
        stopAtEachStore(OFFER, kind, capacity, size, isShared);
    }

    @ParameterizedTest
    @CsvSource({
        "poll, 1, 1, false", "poll, 4, 1, false", "poll, 4, 4, false", "poll, 4, 1, true", "poll, 4, 3, true",
        "remove, 4, 1, false", "remove, 4, 3, false", "remove, 1, 1, true", "remove, 4, 3, true"})
    void shouldShowWhatAPollReturnsWhenAConsumerIsStopped(
        final String operation, final int capacity, final int size, final boolean isShared) throws Exception
    {
        stopAtEachStore(operation, "queue", capacity, size, isShared);
    }

    private void stopAtEachStore(
        final String operation, final String kind, final int capacity, final int size, final boolean isShared)
        throws Exception
    {
        for (int store = 1; stopAt(store, operation, kind, capacity, size, isShared); store++)
        {
            assertTrue(store < 1000, "no end");
        }
    }

    /** False when it has fewer stores. */
    private boolean stopAt(
        final int store, final String operation, final String kind, final int capacity, final int size,
        final boolean isShared) throws Exception
    {
        final String what = operation + "@" + store;
        final String name = kind + store;
        final BlockingQueue<Long> queue = SlowPeer.queue(walk, kind, name, String.valueOf(capacity));
        if (isShared)
        {
            pass(queue);
            another.submit(() -> pass(SlowPeer.queue(walk, kind, name, String.valueOf(capacity)))).get();
            pass(queue);
        }
        peer.tell(String.join(" ",
            operation, kind, name, String.valueOf(capacity), String.valueOf(size), String.valueOf(store)));
        String answer = peer.readLine();
        final boolean hasStopped = SlowPeer.PAUSED.equals(answer);
        final List<Long> found = new ArrayList<>();
        final List<Long> expected = new ArrayList<>();
        for (long i = 0; i < size; i++)
        {
            expected.add(i);
        }
        if (hasStopped)
        {
            peer.stop();
            look(what, queue, found);
            if (queue.offer(OURS))
            {
                expected.add(OURS);
            }
            look(what + " behind", queue, found);
            peer.signal("CONT");
            peer.tell("go on");
            answer = peer.readLine();
        }
        if (OFFER.equals(operation) && "true".equals(answer))
        {
            expected.add((long)size);
        }
        else if (REMOVE.equals(operation) && "true".equals(answer))
        {
            assertTrue(expected.remove(size - 1L), what);
        }
        else if (!"null".equals(answer) && !"false".equals(answer))
        {
            found.add(Long.parseLong(answer));
        }
        look(what + " went on", queue, found);
        account(what, expected, found);
        fill(what, queue, capacity);
        SlowPeer.destroy(queue);
        return hasStopped;
    }

    private static void pass(final BlockingQueue<Long> queue)
    {
        assertTrue(queue.offer(OURS));
        assertEquals(OURS, poll(queue));
    }

    /** A task is done at once. */
    private static Long poll(final BlockingQueue<Long> queue)
    {
        final Long element = queue.poll();
        if (element != null && queue instanceof TaskQueue<Long> tasks)
        {
            tasks.taskDone();
        }
        return element;
    }

    /** While nobody else moves: compares all that shows elements without taking, then takes them. */
    private static void look(final String what, final BlockingQueue<Long> queue, final List<Long> found)
    {
        final Long peeked = queue.peek();
        final Long element = element(queue);
        final boolean isEmpty = queue.isEmpty();
        final int size = queue.size();
        final List<Long> walked = List.of(queue.toArray(new Long[0]));
        final int room = queue.remainingCapacity();
        if (queue instanceof SharedQueue<Long> shared)
        {
            assertEquals(0 == room, shared.isFull(), what);
        }
        final List<Long> polled = new ArrayList<>();
        for (Long next = poll(queue); next != null; next = poll(queue))
        {
            polled.add(next);
        }
        assertEquals(polled, walked, what + " iterator");
        assertEquals(polled.isEmpty() ? null : polled.get(0), peeked, what + " peek");
        assertEquals(peeked, element, what + " element");
        assertEquals(polled.isEmpty(), isEmpty, what + " isEmpty");
        assertEquals(polled.size(), size, what + " size");
        assertNull(queue.peek(), what + " drained");
        assertTrue(queue.isEmpty(), what + " drained");
        assertEquals(0, queue.size(), what + " drained");
        assertFalse(queue.iterator().hasNext(), what + " drained");
        found.addAll(polled);
    }

    private static Long element(final BlockingQueue<Long> queue)
    {
        try
        {
            return queue.element();
        }
        catch (final NoSuchElementException ex)
        {
            return null;
        }
    }

    private static void account(final String what, final List<Long> expected, final List<Long> found)
    {
        assertEquals(expected.stream().sorted().toList(), found.stream().sorted().toList(), what);
    }

    private static void fill(final String what, final BlockingQueue<Long> queue, final int capacity)
    {
        for (int i = 0; i < capacity; i++)
        {
            assertEquals(capacity - i, queue.remainingCapacity(), what);
            assertTrue(queue.offer(OURS), what);
        }
        assertFalse(queue.offer(OURS), what);
        assertEquals(0, queue.remainingCapacity(), what);
    }
}
