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
package io.ropewalk.structure.ring.core;

import io.ropewalk.machine.platform.MemoryBarrier;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Threads at full speed over one ring, with an exact account.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RingStressTest
{
    private static final long SHORT_MS = 300;
    private static final long LONG_MS = 20_000;
    private static final int BUDGET = 2000;
    private static final int SEQUENCE_BITS = 27;
    private static final int MAX_COUNT = 1 << SEQUENCE_BITS;

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, false", "1, 1, 4, true", "1, 1, 1000, false", "2, 2, 1, true", "2, 2, 2, false", "2, 2, 3, true",
        "4, 4, 1, false", "4, 4, 4, true", "1, 3, 2, true", "3, 1, 2, false"})
    void shouldDeliverExactlyOnceWhenManyThreads(
        final int producers, final int consumers, final int capacity, final boolean isOneHandle) throws Exception
    {
        for (final boolean canBias : new boolean[] {false, MemoryBarrier.isSupported()})
        {
            run(producers, consumers, capacity, isOneHandle, canBias, SHORT_MS);
        }
    }

    @ParameterizedTest
    @Tag("slow")
    @CsvSource({"1, 1, 1, false", "2, 2, 2, false", "4, 4, 3, true", "3, 3, 100, false"})
    void shouldDeliverExactlyOnceWhenManyThreadsForLong(
        final int producers, final int consumers, final int capacity, final boolean isOneHandle) throws Exception
    {
        run(producers, consumers, capacity, isOneHandle, MemoryBarrier.isSupported(), LONG_MS);
    }

    /** The right of the first is revoked at every possible moment: each round has a new ring. */
    @Test
    void shouldDeliverExactlyOnceWhenRevokedAgainAndAgain() throws Exception
    {
        final ExecutorService threads = Executors.newCachedThreadPool();
        try
        {
            for (int i = 0; i < 400; i++)
            {
                new Run(RingFixture.shared(1 + i % 5, BUDGET), 2, 2, i % 2 == 0, MemoryBarrier.isSupported(), 0, 60)
                    .play(threads);
            }
        }
        finally
        {
            threads.shutdownNow();
        }
    }

    /** Nobody is told "full" or "empty" because another thread is just getting or losing its right. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNeverBeFullOrEmptyForNoReasonWhenThreadsBeginAtOnce(final boolean isOneHandle) throws Exception
    {
        final ExecutorService threads = Executors.newCachedThreadPool();
        try
        {
            for (int round = 0; round < 200; round++)
            {
                final RingFixture fixture = RingFixture.shared(8, 0);
                final MpmcRing[] rings = new MpmcRing[4];
                Arrays.setAll(rings, (i) -> isOneHandle && i > 0 ? rings[0] :
                    fixture.mpmc(i + 1, MemoryBarrier.isSupported(), Repair.ASK_INTERVAL_NS));
                atOnce(threads, rings, (ring) -> assertEquals(Ring.ACCEPTED,
                    unlessHeldUp(() -> RingFixture.offer(ring, 7))));
                assertEquals(4, rings[0].size());
                atOnce(threads, rings, (ring) ->
                {
                    final long position = unlessHeldUp(ring::beginTake);
                    assertTrue(position >= 0, "result=" + position);
                    ring.endTake(position);
                });
                assertEquals(0, rings[0].size());
            }
        }
        finally
        {
            threads.shutdownNow();
        }
    }

    private static void atOnce(
        final ExecutorService threads, final MpmcRing[] rings, final Consumer<MpmcRing> action) throws Exception
    {
        final List<Future<?>> results = new ArrayList<>();
        for (final MpmcRing ring : rings)
        {
            results.add(threads.submit(() -> action.accept(ring)));
        }
        for (final Future<?> result : results)
        {
            result.get();
        }
    }

    private static long unlessHeldUp(final LongSupplier attempt)
    {
        long result = attempt.getAsLong();
        while (Ring.HELD_UP == result)
        {
            Thread.yield();
            result = attempt.getAsLong();
        }
        return result;
    }

    @ParameterizedTest
    @CsvSource({"1", "4", "1000"})
    void shouldDeliverExactlyOnceWhenSingleProducerAndConsumer(final int capacity) throws Exception
    {
        final RingFixture fixture = RingFixture.single(capacity, BUDGET);
        final SpscRing producer = fixture.spsc(RingFixture.ME);
        final SpscRing consumer = fixture.spsc(RingFixture.OTHER);
        final int count = 300_000;
        final ExecutorService thread = Executors.newSingleThreadExecutor();
        try
        {
            final Future<Integer> produced = thread.submit(() ->
            {
                final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
                for (int i = 0; i < count; i++)
                {
                    final int length = i % 16 == 0 ? 100 : 8 + i % 49;
                    Account.write(scratch, 0, i, length);
                    while (producer.offer(scratch, 0, length) != Ring.ACCEPTED)
                    {
                        Thread.yield();
                    }
                }
                return count;
            });
            final int[] next = {0};
            while (next[0] < count)
            {
                if (consumer.poll((buffer, index, length) ->
                    assertEquals(next[0]++, Account.read(buffer, index, length)), 64) <= 0)
                {
                    assertTrue(consumer.size() <= capacity);
                    Thread.yield();
                }
            }
            assertEquals(count, produced.get());
            assertEquals(0, consumer.size());
        }
        finally
        {
            thread.shutdownNow();
        }
    }

    private static void run(
        final int producers,
        final int consumers,
        final int capacity,
        final boolean isOneHandle,
        final boolean canBias,
        final long timeMs) throws Exception
    {
        final ExecutorService threads = Executors.newCachedThreadPool();
        try
        {
            new Run(RingFixture.shared(capacity, BUDGET), producers, consumers, isOneHandle, canBias, timeMs, 1)
                .play(threads);
        }
        finally
        {
            threads.shutdownNow();
        }
    }

    private static final class Run
    {
        private final RingFixture fixture;
        private final int producers;
        private final int consumers;
        private final boolean canBias;
        private final MpmcRing oneHandle;
        private final long endNs;
        private final int minCount;
        private int nextOwner = 1;

        Run(
            final RingFixture fixture,
            final int producers,
            final int consumers,
            final boolean isOneHandle,
            final boolean canBias,
            final long timeMs,
            final int minCount)
        {
            this.fixture = fixture;
            this.producers = producers;
            this.consumers = consumers;
            this.canBias = canBias;
            this.minCount = minCount;
            oneHandle = isOneHandle ? open() : null;
            endNs = System.nanoTime() + timeMs * 1_000_000;
        }

        private MpmcRing open()
        {
            return fixture.mpmc(nextOwner++, canBias, Repair.ASK_INTERVAL_NS);
        }

        void play(final ExecutorService threads) throws Exception
        {
            final List<Future<Integer>> counts = new ArrayList<>();
            final List<Future<BitSet[]>> sets = new ArrayList<>();
            for (int i = 0; i < consumers; i++)
            {
                final MpmcRing ring = null == oneHandle ? open() : oneHandle;
                sets.add(threads.submit((Callable<BitSet[]>)() -> consume(ring)));
            }
            for (int i = 0; i < producers; i++)
            {
                final int producer = i;
                final MpmcRing ring = null == oneHandle ? open() : oneHandle;
                counts.add(threads.submit(() -> produce(ring, producer)));
            }
            final int[] expected = new int[producers];
            for (int i = 0; i < producers; i++)
            {
                expected[i] = counts.get(i).get();
            }
            final MpmcRing closer = open();
            while (!closer.shutdown())
            {
                Thread.yield();
            }
            final BitSet[] all = emptySets();
            for (final Future<BitSet[]> set : sets)
            {
                final BitSet[] some = set.get();
                for (int i = 0; i < producers; i++)
                {
                    assertFalse(all[i].intersects(some[i]), "delivered twice");
                    all[i].or(some[i]);
                }
            }
            for (int i = 0; i < producers; i++)
            {
                assertEquals(expected[i], all[i].cardinality(), "producer=" + i);
                assertEquals(expected[i], all[i].length(), "producer=" + i);
            }
            assertEquals(0, closer.size());
        }

        private BitSet[] emptySets()
        {
            final BitSet[] sets = new BitSet[producers];
            Arrays.setAll(sets, (i) -> new BitSet());
            return sets;
        }

        private int produce(final MpmcRing ring, final int producer)
        {
            final Random random = new Random(producer);
            final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
            int sequence = 0;
            while (sequence < MAX_COUNT && (sequence < minCount || System.nanoTime() < endNs))
            {
                final int length = random.nextInt(8) == 0 ? 60 + random.nextInt(600) : 4 + random.nextInt(53);
                final int number = producer << SEQUENCE_BITS | sequence++;
                if (random.nextInt(4) == 0)
                {
                    int index = ring.tryClaim(length);
                    while (index < 0)
                    {
                        Thread.yield();
                        index = ring.tryClaim(length);
                    }
                    Account.write(ring.buffer(), index, number, length);
                    ring.commit(index);
                }
                else
                {
                    Account.write(scratch, 0, number, length);
                    while (ring.offer(scratch, 0, length) != Ring.ACCEPTED)
                    {
                        Thread.yield();
                    }
                }
            }
            return sequence;
        }

        private BitSet[] consume(final MpmcRing ring)
        {
            final BitSet[] seen = emptySets();
            final int[] last = new int[producers];
            Arrays.fill(last, -1);
            final MessageHandler handler = (buffer, index, length) ->
            {
                final int number = Account.read(buffer, index, length);
                final int producer = number >> SEQUENCE_BITS;
                final int sequence = number & (MAX_COUNT - 1);
                assertTrue(sequence > last[producer], "producer=" + producer + " sequence=" + sequence + " after=" +
                    last[producer]);
                last[producer] = sequence;
                seen[producer].set(sequence);
            };
            int count = 0;
            while (Ring.CLOSED != count)
            {
                count = ring.poll(handler, 10);
                if (count <= 0)
                {
                    final int size = ring.size();
                    assertTrue(size >= 0 && size <= fixture.layout.capacity, "size=" + size);
                    Thread.yield();
                }
            }
            return seen;
        }
    }
}
