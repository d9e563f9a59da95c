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
package io.ropewalk.structure.ring;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static io.ropewalk.structure.ring.RingDescriptor.claimOf;
import static io.ropewalk.structure.ring.RingFixture.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A dead taker's message stays in its slot while others come and go, until the slot is needed again. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
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

    /** Dead after its claim, or after it had moved the tail; the blocks may have been bound to the new position. */
    @ParameterizedTest
    @CsvSource({"0,4,false", "1,4,false", "0,200,false", "1,200,false", "1,200,true"})
    void shouldLoseNothingWhenTheMoverDies(final int tailMoves, final int length, final boolean isRebound)
    {
        leaveOrphan(false, length);
        final RingLayout layout = fixture.layout;
        fixture.memory.putLong(layout.takenOffset + RingDescriptor.WORD_LENGTH, claimOf(0, THIRD));
        fixture.memory.putLong(layout.claimsOffset + RingDescriptor.WORD_LENGTH, claimOf(1, THIRD));
        fixture.memory.putLong(RingDescriptor.TAIL_OFFSET, layout.slots + 1 + tailMoves);
        if (isRebound)
        {
            new RingMemory(fixture.memory, layout, THIRD, (owner) -> false, Path.of("fixture"))
                .rebind(1, layout.slots + 1);
        }
        if (0 == tailMoves)
        {
            assertEquals(Ring.FULL, offer(me, 0), "the mover is alive");
        }
        assertEquals(List.of(), pollAll(me), "the mover is alive");
        fixture.die(THIRD);
        assertComplete(goOn(me));
    }

    @ParameterizedTest
    @CsvSource({"0,4", "1,4", "0,200", "1,200"})
    void shouldDeliverWhenTheMoverDiesAndAConsumerComesFirst(final int tailMoves, final int length)
    {
        leaveOrphan(false, length);
        final RingLayout layout = fixture.layout;
        fixture.memory.putLong(layout.takenOffset + RingDescriptor.WORD_LENGTH, claimOf(0, THIRD));
        fixture.memory.putLong(layout.claimsOffset + RingDescriptor.WORD_LENGTH, claimOf(1, THIRD));
        fixture.memory.putLong(RingDescriptor.TAIL_OFFSET, layout.slots + 1 + tailMoves);
        fixture.die(THIRD);
        final List<Integer> values = new ArrayList<>(pollAll(me));
        assertEquals(List.of(ORPHAN), values);
        values.addAll(goOn(me));
        assertComplete(values);
    }
}
