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
package io.ropewalk.grow;

import io.ropewalk.Ropewalk;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.value.SharedByteArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.File;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Producers and consumers of a queue that grows, in processes of their own, which are killed at random. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GrowProcessTest
{
    private static final int RANGES = 2;

    /** Elements that a producer puts at once, before it rests: so that the queue grows and shrinks, and for long. */
    private static final int PACE = 300;

    private final Ropewalk walk = Ropewalk.temporary();

    private static long bytes(final Ropewalk walk)
    {
        long sum = 0;
        for (final File file : walk.path().toFile().listFiles((directory, name) -> name.contains("numbers")))
        {
            sum += file.length();
        }
        return sum;
    }

    @Test
    void shouldKeepEverythingWhenTheProducerIsGoneBeforeTheFirstConsumer() throws Exception
    {
        playProducerFirst(200_000);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldKeepTenMillionWhenTheProducerIsGoneBeforeTheFirstConsumer() throws Exception
    {
        playProducerFirst(10_000_000);
    }

    private void playProducerFirst(final int numbers) throws Exception
    {
        final SharedQueue<Long> queue = GrowPeer.queue(walk);
        final long bytesBefore = bytes(walk);
        try (PeerJvm producer = producer(0, numbers, 0, numbers, numbers))
        {
            producer.finish();
        }
        assertEquals(numbers, queue.size());
        queue.shutdown();
        try (PeerJvm consumer = consumer(1, numbers, numbers))
        {
            consumer.finish();
        }
        verifyCounts(numbers, Set.of());
        assertEquals(0, GrowPeer.disorder(walk).get(0));
        assertTrue(bytes(walk) <= bytesBefore, "bytes=" + bytes(walk) + " before=" + bytesBefore);
    }

    @Test
    void shouldAccountForEveryElementWhenKilledAtRandom() throws Exception
    {
        playKills(200_000, 6);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldAccountForTenMillionWhenKilledAtRandom() throws Exception
    {
        playKills(10_000_000, 25);
    }

    /** Each producer has a range; who follows a killed one goes on after the number that it was at work with. */
    private void playKills(final int numbers, final int kills) throws Exception
    {
        final long seed = Long.getLong("ropewalk.seed", System.nanoTime());
        System.out.println("growing queue: random kills: seed=" + seed + " kills=" + kills);
        final Random random = new Random(seed);
        final SharedQueue<Long> queue = GrowPeer.queue(walk);
        final long bytesBefore = bytes(walk);
        final int rangeLength = numbers / RANGES;
        final Set<Long> uncertain = new HashSet<>();
        final List<PeerJvm> workers = new ArrayList<>();
        final int[] ids = new int[RANGES * 2];
        int nextId = 0;
        int killedConsumers = 0;
        try
        {
            for (int i = 0; i < RANGES * 2; i++)
            {
                ids[i] = nextId++;
                workers.add(i < RANGES ? producer(ids[i], numbers, i * rangeLength, (i + 1) * rangeLength, PACE) :
                    consumer(ids[i], numbers, rangeLength));
            }
            for (final PeerJvm worker : workers)
            {
                worker.expect("ready");
            }
            for (int kill = 0; kill < kills; kill++)
            {
                final int victim = random.nextInt(workers.size());
                Thread.sleep(random.nextInt(60));
                if (!workers.get(victim).isAlive())
                {
                    // A producer that is done.
                    continue;
                }
                workers.get(victim).process().destroyForcibly();
                workers.get(victim).exitStatus();
                final long book = GrowPeer.books(walk).get(ids[victim]);
                ids[victim] = nextId++;
                if (victim < RANGES)
                {
                    uncertain.add(book);
                    final int from = (int)Math.min(book + 1, (victim + 1L) * rangeLength);
                    workers.set(victim, producer(ids[victim], numbers, from, (victim + 1) * rangeLength, PACE));
                }
                else
                {
                    killedConsumers++;
                    uncertain.add(book - 1);
                    workers.set(victim, consumer(ids[victim], numbers, rangeLength));
                }
                workers.get(victim).expect("ready");
            }
            finish(queue, workers);
        }
        finally
        {
            workers.forEach(PeerJvm::close);
        }
        verifyCounts(numbers, uncertain);
        verifyEnd(queue, bytesBefore, killedConsumers);
    }

    @Test
    void shouldAccountForEveryElementWhenProducersAreKilledBeforeTheFirstConsumerAndThenConsumers() throws Exception
    {
        playInTurn(200_000, 3);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldAccountForTenMillionWhenProducersAreKilledBeforeTheFirstConsumerAndThenConsumers() throws Exception
    {
        playInTurn(10_000_000, 12);
    }

    /** First producers only, each going on where the one before was killed; then consumers only. */
    private void playInTurn(final int numbers, final int kills) throws Exception
    {
        final long seed = Long.getLong("ropewalk.seed", System.nanoTime());
        System.out.println("growing queue: kills in turn: seed=" + seed + " kills=" + kills);
        final Random random = new Random(seed);
        final SharedQueue<Long> queue = GrowPeer.queue(walk);
        final long bytesBefore = bytes(walk);
        final Set<Long> uncertain = new HashSet<>();
        int from = 0;
        for (int i = 0; i < kills && from < numbers; i++)
        {
            killAfter(random, numbers, producer(i, numbers, from, numbers, numbers));
            from = (int)(GrowPeer.books(walk).get(i) + 1);
            uncertain.add(from - 1L);
        }
        try (PeerJvm last = producer(kills, numbers, from, numbers, numbers))
        {
            last.finish();
        }
        queue.shutdown();
        for (int i = kills + 1; i <= 2 * kills; i++)
        {
            killAfter(random, numbers, consumer(i, numbers, numbers));
            uncertain.add(GrowPeer.books(walk).get(i) - 1);
        }
        try (PeerJvm last = consumer(2 * kills + 1, numbers, numbers))
        {
            last.finish();
        }
        verifyCounts(numbers, uncertain);
        verifyEnd(queue, bytesBefore, kills);
    }

    private static void killAfter(final Random random, final int numbers, final PeerJvm worker) throws Exception
    {
        try (worker)
        {
            worker.expect("ready");
            Thread.sleep(random.nextInt(20 + numbers / 50_000));
            worker.kill();
            worker.exitStatus();
        }
    }

    private static void finish(final SharedQueue<Long> queue, final List<PeerJvm> workers) throws InterruptedException
    {
        for (int i = 0; i < RANGES; i++)
        {
            workers.get(i).finish();
        }
        queue.shutdown();
        for (int i = RANGES; i < workers.size(); i++)
        {
            workers.get(i).finish();
        }
    }

    /** What was in a dead hand comes after others. */
    private void verifyEnd(final SharedQueue<Long> queue, final long bytesBefore, final int killedConsumers)
    {
        final long disorder = GrowPeer.disorder(walk).get(0);
        assertTrue(disorder <= killedConsumers, "disorder=" + disorder + " killedConsumers=" + killedConsumers);
        assertNull(queue.poll());
        assertTrue(bytes(walk) <= bytesBefore, "bytes=" + bytes(walk) + " before=" + bytesBefore);
    }

    private void verifyCounts(final int numbers, final Set<Long> uncertain)
    {
        final SharedByteArray counts = GrowPeer.counts(walk, numbers);
        for (int i = 0; i < numbers; i++)
        {
            final int count = counts.get(i);
            assertTrue(count == 1 || (count == 0 && uncertain.contains((long)i)), "number=" + i + " count=" + count);
        }
    }

    private PeerJvm producer(
        final int worker, final int numbers, final int from, final int to, final int pace)
    {
        return PeerJvm.start(GrowPeer.class, "produce", walk.path(), worker, numbers, from, to, pace);
    }

    private PeerJvm consumer(final int worker, final int numbers, final int rangeLength)
    {
        return PeerJvm.start(GrowPeer.class, "consume", walk.path(), worker, numbers, rangeLength);
    }
}
