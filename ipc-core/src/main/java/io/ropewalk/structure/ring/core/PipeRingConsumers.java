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

import static io.ropewalk.structure.ring.Ring.CLOSED;
import static io.ropewalk.structure.ring.Ring.EMPTY;
import static io.ropewalk.structure.ring.Ring.HELD_UP;
import static io.ropewalk.structure.ring.core.RingDescriptor.*;
import static io.ropewalk.structure.ring.core.SoleSide.LIMIT_REACHED;

/**
 * The end that takes. See {@link PipeRing} for the protocol.
 */
final class PipeRingConsumers extends PipeRingEnd
{
    final SoleConsumer side;

    /** By the thread that has something in its hand: a handler is at work on it; and has closed this end. */
    private boolean isDelivering;
    private boolean isClosing;

    PipeRingConsumers(
        final SoleConsumer side, final Repair repair, final boolean canBias, final Runnable onLeft)
    {
        super(side, CONSUMER_BIAS_OFFSET, CONSUMER_INSIDE_OFFSET,
            new EndWord(side.ring, CONSUMER_END_OFFSET, repair, onLeft), canBias);
        this.side = side;
    }

    /** The number of messages, or EMPTY, HELD_UP, CLOSED. */
    int poll(final MessageHandler handler, final int limit)
    {
        int count = pollWithinLimit(handler, limit);
        if (LIMIT_REACHED == count)
        {
            count = pollAfterLook(handler, limit);
        }
        return 0 == count ? EMPTY : count;
    }

    private int pollAfterLook(final MessageHandler handler, final int limit)
    {
        if (side.isArmed())
        {
            return pollKept(handler, limit);
        }
        final int count = isHolderAtRest() ? pollBiased(handler, limit) : BIASED;
        return BIASED == count ? pollOneByOne(handler, limit) : count;
    }

    /** By who keeps the end: the number of messages, or LIMIT_REACHED. */
    private int pollWithinLimit(final MessageHandler handler, final int limit)
    {
        if (!beginKept())
        {
            return LIMIT_REACHED;
        }
        isDelivering = true;
        try
        {
            return side.poll(handler, limit);
        }
        finally
        {
            isDelivering = false;
            endKept();
        }
    }

    /** There is no limit for who keeps this end, but the end of its keeping. */
    private int pollKept(final MessageHandler handler, final int limit)
    {
        side.closedPosition();
        side.arm(SoleSide.UNLIMITED);
        final int count = pollWithinLimit(handler, limit);
        return LIMIT_REACHED == count ? CLOSED : count;
    }

    private int pollOneByOne(final MessageHandler handler, final int limit)
    {
        int count = 0;
        long result = EMPTY;
        while (count < limit)
        {
            result = beginTake();
            if (result < 0)
            {
                break;
            }
            deliverAndFinish(handler);
            count++;
        }
        return count > 0 ? count : (int)Math.min(0, result);
    }

    /** What is in the hand of this thread. An exception takes the message as well; an Error leaves it. */
    private void deliverAndFinish(final MessageHandler handler)
    {
        boolean isTaken = true;
        isDelivering = true;
        try
        {
            side.deliver(buffer, handler);
        }
        catch (final Error ex)
        {
            isTaken = false;
            throw ex;
        }
        finally
        {
            finish(isTaken);
        }
    }

