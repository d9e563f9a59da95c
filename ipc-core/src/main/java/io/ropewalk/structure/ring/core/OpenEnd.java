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
     * Out of stack: whoever calls has made sure of what an operation needs before it begins (StackReserve), so that no
     * error comes between entering an end and leaving it, but from the code of users, which has nothing half done.
     */

    /** A result of {@link #enterCommon}: the caller has just become the holder of the bias. */
    static final int BIASED = -64;

    /** A result of {@link #enterCommon}: the end is ours. */
    static final int ENTERED = 0;

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
     * Number of the thread that has something in its hand, or 0; others only compare it with their own. Not the thread
     * itself: storing a reference costs the collector's barrier for each message.
     */
    private long handThread;

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
        final EndWord.Entry entry = word.tryEnter();
        if (EndWord.Entry.REFUSED == entry)
        {
            return HELD_UP;
        }
        if (EndWord.Entry.INHERITED == entry)
        {
            recoverOrDisown();
        }
        if (closed)
        {
            word.leave();
            return CLOSED;
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

    final void leaveCommon()
    {
        word.leave();
    }

    /** Comes and goes, so that what the dead left here is repaired. */
    final void visit()
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
                "this thread is already using this end of the ring: position=" + handPosition);
        }
    }

    /** After the user's code: true when the holder has its bias still, and is inside. */
    final boolean reenter()
    {
        handThread = 0;
        return bias.reenter(buffer);
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
        final EndWord.Entry entry = word.tryEnter();
        if (EndWord.Entry.REFUSED == entry)
        {
            return HELD_UP;
        }
        recoverOrDisown();
        word.keep();
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
