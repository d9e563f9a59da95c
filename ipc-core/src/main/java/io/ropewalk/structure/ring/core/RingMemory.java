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

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.segment.arena.Arena;
import io.ropewalk.structure.ring.ClaimOutcome;
import io.ropewalk.structure.ring.MessageHandler;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.file.Path;
import java.util.function.IntPredicate;

import static io.ropewalk.structure.ring.core.RingDescriptor.*;

/**
 * The words and slots of one ring, and what can be said of a position by looking at them. No state of its own.
 */
final class RingMemory
{
    /** Looks at positions that move while they are counted; then what was seen last must do. */
    static final int MAX_TRIES = 8;

    final AtomicBuffer buffer;
    final RingLayout layout;
    final Arena arena;
    final int owner;
    final int capacity;
    final int slots;

    private final IntPredicate isDead;
    private final Path file;
    private final int mask;
    private final int lapShift;
    private final int stride;
    private final int slotsOffset;

    RingMemory(
        final AtomicBuffer buffer,
        final RingLayout layout,
        final int owner,
        final IntPredicate isDead,
        final Path file)
    {
        this.file = file;
        if (buffer.capacity() < layout.bodyLength)
        {
            throw new CorruptSegmentException(
                "ring body too short: expected=" + layout.bodyLength + " found=" + buffer.capacity(), file);
        }
        this.buffer = buffer;
        this.layout = layout;
        this.owner = owner;
        this.isDead = isDead;
        capacity = layout.capacity;
        slots = layout.slots;
        mask = slots - 1;
        lapShift = Integer.numberOfTrailingZeros(slots);
        stride = layout.stride;
        slotsOffset = layout.slotsOffset;
        arena = new Arena(buffer, layout.blockWordsOffset, layout.blocksOffset, layout.blocks, layout.blockLength,
            owner, isDead, this::isDone);
    }

    /** Proof of death, by the kernel; of one who has given back what it had, without asking. */
    boolean isDead(final int token)
    {
        return NOBODY == token || isDead.test(token);
    }

    long lap(final long position)
    {
        return position >>> lapShift;
    }

    int slotIndex(final long position)
    {
        return slotsOffset + ((int)position & mask) * stride;
    }

    private int passedIndex(final long position)
    {
        return layout.passedOffset + ((int)position & mask) * WORD_LENGTH;
    }

    int takenIndex(final long position)
    {
        return layout.takenOffset + ((int)position & mask) * WORD_LENGTH;
    }

    /** Header of FREE at the lap of a position. */
    long free(final long position)
    {
        return headerOf(position >>> lapShift);
    }

    /**
     * How far a slot is: negative: of an older lap; {@link RingDescriptor#SLOT_FREE FREE}, zero, not yet published at
     * this lap; {@link RingDescriptor#SLOT_FULL FULL}, {@link RingDescriptor#SLOT_MARK MARK} or
     * {@link RingDescriptor#SLOT_HELD HELD} exactly; more: handed over, perhaps long ago.
     */
    long progress(final long position)
    {
        return progress(headerAcquire(position), position);
    }

    long progress(final long header, final long position)
    {
        // Headers wrap around as a whole, so the difference is right modulo 2^42 laps.
        return (header & ~LENGTH_MASK) - free(position);
    }

    /** Whether the header is in use, whatever its lap; below {@link #released} that may be over. */
    static boolean isUsed(final long header)
    {
        return (header & STATE_MASK) != SLOT_FREE;
    }

    /** Whether a slot holds a message of whatever lap, given its header. */
    boolean isInUse(final long header, final long near)
    {
        return isUsed(header) && positionOf(header, near) >= released();
    }

    /** Position, near another one of the same slot, that a header speaks of. */
    long positionOf(final long header, final long near)
    {
        return near - ((free(near) - (header & -1L << LAP_SHIFT)) >> LAP_SHIFT << lapShift);
    }

    /** The last position before this one that lies in a slot. */
    long lastBefore(final long position, final int slot)
    {
        return position - 1 - ((position - 1 - slot) & mask);
    }

    /** By the rule for every judgement on a slot this is read first, and the header after it. */
    boolean isMarked(final long position)
    {
        // SYNC POINT: position passed
        return buffer.getLongAcquire(passedIndex(position)) > lap(position);
    }

    /** Nothing will be at this position, nor at those of earlier laps where nothing is. */
    void markPassed(final long position)
    {
        // SYNC POINT: position passed
        raise(passedIndex(position), lap(position) + 1);
    }

    long headerAcquire(final long position)
    {
        // SYNC POINT: message published
        // SYNC POINT: slot handed over
        return buffer.getLongAcquire(slotIndex(position));
    }

