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
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** An Error while the end of a dead owner is repaired: whoever comes next repairs it, in this process or another. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GivenUpEndTest
{
    private static final int DEAD = 1;

    private final RingLayout layout = RingLayout.single(4, 56, 0);
    private final ByteBuffer memory = ByteBuffer.allocateDirect(layout.bodyLength() + 64);
    private boolean isShortOfMemory;
    private boolean isOwnerDead;

    private final class FailingBuffer extends UnsafeBuffer
    {
        FailingBuffer()
        {
            super(memory);
        }

        @Override
        public long getLongAcquire(final int index)
        {
            if (isShortOfMemory && index == RingDescriptor.RELEASED_OFFSET)
            {
                throw new OutOfMemoryError("asked for");
            }
            return super.getLongAcquire(index);
        }
    }

    private PipeRing open(final int owner, final boolean canBias)
    {
        final RingMemory ring = new RingMemory(new FailingBuffer(), layout, owner,
            token -> isOwnerDead && DEAD == token, Path.of("failing"));
        return new PipeRing(ring, canBias, 0, () -> {}, () -> {});
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLeaveTheEndToOthersWhenItCannotBeRepaired(final boolean canBias)
    {
        final PipeRing dead = open(DEAD, canBias);
        assertEquals(Ring.ACCEPTED, dead.offer(new UnsafeBuffer(new byte[8]), 0, 8));
        assertTrue(dead.beginTake() >= 0);
        isOwnerDead = true;

        final PipeRing heir = open(2, canBias);
        isShortOfMemory = true;
        assertThrows(OutOfMemoryError.class, heir::beginTake);
        assertThrows(OutOfMemoryError.class, heir::beginTake);
        isShortOfMemory = false;

        final PipeRing other = open(3, canBias);
        assertTrue(other.beginTake() >= 0);
        other.cancelTake();
        other.closeConsumers();
        assertTrue(heir.beginTake() >= 0);
        heir.endTake();
    }
}
