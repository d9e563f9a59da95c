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

import io.ropewalk.machine.memory.Repairs;
import io.ropewalk.machine.platform.IntervalTimer;

import static io.ropewalk.structure.ring.core.RingDescriptor.*;

/**
 * Takes over exactly what the dead left behind.
 */
final class Repair
{
    /*
     * A position that was claimed, and at which there is nothing, is void if nobody living announces it. A message in a
     * hand is an orphan if its record names a dead owner; or, as long as there is no record, if nobody living announces
     * it. Announcements are read after the tail (head) that proves the claim (taking); the proof of death may be older
     * than what follows, because dead stays dead; and exit is a death too.
     *
     * Whoever takes a message over records itself by a compare-and-set, and looks at the slot again after it: the taker
     * may have handed over between the look at the header and that at the announcements. Once there is a record,
     * announcements no longer count, so an heir that dies is found by its record. To void a position needs neither: a
     * mark is no licence, and never hides a message (RingMemory.isMarked).
     *
     * A mark covers all earlier laps of the slot. Whoever marks knows that these are settled or in use: it stands at
     * the head, or it has come round to the slot as a producer, and every claim was made after such a look.
     *
     * NOBODY in the place of an owner stands for one that died at this step: it was stored by the owner itself, which
     * stores nothing more to that slot, and it needs no proof, so nobody has to wait until the kernel may be asked.
     */
    static final long ASK_INTERVAL_NS = IntervalTimer.ASK_INTERVAL_NS;

    /* Why the kernel is asked. Each reason has its own clock: a caller who asks for one reason first, always, must not
     * keep another from ever being asked. */
    static final int UNPUBLISHED = 0;
    static final int NOT_HANDED_OVER = 1;
    static final int NO_ROOM = 2;
    static final int NO_BLOCKS = 3;
    static final int IN_THE_WAY = 4;
    private static final int REASONS = 5;

    private final RingMemory ring;
    private final IntervalTimer[] askTimers = new IntervalTimer[REASONS];
    private Announcements producers;
    private Announcements consumers;
    private boolean isClosed;
    private int count;

    Repair(final RingMemory ring, final long askIntervalNs)
    {
        this.ring = ring;
        for (int i = 0; i < REASONS; i++)
        {
            askTimers[i] = IntervalTimer.dueNow(askIntervalNs);
        }
    }

    /** For one reason the kernel is asked at most once a millisecond through one handle. */
    boolean mayAsk(final int reason)
    {
        return askTimers[reason].isDue();
    }

    /** What producers announce; needed only when there may be several, or were. */
    Announcements producers()
    {
        final Announcements opened = producers;
        return null == opened ? openProducers() : opened;
    }

    Announcements consumers()
    {
        final Announcements opened = consumers;
        return null == opened ? openConsumers() : opened;
    }

    private Announcements openProducers()
    {
        final Announcements opened = Announcements.open(ring, true);
        synchronized (this)
        {
            if (null == producers)
            {
                producers = opened;
                return opened;
            }
        }
        opened.close();
        return producers();
    }

    private Announcements openConsumers()
    {
        final Announcements opened = Announcements.open(ring, false);
        synchronized (this)
        {
            if (null == consumers)
            {
                consumers = opened;
                return opened;
            }
        }
        opened.close();
        return consumers();
    }

    /** The references stay, for a claim that is still open. No lock is held while shared memory is stored to. */
    void close()
    {
        final boolean isFirst;
        synchronized (this)
        {
            isFirst = !isClosed;
            isClosed = true;
        }
        if (isFirst && null != producers)
        {
            producers.close();
        }
        if (isFirst && null != consumers)
        {
            consumers.close();
        }
    }

    /** Of a position below the tail: claimed, and neither published nor void. */
    boolean isOpenClaim(final long position)
    {
        final boolean isMarked = ring.isMarked(position);
        final long header = ring.headerAcquire(position);
        return !isMarked && ring.progress(header, position) <= SLOT_FREE && position >= ring.released() &&
            !ring.isInUse(header, position);
    }

