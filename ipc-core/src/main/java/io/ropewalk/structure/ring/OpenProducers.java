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
package io.ropewalk.structure.ring;

import io.ropewalk.machine.platform.ThreadNumber;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.ring.Ring.*;
import static io.ropewalk.structure.ring.RingDescriptor.*;

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
            if (ACCEPTED != result && !isPublished(block))
            {
                ring.arena.free(block, length);
            }
        }
        return result;
    }

    /** An Error may have come after the publication: then the blocks are the message's. */
    private boolean isPublished(final int block)
    {
        final long position = ring.arena.positionOf(block);
        return position >= 0 && ring.progress(position) > SLOT_FREE;
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
        int result = offerCommon(source, offset, length, block);
        if (BIASED == result)
        {
            result = offerBiased(source, offset, length, block);
        }
        return BIASED == result ? HELD_UP : result;
    }

    /** BIASED: the caller has just become the holder of the bias, and nothing was offered yet. */
    private int offerCommon(final DirectBuffer source, final int offset, final int length, final int block)
    {
        int result = HELD_UP;
        boolean isInside = false;
        try
        {
            result = enterCommon();
            if (ENTERED != result)
            {
                return result;
            }
            isInside = true;
            result = HELD_UP;
            result = put(buffer, ring.trueTail(), source, offset, length, block);
            leaveCommon();
        }
        catch (final Throwable ex)
        {
            if (!isInside)
            {
                throw ex;
            }
            tornThread = NOT_YET_ASKED;
            if (ACCEPTED != result)
            {
                heal();
                throw ex;
            }
            try
            {
                heal();
            }
            catch (final StackOverflowError ignored)
            {
                // The next operation of this thread tries again.
            }
        }
        return result;
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
        int result = BIASED;
        try
        {
            if (localBias.enter(local))
            {
                result = HELD_UP;
                result = put(local, nextPosition, source, offset, length, block);
                localBias.leave(local);
            }
        }
        catch (final Throwable ex)
        {
            tornThread = NOT_YET_ASKED;
            if (ACCEPTED != result)
            {
                heal();
                throw ex;
            }
            try
            {
                heal();
            }
            catch (final StackOverflowError ignored)
            {
                // The next operation of this thread tries again.
            }
        }
        return result;
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
        // Release: the message before its header. Whether somebody sleeps is looked up after it by the caller, whose
        // event count says what orders the two.
        // SYNC POINT: message published
        local.putLongRelease(slotIndex, ring.free(position) + SLOT_FULL + lengthCode);
        nextPosition = position + 1;
        try
        {
            // Release is enough: only who is alone on this end stores here, and readers take it for a hint that lags.
            // SYNC POINT: tail moved
            local.putLongRelease(TAIL_OFFSET, position + 1);
        }
        catch (final StackOverflowError ex)
        {
            // The message is sent, and must not look as if it was not.
            return;
        }
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
            return ENTERED == result ? give(block, length) : result;
        }
        catch (final StackOverflowError ex)
        {
            if (ENTERED == result)
            {
                // Nothing was published, so nobody can tell it from never claimed.
                handThread = 0;
                tornThread = NOT_YET_ASKED;
                heal();
            }
            result = HELD_UP;
            throw ex;
        }
        finally
        {
            if (ENTERED != result && block >= 0)
            {
                ring.arena.free(block, length);
            }
        }
    }

    /** Index of the memory for the claim in hand. */
    private int give(final int block, final int length)
    {
        final long position = handPosition;
        handBlock = block;
        handLength = length;
        handLengthCode = block < 0 ? length : ring.bind(position, block, length);
        // Nothing is stored to the slot's line yet: a consumer that spins on it would take it away before the message.
        return block < 0 ? ring.slotIndex(position) + HEADER_LENGTH : ring.arena.indexOf(block);
    }

    /** ENTERED, with a position in hand; or FULL, HELD_UP, CLOSED. */
    private int claim()
    {
        checkHandEmpty();
        if (isKept())
        {
            return claimKept();
        }
        int result = isHolderAtRest() ? claimBiased() : BIASED;
        if (BIASED == result)
        {
            result = claimCommon();
        }
        if (BIASED == result)
        {
            result = claimBiased();
        }
        return BIASED == result ? HELD_UP : result;
    }

    private int claimCommon()
    {
        final long thread = ThreadNumber.of(Thread.currentThread());
        boolean isInside = false;
        try
        {
            final int entered = enterCommon();
            if (ENTERED != entered)
            {
                return entered;
            }
            isInside = true;
            final long position = ring.trueTail();
            if (hasRoom(position))
            {
                hold(position);
                return ENTERED;
            }
            leaveCommon();
            return FULL;
        }
        catch (final Throwable ex)
        {
            if (!isInside)
            {
                throw ex;
            }
            if (handThread == thread)
            {
                handThread = 0;
            }
            tornThread = NOT_YET_ASKED;
            heal();
            throw ex;
        }
    }

    private int claimBiased()
    {
        final long thread = ThreadNumber.of(Thread.currentThread());
        try
        {
            if (!bias.enter(buffer))
            {
                return BIASED;
            }
            final long position = nextPosition;
            if (hasRoom(position))
            {
                hold(position);
                bias.hand(buffer, position);
                return ENTERED;
            }
            bias.leave(buffer);
            return FULL;
        }
        catch (final Throwable ex)
        {
            if (handThread == thread)
            {
                handThread = 0;
            }
            tornThread = NOT_YET_ASKED;
            heal();
            throw ex;
        }
    }

    private boolean hasRoom(final long position)
    {
        return position < limitPosition || makeRoom(position);
    }

    private int claimKept()
    {
        final long position = nextPosition;
        if (!hasRoom(position))
        {
            return FULL;
        }
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
        // A claim cannot be given up twice: parts of it may be free already.
        boolean isFinished = !isCommitted;
        // Before the end is left: from then on the hand may be another thread's.
        handThread = isFinished ? 0 : handThread;
        try
        {
            final boolean isStillMine = isBiased && bias.reenter(buffer);
            if (isCommitted)
            {
                publish(buffer, position, slotIndex, handLengthCode);
            }
            else if (IN_ARENA == handLengthCode)
            {
                ring.arena.free(handBlock, handLength);
            }
            isFinished = true;
            handThread = 0;
            leave(isBiased, isStillMine);
        }
        catch (final Throwable ex)
        {
            if (!isFinished)
            {
                // Not published: the claim stays in the hand of its thread, which can still give it up.
                throw ex;
            }
            tornThread = NOT_YET_ASKED;
            try
            {
                heal();
            }
            catch (final StackOverflowError ignored)
            {
                // The next operation of this thread tries again.
            }
        }
    }

    private void leave(final boolean isBiased, final boolean isStillMine)
    {
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
