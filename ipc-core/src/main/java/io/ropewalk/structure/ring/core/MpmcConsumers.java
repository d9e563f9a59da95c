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

import io.ropewalk.structure.ring.MessageHandler;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.ring.Ring.*;
import static io.ropewalk.structure.ring.core.RingDescriptor.*;

/**
 * The side of the ring that takes. See {@link MpmcRing} for the protocol.
 */
final class MpmcConsumers implements Bias.Side
{
    private static final long REVOKED = MpmcProducers.REVOKED;
    private static final long AGAIN = -65;
    private static final int LOOKS_BEFORE_TAIL = 32;
    private static final int MIN_ROUNDS = 4096;
    private static final int LOOKS_AT_CLAIM = 200;

    private final RingMemory ring;
    private final AtomicBuffer buffer;
    private final Bias bias;
    private final Bias producers;
    private final Repair repair;

    /** All positions below it were handed over. Only grows, so a stale value is safe. */
    private long settledPosition;

    /** The holder's next position, and the position of the message in its hand or -1. */
    private long nextPosition;
    private long handPosition = -1;

    MpmcConsumers(final RingMemory ring, final Repair repair, final Bias producers, final boolean canBias)
    {
        this.ring = ring;
        this.buffer = ring.buffer;
        this.repair = repair;
        this.producers = producers;
        this.bias = new Bias(ring, CONSUMER_BIAS_OFFSET, CONSUMER_INSIDE_OFFSET, this, canBias);
    }

    Bias bias()
    {
        return bias;
    }

    int poll(final MessageHandler handler, final int limit)
    {
        int count = 0;
        while (count < limit)
        {
            if (bias.isHolder() && handPosition < 0)
            {
                if (seesNothing())
                {
                    break;
                }
                count += pollBiased(handler, limit - count);
                if (count == limit)
                {
                    break;
                }
            }
            final long position = beginTake();
            if (position < 0)
            {
                return 0 == count && CLOSED == position ? CLOSED : count;
            }
            boolean isTaken = true;
            try
            {
                final long header = ring.headerAcquire(position);
                ring.deliver(handler, buffer, position, ring.slotIndex(position), header & LENGTH_MASK);
            }
            catch (final Error ex)
            {
                isTaken = false;
                throw ex;
            }
            finally
            {
                finish(position, isTaken);
            }
            count++;
        }
        return count;
    }

    /**
     * By the holder: a look before going inside, so that spinning on an empty ring stores nothing. If the right was
     * lost meanwhile the answer still holds: a position that nobody has published was taken by nobody.
     */
    private boolean seesNothing()
    {
        return ring.progress(nextPosition) <= SLOT_FREE && !producers.isCommon();
    }

    /** As many published messages as there are; whoever wants to know why there are no more looks the common way. */
    private int pollBiased(final MessageHandler handler, final int limit)
    {
        final AtomicBuffer local = buffer;
        final Bias localBias = bias;
        int count = 0;
        boolean mine = localBias.enter(local);
        try
        {
            while (mine && count < limit)
            {
                final long position = nextPosition;
                final int slotIndex = ring.slotIndex(position);
                final long full = ring.free(position) + SLOT_FULL;
                // SYNC POINT: message published
                final long lengthCode = local.getLongAcquire(slotIndex) - full;
                if (lengthCode < 0 || lengthCode > LENGTH_MASK)
                {
                    break;
                }
                handPosition = position;
                localBias.hand(local, position);
                mine = false;
                boolean isTaken = true;
                try
                {
                    ring.deliver(handler, local, position, slotIndex, lengthCode);
                }
                catch (final Error ex)
                {
                    isTaken = false;
                    throw ex;
                }
                finally
                {
                    mine = endHand(local, position, isTaken);
                }
                count++;
            }
        }
        finally
        {
            if (mine)
            {
                localBias.leave(local);
            }
        }
        return count;
    }

    /** By the holder: hands over what it has in hand, or leaves it. True when it still has the right, and is inside. */
    private boolean endHand(final AtomicBuffer local, final long position, final boolean isTaken)
    {
        final boolean mine = bias.reenter(local, position);
        handPosition = -1;
        if (mine)
        {
            if (isTaken)
            {
                release(local, position);
            }
            return true;
        }
        try
        {
            if (isTaken)
            {
                ring.handOver(position);
            }
            else
            {
                giveBack(position);
            }
        }
        finally
        {
            bias.lose();
        }
        return false;
    }

