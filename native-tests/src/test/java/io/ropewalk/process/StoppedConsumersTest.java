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
import io.ropewalk.structure.value.SharedLongArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Eight processes take; seven of them are stopped anywhere, again and again, and the eighth takes what there is. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoppedConsumersTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", 1);
    private static final int CONSUMERS = 8;
    private static final int STOPPED = CONSUMERS - 1;
    private static final int ROUNDS = 12;
    private static final int ELEMENTS = 1_000;
    private static final int MAX_PAUSE_US = 2_000;
    private static final int MOST = 200_000;
    private static final int PATIENCE_S = 60;

    private final Random random = new Random(SEED);
    private final Ropewalk walk = Ropewalk.temporary();
    private final SharedLongArray counters = walk.longArray("counters", MOST + CONSUMERS);
    private final List<PeerJvm> consumers = new ArrayList<>();
    private final ExecutorService producer = Executors.newSingleThreadExecutor();
    private long next;

    @AfterEach
    void endConsumers()
    {
        consumers.forEach(PeerJvm::close);
        producer.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({"queue, 16", "queue, 64", "queue, 1000", "tasks, 64"})
    void shouldTakeThroughTheEighthWhenSevenAreStopped(final String kind, final int capacity) throws Exception
    {
        final BlockingQueue<Long> queue = SlowPeer.queue(walk, kind, "queue", String.valueOf(capacity));
        for (int i = 0; i < CONSUMERS; i++)
        {
            consumers.add(PeerJvm.start(SlowPeer.class, "consume", walk.path(), kind, "queue", capacity, "counters",
                MOST + CONSUMERS, i));
        }
        // Until each has come, and no one of them is alone.
        for (int i = 0; i < CONSUMERS; i++)
        {
            while (takenBy(i) < 2)
            {
                put(queue, 1);
                Thread.sleep(1);
            }
        }
        for (int round = 0; round < ROUNDS; round++)
        {
            stopSeven(queue, round % CONSUMERS);
        }
        shutdown(queue);
        for (final PeerJvm consumer : consumers)
        {
            assertEquals(List.of(), consumer.finish());
        }
        for (int i = 0; i < next; i++)
        {
            assertEquals(1, counters.get(i), "seed=" + SEED + " element=" + i);
        }
        assertTrue(queue.isEmpty());
        assertEquals(capacity, queue.remainingCapacity());
    }

    private void stopSeven(final BlockingQueue<Long> queue, final int eighth) throws Exception
    {
        final long before = takenBy(eighth);
        final Future<?> puts = producer.submit(() -> put(queue, ELEMENTS));
        for (int i = 0; i < CONSUMERS; i++)
        {
            if (i != eighth)
            {
                TimeUnit.MICROSECONDS.sleep(random.nextInt(MAX_PAUSE_US));
                consumers.get(i).stop();
            }
        }
        puts.get();
        put(queue, ELEMENTS);
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (taken() < next - STOPPED)
        {
            assertTrue(System.nanoTime() - deadlineNs < 0,
                () -> "seed=" + SEED + " eighth=" + eighth + " put=" + next + " taken=" + taken() + " by the eighth=" +
                (takenBy(eighth) - before) + " size=" + queue.size() + " room=" + queue.remainingCapacity());
            Thread.sleep(1);
        }
        for (int i = 0; i < CONSUMERS; i++)
        {
            if (i != eighth)
            {
                consumers.get(i).signal("CONT");
            }
        }
    }

    /** What does not get in means that nobody takes. */
    private Void put(final BlockingQueue<Long> queue, final int count) throws InterruptedException
    {
        for (int i = 0; i < count; i++)
        {
            assertTrue(next < MOST, "too few numbers");
            assertTrue(queue.offer(next, PATIENCE_S, TimeUnit.SECONDS), "seed=" + SEED + " element=" + next);
            next++;
        }
        return null;
    }

    /** All that are counted; each counts its own a little later. */
    private long taken()
    {
        long taken = 0;
        for (int i = 0; i < next; i++)
        {
            taken += counters.get(i);
        }
        return taken;
    }

    private long takenBy(final int consumer)
    {
        return counters.get(MOST + CONSUMERS - 1 - consumer);
    }

    private static void shutdown(final BlockingQueue<Long> queue) throws InterruptedException
    {
        if (queue instanceof TaskQueue<Long> tasks)
        {
            tasks.shutdown();
        }
        else
        {
            ((SharedQueue<Long>)queue).shutdown();
        }
    }
}
