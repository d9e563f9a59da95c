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

import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

import static io.ropewalk.structure.ring.core.RingFixture.fill;
import static io.ropewalk.structure.ring.core.RingFixture.offer;
import static io.ropewalk.structure.ring.core.RingFixture.poll;
import static io.ropewalk.structure.ring.core.RingFixture.pollAll;
import static io.ropewalk.structure.ring.core.RingFixture.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What every {@link Ring} must do, seen from one thread.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class RingConformance
{
    private static final int INLINE = 56;

    abstract RingFixture fixture(int capacity, int budget);

    abstract Ring open(RingFixture fixture, int owner);

    private Ring open(final int capacity, final int budget)
    {
        return open(fixture(capacity, budget), RingFixture.ME);
    }

    @Test
    void shouldBeEmptyWhenNew()
    {
        final Ring ring = open(3, 0);
        assertEquals(0, ring.size());
        assertEquals(3, ring.capacity());
        assertEquals(List.of(), poll(ring, 10));
        assertEquals(INLINE, ring.maxMessageLength());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 1000})
    void shouldBeFullAfterExactlyTheCapacityWhenOffered(final int capacity)
    {
        final Ring ring = open(capacity, 0);
        int next = 0;
        int expected = 0;
        for (int round = 0; round < 40; round++)
        {
            while (next - expected < capacity)
            {
                assertEquals(next - expected, ring.size());
                assertEquals(Ring.ACCEPTED, offer(ring, next++));
            }
            assertEquals(capacity, ring.size());
            assertEquals(Ring.FULL, offer(ring, -1));
            assertEquals(Ring.FULL, ring.tryClaim(4));
            for (final int value : poll(ring, 1 + round % capacity))
            {
                assertEquals(expected++, value);
            }
        }
        for (final int value : pollAll(ring))
        {
            assertEquals(expected++, value);
        }
        assertEquals(next, expected);
        assertEquals(0, ring.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 100, 1000, 70_000})
    void shouldKeepEveryByteWhenOfAnyLength(final int budget)
    {
        final Ring ring = open(2, budget);
        final int longest = ring.maxMessageLength();
        assertTrue(longest >= budget, "longest=" + longest);
        for (int length = 0; length <= longest; length += length < 300 || longest - length < 300 ? 1 : 211)
        {
            assertEquals(Ring.ACCEPTED, offer(ring, length, length));
            assertEquals(1, ring.poll(expecting(length), 5));
            final int index = ring.tryClaim(length);
            assertTrue(index > 0, "index=" + index);
            fill(ring.buffer(), index, length, length);
            ring.commit(index);
            assertEquals(1, ring.poll(expecting(length), 5));
        }
    }

    private static MessageHandler expecting(final int expectedLength)
    {
        return (buffer, index, length) ->
        {
            assertEquals(expectedLength, length);
            final int bits = Math.min(4, length) * 8;
            assertEquals(expectedLength & (int)((1L << bits) - 1), value(buffer, index, length));
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 64, 1000})
    void shouldEnqueueNothingWhenTooLarge(final int budget)
    {
        final Ring ring = open(2, budget);
        final int length = ring.maxMessageLength() + 1;
        final ElementTooLargeException offered =
            assertThrows(ElementTooLargeException.class, () -> offer(ring, 1, length));
        assertTrue(offered.getMessage().contains("length=" + length), offered.getMessage());
        assertThrows(ElementTooLargeException.class, () -> ring.tryClaim(length));
        assertThrows(IllegalArgumentException.class, () -> ring.tryClaim(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> ring.offer(new UnsafeBuffer(new byte[3]), 1, 3));
        assertEquals(0, ring.size());
        assertEquals(Ring.ACCEPTED, offer(ring, 7, length - 1));
        assertEquals(List.of(7), poll(ring, 5));
    }

    @Test
    void shouldBeFullWhenTheBudgetIsUsedUp()
    {
        final Ring ring = open(8, 256);
        assertEquals(Ring.ACCEPTED, offer(ring, 1, 128));
        assertEquals(Ring.ACCEPTED, offer(ring, 2, 128));
        assertEquals(Ring.FULL, offer(ring, 3, 57));
        assertEquals(Ring.FULL, ring.tryClaim(57));
        assertEquals(Ring.ACCEPTED, offer(ring, 4, 56));
        assertEquals(List.of(1), poll(ring, 1));
        assertEquals(Ring.FULL, offer(ring, 5, 129));
        assertEquals(Ring.ACCEPTED, offer(ring, 6, 128));
        assertEquals(List.of(2, 4, 6), pollAll(ring));
        assertEquals(Ring.ACCEPTED, offer(ring, 7, 256));
        assertEquals(List.of(7), pollAll(ring));
    }

    @Test
    void shouldDeliverInOrderWhenClaimed()
    {
        final Ring ring = open(3, 200);
        assertEquals(Ring.ACCEPTED, offer(ring, 1));
        final int index = ring.tryClaim(100);
        fill(ring.buffer(), index, 2, 100);
        assertEquals(List.of(1), pollAll(ring));
        ring.commit(index);
        assertEquals(Ring.ACCEPTED, offer(ring, 3));
        assertEquals(List.of(2, 3), pollAll(ring));
        assertEquals(0, ring.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 100})
    void shouldDeliverNothingWhenAborted(final int length)
    {
        final Ring ring = open(3, 128);
        for (int i = 0; i < 100; i++)
        {
            final int index = ring.tryClaim(length);
            assertTrue(index > 0, "index=" + index + " round=" + i);
            ring.abort(index);
            assertEquals(0, ring.size());
            assertEquals(Ring.ACCEPTED, offer(ring, i, length));
            assertEquals(List.of(i), pollAll(ring));
        }
    }

    @Test
    void shouldRefuseWhenNoClaimIsOpen()
    {
        final Ring ring = open(3, 128);
        final int index = ring.tryClaim(4);
        ring.commit(index);
        assertThrows(IllegalStateException.class, () -> ring.commit(index));
        assertThrows(IllegalStateException.class, () -> ring.abort(index));
        final int large = ring.tryClaim(100);
        ring.abort(large);
        assertThrows(IllegalStateException.class, () -> ring.commit(large));
        assertEquals(1, pollAll(ring).size());
        assertThrows(IllegalStateException.class, () -> ring.commit(index));
    }

    @Test
    void shouldConsumeTheMessageWhenItsHandlerThrows()
    {
        final Ring ring = open(4, 128);
        for (int i = 0; i < 4; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(ring, i, i % 2 == 0 ? 4 : 64));
        }
        final List<Integer> seen = new ArrayList<>();
        final MessageHandler handler = (buffer, index, length) ->
        {
            seen.add(value(buffer, index, length));
            if (seen.size() % 2 == 1)
            {
                throw new ArithmeticException("of the handler");
            }
        };
        assertThrows(ArithmeticException.class, () -> ring.poll(handler, 10));
        assertEquals(3, ring.size());
        assertThrows(ArithmeticException.class, () -> ring.poll(handler, 10));
        assertEquals(1, ring.poll(handler, 10));
        assertEquals(List.of(0, 1, 2, 3), seen);
        assertEquals(0, ring.size());
    }

    @Test
    void shouldLeaveTheMessageWhenItsHandlerThrowsAnError()
    {
        final Ring ring = open(4, 128);
        for (int i = 0; i < 4; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(ring, i, i % 2 == 0 ? 4 : 64));
        }
        final List<Integer> seen = new ArrayList<>();
        final boolean[] fails = {true};
        final MessageHandler handler = (buffer, index, length) ->
        {
            if (value(buffer, index, length) == 1 && fails[0])
            {
                throw new OutOfMemoryError("of the handler");
            }
            seen.add(value(buffer, index, length));
        };
        assertThrows(OutOfMemoryError.class, () -> ring.poll(handler, 10));
        assertEquals(3, ring.size());
        fails[0] = false;
        while (ring.poll(handler, 10) > 0)
        {
            assertTrue(ring.size() < 4);
        }
        seen.sort(null);
        assertEquals(List.of(0, 1, 2, 3), seen);
        assertEquals(0, ring.size());
        assertEquals(Ring.ACCEPTED, offer(ring, 4, 64));
        assertEquals(List.of(4), pollAll(ring));
    }

    @Test
    void shouldAcceptWhenTheHandlerOffers()
    {
        final Ring ring = open(2, 0);
        assertEquals(Ring.ACCEPTED, offer(ring, 1));
        assertEquals(Ring.ACCEPTED, offer(ring, 2));
        final List<Integer> results = new ArrayList<>();
        assertEquals(2, ring.poll((buffer, index, length) ->
            results.add(offer(ring, 10 + value(buffer, index, length))), 2));
        // The message in the hand is not handed over yet.
        assertEquals(List.of(Ring.FULL, Ring.ACCEPTED), results);
        assertEquals(List.of(12), pollAll(ring));
        assertEquals(0, ring.size());
    }

    /** Either the handler gets the messages behind, or it is refused; never the same message twice, or one lost. */
    @Test
    void shouldDeliverOnceWhenTheHandlerPolls()
    {
        final Ring ring = open(8, 0);
        for (int i = 0; i < 8; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(ring, i));
        }
        final List<Integer> seen = new ArrayList<>();
        ring.poll((buffer, index, length) ->
        {
            seen.add(value(buffer, index, length));
            try
            {
                seen.addAll(poll(ring, 2));
            }
            catch (final IllegalStateException ex)
            {
                assertEquals(0, seen.get(0));
            }
        }, 1);
        seen.addAll(pollAll(ring));
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), seen);
        assertEquals(0, ring.size());
        assertEquals(Ring.ACCEPTED, offer(ring, 8));
        assertEquals(List.of(8), pollAll(ring));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, (1L << 31) - 2, (1L << 32) - 2, (1L << 38) - 2, (1L << 40) - 3, (1L << 42) - 3})
    void shouldGoOnWhenLapsWrapAround(final long lap)
    {
        final RingFixture fixture = fixture(3, 600);
        if (lap > 0)
        {
            fixture.startAtLap(lap);
        }
        final Ring ring = open(fixture, RingFixture.ME);
        final Random random = new Random(lap);
        int next = 0;
        int expected = 0;
        for (int i = 0; i < 5000; i++)
        {
            assertEquals(next - expected, ring.size());
            final int result = offer(ring, next, 4 + random.nextInt(96));
            assertEquals(next - expected < 3 ? Ring.ACCEPTED : Ring.FULL, result, "round=" + i);
            next += Ring.ACCEPTED == result ? 1 : 0;
            for (final int value : poll(ring, random.nextInt(3)))
            {
                assertEquals(expected++, value);
            }
            if (i % 7 == 0)
            {
                final int index = ring.tryClaim(100);
                if (index > 0)
                {
                    fill(ring.buffer(), index, next++, 100);
                    ring.commit(index);
                }
            }
        }
    }

    /** An exception between claim and publication: whatever was claimed by then is given back. */
    @ParameterizedTest
    @ValueSource(ints = {8, 128})
    void shouldGoOnWhenTheSourceOfAMessageFails(final int length)
    {
        final Ring ring = open(2, 128);
        final UnsafeBuffer failing = new UnsafeBuffer(new byte[length])
        {
            @Override
            public byte[] byteArray()
            {
                throw new ArithmeticException("of the source");
            }
        };
        for (int i = 0; i < 50; i++)
        {
            assertThrows(ArithmeticException.class, () -> ring.offer(failing, 0, length));
            assertEquals(0, ring.size());
            assertEquals(Ring.ACCEPTED, offer(ring, i, length));
            assertThrows(ArithmeticException.class, () -> offerFailing(ring, failing, length));
            assertEquals(List.of(i), pollAll(ring));
            assertEquals(0, ring.size());
        }
    }

    /** When there are no blocks left for it the source is not even looked at. */
    private static void offerFailing(final Ring ring, final UnsafeBuffer failing, final int length)
    {
        if (Ring.FULL == ring.offer(failing, 0, length))
        {
            assertEquals(128, length);
            throw new ArithmeticException("full");
        }
    }

    @Test
    void shouldBehaveLikeAQueueWhenUsedAtRandom()
    {
        final long seed = Long.getLong("ropewalk.seed", System.nanoTime());
        for (int i = 0; i < 200; i++)
        {
            final Random random = new Random(seed + i);
            try
            {
                compareWithAQueue(random);
            }
            catch (final AssertionError ex)
            {
                throw new AssertionError("again with -Dropewalk.seed=" + (seed + i), ex);
            }
        }
    }

    private void compareWithAQueue(final Random random)
    {
        final int capacity = 1 + random.nextInt(10);
        final RingFixture fixture = fixture(capacity, random.nextInt(3) * 200);
        final Ring ring = open(fixture, RingFixture.ME);
        final Deque<Integer> model = new ArrayDeque<>();
        int next = 0;
        for (int i = 0; i < 300; i++)
        {
            assertEquals(model.size(), ring.size());
            if (random.nextBoolean())
            {
                final int result = offer(ring, next, 4 + random.nextInt(INLINE - 3));
                assertEquals(model.size() < capacity ? Ring.ACCEPTED : Ring.FULL, result);
                if (Ring.ACCEPTED == result)
                {
                    model.add(next++);
                }
            }
            else
            {
                for (final int value : poll(ring, 1 + random.nextInt(4)))
                {
                    assertEquals(model.poll(), value);
                }
            }
        }
    }
}
