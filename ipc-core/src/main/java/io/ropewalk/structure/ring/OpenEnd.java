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

import java.lang.invoke.VarHandle;

import static io.ropewalk.structure.ring.Ring.CLOSED;
import static io.ropewalk.structure.ring.Ring.HELD_UP;

/**
 * One end of an {@link OpenSpscRing}: how a thread gets to work on it, and leaves. What it does there is the business
 * of the producers' and the consumers' end.
 */
abstract class OpenEnd implements Bias.Side
{
    /*
     * Every way out leaves the end, the one of an Error, too: a stack that ends in the middle of a method must not keep
     * an end that a living process can never leave. A position is written down after the store that makes it true, so
     * whatever was cut off can be done again. But leaving takes stack as well, and compiled code that meets an error
     * for the first time goes on in the interpreter, which needs more of it. So whoever is thrown out first marks the
     * end as torn, by a plain store; `heal` leaves it, and is tried here, then by the callers above, who have more
     * stack, then by the next operation of the same thread that finds itself in its own way. All of that costs nothing
     * while nothing is thrown.
     */

    /** A result of {@link #enterCommon}: the caller has just become the holder of the bias. */
    static final int BIASED = -64;

    /** A result of {@link #enterCommon}: the end is ours. */
    static final int ENTERED = 0;

    /** The thread that is thrown out has not come to say who it is. */
    static final long NOT_YET_ASKED = -1;

    private static final long WHOLE = 0;
    private static final long QUIET_NS = 10_000_000;

    final RingMemory ring;
    final AtomicBuffer buffer;
    final Bias bias;
    final EndWord word;

    /** The holder's next position; or that of who keeps the end for itself. */
    long nextPosition;

    /** Position in the hand of the one thread that is at work. */
    long handPosition;

    /**
     * Number of the thread that has something in its hand, or 0; others only compare it with their own, and whoever is
     * thrown out clears it only if it is its own. Not the thread itself: storing a reference costs the collector's
     * barrier for each message.
     */
    long handThread;

    /** Number of the thread of which an operation was cut off, and may be inside; or WHOLE, or NOT_YET_ASKED. */
    long tornThread = WHOLE;

    private volatile boolean closed;

    OpenEnd(final RingMemory ring, final int biasOffset, final int insideOffset, final EndWord word, final boolean bias)
    {
        this.ring = ring;
        this.buffer = ring.buffer;
        this.word = word;
        this.bias = new Bias(ring, biasOffset, insideOffset, this, bias);
    }

    /** Alone on this end: finds where to go on, and repairs what the dead left. */
    @Override
    public abstract void recover();

    @Override
    public final void convert(final long position, final int holder)
    {
        word.convert(position != Bias.NOTHING, holder);
    }

    final boolean isHolderAtRest()
    {
        return bias.isHolder() && !isHeldByThisThread();
    }

    /** ENTERED: the end is ours until {@link #leaveCommon}; else BIASED, HELD_UP, CLOSED. */
    final int enterCommon()
    {
        checkHandEmpty();
        if (!bias.isShared())
        {
            if (bias.tryAcquire())
            {
                if (closed)
                {
                    bias.release();
                    return CLOSED;
                }
                return BIASED;
            }
            if (!bias.share())
            {
                return HELD_UP;
            }
        }
        final EndWord.Entry entry = enterWord();
        if (EndWord.Entry.REFUSED == entry)
        {
            return HELD_UP;
        }
        try
        {
            if (EndWord.Entry.INHERITED == entry)
            {
                recoverOrDisown();
            }
            if (closed)
            {
                word.leave();
                return CLOSED;
            }
        }
        catch (final Throwable ex)
        {
            tornThread = NOT_YET_ASKED;
            heal();
            throw ex;
        }
        return ENTERED;
    }

    /** One who cannot repair what the dead left must not leave the end as if it had. */
    private void recoverOrDisown()
    {
        boolean isRecovered = false;
        try
        {
            recover();
            isRecovered = true;
        }
        finally
        {
            if (!isRecovered)
            {
                word.disown();
            }
        }
    }

