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

import io.ropewalk.machine.platform.MemoryBarrier;
import io.ropewalk.machine.platform.ThreadNumber;
import org.agrona.concurrent.AtomicBuffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import static io.ropewalk.structure.ring.Ring.CLOSED;
import static io.ropewalk.structure.ring.Ring.HELD_UP;

/**
 * One end of a {@link PipeRing}: how a thread gets to work on it, and leaves. What it does there is the business of the
 * producers' and the consumers' end.
 */
abstract class PipeRingEnd implements Bias.Side
{
    /*
     * Out of stack: whoever calls has made sure of what an operation needs before it begins (StackReserve), so that no
     * error comes between entering an end and leaving it, but from the code of users, which has nothing half done.
     *
     * A kept end may be closed by another thread than its user's, and is the next user's at once. So the user stores
     * its number to `handThread` and then compares the soft limit (beginKept); who closes revokes the limit, issues a
     * membarrier, and then looks at `handThread` (giveUpKept). That is Dekker's pattern, as in Bias, but in the heap of
     * this process: either the user sees that the limit is gone, or who closes sees that it is at work, and waits. When
     * that takes long (user code has a claim or a message), the user gives the end back itself as soon as it leaves
     * (endKept); both may come to it, and EndWord lets one do it.
     */

    /** A result of {@link #enterCommon}: the caller has just become the holder of the bias. */
    static final int BIASED = -64;

    /** A result of {@link #enterCommon}: the end is ours. */
    static final int ENTERED = 0;

    private static final boolean HAS_BARRIER = MemoryBarrier.isSupported();
    private static final VarHandle HAND_THREAD = handThreadHandle();
    private static final long QUIET_NS = 10_000_000;

    final RingMemory ring;
    final AtomicBuffer buffer;
    final Bias bias;
    final EndWord word;

    private final SoleSide side;

    /**
     * Number of the thread that has something in its hand, or is at work on a kept end; or 0. Others only compare it
     * with their own. Not the thread itself: storing a reference costs the collector's barrier for each message.
     */
    private long handThread;

    private volatile boolean closed;

    PipeRingEnd(
        final SoleSide side, final int biasOffset, final int insideOffset, final EndWord word, final boolean canBias)
    {
        this.side = side;
        this.ring = side.ring;
        this.buffer = ring.buffer;
        this.word = word;
        this.bias = new Bias(ring, biasOffset, insideOffset, this, canBias);
    }

    private static VarHandle handThreadHandle()
    {
        try
        {
            return MethodHandles.lookup().findVarHandle(PipeRingEnd.class, "handThread", long.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    /** Alone on this end: finds where to go on, and repairs what the dead left. */
    @Override
    public final void recover()
    {
        side.recover();
    }

    @Override
    public final void convert(final long position, final int holder)
    {
        word.convert(position != Bias.NOTHING, holder);
    }

    final boolean isHolderAtRest()
    {
        return bias.isHolder() && !isHeldByThisThread();
    }

    /**
     * By the user of a kept end, which must call {@link #endKept()}: true if it is within the soft limit. It compares
     * the limit again, behind this.
     */
    final boolean beginKept()
    {
        if (!side.isWithinLimit())
        {
            return false;
        }
        storeHand();
        return true;
    }

    /**
     * As {@link #beginKept()}, when the limit is used up: true unless the handle was closed.
     */
    final boolean beginKeptAfterLook()
    {
        side.closedPosition();
        storeHand();
        if (side.isRevoked())
        {
            endKept();
            return false;
        }
        return true;
    }

    private void storeHand()
    {
        HAND_THREAD.setOpaque(this, ThreadNumber.of(Thread.currentThread()));
        if (!HAS_BARRIER)
        {
            VarHandle.fullFence();
        }
    }

    /** By the user of a kept end, with nothing in its hand. */
    final void endKept()
    {
        // Release: whoever sees that we have left sees all that was done.
        HAND_THREAD.setRelease(this, 0L);
        if (!HAS_BARRIER)
        {
            VarHandle.fullFence();
        }
        if (side.isRevoked())
        {
            word.giveBack();
        }
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

    final void hold()
    {
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
                "this thread is already using this end of the ring: position=" + side.positionNow());
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
        if (!side.keep() || closed)
        {
            // Closed meanwhile, by somebody who may have looked before this.
            word.giveBack();
            return CLOSED;
        }
        return ENTERED;
    }

    final void giveBack()
    {
        if (word.isKept())
        {
            side.disarm();
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
        final long deadlineNs = System.nanoTime() + QUIET_NS;
        if (word.isKept())
        {
            giveUpKept(deadlineNs);
            return;
        }
        while (!isQuiet() && System.nanoTime() - deadlineNs < 0)
        {
            Thread.onSpinWait();
        }
    }

    private void giveUpKept(final long deadlineNs)
    {
        side.revoke();
        if (HAS_BARRIER)
        {
            MemoryBarrier.issue();
        }
        boolean isAtWork = isAtWork();
        while (isAtWork && System.nanoTime() - deadlineNs < 0)
        {
            Thread.onSpinWait();
            isAtWork = isAtWork();
        }
        if (!isAtWork)
        {
            word.giveBack();
        }
    }

    private boolean isAtWork()
    {
        return 0 != (long)HAND_THREAD.getAcquire(this);
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
