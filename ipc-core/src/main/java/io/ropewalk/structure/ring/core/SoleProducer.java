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

import static io.ropewalk.structure.ring.Ring.ACCEPTED;
import static io.ropewalk.structure.ring.Ring.FULL;
import static io.ropewalk.structure.ring.Ring.HELD_UP;
import static io.ropewalk.structure.ring.core.RingDescriptor.*;

/**
 * What a producer does that is alone on its side, whatever made it so.
 */
final class SoleProducer extends SoleSide
{
    /*
     * The order of the stores is the protocol: the message, its header (release), the tail (release). Whatever fails
     * before the header has changed nothing; the position moves on between header and tail, so that an error at the
     * tail, a hint, does not make it write over what it has published.
     *
     * A claim stores nothing to the slot's line: a consumer that spins on it would take it away before the message.
     */
    /** In place of a block: the message travels in its slot. */
    static final int NO_BLOCK = -1;

    private static final int NO_INDEX = Integer.MIN_VALUE;

    /** All positions below it may be written. Only grows, so a stale value is safe. */
    private long limitPosition;

    /** The open claim. */
    private int openIndex = NO_INDEX;
    private int openBlock;
    private int openLength;
    private long openLengthCode;

    SoleProducer(final RingMemory ring)
    {
        super(ring);
    }

    /** The ring's part in what is done with a message that does not fit into a slot. */
    interface Side
    {
        /** A look without promise: a waiting producer would copy a large message again and again. */
        boolean mayHaveRoom();

        /** There are no blocks: those of the dead come back, if this can be brought about now. */
        void reclaimBlocks();

        /** Gets at the position, {@linkplain SoleProducer#put puts}, and leaves it; or a result of the ring. */
        int put(DirectBuffer source, int offset, int length, int block);

        /** Gets at the position, {@linkplain SoleProducer#claim claims}; or leaves it: a result of the ring. */
        int claim(int length, int block);
    }

    @Override
    void recover()
    {
        openIndex = NO_INDEX;
        moveTo(ring.trueTail());
        ring.arena.freeFrom(position);
        limitPosition = ring.released() + ring.capacity;
    }

    /** Within the soft limit, a message that fits into a slot: ACCEPTED; else LIMIT_REACHED. */
    int offer(final DirectBuffer source, final int offset, final int length)
    {
        final long next = position;
        if (!isWithinLimit() || !isInline(length))
        {
            return LIMIT_REACHED;
        }
        final AtomicBuffer local = buffer;
        local.putBytes(slotIndex + HEADER_LENGTH, source, offset, length);
        publish(local, next, length);
        return ACCEPTED;
    }

    /** Within the soft limit, a message that fits into a slot: the index at which to write; else LIMIT_REACHED. */
    int tryClaim(final int length)
    {
        final long next = position;
        if (!isWithinLimit() || !isInline(length))
        {
            return LIMIT_REACHED;
        }
        final int index = slotIndex + HEADER_LENGTH;
        openLengthCode = length;
        openIndex = index;
        setOpen(next);
        return index;
    }

    private boolean isInline(final int length)
    {
        return (length | (inlineLength - length)) >= 0;
    }

    /** By who is alone: ACCEPTED or FULL. A message in a block was copied there already. */
    int put(final DirectBuffer source, final int offset, final int length, final int block)
    {
        final long next = closedPosition();
        return next < limitPosition || makeRoom(next) ? putHere(next, source, offset, length, block) : FULL;
    }

    /** By who is alone, and knows that there is room and that the slot is free: ACCEPTED. */
    int putHere(final long next, final DirectBuffer source, final int offset, final int length, final int block)
    {
        final AtomicBuffer local = buffer;
        long lengthCode = length;
        if (block < 0)
        {
            local.putBytes(slotIndex + HEADER_LENGTH, source, offset, length);
        }
        else
        {
            lengthCode = ring.bind(next, block, length);
        }
        publish(local, next, lengthCode);
        return ACCEPTED;
    }

    /** By who is alone: the index at which to write, or FULL. */
    int claim(final int length, final int block)
    {
        final long next = closedPosition();
        return next < limitPosition || makeRoom(next) ? claimHere(next, length, block) : FULL;
    }

