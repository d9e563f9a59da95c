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

import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.ring.Ring.*;
import static io.ropewalk.structure.ring.core.RingDescriptor.*;

/**
 * The side of the ring that puts. See {@link MpmcRing} for the protocol.
 */
final class MpmcProducers implements Bias.Side
{
    /** The right was revoked meanwhile: go the common way. Never leaves this package. */
    static final int REVOKED = -64;

    private static final int LOOK_AHEAD = 64;

    private final RingMemory ring;
    private final AtomicBuffer buffer;
    private final Bias bias;
    private final Repair repair;
    private final int inlineLength;

    /** All positions below it may be claimed. Only grows, so a stale value is safe. */
    private long limitPosition;

    /** The holder's next position, and the position of its open claim or -1. */
    private long nextPosition;
    private long handPosition = -1;
    private long handLengthCode;
    private int handLength;

    MpmcProducers(final RingMemory ring, final Repair repair, final boolean canBias)
    {
        this.ring = ring;
        this.buffer = ring.buffer;
        this.repair = repair;
        this.inlineLength = ring.layout.inlineLength();
        this.limitPosition = ring.capacity;
        this.bias = new Bias(ring, PRODUCER_BIAS_OFFSET, PRODUCER_INSIDE_OFFSET, this, canBias);
    }

    Bias bias()
    {
        return bias;
    }

    int offer(final DirectBuffer source, final int offset, final int length)
    {
        source.boundsCheck(offset, length);
        if (length > inlineLength)
        {
            return offerLarge(source, offset, length);
        }
        if (bias.isHolder() && handPosition < 0)
        {
            final int result = offerBiased(source, offset, length, -1);
            if (REVOKED != result && !(FULL == result && moveOrphan()))
            {
                return result;
            }
        }
        return offerCommon(source, offset, length, -1);
    }

    private int offerLarge(final DirectBuffer source, final int offset, final int length)
    {
        ring.checkLength(length);
        // Room is looked for first: a waiting producer would copy a large message again and again.
        final int block = hasRoom() || moveOrphan() ? allocate(length) : -1;
        if (block < 0)
        {
            return ring.isClosed() ? CLOSED : FULL;
        }
        int result = REVOKED;
        try
        {
            buffer.putBytes(ring.arena.indexOf(block), source, offset, length);
            if (bias.isHolder() && handPosition < 0)
            {
                result = offerBiased(source, offset, length, block);
            }
            if (REVOKED == result)
            {
                result = offerCommon(source, offset, length, block);
            }
        }
        finally
        {
            if (ACCEPTED != result)
            {
                ring.arena.free(block, length);
            }
        }
        return result;
    }

    private int offerBiased(final DirectBuffer source, final int offset, final int length, final int block)
    {
        final AtomicBuffer local = buffer;
        final Bias localBias = bias;
        final long position = nextPosition;
        final int slotIndex = ring.slotIndex(position);
        final long full = ring.free(position) + SLOT_FULL;
        if (!localBias.enter(local))
        {
            return REVOKED;
        }
        try
        {
            if (position >= limitPosition && !makeRoom(position))
            {
                return FULL;
            }
            long lengthCode = length;
            if (block < 0)
            {
                local.putBytes(slotIndex + HEADER_LENGTH, source, offset, length);
            }
            else
            {
                lengthCode = ring.bind(position, block, length);
            }
            // Release: the message before its header. Whether somebody sleeps is looked up after it by the caller,
            // whose event count says what orders the two.
            // SYNC POINT: message published
            local.putLongRelease(slotIndex, full + lengthCode);
            nextPosition = position + 1;
            moveTail(local, position);
            return ACCEPTED;
        }
        finally
        {
            localBias.leave(local);
        }
    }

