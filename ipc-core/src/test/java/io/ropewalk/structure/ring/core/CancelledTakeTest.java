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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static io.ropewalk.structure.ring.core.RingFixture.ME;
import static io.ropewalk.structure.ring.core.RingFixture.OTHER;
import static io.ropewalk.structure.ring.core.RingFixture.THIRD;
import static io.ropewalk.structure.ring.core.RingFixture.elsewhere;
import static io.ropewalk.structure.ring.core.RingFixture.offer;
import static io.ropewalk.structure.ring.core.RingFixture.poll;
import static io.ropewalk.structure.ring.core.RingFixture.pollAll;
import static io.ropewalk.structure.ring.core.RingFixture.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** A message that was given back is there at once, for everybody, although its taker lives and nobody may ask. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancelledTakeTest
{
    private static final long NEVER_NS = Long.MAX_VALUE / 4;
    private static final int LARGE = 640;

    private final RingFixture fixture = RingFixture.shared(4, LARGE);

    /** One that has just asked, and may not ask again in this test. */
    private MpmcRing ring(final int owner, final boolean canBias)
    {
        return fixture.mpmc(owner, canBias, NEVER_NS);
    }

    private static void fill(final Ring ring, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(ring, i, i % 2 == 0 ? 64 : 4));
        }
    }

    /** So that everybody has used up what it may ask. */
    private void useUp(final MpmcRing... rings)
    {
        for (final MpmcRing ring : rings)
        {
            assertEquals(Ring.ACCEPTED, offer(ring, -1));
            final MpmcRing holding = fixture.mpmc(THIRD, false, 0);
            final long position = holding.beginTake();
            assertEquals(Ring.EMPTY, ring.beginTake());
            holding.endTake(position);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldStayInFrontWhenNobodyHasPassedIt(final boolean canBias)
    {
        final MpmcRing ring = ring(ME, canBias);
        fill(ring, 4);
        for (int i = 0; i < 3; i++)
        {
            final long position = ring.beginTake();
            assertEquals(0, value(ring.buffer(), ring.indexOf(position), ring.lengthOf(position)));
            ring.cancelTake(position);
            assertEquals(4, ring.size());
            if (!canBias)
            {
                break;
            }
        }
        assertEquals(canBias ? List.of(0, 1, 2, 3) : List.of(1, 2, 3, 0), pollAll(ring));
        assertEquals(0, ring.size());
    }

    @Test
    void shouldBeFoundByAnotherAtOnceWhenItsTakerLives()
    {
        final MpmcRing ring = ring(ME, false);
        final MpmcRing other = ring(OTHER, false);
        useUp(ring, other);
        for (int lap = 0; lap < 100; lap++)
        {
            fill(ring, 1);
            final MpmcRing taker = lap % 2 == 0 ? ring : other;
            final long position = taker.beginTake();
            assertEquals(0, taker.size());
            taker.cancelTake(position);
            assertEquals(1, ring.size());
            assertEquals(1, other.size());
            assertEquals(List.of(0), poll(lap % 4 < 2 ? ring : other, 1));
            assertEquals(0, other.size());
        }
    }

    @Test
    void shouldBeRecordedForNobodyWhenTheRightWasRevokedMeanwhile() throws Exception
    {
        final MpmcRing ring = ring(ME, true);
        final MpmcRing other = ring(OTHER, true);
        fill(ring, 4);
        final long position = ring.beginTake();
        // Another one makes the side shared, and the taking a record.
        assertEquals(List.of(1, 2), elsewhere(() -> poll(other, 2)));
        ring.cancelTake(position);
        assertEquals(2, other.size());
        assertEquals(List.of(3, 0), pollAll(other));
        assertEquals(0, ring.size());
        for (int i = 0; i < 100; i++)
        {
            fill(ring, 4);
            assertEquals(List.of(0, 1, 2, 3), pollAll(i % 2 == 0 ? ring : other));
        }
    }

    @Test
    void shouldKeepItsBlocksUntilItIsTakenForGood()
    {
        final MpmcRing ring = ring(ME, false);
        assertEquals(Ring.ACCEPTED, offer(ring, 7, LARGE));
        final long position = ring.beginTake();
        ring.cancelTake(position);
        assertEquals(Ring.FULL, ring.tryClaim(LARGE));
        assertEquals(List.of(7), poll(ring, 1));
        assertEquals(Ring.ACCEPTED, offer(ring, 8, LARGE));
        assertEquals(List.of(8), poll(ring, 1));
    }

    @Test
    void shouldComeBeforeTheEndOfTheStream()
    {
        final MpmcRing ring = ring(ME, false);
        final MpmcRing other = ring(OTHER, false);
        useUp(ring, other);
        fill(ring, 2);
        final long position = ring.beginTake();
        assertEquals(List.of(1), poll(other, 1));
        ring.shutdown();
        assertEquals(Ring.HELD_UP, other.beginTake());
        ring.cancelTake(position);
        assertEquals(List.of(0), poll(other, 1));
        assertEquals(Ring.CLOSED, ring.beginTake());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldCostOneSlotInTheNextLap(final boolean canBias) throws Exception
    {
        final MpmcRing ring = fixture.mpmc(ME, canBias, 0);
        final MpmcRing other = fixture.mpmc(OTHER, canBias, 0);
        fill(ring, 2);
        assertEquals(List.of(0), elsewhere(() -> poll(ring, 1)));
        other.cancelTake(other.beginTake());
        for (int i = 0; i < fixture.layout.slots - 2; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(ring, i + 10));
            assertEquals(List.of(i + 10), poll(ring, 1));
        }
        for (int i = 0; i < 3; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(ring, i + 100));
        }
        assertEquals(Ring.FULL, offer(ring, 104));
        assertEquals(4, pollAll(ring).size());
        assertEquals(0, other.size());
    }

    @Test
    void shouldBeShownAndRemovedAsIfItHadNotBeenTaken()
    {
        final MpmcRing ring = ring(ME, false);
        final MpmcRing other = ring(OTHER, false);
        fill(ring, 2);
        final long position = ring.beginTake();
        assertEquals(-1, other.copy(position, new ExpandableArrayBuffer()));
        ring.cancelTake(position);
        assertEquals(64, other.copy(position, new ExpandableArrayBuffer()));
        assertEquals(Ring.ACCEPTED, other.remove(position));
        assertEquals(List.of(1), pollAll(ring));
    }

    @Test
    void shouldNotChangeARecordOfALaterLap()
    {
        final MpmcRing ring = ring(ME, false);
        fill(ring, 1);
        final long position = ring.beginTake();
        ring.cancelTake(position);
        assertEquals(List.of(0), pollAll(ring));
        for (int i = 0; i < fixture.layout.slots; i++)
        {
            fill(ring, 1);
            assertEquals(List.of(0), pollAll(ring));
        }
        assertEquals(0, ring.size());
        assertThrows(AssertionError.class, () -> ring.poll((buffer, index, length) -> fail(), offerOne(ring)));
        assertEquals(List.of(0), pollAll(ring));
    }

    private static int offerOne(final Ring ring)
    {
        fill(ring, 1);
        return 1;
    }

    private static void fail()
    {
        throw new AssertionError("of the handler");
    }
}
