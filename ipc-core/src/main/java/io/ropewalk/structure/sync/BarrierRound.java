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
package io.ropewalk.structure.sync;

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.machine.platform.StackReserve;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.segment.Attachment;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.sync.BarrierDescriptor.*;

/**
 * What happens to a barrier in the file. Only who arrives waits, for the holder of the mutex, until a deadline.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> what a dead process left half-done is finished by the next one that arrives; nobody else waits for
 * that, and nobody waits for it without an end when the process is stopped.
 */
final class BarrierRound
{
    /*
     * Ancestor: java.util.concurrent.CyclicBarrier. Its waiters keep a reference to the generation they belong to, and
     * its outcome stands there; here each has one of the BarrierPlaces, and its outcome is written into that.
     *
     * How a round ends is decided by one compare-and-set of the state, from (round, OPEN) to another phase of the same
     * round, by anybody, with or without the mutex. A place that is WAITING belongs to the present round, so its owner
     * knows the outcome from the phase, if the place is still WAITING after the phase was read. What is left to do is
     * done under the mutex: tell those who have not seen it, by compare-and-set, because they leave when they have,
     * and then open the next round. The phase BREAKING (broken for good) lasts until a reset; if somebody breaks the
     * next round before that is open, the phase says so. Each step can be done twice; whoever gets the mutex in
     * TRIPPING or RESETTING does them.
     *
     * Places are entered under the mutex, in the phase OPEN. Since others decide meanwhile, the state must be unchanged
     * after the place was entered; else the place is left, as if nobody had come, and it all begins again. Hence places
     * that are WAITING only become more while (round, OPEN) stands, and who found all there trips the right round.
     *
     * Who waits, and died, breaks the round. Each waiter watches the next one in the table that is of another process,
     * so that it costs one question each: of the dead one's living predecessors the nearest finds it. The last to
     * arrive asks about all the others before it trips. One that dies after it was asked has passed.
     *
     * Checked: native-tests/src/model/barrier.pml, for two parties and two rounds, or three processes and one round,
     * with one death, one process that is stopped, who gives up or is late, reset and abort. Not modelled: several
     * threads of a process, and who runs out of stack.
     */
    static final long FULL = -1;
    static final long IS_BROKEN = -2;
    static final long HELD_UP = -3;

    private static final int PHASE_MASK = NEXT_IS_BROKEN - 1;

    private final AtomicBuffer buffer;
    private final int parties;
    private final BarrierPlaces places;
    private final Mutex mutex;
    private final EventCount changed;

