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
 * The end that puts. See {@link OpenSpscRing} for the protocol.
 */
final class OpenProducers extends OpenEnd
{
    private final int inlineLength;

    /** All positions below it may be written. Only grows, so a stale value is safe. */
    private long limitPosition;
    private long handLengthCode;
    private int handBlock;
    private int handLength;

    OpenProducers(final RingMemory ring, final Repair repair, final boolean canBias, final Runnable onLeft)
    {
        super(ring, PRODUCER_BIAS_OFFSET, PRODUCER_INSIDE_OFFSET,
            new EndWord(ring, PRODUCER_END_OFFSET, repair, onLeft), canBias);
        this.inlineLength = ring.layout.inlineLength();
    }

    @Override
    public void recover()
    {
        nextPosition = ring.trueTail();
        ring.arena.freeFrom(nextPosition);
        limitPosition = ring.released() + ring.capacity;
    }

    int offer(final DirectBuffer source, final int offset, final int length)
    {
        source.boundsCheck(offset, length);
        return length > inlineLength ? offerLarge(source, offset, length) : offer(source, offset, length, -1);
    }

    private int offerLarge(final DirectBuffer source, final int offset, final int length)
    {
        ring.checkLength(length);
        // Room is looked for first: a waiting producer would copy a large message again and again.
        final int block = ring.trueTail() - ring.released() < ring.capacity ? allocate(length) : -1;
        if (block < 0)
        {
            return FULL;
        }
        int result = HELD_UP;
        try
        {
            buffer.putBytes(ring.arena.indexOf(block), source, offset, length);
            result = offer(source, offset, length, block);
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

    /** Blocks that a dead producer has given to a message that it never published come back with its end. */
    private int allocate(final int length)
    {
        final int block = ring.arena.allocate(length);
        if (block >= 0)
        {
            return block;
        }
        visit();
        return ring.arena.allocate(length);
    }

    private int offer(final DirectBuffer source, final int offset, final int length, final int block)
    {
        if (isKept())
        {
            return offerKept(source, offset, length, block);
        }
        if (isHolderAtRest())
        {
            final int result = offerBiased(source, offset, length, block);
            if (BIASED != result)
            {
                return result;
            }
        }
        final int entered = enterCommon();
        if (ENTERED == entered)
        {
            try
            {
                return put(buffer, ring.trueTail(), source, offset, length, block);
            }
            finally
            {
                leaveCommon();
            }
        }
        final int result = BIASED == entered ? offerBiased(source, offset, length, block) : entered;
        return BIASED == result ? HELD_UP : result;
    }

    private int offerKept(final DirectBuffer source, final int offset, final int length, final int block)
    {
        checkHandEmpty();
        return put(buffer, nextPosition, source, offset, length, block);
    }

    /** BIASED: the right is gone. */
    private int offerBiased(final DirectBuffer source, final int offset, final int length, final int block)
    {
        final AtomicBuffer local = buffer;
        final Bias localBias = bias;
        if (!localBias.enter(local))
        {
            return BIASED;
        }
        try
        {
            return put(local, nextPosition, source, offset, length, block);
        }
        finally
        {
            localBias.leave(local);
        }
    }

    /** By the one who is alone on this end. */
    private int put(
        final AtomicBuffer local,
        final long position,
        final DirectBuffer source,
        final int offset,
        final int length,
        final int block)
    {
        if (position >= limitPosition && !makeRoom(position))
        {
            return FULL;
        }
        final int slotIndex = ring.slotIndex(position);
        long lengthCode = length;
        if (block < 0)
        {
            local.putBytes(slotIndex + HEADER_LENGTH, source, offset, length);
        }
        else
        {
            lengthCode = ring.bind(position, block, length);
        }
        publish(local, position, slotIndex, lengthCode);
        return ACCEPTED;
    }

    private boolean makeRoom(final long position)
    {
        limitPosition = ring.released() + ring.capacity;
        return position < limitPosition;
    }

    private void publish(
        final AtomicBuffer local, final long position, final int slotIndex, final long lengthCode)
    {
        nextPosition = position + 1;
        // Release: the message before its header. Whether somebody sleeps is looked up after it by the caller, whose
        // event count says what orders the two.
        // SYNC POINT: message published
        local.putLongRelease(slotIndex, ring.free(position) + SLOT_FULL + lengthCode);
        // Release is enough: only who is alone on this end stores here, and readers take it for a hint that may lag.
        // SYNC POINT: tail moved
        local.putLongRelease(TAIL_OFFSET, position + 1);
    }

    int tryClaim(final int length)
    {
        ring.checkLength(length);
        final int block = length > inlineLength ? allocate(length) : -1;
        if (length > inlineLength && block < 0)
        {
            return FULL;
        }
        int result = HELD_UP;
        try
        {
            result = claim();
            if (ENTERED == result)
            {
                final long position = handPosition;
                handBlock = block;
                handLength = length;
                handLengthCode = block < 0 ? length : ring.bind(position, block, length);
                // Nothing is stored to the slot's line yet: a consumer that spins on it would take it away before the
                // message.
                return block < 0 ? ring.slotIndex(position) + HEADER_LENGTH : ring.arena.indexOf(block);
            }
        }
        finally
        {
            if (ENTERED != result && block >= 0)
            {
                ring.arena.free(block, length);
            }
        }
        return result;
    }

    /** ENTERED, with a position in hand; or FULL, HELD_UP, CLOSED. */
    private int claim()
    {
        checkHandEmpty();
        if (isKept())
        {
            return hasRoom(nextPosition) ? holdNow(nextPosition) : FULL;
        }
        int result = isHolderAtRest() ? claimBiased() : BIASED;
        if (BIASED == result)
        {
            result = enterCommon();
            if (ENTERED == result)
            {
                return claimCommon();
            }
        }
        if (BIASED == result)
        {
            result = claimBiased();
        }
        return BIASED == result ? HELD_UP : result;
    }

    private int claimCommon()
    {
        boolean isHeld = false;
        try
        {
            final long position = ring.trueTail();
            isHeld = hasRoom(position);
            return isHeld ? holdNow(position) : FULL;
        }
        finally
        {
            if (!isHeld)
            {
                leaveCommon();
            }
        }
    }

    private int claimBiased()
    {
        if (!bias.enter(buffer))
        {
            return BIASED;
        }
        boolean isHeld = false;
        try
        {
            final long position = nextPosition;
            isHeld = hasRoom(position);
            return isHeld ? holdNow(position) : FULL;
        }
        finally
        {
            if (isHeld)
            {
                bias.hand(buffer, handPosition);
            }
            else
            {
                bias.leave(buffer);
            }
        }
    }

    private boolean hasRoom(final long position)
    {
        return position < limitPosition || makeRoom(position);
    }

    private int holdNow(final long position)
    {
        hold(position);
        return ENTERED;
    }

    void commit(final int index)
    {
        checkHand(index);
        finish(true);
    }

    void abort(final int index)
    {
        checkHand(index);
        finish(false);
    }

    @Override
    boolean giveUpHand()
    {
        finish(false);
        return true;
    }

    private void finish(final boolean isCommitted)
    {
        final long position = handPosition;
        final int slotIndex = ring.slotIndex(position);
        final boolean isBiased = bias.isHolder();
        final boolean isStillMine = isBiased && reenter();
        drop();
        if (isCommitted)
        {
            publish(buffer, position, slotIndex, handLengthCode);
        }
        else if (IN_ARENA == handLengthCode)
        {
            ring.arena.free(handBlock, handLength);
        }
        if (isStillMine)
        {
            bias.leave(buffer);
        }
        else if (isBiased)
        {
            lose();
        }
        else if (!isKept())
        {
            leaveCommon();
        }
    }

    private void checkHand(final int index)
    {
        final boolean isMine = isHeldByThisThread() && index == (IN_ARENA == handLengthCode ?
            ring.arena.indexOf(handBlock) : ring.slotIndex(handPosition) + HEADER_LENGTH);
        if (!isMine)
        {
            throw new IllegalStateException("no open claim of this thread: index=" + index);
        }
    }
}