    /**
     * As many as there are, by the holder; BIASED: the right is gone, and nothing was taken. It looks before it goes
     * inside, so that spinning on an empty ring stores nothing. That there is nothing holds also if the right was lost
     * meanwhile, because nobody can have taken what was not published; that there is something holds if the right was
     * not lost, because nobody else can have taken it.
     */
    private int pollBiased(final MessageHandler handler, final int limit)
    {
        final AtomicBuffer local = buffer;
        final Bias localBias = bias;
        long code = side.lookFromOutside(local);
        if (code < 0)
        {
            return 0;
        }
        if (!localBias.enter(local))
        {
            return BIASED;
        }
        int count = 0;
        boolean isInside = true;
        try
        {
            while (isInside && count < limit && SoleConsumer.isMessage(code))
            {
                takeInHand(local, code);
                isInside = false;
                isDelivering = true;
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
                    isInside = endHand(local, isTaken);
                }
                count++;
                code = isInside ? side.look(local) : -1;
            }
        }
        finally
        {
            if (isInside)
            {
                localBias.leave(local);
            }
        }
        return count;
    }

    /** By the holder, inside, which has looked. */
    private long takeInHand(final AtomicBuffer local, final long code)
    {
        final long position = side.take(code);
        hold();
        bias.hand(local, position);
        return position;
    }

    /** By the holder: hands over what it has in hand, or puts it back. True when it has its bias still, inside. */
    private boolean endHand(final AtomicBuffer local, final boolean isTaken)
    {
        final boolean isStillMine = reenter();
        isDelivering = false;
        side.finish(local, isTaken);
        if (!isStillMine)
        {
            lose();
            return false;
        }
        if (isClosing)
        {
            bias.leave(local);
            bias.release();
            return false;
        }
        return true;
    }

    /** A position in the hand of the caller, who must end the take or cancel it; or EMPTY, HELD_UP, CLOSED. */
    long beginTake()
    {
        final long position = beginTakeWithinLimit();
        return LIMIT_REACHED == position ? beginTakeAfterLook() : position;
    }

    private long beginTakeWithinLimit()
    {
        if (!beginKept())
        {
            return LIMIT_REACHED;
        }
        final long position = side.beginTake();
        if (position < 0)
        {
            endKept();
        }
        return position;
    }

    private long beginTakeAfterLook()
    {
        if (side.isArmed())
        {
            return takeKept();
        }
        long result = isHolderAtRest() ? takeBiased() : BIASED;
        if (BIASED == result)
        {
            result = enterCommon();
            if (ENTERED == result)
            {
                return takeCommon();
            }
        }
        if (BIASED == result)
        {
            result = takeBiased();
        }
        return BIASED == result ? HELD_UP : result;
    }

    private long takeKept()
    {
        side.closedPosition();
        side.arm(SoleSide.UNLIMITED);
        final long position = beginTakeWithinLimit();
        return LIMIT_REACHED == position ? CLOSED : position;
    }

    private long takeCommon()
    {
        long position = EMPTY;
        try
        {
            side.moveTo(ring.released());
            position = side.beginTakeAlone();
            return position;
        }
        finally
        {
            if (position < 0)
            {
                leaveCommon();
            }
            else
            {
                hold();
            }
        }
    }

    /** By the holder; see {@link #pollBiased}. */
    private long takeBiased()
    {
        final AtomicBuffer local = buffer;
        final long code = side.lookFromOutside(local);
        if (code < 0)
        {
            return EMPTY;
        }
        if (!bias.enter(local))
        {
            return BIASED;
        }
        if (!SoleConsumer.isMessage(code))
        {
            bias.leave(local);
            throw ring.corrupt("message taken while a lone consumer holds the ring", side.positionNow(), 0);
        }
        return takeInHand(local, code);
    }

    /** By the thread that began the take: the message is handed over. */
    void endTake()
    {
        finish(true);
    }

    /** By the thread that began the take: the message stays. */
    void cancelTake()
    {
        finish(false);
    }

    @Override
    boolean giveUpHand()
    {
        if (isDelivering)
        {
            isClosing = true;
            if (side.isArmed())
            {
                side.revoke();
            }
            return false;
        }
        finish(false);
        return true;
    }

    private void finish(final boolean isTaken)
    {
        if (side.isArmed())
        {
            side.finish(buffer, isTaken);
            endKept();
            return;
        }
        if (!isHeldByThisThread())
        {
            throw new IllegalStateException("this thread has no message in flight");
        }
        if (bias.isHolder())
        {
            if (endHand(buffer, isTaken))
            {
                bias.leave(buffer);
            }
            return;
        }
        drop();
        isDelivering = false;
        side.finish(buffer, isTaken);
        leaveCommon();
    }
}
