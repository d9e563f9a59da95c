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
import static io.ropewalk.structure.ring.core.SoleSide.LIMIT_REACHED;

/**
 * The end that puts. See {@link PipeRing} for the protocol.
 */
final class PipeRingProducers extends PipeRingEnd implements SoleProducer.Side
{
    /** Of who keeps the end: so many, and then it looks again at what is not the ring. */
    private static final int MESSAGES_PER_LOOK = 64;

    final SoleProducer side;

    PipeRingProducers(
        final SoleProducer side, final Repair repair, final boolean canBias, final Runnable onLeft)
    {
        super(side, PRODUCER_BIAS_OFFSET, PRODUCER_INSIDE_OFFSET,
            new EndWord(side.ring, PRODUCER_END_OFFSET, repair, onLeft), canBias);
        this.side = side;
    }

    /** By who keeps the end: ACCEPTED, or LIMIT_REACHED. */
    int offerWithinLimit(final DirectBuffer source, final int offset, final int length)
    {
        if (!beginKept())
        {
            return LIMIT_REACHED;
        }
        try
        {
            return side.offer(source, offset, length);
        }
        finally
        {
            endKept();
        }
    }

    int offer(final DirectBuffer source, final int offset, final int length)
    {
        final int result = offerWithinLimit(source, offset, length);
        return LIMIT_REACHED == result ? offerAfterLook(source, offset, length) : result;
    }

    int offerAfterLook(final DirectBuffer source, final int offset, final int length)
    {
        source.boundsCheck(offset, length);
        return length > side.inlineLength ? side.offerLarge(this, source, offset, length) :
            put(source, offset, length, SoleProducer.NO_BLOCK);
    }

    @Override
    public boolean mayHaveRoom()
    {
        return ring.trueTail() - ring.released() < ring.capacity;
    }

    /** Blocks that a dead producer has given to a message that it never published come back with its end. */
    @Override
    public void reclaimBlocks()
    {
        visit();
    }

    /** In whatever form this thread gets at the end. */
    @Override
    public int put(final DirectBuffer source, final int offset, final int length, final int block)
    {
        if (side.isArmed())
        {
            return putKept(source, offset, length, block);
        }
        if (isHolderAtRest())
        {
            final int result = putBiased(source, offset, length, block);
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
                side.moveTo(ring.trueTail());
                return side.put(source, offset, length, block);
            }
            finally
            {
                leaveCommon();
            }
        }
        final int result = BIASED == entered ? putBiased(source, offset, length, block) : entered;
        return BIASED == result ? HELD_UP : result;
    }

    private int putKept(final DirectBuffer source, final int offset, final int length, final int block)
    {
        if (!beginKeptAfterLook())
        {
            return CLOSED;
        }
        try
        {
            final int result = side.put(source, offset, length, block);
            if (ACCEPTED == result)
            {
                side.armFor(MESSAGES_PER_LOOK);
            }
            return result;
        }
        finally
        {
            endKept();
        }
    }

    /** BIASED: the right is gone. */
    private int putBiased(final DirectBuffer source, final int offset, final int length, final int block)
    {
        final AtomicBuffer local = buffer;
        final Bias localBias = bias;
        if (!localBias.enter(local))
        {
            return BIASED;
        }
        try
        {
            return side.put(source, offset, length, block);
        }
        finally
        {
            localBias.leave(local);
        }
    }

    /** By who keeps the end: the index at which to write, or LIMIT_REACHED. */
    int tryClaimWithinLimit(final int length)
    {
        if (!beginKept())
        {
            return LIMIT_REACHED;
        }
        final int index = side.tryClaim(length);
        if (index < 0)
        {
            endKept();
        }
        return index;
    }

    int tryClaim(final int length)
    {
        final int index = tryClaimWithinLimit(length);
        return LIMIT_REACHED == index ? tryClaimAfterLook(length) : index;
    }

    int tryClaimAfterLook(final int length)
    {
        if (length > side.inlineLength)
        {
            return side.claimLarge(this, length);
        }
        ring.checkLength(length);
        return claim(length, SoleProducer.NO_BLOCK);
    }

    /** In whatever form this thread gets at the end. */
    @Override
    public int claim(final int length, final int block)
    {
        if (side.isArmed())
        {
            return claimKept(length, block);
        }
        int result = isHolderAtRest() ? claimBiased(length, block) : BIASED;
        if (BIASED == result)
        {
            result = enterCommon();
            if (ENTERED == result)
            {
                return claimCommon(length, block);
            }
        }
        if (BIASED == result)
        {
            result = claimBiased(length, block);
        }
        return BIASED == result ? HELD_UP : result;
    }

    private int claimKept(final int length, final int block)
    {
        if (!beginKeptAfterLook())
        {
            return CLOSED;
        }
        int index = FULL;
        try
        {
            index = side.claim(length, block);
            return index;
        }
        finally
        {
            if (index < 0)
            {
                endKept();
            }
            else
            {
                side.armFor(MESSAGES_PER_LOOK);
            }
        }
    }

    private int claimCommon(final int length, final int block)
    {
        int index = FULL;
        try
        {
            side.moveTo(ring.trueTail());
            index = side.claim(length, block);
            return index;
        }
        finally
        {
            if (index < 0)
            {
                leaveCommon();
            }
            else
            {
                hold();
            }
        }
    }

    private int claimBiased(final int length, final int block)
    {
        final AtomicBuffer local = buffer;
        if (!bias.enter(local))
        {
            return BIASED;
        }
        int index = FULL;
        try
        {
            index = side.claim(length, block);
            return index;
        }
        finally
        {
            if (index < 0)
            {
                bias.leave(local);
            }
            else
            {
                hold();
                bias.hand(local, side.positionNow());
            }
        }
    }

    void commit(final int index)
    {
        if (side.isArmed())
        {
            side.commit(index);
            endKept();
            return;
        }
        checkHand(index);
        finish(index, true);
    }

    void abort(final int index)
    {
        if (side.isArmed())
        {
            side.abort(index);
            endKept();
            return;
        }
        checkHand(index);
        finish(index, false);
    }

    /** Of the open claim of this thread. */
    long claimPosition(final int index)
    {
        if (!side.isOpenAt(index))
        {
            throw new IllegalStateException("no open claim: index=" + index);
        }
        return side.positionNow();
    }

    @Override
    boolean giveUpHand()
    {
        if (side.isArmed())
        {
            side.giveUp();
            drop();
        }
        else
        {
            finish(side.openIndex(), false);
        }
        return true;
    }

    /** The claim of this thread, which got at the end as one of many. */
    private void finish(final int index, final boolean isCommitted)
    {
        final boolean isBiased = bias.isHolder();
        final boolean isStillMine = isBiased && reenter();
        drop();
        if (isCommitted)
        {
            side.commit(index);
        }
        else
        {
            side.abort(index);
        }
        if (isStillMine)
        {
            bias.leave(buffer);
        }
        else if (isBiased)
        {
            lose();
        }
        else
        {
            leaveCommon();
        }
    }

    private void checkHand(final int index)
    {
        if (!isHeldByThisThread() || !side.isOpenAt(index))
        {
            throw new IllegalStateException("no open claim of this thread: index=" + index);
        }
    }
}
