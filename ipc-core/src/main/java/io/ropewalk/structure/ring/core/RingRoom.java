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

import static io.ropewalk.structure.ring.Ring.FULL;
import static io.ropewalk.structure.ring.Ring.HELD_UP;
import static io.ropewalk.structure.ring.core.RingDescriptor.*;

/**
 * Whether there is room: counts the messages that were not handed over.
 */
final class RingRoom
{
    /*
     * Undelivered at a position p are the messages in slots, whatever their lap, and the open claims, of the positions
     * below p. For p = tail all of these were claimed before the look, and each can only vanish. So a walk without a
     * lock never admits too many; and if it counts `capacity`, so many there were when the tail was read.
     *
     * 1. If all positions below b are done, every p < b + capacity has room, for ever, and its slot is free: no message
     *    and no claim can lie between b and p a lap earlier. This is the soft limit, the everyday case.
     * 2. If k were counted below b, every p < b + capacity - k has room, for ever. Its slot must be looked at.
     * 3. What lies at or above the head, and is no gap, is undelivered. Gaps are announced before they are made, so
     *    reading the head first and the gap word after it tells whether there are any; mostly there are none.
     * 4. When messages stay in hands for longer than a lap, the slots are walked, not the positions.
     *
     * The fields only grow, and a stale one is safe; threads of one handle share them.
     */
    private static final int LOOK_AHEAD = 64;

    /* What a look at a slot decides before its position is claimed; for good, also when the slot changes meanwhile. */
    static final int USE = 0;
    static final int PASS = 1;
    static final int MOVED = -65;

    private final RingMemory ring;
    private final Repair repair;
    private final int capacity;

    /** All positions below it are done. */
    private long donePosition;

    /** All positions below it have room, and a slot that is free. */
    private long softLimit;

    /** All positions below it have room. */
    private long limitPosition;

    RingRoom(final RingMemory ring, final Repair repair)
    {
        this.ring = ring;
        this.repair = repair;
        this.capacity = ring.capacity;
        this.softLimit = capacity;
        this.limitPosition = capacity;
    }

    /** Positions below it may be claimed and used without another look. */
    long softLimit()
    {
        return softLimit;
    }

    /** Before a position is claimed that may have no room, or no free slot: USE, PASS, MOVED, FULL, HELD_UP. */
    int prepare(final long position)
    {
        if (!hasRoom(position))
        {
            if (!repair.mayAsk(Repair.NO_ROOM))
            {
                return FULL;
            }
            repair.voidDeadClaims(position);
            if (!hasRoom(position))
            {
                return FULL;
            }
        }
        return look(position);
    }

    int look(final long position)
    {
        final long header = ring.headerAcquire(position);
        return SLOT_FREE == ring.progress(header, position) ? USE : lookAgain(position);
    }

    /** Marks first, then the header again: what was marked may have been published all the same. */
    private int lookAgain(final long position)
    {
        final long before = position - ring.slots;
        final boolean isSettled = before < 0 || before < ring.released() || ring.isMarked(before);
        final long header = ring.headerAcquire(position);
        final long progress = ring.progress(header, position);
        if (progress > SLOT_FREE)
        {
            return moved(position, progress);
        }
        if (ring.isInUse(header, position))
        {
            return PASS;
        }
        if (SLOT_FREE == progress || isSettled)
        {
            return USE;
        }
        // Claimed a lap ago, and still open: everything behind that claim was removed meanwhile.
        return repair.mayAsk(Repair.IN_THE_WAY) && repair.voidDeadClaim(before) ? lookAgain(position) : HELD_UP;
    }

    /** In an intact ring what is published lies below the tail. */
    private int moved(final long position, final long progress)
    {
        if (ring.tail() == position)
        {
            throw ring.corrupt("published before its turn: progress=" + progress, position, 0);
        }
        return MOVED;
    }

    /**
     * Claims a position whose slot was found in use, and makes it void. Nobody announces it, so whoever dies in between
     * leaves a claim that others void. The gap is announced first: until the claim, it is none. Returns the tail.
     */
    long pass(final long position)
    {
        ring.announceGap(position);
        // SYNC POINT: tail moved
        if (ring.buffer.compareAndSetLong(TAIL_OFFSET, position, position + 1))
        {
            ring.markPassed(position);
            repair.countPassed();
        }
        return ring.tail();
    }

    /** Whether the position read from the tail has room. */
    boolean hasRoom(final long position)
    {
        if (position < limitPosition)
        {
            return true;
        }
        raise(position);
        return position < limitPosition || undelivered(position) < capacity;
    }

    private void raise(final long position)
    {
        long done = Math.max(donePosition, ring.released());
        if (position - done <= ring.slots)
        {
            final long end = Math.min(position, Math.max(done, position - capacity) + LOOK_AHEAD);
            while (done < end && ring.isDone(done))
            {
                done++;
            }
        }
        raiseTo(done);
    }

    private void raiseTo(final long done)
    {
        donePosition = done;
        softLimit = Math.max(softLimit, done + capacity);
        limitPosition = Math.max(limitPosition, softLimit);
    }

    /** Messages in slots, and claims, below a position read from the tail. */
    int undelivered(final long position)
    {
        final long done = Math.max(donePosition, ring.released());
        final long head = Math.max(ring.head(), done);
        if (head - done > LOOK_AHEAD || position - done > ring.slots || ring.mayHaveGapFrom(done))
        {
            return countSlots(position);
        }
        long count = Math.min(Math.max(0, position - head), ring.slots);
        for (long p = done; p < Math.min(head, position); p++)
        {
            count += ring.isHandedOver(p) ? 0 : 1;
        }
        limitPosition = Math.max(limitPosition, position + capacity - count);
        return (int)count;
    }

    private int countSlots(final long position)
    {
        final long released = ring.released();
        long first = position;
        int count = 0;
        for (long p = Math.max(0, position - ring.slots); p < position; p++)
        {
            final boolean isMarked = ring.isMarked(p);
            final long header = ring.headerAcquire(p);
            final long found = RingMemory.isUsed(header) ? ring.positionOf(header, p) : -1;
            if (found >= released && found < position)
            {
                count++;
                first = Math.min(first, found);
            }
            else if (!isMarked && p >= released && ring.progress(header, p) <= SLOT_FREE)
            {
                count++;
                first = Math.min(first, p);
            }
        }
        // Later than it was counted, more may be done.
        raiseTo(Math.max(donePosition, first));
        limitPosition = Math.max(limitPosition, position + capacity - count);
        return count;
    }
}
