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

import io.ropewalk.machine.platform.IntervalTimer;

import static io.ropewalk.structure.ring.core.RingDescriptor.*;

/**
 * Takes over exactly what the dead left behind.
 */
final class Repair
{
    /*
     * Whoever takes over looks at the slot again after winning the compare-and-set, and only then repairs: between "I
     * saw it stuck" and "its owner is dead" the owner may have finished and exited; exit is a death too. "Dead" is
     * stable, so that proof may be older than the compare-and-set. A repairer that dies is an owner that died.
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

    /** Skips a position that was claimed and will never be published. True when the position was dealt with. */
    boolean skipDeadClaim(final long position)
    {
        final long claim = ring.claimWord(position);
        if (lapsAhead(claim, ring.lap(position)) != 0 || SEAL == ownerOf(claim) || !ring.isDead(ownerOf(claim)))
        {
            return false;
        }
        if (position >= ring.slots && !ring.isHandedOver(position - ring.slots))
        {
            // Claimed by one who died moving an orphan, which is still there and not to be overwritten.
            return false;
        }
        ring.announceGap(position);
        if (ring.claim(position, claim, ring.owner))
        {
            try
            {
                skipIfUnpublished(position);
            }
            catch (final Error ex)
            {
                disown(ring.claimIndex(position), ring.lap(position));
                throw ex;
            }
        }
        return true;
    }

    private void skipIfUnpublished(final long position)
    {
        if (ring.progress(position) <= SLOT_FREE)
        {
            skip(position);
            count++;
        }
    }

    void skipDeadClaims(final long first, final long end)
    {
        for (long p = first; p < end; p++)
        {
            if (ring.progress(p) <= SLOT_FREE && p >= ring.released())
            {
                skipDeadClaim(p);
            }
        }
    }

    /**
     * A lone producer may have bound blocks to the position at which it died, and they are free only when that is done.
     * So the position becomes a claim of the dead, to be skipped. Whoever comes late here makes another one, which
     * harms nobody; the slot must be free, because a claim is a licence to overwrite.
     */
    void claimForTheDead(final long position, final int dead)
    {
        final long claim = ring.claimWord(position);
        if (lapsAhead(claim, ring.lap(position)) < 0 &&
            (position < ring.slots || ring.isHandedOver(position - ring.slots)) &&
            ring.claim(position, claim, dead))
        {
            ring.helpTail(position);
        }
    }

    /** By the one who claimed it: nothing will come here. */
    void skip(final long position)
    {
        // SYNC POINT: message published
        ring.buffer.putLongRelease(ring.slotIndex(position), ring.free(position) + SLOT_SKIP);
    }

    /** Taken, and not handed over. */
    boolean isInHand(final long position)
    {
        final long progress = ring.progress(position);
        return (progress == SLOT_FULL || progress == SLOT_SKIP) &&
            lapsAhead(ring.takenWord(position), ring.lap(position)) == 0;
    }

    /** Taken by somebody who died before the hand-over. */
    boolean isOrphan(final long position)
    {
        final long taken = ring.takenWord(position);
        return isInHand(position) && lapsAhead(taken, ring.lap(position)) == 0 && ring.isDead(ownerOf(taken));
    }

    /** Takes over a position that a dead taker did not hand over. True when it is ours and holds a message. */
    boolean inherit(final long position)
    {
        return inherit(position, true);
    }

    /** When nobody may be asked, only what was given back. */
    boolean inherit(final long position, final boolean mayAsk)
    {
        final long progress = ring.progress(position);
        final long taken = ring.takenWord(position);
        final int owner = ownerOf(taken);
        if ((progress != SLOT_FULL && progress != SLOT_SKIP) || lapsAhead(taken, ring.lap(position)) != 0 ||
            !(mayAsk ? ring.isDead(owner) : NOBODY == owner) || !ring.take(position, taken, ring.owner))
        {
            return false;
        }
        try
        {
            return isInherited(position, progress);
        }
        catch (final Error ex)
        {
            disown(ring.takenIndex(position), ring.lap(position));
            throw ex;
        }
    }

    private boolean isInherited(final long position, final long progress)
    {
        if (ring.progress(position) != progress)
        {
            return false;
        }
        ring.helpHead(position);
        count++;
        if (SLOT_SKIP == progress)
        {
            ring.handOver(position);
            return false;
        }
        return true;
    }

    /**
     * Moves a message that its dead taker did not hand over to the position that uses its slot next: nobody else may
     * claim that one while the message is there. True when it was done.
     */
    boolean move(final long from, final long to)
    {
        /*
         * Consumers who never find the ring empty never settle, so an orphan may stay until it blocks the producers;
         * and if the consumers are these same threads, for ever. A producer may not keep the message, which would be
         * lost with it, but one store both hands it over and publishes it again: FULL of this lap to FULL of the next.
         *
         * Death before that store leaves an orphan as before, taken by a dead one. The claim of the dead at the new
         * position licenses nobody to write while the old one is not handed over (skipDeadClaim), and is overwritten
         * by the next who moves: only who has taken the old position may write here. The blocks of a large message are
         * bound to the new position first, so they are never free in between. Sealing needs the old position handed
         * over, so it has not happened here.
         *
         * The tail moves last: until the message has moved, its old position stays less than a lap behind the tail,
         * where whoever counts or walks looks for it. Nobody else helps the tail over a position whose slot is not
         * free, and a tail that lags behind a publication is nothing new.
         */
        if (ring.isHandedOver(from) || !inherit(from))
        {
            return false;
        }
        boolean isMoved = false;
        try
        {
            moveInHand(from, to);
            isMoved = true;
        }
        finally
        {
            if (!isMoved)
            {
                // The claim first: while the message lies in its slot, nobody repairs it.
                disown(ring.claimIndex(to), ring.lap(to));
                disown(ring.takenIndex(from), ring.lap(from));
            }
        }
        return true;
    }

    /** Of a record in our name: as if we had died with it. */
    void disown(final int index, final long lap)
    {
        // SYNC POINT: position claimed
        // SYNC POINT: position taken
        ring.buffer.compareAndSetLong(index, claimOf(lap, ring.owner), claimOf(lap, NOBODY));
    }

    private void moveInHand(final long from, final long to)
    {
        long claim;
        do
        {
            claim = ring.claimWord(to);
            final long ahead = lapsAhead(claim, ring.lap(to));
            if (ahead > 0 || (0 == ahead && SEAL == ownerOf(claim)))
            {
                throw ring.corrupt("claimed behind a message: lapsAhead=" + ahead, to, 0);
            }
        }
        while (!ring.claim(to, claim, ring.owner));
        final long lengthCode = ring.rebind(from, to);
        // SYNC POINT: message published
        ring.buffer.putLongRelease(ring.slotIndex(to), ring.free(to) + SLOT_FULL + lengthCode);
        ring.helpTail(to);
    }

    /** Repairs through this handle so far; after each of them others may find something to do. */
    int count()
    {
        return count;
    }
}
