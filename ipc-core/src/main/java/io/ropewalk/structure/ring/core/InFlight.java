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

import static io.ropewalk.structure.ring.Ring.CLOSED;
import static io.ropewalk.structure.ring.Ring.HELD_UP;
import static io.ropewalk.structure.ring.core.Unpublished.AGAIN;
import static io.ropewalk.structure.ring.core.Unpublished.VOID;

/**
 * The messages below the head that were taken and not handed over, which come back when their takers die.
 */
final class InFlight
{
    private final RingMemory ring;
    private final Repair repair;

    /** All positions below it were handed over, or are void. Only grows, so a stale value is safe. */
    private long settledPosition;

    /** How many messages had been given back when all hands were looked through last. */
    private long seenGivenBack;

    InFlight(final RingMemory ring, final Repair repair)
    {
        this.ring = ring;
        this.repair = repair;
    }

    /**
     * Before anybody is told that there is nothing: what the dead took and did not hand over comes back, at most once a
     * millisecond because the kernel is asked; and at once what somebody has given back. The same goes for a message in
     * a slot that was passed by, so that it need not wait until the ring is empty. At the end of the stream everything
     * must have been handed over, also by the living.
     */
    long settle(final long position, final long result)
    {
        if (VOID == result)
        {
            ring.helpHead(position);
            final long passed = ring.positionOf(ring.headerAcquire(position), position);
            return passed < position && ring.isInHand(passed) && repair.mayAsk(Repair.NOT_HANDED_OVER) &&
                repair.inherit(passed) ? passed : AGAIN;
        }
        if (AGAIN == result)
        {
            return AGAIN;
        }
        if (first(position) >= position)
        {
            return result;
        }
        final long inherited = inherit(position);
        if (inherited >= 0)
        {
            return inherited;
        }
        return CLOSED == result ? HELD_UP : result;
    }

    /** Looks through the hands, slot by slot: a message may be in one for many laps. */
    private long inherit(final long head)
    {
        final long givenBack = repair.givenBack();
        final boolean mayAsk = repair.mayAsk(Repair.NOT_HANDED_OVER);
        if (!mayAsk && givenBack == seenGivenBack)
        {
            return -1;
        }
        for (long p = Math.max(0, head - ring.slots); p < head; p++)
        {
            final long header = ring.headerAcquire(p);
            final long found = ring.positionOf(header, p);
            if (RingMemory.isUsed(header) && found >= 0 && found < head && repair.inherit(found, mayAsk))
            {
                return found;
            }
        }
        seenGivenBack = givenBack;
        return -1;
    }

    /** The first position before this one, the head, that was not handed over; or the head. */
    long first(final long position)
    {
        // Of damaged words nothing is true but this: all are looked at once, whatever their difference overflows to.
        long p = Math.max(0, Math.max(settledPosition, ring.released()));
        if (position - p > ring.slots && !ring.isInHand(p))
        {
            p = Math.max(0, ring.firstInUse(p, position));
        }
        for (int i = 0; i <= ring.slots && p < position && !ring.isInHand(p); i++)
        {
            p++;
        }
        settledPosition = p;
        return p;
    }
}
