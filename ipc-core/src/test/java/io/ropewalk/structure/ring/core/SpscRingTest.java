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
import static io.ropewalk.structure.ring.core.RingFixture.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The ring of two roles. */
class SpscRingTest extends RingConformance
{
    @Override
    RingFixture fixture(final int capacity, final int budget)
    {
        return RingFixture.single(capacity, budget);
    }

    @Override
    Ring open(final RingFixture fixture, final int owner)
    {
        return fixture.spsc(owner);
    }

    @Test
    void shouldRefuseWhenAnEndIsTaken()
    {
        final RingFixture fixture = fixture(2, 0);
        final SpscRing one = fixture.spsc(ME);
        final SpscRing other = fixture.spsc(OTHER);
        assertEquals(Ring.ACCEPTED, offer(one, 1));
        assertThrows(EndInUseException.class, () -> offer(other, 2));
        assertThrows(EndInUseException.class, () -> other.tryClaim(1));
        assertEquals(List.of(1), pollAll(other));
        assertThrows(EndInUseException.class, () -> poll(one, 1));
        one.close();
        assertEquals(Ring.ACCEPTED, offer(other, 2));
        other.close();
        assertEquals(List.of(2), pollAll(one));
    }

    @Test
    void shouldGoOnWhenAnotherThreadTakesTheHandleOver() throws Exception
    {
        final RingFixture fixture = fixture(2, 0);
        final SpscRing ring = fixture.spsc(ME);
        assertEquals(Ring.ACCEPTED, elsewhere(() -> offer(ring, 1)));
        assertEquals(Ring.ACCEPTED, offer(ring, 2));
        assertEquals(List.of(1), elsewhere(() -> poll(ring, 1)));
        assertEquals(List.of(2), pollAll(ring));
        ring.close();
        final SpscRing other = fixture.spsc(OTHER);
        assertEquals(Ring.ACCEPTED, offer(other, 3));
        assertEquals(List.of(3), pollAll(other));
    }

    @Test
    void shouldGiveUpTheOpenClaimWhenClosed()
    {
        final SpscRing ring = fixture(2, 128).spsc(ME);
        final int index = ring.tryClaim(100);
        ring.close();
        assertThrows(IllegalStateException.class, () -> ring.commit(index));
        final int again = ring.tryClaim(128);
        assertTrue(again > 0, "result=" + again);
        ring.abort(again);
        assertEquals(Ring.ACCEPTED, offer(ring, 5, 128));
        assertEquals(List.of(5), pollAll(ring));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 100})
    void shouldRefuseAnotherMessageWhenAClaimIsOpen(final int length)
    {
        final SpscRing ring = fixture(4, 256).spsc(ME);
        assertEquals(Ring.ACCEPTED, offer(ring, 1));
        final int index = ring.tryClaim(length);
        assertThrows(IllegalStateException.class, () -> offer(ring, 3));
        assertThrows(IllegalStateException.class, () -> offer(ring, 3, 100));
        assertThrows(IllegalStateException.class, () -> ring.commit(index + 64));
        fill(ring.buffer(), index, 2, length);
        ring.commit(index);
        assertEquals(Ring.ACCEPTED, offer(ring, 3));
        assertEquals(List.of(1, 2, 3), pollAll(ring));
    }

    @Test
    void shouldHandOverItsLastMessageWhenItsHandlerCloses()
    {
        final RingFixture fixture = fixture(8, 0);
        final SpscRing producer = fixture.spsc(ME);
        final SpscRing first = fixture.spsc(OTHER);
        final SpscRing second = fixture.spsc(THIRD);
        for (int i = 0; i < 5; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(producer, i));
        }
        final List<Integer> seen = new ArrayList<>();
        assertEquals(2, first.poll((buffer, index, length) ->
        {
            if (value(buffer, index, length) == 1)
            {
                first.close();
                assertThrows(EndInUseException.class, () -> poll(second, 1));
            }
            seen.add(value(buffer, index, length));
        }, 4));
        assertEquals(List.of(0, 1), seen);
        assertEquals(List.of(2, 3), poll(second, 2));
        assertThrows(EndInUseException.class, () -> poll(first, 1));
        second.close();
        assertEquals(List.of(4), poll(first, 1));
    }

    @Test
    void shouldCountWhenEveryLookFindsAnotherPosition()
    {
        final RingFixture fixture = fixture(4, 0);
        final int size =
            new SpscRing(fixture.restless(), fixture.layout, ME, fixture.dead::contains, Path.of("fixture")).size();
        assertTrue(size >= 0 && size <= 4, "size=" + size);
    }

    @Test
    void shouldDeliverWhatWasAcceptedWhenItsProducerIsDead()
    {
        final RingFixture fixture = fixture(4, 128);
        final SpscRing first = fixture.spsc(ME);
        final SpscRing consumer = fixture.spsc(THIRD);
        assertEquals(Ring.ACCEPTED, offer(first, 1));
        assertEquals(Ring.ACCEPTED, offer(first, 2));
        assertTrue(first.tryClaim(128) > 0);
        fixture.die(ME);
        final SpscRing second = fixture.spsc(OTHER);
        assertEquals(Ring.ACCEPTED, offer(second, 3, 128), "the blocks of the dead");
        assertEquals(List.of(1, 2, 3), pollAll(consumer));
        assertEquals(0, consumer.size());
    }

    @Test
    void shouldDeliverAgainWhenAConsumerDiesWithAMessageInItsHand()
    {
        final RingFixture fixture = fixture(4, 0);
        final SpscRing producer = fixture.spsc(ME);
        for (int i = 0; i < 4; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(producer, i));
        }
        final SpscRing first = fixture.spsc(OTHER);
        final SpscRing second = fixture.spsc(THIRD);
        assertEquals(List.of(0), poll(first, 1));
        first.poll((buffer, index, length) ->
        {
            // The hand-over of the dead never comes; here it comes late, and changes nothing any more.
            fixture.die(OTHER);
            assertEquals(List.of(1, 2, 3), pollAll(second));
        }, 1);
    }

    @Test
    void shouldRecoverItsTailWhenAProducerDiedBeforeItMovedTheHint()
    {
        final RingFixture fixture = fixture(4, 0);
        final SpscRing first = fixture.spsc(ME);
        assertEquals(Ring.ACCEPTED, offer(first, 1));
        assertEquals(Ring.ACCEPTED, offer(first, 2));
        fixture.memory.putLong(RingDescriptor.TAIL_OFFSET, 1);
        fixture.die(ME);
        final SpscRing second = fixture.spsc(OTHER);
        assertEquals(2, second.size());
        assertEquals(Ring.ACCEPTED, offer(second, 3));
        assertEquals(List.of(1, 2, 3), pollAll(second));
    }
}
