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

import io.ropewalk.machine.waiting.core.WordWaiter;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.sync.LockDescriptor.*;
import static io.ropewalk.structure.sync.LockDescriptor.WaiterNodeDescriptor.*;

/** Those who wait for a lock or on one of its conditions: a table of nodes in shared memory. */
final class WaiterNodes
{
    /*
     * A node belongs to whom its owner word names; it is got by compare-and-set, from nobody or from the dead, and
     * given back by storing place 0, then owner 0. Its place is ticket and state; tickets never recur, so a
     * compare-and-set of a place means the very registration that was looked at, and whatever was read between the two
     * belongs to it.
     *
     *   QUEUED      waits for the lock.
     *   WAITING     on a condition. Others change it to SIGNALLED (with a new ticket: the end of the lock's queue), its
     *               owner to QUEUED when it gives up. The compare-and-set decides which it was.
     *   SIGNALLED   until its owner has the lock: if it dies before, its signal is passed on by whoever sees that,
     *               first the signal, then place 0. Two who do that at once signal twice: a spurious wake-up, which is
     *               legal.
     *
     * A node changes hands from the dead only when its place is 0, so that no signal goes with it, and a place is taken
     * away only from whom it belongs to.
     *
     * If a process dies: with an owner and no place, the node is taken by the next one; with the lock just taken and a
     * node not yet given back, the lock is abandoned and a signal may be passed on that was not lost.
     *
     * Places are volatile; the condition is written before the place, and read after it. The number of nodes used only
     * grows, and does so before a place is stored, so that a scan that follows a signal's cause sees the node.
     *
     * Checked: native-tests/src/model/condition.pml, for two waiters and two deaths; with three it does not finish. Not
     * modelled: those who wait for the lock, several conditions that are signalled, and the number of nodes used.
     */

    /** No node. */
    static final int NONE = -1;

    /** Through which the place of a dead one goes at most: WAITING, SIGNALLED, none; and one more look. */
    private static final int MOST_STATES = 4;

    private static final long STATE_MASK = (1 << STATE_BITS) - 1;

    private final AtomicBuffer buffer;
    private final int ticketsIndex;
    private final int usedIndex;
    private final int nodesIndex;
    private final int count;
    private final Owners owners;

    WaiterNodes(final AtomicBuffer buffer, final int offset, final int count, final Owners owners)
    {
        this.buffer = buffer;
        this.ticketsIndex = offset + TICKETS_OFFSET;
        this.usedIndex = offset + NODES_USED_OFFSET;
        this.nodesIndex = offset + NODES_OFFSET;
        this.count = count;
        this.owners = owners;
    }

    int count()
    {
        return count;
    }

    /** Takes a node; NONE if there is none to take. */
    int own(final long me)
    {
        int node = findAndOwn(me, false);
        if (NONE == node)
        {
            node = findAndOwn(me, true);
        }
        if (NONE != node)
        {
            raiseUsed(node + 1);
        }
        return node;
    }

    /**
     * By one who has long waited in a node for the lock: whether it still stands there, and no place bears a number
     * that was never drawn.
     *
     * @throws io.ropewalk.error.CorruptSegmentException if the waiting would never end.
     */
    void verify(final int own, final long me, final long ticket)
    {
        if (used() <= own || owner(own) != me || ticket(own) != ticket || !waitsForLock(placeOf(own)))
        {
            throw owners.corrupt("waiting thread has lost its place: node=" + own + " ticket=" + ticket + " place=" +
                placeOf(own) + " used=" + used());
        }
        verifyTickets();
    }

    private void verifyTickets()
    {
        for (int node = 0, used = used(); node < used; node++)
        {
            final long place = placeOf(node);
            // Drawn before the place was stored.
            final long drawn = buffer.getLongVolatile(ticketsIndex);
            final long ticket = place >>> STATE_BITS;
            if (place != 0 && (ticket == 0 || ticket > drawn || stateOf(place) == 0))
            {
                throw owners.corrupt("place was never assigned: node=" + node + " place=" + place +
                    " drawn=" + drawn);
            }
        }
    }

