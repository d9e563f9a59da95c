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
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static io.ropewalk.structure.ring.core.RingFixture.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A message that stays in its slot, in a dead or a living hand or in front, while others come and go round it. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlotInUseTest
{
    private static final int KEPT = 1_000_000;
    private static final int LAPS = 5;

    private RingFixture fixture;
    private MpmcRing me;
    private MpmcRing other;

    private void open(final int capacity, final boolean canBias)
    {
        fixture = RingFixture.shared(capacity, 256);
        me = fixture.mpmc(ME, canBias);
        other = fixture.mpmc(OTHER, canBias);
    }

    /** One message in the hand of the other. */
    private long take(final int length) throws Exception
    {
        // The first consumer has a bias, which the second revokes.
        assertEquals(Ring.ACCEPTED, offer(me, -2));
        assertEquals(List.of(-2), poll(me, 1));
        assertEquals(Ring.ACCEPTED, offer(me, KEPT, length));
        return other.beginTake();
    }

    /** As many as it takes to use every slot several times, by one who polls only what it has just put. */
    private List<Integer> goOn()
    {
        final List<Integer> values = new ArrayList<>();
        for (int i = 0; i < LAPS * fixture.layout.slots; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(me, i), "i=" + i);
            values.addAll(poll(me, 1));
        }
        return values;
    }

    private List<Integer> expected()
    {
        final List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < LAPS * fixture.layout.slots; i++)
        {
            expected.add(i);
        }
        return expected;
    }

    private void assertExactlyFull(final int room)
    {
        for (int i = room; i > 0; i--)
        {
            assertEquals(i, me.remainingCapacity());
            assertFalse(me.isFull(), "i=" + i);
            assertEquals(Ring.ACCEPTED, offer(me, i));
        }
        assertEquals(0, me.remainingCapacity());
        assertTrue(me.isFull());
        assertEquals(Ring.FULL, offer(me, 0));
        assertEquals(room, me.size());
        assertEquals(room, pollAll(me).size());
    }

    @ParameterizedTest
    @CsvSource({"2,false,4", "4,false,200", "4,true,4", "16,true,200"})
    void shouldGoOnWhileALivingConsumerHasAMessageInHand(final int capacity, final boolean canBias, final int length)
        throws Exception
    {
        open(capacity, canBias);
        final long position = take(length);
        assertEquals(expected(), goOn());
        assertEquals(0, me.size());
        assertEquals(0, me.takeableFirst());
        assertExactlyFull(capacity - 1);
        assertEquals(KEPT, value(other.buffer(), other.indexOf(position), other.lengthOf(position)));
        other.endTake(position);
        assertExactlyFull(capacity);
        assertEquals(expected(), goOn());
        assertEquals(Ring.ACCEPTED, offer(me, 7, 256), "all blocks are free");
        assertEquals(List.of(7), pollAll(me));
    }

    @ParameterizedTest
    @CsvSource({"2,false,4", "4,false,200", "4,true,4", "16,true,200"})
    void shouldComeBackAfterManyLapsWhenItsTakerDies(final int capacity, final boolean canBias, final int length)
        throws Exception
    {
        open(capacity, canBias);
        take(length);
        assertEquals(expected(), goOn());
        fixture.die(OTHER);
        assertEquals(1, me.size());
        assertTrue(me.takeableFirst() > 0);
        assertEquals(capacity - 1, me.remainingCapacity());
        final List<Integer> values = goOn();
        values.addAll(pollAll(me));
        assertTrue(values.remove((Integer)KEPT), "lost");
        assertEquals(expected(), values);
        assertExactlyFull(capacity);
        assertEquals(Ring.ACCEPTED, offer(me, 7, 256), "all blocks are free");
        assertEquals(List.of(7), pollAll(me));
    }

    @ParameterizedTest
    @CsvSource({"1,false", "4,false", "4,true"})
    void shouldComeBackBeforeTheEndOfTheStreamWhenItsTakerDies(final int capacity, final boolean canBias)
        throws Exception
    {
        open(capacity, canBias);
        take(4);
        if (capacity > 1)
        {
            goOn();
        }
        assertTrue(me.shutdown());
        assertEquals(Ring.HELD_UP, me.beginTake(), "in a living hand");
        fixture.die(OTHER);
        assertEquals(List.of(KEPT), pollAll(me));
        assertEquals(Ring.CLOSED, me.beginTake());
    }

    @ParameterizedTest
    @CsvSource({"2,false", "5,false", "2,true", "16,true"})
    void shouldGoOnWhenMessagesAreRemovedBehindOneThatStays(final int capacity, final boolean canBias)
    {
        open(capacity, canBias);
        assertEquals(Ring.ACCEPTED, offer(me, KEPT));
        for (int i = 0; i < LAPS * fixture.layout.slots; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(me, i), "i=" + i);
            assertEquals(2, other.size());
            assertEquals(Ring.ACCEPTED, other.remove(fixture.tail() - 1));
            assertEquals(1, me.size());
            assertEquals(capacity - 1, me.remainingCapacity());
        }
        assertEquals(Ring.ACCEPTED, offer(me, 8));
        assertEquals(List.of(KEPT, 8), seen());
        assertEquals(List.of(KEPT, 8), pollAll(me));
        assertExactlyFull(capacity);
    }

    private List<Integer> seen()
    {
        final List<Integer> values = new ArrayList<>();
        final ExpandableArrayBuffer copy = new ExpandableArrayBuffer();
        final RingWalk walk = other.walk();
        for (long position = walk.next(); RingWalk.END != position; position = walk.next())
        {
            final int length = other.copy(position, copy);
            if (length >= 0)
            {
                values.add(value(copy, 0, length));
            }
        }
        return values;
    }

    @Test
    void shouldLookOnlyAtTheFirstWhenAskedWhetherThereIsOne()
    {
        open(1000, false);
        final int[] looks = new int[1];
        final UnsafeBuffer counted = new UnsafeBuffer(fixture.memory.byteBuffer(), 0, fixture.memory.capacity())
        {
            @Override
            public long getLongAcquire(final int index)
            {
                looks[0]++;
                return super.getLongAcquire(index);
            }
        };
        final MpmcRing third = new MpmcRing(
            counted, fixture.layout, THIRD, fixture.dead::contains, Path.of("fixture"), false, 0);
        for (int i = 0; i < 1000; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(me, i));
            looks[0] = 0;
            assertTrue(third.takeableFirst() > 0);
            assertTrue(looks[0] < 100, "messages=" + (i + 1) + " looks=" + looks[0]);
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void shouldHoldUpWhoComesRoundToAnOpenClaim(final boolean canBias) throws Exception
    {
        open(4, canBias);
        final int index = me.tryClaim(8);
        assertTrue(index > 0);
        for (int i = 1; i < fixture.layout.slots; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(other, i));
            assertEquals(Ring.ACCEPTED, other.remove(fixture.tail() - 1));
        }
        assertEquals(Ring.HELD_UP, offer(other, 1), "its slot is the next one");
        assertFalse(other.isFull());
        assertEquals(0, other.size());
        me.buffer().putInt(index, KEPT);
        me.abort(index);
        assertEquals(Ring.ACCEPTED, offer(other, 2));
        assertEquals(List.of(2), pollAll(me));
        assertExactlyFull(4);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void shouldDeliverNothingBehindTheClaimOfALivingProducer(final boolean canBias)
    {
        open(4, canBias);
        final int index = me.tryClaim(8);
        assertEquals(Ring.ACCEPTED, offer(other, 1));
        assertEquals(0, other.size());
        assertEquals(-1, other.takeable());
        assertEquals(-1, other.takeableFirst());
        assertEquals(2, other.remainingCapacity());
        assertEquals(RingWalk.END, other.walk().next());
        assertEquals(List.of(), pollAll(other));
        fixture.die(ME);
        assertTrue(index > 0);
        assertEquals(1, other.size());
        assertEquals(List.of(1), pollAll(other));
    }
}
