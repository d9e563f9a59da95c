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
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Batches of elements between processes. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchProcessTest
{
    private static final int ENDLESS = Integer.MAX_VALUE;
    private static final long SEED = Long.getLong("ropewalk.seed", 1);

    private final Ropewalk walk = Ropewalk.temporary();

    private static List<Long> range(final long from, final long to)
    {
        return LongStream.range(from, to).boxed().toList();
    }

    private static void take(final BlockingQueue<Long> queue, final List<Long> target, final int limit)
        throws InterruptedException
    {
        int count = 1;
        target.add(queue.take());
        count += queue.drainTo(target, limit - 1);
        finish(queue, count);
    }

    private static void finish(final BlockingQueue<Long> queue, final int count)
    {
        if (queue instanceof TaskQueue<Long> tasks)
        {
            for (int i = 0; i < count; i++)
            {
                tasks.taskDone();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"queue, 1", "queue, 5", "queue, 100", "tasks, 1", "tasks, 100"})
    void shouldTakeAllInOrderWhenAnotherProcessPutsABatch(final String kind, final int capacity) throws Exception
    {
        final int count = 2000;
        final BlockingQueue<Long> queue = BatchPeer.queue(walk, kind, capacity);
        try (PeerJvm peer = PeerJvm.start(BatchPeer.class, "put", walk.path(), kind, capacity, count))
        {
            final List<Long> taken = new ArrayList<>();
            while (taken.size() < count)
            {
                take(queue, taken, 7);
            }
            assertEquals(range(0, count), taken);
            assertEquals(List.of(String.valueOf(count)), peer.finish());
        }
        assertTrue(queue.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"queue, 3", "queue, 100", "tasks, 3", "tasks, 100"})
    void shouldFindTheFirstElementsWhenKilledInTheMiddleOfABatch(final String kind, final int capacity)
        throws Exception
    {
        final Random random = new Random(SEED);
        final BlockingQueue<Long> queue = BatchPeer.queue(walk, kind, capacity);
        final SharedLong asked = BatchPeer.asked(walk);
        for (int round = 0; round < 5; round++)
        {
            asked.set(-1);
            final List<Long> taken = new ArrayList<>();
            try (PeerJvm peer = PeerJvm.start(BatchPeer.class, "put", walk.path(), kind, capacity, ENDLESS))
            {
                final int before = random.nextInt(5000);
                while (taken.size() < before)
                {
                    take(queue, taken, 20);
                }
                assertTrue(peer.isAlive());
            }
            final long last = asked.get();
            for (int count = 1; count > 0;)
            {
                count = queue.drainTo(taken);
                finish(queue, count);
            }
            assertEquals(range(0, taken.size()), taken, "seed=" + SEED + " round=" + round);
            assertTrue(taken.size() == last || taken.size() == last + 1,
                "seed=" + SEED + " round=" + round + " put=" + taken.size() + " asked=" + last);
            assertCapacity(queue, capacity);
        }
    }

    private static void assertCapacity(final BlockingQueue<Long> queue, final int capacity)
    {
        for (long i = 0; i < capacity; i++)
        {
            assertEquals(capacity - i, queue.remainingCapacity());
            assertTrue(queue.offer(i), "i=" + i);
        }
        assertFalse(queue.offer(-1L));
        queue.clear();
        assertTrue(queue.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue", "tasks"})
    void shouldSayHowManyWhenAnotherProcessShutsDown(final String kind) throws Exception
    {
        final BlockingQueue<Long> queue = BatchPeer.queue(walk, kind, 3);
        try (PeerJvm peer = PeerJvm.start(BatchPeer.class, "put", walk.path(), kind, 3, 10))
        {
            final List<Long> taken = new ArrayList<>();
            take(queue, taken, 1);
            while (queue.remainingCapacity() > 0)
            {
                Thread.onSpinWait();
            }
            if (queue instanceof SharedQueue<Long> shared)
            {
                shared.shutdown();
            }
            else
            {
                ((TaskQueue<Long>)queue).shutdown();
            }
            assertEquals(List.of("closed after 4"), peer.finish());
        }
        assertEquals(range(1, 4), List.copyOf(queue));
    }

    @Test
    void shouldLeaveTheElementToOthersWhenKilledInAHandler() throws Exception
    {
        final int count = 50_000;
        final int capacity = 64;
        final Random random = new Random(SEED);
        final SharedQueue<Long> queue = (SharedQueue<Long>)BatchPeer.queue(walk, BatchPeer.QUEUE, capacity);
        final SharedLongArray handled = BatchPeer.handled(walk, count);
        long next = 0;
        int deaths = 0;
        for (; deaths < 4; deaths++)
        {
            try (PeerJvm peer =
                PeerJvm.start(BatchPeer.class, "handle", walk.path(), BatchPeer.QUEUE, capacity, count))
            {
                peer.expect("ready");
                final long until = next + 1000 + random.nextInt(5000);
                while (next < until)
                {
                    next += queue.putAll(range(next, Math.min(next + 100, until)));
                }
            }
        }
        final Consumer<Long> handler = (element) -> handled.incrementAndGet(element.intValue());
        while (queue.poll(handler, ENDLESS) > 0)
        {
            Thread.onSpinWait();
        }
        int twice = 0;
        for (int i = 0; i < next; i++)
        {
            final long times = handled.get(i);
            assertTrue(times == 1 || times == 2, "seed=" + SEED + " element=" + i + " handled=" + times);
            twice += times == 2 ? 1 : 0;
        }
        assertTrue(twice <= deaths, "seed=" + SEED + " twice=" + twice);
        queue.shutdown();
        assertEquals(Ring.CLOSED, queue.poll(handler, 1));
    }
}
