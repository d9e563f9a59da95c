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

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.error.EndInUseException;
import io.ropewalk.structure.ring.Ring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static io.ropewalk.structure.ring.core.RingFixture.ME;
import static io.ropewalk.structure.ring.core.RingFixture.OTHER;
import static io.ropewalk.structure.ring.core.RingFixture.THIRD;
import static io.ropewalk.structure.ring.core.RingFixture.elsewhere;
import static io.ropewalk.structure.ring.core.RingFixture.fill;
import static io.ropewalk.structure.ring.core.RingFixture.offer;
import static io.ropewalk.structure.ring.core.RingFixture.poll;
import static io.ropewalk.structure.ring.core.RingFixture.pollAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The ring whose ends are open to all, while a lone user is biased. */
class PipeRingTest extends RingConformance
{
    boolean canBias()
    {
        return true;
    }

    @Override
    RingFixture fixture(final int capacity, final int budget)
    {
        return RingFixture.single(capacity, budget);
    }

    @Override
    Ring open(final RingFixture fixture, final int owner)
    {
        return fixture.open(owner, canBias());
    }

    private PipeRing ring(final RingFixture fixture, final int owner)
    {
        return fixture.open(owner, canBias());
    }

    @Test
    void shouldKeepOneOrderWhenSeveralTakeTurns()
    {
        final RingFixture fixture = fixture(3, 128);
        final PipeRing one = ring(fixture, ME);
        final PipeRing other = ring(fixture, OTHER);
        for (int round = 0; round < 20; round++)
        {
            assertEquals(Ring.ACCEPTED, offer(one, round, 100));
            assertEquals(Ring.ACCEPTED, offer(other, round + 1));
            assertEquals(Ring.ACCEPTED, offer(one, round + 2));
            assertEquals(Ring.FULL, offer(other, -1));
            assertEquals(List.of(round), poll(other, 1));
            assertEquals(List.of(round + 1), poll(one, 1));
            assertEquals(List.of(round + 2), poll(other, 3));
            assertEquals(List.of(), poll(one, 3));
            assertEquals(0, one.size());
        }
    }

    @Test
    void shouldBeHeldUpWhenALivingClaimIsOpen()
    {
        final RingFixture fixture = fixture(4, 512);
        final PipeRing one = ring(fixture, ME);
        final PipeRing other = ring(fixture, OTHER);
        final int index = one.tryClaim(100);
        assertThrows(IllegalStateException.class, () -> one.tryClaim(4));
        assertThrows(IllegalStateException.class, () -> offer(one, 1));
        assertEquals(Ring.HELD_UP, heldUp(other));
        assertEquals(Ring.HELD_UP, other.tryClaim(50));
        assertThrows(IllegalStateException.class, () -> offer(one, 1));
        fill(one.buffer(), index, 5, 100);
        one.commit(index);
        assertThrows(IllegalStateException.class, () -> one.commit(index));
        assertEquals(Ring.ACCEPTED, offer(other, 6));
        final int again = one.tryClaim(100);
        assertEquals(Ring.HELD_UP, heldUp(other));
        one.abort(again);
        assertEquals(Ring.ACCEPTED, offer(other, 7, 60));
        assertEquals(List.of(5, 6, 7), pollAll(one));
    }

    private static int heldUp(final PipeRing ring)
    {
        return offer(ring, -1);
    }

