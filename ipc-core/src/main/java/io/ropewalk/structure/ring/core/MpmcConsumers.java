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
import io.ropewalk.structure.ring.core.Announcements.Word;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.ring.Ring.*;
import static io.ropewalk.structure.ring.core.RingDescriptor.*;
import static io.ropewalk.structure.ring.core.Unpublished.AGAIN;
import static io.ropewalk.structure.ring.core.Unpublished.VOID;

/**
 * The side of the ring that takes. See {@link MpmcRing} for the protocol.
 */
final class MpmcConsumers implements Bias.Side
{
    private static final long REVOKED = MpmcProducers.REVOKED;
    private static final int MIN_ROUNDS = 4096;

    private final RingMemory ring;
    private final AtomicBuffer buffer;
    private final Bias bias;
    private final Bias producers;
    private final Repair repair;

    private final Unpublished unpublished;
    private final InFlight inFlight;

    /** Where the holder stands, and the message in its hand. */
    private final SoleConsumer side;

    MpmcConsumers(final RingMemory ring, final Repair repair, final Bias producers, final boolean canBias)
    {
        this.ring = ring;
        this.buffer = ring.buffer;
        this.repair = repair;
        this.side = new SoleConsumer(ring);
        this.producers = producers;
        this.unpublished = new Unpublished(ring, repair, producers);
        this.inFlight = new InFlight(ring, repair);
        this.bias = new Bias(ring, CONSUMER_BIAS_OFFSET, CONSUMER_INSIDE_OFFSET, this, canBias);
    }

    Bias bias()
    {
        return bias;
    }

    private boolean isHolderAtRest()
    {
        return bias.isHolder() && !side.isOpen();
    }

