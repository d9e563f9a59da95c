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

import io.ropewalk.machine.memory.Repairs;
import io.ropewalk.machine.platform.IntervalTimer;
import io.ropewalk.machine.platform.ThreadNumber;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.WordWaiter;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.sync.LockDescriptor.*;

/** State, sequence and hold of a lock: the single steps of which taking and releasing it consist. */
final class LockWord
{
    /*
     * Ancestor: Drepper's third futex mutex, and robust futexes. Differences: the word names its owner, so that the
     * next taker can ask the kernel about it; sleepers sleep on a sequence of their own, because the state of a lock
     * that was taken, released and taken again looks the same.
     *
     * Invariants. (1) The state is 0 or names the holder; it changes from 0, or from the exact word of a dead holder,
     * by compare-and-set, and to 0 by its holder. (2) Whoever sleeps has seen the contended bit on after it had read
     * the sequence, and takes the lock with that bit, because it cannot know who else sleeps. (3) Whoever takes the bit
     * away advances the sequence afterwards. (4) Who gives up may have swallowed a wake-up, and passes it on. A token
     * never recurs, so a compare-and-set from the word of a dead one means that it died holding.
     *
     * A fair lock leaves the bit on while it is free: then look at the queue first. See Acquisition.
     *
     * Accesses: the state and the sequence are volatile or compare-and-set throughout. The hold is plain, for it is
     * touched by the holder alone, between the compare-and-set that takes and the exchange that releases.
     *
     * Checked: native-tests/src/model/lock.pml, of which tryTake, take, contend, release and leave are the steps, and
     * Acquisition.run the loop. Not modelled: the fair form, its nodes, the limits on asking, and who
     * waits without sleeping: such a one looks again as one that comes anew.
     */

    private static final long THREAD_MASK = ((1L << THREAD_BITS) - 1) << 1;
    private static final long COUNT_MASK = ABANDONED - 1;

    private final AtomicBuffer buffer;
    private final int stateIndex;
    private final int sequenceIndex;
    private final int holdIndex;
    private final long ownerBits;
    private final Owners owners;
    private final boolean isFair;
    private final WaitStrategy strategy;

    /** Of all threads: one that misses another's question asks once more. */
    private final IntervalTimer askTimer = IntervalTimer.dueNow(IntervalTimer.ASK_INTERVAL_NS);

    LockWord(
        final AtomicBuffer buffer,
        final int offset,
        final int owner,
        final Owners owners,
        final boolean isFair,
        final WaitStrategy strategy)
    {
        this.buffer = buffer;
        this.stateIndex = offset + STATE_OFFSET;
        this.sequenceIndex = offset + SEQUENCE_OFFSET;
        this.holdIndex = offset + HOLD_OFFSET;
        this.ownerBits = (long)owner << OWNER_SHIFT;
        this.owners = owners;
        this.isFair = isFair;
        this.strategy = strategy;
    }

    AtomicBuffer buffer()
    {
        return buffer;
    }

    int sequenceIndex()
    {
        return sequenceIndex;
    }

    boolean isFair()
    {
        return isFair;
    }

    /** With which the handle waits. */
    WaitStrategy strategy()
    {
        return strategy;
    }

    /** This thread, as the state names it. */
    long me()
    {
        return idOf(Thread.currentThread());
    }

    long idOf(final Thread thread)
    {
        return ownerBits | (ThreadNumber.of(thread) << 1 & THREAD_MASK);
    }

    static boolean isFree(final long state)
    {
        return (state & ~CONTENDED) == 0;
    }

    static int tokenOf(final long id)
    {
        return (int)(id >>> OWNER_SHIFT);
    }

    long state()
    {
        // SYNC POINT: lock released
        return buffer.getLongVolatile(stateIndex);
    }

    int sequence()
    {
        // SYNC POINT: word advanced
        return buffer.getIntVolatile(sequenceIndex);
    }

    boolean isHeldBy(final long me)
    {
        // Plain: nobody else makes it, or unmakes it, this thread's.
        return (buffer.getLong(stateIndex) & ~CONTENDED) == me;
    }

