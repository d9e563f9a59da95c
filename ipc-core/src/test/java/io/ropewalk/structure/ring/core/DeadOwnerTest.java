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
import io.ropewalk.structure.ring.Ring;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import static io.ropewalk.structure.ring.core.RingFixture.ME;
import static io.ropewalk.structure.ring.core.RingFixture.OTHER;
import static io.ropewalk.structure.ring.core.RingFixture.THIRD;
import static io.ropewalk.structure.ring.core.RingFixture.elsewhere;
import static io.ropewalk.structure.ring.core.RingFixture.offer;
import static io.ropewalk.structure.ring.core.RingFixture.poll;
import static io.ropewalk.structure.ring.core.RingFixture.pollAll;
import static io.ropewalk.structure.ring.core.RingFixture.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What becomes of a claim, a message in the hand and the right of one who died with it.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeadOwnerTest
{
    /** When the others came: before the death the right is revoked, after it it is taken over. */
    enum Form
    {
        SHARED, REVOKED_BEFORE, TAKEN_OVER
    }

    private RingFixture fixture;
    private MpmcRing me;
    private MpmcRing other;

    @BeforeEach
    void requireBarrier()
    {
        assumeTrue(MemoryBarrier.isSupported(), "no membarrier here");
    }

    private void open(final int capacity, final int budget, final Form form)
    {
        fixture = RingFixture.shared(capacity, budget);
        me = fixture.mpmc(ME, Form.SHARED != form);
        other = fixture.mpmc(OTHER, Form.SHARED != form);
    }

    @ParameterizedTest
    @EnumSource
    void shouldPassOverTheClaimWhenItsOwnerDies(final Form form) throws Exception
    {
        open(2, 128, form);
        assertEquals(Ring.ACCEPTED, offer(me, 1));
        assertTrue(me.tryClaim(100) > 0);
        if (Form.REVOKED_BEFORE == form)
        {
            assertEquals(Ring.FULL, offer(other, 3));
        }
        assertEquals(List.of(1), pollAll(other));
        if (Form.REVOKED_BEFORE == form)
        {
            assertEquals(Ring.ACCEPTED, offer(other, 3));
            assertEquals(Ring.FULL, offer(other, 4));
            assertEquals(List.of(), pollAll(other), "held up by the living");
        }
        fixture.die(ME);
        assertEquals(Ring.ACCEPTED, offer(other, 4), "a claim of the dead is not a message");
        if (Form.REVOKED_BEFORE != form)
        {
            assertEquals(Ring.ACCEPTED, offer(other, 5));
        }
        assertEquals(2, other.size());
        assertTrue(other.isFull());
        assertEquals(Ring.FULL, offer(other, 6));
        assertEquals(Form.REVOKED_BEFORE == form ? List.of(3, 4) : List.of(4, 5), pollAll(other));
        assertEquals(0, other.size());
        assertEquals(Ring.ACCEPTED, offer(other, 7, 128), "the blocks of the dead");
        assertEquals(List.of(7), pollAll(other));
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindTheBlocksOfTheDeadWhenNobodyConsumes(final Form form)
    {
        open(3, 256, form);
        assertTrue(me.tryClaim(256) > 0);
        if (Form.REVOKED_BEFORE == form)
        {
            assertEquals(Ring.ACCEPTED, offer(other, 0));
        }
        assertEquals(Ring.FULL, offer(other, 1, 100));
        assertEquals(Ring.FULL, other.tryClaim(100));
        fixture.die(ME);
        assertEquals(Ring.ACCEPTED, offer(other, 1, 100));
        final int index = other.tryClaim(100);
        assertTrue(index > 0, "result=" + index);
        other.abort(index);
        assertEquals(Form.REVOKED_BEFORE == form ? List.of(0, 1) : List.of(1), pollAll(other));
    }

    /** It had bound its blocks and not published, after somebody who then went away had revoked it. */
    @Test
    void shouldFindTheBlocksOfTheDeadWhenItDiedInsideAfterTheRevocation()
    {
        open(3, 256, Form.TAKEN_OVER);
        fixture.memory.putLong(RingDescriptor.PRODUCER_BIAS_OFFSET, 3L << 60 | (long)ME << 36 | 1);
        fixture.memory.putLong(
            RingDescriptor.PRODUCER_INSIDE_OFFSET, RingDescriptor.announcementOf(ME, RingDescriptor.IN, 0));
        for (int i = 0; i < fixture.layout.blocks; i++)
        {
            fixture.memory.putLong(fixture.layout.blockWordsOffset + i * RingDescriptor.WORD_LENGTH, 1);
        }
        assertEquals(Ring.FULL, offer(other, 1, 256), "it is alive");
        assertEquals(Ring.HELD_UP, offer(other, 1));
        fixture.die(ME);
        assertEquals(Ring.ACCEPTED, offer(other, 1, 256));
        assertEquals(List.of(1), pollAll(other));
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeliverToAnotherWhenATakerDies(final Form form)
    {
        open(3, 128, form);
        for (int i = 0; i < 3; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(other, i, i == 1 ? 128 : 8));
        }
        assertEquals(List.of(0), poll(me, 1));
        final long position = me.beginTake();
        assertEquals(1, value(me.buffer(), me.indexOf(position), me.lengthOf(position)));
        if (Form.REVOKED_BEFORE == form)
        {
            assertEquals(List.of(2), poll(other, 3));
            assertEquals(List.of(), poll(other, 3), "in a living hand");
        }
        fixture.die(ME);
        assertEquals(Form.REVOKED_BEFORE == form ? 1 : 2, other.size(), "what the dead hold is there");
        final List<Integer> rest = pollAll(other);
        rest.sort(null);
        assertEquals(Form.REVOKED_BEFORE == form ? List.of(1) : List.of(1, 2), rest);
        assertEquals(0, other.size());
        assertEquals(Ring.ACCEPTED, offer(other, 3, 128));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRepairTheRepairerWhenItDiesToo(final boolean canBias) throws Exception
    {
        fixture = RingFixture.shared(3, 0);
        me = fixture.mpmc(ME, canBias);
        other = fixture.mpmc(OTHER, canBias);
        final MpmcRing third = fixture.mpmc(THIRD, canBias);
        assertEquals(Ring.ACCEPTED, offer(third, 1));
        assertEquals(Ring.ACCEPTED, offer(third, 2));
        assertTrue(me.beginTake() >= 0);
        fixture.die(ME);
        final long position = other.beginTake();
        final long second = other.beginTake();
        assertTrue(position >= 0 && second >= 0);
        assertEquals(3, value(other.buffer(), other.indexOf(position), 4) +
            value(other.buffer(), other.indexOf(second), 4));
        assertEquals(List.of(), elsewhere(() -> pollAll(third)));
        fixture.die(OTHER);
        final List<Integer> rest = pollAll(third);
        rest.sort(null);
        assertEquals(List.of(1, 2), rest);
        assertEquals(0, third.size());
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndTheStreamAfterWhatTheDeadHeldWhenShutDown(final Form form)
    {
        open(4, 0, form);
        final MpmcRing third = fixture.mpmc(THIRD, Form.SHARED != form);
        assertEquals(Ring.ACCEPTED, offer(me, 1));
        assertEquals(Ring.ACCEPTED, offer(me, 2));
        assertTrue(me.tryClaim(8) > 0);
        assertTrue(other.beginTake() >= 0);
        if (Form.REVOKED_BEFORE == form)
        {
            assertEquals(List.of(2), poll(third, 1));
        }
        assertTrue(third.shutdown());
        fixture.die(ME);
        if (Form.REVOKED_BEFORE == form)
        {
            assertEquals(Ring.HELD_UP, third.beginTake());
        }
        fixture.die(OTHER);
        final List<Integer> rest = pollAll(third);
        rest.sort(null);
        assertEquals(Form.REVOKED_BEFORE == form ? List.of(1) : List.of(1, 2), rest);
        assertEquals(Ring.CLOSED, third.beginTake());
    }

    /** The kernel is asked at most once a millisecond, and every kind of question gets its turn. */
    @Test
    void shouldGetWhatTheDeadHoldWhenAlwaysOfferingFirst() throws Exception
    {
        fixture = RingFixture.shared(1, 0);
        me = fixture.mpmc(ME, false);
        final MpmcRing slow = fixture.mpmc(OTHER, false, 1_000_000);
        assertEquals(Ring.ACCEPTED, offer(me, 1));
        assertTrue(me.beginTake() >= 0);
        fixture.die(ME);
        List<Integer> seen = List.of();
        for (int i = 0; i < 50 && seen.isEmpty(); i++)
        {
            assertEquals(Ring.FULL, offer(slow, 2));
            seen = poll(slow, 1);
            Thread.sleep(2);
        }
        assertEquals(List.of(1), seen);
    }

    @Test
    void shouldGiveUpAMessageOnlyWhenItsTakerIsDead()
    {
        open(2, 0, Form.SHARED);
        assertEquals(Ring.ACCEPTED, offer(other, 1));
        assertEquals(Ring.ACCEPTED, offer(other, 2));
        final long position = me.beginTake();
        final ExpandableArrayBuffer copy = new ExpandableArrayBuffer();
        assertEquals(List.of(1L), positions(other));
        assertEquals(-1, other.copy(position, copy), "in a living hand");
        assertEquals(Ring.EMPTY, other.remove(position));
        fixture.die(ME);
        assertEquals(Ring.FULL, offer(other, 3), "an orphan is a message");
        assertEquals(List.of(1L, position), positions(other));
        assertEquals(1, value(copy, 0, other.copy(position, copy)));
        assertEquals(Ring.ACCEPTED, other.remove(position));
        assertEquals(Ring.EMPTY, other.remove(position));
        assertEquals(List.of(1L), positions(other));
        assertEquals(Ring.ACCEPTED, offer(other, 3));
        assertEquals(List.of(2, 3), pollAll(other));
    }

    /** At which something can be copied. */
    private static List<Long> positions(final MpmcRing ring)
    {
        final List<Long> positions = new ArrayList<>();
        final RingWalk walk = ring.walk();
        for (long position = walk.next(); RingWalk.END != position; position = walk.next())
        {
            if (ring.copy(position, new ExpandableArrayBuffer()) >= 0)
            {
                positions.add(position);
            }
        }
        return positions;
    }

    @Test
    void shouldCountRepairsWhenMade()
    {
        open(3, 0, Form.SHARED);
        assertTrue(me.tryClaim(8) > 0);
        assertEquals(Ring.ACCEPTED, offer(other, 1));
        assertEquals(0, other.repairs());
        fixture.die(ME);
        assertEquals(List.of(1), pollAll(other));
        assertEquals(1, other.repairs());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGoOnForEverWhenOwnersDieInTurn(final boolean canBias)
    {
        fixture = RingFixture.shared(3, 200);
        final List<Supplier<Integer>> deaths = new ArrayList<>();
        final MpmcRing[] last = {fixture.mpmc(1, canBias)};
        deaths.add(() -> last[0].tryClaim(200));
        deaths.add(() -> (int)last[0].beginTake());
        deaths.add(() -> last[0].tryClaim(8) + last[0].tryClaim(8));
        deaths.add(() -> 0);
        for (int round = 0; round < 400; round++)
        {
            assertEquals(Ring.ACCEPTED, offer(last[0], round, round % 2 == 0 ? 8 : 200), "round=" + round);
            final String at = "round=" + round + " left=" + deaths.get(round % 4).get();
            fixture.die(round + 1);
            last[0] = fixture.mpmc(round + 2, canBias);
            assertEquals(List.of(round), pollAll(last[0]), at);
            assertEquals(0, last[0].size());
        }
    }
}