    private EndWord.Entry enterWord()
    {
        EndWord.Entry entry = word.tryEnter();
        if (EndWord.Entry.ENTERED != entry && heal())
        {
            entry = word.tryEnter();
        }
        if (EndWord.Entry.MINE == entry)
        {
            throw new IllegalStateException("this thread is at work on this end of the ring already");
        }
        return entry;
    }

    /** After an operation of this thread was cut off: leaves the end if it is inside. True when it was. */
    final boolean heal()
    {
        if (WHOLE == tornThread || isHeldByThisThread())
        {
            return false;
        }
        final long thread = ThreadNumber.of(Thread.currentThread());
        if (NOT_YET_ASKED == tornThread)
        {
            tornThread = thread;
        }
        if (thread != tornThread)
        {
            return false;
        }
        boolean wasInside = true;
        if (!bias.isHolder())
        {
            wasInside = word.leaveIfMine();
        }
        else if (bias.reenter(buffer))
        {
            bias.leave(buffer);
        }
        else
        {
            lose();
        }
        tornThread = WHOLE;
        return wasInside;
    }

    final void leaveCommon()
    {
        word.leave();
    }

    /** Comes and goes, so that what the dead left here is repaired. */
    final void visit()
    {
        try
        {
            if (isHolderAtRest() && bias.enter(buffer))
            {
                bias.leave(buffer);
            }
            else if (!isKept() && ENTERED == enterCommon())
            {
                leaveCommon();
            }
        }
        catch (final StackOverflowError ex)
        {
            tornThread = NOT_YET_ASKED;
            heal();
            throw ex;
        }
    }

    final void hold(final long position)
    {
        handPosition = position;
        handThread = ThreadNumber.of(Thread.currentThread());
    }

    final boolean isHeldByThisThread()
    {
        return handThread == ThreadNumber.of(Thread.currentThread());
    }

    final void checkHandEmpty()
    {
        if (isHeldByThisThread())
        {
            throw new IllegalStateException(
                "this thread is at work on this end of the ring already: position=" + handPosition);
        }
    }

    final void drop()
    {
        handThread = 0;
    }

    /** By the holder that was revoked with something in its hand and has finished it. */
    final void lose()
    {
        word.settle();
        bias.lose();
    }

    /** Claims the end for this handle; HELD_UP when somebody alive is in the way. */
    final int keep()
    {
        checkHandEmpty();
        if (word.isKept())
        {
            return ENTERED;
        }
        bias.release();
        if (!bias.share())
        {
            return HELD_UP;
        }
        final EndWord.Entry entry = enterWord();
        if (EndWord.Entry.REFUSED == entry)
        {
            return HELD_UP;
        }
        try
        {
            recoverOrDisown();
            word.keep();
        }
        catch (final Throwable ex)
        {
            tornThread = NOT_YET_ASKED;
            heal();
            throw ex;
        }
        return ENTERED;
    }

    final void giveBack()
    {
        if (word.isKept())
        {
            word.giveBack();
        }
    }

    final boolean isKept()
    {
        return word.isKept();
    }

    /**
     * Nothing begins through this handle any more, and what has begun in other threads is over, unless code of the user
     * is at work there for long.
     */
    final void close()
    {
        closed = true;
        if (isHeldByThisThread() && !giveUpHand())
        {
            return;
        }
        giveUpEnd();
    }

    private void giveUpEnd()
    {
        if (word.isKept())
        {
            word.giveBack();
            return;
        }
        final long deadlineNs = System.nanoTime() + QUIET_NS;
        while (!isQuiet() && System.nanoTime() - deadlineNs < 0)
        {
            Thread.onSpinWait();
        }
    }

    /**
     * By the thread that has something in its hand: leaves the ring as if it had never had. False when that must wait
     * until its handler has returned, which then gives up the end.
     */
    abstract boolean giveUpHand();

    private boolean isQuiet()
    {
        // Full fence, as in Bias after the holder was stored: either we see who has just become the holder, or it sees
        // that the end is closed.
        VarHandle.fullFence();
        return (bias.releaseWithHandle() || bias.share()) && !word.isHeldHere();
    }
}
