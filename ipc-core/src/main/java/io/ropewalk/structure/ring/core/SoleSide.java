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

import org.agrona.concurrent.AtomicBuffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import static io.ropewalk.structure.ring.core.RingDescriptor.*;

/**
 * Where a side of a ring stands that one thread at a time has for itself. {@link SoleProducer} and {@link SoleConsumer}
 * are what it does there; how a thread gets the side, and leaves it, is the business of the ring.
 */
abstract class SoleSide
{
    /*
     * One comparison a message: `position < softLimit` holds only if the side is this thread's, nothing of it is open
     * (an open position carries a bit that is beyond every limit), there is room, and all else that the ring wants
     * looked at (is the peer still there?) was looked at not long ago. When it does not hold, the ring finds out which
     * of these it is, and arms the limit again. How far, is how late it notices what it looks at only then.
     *
     * The slot index and the header to be found or stored there follow the position step by step. They are computed
     * only when the side comes to a position that it has not reached by itself (moveTo).
     *
     * Everything belongs to the thread that is alone, but the soft limit: any thread may withdraw it (revoke), and then
     * it is never armed again. The two meet in a compare-and-set. Whoever revokes and must know that nobody is between
     * the comparison and the end of the operation needs more than this class has: see PipeRingEnd.
     */
    /** A result: the soft limit is used up, and nothing was done. Never leaves this package. */
    static final int LIMIT_REACHED = -65;

    /** As many messages as there may be. */
    static final long UNLIMITED = 1L << 60;

    private static final VarHandle SOFT_LIMIT = softLimitHandle();
    private static final long OPEN = 1L << 62;
    private static final long DISARMED = Long.MIN_VALUE;
    private static final long REVOKED = DISARMED + 1;
    private static final long USED_UP = DISARMED + 2;
    private static final long LAP = headerOf(1);

    final RingMemory ring;
    final AtomicBuffer buffer;
    final int inlineLength;

    /** The next position of this side; with OPEN while there is an open claim, or a message in flight. */
    long position;

    /** Where its slot begins, and the header FULL, with length zero, at its lap. */
    int slotIndex;
    long fullHeader;

    private final int stride;
    private final int firstIndex;
    private final int endIndex;
    private long softLimit = DISARMED;

    SoleSide(final RingMemory ring)
    {
        this.ring = ring;
        this.buffer = ring.buffer;
        this.inlineLength = ring.layout.inlineLength();
        this.stride = ring.layout.stride;
        this.firstIndex = ring.layout.slotsOffset;
        this.endIndex = ring.layout.slotsOffset + ring.layout.slots * ring.layout.stride;
        moveTo(0);
    }

    private static VarHandle softLimitHandle()
    {
        try
        {
            return MethodHandles.lookup().findVarHandle(SoleSide.class, "softLimit", long.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    /** Finds out where this side goes on after whoever had it before, and repairs what that one left. */
    abstract void recover();

    /** By who is alone, with nothing open: goes on at a position that somebody else has brought the side to. */
    final void moveTo(final long newPosition)
    {
        if (newPosition < 0 || newPosition >= OPEN)
        {
            throw ring.corrupt("position out of range", newPosition, 0);
        }
        slotIndex = ring.slotIndex(newPosition);
        fullHeader = ring.free(newPosition) + SLOT_FULL;
        position = newPosition;
    }

    /** From this position, open or not, to the next, which is not open. */
    final void advance(final long oldPosition)
    {
        final int following = slotIndex + stride;
        if (following == endIndex)
        {
            slotIndex = firstIndex;
            fullHeader += LAP;
        }
        else
        {
            slotIndex = following;
        }
        position = oldPosition + 1;
    }

    /** By who has lost its side with something open, which it has ended otherwise. */
    final void drop()
    {
        position = positionNow();
    }

    final boolean isWithinLimit()
    {
        return position < softLimit;
    }

    final boolean isOpen()
    {
        return position >= OPEN;
    }

    /** The position, open or not. */
    final long positionNow()
    {
        return position & ~OPEN;
    }

    final void setOpen(final long newPosition)
    {
        position = newPosition | OPEN;
    }

    /** The position, which must not be open. */
    final long closedPosition()
    {
        final long next = position;
        if (next >= OPEN)
        {
            throw new IllegalStateException(
                "this end of the ring is at work on a message already: position=" + positionNow());
        }
        return next;
    }

    /** Lets the side go on below a position without another look, unless it was revoked: then false. */
    final boolean arm(final long limit)
    {
        final long seen = softLimit;
        return REVOKED != seen && SOFT_LIMIT.compareAndSet(this, seen, limit);
    }

    /** As {@link #arm}, where nobody revokes. */
    final void armAlone(final long limit)
    {
        softLimit = limit;
    }

    /** The side is in the form of which the soft limit decides, from the next look on; false: it was revoked. */
    final boolean keep()
    {
        return arm(USED_UP);
    }

    /** The ring is asked before the next message. */
    final void useUp()
    {
        if (isArmed())
        {
            arm(USED_UP);
        }
    }

    /** By who gives the side back: it is in another form now, or another's. */
    final void disarm()
    {
        softLimit = DISARMED;
    }

    /** Whether it is in the form of which the soft limit decides. */
    final boolean isArmed()
    {
        return DISARMED != softLimit;
    }

    /** By any thread: nothing begins here any more within the limit. */
    final void revoke()
    {
        SOFT_LIMIT.setVolatile(this, REVOKED);
    }

    final boolean isRevoked()
    {
        return REVOKED == (long)SOFT_LIMIT.getOpaque(this);
    }
}