    /**
     * Leaves a message to whoever comes next, in front of everybody if nobody has passed it yet. Where a record of the
     * taking exists, or may still be written down for a revoked holder by one who converts late, it is made a record of
     * NOBODY: from that compare-and-set on this is what the death of the taker would have left, and all that repairs
     * that goes for it, too. Whoever looks for it learns by the gap, announced before, that there may be something.
     */
    private void giveBack(final long position)
    {
        final long lap = ring.lap(position);
        // SYNC POINT: gap announced
        ring.raise(GAP_POSITION_OFFSET, position + 1);
        long taken;
        do
        {
            taken = ring.takenWord(position);
        }
        while ((lapsAhead(taken, lap) < 0 || claimOf(lap, ring.owner) == taken) && !ring.disown(position, taken));
        // SYNC POINT: head moved
        ring.raise(HEAD_OFFSET, position + 1);
    }

    /** A position in the hand of the caller, who must end the take; or EMPTY, HELD_UP, CLOSED. */
    long beginTake()
    {
        if (bias.isHolder() && handPosition < 0)
        {
            final long result = seesNothing() ? EMPTY : takeBiased();
            if (REVOKED != result)
            {
                return result;
            }
        }
        final long result = takeCommon();
        if (REVOKED != result)
        {
            return result;
        }
        final long biased = takeBiased();
        return REVOKED == biased ? HELD_UP : biased;
    }

    /** By the thread that began the take: the message is handed over, or given back. */
    void finish(final long position, final boolean isTaken)
    {
        if (position == handPosition && bias.isHolder())
        {
            if (endHand(buffer, position, isTaken))
            {
                bias.leave(buffer);
            }
        }
        else if (isTaken)
        {
            ring.handOver(position);
        }
        else
        {
            giveBack(position);
        }
    }

    private long takeBiased()
    {
        if (!bias.enter(buffer))
        {
            return REVOKED;
        }
        long result = HELD_UP;
        try
        {
            result = lookBiased();
        }
        finally
        {
            if (result < 0)
            {
                bias.leave(buffer);
            }
        }
        if (result >= 0)
        {
            handPosition = result;
            bias.hand(buffer, result);
        }
        return result;
    }

    private long lookBiased()
    {
        for (long rounds = mostRounds(); rounds > 0; rounds--)
        {
            final long position = nextPosition;
            final long progress = ring.progress(position);
            if (SLOT_FULL == progress)
            {
                return position;
            }
            if (SLOT_SKIP == progress)
            {
                release(buffer, position);
                continue;
            }
            if (progress > SLOT_SKIP)
            {
                throw ring.corrupt("message taken while a lone consumer holds the ring", position, progress);
            }
            // Everything below was handed over by holders, so there is nothing to settle; but the end must be sealed.
            final long result = notPublished(position);
            final long end = CLOSED == result ? seal(position) : result;
            if (AGAIN != end)
            {
                return end;
            }
        }
        return HELD_UP;
    }

    /** In an intact ring somebody gets on with each round; more rounds than this are only worth another call. */
    private long mostRounds()
    {
        return MIN_ROUNDS + 4L * ring.slots;
    }

    /** By the holder, inside: the hand-over of the biased form. */
    private void release(final AtomicBuffer local, final long position)
    {
        nextPosition = position + 1;
        // Release: orders the last reads of the message before the next producer's stores; only the holder stores here.
        // SYNC POINT: messages released
        local.putLongRelease(RELEASED_OFFSET, position + 1);
    }

