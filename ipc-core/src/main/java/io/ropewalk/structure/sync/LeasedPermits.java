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
import io.ropewalk.machine.platform.StackReserve;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.liveness.OwnerToken;

import java.util.Arrays;

import static io.ropewalk.structure.sync.SemaphoreDescriptor.BoundedSemaphoreDescriptor.*;

/**
 * Permits that processes hold on lease.
 *
 * <p><b>Threads:</b> any; permits are taken under a lock in the file, and given back under it or, if somebody is
 * stopped who holds it, without.
 *
 * <p><b>Failure:</b> leases of the dead end when somebody needs their permits, or asks how many there are.
 */
final class LeasedPermits extends Permits
{
    /*
     * Ancestor: leases (Gray and Cheriton), ended by the kernel's proof of death where theirs end by a clock.
     *
     * The truth is the bound and the table of leases, one word for each slot of the participants: count and token
     * together, so that each change is one step and no permit is held by nobody. What is available, bound minus all
     * leases, is kept in a word of its own, which changes under the mutex only, and may be wrong only while the mutex
     * is held, or was abandoned: then the next holder counts again, and so does the one after it if it dies too.
     * A slot has one living owner, so what a lease holds under another token than that of the slot's present process is
     * a lease of the dead.
     *
     * Leases grow under the mutex. They, and the bound, may shrink without it: then the word "uncounted" is set
     * afterwards, and the next holder counts again. It takes that word away before it reads the leases: what shrinks
     * after it was read is announced anew. So what is available may be less than the truth; and more only while a
     * reduction was not announced: if who reduces dies before that, the reduction counts from the next count on.
     * That it may be less is a reason to count, and never to take.
     *
     * Leases are changed by compare-and-set, because several threads of a process may. What is available is read by
     * others too, who are about to sleep or to be refused, so it is volatile; so is the word "uncounted", for the same
     * reason.
     *
     * The kernel is asked before the mutex is taken: dead is for ever. Nothing is made or called in there that needs
     * memory, or more stack than was tried before.
     *
     * Checked: native-tests/src/model/semaphore.pml, with the line of the fair form, for three processes, two deaths,
     * one that is stopped, and what shrinks without the mutex. Not modelled: several threads of a process, draining,
     * and the limits on asking.
     */
    private static final int[] NONE = {};
    private static final int HELD_UP = Integer.MIN_VALUE;

    private final Attachment attachment;
    private final Owners owners;
    private final int permits;
    private final int owner;
    private final int ownOffset;
    private final Mutex mutex;

    /** What to do under the mutex. */
    private enum Act
    {
        TAKE,
        TAKE_AND_COUNT,
        DRAIN,
        LOOK,
        GIVE_BACK
    }

    /** Whether there is more than others may know of; for the holder of the mutex. */
    private boolean isNews;

    LeasedPermits(final Attachment attachment, final int permits)
    {
        super(attachment.buffer(), RELEASED_OFFSET);
        this.attachment = attachment;
        this.owners = Owners.of(attachment);
        this.permits = permits;
        this.owner = attachment.owner();
        this.ownOffset = leaseOffset(owner % LEASE_COUNT);
        this.mutex = new Mutex(buffer, MUTEX_OFFSET, owner, owners);
    }

    @Override
    boolean tryTake(final int count, final boolean mayAsk)
    {
        final int[] dead = findDeadToTake(count, mayAsk);
        return null != dead && patiently(mayAsk ? Act.TAKE_AND_COUNT : Act.TAKE, count, dead) == count;
    }

