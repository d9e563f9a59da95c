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
package io.ropewalk.structure.collection;

import io.ropewalk.codec.Codecs;
import io.ropewalk.error.CodecException;
import io.ropewalk.error.CollectionFullException;
import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.segment.Views;
import io.ropewalk.structure.collection.MapDescriptor.StripeDescriptor;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A map whose memory others have damaged: typed exceptions, or wrong answers, and nothing else. */
class DamagedMapTest extends CollectionFixture
{
    private static final int ROUNDS = 300;
    private static final int MUTEX_AND_COUNTS = 24;

    @Test
    void shouldThrowOnlyWhatItShouldWhenBytesAreRandom()
    {
        final Random random = new Random(Long.getLong("ropewalk.seed", 1));
        for (int round = 0; round < ROUNDS; round++)
        {
            final SharedMap<String, String> map = walk.create(
                SharedMap.of(50, Codecs.utf8(), Codecs.utf8()).budget(5000));
            for (int i = 0; i < 40; i++)
            {
                map.put("key " + i, "v".repeat(i));
            }
            damage(random, map);
            final List<Runnable> calls = List.of(
                () -> map.get("key " + random.nextInt(50)),
                () -> map.put("key " + random.nextInt(50), "v".repeat(random.nextInt(100))),
                () -> map.remove("key " + random.nextInt(50)),
                () -> visit(map), map::clear);
            for (int i = 0; i < 60; i++)
            {
                attempt(calls.get(random.nextInt(calls.size())));
            }
            map.destroy();
        }
    }

    @Test
    void shouldRefuseToCountWhenAStripeCountsMoreThanThereCanBe()
    {
        for (final long count : new long[] {-1, 51, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE})
        {
            final SharedSet<String> set = walk.create(SharedSet.of(50, Codecs.utf8()));
            set.add("key");
            Views.memory(set).putLong(MapLayout.STRIPES_OFFSET + StripeDescriptor.COUNT_OFFSET, count);
            assertThrows(CorruptSegmentException.class, set::size, "count=" + count);
            assertThrows(CorruptSegmentException.class, set::toArray, "count=" + count);
            assertTrue(set.contains("key"));
            set.destroy();
        }
    }

    /** All that looks at the map as a whole. */
    private static void visit(final SharedMap<String, String> map)
    {
        assertFalse(map.toString().isEmpty());
        assertFalse(map.size() < 0);
        // Wrong as it may be, it is a number.
        assertFalse(map.usedBytes() == Long.MIN_VALUE);
    }

    private static void attempt(final Runnable call)
    {
        try
        {
            call.run();
        }
        catch (final CorruptSegmentException | CodecException | CollectionFullException ex)
        {
            // As it should be.
        }
    }

    /** Not the mutexes, of which another test has the care. */
    private static void damage(final Random random, final SharedMap<?, ?> map)
    {
        final AtomicBuffer memory = Views.memory(map);
        final int stripes = MapLayout.STRIPES_OFFSET;
        for (int i = random.nextInt(20); i >= 0; i--)
        {
            final int index = random.nextInt(memory.capacity() / 8) * 8;
            final boolean isMutex = index >= stripes && index < stripes + StripeDescriptor.STRIPE_LENGTH &&
                (index - stripes) % StripeDescriptor.STRIPE_LENGTH < MUTEX_AND_COUNTS;
            if (!isMutex)
            {
                memory.putLong(index, random.nextBoolean() ? random.nextLong() : random.nextInt(100));
            }
        }
        final int bucket = new MapKind<>(50, 5000, 5000, Codecs.utf8(), Codecs.utf8()).layout().bucketsOffset();
        for (int i = random.nextInt(10); i >= 0; i--)
        {
            memory.putLong(bucket + random.nextInt(64) * 8, (memory.getLong(bucket) & ~0xFFL) + random.nextInt(256));
        }
    }
}