    private int offerCommon(final DirectBuffer source, final int offset, final int length, final int block)
    {
        final long position = claimCommon();
        if (position >= 0)
        {
            // A source that fails must not leave the claim open.
            boolean isPublished = false;
            try
            {
                publish(position, write(position, source, offset, length, block));
                isPublished = true;
            }
            finally
            {
                if (!isPublished)
                {
                    // Without giveUp, to which these are one call more than the claim was.
                    // SYNC POINT: gap announced
                    ring.raise(GAP_POSITION_OFFSET, position + 1);
                    repair.skip(position);
                }
            }
            return ACCEPTED;
        }
        if (REVOKED == position)
        {
            final int result = offerBiased(source, offset, length, block);
            return REVOKED == result ? HELD_UP : result;
        }
        return (int)position;
    }

    /** A position; or FULL, HELD_UP, CLOSED; or REVOKED when this thread has just got the right. */
    private long claimCommon()
    {
        while (true)
        {
            if (!bias.isShared())
            {
                if (bias.tryAcquire())
                {
                    return REVOKED;
                }
                if (!bias.share())
                {
                    return HELD_UP;
                }
            }
            final long tail = ring.tail();
            if (tail < 0)
            {
                return CLOSED;
            }
            if (tail >= limitPosition && !makeRoom(tail))
            {
                if (ring.tail() == tail && !moveOrphan())
                {
                    return FULL;
                }
                continue;
            }
            final long claim = ring.claimWord(tail);
            final long ahead = lapsAhead(claim, ring.lap(tail));
            if (isSeal(claim, tail))
            {
                return CLOSED;
            }
            if (ahead < 0 && ring.claim(tail, claim, ring.owner))
            {
                ring.helpTail(tail);
                return tail;
            }
            if (0 == ahead)
            {
                ring.helpTail(tail);
            }
            else if (ahead > 0 && ring.tail() == tail)
            {
                throw ring.corrupt("claimed before its turn: lapsAhead=" + ahead, tail, 0);
            }
        }
    }

    private boolean isSeal(final long claim, final long position)
    {
        return SEAL == ownerOf(claim) && lapsAhead(claim, ring.lap(position)) == 0;
    }

    /** The bytes before the header: the message, or where it is. Returns the length code. */
    private long write(
        final long position, final DirectBuffer source, final int offset, final int length, final int block)
    {
        if (block >= 0)
        {
            return ring.bind(position, block, length);
        }
        buffer.putBytes(ring.slotIndex(position) + HEADER_LENGTH, source, offset, length);
        return length;
    }

    /** By the one who claimed it: nothing will come here. */
    private void giveUp(final long position)
    {
        // SYNC POINT: gap announced
        ring.raise(GAP_POSITION_OFFSET, position + 1);
        repair.skip(position);
    }

    private void publish(final long position, final long lengthCode)
    {
        // SYNC POINT: message published
        buffer.putLongRelease(ring.slotIndex(position), ring.free(position) + SLOT_FULL + lengthCode);
    }

    /** By the holder, inside. */
    private static void moveTail(final AtomicBuffer local, final long position)
    {
        // Release is enough: the holder alone stores here, and readers take it for a hint that may lag.
        // SYNC POINT: tail moved
        local.putLongRelease(TAIL_OFFSET, position + 1);
    }

    int tryClaim(final int length)
    {
        ring.checkLength(length);
        final int block = length > inlineLength ? allocate(length) : -1;
        if (length > inlineLength && block < 0)
        {
            return ring.isClosed() ? CLOSED : FULL;
        }
        long position = HELD_UP;
        try
        {
            position = claim();
        }
        finally
        {
            if (position < 0 && block >= 0)
            {
                ring.arena.free(block, length);
            }
        }
        if (position < 0)
        {
            return (int)position;
        }
        final long lengthCode = block < 0 ? length : ring.bind(position, block, length);
        if (position == handPosition && bias.isHolder())
        {
            // Nothing is stored to the slot's line yet: a consumer that spins on it would take it away before the
            // message.
            handLengthCode = lengthCode;
            handLength = length;
        }
        else
        {
            buffer.putLongRelease(ring.slotIndex(position), ring.free(position) + SLOT_FREE + lengthCode);
        }
        return block < 0 ? ring.slotIndex(position) + HEADER_LENGTH : ring.arena.indexOf(block);
    }

