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

import io.ropewalk.structure.ring.Ring;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static io.ropewalk.structure.ring.core.RingDescriptor.claimOf;
import static io.ropewalk.structure.ring.core.RingFixture.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A dead taker's message stays in its slot while others come and go, until the slot is needed again. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OrphanInTheWayTest
{
    private static final int ORPHAN = 1_000_000;

    private RingFixture fixture;
    private MpmcRing me;

    /** Goes on until the orphan's slot is the next one. */
    private void leaveOrphan(final boolean canBias, final int length)
    {
        fixture = RingFixture.shared(4, 256);
        me = fixture.mpmc(ME, canBias);
        final MpmcRing other = fixture.mpmc(OTHER, canBias);
        // The first consumer has a bias, which the second revokes.
        assertEquals(Ring.ACCEPTED, offer(me, -2));
        assertEquals(List.of(-2), poll(me, 1));
        assertEquals(Ring.ACCEPTED, offer(me, ORPHAN, length));
        assertEquals(Ring.ACCEPTED, offer(me, -1));
        assertEquals(1, other.beginTake());
        fixture.die(OTHER);
        assertEquals(List.of(-1), poll(me, 1));
        for (int i = 3; i <= fixture.layout.slots; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(me, i));
            assertEquals(List.of(i), poll(me, 1));
        }
    }

    /** As many as it takes to use every slot again, by one who polls only what it has just put. */
    private List<Integer> goOn(final MpmcRing ring)
    {
        final List<Integer> values = new ArrayList<>();
        for (int i = 0; i < 3 * fixture.layout.slots; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(ring, i), "i=" + i);
            values.addAll(poll(ring, 1));
        }
        values.addAll(pollAll(ring));
        assertEquals(0, ring.size());
        return values;
    }

    private void assertComplete(final List<Integer> values)
    {
        final List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 3 * fixture.layout.slots; i++)
        {
            expected.add(i);
        }
        final List<Integer> others = new ArrayList<>(values);
        assertTrue(others.remove((Integer)ORPHAN), "lost");
        assertEquals(expected, others);
        assertEquals(Ring.ACCEPTED, offer(me, 7, 256), "all blocks are free");
        assertEquals(List.of(7), pollAll(me));
    }

    @ParameterizedTest
    @CsvSource({"false,4", "false,200", "true,4", "true,200"})
    void shouldMoveTheOrphanWhenItsSlotIsNeeded(final boolean canBias, final int length)
    {
        leaveOrphan(canBias, length);
        assertComplete(goOn(me));
    }

    @ParameterizedTest
    @CsvSource({"false,4", "false,200", "true,4", "true,200"})
    void shouldMoveTheOrphanWhenALargeMessageOrAClaimNeedsItsSlot(final boolean canBias, final int length)
    {
        leaveOrphan(canBias, length);
        final int index = me.tryClaim(8);
        assertTrue(index > 0, "result=" + index);
        me.abort(index);
        assertEquals(Ring.ACCEPTED, offer(me, 5, 56));
        final List<Integer> values = pollAll(me);
        assertEquals(List.of(ORPHAN, 5), values);
        values.clear();
        values.add(ORPHAN);
        values.addAll(goOn(me));
        assertComplete(values);
    }

    /** By another process: all stores of the move up to its publication, but not the move of the tail. */
    private void beginMove(final boolean isRebound, final boolean isPublished)
    {
        final RingLayout layout = fixture.layout;
        final RingMemory mover =
            new RingMemory(fixture.memory, layout, THIRD, (owner) -> false, Path.of("fixture"));
        fixture.memory.putLong(layout.takenOffset + RingDescriptor.WORD_LENGTH, claimOf(0, THIRD));
        fixture.memory.putLong(layout.claimsOffset + RingDescriptor.WORD_LENGTH, claimOf(1, THIRD));
        final long to = layout.slots + 1L;
        final long lengthCode = isRebound ? mover.rebind(1, to) :
            mover.headerAcquire(1) & RingDescriptor.LENGTH_MASK;
        if (isPublished)
        {
            fixture.memory.putLong(mover.slotIndex(to), mover.free(to) + RingDescriptor.SLOT_FULL + lengthCode);
        }
    }

    /** The blocks may have been bound to the new position. */
    @ParameterizedTest
    @CsvSource({"4,false", "200,false", "200,true"})
    void shouldLoseNothingWhenTheMoverDies(final int length, final boolean isRebound)
    {
        leaveOrphan(false, length);
        beginMove(isRebound, false);
        assertEquals(Ring.FULL, offer(me, 0), "the mover is alive");
        assertTrue(me.isFull(), "the mover is alive");
        assertEquals(List.of(), pollAll(me), "the mover is alive");
        fixture.die(THIRD);
        assertEquals(1, me.size());
        assertFalse(me.isFull());
        assertComplete(goOn(me));
    }

    @ParameterizedTest
    @CsvSource({"4,false", "200,false", "200,true"})
    void shouldDeliverWhenTheMoverDiesAndAConsumerComesFirst(final int length, final boolean isRebound)
    {
        leaveOrphan(false, length);
        beginMove(isRebound, false);
        fixture.die(THIRD);
        final List<Integer> values = new ArrayList<>(pollAll(me));
        assertEquals(List.of(ORPHAN), values);
        values.addAll(goOn(me));
        assertComplete(values);
    }

    @ParameterizedTest
    @CsvSource({"4,true", "200,true", "4,false", "200,false"})
    void shouldGoOnWhenTheMoverDiesBeforeTheTailMoves(final int length, final boolean isConsumerFirst)
    {
        leaveOrphan(false, length);
        beginMove(length > 56, true);
        fixture.die(THIRD);
        assertEquals(1, me.size());
        assertFalse(me.isFull());
        final List<Integer> values = new ArrayList<>(isConsumerFirst ? pollAll(me) : List.of());
        assertEquals(isConsumerFirst ? List.of(ORPHAN) : List.of(), values);
        values.addAll(goOn(me));
        assertComplete(values);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void shouldEndTheStreamWhenTheMoverDiesBeforeTheTailMoves(final boolean isPublished)
    {
        leaveOrphan(false, 4);
        beginMove(false, isPublished);
        fixture.die(THIRD);
        assertTrue(me.shutdown());
        assertEquals(List.of(ORPHAN), pollAll(me));
        assertEquals(Ring.CLOSED, me.poll((buffer, index, length) -> {}, 1));
        assertEquals(Ring.CLOSED, offer(me, 0));
        assertEquals(0, me.size());
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void shouldNotBeFullWhenOfferWouldMoveTheOrphan(final boolean canBias)
    {
        leaveOrphan(canBias, 4);
        assertEquals(1, me.size());
        assertFalse(me.isFull());
        assertEquals(1, me.size(), "only a look");
        for (int i = 1; i < me.capacity(); i++)
        {
            assertFalse(me.isFull(), "i=" + i);
            assertEquals(Ring.ACCEPTED, offer(me, i));
        }
        assertTrue(me.isFull());
        assertEquals(me.capacity(), me.size());
        assertEquals(Ring.FULL, offer(me, 0));
    }
}