    /** After the head was moved, or the message recorded: see {@link #headVolatile()}. */
    long headerVolatile(final long position)
    {
        // SYNC POINT: message published
        // SYNC POINT: slot handed over
        return buffer.getLongVolatile(slotIndex(position));
    }

    long tail()
    {
        // SYNC POINT: tail moved
        return buffer.getLongAcquire(TAIL_OFFSET);
    }

    static long positionOf(final long tail)
    {
        return tail & ~CLOSED_BIT;
    }

    boolean isClosed()
    {
        return tail() < 0;
    }

    long head()
    {
        // SYNC POINT: head moved
        return buffer.getLongAcquire(HEAD_OFFSET);
    }

    /** After a mark: on weakly ordered machines too, the mark or the moved head is seen by one of the two. */
    long headVolatile()
    {
        // SYNC POINT: head moved
        return buffer.getLongVolatile(HEAD_OFFSET);
    }

    long released()
    {
        // SYNC POINT: messages released
        return buffer.getLongAcquire(RELEASED_OFFSET);
    }

    /** True for ever, once true. */
    boolean isHandedOver(final long position)
    {
        return progress(position) > SLOT_HELD || position < released();
    }

    /** Handed over or void: its blocks are free. True for ever, once true. */
    boolean isDone(final long position)
    {
        final boolean isMarked = layout.isShared && isMarked(position);
        final long progress = progress(position);
        return progress > SLOT_HELD || (progress <= SLOT_FREE && isMarked) || position < released();
    }

    /** Of a position that was taken: the message is in a hand. */
    boolean isInHand(final long position)
    {
        final long progress = progress(position);
        return progress >= SLOT_FULL && progress <= SLOT_HELD && position >= released();
    }

    void helpHead(final long position)
    {
        // SYNC POINT: head moved
        buffer.compareAndSetLong(HEAD_OFFSET, position, position + 1);
    }

    void raise(final int offset, final long value)
    {
        long seen;
        do
        {
            seen = buffer.getLongAcquire(offset);
        }
        while (seen < value && !buffer.compareAndSetLong(offset, seen, value));
    }

    /** The first position that was neither claimed, published nor passed: the tail of a lone producer may lag. */
    long trueTail()
    {
        long position = positionOf(tail());
        for (int i = 0; i <= slots && (progress(position) > SLOT_FREE || isPassed(position)); i++)
        {
            position++;
        }
        return position;
    }

    private boolean isPassed(final long position)
    {
        return layout.isShared && isMarked(position);
    }

    /** Of a ring for two: exact at rest. A fast consumer must not keep us here, so it is not looked at for ever. */
    int sizeWithoutGaps()
    {
        long size = 0;
        for (int i = 0; i < MAX_TRIES; i++)
        {
            final long first = released();
            size = trueTail() - first;
            if (first == released())
            {
                break;
            }
        }
        return (int)Math.max(0, Math.min(size, capacity));
    }

    /** Before a gap is made at this position, so that nobody misses it. Gap word: position + 1. */
    void announceGap(final long position)
    {
        // SYNC POINT: gap announced
        raise(GAP_POSITION_OFFSET, position + 1);
    }

    /** Whether a gap may lie at or after a position. */
    boolean mayHaveGapFrom(final long position)
    {
        // SYNC POINT: gap announced
        return buffer.getLongAcquire(GAP_POSITION_OFFSET) > position;
    }

    /** Position of the first message in a slot from one position to before another, or the latter. */
    long firstInUse(final long from, final long end)
    {
        long first = end;
        for (long p = Math.max(0, end - slots); p < end; p++)
        {
            final long header = headerAcquire(p);
            final long found = positionOf(header, p);
            if (isUsed(header) && found >= from && found < first)
            {
                first = found;
            }
        }
        return first;
    }

    void checkLength(final int length)
    {
        if (length < 0)
        {
            throw new IllegalArgumentException("length must not be negative: length=" + length);
        }
        if (length > layout.maxMessageLength())
        {
            throw new ElementTooLargeException("element larger than the budget of the object: length=" + length +
                " maxLength=" + layout.maxMessageLength() + " budget=" + layout.budgetLength);
        }
    }

    /** Gives blocks to a message; writes where they are; returns the code that stands for that in the header. */
    long bind(final long position, final int block, final int length)
    {
        arena.bind(block, length, position);
        final int slotIndex = slotIndex(position);
        buffer.putInt(slotIndex + RingSlotDescriptor.BLOCK_OFFSET, block);
        buffer.putInt(slotIndex + RingSlotDescriptor.BLOCK_LENGTH_OFFSET, length);
        return IN_ARENA;
    }