    /** By one who waits for a signal: who signals would not find a node that does not count. */
    void verifyUsed(final int own, final long me)
    {
        if (used() <= own || owner(own) != me)
        {
            throw owners.corrupt("waiting thread cannot be found: node=" + own + " used=" + used() + " owner=" +
                owner(own));
        }
    }

    /** Begins to wait for the lock, with a new ticket. By the owner, as the following. Returns the place. */
    long queue(final int node)
    {
        return enter(node, QUEUED, 0);
    }

    /** Begins to wait on a condition, with a new ticket. Returns the place, which others may have changed already. */
    long await(final int node, final long condition)
    {
        return enter(node, WAITING, condition);
    }

    private long enter(final int node, final int state, final long condition)
    {
        buffer.putLong(index(node) + CONDITION_OFFSET, condition);
        final long place = nextTicket() << STATE_BITS | state;
        // SYNC POINT: waiter placed
        buffer.putLongVolatile(index(node) + PLACE_OFFSET, place);
        return place;
    }

    private int findAndOwn(final long me, final boolean isDespairing)
    {
        for (int node = 0; node < count; node++)
        {
            final long owner = owner(node);
            // SYNC POINT: waiter registered
            if ((owner == 0 || (isDespairing && isDead(owner) && isBuried(node, owner))) &&
                buffer.compareAndSetLong(index(node) + OWNER_OFFSET, owner, me))
            {
                return node;
            }
        }
        return NONE;
    }

    /** By its owner. */
    void free(final int node)
    {
        // SYNC POINT: waiter placed
        buffer.putLongVolatile(index(node) + PLACE_OFFSET, 0);
        // SYNC POINT: waiter registered
        buffer.putLongVolatile(index(node) + OWNER_OFFSET, 0);
    }

    long ticket(final int node)
    {
        return placeOf(node) >>> STATE_BITS;
    }

    /** Where its owner waits for signals, and how many there were. */
    int signalsIndex(final int node)
    {
        return index(node) + SIGNALS_OFFSET;
    }

    int signals(final int node)
    {
        // SYNC POINT: word advanced
        return buffer.getIntVolatile(signalsIndex(node));
    }

    /** Whether its owner, whose place this was, has to wait on. */
    boolean isAt(final int node, final long place)
    {
        return placeOf(node) == place;
    }

    /** By its owner, who gives up waiting for a signal; false if it was signalled before. */
    boolean giveUp(final int node, final long place)
    {
        return casPlace(node, place, nextTicket() << STATE_BITS | QUEUED);
    }

    /** Whether nobody alive waits for the lock with a smaller ticket. */
    boolean isFirst(final long ticket)
    {
        for (int node = 0, used = used(); node < used; node++)
        {
            final long place = placeOf(node);
            if (waitsForLock(place) && place >>> STATE_BITS < ticket && !isGone(node, place))
            {
                return false;
            }
        }
        return true;
    }

    /** The living who wait for the lock. */
    int queueLength()
    {
        int length = 0;
        for (int node = 0, used = used(); node < used; node++)
        {
            final long place = placeOf(node);
            length += waitsForLock(place) && !isGone(node, place) ? 1 : 0;
        }
        return length;
    }

    boolean isQueued(final long id)
    {
        for (int node = 0, used = used(); node < used; node++)
        {
            if (owner(node) == id && waitsForLock(placeOf(node)))
            {
                return true;
            }
        }
        return false;
    }

    /** The living who wait on a condition. */
    int waitQueueLength(final long condition)
    {
        int length = 0;
        for (int node = 0, used = used(); node < used; node++)
        {
            final long place = placeOf(node);
            length += isWaiting(node, place, condition) && !isGone(node, place) ? 1 : 0;
        }
        return length;
    }

    /** Signals the one who has waited longest of those who live; false if there is none. */
    boolean signal(final long condition)
    {
        // Each round changes a place; bounded in case that others damage them.
        for (int i = 0; i <= count; i++)
        {
            final int node = firstWaiting(condition);
            if (NONE == node)
            {
                return false;
            }
            final long place = placeOf(node);
            final long owner = owner(node);
            final long newPlace = nextTicket() << STATE_BITS | SIGNALLED;
            if (isWaiting(node, place, condition) && casPlace(node, place, newPlace))
            {
                // Who slept there was the owner, unless that died and somebody else has the node since.
                final boolean hasSlept = WordWaiter.wake(buffer, signalsIndex(node), 1) > 0 && owner(node) == owner;
                if (hasSlept || !isDead(owner))
                {
                    return true;
                }
                casPlace(node, newPlace, 0);
            }
        }
        return false;
    }

