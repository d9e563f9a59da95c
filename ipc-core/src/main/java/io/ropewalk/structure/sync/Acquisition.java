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

import io.ropewalk.machine.platform.IntervalTimer;
import io.ropewalk.machine.platform.StackReserve;
import io.ropewalk.machine.waiting.core.WordWaiter;
import io.ropewalk.structure.sync.LockDescriptor.WaiterNodeDescriptor;

import static io.ropewalk.structure.sync.LockDescriptor.CONTENDED;

/** One thread's wait for a lock that it did not get at once. */
class Acquisition
{
    /*
     * Each round: read the sequence, look, and if the lock is held: spin; ask whether the holder lives; put the
     * contended bit on; take a place in the queue; sleep while the sequence is what it was. If it is fair: take a place
     * and put the bit on first of all. Who does not sleep needs no bit, and wants no wake-up.
     *
     * Places serve those who ask how long the queue is, and the order of a fair lock. There, who finds the lock free
     * (or its holder dead) takes it only if nobody alive has a smaller ticket; and the lock gets the contended bit as
     * soon as somebody has a place, and keeps it while it is free, so that the fast path fails. Nobody sleeps in vain:
     * the living one with the smallest ticket sleeps only while somebody holds the lock with the bit on, whose release
     * advances the sequence and wakes all. Who has a place takes the lock with the bit. Who has none takes it off,
     * having seen nobody in the queue; those who came since look at the state after taking a place, and the first of
     * them puts the bit on again, as leavers do.
     *
     * Slices are needed for the death of holders, wakers and of those who are first, and for interrupts.
     */
    private static final int NONE = WaiterNodes.NONE;
    private static final long MIN_SLEEP_NS = 50_000;
    private static final int NOBODY = 0;

    private final LockWord word;
    private final WaiterNodes nodes;
    private final WordWaiter waiter;
    private final long me;
    private final boolean isInterruptible;
    private int node;
    private long ticket = Long.MAX_VALUE;
    private long nextAskNs = System.nanoTime();
    private int deadToken = NOBODY;
    private int sequence;
    private long state;
    private boolean isHeldUp;
    private boolean hasSlept;
    private boolean wasInterrupted;

    /** With the node in which the thread waits already, or {@link WaiterNodes#NONE}; without nodes: null. */
    Acquisition(
        final LockWord word,
        final WaiterNodes nodes,
        final int node,
        final long deadlineNs,
        final boolean isInterruptible)
    {
        this.word = word;
        this.nodes = nodes;
        this.waiter = new WordWaiter(word.strategy(), word.buffer(), deadlineNs, word.isFair(), "lock");
        this.me = word.me();
        this.isInterruptible = isInterruptible;
        this.node = node;
        if (NONE != node)
        {
            ticket = nodes.ticket(node);
        }
    }

    /** As {@link #run}, of one that is not interruptible: a flag of interruption stays. */
    final boolean runUninterruptibly()
    {
        try
        {
            return run();
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError("interruptions are kept for later", ex);
        }
    }

    /** Until it is taken, true, or the deadline has passed, false. */
    final boolean run() throws InterruptedException
    {
        StackReserve.ensure();
        boolean isTaken = false;
        try
        {
            do
            {
                noteInterrupt();
                isTaken = look();
            }
            while (!isTaken && pause());
            return isTaken;
        }
        finally
        {
            leave(isTaken);
        }
    }

    private void noteInterrupt() throws InterruptedException
    {
        if (Thread.interrupted())
        {
            if (isInterruptible)
            {
                throw new InterruptedException();
            }
            wasInterrupted = true;
        }
    }

    private boolean look()
    {
        sequence = word.sequence();
        state = word.state();
        if ((state & ~CONTENDED) == me)
        {
            throw new IllegalStateException("this thread holds the lock already: thread=" + Thread.currentThread());
        }
        final boolean isFree = LockWord.isFree(state);
        final boolean isDead = !isFree && LockWord.tokenOf(state) == deadToken;
        isHeldUp = (!isFree && !isDead) || !isMyTurn();
        if (isHeldUp)
        {
            return false;
        }
        final boolean isContended = isDead || hasSlept || (word.isFair() && NONE != node);
        return take(state, isContended, isDead);
    }

    /** Takes it as it was seen: free, or held by one who is dead. */
    boolean take(final long seen, final boolean isContended, final boolean isDead)
    {
        return word.take(seen, isContended ? me | CONTENDED : me, isDead);
    }

    /** Whether the wake-up that it may have used up was for the next one, too. */
    boolean passesOn(final boolean isTaken)
    {
        return !isTaken;
    }

    private boolean isMyTurn()
    {
        return !word.isFair() || nodes.isFirst(ticket);
    }

    /** False when there is no time left. */
    private boolean pause()
    {
        if (!isHeldUp)
        {
            Thread.onSpinWait();
            return waiter.remainingNs() > 0;
        }
        final boolean hasNews = word.isFair() && (takePlace() || !mark());
        if (hasNews || waiter.spin() || ask())
        {
            return true;
        }
        if (waiter.remainingNs() <= 0)
        {
            return false;
        }
        if ((!waiter.isToBeWoken() || mark()) && !takePlace())
        {
            hasSlept = waiter.isToBeWoken();
            waiter.sleep(word.sequenceIndex(), sequence, Math.max(MIN_SLEEP_NS, nextAskNs - System.nanoTime()));
        }
        return true;
    }

    /** Has the contended bit on; false if the state has changed meanwhile. */
    private boolean mark()
    {
        return (state & CONTENDED) != 0 || word.contend(state);
    }

    /** True if there was something new to take, so that it is worth to look again. */
    private boolean takePlace()
    {
        if (nodes == null || NONE != node)
        {
            return false;
        }
        node = nodes.own(me);
        if (NONE == node)
        {
            return false;
        }
        ticket = nodes.queue(node) >>> WaiterNodeDescriptor.STATE_BITS;
        return true;
    }

    /** True if the holder was found dead just now. */
    private boolean ask()
    {
        final long nowNs = System.nanoTime();
        if (nowNs - nextAskNs < 0)
        {
            return false;
        }
        nextAskNs = nowNs + IntervalTimer.ASK_INTERVAL_NS;
        if (word.isFair() && NONE != node)
        {
            nodes.verify(node, me, ticket);
        }
        if (LockWord.isFree(state))
        {
            return false;
        }
        if (LockWord.tokenOf(state) == deadToken)
        {
            // Not my turn. A death wakes nobody, so somebody has to tell the one whose turn it is.
            word.wake();
            return false;
        }
        if (!word.mayAsk(nowNs))
        {
            return false;
        }
        nextAskNs = nowNs + WordWaiter.SLICE_NS;
        final boolean isDead = word.isDead(state);
        if (isDead)
        {
            deadToken = LockWord.tokenOf(state);
        }
        return isDead;
    }

    private void leave(final boolean isTaken)
    {
        final boolean hasWaited = hasSlept || NONE != node;
        if (NONE != node)
        {
            nodes.free(node);
        }
        if (hasWaited && passesOn(isTaken))
        {
            word.leave();
        }
        if (hasSlept)
        {
            waiter.end();
        }
        if (wasInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }
}
