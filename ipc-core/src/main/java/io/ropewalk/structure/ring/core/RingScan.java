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
import org.agrona.MutableDirectBuffer;

import java.lang.invoke.VarHandle;

import static io.ropewalk.structure.ring.core.RingDescriptor.*;

/**
 * Looks at the messages without taking them, and takes them out of the middle.
 */
final class RingScan
{
    private final RingMemory ring;
    private final Repair repair;
    private final MpmcProducers producers;
    private final MpmcConsumers consumers;

    RingScan(
        final RingMemory ring, final Repair repair, final MpmcProducers producers, final MpmcConsumers consumers)
    {
        this.ring = ring;
        this.repair = repair;
        this.producers = producers;
        this.consumers = consumers;
    }

    /** Messages that could be taken now; or -1 minus so many, when a living producer holds up those behind them. */
    int takeable()
    {
        return takeable(Integer.MAX_VALUE);
    }

    /** More than 0 if there is one, without a look at those behind it; else 0 or -1, as {@link #takeable()}. */
    int takeableFirst()
    {
        return takeable(1);
    }

    /** Where slots have to be counted, only as far as the limit. */
    private int takeable(final int limit)
    {
        int size = 0;
        if (consumers.bias().isBlocked())
        {
            return -1;
        }
        for (int i = 0; i < RingMemory.MAX_TRIES; i++)
        {
            final long first = consumers.firstPosition();
            final long end = ring.trueTail();
            final boolean plain = !producers.bias().isCommon() && !consumers.bias().isCommon();
            // Of damaged words, too, the size is within the capacity.
            size = plain && !ring.mayHaveGapFrom(first) ?
                (int)Math.max(0, Math.min(end - first, ring.capacity)) : count(limit);
            if (size >= limit || consumers.firstPosition() == first)
            {
                break;
            }
        }
        return size;
    }

    private int count(final int limit)
    {
        final RingWalk walk = walk();
        int size = 0;
        long position = walk.next();
        while (position >= 0)
        {
            size += isTakeable(position, ring.headerAcquire(position)) ? 1 : 0;
            position = size < limit ? walk.next() : RingWalk.END;
        }
        final int count = Math.min(size, ring.capacity);
        return walk.isHeldUp() ? -1 - count : count;
    }

    RingWalk walk()
    {
        return new RingWalk(ring, repair, producers.bias(), consumers);
    }

    /** Nobody living has it in hand. */
    private boolean isTakeable(final long position, final long header)
    {
        final long progress = ring.progress(header, position);
        return (SLOT_FULL == progress || SLOT_MARK == progress || SLOT_HELD == progress) &&
            (position >= consumers.firstPosition() || repair.isOrphan(position));
    }

    int copy(final long position, final MutableDirectBuffer target)
    {
        final long header = ring.headerAcquire(position);
        return isTakeable(position, header) ? copy(position, header, target) : -1;
    }

    /** Whole or not at all: the slot does not move on before the message was handed over. */
    private int copy(final long position, final long header, final MutableDirectBuffer target)
    {
        final int length;
        final int index;
        if ((header & LENGTH_MASK) == IN_ARENA)
        {
            final int slotIndex = ring.slotIndex(position);
            final int block = ring.buffer.getInt(slotIndex + RingSlotDescriptor.BLOCK_OFFSET);
            length = ring.buffer.getInt(slotIndex + RingSlotDescriptor.BLOCK_LENGTH_OFFSET);
            if (!ring.arena.contains(block, length))
            {
                if (unchanged(position, header))
                {
                    // Throws, unless whoever damages the words goes on doing so.
                    ring.messageIndex(position, header);
                }
                return -1;
            }
            index = ring.arena.indexOf(block);
        }
        else
        {
            length = ring.messageLength(position, header);
            index = ring.slotIndex(position) + HEADER_LENGTH;
        }
        target.putBytes(0, ring.buffer, index, length);
        return unchanged(position, header) ? length : -1;
    }

    /** The copy is whole if the slot did not move on while it was made. */
    private boolean unchanged(final long position, final long header)
    {
        // Acquire fence: the copy's plain loads before the second look at the header.
        VarHandle.acquireFence();
        return ring.headerAcquire(position) == header && position >= ring.released();
    }

    int remove(final long position)
    {
        if (!consumers.bias().share())
        {
            return Ring.HELD_UP;
        }
        while (true)
        {
            final long header = ring.headerAcquire(position);
            final long progress = ring.progress(header, position);
            if (progress < SLOT_FULL || progress > SLOT_HELD || position < ring.released())
            {
                return Ring.EMPTY;
            }
            // Held: the head has moved, or the header is damaged.
            if (SLOT_HELD == progress || ring.head() > position)
            {
                return removeFromTheDead(position);
            }
            ring.announceGap(position);
            if (SLOT_MARK == progress || mark(position, header))
            {
                return removeMarked(position, (header & ~STATE_MASK) | SLOT_MARK);
            }
        }
    }

    private boolean mark(final long position, final long header)
    {
        // Volatile: the head is read after it, as a taker looks at the header after it has moved the head.
        // SYNC POINT: slot marked
        return SLOT_FULL == ring.progress(header, position) &&
            ring.buffer.compareAndSetLong(ring.slotIndex(position), header, header + SLOT_MARK - SLOT_FULL);
    }

    /** The mark has no owner, and is no right: who has moved the head over it overrides it. */
    private int removeMarked(final long position, final long marked)
    {
        // SYNC POINT: slot marked
        final boolean isRemoved = ring.headVolatile() <= position &&
            ring.buffer.compareAndSetLong(ring.slotIndex(position), marked, headerOf(ring.lap(position) + 1));
        return isRemoved ? Ring.ACCEPTED : Ring.EMPTY;
    }

    private int removeFromTheDead(final long position)
    {
        if (!repair.inherit(position))
        {
            return Ring.EMPTY;
        }
        ring.handOver(position);
        return Ring.ACCEPTED;
    }
}