    /** By who is alone, and knows that there is room and that the slot is free: the index at which to write. */
    int claimHere(final long next, final int length, final int block)
    {
        final boolean isInline = block < 0;
        openLengthCode = isInline ? length : ring.bind(next, block, length);
        openBlock = block;
        openLength = length;
        final int index = isInline ? slotIndex + HEADER_LENGTH : ring.arena.indexOf(block);
        openIndex = index;
        setOpen(next);
        return index;
    }

    /** Copies a message into blocks, before the side puts it; the blocks come back unless it was ACCEPTED. */
    int offerLarge(final Side side, final DirectBuffer source, final int offset, final int length)
    {
        ring.checkLength(length);
        final int block = allocate(side, length);
        if (block < 0)
        {
            return FULL;
        }
        int result = HELD_UP;
        try
        {
            buffer.putBytes(ring.arena.indexOf(block), source, offset, length);
            result = side.put(source, offset, length, block);
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

    /** Takes blocks for a message, before the side claims; they come back unless it has. */
    int claimLarge(final Side side, final int length)
    {
        ring.checkLength(length);
        final int block = allocate(side, length);
        if (block < 0)
        {
            return FULL;
        }
        int index = HELD_UP;
        try
        {
            index = side.claim(length, block);
        }
        finally
        {
            if (index < 0)
            {
                ring.arena.free(block, length);
            }
        }
        return index;
    }

    private int allocate(final Side side, final int length)
    {
        if (!side.mayHaveRoom())
        {
            return NO_BLOCK;
        }
        final int block = ring.arena.allocate(length);
        if (block >= 0)
        {
            return block;
        }
        side.reclaimBlocks();
        return ring.arena.allocate(length);
    }

    void commit(final int index)
    {
        checkOpenAt(index);
        publish(buffer, positionNow(), openLengthCode);
    }

    /** By who has lost its side meanwhile: as one of many, it stores no tail. */
    void commitLost(final int index)
    {
        checkOpenAt(index);
        // SYNC POINT: message published
        buffer.putLongRelease(slotIndex, fullHeader + openLengthCode);
        dropLost();
    }

    /** By who has lost its side meanwhile, and made the position void: whoever finds that out takes the blocks. */
    void dropLost()
    {
        openIndex = NO_INDEX;
        drop();
    }

    void abort(final int index)
    {
        checkOpenAt(index);
        giveUp();
    }

    /** Abandons the claim, if one is open. */
    void giveUp()
    {
        if (isOpen())
        {
            openIndex = NO_INDEX;
            position = positionNow();
            if (IN_ARENA == openLengthCode)
            {
                ring.arena.free(openBlock, openLength);
            }
        }
    }

    /** Index of the open claim. */
    int openIndex()
    {
        return openIndex;
    }

    boolean isOpenAt(final int index)
    {
        return openIndex == index && NO_INDEX != index;
    }

    private void checkOpenAt(final int index)
    {
        if (!isOpenAt(index))
        {
            throw new IllegalStateException("no open claim: index=" + index);
        }
    }

    boolean hasRoom()
    {
        final long next = positionNow();
        return next < limitPosition || makeRoom(next);
    }

    private boolean makeRoom(final long next)
    {
        limitPosition = ring.released() + ring.capacity;
        return next < limitPosition;
    }

    /** Lets so many messages go without another look, as far as there is room; false: it was revoked. */
    boolean armFor(final long messages)
    {
        return arm(Math.min(limitPosition, positionNow() + messages));
    }

    /** As far as there is room, where nobody revokes. */
    void armToRoom()
    {
        armAlone(limitPosition);
    }

    private void publish(final AtomicBuffer local, final long next, final long lengthCode)
    {
        // Release: the message before its header. Whether somebody sleeps is looked up after it by the caller, whose
        // event count says what orders the two.
        // SYNC POINT: message published
        local.putLongRelease(slotIndex, fullHeader + lengthCode);
        openIndex = NO_INDEX;
        advance(next);
        // Release is enough: only who is alone on this side stores here, and readers take it for a hint that may lag.
        // SYNC POINT: tail moved
        local.putLongRelease(TAIL_OFFSET, next + 1);
    }
}