    @Override
    boolean tryTake(final int count, final boolean mayAsk, final long deadlineNs, final boolean isInterruptible)
        throws InterruptedException
    {
        final int[] dead = findDeadToTake(count, mayAsk);
        if (null == dead)
        {
            return false;
        }
        StackReserve.ensure();
        final long me = mutex.me();
        try
        {
            final boolean isInside =
                isInterruptible ? mutex.lock(deadlineNs) : mutex.lockUninterruptibly(deadlineNs);
            return isInside && inside(mayAsk ? Act.TAKE_AND_COUNT : Act.TAKE, count, dead) == count;
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

    /** What was asked for, or {@link #HELD_UP} when somebody has had the mutex all the time. */
    private int patiently(final Act act, final int count, final int[] dead)
    {
        StackReserve.ensure();
        final long me = mutex.me();
        try
        {
            return mutex.lockPatiently() ? inside(act, count, dead) : HELD_UP;
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

    /** The dead that may have to be counted, none if there is enough; null if it is lacking, and nobody may ask. */
    private int[] findDeadToTake(final int count, final boolean mayAsk)
    {
        return !lacks(count) ? NONE : mayAsk ? findDead() : null;
    }

    /** What is uncounted may be enough: then it is worth while to count. */
    private boolean lacks(final int count)
    {
        return isKnownToLack(count) && !isUncounted();
    }

    private boolean isKnownToLack(final int count)
    {
        final int available = lastKnown();
        return available < 0 || available < count;
    }

    @Override
    void giveBack(final int count)
    {
        if (patiently(Act.GIVE_BACK, count, NONE) == HELD_UP)
        {
            shrinkLease(count);
            leaveUncounted();
            released.signal();
        }
    }

    @Override
    int drain()
    {
        return Math.max(0, patiently(Act.DRAIN, 0, findDead()));
    }

    @Override
    void reduce(final int reduction)
    {
        int bound = bound();
        // SYNC POINT: permits uncounted
        while (!buffer.compareAndSetInt(BOUND_OFFSET, bound, minus(bound, reduction)))
        {
            bound = bound();
        }
        leaveUncounted();
    }

    @Override
    int available()
    {
        final int[] dead = findDead();
        final int available = patiently(Act.LOOK, 0, dead);
        return HELD_UP == available ? cut(bound() - leased(dead)) : available;
    }

    @Override
    int lastKnown()
    {
        // SYNC POINT: permits changed
        return buffer.getIntVolatile(AVAILABLE_OFFSET);
    }

    /** By the holder of the mutex, who then has it no more. */
    private int inside(final Act act, final int count, final int[] dead)
    {
        boolean isTelling = false;
        try
        {
            settle(act, count, dead);
            final int result = act(act, count);
            isTelling = isNews;
            return result;
        }
        finally
        {
            isNews = false;
            mutex.release(isTelling ? released : null);
        }
    }

    /** What others have left to do, and the dead. */
    private void settle(final Act act, final int count, final int[] dead)
    {
        boolean isCounting = mutex.wasAbandoned() || isUncounted();
        final long own = lease(owner % LEASE_COUNT);
        if (0 != own && ownerOf(own) != owner)
        {
            buffer.putLongVolatile(ownOffset, 0);
            Repairs.note(buffer, "permits");
            isCounting = true;
        }
        if (Act.GIVE_BACK != act && Act.TAKE != act)
        {
            for (final int token : dead)
            {
                final long lease = lease(token % LEASE_COUNT);
                if (0 != lease && ownerOf(lease) == token)
                {
                    buffer.putLongVolatile(leaseOffset(token % LEASE_COUNT), 0);
                    Repairs.note(buffer, "permits");
                }
            }
            // Not only then: nothing else finds out that the word is wrong.
            isCounting |= 0 != dead.length || Act.LOOK == act || lacks(count);
        }
        if (isCounting)
        {
            count();
        }
    }

    private int act(final Act act, final int count)
    {
        switch (act)
        {
            case LOOK:
                return lastKnown();
            case DRAIN:
                return grow(Math.max(0, lastKnown()));
            case GIVE_BACK:
                // Whoever dies in between has left the mutex abandoned.
                shrinkLease(count);
                available(lastKnown() + count);
                isNews = true;
                return 0;
            default:
                // What became uncounted since the mutex was taken is not known to be enough.
                return isKnownToLack(count) ? -1 : grow(count);
        }
    }

    /** The lease first: it is the truth. */
    private int grow(final int count)
    {
        long lease = lease(owner % LEASE_COUNT);
        while (!change(lease, countOf(lease) + count))
        {
            lease = lease(owner % LEASE_COUNT);
        }
        available(lastKnown() - count);
        return count;
    }

    private void shrinkLease(final int count)
    {
        long lease;
        long held;
        do
        {
            lease = lease(owner % LEASE_COUNT);
            held = ownerOf(lease) == owner ? countOf(lease) : 0;
            if (held < count)
            {
                throw new IllegalStateException("released more permits than this process holds: permits=" + count +
                    " held=" + held + " bound=" + bound() + " " + attachment);
            }
        }
        while (0 != count && !change(lease, held - count));
    }

    private boolean change(final long lease, final long held)
    {
        // SYNC POINT: permits uncounted
        return buffer.compareAndSetLong(ownOffset, lease, 0 == held ? 0 : held << OWNER_BITS | owner);
    }

    /** Leases, or the bound, have shrunk without the mutex. */
    private void leaveUncounted()
    {
        // SYNC POINT: permits uncounted
        buffer.putIntVolatile(UNCOUNTED_OFFSET, 1);
    }

    private boolean isUncounted()
    {
        // SYNC POINT: permits uncounted
        return 0 != buffer.getIntVolatile(UNCOUNTED_OFFSET);
    }

    private int[] findDead()
    {
        int[] dead = NONE;
        for (int slot = 0; slot < LEASE_COUNT; slot++)
        {
            final int token = ownerOf(lease(slot));
            if (0 != token && owner != token && owners.isDead(token))
            {
                dead = Arrays.copyOf(dead, dead.length + 1);
                dead[dead.length - 1] = token;
            }
        }
        return dead;
    }

    private void count()
    {
        final int before = lastKnown();
        // SYNC POINT: permits uncounted
        buffer.putIntVolatile(UNCOUNTED_OFFSET, 0);
        final long leased = leased(NONE);
        final int bound = bound();
        if (bound > permits || leased > permits)
        {
            throw owners.corrupt(
                "more permits than the bound allows: permits=" + permits + " bound=" + bound + " leased=" + leased);
        }
        final int available = cut(bound - leased);
        available(available);
        isNews |= available > before;
    }

    private void available(final int available)
    {
        // SYNC POINT: permits changed
        buffer.putIntVolatile(AVAILABLE_OFFSET, available);
    }

    /** Sum of all leases but those of some dead. */
    private long leased(final int[] dead)
    {
        long leased = 0;
        for (int slot = 0; slot < LEASE_COUNT; slot++)
        {
            final long lease = lease(slot);
            if (0 != lease)
            {
                leased += checkedCountOf(lease, slot);
                for (final int token : dead)
                {
                    leased -= token == ownerOf(lease) ? countOf(lease) : 0;
                }
            }
        }
        return leased;
    }

    private long checkedCountOf(final long lease, final int slot)
    {
        final long count = countOf(lease);
        if (0 == count || ownerOf(lease) % LEASE_COUNT != slot)
        {
            throw owners.corrupt(
                "invalid lease: slot=" + slot + " owner=" + ownerOf(lease) + " count=" + count);
        }
        return count;
    }

    private int bound()
    {
        // SYNC POINT: permits uncounted
        return buffer.getIntVolatile(BOUND_OFFSET);
    }

    private long lease(final int slot)
    {
        // SYNC POINT: permits uncounted
        return buffer.getLongVolatile(leaseOffset(slot));
    }

    private static int cut(final long available)
    {
        return (int)Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, available));
    }

    private static long countOf(final long lease)
    {
        return lease >>> OWNER_BITS;
    }

    private static int ownerOf(final long lease)
    {
        return (int)lease & OwnerToken.SEAL;
    }
}
