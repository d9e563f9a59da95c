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
package io.ropewalk.structure.queue;

import io.ropewalk.codec.Codecs;
import io.ropewalk.machine.memory.Slices;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.ring.ClaimOutcome;
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.MpmcRing;
import io.ropewalk.structure.ring.core.RingLayout;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the only producer learns of the last claim of its dead predecessor. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClaimOutcomeTest
{
    private static final int VICTIM = 1;
    private static final int HEIR = 2;
    private static final int CONSUMER = 3;
    private static final int CAPACITY = 3;

    private final RingLayout layout = RingLayout.shared(CAPACITY, QueueKind.SLOT_LENGTH, 1 << 12);
    private final AtomicBuffer memory = Slices.allocate(layout.bodyLength());
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[256]);
    private volatile boolean isDead;

    private MpmcRing ring(final int owner)
    {
        return new MpmcRing(memory, layout, owner, (token) -> isDead && VICTIM == token, Path.of("memory"));
    }

    @Test
    void shouldBeLostWhenTheProducerDiesBeforeItsCommit()
    {
        for (final int length : new int[] {8, 200})
        {
            isDead = false;
            final MpmcRing victim = ring(VICTIM);
            final long position = victim.claimPosition(victim.tryClaim(length));
            isDead = true;
            final MpmcRing heir = ring(HEIR);
            assertEquals(ClaimOutcome.LOST, heir.claimOutcome(position));
            assertEquals(Ring.ACCEPTED, heir.offer(message, 0, 8));
            assertEquals(1, ring(CONSUMER).poll((buffer, offset, size) -> {}, CAPACITY));
            heir.close();
        }
    }

    @Test
    void shouldBeCommittedWhenTheMessageLiesThereIsHeldOrWasTaken()
    {
        final MpmcRing victim = ring(VICTIM);
        final MpmcRing consumer = ring(CONSUMER);
        for (int i = 0; i < 5 * CAPACITY; i++)
        {
            final int index = victim.tryClaim(8);
            final long position = victim.claimPosition(index);
            assertEquals(ClaimOutcome.LOST, ring(HEIR).claimOutcome(position));
            victim.commit(index);
            assertEquals(ClaimOutcome.COMMITTED, ring(HEIR).claimOutcome(position));
            assertEquals(1, consumer.poll((buffer, offset, size) ->
            {
                assertEquals(ClaimOutcome.COMMITTED, ring(HEIR).claimOutcome(position));
                assertFalse(ring(HEIR).isTaken(position));
            }, 1));
            assertEquals(ClaimOutcome.COMMITTED, ring(HEIR).claimOutcome(position));
            assertTrue(ring(HEIR).isTaken(position));
        }
    }

    @Test
    void shouldAnswerAlikeWhenBothSidesAreShared()
    {
        final MpmcRing victim = ring(VICTIM);
        assertTrue(victim.offer(message, 0, 8) == Ring.ACCEPTED && ring(HEIR).offer(message, 0, 8) == Ring.ACCEPTED);
        assertEquals(1, ring(CONSUMER).poll((buffer, offset, size) -> {}, 1));
        assertEquals(1, ring(CONSUMER).poll((buffer, offset, size) -> {}, 1));
        final int committed = victim.tryClaim(8);
        final long first = victim.claimPosition(committed);
        victim.commit(committed);
        final long second = victim.claimPosition(victim.tryClaim(200));
        isDead = true;
        assertEquals(ClaimOutcome.COMMITTED, ring(HEIR).claimOutcome(first));
        assertEquals(ClaimOutcome.LOST, ring(HEIR).claimOutcome(second));
        assertEquals(1, ring(CONSUMER).poll((buffer, offset, size) -> {}, CAPACITY));
        assertEquals(ClaimOutcome.COMMITTED, ring(HEIR).claimOutcome(first));
        assertEquals(ClaimOutcome.LOST, ring(HEIR).claimOutcome(second));
    }

    @Test
    void shouldBeUnknownWhenOthersHaveComeRound()
    {
        final MpmcRing victim = ring(VICTIM);
        final MpmcRing consumer = ring(CONSUMER);
        final int index = victim.tryClaim(8);
        final long position = victim.claimPosition(index);
        victim.commit(index);
        for (int i = 0; i < 4 * CAPACITY; i++)
        {
            assertEquals(Ring.ACCEPTED, i % 4 == 0 ? Ring.ACCEPTED : victim.offer(message, 0, 8));
            consumer.poll((buffer, offset, size) -> {}, CAPACITY);
        }
        assertEquals(ClaimOutcome.UNKNOWN, ring(HEIR).claimOutcome(position));
    }

    @Test
    void shouldSayNothingWhenTheQueueGrows()
    {
        try (SharedQueue<Long> queue = Walk.temporary().create(SharedQueue.growing(Codecs.int64())))
        {
            final int index = queue.tryClaim(8);
            final long position = queue.claimPosition(index);
            queue.commit(index);
            assertEquals(ClaimOutcome.UNKNOWN, queue.claimOutcome(position));
            assertFalse(queue.isTaken(position));
            assertThrows(IllegalStateException.class, () -> queue.claimPosition(index));
        }
    }
}
