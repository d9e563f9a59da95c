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

import java.util.Arrays;

import static io.ropewalk.structure.ring.core.RingDescriptor.SLOT_FREE;

/**
 * A weakly consistent walk over the messages of a ring: those from the head to the tail at the time when it began, then
 * those in dead hands, which is the order in which they are taken. It shows nothing behind the claim of a living
 * producer, because nobody can take that either.
 * <p>
 * <b>Threads:</b> one at a time; it holds nobody up.
 * <p>
 * <b>Failure:</b> at most as many steps as two times the slots of the ring, whatever its words say.
 */
public final class RingWalk
{
    /** Nothing more. */
    public static final long END = -1;

    /** A living producer is half-way through a put, or a consumer that was alone through a take: for a microsecond. */
    public static final long HELD_UP = -2;

    /** Longer than a put takes from its claim to its publication, unless its thread loses the processor. */
    private static final int LOOKS_AT_CLAIM = 200;
    private static final long[] NONE = {};

    private final RingMemory ring;
    private final Repair repair;
    private final Bias producers;
    private final MpmcConsumers consumers;
    private final long firstPosition;
    private final long endPosition;
    private long position;

    /** Positions more than a lap behind the end; later, those in hands. */
    private long[] old;
    private int oldIndex;
    private boolean isInHands;
    private boolean isHeldUp;

    RingWalk(final RingMemory ring, final Repair repair, final Bias producers, final MpmcConsumers consumers)
    {
        this.ring = ring;
        this.repair = repair;
        this.producers = producers;
        this.consumers = consumers;
        firstPosition = consumers.firstPosition();
        endPosition = Math.max(firstPosition, ring.trueTail());
        final long lapBefore = endPosition - ring.slots;
        old = firstPosition < lapBefore ? inUse(firstPosition, lapBefore) : NONE;
        position = Math.max(firstPosition, lapBefore);
    }

    /**
     * Goes on to the next position at which there may be a message. Does not wait for a living producer that is
     * half-way through a put, and shows nothing behind it.
     *
     * @return the position, to be copied or removed, or {@link #END}.
     */
    public long next()
    {
        final long next = tryNext();
        if (HELD_UP != next)
        {
            return next;
        }
        isHeldUp = true;
        return tryNext();
    }

    /**
     * As {@link #next()}, but tells when a living producer is in the way: try again, or go on without what lies behind.
     *
     * @return the position, or {@link #END}, or {@link #HELD_UP}.
     */
    public long tryNext()
    {
        if (consumers.bias().isBlocked())
        {
            return isHeldUp ? END : HELD_UP;
        }
        while (!isInHands && oldIndex == old.length)
        {
            if (isHeldUp || position == endPosition)
            {
                lookInHands();
            }
            else if (isPublished(position))
            {
                return position++;
            }
            else if (isClaimed(position))
            {
                return HELD_UP;
            }
            else
            {
                position++;
            }
        }
        return oldIndex < old.length ? old[oldIndex++] : END;
    }

    /**
     * Whether {@link #next()} has left something out.
     *
     * @return true if there may be more messages, behind the claim of a living producer.
     */
    public boolean isHeldUp()
    {
        return isHeldUp;
    }

    /** Or was. Waits for as long as a put may take, unless the producer loses the processor. */
    private boolean isPublished(final long next)
    {
        for (int i = 0; i < LOOKS_AT_CLAIM; i++)
        {
            if (ring.progress(next) > SLOT_FREE)
            {
                return true;
            }
            if (!producers.isCommon() || !repair.isOpenClaim(next))
            {
                return false;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private boolean isClaimed(final long next)
    {
        return producers.isCommon() && repair.isOpenClaim(next) && repair.isHeldUp(next);
    }

    private void lookInHands()
    {
        isInHands = true;
        oldIndex = 0;
        old = consumers.firstInHand(firstPosition) < firstPosition ? inUse(0, firstPosition) : NONE;
    }

    /** Positions of the messages in slots, from one to before another, in order. */
    private long[] inUse(final long from, final long end)
    {
        final long[] found = new long[ring.slots];
        int count = 0;
        for (int slot = 0; slot < ring.slots; slot++)
        {
            final long near = ring.lastBefore(endPosition, slot);
            final long header = near < 0 ? 0 : ring.headerAcquire(near);
            final long at = near < 0 ? END : ring.positionOf(header, near);
            if (RingMemory.isUsed(header) && at >= from && at < end && at >= ring.released())
            {
                found[count++] = at;
            }
        }
        final long[] positions = Arrays.copyOf(found, count);
        Arrays.sort(positions);
        return positions;
    }
}