    int poll(final MessageHandler handler, final int limit)
    {
        int count = 0;
        while (count < limit)
        {
            if (isHolderAtRest())
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
     * lost meanwhile the answer still holds: a position that nobody has published was taken by nobody. A lone producer
     * announces a gap before it passes a slot in use.
     */
    private boolean seesNothing()
    {
        return side.look(buffer) < 0 && !ring.mayHaveGapFrom(side.positionNow()) && !producers.isCommon();
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
                final long code = side.look(local);
                if (!SoleConsumer.isMessage(code))
                {
                    break;
                }
                localBias.hand(local, side.take(code));
                mine = false;
                boolean isTaken = true;
                try
                {
                    side.deliver(local, handler);
                }
                catch (final Error ex)
                {
                    isTaken = false;
                    throw ex;
                }
                finally
                {
                    mine = endHand(local, isTaken);
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
    private boolean endHand(final AtomicBuffer local, final boolean isTaken)
    {
        final long position = side.positionNow();
        if (bias.reenter(local, position))
        {
            side.finish(local, isTaken);
            return true;
        }
        side.drop();
        try
        {
            // The announcement stays until then.
            end(position, isTaken);
        }
        finally
        {
            bias.lose();
        }
        return false;
    }

    /** One of many hands over, or leaves the message to whoever comes next. */
    private void end(final long position, final boolean isTaken)
    {
        if (isTaken)
        {
            ring.handOver(position);
            return;
        }
        repair.giveBack(position);
        // A holder revoked with the message in hand may give it back before anybody has converted that.
        // SYNC POINT: head moved
        ring.raise(HEAD_OFFSET, position + 1);
    }

    /** A position in the hand of the caller, who must end the take; or EMPTY, HELD_UP, CLOSED. */
    long beginTake()
    {
        if (isHolderAtRest())
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
        if (isInHand(position))
        {
            if (endHand(buffer, isTaken))
            {
                bias.leave(buffer);
            }
        }
        else
        {
            try
            {
                end(position, isTaken);
            }
            finally
            {
                giveBackWord(position);
            }
        }
    }

    /** What was inherited has a record instead. */
    private void giveBackWord(final long position)
    {
        final Announcements words = repair.consumers();
        final Word word = words.held(position);
        if (null != word)
        {
            words.giveBack(ring, word, true);
        }
    }

    private boolean isInHand(final long position)
    {
        return bias.isHolder() && side.isOpen() && side.positionNow() == position;
    }

    /** Of a message in the hand of the caller; the holder has loaded its header once. */
    int indexOf(final long position)
    {
        return isInHand(position) ? side.messageIndex() : ring.messageIndex(position, ring.headerAcquire(position));
    }

    int lengthOf(final long position)
    {
        return isInHand(position) ? side.messageLength() : ring.messageLength(position, ring.headerAcquire(position));
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
            bias.hand(buffer, result);
        }
        return result;
    }

    private long lookBiased()
    {
        for (long rounds = mostRounds(); rounds > 0; rounds--)
        {
            final long code = side.look(buffer);
            if (SoleConsumer.isMessage(code))
            {
                return side.take(code);
            }
            // Everything below was handed over by holders, so there is nothing to settle. Beyond: void, and in use
            // again by a later lap.
            final long result = code > LENGTH_MASK ? VOID : unpublished.look(side.positionNow());
            if (VOID == result)
            {
                side.skip(buffer);
            }
            else if (AGAIN != result)
            {
                return result;
            }
        }
        return HELD_UP;
    }

    /** In an intact ring somebody gets on with each round; more rounds than this are only worth another call. */
    private long mostRounds()
    {
        return MIN_ROUNDS + 4L * ring.slots;
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
            final long result;
            if (SLOT_FULL == progress || SLOT_MARK == progress)
            {
                result = tryTake(position);
            }
            else if (progress > SLOT_FREE)
            {
                result = pass(position, progress);
            }
            else
            {
                result = inFlight.settle(position, unpublished.look(position));
            }
            if (AGAIN != result)
            {
                return result;
            }
        }
        return HELD_UP;
    }

    /** At the head nothing is held: then the head has moved. Beyond: nothing will come here any more. */
    private long pass(final long position, final long progress)
    {
        if (SLOT_HELD != progress)
        {
            ring.helpHead(position);
        }
        else if (ring.head() == position && ring.progress(position) == progress)
        {
            throw ring.corrupt("message held before its turn", position, progress);
        }
        return AGAIN;
    }

    /** The position, announced on a word that stays borrowed; or AGAIN; or HELD_UP. */
    private long tryTake(final long position)
    {
        final Announcements words = repair.consumers();
        final Word word = words.borrow(ring);
        if (null == word)
        {
            return HELD_UP;
        }
        boolean isMine = false;
        try
        {
            // Before the claim: who finds it taken reads the announcements after the head.
            Announcements.announce(ring, word, position);
            // SYNC POINT: head moved
            isMine = buffer.compareAndSetLong(HEAD_OFFSET, position, position + 1) && repair.isStillThere(position);
        }
        finally
        {
            if (!isMine)
            {
                words.giveBack(ring, word, false);
            }
        }
        if (!isMine)
        {
            return AGAIN;
        }
        word.hold(position);
        return position;
    }

    long firstInHand(final long position)
    {
        return inFlight.first(position);
    }

    /** The first position that nobody has taken. */
    long firstPosition()
    {
        final long released = ring.released();
        long position = ring.head();
        // One lap at a time: a lower bound is enough, and a damaged head would keep us here for ever.
        for (int i = 0; i < ring.slots && position >= released && ring.progress(position) > SLOT_HELD; i++)
        {
            // What was removed from the middle: nobody who polls has passed it yet.
            ring.helpHead(position);
            position = ring.head();
        }
        return Math.max(position, released + (bias.hasInHand(released) ? 1 : 0));
    }

    void close()
    {
        if (isHolderAtRest())
        {
            raiseHead();
            bias.release();
        }
    }

    /**
     * Biased takings leave no trace, so nobody may take the common way below {@code released}: the head is raised
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
        side.recover();
        raiseHead();
    }

    @Override
    public void convert(final long position, final int holder)
    {
        if (position >= 0)
        {
            // SYNC POINT: head moved
            ring.raise(HEAD_OFFSET, position + 1);
        }
        raiseHead();
    }
}
