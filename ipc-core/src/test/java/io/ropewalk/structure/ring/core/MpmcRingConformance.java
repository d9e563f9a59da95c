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
import io.ropewalk.machine.platform.MemoryBarrier;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;

import static io.ropewalk.structure.ring.core.RingDescriptor.SLOT_FULL;
import static io.ropewalk.structure.ring.core.RingDescriptor.SLOT_HELD;
import static io.ropewalk.structure.ring.core.RingDescriptor.headerOf;
import static io.ropewalk.structure.ring.core.RingFixture.ME;
import static io.ropewalk.structure.ring.core.RingFixture.OTHER;
import static io.ropewalk.structure.ring.core.RingFixture.THIRD;
import static io.ropewalk.structure.ring.core.RingFixture.elsewhere;
import static io.ropewalk.structure.ring.core.RingFixture.fill;
import static io.ropewalk.structure.ring.core.RingFixture.offer;
import static io.ropewalk.structure.ring.core.RingFixture.poll;
import static io.ropewalk.structure.ring.core.RingFixture.pollAll;
import static io.ropewalk.structure.ring.core.RingFixture.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What {@link MpmcRing} does beyond {@link Ring}, in both forms.
 */
abstract class MpmcRingConformance extends RingConformance
{
    final boolean canBias;

    MpmcRingConformance(final boolean canBias)
    {
        this.canBias = canBias;
    }

    @BeforeEach
    void requireBarrier()
    {
        assumeTrue(!canBias || MemoryBarrier.isSupported(), "no membarrier here");
    }

    @Override
    RingFixture fixture(final int capacity, final int budget)
    {
        return RingFixture.shared(capacity, budget);
    }

    @Override
    MpmcRing open(final RingFixture fixture, final int owner)
    {
        return fixture.mpmc(owner, canBias);
    }

    @Test
    void shouldDeliverInTheOrderOfClaimsWhenSeveralAreOpen()
    {
        final MpmcRing ring = open(fixture(4, 256), ME);
        final int first = ring.tryClaim(8);
        final int second = ring.tryClaim(100);
        final int third = ring.tryClaim(8);
        assertEquals(Ring.ACCEPTED, offer(ring, 4));
        assertEquals(Ring.FULL, offer(ring, 5));
        fill(ring.buffer(), third, 3, 8);
        ring.commit(third);
        assertEquals(List.of(), poll(ring, 1));
        fill(ring.buffer(), first, 1, 8);
        ring.commit(first);
        assertEquals(List.of(1), pollAll(ring));
        ring.abort(second);
        assertEquals(List.of(3, 4), pollAll(ring));
        assertEquals(0, ring.size());
        assertEquals(Ring.ACCEPTED, offer(ring, 6, 256));
        assertEquals(List.of(6), pollAll(ring));
    }

    @Test
    void shouldHandOverInAnyOrderWhenSeveralAreInOneHand()
    {
        final MpmcRing ring = open(fixture(3, 0), ME);
        for (int lap = 0; lap < 30; lap++)
        {
            for (int i = 0; i < 3; i++)
            {
                assertEquals(Ring.ACCEPTED, offer(ring, i));
            }
            final long[] positions = {ring.beginTake(), ring.beginTake(), ring.beginTake()};
            assertEquals(Ring.EMPTY, ring.beginTake());
            for (int i = 0; i < 3; i++)
            {
                assertEquals(i, value(ring.buffer(), ring.indexOf(positions[i]), ring.lengthOf(positions[i])));
            }
            assertEquals(Ring.FULL, offer(ring, 9), "what is in the hand has not been handed over");
            ring.endTake(positions[1]);
            assertEquals(Ring.FULL == offer(ring, 3) ? 0 : 1, ring.size());
            ring.endTake(positions[0]);
            ring.endTake(positions[2]);
            pollAll(ring);
            assertEquals(0, ring.size());
        }
    }

