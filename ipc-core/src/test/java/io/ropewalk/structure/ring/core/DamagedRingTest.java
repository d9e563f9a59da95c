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
import io.ropewalk.structure.ring.Ring;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Path;

import static io.ropewalk.structure.ring.core.RingDescriptor.*;
import static io.ropewalk.structure.ring.core.RingFixture.ME;
import static io.ropewalk.structure.ring.core.RingFixture.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Words that somebody goes on damaging while they are looked at. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DamagedRingTest
{
    @Test
    void shouldEndWhenDifferencesOfPositionsOverflow()
    {
        final RingFixture fixture = RingFixture.shared(8, 256);
        final RingMemory ring = new RingMemory(
            fixture.memory, fixture.layout, ME, fixture.dead::contains, Path.of("fixture"));
        final InFlight inFlight = new InFlight(ring, null);
        fixture.memory.putLong(RELEASED_OFFSET, Long.MIN_VALUE);
        assertTrue(inFlight.first(Long.MIN_VALUE + 5) >= 0);

        assertEquals(Long.MAX_VALUE, inFlight.first(Long.MAX_VALUE));
    }

    @Test
    void shouldCopyNothingWhenBlockOfMessageIsDamagedAndRestored() throws Exception
    {
        final RingFixture fixture = RingFixture.shared(8, 1024);
        assertEquals(Ring.ACCEPTED, offer(fixture.mpmc(ME, false), 1, 300));
        final int blockIndex = fixture.layout.slotsOffset + RingSlotDescriptor.BLOCK_OFFSET;
        final UnsafeBuffer flickering = new UnsafeBuffer(fixture.memory.byteBuffer(), 0, fixture.memory.capacity())
        {
            private boolean isDamaged = true;

            @Override
            public int getInt(final int index)
            {
                final boolean shows = isDamaged && blockIndex == index;
                isDamaged &= blockIndex != index;
                return shows ? Integer.MAX_VALUE : super.getInt(index);
            }
        };
        final MpmcRing ring =
            new MpmcRing(flickering, fixture.layout, ME, fixture.dead::contains, Path.of("fixture"), false, 0);
        final ExpandableArrayBuffer target = new ExpandableArrayBuffer();

        assertEquals(-1, ring.copy(0, target));
        assertEquals(300, ring.copy(0, target));
    }

    @Test
    void shouldEndWhenRoomWasSeenBelowDamagedTail()
    {
        final RingFixture fixture = RingFixture.shared(8, 256);
        final MpmcRing ring = fixture.mpmc(ME, false);
        offerEach(ring, 0, 8);
        fixture.memory.putLong(TAIL_OFFSET, 1L << 37);
        assertEquals(Ring.FULL, offer(ring, 0, 8));
        fixture.memory.putLong(TAIL_OFFSET, 8);
        offerEach(ring, 8, fixture.layout.slots);

        assertThrows(CorruptSegmentException.class, () -> offer(ring, 0, 8));
    }

    private static void offerEach(final MpmcRing ring, final int from, final int to)
    {
        for (int i = from; i < to; i++)
        {
            assertEquals(Ring.ACCEPTED, offer(ring, i, 8));
        }
    }
}