    int messageLength(final long position, final long header)
    {
        final int code = (int)(header & LENGTH_MASK);
        if (IN_ARENA != code)
        {
            if (code > stride - HEADER_LENGTH)
            {
                throw corrupt("message longer than its slot", position, code);
            }
            return code;
        }
        final int slotIndex = slotIndex(position);
        final int length = buffer.getInt(slotIndex + RingSlotDescriptor.BLOCK_LENGTH_OFFSET);
        checkedBlock(position, slotIndex, length);
        return length;
    }

    int messageIndex(final long position, final long header)
    {
        final int slotIndex = slotIndex(position);
        if ((header & LENGTH_MASK) != IN_ARENA)
        {
            return slotIndex + HEADER_LENGTH;
        }
        final int length = buffer.getInt(slotIndex + RingSlotDescriptor.BLOCK_LENGTH_OFFSET);
        return arena.indexOf(checkedBlock(position, slotIndex, length));
    }

    private int checkedBlock(final long position, final int slotIndex, final int length)
    {
        final int block = buffer.getInt(slotIndex + RingSlotDescriptor.BLOCK_OFFSET);
        if (!arena.contains(block, length))
        {
            throw corrupt("message outside the arena: block=" + block, position, length);
        }
        return block;
    }

    /** By the one who took it: the slot may be used again. */
    void handOver(final long position)
    {
        // Release: orders the last reads of the message before the stores of the next producer, who acquires.
        // SYNC POINT: slot handed over
        buffer.putLongRelease(slotIndex(position), headerOf(lap(position) + 1));
    }

    long takenWord(final long position)
    {
        // SYNC POINT: position taken
        return buffer.getLongAcquire(takenIndex(position));
    }

    /**
     * From what was seen to (lap, owner). One call deeper than what has to follow: where the stack was enough to take
     * something over, it is enough to go on with it, or to give it back. Volatile: the header is looked at after it.
     */
    boolean take(final long position, final long seen, final int taker)
    {
        return record(takenIndex(position), seen, takenOf(lap(position), taker));
    }

    private boolean record(final int index, final long seen, final long next)
    {
        // SYNC POINT: position taken
        return buffer.compareAndSetLong(index, seen, next);
    }

    /** From MARK, which has no owner, to HELD, by one who has taken the message: mine, unless it was removed. */
    boolean overrideMark(final long position, final long header)
    {
        // SYNC POINT: slot marked
        return buffer.compareAndSetLong(slotIndex(position), header, header + SLOT_HELD - SLOT_MARK);
    }

    void deliver(
        final MessageHandler handler,
        final AtomicBuffer local,
        final long position,
        final int slotIndex,
        final long lengthCode)
    {
        if (lengthCode <= stride - HEADER_LENGTH)
        {
            handler.onMessage(position, local, slotIndex + HEADER_LENGTH, (int)lengthCode);
        }
        else
        {
            // In blocks, or corrupt. The length is read once: what was checked is what the handler gets.
            final int length = messageLength(position, lengthCode);
            handler.onMessage(
                position, local, arena.indexOf(checkedBlock(position, slotIndex, length)), length);
        }
    }

    boolean isInArena(final int index)
    {
        return layout.blocks > 0 && index >= layout.blocksOffset;
    }

    /** Position of a claimed slot, from the header that its claimer wrote. */
    long claimedPositionAt(final int index)
    {
        final int slot = (index - HEADER_LENGTH - slotsOffset) / stride;
        final long near = lastBefore(positionOf(tail()), slot);
        return positionOf(headerAcquire(near), near);
    }

    /**
     * Of a claim whose claimer has died, by the only producer since then, before it claims anything: only a commit
     * takes the header beyond free at the lap of the position, and only a later claim takes it beyond free at the next.
     */
    ClaimOutcome claimOutcome(final long position)
    {
        final long progress = progress(position);
        if (progress <= SLOT_FREE)
        {
            return ClaimOutcome.LOST;
        }
        return progress <= headerOf(1) ? ClaimOutcome.COMMITTED : ClaimOutcome.UNKNOWN;
    }

    /** Position near the tail whose lowest bits an announcement has. */
    long announcedPosition(final long announcement)
    {
        final long near = positionOf(tail());
        final int unused = 64 - POSITION_BITS;
        return near + (((announcement & POSITION_MASK) - near) << unused >> unused);
    }

    CorruptSegmentException corrupt(final String what, final long position, final long length)
    {
        return new CorruptSegmentException(what + ": position=" + position + " length=" + length +
            " slotLength=" + layout.slotLength + " budget=" + layout.budgetLength, file);
    }
}