    @Test
    void shouldKeepOrderWhenThreadsComeAndGo() throws Exception
    {
        final RingFixture fixture = fixture(3, 128);
        final MpmcRing one = open(fixture, ME);
        final MpmcRing two = open(fixture, OTHER);
        final List<Integer> seen = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < 200; i++)
        {
            final int value = next++;
            final int length = i % 5 == 0 ? 100 : 8;
            final int result = switch (i % 4)
            {
                case 0 -> offer(one, value, length);
                case 1 -> offer(two, value, length);
                case 2 -> elsewhere(() -> offer(one, value, length));
                default -> elsewhere(() -> offer(two, value, length));
            };
            assertEquals(Ring.ACCEPTED, result);
            assertEquals(1, one.size());
            seen.addAll(switch (i % 3)
            {
                case 0 -> elsewhere(() -> poll(one, 5));
                case 1 -> poll(two, 5);
                default -> poll(one, 5);
            });
            assertEquals(next, seen.size());
            assertEquals(value, seen.get(value));
        }
    }

    @Test
    void shouldKeepTheClaimWhenASecondProducerComesMeanwhile() throws Exception
    {
        for (int way = 0; way < 4; way++)
        {
            final RingFixture fixture = fixture(3, 128);
            final MpmcRing ring = open(fixture, ME);
            final MpmcRing other = way % 2 == 0 ? ring : open(fixture, OTHER);
            assertEquals(Ring.ACCEPTED, offer(ring, 1));
            final int index = ring.tryClaim(100);
            assertEquals(Ring.ACCEPTED, elsewhere(() -> offer(other, 3)));
            assertEquals(List.of(1), pollAll(ring));
            if (way < 2)
            {
                fill(ring.buffer(), index, 2, 100);
                ring.commit(index);
                assertEquals(List.of(2, 3), pollAll(other));
            }
            else
            {
                ring.abort(index);
                assertEquals(List.of(3), pollAll(other));
            }
            assertEquals(0, ring.size());
            assertEquals(Ring.ACCEPTED, offer(ring, 4, 128));
            assertEquals(List.of(4), pollAll(ring));
        }
    }

    @Test
    void shouldKeepTheMessageInTheHandWhenASecondConsumerComesMeanwhile() throws Exception
    {
        for (int way = 0; way < 4; way++)
        {
            final RingFixture fixture = fixture(4, 0);
            final MpmcRing ring = open(fixture, ME);
            final MpmcRing other = way % 2 == 0 ? ring : open(fixture, OTHER);
            for (int i = 0; i < 4; i++)
            {
                assertEquals(Ring.ACCEPTED, offer(ring, i));
            }
            final List<Integer> seen = new ArrayList<>();
            final MessageHandler handler = (buffer, index, length) ->
            {
                final int value = value(buffer, index, length);
                if (value == 1)
                {
                    seen.addAll(elsewhereUnchecked(() -> poll(other, 2)));
                }
                seen.add(value);
            };
            if (way < 2)
            {
                ring.poll(handler, 10);
            }
            else
            {
                assertEquals(List.of(0), poll(ring, 1));
                seen.add(0);
                final long position = ring.beginTake();
                seen.addAll(elsewhere(() -> poll(other, 2)));
                seen.add(value(ring.buffer(), ring.indexOf(position), ring.lengthOf(position)));
                ring.endTake(position);
            }
            seen.addAll(pollAll(ring));
            assertEquals(List.of(0, 2, 3, 1), seen);
            assertEquals(0, ring.size());
            assertEquals(Ring.ACCEPTED, offer(ring, 5));
            assertEquals(List.of(5), pollAll(other));
        }
    }

    private static <T> T elsewhereUnchecked(final Callable<T> work)
    {
        try
        {
            return elsewhere(work);
        }
        catch (final Exception ex)
        {
            throw new AssertionError(ex);
        }
    }

    @Test
    void shouldNotDeliverAgainWhenALoneConsumerHasClosedItsHandle() throws Exception
    {
        final RingFixture fixture = fixture(4, 0);
        final MpmcRing first = open(fixture, ME);
        for (int i = 0; i < 3; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(first, i));
        }
        assertEquals(List.of(0, 1), poll(first, 2));
        first.close();
        final MpmcRing second = open(fixture, OTHER);
        final MpmcRing third = open(fixture, THIRD);
        assertEquals(Ring.ACCEPTED, second.remove(second.walk().next()));
        assertEquals(List.of(), pollAll(third));
        assertEquals(0, third.size());
    }

    @Test
    void shouldBehaveLikeAListWhenRemovedFromTheMiddleAtRandom()
    {
        final long seed = Long.getLong("ropewalk.seed", System.nanoTime());
        for (int i = 0; i < 300; i++)
        {
            try
            {
                compareWithAList(new Random(seed + i));
            }
            catch (final AssertionError ex)
            {
                throw new AssertionError("again with -Dropewalk.seed=" + (seed + i), ex);
            }
        }
    }

    private record Entry(int value, long position)
    {
    }

    private void compareWithAList(final Random random)
    {
        final RingFixture fixture = fixture(1 + random.nextInt(10), random.nextInt(3) * 300);
        final MpmcRing[] rings = {open(fixture, ME), open(fixture, OTHER)};
        final List<Entry> model = new ArrayList<>();
        final ExpandableArrayBuffer copy = new ExpandableArrayBuffer();
        final int capacity = fixture.layout.capacity;
        int next = 0;
        for (int i = 0; i < 500; i++)
        {
            final MpmcRing ring = rings[i < 100 ? 0 : random.nextInt(2)];
            assertEquals(model.size(), ring.size());
            assertEquals(!model.isEmpty(), ring.takeableFirst() > 0);
            assertEquals(model.size() == capacity, ring.isFull());
            assertEquals(capacity - model.size(), ring.remainingCapacity());
            switch (random.nextInt(4))
            {
                case 0, 1 ->
                {
                    final int result = offer(ring, next, 4 + random.nextInt(50));
                    assertEquals(model.size() < capacity ? Ring.ACCEPTED : Ring.FULL, result);
                    if (Ring.ACCEPTED == result)
                    {
                        // The last one claimed: slots in use may have been passed before it.
                        model.add(new Entry(next++, fixture.tail() - 1));
                    }
                }
                case 2 ->
                {
                    for (final int value : poll(ring, 1 + random.nextInt(2)))
                    {
                        assertEquals(model.remove(0).value, value);
                    }
                }
                default ->
                {
                    if (!model.isEmpty())
                    {
                        final Entry entry = model.remove(random.nextInt(model.size()));
                        final int length = ring.copy(entry.position, copy);
                        assertEquals(entry.value, value(copy, 0, length));
                        assertEquals(Ring.ACCEPTED, ring.remove(entry.position));
                        assertEquals(Ring.EMPTY, ring.remove(entry.position));
                        assertEquals(-1, ring.copy(entry.position, copy));
                    }
                }
            }
        }
        final List<Integer> rest = new ArrayList<>();
        model.forEach((entry) -> rest.add(entry.value));
        assertEquals(rest, pollAll(rings[1]));
    }

    @Test
    void shouldFindNothingWhenAllWasRemovedAndNothingPolled()
    {
        final RingFixture fixture = fixture(3, 0);
        final MpmcRing ring = open(fixture, ME);
        for (int i = 0; i < 1000; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(ring, i));
            assertEquals(Ring.ACCEPTED, ring.remove(fixture.tail() - 1));
            assertEquals(RingWalk.END, ring.walk().next());
        }
        assertEquals(0, ring.size());
        assertFalse(ring.isFull());
    }

    @Test
    void shouldDrainThenEndWhenShutDown()
    {
        final RingFixture fixture = fixture(4, 128);
        final MpmcRing ring = open(fixture, ME);
        final MpmcRing other = open(fixture, OTHER);
        assertEquals(Ring.ACCEPTED, offer(ring, 1));
        assertEquals(Ring.ACCEPTED, offer(ring, 2, 100));
        final int index = ring.tryClaim(4);
        assertFalse(other.isShutdown());
        assertTrue(other.shutdown());
        assertTrue(ring.isShutdown());
        assertTrue(ring.shutdown());
        assertEquals(Ring.CLOSED, offer(ring, 3));
        assertEquals(Ring.CLOSED, offer(other, 3, 100));
        assertEquals(Ring.CLOSED, ring.tryClaim(3));
        assertEquals(List.of(1), poll(ring, 1));
        assertEquals(List.of(2), poll(other, 10));
        assertEquals(Ring.HELD_UP, ring.beginTake(), "a claim from before is still open");
        fill(ring.buffer(), index, 4, 4);
        ring.commit(index);
        final long position = other.beginTake();
        assertEquals(4, value(other.buffer(), other.indexOf(position), other.lengthOf(position)));
        assertEquals(0, ring.poll((buffer, at, length) -> assertFalse(true), 1), "in a living hand: not yet the end");
        other.endTake(position);
        assertEquals(Ring.CLOSED, ring.poll((buffer, at, length) -> assertFalse(true), 1));
        assertEquals(Ring.CLOSED, other.beginTake());
        assertEquals(0, ring.size());
    }

    @ParameterizedTest
    @ValueSource(longs = {5, (1L << 39) - 1, (1L << 39) + 5, (1L << 40) - 1, 1L << 40, 3L << 39})
    void shouldLoseNothingWhenOthersComeAfterMoreLapsOfLoneUsersThanAWordCanTell(final long lap) throws Exception
    {
        final RingFixture fixture = fixture(3, 0);
        fixture.startAloneAtLap(lap);
        final MpmcRing one = open(fixture, ME);
        final MpmcRing other = open(fixture, OTHER);
        final List<Integer> seen = new ArrayList<>();
        final List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 60; i++)
        {
            final int value = i;
            assertEquals(Ring.ACCEPTED, offer(i % 2 == 0 ? one : other, value));
            assertEquals(1, other.size());
            seen.addAll(i % 3 == 0 ? pollAll(other) : elsewhere(() -> pollAll(one)));
            expected.add(value);
            assertEquals(expected, seen);
        }
        assertTrue(one.shutdown());
        assertEquals(Ring.CLOSED, other.beginTake());
    }

    /** A converter was stopped after it had read the hand, whose owner died; others have ended the stream meanwhile. */
    @Test
    void shouldStayAtTheEndWhenAConverterComesLate()
    {
        final RingFixture fixture = fixture(2, 0);
        final MpmcRing ring = open(fixture, ME);
        assertEquals(Ring.ACCEPTED, offer(ring, 1));
        assertEquals(List.of(1), pollAll(ring));
        assertTrue(ring.shutdown());
        assertEquals(Ring.CLOSED, ring.beginTake());
        final RingMemory memory =
            new RingMemory(fixture.memory, fixture.layout, THIRD, fixture.dead::contains, Path.of("fixture"));
        fixture.die(OTHER);
        new MpmcProducers(memory, new Repair(memory, 0), canBias).convert(1, OTHER);
        assertEquals(Ring.CLOSED, open(fixture, THIRD).beginTake());
        assertEquals(Ring.CLOSED, ring.beginTake());
        assertEquals(Ring.CLOSED, offer(ring, 2));
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldReturnWhenAMessageThatNobodyTookIsMarkedAsHeld()
    {
        final RingFixture fixture = fixture(2, 0);
        final MpmcRing ring = open(fixture, ME);
        assertEquals(Ring.ACCEPTED, offer(ring, 1));
        fixture.memory.putLong(fixture.layout.slotsOffset, headerOf(0) | SLOT_HELD | 4);
        final int result = ring.remove(0);
        assertTrue(result == Ring.ACCEPTED || result == Ring.EMPTY || result == Ring.HELD_UP, "result=" + result);
    }

    @Test
    void shouldReturnWhenTheSlotAtTheEndIsDamaged()
    {
        for (final long damage : new long[] {headerOf(5), headerOf(0) | SLOT_FULL | 4, headerOf(0) | SLOT_HELD, -1})
        {
            final RingFixture fixture = fixture(2, 0);
            final MpmcRing ring = open(fixture, ME);
            assertEquals(Ring.EMPTY, ring.beginTake());
            assertTrue(ring.shutdown());
            fixture.memory.putLong(fixture.layout.slotsOffset, damage);
            try
            {
                ring.beginTake();
                ring.size();
                ring.remainingCapacity();
                ring.walk().next();
            }
            catch (final CorruptSegmentException expected)
            {
                assertTrue(expected.getMessage().contains("position="), expected.getMessage());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 129, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void shouldRefuseWhenTheLengthOfALargeMessageIsDamaged(final int length)
    {
        final RingFixture fixture = fixture(2, 128);
        final MpmcRing ring = open(fixture, ME);
        assertEquals(Ring.ACCEPTED, offer(ring, 1, 100));
        fixture.memory.putInt(fixture.layout.slotsOffset + RingSlotDescriptor.BLOCK_LENGTH_OFFSET, length);
        final long position = ring.beginTake();
        assertEquals(0, position);
        assertThrows(CorruptSegmentException.class, () -> ring.lengthOf(position));
        assertThrows(CorruptSegmentException.class, () -> ring.indexOf(position));
        ring.endTake(position);
    }

    @Test
    void shouldEndAtOnceWhenShutDownEmpty()
    {
        final MpmcRing ring = open(fixture(1, 0), ME);
        assertTrue(ring.shutdown());
        assertEquals(Ring.CLOSED, ring.beginTake());
        assertEquals(Ring.CLOSED, offer(ring, 1));
        final MpmcRing used = open(fixture(1, 0), ME);
        assertEquals(Ring.ACCEPTED, offer(used, 1));
        assertEquals(List.of(1), poll(used, 1));
        assertTrue(used.shutdown());
        assertEquals(Ring.CLOSED, used.beginTake());
    }
}
