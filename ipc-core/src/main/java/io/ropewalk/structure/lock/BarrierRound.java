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
package io.ropewalk.structure.lock;

import io.ropewalk.machine.waiting.EventCount;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.liveness.Participants;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.lock.BarrierDescriptor.*;

/**
 * What happens to a barrier in the file. Does not wait for anybody but the holder of its mutex.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> what a dead process left half-done is finished by the next one that gets the mutex.
 */
final class BarrierRound
{
    /*
     * Ancestor: java.util.concurrent.CyclicBarrier. Its waiters keep a reference to the generation they belong to, and
     * its outcome stands there; here each has one of the BarrierPlaces, and its outcome is written into that.
     *
     * Under the mutex: all changes but one, the owner of a place that has an outcome frees it.
     * Invariants while nobody holds the mutex: all places that are WAITING belong to the present round; in the phase
     * BREAKING (broken for good, until reset) there is none. To trip, break or reset: write the phase, which decides;
     * write the outcomes; and, but for breaking, open the next round. Each step can be done twice, so the next holder
     * of a mutex that was abandoned in the middle does all of them again.
     *
     * Who waits, and died, breaks the round. Each waiter watches the next one in the table that is of another process,
     * so that it costs one question each: of the dead one's living predecessors the nearest finds it. The last to
     * arrive asks about all the others before it trips. One that dies after it was asked has passed.
     *
     * The state is read outside the mutex, too, and so is volatile.
     *
     * Checked: native-tests/src/model/barrier.pml, for two processes and one death, with actions, time-outs and resets,
     * and for three in one round. Not modelled: several threads of a process, and a full table.
     */
    static final long FULL = -1;
    static final long IS_BROKEN = -2;

    private final AtomicBuffer buffer;
    private final int parties;
    private final BarrierPlaces places;
    private final Mutex mutex;
    private final EventCount changed;
    /** Whether to wake the others; guarded by the mutex. */
    private boolean isNews;

    BarrierRound(final Attachment attachment, final int parties)
    {
        this.buffer = attachment.buffer();
        this.parties = parties;
        final Participants participants = attachment.participants();
        this.places = new BarrierPlaces(buffer, placeCount(parties), participants);
        this.mutex = new Mutex(buffer, MUTEX_OFFSET, participants.owner(), participants::isDead);
        this.changed = new EventCount(buffer, CHANGED_OFFSET);
    }

    /** Signalled when a round was tripped, broken or reset. */
    EventCount changed()
    {
        return changed;
    }

    static int place(final long arrival)
    {
        return (int)arrival;
    }

    /** How many others had not arrived. */
    static int index(final long arrival)
    {
        return (int)(arrival >>> Integer.SIZE);
    }

    /**
     * Takes a place in the round. The last one, if all the others live, trips it at once unless told otherwise.
     *
     * @param isTripping whether to do so.
     * @return the place and its index; {@link #FULL} when all parties are there already, {@link #IS_BROKEN}.
     */
    long arrive(final boolean isTripping)
    {
        lock();
        try
        {
            if (BREAKING == phase())
            {
                return IS_BROKEN;
            }
            final int left = parties - places.countWaiting() - 1;
            final int place = left < 0 ? BarrierPlaces.NO_PLACE : places.findFree();
            if (BarrierPlaces.NO_PLACE == place)
            {
                return FULL;
            }
            final boolean isMet = 0 == left && !places.hasDead();
            places.enter(place);
            if (0 == left && (isTripping || !isMet))
            {
                end(isMet ? TRIPPING : BREAKING);
            }
            return (long)left << Integer.SIZE | place;
        }
        finally
        {
            unlock();
        }
    }

    /** What became of a place: WAITING, PASSED or BROKEN. */
    int outcome(final int place)
    {
        return places.outcome(place);
    }

    /** Lets everybody pass, unless somebody broke the round; then looks at the outcome. */
    void trip(final int place)
    {
        lock();
        try
        {
            if (WAITING == outcome(place))
            {
                end(TRIPPING);
            }
        }
        finally
        {
            unlock();
        }
    }

    /**
     * Leaves, at whatever time, and breaks the round if that was too early.
     *
     * @return what had become of the place; WAITING when the round is broken now.
     */
    int withdraw(final int place)
    {
        int outcome = outcome(place);
        if (WAITING == outcome)
        {
            lock();
            try
            {
                outcome = outcome(place);
                if (WAITING == outcome)
                {
                    end(BREAKING);
                }
            }
            finally
            {
                unlock();
            }
        }
        places.leave(place);
        return outcome;
    }

    /**
     * Breaks the round if it is still gathering.
     *
     * @return false if it was broken already.
     */
    boolean breakWhileGathering()
    {
        lock();
        try
        {
            final boolean isBroken = BREAKING == phase();
            if (!isBroken && places.countWaiting() < parties)
            {
                end(BREAKING);
            }
            return !isBroken;
        }
        finally
        {
            unlock();
        }
    }

    void abort()
    {
        lock();
        try
        {
            end(BREAKING);
        }
        finally
        {
            unlock();
        }
    }

    void reset()
    {
        lock();
        try
        {
            end(RESETTING);
        }
        finally
        {
            unlock();
        }
    }

    /** Finishes what a dead process left half-done, and breaks the round if one who waits in it is dead. */
    void inspect()
    {
        final boolean isSuspicious = places.hasDead();
        lock();
        try
        {
            if (isSuspicious && OPEN == phase() && places.hasDead())
            {
                end(BREAKING);
            }
        }
        finally
        {
            unlock();
        }
    }

    /** The same by one who waits, and asks only about the next of the others. */
    void watch(final int place)
    {
        if (places.isNextDead(place))
        {
            inspect();
        }
        else
        {
            lock();
            unlock();
        }
    }

    boolean isBroken()
    {
        return BREAKING == phase();
    }

    int countWaiting()
    {
        return places.countWaiting();
    }

    private void lock()
    {
        mutex.lock();
        if (mutex.wasAbandoned() && OPEN != phase())
        {
            end(phase());
        }
    }

    private void unlock()
    {
        final boolean isSignalling = isNews;
        isNews = false;
        mutex.unlock();
        if (isSignalling)
        {
            changed.signal();
        }
    }

    /** Decides, tells everybody, and opens the next round unless this is the end. */
    private void end(final int phase)
    {
        final long round = state() >>> PHASE_BITS;
        state(round, phase);
        places.tellAll(TRIPPING == phase ? PASSED : BROKEN);
        if (BREAKING != phase)
        {
            state(round + 1, OPEN);
        }
        isNews = true;
    }

    private int phase()
    {
        return (int)state() & (1 << PHASE_BITS) - 1;
    }

    private long state()
    {
        // SYNC POINT: barrier phase
        return buffer.getLongVolatile(STATE_OFFSET);
    }

    private void state(final long round, final int phase)
    {
        // SYNC POINT: barrier phase
        buffer.putLongVolatile(STATE_OFFSET, round << PHASE_BITS | phase);
    }
}
