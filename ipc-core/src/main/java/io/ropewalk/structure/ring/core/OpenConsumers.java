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

import static io.ropewalk.structure.ring.Ring.EMPTY;
import static io.ropewalk.structure.ring.Ring.HELD_UP;
import static io.ropewalk.structure.ring.core.RingDescriptor.*;

/**
 * The end that takes. See {@link OpenSpscRing} for the protocol.
 */
final class OpenConsumers extends OpenEnd
{
    /** By the thread that has something in its hand: a handler is at work on it; and has closed this end. */
    private boolean isDelivering;
    private boolean isClosing;

    OpenConsumers(final RingMemory ring, final Repair repair, final boolean canBias, final Runnable onLeft)
    {
        super(ring, CONSUMER_BIAS_OFFSET, CONSUMER_INSIDE_OFFSET,
            new EndWord(ring, CONSUMER_END_OFFSET, repair, onLeft), canBias);
    }

    @Override
    public void recover()
    {
        nextPosition = ring.released();
    }

    /** The number of messages, or EMPTY, HELD_UP, CLOSED. */
    int poll(final MessageHandler handler, final int limit)
    {
        int count = BIASED;
        if (isKept())
        {
            count = pollKept(handler, limit);
        }
        else if (isHolderAtRest())
        {
            count = pollBiased(handler, limit);
        }
        return BIASED == count ? pollOneByOne(handler, limit) : 0 == count ? EMPTY : count;
    }

    private int pollKept(final MessageHandler handler, final int limit)
    {
        final AtomicBuffer local = buffer;
        int count = 0;
        checkHandEmpty();
        // The handler may close the ring, which gives the end back.
        while (count < limit && isKept() && isPublished(local, nextPosition))
        {
            final long position = nextPosition;
            hold(position);
            deliverHand(local, handler, position);
            count++;
        }
        return count;
    }

    /** What is in the hand of this thread. An exception takes the message as well; an Error leaves it. */
    private void deliverHand(final AtomicBuffer local, final MessageHandler handler, final long position)
    {
        boolean isTaken = true;
        try
        {
            deliver(local, handler, position);
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
            deliverHand(buffer, handler, result);
            count++;
        }
        return count > 0 ? count : (int)Math.min(0, result);
    }

    private void deliver(final AtomicBuffer local, final MessageHandler handler, final long position)
    {
        isDelivering = true;
        ring.deliver(handler, local, position, ring.slotIndex(position),
            ring.headerAcquire(position) & LENGTH_MASK);
    }

    /**
     * As many as there are, by the holder; BIASED: the right is gone, and nothing was taken. That there is nothing
     * holds also if the right was lost meanwhile, because nobody can have taken what was not published.
     */
    private int pollBiased(final MessageHandler handler, final int limit)
    {
        final AtomicBuffer local = buffer;
        final Bias localBias = bias;
        int count = 0;
        if (seesNothing(local, nextPosition))
        {
            return 0;
        }
        if (!localBias.enter(local))
        {
            return BIASED;
        }
        boolean isInside = true;
        try
        {
            while (isInside && count < limit && isPublished(local, nextPosition))
            {
                final long position = nextPosition;
                hold(position);
                localBias.hand(local, position);
                isInside = false;
                boolean isTaken = true;
                try
                {
                    deliver(local, handler, position);
                }
                catch (final Error ex)
                {
                    isTaken = false;
                    throw ex;
                }
                finally
                {
                    isInside = endHand(local, position, isTaken);
                }
                count++;
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

    /** By the holder: hands over what it has in hand, or puts it back. True when it has its bias still, inside. */
    private boolean endHand(final AtomicBuffer local, final long position, final boolean isTaken)
    {
        final boolean isStillMine = reenter();
        isDelivering = false;
        if (isTaken)
        {
            release(local, position);
        }
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

    /** At this position; whoever has lost it to others meanwhile may see a later lap, and must go and look. */
    private boolean seesNothing(final AtomicBuffer local, final long position)
    {
        // SYNC POINT: message published
        return local.getLongAcquire(ring.slotIndex(position)) - ring.free(position) < SLOT_FULL;
    }

    private boolean isPublished(final AtomicBuffer local, final long position)
    {
        // SYNC POINT: message published
        final long header = local.getLongAcquire(ring.slotIndex(position));
        final long lengthCode = header - ring.free(position) - SLOT_FULL;
        return lengthCode >= 0 && lengthCode <= LENGTH_MASK;
    }

    private void release(final AtomicBuffer local, final long position)
    {
        nextPosition = position + 1;
        // Release: the last reads of the message before the producer's next stores to its slot; only who is alone on
        // this end stores here.
        // SYNC POINT: messages released
        local.putLongRelease(RELEASED_OFFSET, position + 1);
    }

    /** A position in the hand of the caller, who must end the take or cancel it; or EMPTY, HELD_UP, CLOSED. */
    long beginTake()
    {
        checkHandEmpty();
        if (isKept())
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
        final long position = nextPosition;
        if (!isPublished(buffer, position))
        {
            return EMPTY;
        }
        hold(position);
        return position;
    }

    private long takeCommon()
    {
        boolean isHeld = false;
        try
        {
            final long position = ring.released();
            isHeld = isPublished(buffer, position);
            if (isHeld)
            {
                hold(position);
            }
            return isHeld ? position : EMPTY;
        }
        finally
        {
            if (!isHeld)
            {
                leaveCommon();
            }
        }
    }

    /**
     * By the holder. It looks before it goes inside, so that spinning on an empty ring stores nothing: if the right was
     * lost meanwhile the answer still holds, because nobody can have taken what was not published.
     */
    private long takeBiased()
    {
        final AtomicBuffer local = buffer;
        final long position = nextPosition;
        if (seesNothing(local, position))
        {
            return EMPTY;
        }
        if (!bias.enter(local))
        {
            return BIASED;
        }
        if (!isPublished(local, position))
        {
            bias.leave(local);
            throw ring.corrupt("message taken while a lone consumer holds the ring", position, 0);
        }
        hold(position);
        bias.hand(local, position);
        return position;
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
            return false;
        }
        finish(false);
        return true;
    }

    private void finish(final boolean isTaken)
    {
        final long position = handPosition;
        if (!isHeldByThisThread())
        {
            throw new IllegalStateException("this thread has no message in flight");
        }
        if (bias.isHolder())
        {
            if (endHand(buffer, position, isTaken))
            {
                bias.leave(buffer);
            }
            return;
        }
        drop();
        isDelivering = false;
        if (isTaken)
        {
            release(buffer, position);
        }
        if (!isKept())
        {
            leaveCommon();
        }
        else if (isClosing)
        {
            giveBack();
        }
    }
}
