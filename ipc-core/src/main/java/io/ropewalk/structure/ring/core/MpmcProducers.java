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

import io.ropewalk.structure.ring.core.Announcements.Word;
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

    /**
     * Every second slot is free at least, so who passes by that many turns of slots in use reads what is not true. One
     * turn would be a bound if others stood still.
     */
    private static final int MOST_TURNS = 64;

    private final RingMemory ring;
    private final AtomicBuffer buffer;
    private final Bias bias;
    private final Repair repair;
    private final RingRoom room;
    private final int inlineLength;

    /** Where the holder stands, and its open claim. */
    private final SoleProducer side;

    MpmcProducers(final RingMemory ring, final Repair repair, final boolean canBias)
    {
        this.ring = ring;
        this.buffer = ring.buffer;
        this.repair = repair;
        this.side = new SoleProducer(ring);
        this.room = new RingRoom(ring, repair);
        this.inlineLength = ring.layout.inlineLength();
        this.bias = new Bias(ring, PRODUCER_BIAS_OFFSET, PRODUCER_INSIDE_OFFSET, this, canBias);
    }

    Bias bias()
    {
        return bias;
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
        final int block = hasRoom() ? allocate(length) : -1;
        if (block < 0)
        {
            return ring.isClosed() ? CLOSED : FULL;
        }
        int result = REVOKED;
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

    private int offer(final DirectBuffer source, final int offset, final int length, final int block)
    {
        if (isHolderAtRest())
        {
            final int result = offerBiased(source, offset, length, block);
            if (REVOKED != result)
            {
                return result;
            }
        }
        final int entered = enterCommon();
        if (REVOKED == entered)
        {
            final int result = offerBiased(source, offset, length, block);
            return REVOKED == result ? HELD_UP : result;
        }
        return ACCEPTED == entered ? offerCommon(source, offset, length, block) : entered;
    }

    private int offerBiased(final DirectBuffer source, final int offset, final int length, final int block)
    {
        final AtomicBuffer local = buffer;
        final Bias localBias = bias;
        if (!localBias.enter(local))
        {
            return REVOKED;
        }
        try
        {
            if (block < 0 && ACCEPTED == side.offer(source, offset, length))
            {
                return ACCEPTED;
            }
            final int result = side.isWithinLimit() ? ACCEPTED : prepareBiased();
            return ACCEPTED == result ? side.putHere(side.closedPosition(), source, offset, length, block) : result;
        }
        finally
        {
            localBias.leave(local);
        }
    }

    /** By the holder, inside: its next position has room and a free slot, or says why not. Slots in use are passed. */
    private int prepareBiased()
    {
        for (int i = 0; i <= ring.slots; i++)
        {
            final long position = side.closedPosition();
            if (!room.hasRoom(position))
            {
                return FULL;
            }
            final int use = room.look(position);
            if (RingRoom.PASS != use)
            {
                side.armAlone(room.softLimit());
                return RingRoom.MOVED == use ? HELD_UP : use;
            }
            // The mark first: from it on the position is void, which is what a successor finds if the holder dies here.
            repair.voidPosition(position);
            repair.countPassed();
            side.advance(position);
            moveTail(buffer, position);
        }
        return HELD_UP;
    }

    private boolean isHolderAtRest()
    {
        return bias.isHolder() && !side.isOpen();
    }

    /** ACCEPTED: this side is shared; REVOKED: this thread has just got the right; or HELD_UP. */
    private int enterCommon()
    {
        if (bias.isShared())
        {
            return ACCEPTED;
        }
        if (bias.tryAcquire())
        {
            return REVOKED;
        }
        return bias.share() ? ACCEPTED : HELD_UP;
    }

    private int offerCommon(final DirectBuffer source, final int offset, final int length, final int block)
    {
        final Announcements words = repair.producers();
        final Word word = words.borrow(ring);
        if (null == word)
        {
            return HELD_UP;
        }
        long position = HELD_UP;
        boolean isPublished = false;
        try
        {
            position = claim(word);
            if (position < 0)
            {
                return (int)position;
            }
            publish(buffer, position, write(position, source, offset, length, block));
            isPublished = true;
            return ACCEPTED;
        }
        finally
        {
            // A source that fails must not leave the claim open.
            if (position >= 0 && !isPublished)
            {
                repair.voidPosition(position);
            }
            words.giveBack(ring, word, isPublished);
        }
    }

    /** A position, announced on the word; or FULL, HELD_UP, CLOSED. */
    private long claim(final Word word)
    {
        long tail = ring.tail();
        long passes = 0;
        while (tail >= 0)
        {
            final int use = tail < room.softLimit() ? RingRoom.USE : room.prepare(tail);
            if (RingRoom.USE == use)
            {
                // Before the claim: who finds it open reads the announcements after the tail.
                Announcements.announce(ring, word, tail);
                // SYNC POINT: tail moved
                final long seen = buffer.compareAndExchangeLong(TAIL_OFFSET, tail, tail + 1);
                if (seen == tail)
                {
                    return tail;
                }
                tail = seen;
            }
            else
            {
                final long seen = ring.tail();
                if (seen == tail && use < 0)
                {
                    return use;
                }
                tail = RingRoom.PASS == use ? room.pass(tail) : seen;
                passes += RingRoom.PASS == use ? 1 : 0;
                if (passes > (long)MOST_TURNS * ring.slots)
                {
                    throw ring.corrupt("no slot is free, turn after turn, in a ring that is not full", tail, passes);
                }
            }
        }
        return CLOSED;
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

    private void publish(final AtomicBuffer local, final long position, final long lengthCode)
    {
        // Release: the message before its header. Whether somebody sleeps is looked up after it by the caller, whose
        // event count says what orders the two.
        // SYNC POINT: message published
        local.putLongRelease(ring.slotIndex(position), ring.free(position) + SLOT_FULL + lengthCode);
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
        int index = HELD_UP;
        try
        {
            index = claim(length, block);
        }
        finally
        {
            if (index < 0 && block >= 0)
            {
                ring.arena.free(block, length);
            }
        }
        return index;
    }

    private int claim(final int length, final int block)
    {
        // A second claim of the holder: it makes itself one of many, and its first claim a common one.
        int index = isHolderAtRest() ? claimBiased(length, block) : REVOKED;
        if (REVOKED == index)
        {
            final int entered = enterCommon();
            index = REVOKED == entered ? claimBiased(length, block) :
                ACCEPTED == entered ? claimInCommon(length, block) : entered;
        }
        return REVOKED == index ? HELD_UP : index;
    }

    private int claimBiased(final int length, final int block)
    {
        if (!bias.enter(buffer))
        {
            return REVOKED;
        }
        int result = FULL;
        try
        {
            result = side.isWithinLimit() ? ACCEPTED : prepareBiased();
        }
        finally
        {
            if (ACCEPTED != result)
            {
                bias.leave(buffer);
            }
        }
        if (ACCEPTED != result)
        {
            return result;
        }
        // Nothing is stored to the slot's line yet: a consumer that spins on it would take it away before the message.
        final long position = side.closedPosition();
        final int index = side.claimHere(position, length, block);
        bias.hand(buffer, position);
        return index;
    }

    private int claimInCommon(final int length, final int block)
    {
        final long position = claimCommon();
        if (position < 0)
        {
            return (int)position;
        }
        final long lengthCode = block < 0 ? length : ring.bind(position, block, length);
        // Plain: nobody but who commits it reads the length.
        buffer.putLong(ring.slotIndex(position), ring.free(position) + SLOT_FREE + lengthCode);
        return block < 0 ? ring.slotIndex(position) + HEADER_LENGTH : ring.arena.indexOf(block);
    }

    /** The word stays borrowed, and announces the position, until the claim is committed or aborted. */
    private long claimCommon()
    {
        final Announcements words = repair.producers();
        final Word word = words.borrow(ring);
        if (null == word)
        {
            return HELD_UP;
        }
        long position = HELD_UP;
        try
        {
            position = claim(word);
        }
        finally
        {
            if (position < 0)
            {
                words.giveBack(ring, word, false);
            }
        }
        if (position >= 0)
        {
            word.hold(position);
        }
        return position;
    }

    private boolean isInHand(final int index)
    {
        return bias.isHolder() && side.isOpenAt(index);
    }

    void commit(final int index)
    {
        if (!isInHand(index))
        {
            final long position = openPosition(index);
            publish(buffer, position, buffer.getLong(ring.slotIndex(position)) & LENGTH_MASK);
            endCommon(position);
        }
        else if (bias.reenter(buffer, side.positionNow()))
        {
            side.commit(index);
            bias.leave(buffer);
        }
        else
        {
            side.commitLost(index);
            bias.lose();
        }
    }

    /** Of an open claim of this thread. */
    long claimPosition(final int index)
    {
        return isInHand(index) ? side.positionNow() : openPosition(index);
    }

    private void endCommon(final long position)
    {
        final Announcements words = repair.producers();
        words.giveBack(ring, words.held(position), true);
    }

    void abort(final int index)
    {
        if (!isInHand(index))
        {
            final long position = openPosition(index);
            repair.voidPosition(position);
            endCommon(position);
        }
        else if (bias.reenter(buffer, side.positionNow()))
        {
            try
            {
                side.abort(index);
            }
            finally
            {
                bias.leave(buffer);
            }
        }
        else
        {
            try
            {
                repair.voidPosition(side.positionNow());
                side.dropLost();
            }
            finally
            {
                bias.lose();
            }
        }
    }

    private long openPosition(final int index)
    {
        final long position = ring.isInArena(index) ?
            ring.arena.positionOf(ring.arena.blockAt(index)) : ring.claimedPositionAt(index);
        if (position < 0 || ring.progress(position) != SLOT_FREE || null == repair.producers().held(position))
        {
            throw new IllegalStateException("no open claim: index=" + index);
        }
        return position;
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
            repair.voidDeadClaims(RingMemory.positionOf(ring.tail()));
        }
        return ring.arena.allocate(length);
    }

    /** A dry run of offer. */
    boolean hasRoom()
    {
        final long position = ring.trueTail();
        if (!room.hasRoom(position) && bias.isCommon() && repair.mayAsk(Repair.NO_ROOM))
        {
            repair.voidDeadClaims(RingMemory.positionOf(ring.tail()));
        }
        return room.hasRoom(position);
    }

    /** Messages, and claims, that were not handed over. */
    int undelivered()
    {
        return hasRoom() ? Math.min(ring.capacity, room.undelivered(ring.trueTail())) : ring.capacity;
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
        if (isHolderAtRest())
        {
            bias.release();
        }
    }

    @Override
    public void recover()
    {
        // Blocks, too, that the dead had bound to the position which is now used again.
        side.recover();
        side.armAlone(room.softLimit());
        // SYNC POINT: tail moved
        buffer.putLongRelease(TAIL_OFFSET, side.positionNow());
    }

    @Override
    public void convert(final long position, final int holder)
    {
        if (position >= 0)
        {
            moveTailFrom(position);
        }
        // A holder that died between the header, or the mark, and the tail: shared producers rely on the tail.
        final long end = ring.trueTail();
        for (long p = Math.max(RingMemory.positionOf(ring.tail()), end - ring.slots); p < end; p++)
        {
            moveTailFrom(p);
        }
        if (Bias.DIED_INSIDE == position && ring.layout.blocks > 0)
        {
            passForTheDead();
        }
    }

    /** From this position to the next: whoever comes late changes nothing. */
    private void moveTailFrom(final long position)
    {
        // SYNC POINT: tail moved
        buffer.compareAndSetLong(TAIL_OFFSET, position, position + 1);
    }

    /**
     * A lone producer may have bound blocks to the position at which it died, and they are free only when that is done.
     * So the position is made void. It is claimed after a look, like any other: whoever does so late makes another
     * position void, which harms nobody.
     */
    private void passForTheDead()
    {
        final long tail = ring.tail();
        if (tail >= 0 && room.look(tail) >= RingRoom.USE)
        {
            room.pass(tail);
        }
    }
}