    @Test
    void shouldBeHeldUpWhenAMessageIsInALivingHand()
    {
        final RingFixture fixture = fixture(4, 0);
        final PipeRing one = ring(fixture, ME);
        final PipeRing other = ring(fixture, OTHER);
        for (int i = 0; i < 4; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(one, i));
        }
        for (int i = 0; i < 2; i++)
        {
            final long position = one.beginTake();
            assertEquals(i, position);
            assertThrows(IllegalStateException.class, one::beginTake);
            assertEquals(Ring.HELD_UP, other.beginTake());
            assertThrows(IllegalStateException.class, other::endTake);
            assertTrue(other.hasMessage());
            one.cancelTake();
            assertEquals(i, other.beginTake());
            other.endTake();
        }
        assertEquals(List.of(2, 3), pollAll(one));
        assertFalse(one.hasMessage());
    }

    @Test
    void shouldEndItsTakeWhenRevokedMeanwhile()
    {
        final RingFixture fixture = fixture(4, 0);
        final PipeRing one = ring(fixture, ME);
        final PipeRing other = ring(fixture, OTHER);
        assertEquals(Ring.ACCEPTED, offer(one, 1));
        assertEquals(Ring.ACCEPTED, offer(one, 2));
        assertEquals(1, one.poll((buffer, index, length) ->
        {
            assertEquals(Ring.HELD_UP, other.beginTake());
            assertThrows(IllegalStateException.class, one::beginTake);
            assertEquals(Ring.ACCEPTED, offer(one, 3));
        }, 1));
        assertEquals(List.of(2, 3), pollAll(other));
    }

    @Test
    void shouldTakeOverWhenAProducerDies()
    {
        for (final boolean isShared : new boolean[] {false, true})
        {
            final RingFixture fixture = fixture(4, 128);
            final PipeRing first = ring(fixture, ME);
            final PipeRing second = ring(fixture, OTHER);
            assertEquals(Ring.ACCEPTED, offer(first, 1));
            if (isShared)
            {
                assertEquals(Ring.ACCEPTED, offer(second, 2));
            }
            assertTrue(first.tryClaim(128) > 0);
            assertEquals(Ring.FULL, offer(second, 3, 128));
            assertEquals(Ring.HELD_UP, heldUp(second));
            fixture.die(ME);
            assertEquals(Ring.ACCEPTED, offer(second, 3, 128));
            assertEquals(isShared ? List.of(1, 2, 3) : List.of(1, 3), pollAll(ring(fixture, THIRD)));
        }
    }

    @Test
    void shouldDeliverAgainWhenAConsumerDiesWithAMessageInItsHand()
    {
        final RingFixture fixture = fixture(4, 0);
        final PipeRing producer = ring(fixture, ME);
        final PipeRing first = ring(fixture, OTHER);
        final PipeRing second = ring(fixture, THIRD);
        for (int i = 0; i < 4; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(producer, i));
        }
        assertEquals(List.of(0), poll(first, 1));
        assertEquals(1, first.beginTake());
        assertEquals(Ring.HELD_UP, second.beginTake());
        fixture.die(OTHER);
        assertEquals(List.of(1, 2), poll(second, 2));
        assertEquals(List.of(3), pollAll(producer));
    }

    @Test
    void shouldBeRefusedForGoodWhenAnEndIsKept()
    {
        final RingFixture fixture = fixture(4, 512);
        final PipeRing one = ring(fixture, ME);
        final PipeRing other = ring(fixture, OTHER);
        assertEquals(Ring.ACCEPTED, offer(other, 1));
        assertEquals(Ring.ACCEPTED, one.keepProducers());
        assertEquals(Ring.ACCEPTED, one.keepProducers());
        assertEquals(Ring.ACCEPTED, one.keepConsumers());
        assertTrue(other.isProducersEndKept() && other.isConsumersEndKept());
        assertFalse(one.isProducersEndKept());
        assertThrows(EndInUseException.class, () -> offer(other, 2));
        assertThrows(EndInUseException.class, () -> other.tryClaim(2));
        assertThrows(EndInUseException.class, other::keepProducers);
        assertThrows(EndInUseException.class, other::beginTake);
        for (int i = 2; i < 20; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(one, i, 100));
            final int index = one.tryClaim(5);
            assertThrows(IllegalStateException.class, () -> offer(one, 1));
            one.abort(index);
            assertEquals(List.of(i - 1), poll(one, 1));
        }
        one.closeProducers();
        assertEquals(Ring.ACCEPTED, offer(other, 20));
        assertEquals(Ring.CLOSED, offer(one, 21));
        fixture.die(ME);
        assertEquals(List.of(19, 20), pollAll(other));
    }

    @Test
    void shouldGiveUpWhatIsInItsHandWhenClosed()
    {
        for (final boolean isShared : new boolean[] {false, true})
        {
            final RingFixture fixture = fixture(4, 128);
            final PipeRing one = ring(fixture, ME);
            final PipeRing other = ring(fixture, OTHER);
            if (isShared)
            {
                assertEquals(Ring.ACCEPTED, offer(one, 0));
                assertEquals(Ring.ACCEPTED, offer(other, 0));
                assertEquals(List.of(0), poll(one, 1));
                assertEquals(List.of(0), poll(other, 1));
            }
            assertEquals(Ring.ACCEPTED, offer(one, 1));
            final int index = one.tryClaim(128);
            one.closeProducers();
            assertThrows(IllegalStateException.class, () -> one.commit(index));
            assertEquals(Ring.CLOSED, one.tryClaim(4));
            assertEquals(Ring.ACCEPTED, offer(other, 2, 128));
            assertTrue(one.beginTake() >= 0);
            one.closeConsumers();
            assertEquals(Ring.CLOSED, one.beginTake());
            assertEquals(List.of(1, 2), pollAll(other));
        }
    }

    @Test
    void shouldHandOverItsLastMessageWhenItsHandlerCloses()
    {
        for (int way = 0; way < 4; way++)
        {
            final boolean isAsked = way < 3;
            final RingFixture fixture = fixture(8, 0);
            final PipeRing one = ring(fixture, ME);
            final PipeRing other = ring(fixture, OTHER);
            if (way == 1)
            {
                assertEquals(List.of(), pollAll(other));
                assertEquals(Ring.EMPTY, one.beginTake());
            }
            else if (way == 2)
            {
                assertEquals(Ring.ACCEPTED, one.keepConsumers());
            }
            for (int i = 0; i < 5; i++)
            {
                assertEquals(Ring.ACCEPTED, offer(one, i));
            }
            final List<Integer> seen = new ArrayList<>();
            final int count = one.receive((buffer, index, length) ->
            {
                if (RingFixture.value(buffer, index, length) == 1)
                {
                    one.closeConsumers();
                    assertTrue(!isAsked || takesNothing(other), "it is in a living hand");
                }
                seen.add(RingFixture.value(buffer, index, length));
            }, 4);
            assertEquals(2, count, "way=" + way);
            assertEquals(List.of(0, 1), seen);
            assertEquals(Ring.CLOSED, one.beginTake());
            final long position = other.beginTake();
            assertEquals(2, position);
            assertEquals(3, one.size());
            other.endTake();
            assertEquals(List.of(3, 4), pollAll(other));
            assertEquals(0, one.size());
        }
    }

    private static boolean takesNothing(final PipeRing ring)
    {
        try
        {
            return ring.beginTake() < 0;
        }
        catch (final EndInUseException ex)
        {
            return true;
        }
    }

    @Test
    void shouldCountWhenEveryLookFindsAnotherPosition()
    {
        final RingFixture fixture = fixture(4, 0);
        final RingMemory memory = new RingMemory(
            fixture.restless(), fixture.layout, ME, fixture.dead::contains, Path.of("fixture"));
        final int size = new PipeRing(memory, canBias(), 0, () -> {}, () -> {}).size();
        assertTrue(size >= 0 && size <= 4, "size=" + size);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 129, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void shouldRefuseWhenTheLengthOfALargeMessageIsDamaged(final int length)
    {
        final RingFixture fixture = fixture(2, 128);
        final PipeRing ring = ring(fixture, ME);
        assertEquals(Ring.ACCEPTED, offer(ring, 1, 100));
        fixture.memory.putInt(fixture.layout.slotsOffset + RingSlotDescriptor.BLOCK_LENGTH_OFFSET, length);
        final long position = ring.beginTake();
        assertEquals(0, position);
        assertThrows(CorruptSegmentException.class, () -> ring.messageLength());
        ring.endTake();
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 62, Long.MAX_VALUE, 0x7123_4567_89ab_cdefL})
    void shouldRefuseWhenThePositionIsBeyondAll(final long tail)
    {
        final RingFixture fixture = fixture(4, 0);
        fixture.memory.putLong(RingDescriptor.TAIL_OFFSET, tail);
        final PipeRing ring = ring(fixture, ME);
        assertThrows(CorruptSegmentException.class, () -> offer(ring, 1));
        assertThrows(CorruptSegmentException.class, () -> offer(ring, 1));
    }

    @Test
    void shouldStayBiasedWhenUsersFollowEachOther() throws Exception
    {
        final RingFixture fixture = fixture(4, 0);
        for (int i = 0; i < 5; i++)
        {
            final PipeRing ring = ring(fixture, ME + i);
            final int result = i % 2 == 0 ? offer(ring, 7) : elsewhere(() -> offer(ring, 7));
            assertEquals(Ring.ACCEPTED, result);
            assertEquals(List.of(7), poll(ring, 1));
            ring.closeProducers();
            ring.closeConsumers();
        }
        assertEquals(canBias() ? 0 : 4L << 60, fixture.memory.getLong(RingDescriptor.PRODUCER_BIAS_OFFSET));
        assertEquals(canBias() ? 0 : 4L << 60, fixture.memory.getLong(RingDescriptor.CONSUMER_BIAS_OFFSET));
    }

    @Test
    void shouldTellWhenOthersWereHeldUp()
    {
        final RingFixture fixture = fixture(4, 0);
        final int[] told = new int[2];
        final RingMemory memory = new RingMemory(
            fixture.memory, fixture.layout, ME, fixture.dead::contains, Path.of("fixture"));
        final PipeRing one = new PipeRing(memory, canBias(), 0, () -> told[0]++, () -> told[1]++);
        final PipeRing other = ring(fixture, OTHER);
        for (int i = 1; i < 4; i++)
        {
            final int index = one.tryClaim(4);
            assertEquals(Ring.HELD_UP, heldUp(other));
            fill(one.buffer(), index, i, 4);
            one.commit(index);
            assertEquals(i, told[0]);
            assertTrue(one.beginTake() >= 0);
            assertEquals(Ring.HELD_UP, other.beginTake());
            one.endTake();
            assertEquals(i, told[1]);
            assertEquals(Ring.ACCEPTED, offer(other, i));
            assertEquals(List.of(i), poll(other, 1));
            one.abort(one.tryClaim(4));
            assertEquals(i, told[0]);
        }
    }
}
