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
package io.ropewalk.process;

import io.ropewalk.Ropewalk;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.MpmcRing;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A process that is stopped by a signal is alive: nothing of its is repaired, and nothing is lost. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoppedProcessTest
{
    private static final long LOOKING_NS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Ropewalk walk = Ropewalk.temporary();
    private final MpmcRing ring = (MpmcRing)walk.mpmcRing(Peer.RING, Peer.RING_CAPACITY, Peer.RING_SLOT_LENGTH);

    private int offer(final long value)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[Long.BYTES]);
        message.putLong(0, value);
        return ring.offer(message, 0, Long.BYTES);
    }

    private List<Long> poll()
    {
        final List<Long> values = new ArrayList<>();
        ring.poll((buffer, offset, length) -> values.add(buffer.getLong(offset)), Integer.MAX_VALUE);
        return values;
    }

    @Test
    void shouldWaitForAClaimWhenItsOwnerIsStopped() throws Exception
    {
        try (PeerJvm peer = PeerJvm.start(Peer.class, "claim", walk.path()))
        {
            assertEquals("ready", peer.readLine());
            peer.stop();
            for (long value = 2; value <= Peer.RING_CAPACITY; value++)
            {
                assertEquals(Ring.ACCEPTED, offer(value));
            }
            assertEquals(Ring.FULL, offer(0));
            final long beginNs = System.nanoTime();
            while (System.nanoTime() - beginNs < LOOKING_NS)
            {
                assertEquals(List.of(), poll(), "overtook a living claim");
            }
            assertEquals(0, ring.repairs());
            peer.signal("CONT");
            peer.tell("go on");
            peer.finish();
            assertEquals(List.of(1L, 2L, 3L, 4L), poll());
        }
    }

    @Test
    void shouldLeaveAMessageInTheHandWhenItsTakerIsStopped() throws Exception
    {
        for (long value = 1; value <= Peer.RING_CAPACITY; value++)
        {
            assertEquals(Ring.ACCEPTED, offer(value));
        }
        try (PeerJvm peer = PeerJvm.start(Peer.class, "hold", walk.path()))
        {
            assertEquals("1", peer.readLine());
            peer.stop();
            assertEquals(List.of(2L, 3L, 4L), poll());
            int accepted = 0;
            final long beginNs = System.nanoTime();
            while (System.nanoTime() - beginNs < LOOKING_NS)
            {
                accepted += Ring.ACCEPTED == offer(10 + accepted) ? 1 : 0;
                assertTrue(accepted < Peer.RING_CAPACITY, "used the place of a message in a living hand");
            }
            final List<Long> polled = poll();
            assertEquals(accepted, polled.size());
            assertEquals(0, ring.repairs());
            peer.signal("CONT");
            peer.tell("go on");
            assertEquals(List.of("1"), peer.finish());
        }
        for (long value = 1; value <= Peer.RING_CAPACITY; value++)
        {
            assertEquals(Ring.ACCEPTED, offer(value));
        }
        assertEquals(Ring.FULL, offer(0));
        assertEquals(List.of(1L, 2L, 3L, 4L), poll());
    }
}