    private long claim()
    {
        // A second claim of the holder: it makes itself one of many, and its first claim a common one.
        long position = bias.isHolder() && handPosition < 0 ? claimBiased() : REVOKED;
        if (REVOKED == position || (FULL == position && moveOrphan()))
        {
            position = claimCommon();
        }
        if (REVOKED == position)
        {
            position = claimBiased();
        }
        return REVOKED == position ? HELD_UP : position;
    }

    private long claimBiased()
    {
        if (!bias.enter(buffer))
        {
            return REVOKED;
        }
        final long position = nextPosition;
        boolean claimed = false;
        try
        {
            claimed = position < limitPosition || makeRoom(position);
        }
        finally
        {
            if (!claimed)
            {
                bias.leave(buffer);
            }
        }
        if (!claimed)
        {
            return FULL;
        }
        handPosition = position;
        bias.hand(buffer, position);
        return position;
    }

    void commit(final int index)
    {
        final long position = openPosition(index);
        if (position != handPosition || !bias.isHolder())
        {
            publish(position, buffer.getLong(ring.slotIndex(position)) & LENGTH_MASK);
            return;
        }
        final boolean mine = bias.reenter(buffer, position);
        publish(position, handLengthCode);
        handPosition = -1;
        if (mine)
        {
            nextPosition = position + 1;
            moveTail(buffer, position);
            bias.leave(buffer);
        }
        else
        {
            bias.lose();
        }
    }

    void abort(final int index)
    {
        final long position = openPosition(index);
        if (position == handPosition && bias.isHolder())
        {
            final boolean mine = bias.reenter(buffer, position);
            handPosition = -1;
            try
            {
                if (!mine)
                {
                    giveUp(position);
                }
                else if (IN_ARENA == handLengthCode)
                {
                    ring.arena.free(ring.arena.blockAt(index), handLength);
                }
            }
            finally
            {
                bias.leave(buffer);
            }
            if (!mine)
            {
                bias.lose();
            }
            return;
        }
        giveUp(position);
    }

    private long openPosition(final int index)
    {
        final long position;
        if (ring.isInArena(index))
        {
            position = ring.arena.positionOf(ring.arena.blockAt(index));
        }
        else if (handPosition >= 0 && bias.isHolder() && ring.slotIndex(handPosition) + HEADER_LENGTH == index)
        {
            position = handPosition;
        }
        else
        {
            position = ring.claimedPositionAt(index);
        }
        if (position < 0 || ring.progress(position) > SLOT_FREE)
        {
            throw new IllegalStateException("no open claim: index=" + index);
        }
        return position;
    }

    /** Whether a position at or beyond the known limit may be claimed. */
    private boolean makeRoom(final long position)
    {
        final int capacity = ring.capacity;
        long bound = Math.max(limitPosition - capacity, Math.max(ring.released(), position - ring.slots));
        final long end = Math.min(position, Math.max(bound, position - capacity) + LOOK_AHEAD);
        while (bound < end && ring.progress(bound) > SLOT_SKIP)
        {
            bound++;
        }
        if (bound + capacity > limitPosition)
        {
            limitPosition = bound + capacity;
        }
        return position < bound + capacity || hasRoomBetween(position, bound);
    }

    /** Positions freed out of order make room too. For a given position the count only falls. */
    private boolean hasRoomBetween(final long position, final long blocker)
    {
        final long first = Math.max(0, position - ring.slots);
        if (position >= ring.slots && !ring.isHandedOver(first))
        {
            return false;
        }
        if ((bias.isCommon() || repair.isInHand(blocker)) && repair.mayAsk(Repair.NO_ROOM))
        {
            askAboutTheDead(first, position, blocker);
        }
        return ring.mayHaveGapFrom(first) && ring.isBelowCapacity(first, position);
    }

