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

    int size()
    {
        long size = 0;
        for (int i = 0; i < RingMemory.MAX_TRIES; i++)
        {
            final long first = consumers.firstPosition();
            final long end = ring.trueTail();
            final boolean plain = !producers.bias().isCommon() && !consumers.bias().isCommon();
            size = plain && !ring.mayHaveGapFrom(first) ? end - first : count(first, end);
            if (consumers.firstPosition() == first)
            {
                break;
            }
        }
        return (int)Math.max(0, Math.min(size, ring.capacity));
    }

    /** Claimed by the living or published, and not taken, or taken by the dead. */
    private long count(final long first, final long end)
    {
        long size = 0;
        final long from = Math.max(Math.max(consumers.settledPosition(), ring.released()), end - ring.slots);
        for (long p = Math.max(Math.min(from, first), end - ring.slots); p < end; p++)
        {
            final long progress = ring.progress(p);
            if (progress >= SLOT_SKIP || p < ring.released())
            {
                continue;
            }
            final long word = progress <= SLOT_FREE ? ring.claimWord(p) : ring.takenWord(p);
            final boolean recorded = lapsAhead(word, ring.lap(p)) == 0;
            final boolean dead = recorded && ring.isDead(ownerOf(word));
            if (progress <= SLOT_FREE ? recorded && !dead : !recorded || dead)
            {
                size++;
            }
        }
        return size;
    }

    int copy(final long position, final MutableDirectBuffer target)
    {
        final long header = ring.headerAcquire(position);
        return ring.progress(header, position) != SLOT_FULL || isTaken(position) ? -1 : copy(position, header, target);
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
                return unchanged(position, header) ? ring.messageIndex(position, header) : -1;
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

    /** What the dead have taken and not handed over is still to be taken. */
    private boolean isTaken(final long position)
    {
        final long taken = ring.takenWord(position);
        final long ahead = lapsAhead(taken, ring.lap(position));
        return position < ring.released() || ahead > 0 || (0 == ahead && !ring.isDead(ownerOf(taken)));
    }

    int remove(final long position)
    {
        if (!consumers.bias().share())
        {
            return Ring.HELD_UP;
        }
        while (true)
        {
            final long taken = ring.takenWord(position);
            if (ring.progress(position) != SLOT_FULL || position < ring.released())
            {
                return Ring.EMPTY;
            }
            if (lapsAhead(taken, ring.lap(position)) >= 0)
            {
                return removeFromTheDead(position);
            }
            ring.announceGap(position);
            // Fails also when a late repairer has changed the owner of an older lap.
            if (ring.take(position, taken, ring.owner))
            {
                handOver(position);
                return Ring.ACCEPTED;
            }
        }
    }

    private int removeFromTheDead(final long position)
    {
        if (!repair.inherit(position))
        {
            return Ring.EMPTY;
        }
        handOver(position);
        return Ring.ACCEPTED;
    }

    /** What is not removed goes back, to be had by everybody. */
    private void handOver(final long position)
    {
        boolean isHandedOver = false;
        try
        {
            ring.handOver(position);
            isHandedOver = true;
        }
        finally
        {
            if (!isHandedOver)
            {
                repair.disown(ring.takenIndex(position), ring.lap(position));
            }
        }
        ring.helpHead(position);
    }
}