    /** The fast path: of a lock that is free and for which nobody waits. */
    boolean tryTake(final long me)
    {
        // SYNC POINT: lock released
        if (buffer.compareAndSetLong(stateIndex, 0, me))
        {
            buffer.putLong(holdIndex, 1);
            return true;
        }
        return false;
    }

    /** The same in two steps; to be followed by {@link #begin}. */
    boolean tryTakeState(final long me)
    {
        // SYNC POINT: lock released
        return buffer.compareAndSetLong(stateIndex, 0, me);
    }

    void begin()
    {
        buffer.putLong(holdIndex, 1);
    }

    /** From the exact word of a free lock, or of a dead holder. */
    boolean take(final long seen, final long newState, final boolean isAbandoned)
    {
        // SYNC POINT: lock released
        if (buffer.compareAndSetLong(stateIndex, seen, newState))
        {
            buffer.putLong(holdIndex, isAbandoned ? 1 | ABANDONED : 1);
            if (isAbandoned)
            {
                Repairs.note(buffer, "lock");
            }
            return true;
        }
        return false;
    }

    /** One attempt, out of turn, which asks about the holder if that was not done just now. */
    boolean tryTakeOrTakeOver(final long me)
    {
        if (tryTake(me))
        {
            return true;
        }
        final long seen = state();
        if (isFree(seen))
        {
            return take(seen, me | (seen & CONTENDED), false);
        }
        return (seen & ~CONTENDED) != me && mayAsk(System.nanoTime()) && isDead(seen) &&
            take(seen, me | CONTENDED, true);
    }

    /** By the holder: leaves the bit on when it releases the lock. */
    void contend()
    {
        final long seen = state();
        if ((seen & CONTENDED) == 0)
        {
            contend(seen);
        }
    }

    /** Says that somebody may sleep. */
    boolean contend(final long seen)
    {
        // SYNC POINT: lock contended
        return buffer.compareAndSetLong(stateIndex, seen, seen | CONTENDED);
    }

    /** By the holder. */
    void release(final long me)
    {
        buffer.putLong(holdIndex, 0);
        if (!isFair)
        {
            // SYNC POINT: lock released
            // SYNC POINT: lock contended
            if ((buffer.getAndSetLong(stateIndex, 0) & CONTENDED) != 0)
            {
                wake();
            }
        }
        else if (!buffer.compareAndSetLong(stateIndex, me, 0))
        {
            // SYNC POINT: lock released
            buffer.putLongVolatile(stateIndex, CONTENDED);
            wake();
        }
    }

    /** By the holder of one that is not fair; true if somebody has to be woken. */
    boolean releaseState()
    {
        buffer.putLong(holdIndex, 0);
        // SYNC POINT: lock released
        // SYNC POINT: lock contended
        return (buffer.getAndSetLong(stateIndex, 0) & CONTENDED) != 0;
    }

    /** By one who has waited and gives up: the wake-up that it may have swallowed must not be lost. */
    void leave()
    {
        boolean isPassedOn;
        do
        {
            final long seen = state();
            isPassedOn = isFree(seen) || (seen & CONTENDED) != 0 || contend(seen);
            if (isFree(seen))
            {
                wake();
            }
        }
        while (!isPassedOn);
    }

    /** The next, or in a fair lock all, because only they know whose turn it is. */
    void wake()
    {
        WordWaiter.wake(buffer, sequenceIndex, isFair ? Integer.MAX_VALUE : 1);
    }

    /** A lock that fails to be taken asks the kernel about its holder at most so often, for each handle. */
    boolean mayAsk(final long nowNs)
    {
        return askTimer.isDue(nowNs);
    }

    /** Asks the kernel. */
    boolean isDead(final long id)
    {
        return owners.isDead(id);
    }

    /** By the holder, as the following three. */
    int holdCount()
    {
        return (int)buffer.getLong(holdIndex);
    }

    boolean wasAbandoned()
    {
        return (buffer.getLong(holdIndex) & ABANDONED) != 0;
    }

    void holdCount(final int count)
    {
        buffer.putLong(holdIndex, (buffer.getLong(holdIndex) & ABANDONED) | (count & COUNT_MASK));
    }
}
