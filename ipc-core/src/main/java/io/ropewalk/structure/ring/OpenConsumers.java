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
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.ring.Ring.EMPTY;
import static io.ropewalk.structure.ring.Ring.HELD_UP;
import static io.ropewalk.structure.ring.RingDescriptor.*;

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
            try
            {
                deliverHand(local, handler, position);
            }
            catch (final StackOverflowError ex)
            {
                handThread = 0;
                isDelivering = false;
                tornThread = NOT_YET_ASKED;
                heal();
                throw ex;
            }
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
        final long thread = ThreadNumber.of(Thread.currentThread());
        int count = 0;
        long result = EMPTY;
        while (count < limit)
        {
            result = beginTake();
            if (result < 0)
            {
                break;
            }
            try
            {
                deliverHand(buffer, handler, result);
            }
            catch (final StackOverflowError ex)
            {
                if (handThread == thread)
                {
                    handThread = 0;
                    isDelivering = false;
                }
                tornThread = NOT_YET_ASKED;
                heal();
                throw ex;
            }
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
        final long thread = ThreadNumber.of(Thread.currentThread());
        boolean isInside = true;
        try
        {
            if (!localBias.enter(local))
            {
                return BIASED;
            }
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
            if (isInside)
            {
                localBias.leave(local);
            }
        }
        catch (final Throwable ex)
        {
            if (handThread == thread)
            {
                handThread = 0;
                isDelivering = false;
            }
            tornThread = NOT_YET_ASKED;
            heal();
            throw ex;
        }
        return count;
    }

    /** By the holder: hands over what it has in hand, or puts it back. True when it has its bias still, inside. */
    private boolean endHand(final AtomicBuffer local, final long position, final boolean isTaken)
    {
        handThread = 0;
        isDelivering = false;
        boolean isReleased = false;
        try
        {
            final boolean isStillMine = bias.reenter(local);
            if (isTaken)
            {
                release(local, position);
                isReleased = true;
            }
            if (!isStillMine)
            {
                lose();
            }
            else if (isClosing)
            {
                bias.leave(local);
                bias.release();
            }
            return isStillMine && !isClosing;
        }
        catch (final StackOverflowError ex)
        {
            tornThread = NOT_YET_ASKED;
            if (!isReleased)
            {
                heal();
                throw ex;
            }
            // The message is received, and must not look as if it was not.
            try
            {
                heal();
            }
            catch (final StackOverflowError ignored)
            {
                // The next operation of this thread tries again.
            }
            return false;
        }
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
        // Release: the last reads of the message before the producer's next stores to its slot; only who is alone on
        // this end stores here.
        // SYNC POINT: messages released
        local.putLongRelease(RELEASED_OFFSET, position + 1);
        nextPosition = position + 1;
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
            result = takeCommon();
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
            final long position = ring.released();
            if (isPublished(buffer, position))
            {
                hold(position);
                return position;
            }
            leaveCommon();
            return EMPTY;
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

    /** By the thread that has a message in hand, or has put it back just now: it stays in the ring. */
    void tear()
    {
        if (isHeldByThisThread())
        {
            handThread = 0;
            isDelivering = false;
        }
        tornThread = NOT_YET_ASKED;
        heal();
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
        final long thread = ThreadNumber.of(Thread.currentThread());
        try
        {
            if (!bias.enter(local))
            {
                return BIASED;
            }
            if (!isPublished(local, position))
            {
                throw ring.corrupt("taken behind the back of the only consumer", position, 0);
            }
            hold(position);
            bias.hand(local, position);
            return position;
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

    /** By the thread that began the take: the message is handed over, or stays. */
    void finish(final boolean isTaken)
    {
        final long position = handPosition;
        if (!isHeldByThisThread())
        {
            throw new IllegalStateException("no message in the hand of this thread");
        }
        // Before the end is left: from then on the hand may be another thread's.
        handThread = 0;
        isDelivering = false;
        boolean isReleased = false;
        try
        {
            if (bias.isHolder())
            {
                final boolean isInside = endHand(buffer, position, isTaken);
                isReleased = isTaken;
                if (isInside)
                {
                    bias.leave(buffer);
                }
                return;
            }
            if (isTaken)
            {
                release(buffer, position);
                isReleased = true;
            }
            leaveHand();
        }
        catch (final StackOverflowError ex)
        {
            tornThread = NOT_YET_ASKED;
            if (!isReleased)
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
    }

    private void leaveHand()
    {
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