    BarrierRound(final Attachment attachment, final int parties)
    {
        this.buffer = attachment.buffer();
        this.parties = parties;
        this.places = new BarrierPlaces(attachment, placeCount(parties));
        this.mutex = new Mutex(buffer, MUTEX_OFFSET, attachment.owner(), Owners.of(attachment));
        this.changed = EventCount.named(buffer, CHANGED_OFFSET, "barrier");
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
     * Takes a place in the round. The last one has to {@link #trip} it.
     *
     * @param deadlineNs for the mutex.
     * @return the place and its index; {@link #FULL} when all parties are there already, {@link #IS_BROKEN}, or
     *         {@link #HELD_UP} when somebody else has had the mutex all the time.
     * @throws InterruptedException when interrupted; the flag is cleared, and nothing has changed.
     */
    long arrive(final long deadlineNs) throws InterruptedException
    {
        StackReserve.ensure();
        final long me = mutex.me();
        try
        {
            return mutex.lock(deadlineNs) ? inside(true) : HELD_UP;
        }
        catch (final StackOverflowError ex)
        {
            // Without a call.
            if (mutex.holder == me)
            {
                mutex.stranded = me;
            }
            throw ex;
        }
    }

    /** By the holder of the mutex, who then has it no more. */
    private long inside(final boolean isArriving)
    {
        boolean isNews = true;
        try
        {
            isNews = openNext();
            return isArriving ? takePlace() : 0;
        }
        finally
        {
            mutex.release(isNews ? changed : null);
        }
    }

    private long takePlace()
    {
        while (true)
        {
            final long state = state();
            if (OPEN != phaseOf(state))
            {
                if (isBroken(state))
                {
                    return IS_BROKEN;
                }
                openNext();
                continue;
            }
            verify(state);
            final int left = parties - places.countWaiting() - 1;
            final int place = left < 0 ? BarrierPlaces.NO_PLACE : places.findFree();
            if (BarrierPlaces.NO_PLACE == place)
            {
                places.verify();
                return FULL;
            }
            places.enter(place);
            if (state() == state)
            {
                return (long)left << Integer.SIZE | place;
            }
            places.leave(place);
        }
    }

    private void verify(final long state)
    {
        if (isBroken(state))
        {
            throw places.corrupt("invalid phase: state=" + state);
        }
    }

    /** By the holder of the mutex: tells everybody how a round ended, and opens the next one. */
    private boolean openNext()
    {
        boolean isOpened = false;
        while (true)
        {
            final long state = state();
            final int phase = phaseOf(state);
            if (OPEN == phase || BREAKING == phase)
            {
                return isOpened;
            }
            places.tellAll(TRIPPING == phase ? PASSED : BROKEN);
            final int next = isBroken(state) ? BREAKING : OPEN;
            isOpened |= change(state, (roundOf(state) + 1) << PHASE_BITS | next);
        }
    }

    /**
     * What became of a place: WAITING, PASSED or BROKEN.
     *
     * @throws io.ropewalk.error.CorruptSegmentException if it is not this process's any more.
     */
    int outcome(final int place)
    {
        int outcome = places.outcome(place);
        if (WAITING == outcome)
        {
            final int phase = phaseOf(state());
            // If it is still waiting, the phase was that of its round.
            outcome = places.outcome(place);
            if (WAITING == outcome && OPEN != phase)
            {
                outcome = TRIPPING == phase ? PASSED : BROKEN;
            }
        }
        return outcome;
    }

    /** By the last one to arrive: false, and the round is broken, when somebody has died in it. */
    boolean isMet(final int place)
    {
        final boolean isMet = !places.hasDead();
        if (!isMet)
        {
            decide(place, BREAKING);
        }
        return isMet;
    }

    /** Lets everybody pass, unless somebody broke the round; then looks at the outcome. */
    void trip(final int place)
    {
        if (decide(place, TRIPPING))
        {
            finish();
        }
    }

    /**
     * Leaves, at whatever time, and breaks the round if that was too early.
     *
     * @return what had become of the place; WAITING when the round is broken now.
     */
    int withdraw(final int place)
    {
        final boolean isBreaking;
        final int outcome;
        try
        {
            isBreaking = decide(place, BREAKING);
            outcome = isBreaking ? WAITING : outcome(place);
        }
        catch (final CorruptSegmentException ex)
        {
            // The others would wait for this one for ever.
            abort();
            throw ex;
        }
        places.leave(place);
        if (isBreaking)
        {
            changed.signal();
        }
        return outcome;
    }

    /** Ends the round in which a place waits; false if that was decided before. */
    private boolean decide(final int place, final int phase)
    {
        while (true)
        {
            final long state = state();
            if (WAITING != outcome(place))
            {
                return false;
            }
            // Of its own round: the place waits since before the state was read.
            if (OPEN == phaseOf(state) && change(state, state | phase))
            {
                return true;
            }
        }
    }

    /**
     * Breaks the round if it is still gathering.
     *
     * @return false if it was broken already.
     */
    boolean breakWhileGathering()
    {
        while (true)
        {
            final long state = state();
            if (isBroken(state))
            {
                return false;
            }
            final boolean isFull = OPEN == phaseOf(state) && places.countWaiting() >= parties;
            if (isFull || change(state, broken(state)))
            {
                changed.signal();
                return true;
            }
        }
    }

    void abort()
    {
        long state = state();
        while (!isBroken(state) && !change(state, broken(state)))
        {
            state = state();
        }
        changed.signal();
    }

    /** The same state, but that the round in it, or the next one if it has ended, is broken. */
    private static long broken(final long state)
    {
        return state | (OPEN == phaseOf(state) ? BREAKING : NEXT_IS_BROKEN);
    }

    void reset()
    {
        boolean isChanged;
        do
        {
            final long state = state();
            final int phase = phaseOf(state);
            // One that has ended has nothing to be reset but that the next one is broken.
            final int newPhase = OPEN == phase || BREAKING == phase ? RESETTING : phase;
            isChanged = change(state, roundOf(state) << PHASE_BITS | newPhase);
        }
        while (!isChanged);
        finish();
    }

    /** Breaks the round if one who waits in it is dead. */
    void inspect()
    {
        final long state = state();
        if (OPEN == phaseOf(state) && places.hasDead() && change(state, state | BREAKING))
        {
            changed.signal();
        }
    }

    /** The same by one who waits, and asks only about the next of the others. */
    void watch(final int place)
    {
        final long state = state();
        if (OPEN == phaseOf(state) && places.isNextDead(place) && change(state, state | BREAKING))
        {
            changed.signal();
        }
    }

    boolean isBroken()
    {
        return isBroken(state());
    }

    int countWaiting()
    {
        return OPEN == phaseOf(state()) ? places.countWaiting() : 0;
    }

    /** Opens the next round, unless somebody is inside: then the next one who comes does. */
    private void finish()
    {
        final long me = mutex.me();
        try
        {
            StackReserve.ensure();
            if (mutex.tryLock())
            {
                inside(false);
            }
            changed.signal();
        }
        catch (final StackOverflowError ex)
        {
            // The end of the round was decided: the next one does the rest, and sleepers look by themselves.
            if (mutex.holder == me)
            {
                mutex.stranded = me;
            }
        }
    }

    private static boolean isBroken(final long state)
    {
        return BREAKING == phaseOf(state) || 0 != (state & NEXT_IS_BROKEN);
    }

    private static int phaseOf(final long state)
    {
        return (int)state & PHASE_MASK;
    }

    private static long roundOf(final long state)
    {
        return state >>> PHASE_BITS;
    }

    private long state()
    {
        // SYNC POINT: barrier phase
        return buffer.getLongVolatile(STATE_OFFSET);
    }

    private boolean change(final long state, final long newState)
    {
        // SYNC POINT: barrier phase
        return buffer.compareAndSetLong(STATE_OFFSET, state, newState);
    }
}