    /** Of an open claim. */
    boolean isHeldUp(final long position)
    {
        return producers().isAnnounced(ring, position);
    }

    /** Voids an open claim that nobody living announces. True when it was done. */
    boolean voidDeadClaim(final long position)
    {
        if (isHeldUp(position))
        {
            return false;
        }
        voidPosition(position);
        count++;
        Repairs.note(ring.buffer, "claim");
        return true;
    }

    /** Nothing will come here: by its claimer, or by one who knows that it has none who lives. */
    void voidPosition(final long position)
    {
        ring.announceGap(position);
        ring.markPassed(position);
    }

    /** Somebody may have been held up at a position that was passed. */
    void countPassed()
    {
        count++;
    }

    /** The last claims of all slots, before a position read from the tail. */
    void voidDeadClaims(final long end)
    {
        for (long p = Math.max(0, end - ring.slots); p < end; p++)
        {
            if (isOpenClaim(p))
            {
                voidDeadClaim(p);
            }
        }
    }

    /** Of a position below the head: a message in the hand of somebody who died before the hand-over. */
    boolean isOrphan(final long position)
    {
        return isOrphan(position, ring.takenWord(position), true) && ring.isInHand(position);
    }

    private boolean isOrphan(final long position, final long taken, final boolean mayAsk)
    {
        final long ahead = lapsAhead(taken, ring.lap(position));
        if (ahead < 0)
        {
            return mayAsk && !consumers().isAnnounced(ring, position);
        }
        return 0 == ahead && (NOBODY == ownerOf(taken) || (mayAsk && ring.isDead(ownerOf(taken))));
    }

    /** Takes over a message that a dead taker did not hand over. True when it is ours. */
    boolean inherit(final long position)
    {
        return inherit(position, true);
    }

    /** When nobody may be asked, only what was given back. */
    boolean inherit(final long position, final boolean mayAsk)
    {
        final long taken = ring.takenWord(position);
        if (!ring.isInHand(position) || !isOrphan(position, taken, mayAsk) || !ring.take(position, taken, ring.owner))
        {
            return false;
        }
        boolean isOurs = false;
        try
        {
            isOurs = isStillThere(position);
        }
        catch (final Error ex)
        {
            disown(position);
            throw ex;
        }
        if (isOurs)
        {
            count++;
            Repairs.note(ring.buffer, "element");
        }
        return isOurs;
    }

    /** After taking: not removed, and not handed over by whoever had it before. */
    boolean isStillThere(final long position)
    {
        // SYNC POINT: slot marked
        final long header = ring.headerVolatile(position);
        final long progress = ring.progress(header, position);
        if (SLOT_MARK == progress)
        {
            return ring.overrideMark(position, header);
        }
        return (SLOT_FULL == progress || SLOT_HELD == progress) && position >= ring.released();
    }

    /**
     * By the one who has it in hand: it is left to whoever comes next. Where there is no record yet it makes one, and
     * keeps its announcement until then. What it leaves is what its death would have left.
     */
    void giveBack(final long position)
    {
        final long lap = ring.lap(position);
        final long mine = takenOf(lap, ring.owner);
        long taken;
        do
        {
            taken = ring.takenWord(position);
        }
        while ((lapsAhead(taken, lap) < 0 || mine == taken) && !ring.take(position, taken, NOBODY));
        // SYNC POINT: message given back
        ring.buffer.getAndAddLong(GIVEN_BACK_OFFSET, 1);
    }

    /** Of a record in our name: as if we had died with it. */
    void disown(final long position)
    {
        ring.take(position, takenOf(ring.lap(position), ring.owner), NOBODY);
    }

    /** How often messages were given back so far: whoever sees a change looks for them at once. */
    long givenBack()
    {
        // SYNC POINT: message given back
        return ring.buffer.getLongAcquire(GIVEN_BACK_OFFSET);
    }

    /** Repairs through this handle so far; after each of them others may find something to do. */
    int count()
    {
        return count;
    }
}