    /** Signals somebody else for each who was signalled and died before it had the lock. */
    void passOnSignalsOfTheDead()
    {
        for (int node = 0, used = used(); node < used; node++)
        {
            final long place = placeOf(node);
            if (stateOf(place) == SIGNALLED)
            {
                isGone(node, place);
            }
        }
    }

    private int firstWaiting(final long condition)
    {
        int first = NONE;
        long firstPlace = 0;
        for (int node = 0, used = used(); node < used; node++)
        {
            final long place = placeOf(node);
            if (isWaiting(node, place, condition) && (NONE == first || place - firstPlace < 0))
            {
                first = node;
                firstPlace = place;
            }
        }
        return first;
    }

    /** Whether the owner is dead, or not there any more; the dead are buried. */
    private boolean isGone(final int node, final long place)
    {
        final long owner = owner(node);
        if (placeOf(node) != place)
        {
            return true;
        }
        final boolean isDead = isDead(owner);
        if (isDead && isBuried(node, owner))
        {
            // SYNC POINT: waiter registered
            buffer.compareAndSetLong(index(node) + OWNER_OFFSET, owner, 0);
        }
        return isDead;
    }

    /**
     * Of an owner that is dead: takes its place away, and passes its signal on. False when somebody else has the node
     * now; a place is the dead one's only if it is still the owner after the place was read.
     */
    private boolean isBuried(final int node, final long owner)
    {
        for (int i = 0; i < MOST_STATES; i++)
        {
            final long place = placeOf(node);
            if (owner(node) != owner)
            {
                return false;
            }
            if (place == 0)
            {
                return true;
            }
            // Fails when others have signalled to the dead one, or buried it, meanwhile: look again.
            bury(node, place);
        }
        return false;
    }

    /** Of an owner that is dead. */
    private void bury(final int node, final long place)
    {
        if (stateOf(place) == SIGNALLED)
        {
            signal(buffer.getLong(index(node) + CONDITION_OFFSET));
        }
        casPlace(node, place, 0);
    }

    private boolean isWaiting(final int node, final long place, final long condition)
    {
        return stateOf(place) == WAITING && buffer.getLong(index(node) + CONDITION_OFFSET) == condition;
    }

    private static boolean waitsForLock(final long place)
    {
        final int state = stateOf(place);
        return state == QUEUED || state == SIGNALLED;
    }

    private static int stateOf(final long place)
    {
        return (int)(place & STATE_MASK);
    }

    private boolean isDead(final long owner)
    {
        return owners.isDead(owner);
    }

    private int used()
    {
        // SYNC POINT: nodes used
        return Math.max(0, Math.min(count, buffer.getIntVolatile(usedIndex)));
    }

    private void raiseUsed(final int newUsed)
    {
        int seen = buffer.getIntVolatile(usedIndex);
        // SYNC POINT: nodes used
        while (seen < newUsed && !buffer.compareAndSetInt(usedIndex, seen, newUsed))
        {
            seen = buffer.getIntVolatile(usedIndex);
        }
    }

    private long nextTicket()
    {
        return buffer.getAndAddLong(ticketsIndex, 1) + 1;
    }

    private int index(final int node)
    {
        return nodesIndex + node * LENGTH;
    }

    private long owner(final int node)
    {
        // SYNC POINT: waiter registered
        return buffer.getLongVolatile(index(node) + OWNER_OFFSET);
    }

    private long placeOf(final int node)
    {
        // SYNC POINT: waiter placed
        return buffer.getLongVolatile(index(node) + PLACE_OFFSET);
    }

    private boolean casPlace(final int node, final long seen, final long newPlace)
    {
        // SYNC POINT: waiter placed
        return buffer.compareAndSetLong(index(node) + PLACE_OFFSET, seen, newPlace);
    }
}