    private void askAboutTheDead(final long first, final long position, final long blocker)
    {
        if (bias.isCommon())
        {
            repair.skipDeadClaims(first, position);
        }
        if (repair.isOrphan(blocker))
        {
            // It waits for a consumer; what was handed over behind it is room nevertheless.
            ring.announceGap(position - 1);
        }
    }

    /** A message in a dead hand may lie where the next one belongs. True when it was moved out of the way. */
    private boolean moveOrphan()
    {
        final long tail = ring.tail();
        final long from = tail - ring.slots;
        return from >= 0 && repair.isInHand(from) && repair.mayAsk(Repair.IN_THE_WAY) && repair.isOrphan(from) &&
            bias.share() && ring.tail() == tail && repair.move(from, tail);
    }

    /** Blocks for a message, or -1. When there are none, those that the dead have bound come back. */
    private int allocate(final int length)
    {
        final int block = ring.arena.allocate(length);
        if (block >= 0 || bias.isHolder() || !repair.mayAsk(Repair.NO_BLOCKS))
        {
            return block;
        }
        if (!bias.isShared() && !bias.tryAcquire() && !(bias.isCommon() && bias.share()))
        {
            return -1;
        }
        if (bias.isShared())
        {
            final long tail = RingMemory.positionOf(ring.tail());
            // The one at the tail too: whoever claimed it for the dead may have died before the tail moved.
            repair.skipDeadClaims(Math.max(0, tail - ring.slots), tail + 1);
        }
        return ring.arena.allocate(length);
    }

    /** A dry run of offer, but for orphans in its way. */
    boolean hasRoom()
    {
        final long position = ring.trueTail();
        return position < limitPosition || makeRoom(position);
    }

    /** A dry run of offer: it would move the orphans that lie in its way, one after the other. */
    boolean isFull()
    {
        if (hasRoom())
        {
            return false;
        }
        final long position = ring.trueTail();
        final long first = position - ring.slots;
        long next = first;
        while (next >= 0 && next < position && repair.isOrphan(next))
        {
            next++;
        }
        return next <= first || !ring.isHandedOver(next) || !ring.isBelowCapacity(first, position);
    }

    /** False when a living producer is in the way: try again. */
    boolean shutdown()
    {
        if (!bias.share())
        {
            return false;
        }
        long tail;
        do
        {
            tail = ring.tail();
        }
        // SYNC POINT: tail moved
        while (tail >= 0 && !buffer.compareAndSetLong(TAIL_OFFSET, tail, tail | CLOSED_BIT));
        return true;
    }

    void close()
    {
        if (handPosition < 0)
        {
            bias.release();
        }
    }

    @Override
    public void recover()
    {
        handPosition = -1;
        nextPosition = ring.trueTail();
        // Blocks that the dead had bound to the position which is now used again.
        ring.arena.freeFrom(nextPosition);
        // SYNC POINT: tail moved
        buffer.putLongRelease(TAIL_OFFSET, nextPosition);
    }

    @Override
    public void convert(final long position, final int holder)
    {
        if (position >= 0)
        {
            long claim = ring.claimWord(position);
            while (lapsAhead(claim, ring.lap(position)) < 0 && !ring.claim(position, claim, holder))
            {
                claim = ring.claimWord(position);
            }
            if (!isSeal(claim, position))
            {
                // Not over a seal: this converter may be late, and nobody owns a position that is sealed.
                ring.helpTail(position);
            }
        }
        // A holder that died between the header and the tail: shared producers rely on the tail.
        final long end = ring.trueTail();
        for (long p = Math.max(RingMemory.positionOf(ring.tail()), end - ring.slots); p < end; p++)
        {
            ring.helpTail(p);
        }
        if (Bias.DIED_INSIDE == position && ring.layout.blocks > 0)
        {
            repair.claimForTheDead(end, holder);
        }
    }
}