    private long takeCommon()
    {
        for (long rounds = mostRounds(); rounds > 0; rounds--)
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
            final long position = ring.head();
            final long progress = ring.progress(position);
            if (SLOT_FULL == progress || SLOT_SKIP == progress)
            {
                if (tryTake(position))
                {
                    if (SLOT_FULL == progress)
                    {
                        return position;
                    }
                    ring.handOver(position);
                }
            }
            else if (progress > SLOT_SKIP)
            {
                ring.helpHead(position);
            }
            else
            {
                final long result = settle(position, notPublished(position));
                if (AGAIN != result)
                {
                    return result;
                }
            }
        }
        return HELD_UP;
    }

    private boolean tryTake(final long position)
    {
        final long taken = ring.takenWord(position);
        if (lapsAhead(taken, ring.lap(position)) >= 0)
        {
            ring.helpHead(position);
            return false;
        }
        if (!ring.take(position, taken, ring.owner))
        {
            return false;
        }
        ring.helpHead(position);
        return true;
    }

    /** The header at a position says "not yet published" and was read before: EMPTY, CLOSED, HELD_UP or AGAIN. */
    private long notPublished(final long position)
    {
        if (!producers.isCommon())
        {
            // A lone producer leaves no claims, and closing revokes it first.
            return EMPTY;
        }
        // While messages keep coming the tail is left to the producers: reading it costs them a line transfer each
        // time.
        for (int i = 0; i < LOOKS_BEFORE_TAIL; i++)
        {
            if (ring.progress(position) > SLOT_FREE)
            {
                return AGAIN;
            }
            Thread.onSpinWait();
        }
        final long tail = ring.tail();
        if (RingMemory.positionOf(tail) > position)
        {
            return heldUp(position);
        }
        return tail < 0 ? CLOSED : EMPTY;
    }

    private long heldUp(final long position)
    {
        for (int i = 0; i < LOOKS_AT_CLAIM; i++)
        {
            if (ring.progress(position) > SLOT_FREE)
            {
                return AGAIN;
            }
            Thread.onSpinWait();
        }
        return repair.mayAsk(Repair.UNPUBLISHED) && repair.skipDeadClaim(position) ? AGAIN : HELD_UP;
    }

    /**
     * Before anybody is told that there is nothing: what the dead took and did not hand over comes back, at most once a
     * millisecond because the kernel is asked; and at once what somebody has given back, which is a gap. At the end of
     * the stream everything must have been handed over, also by the living.
     */
    private long settle(final long position, final long result)
    {
        if (AGAIN == result)
        {
            return AGAIN;
        }
        long p = firstInHand(position);
        if (p == position)
        {
            return CLOSED == result ? seal(position) : result;
        }
        final boolean mayAsk = repair.mayAsk(Repair.NOT_HANDED_OVER);
        if (mayAsk || ring.mayHaveGapFrom(p))
        {
            for (; p < position; p++)
            {
                if (repair.inherit(p, mayAsk))
                {
                    return p;
                }
            }
        }
        return CLOSED == result ? HELD_UP : result;
    }

    /** The first position before this one, which nobody has to take any more, that was not handed over. */
    long firstInHand(final long position)
    {
        long p = Math.max(settledPosition, Math.max(ring.released(), position - ring.slots));
        while (p < position && ring.progress(p) > SLOT_SKIP)
        {
            p++;
        }
        settledPosition = p;
        return p;
    }

    /** Closed and settled: a producer that read the tail before it was closed may still claim this position. */
    private long seal(final long position)
    {
        final long claim = ring.claimWord(position);
        final long ahead = lapsAhead(claim, ring.lap(position));
        if (0 == ahead)
        {
            if (SEAL == ownerOf(claim))
            {
                return CLOSED;
            }
            ring.helpTail(position);
        }
        else if (ahead < 0 && ring.progress(position) <= SLOT_FREE)
        {
            ring.claim(position, claim, SEAL);
        }
        return AGAIN;
    }

    /** A lower bound of all positions that are not taken. */
    long firstPosition()
    {
        final long released = ring.released();
        long position = ring.head();
        // One lap at a time: a lower bound is enough, and a damaged head would keep us here for ever.
        for (int i = 0; i < ring.slots && position >= released && ring.progress(position) > SLOT_SKIP; i++)
        {
            // What was removed from the middle: nobody who polls has passed it yet.
            ring.helpHead(position);
            position = ring.head();
        }
        return Math.max(position, released);
    }

    long settledPosition()
    {
        return settledPosition;
    }

    void close()
    {
        if (handPosition < 0)
        {
            if (bias.isHolder())
            {
                raiseHead();
            }
            bias.release();
        }
    }

    /**
     * Biased takings leave no record, so nobody may take the common way below {@code released}: the head is raised
     * before the word can become FREE or SHARED.
     */
    private void raiseHead()
    {
        // SYNC POINT: head moved
        ring.raise(HEAD_OFFSET, ring.released());
    }

    @Override
    public void recover()
    {
        handPosition = -1;
        nextPosition = ring.released();
        raiseHead();
    }

    @Override
    public void convert(final long position, final int holder)
    {
        if (position >= 0)
        {
            long taken = ring.takenWord(position);
            while (lapsAhead(taken, ring.lap(position)) < 0 && !ring.take(position, taken, holder))
            {
                taken = ring.takenWord(position);
            }
            // SYNC POINT: head moved
            ring.raise(HEAD_OFFSET, position + 1);
        }
        raiseHead();
    }
}
