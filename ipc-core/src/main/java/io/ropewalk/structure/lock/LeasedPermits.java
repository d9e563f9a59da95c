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
import io.ropewalk.segment.liveness.OwnerToken;
import io.ropewalk.segment.liveness.Participants;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.lock.BoundedSemaphoreDescriptor.*;

/**
 * Permits that processes hold on lease.
 *
 * <p><b>Threads:</b> any; under a lock in the file.
 *
 * <p><b>Failure:</b> leases of the dead end when somebody needs their permits, or asks how many there are.
 */
final class LeasedPermits extends Permits
{
    /*
     * Ancestor: leases (Gray and Cheriton), ended by the kernel's proof of death where theirs end by a clock.
     *
     * Everything is changed under the mutex. The truth is the bound and the table of leases, one word for each slot of
     * the participants: count and token together, so that each change is one store and no permit is held by nobody.
     * What is available, bound minus all leases, is kept in a word of its own, which may be wrong only while the mutex
     * is held, or was abandoned: then the next holder counts again, and so does the one after it if it dies too.
     * A slot has one living owner, so what a lease holds under another token than that of the slot's present process is
     * a lease of the dead.
     *
     * Leases are read and written plainly, since only holders of the mutex do. What is available is read by others
     * too, who are about to sleep or to be refused, so it is volatile.
     *
     * Checked: native-tests/src/model/semaphore.pml, with the line of the fair form, for three processes and two
     * deaths. Not modelled: several threads of a process, draining, and the limits on asking.
     */
    private final AtomicBuffer buffer;
    private final Attachment attachment;
    private final Participants participants;
    private final int owner;
    private final int ownOffset;
    private final Mutex mutex;
    private final EventCount released;

    LeasedPermits(final Attachment attachment)
    {
        this.attachment = attachment;
        this.buffer = attachment.buffer();
        this.participants = attachment.participants();
        this.owner = participants.owner();
        this.ownOffset = leaseOffset(owner % LEASE_COUNT);
        this.mutex = new Mutex(buffer, MUTEX_OFFSET, participants.owner(), participants::isDead);
        this.released = new EventCount(buffer, RELEASED_OFFSET);
    }

    @Override
    EventCount released()
    {
        return released;
    }

    @Override
    boolean tryTake(final int count, final boolean mayAsk)
    {
        if (!mayAsk && lacks(count))
        {
            return false;
        }
        lock();
        try
        {
            if (mayAsk && lacks(count))
            {
                reclaim();
            }
            if (lacks(count))
            {
                return false;
            }
            change(count);
            return true;
        }
        finally
        {
            mutex.unlock();
        }
    }

    private boolean lacks(final int count)
    {
        final int available = lastKnown();
        return available < 0 || available < count;
    }

    @Override
    void giveBack(final int count)
    {
        lock();
        try
        {
            final long held = countOf(buffer.getLong(ownOffset));
            if (held < count)
            {
                throw new IllegalStateException("released more permits than this process holds: permits=" + count +
                    " held=" + held + " bound=" + buffer.getInt(BOUND_OFFSET) + " " + attachment);
            }
            change(-count);
        }
        finally
        {
            mutex.unlock();
        }
        released.signal();
    }

    @Override
    int drain()
    {
        lock();
        try
        {
            reclaim();
            final int drained = Math.max(0, lastKnown());
            change(drained);
            return drained;
        }
        finally
        {
            mutex.unlock();
        }
    }

    @Override
    void reduce(final int reduction)
    {
        lock();
        try
        {
            buffer.putInt(BOUND_OFFSET, minus(buffer.getInt(BOUND_OFFSET), reduction));
            count();
        }
        finally
        {
            mutex.unlock();
        }
    }

    @Override
    int available()
    {
        lock();
        try
        {
            reclaim();
            return lastKnown();
        }
        finally
        {
            mutex.unlock();
        }
    }

    @Override
    int lastKnown()
    {
        // SYNC POINT: permits changed
        return buffer.getIntVolatile(AVAILABLE_OFFSET);
    }

    private void lock()
    {
        mutex.lock();
        final long own = buffer.getLong(ownOffset);
        final boolean isPredecessors = 0 != own && ownerOf(own) != owner;
        if (isPredecessors)
        {
            buffer.putLong(ownOffset, 0);
        }
        if (isPredecessors || mutex.wasAbandoned())
        {
            count();
        }
    }

    /** The lease first: it is the truth. */
    private void change(final int count)
    {
        final long held = countOf(buffer.getLong(ownOffset)) + count;
        buffer.putLong(ownOffset, 0 == held ? 0 : held << OWNER_BITS | owner);
        // SYNC POINT: permits changed
        buffer.putIntVolatile(AVAILABLE_OFFSET, lastKnown() - count);
    }

    private void reclaim()
    {
        boolean isChanged = false;
        for (int slot = 0; slot < LEASE_COUNT; slot++)
        {
            final long lease = buffer.getLong(leaseOffset(slot));
            if (0 != lease && participants.isDead(ownerOf(lease)))
            {
                buffer.putLong(leaseOffset(slot), 0);
                isChanged = true;
            }
        }
        if (isChanged)
        {
            count();
        }
    }

    private void count()
    {
        long leased = 0;
        for (int slot = 0; slot < LEASE_COUNT; slot++)
        {
            leased += countOf(buffer.getLong(leaseOffset(slot)));
        }
        final long available = buffer.getInt(BOUND_OFFSET) - leased;
        // SYNC POINT: permits changed
        buffer.putIntVolatile(AVAILABLE_OFFSET, (int)Math.max(Integer.MIN_VALUE, available));
        released.signal();
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
