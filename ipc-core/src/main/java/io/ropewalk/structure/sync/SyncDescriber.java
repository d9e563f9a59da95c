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

import io.ropewalk.segment.Description;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.structure.sync.LockDescriptor.ReadWriteLockDescriptor;
import io.ropewalk.structure.sync.LockDescriptor.WaiterNodeDescriptor;
import io.ropewalk.structure.sync.SemaphoreDescriptor.BoundedSemaphoreDescriptor;
import io.ropewalk.structure.sync.SemaphoreDescriptor.WaitingLineDescriptor;
import org.agrona.concurrent.AtomicBuffer;

import java.util.function.LongUnaryOperator;

/**
 * What a copy of a lock, semaphore, event, latch or barrier says, for those who only look.
 * <p>
 * <b>Threads:</b> stateless; the copy is used by one.
 */
public final class SyncDescriber
{
    private static final int OWNER_MASK = (1 << WaitingLineDescriptor.OWNER_BITS) - 1;
    private static final long THREAD_MASK = (1L << LockDescriptor.THREAD_BITS) - 1;
    private static final int MAX_NODES = 512;
    private static final String[] PHASES = {"open", "tripping", "broken", "resetting"};

    private SyncDescriber()
    {
    }

    /**
     * Of an object of one of the kinds of this package.
     *
     * @param kind       that it is of.
     * @param copy       of its body.
     * @param parameters that it was made with, by index.
     * @param into       that takes what it says.
     */
    public static void describe(
        final SegmentKind kind, final AtomicBuffer copy, final LongUnaryOperator parameters, final Description into)
    {
        switch (kind)
        {
            case LOCK -> describeLock(copy, parameters, into);
            case READ_WRITE_LOCK -> describeReadWriteLock(copy, into);
            case SEMAPHORE -> describeSemaphore(copy, parameters, into);
            case BOUNDED_SEMAPHORE -> describeBoundedSemaphore(copy, parameters, into);
            case EVENT -> into.state("set", (copy.getLong(EventDescriptor.STATE_OFFSET) & 1) != 0);
            case COUNT_DOWN_LATCH ->
            {
                into.parameter("count", parameters.applyAsLong(0));
                into.occupancy(copy.getLong(CountDownLatchDescriptor.COUNT_OFFSET), parameters.applyAsLong(0));
            }
            default -> describeBarrier(copy, parameters, into);
        }
    }

    /**
     * Of a mutex, which is how a lock begins.
     *
     * @param copy   that contains it.
     * @param offset of the mutex.
     * @param what   it is, in words.
     * @param into   that takes who holds it.
     */
    public static void describeMutex(
        final AtomicBuffer copy, final int offset, final String what, final Description into)
    {
        final long state = copy.getLong(offset + LockDescriptor.STATE_OFFSET);
        final long hold = copy.getLong(offset + LockDescriptor.HOLD_OFFSET);
        into.holder((int)(state >>> LockDescriptor.OWNER_SHIFT), state >>> 1 & THREAD_MASK, what,
            Math.max(1, (int)hold));
    }

    private static void describeLock(
        final AtomicBuffer copy, final LongUnaryOperator parameters, final Description into)
    {
        into.parameter("re-entrant", 0 != parameters.applyAsLong(0));
        into.parameter("fair", 0 != parameters.applyAsLong(1));
        describeMutex(copy, 0, "lock", into);
        describeNodes(copy, 0, into);
    }

    private static void describeNodes(final AtomicBuffer copy, final int offset, final Description into)
    {
        final long state = copy.getLong(offset + LockDescriptor.STATE_OFFSET);
        into.state("contended", (state & LockDescriptor.CONTENDED) != 0);
        into.state("holder before died", 0 != state >>> LockDescriptor.OWNER_SHIFT &&
            (copy.getLong(offset + LockDescriptor.HOLD_OFFSET) & LockDescriptor.ABANDONED) != 0);
        int waiting = 0;
        final int nodes = Math.min(MAX_NODES, copy.getInt(offset + LockDescriptor.NODES_USED_OFFSET));
        for (int i = 0; i < nodes; i++)
        {
            final int node = offset + LockDescriptor.NODES_OFFSET + i * WaiterNodeDescriptor.LENGTH;
            final long owner = copy.getLong(node + WaiterNodeDescriptor.OWNER_OFFSET);
            final boolean isUsed = 0 != copy.getLong(node + WaiterNodeDescriptor.PLACE_OFFSET);
            waiting += isUsed && !into.isDead((int)(owner >>> LockDescriptor.OWNER_SHIFT)) ? 1 : 0;
        }
        into.state("waiting in line or on conditions", waiting);
    }

    private static void describeReadWriteLock(final AtomicBuffer copy, final Description into)
    {
        describeMutex(copy, ReadWriteLockDescriptor.WRITER_OFFSET, "write lock", into);
        describeNodes(copy, ReadWriteLockDescriptor.WRITER_OFFSET, into);
        final int limit = Math.min(
            ReadWriteLockDescriptor.PLACE_COUNT, copy.getInt(ReadWriteLockDescriptor.LIMIT_OFFSET));
        for (int i = 0; i < limit; i++)
        {
            final long place =
                copy.getLong(ReadWriteLockDescriptor.PLACES_OFFSET + i * ReadWriteLockDescriptor.PLACE_LENGTH);
            final long count = place >>> ReadWriteLockDescriptor.OWNER_BITS;
            if (count > 0)
            {
                into.holder((int)place & OWNER_MASK, 0, "read lock", count);
            }
        }
    }

    private static void describeSemaphore(
        final AtomicBuffer copy, final LongUnaryOperator parameters, final Description into)
    {
        into.parameter("permits", parameters.applyAsLong(0));
        into.parameter("fair", 0 != parameters.applyAsLong(1));
        into.occupancy(copy.getInt(SemaphoreDescriptor.PERMITS_OFFSET), -1);
        into.state("waiting", waiting(copy, SemaphoreDescriptor.LINE_OFFSET, into));
    }

    private static void describeBoundedSemaphore(
        final AtomicBuffer copy, final LongUnaryOperator parameters, final Description into)
    {
        into.parameter("permits", parameters.applyAsLong(0));
        into.parameter("fair", 0 != parameters.applyAsLong(1));
        into.occupancy(copy.getInt(BoundedSemaphoreDescriptor.AVAILABLE_OFFSET),
            copy.getInt(BoundedSemaphoreDescriptor.BOUND_OFFSET));
        into.state("waiting", waiting(copy, BoundedSemaphoreDescriptor.LINE_OFFSET, into));
        describeMutex(copy, BoundedSemaphoreDescriptor.MUTEX_OFFSET, "mutex", into);
        for (int slot = 0; slot < BoundedSemaphoreDescriptor.LEASE_COUNT; slot++)
        {
            final long lease = copy.getLong(BoundedSemaphoreDescriptor.leaseOffset(slot));
            final long permits = lease >>> BoundedSemaphoreDescriptor.OWNER_BITS;
            if (permits > 0)
            {
                into.holder((int)lease & OWNER_MASK, 0, "permit", permits);
            }
        }
    }

    private static int waiting(final AtomicBuffer copy, final int line, final Description into)
    {
        final long limit = Math.min(
            WaitingLineDescriptor.PLACE_COUNT, copy.getLong(line + WaitingLineDescriptor.LIMIT_OFFSET));
        int waiting = 0;
        for (int i = 0; i < limit; i++)
        {
            final long place = copy.getLong(
                line + WaitingLineDescriptor.PLACES_OFFSET + i * WaitingLineDescriptor.PLACE_LENGTH);
            waiting += 0 != place && !into.isDead((int)place & OWNER_MASK) ? 1 : 0;
        }
        return waiting;
    }

    private static void describeBarrier(
        final AtomicBuffer copy, final LongUnaryOperator parameters, final Description into)
    {
        final int parties = (int)Math.max(1, Math.min(BarrierDescriptor.MAX_PARTIES, parameters.applyAsLong(0)));
        final long state = copy.getLong(BarrierDescriptor.STATE_OFFSET);
        int waiting = 0;
        for (int i = 0; i < BarrierDescriptor.placeCount(parties); i++)
        {
            final long place = copy.getLong(BarrierDescriptor.placeOffset(i));
            final boolean isWaiting = BarrierDescriptor.WAITING == place >>> BarrierDescriptor.OWNER_BITS;
            waiting += isWaiting ? 1 : 0;
            into.holder(isWaiting ? (int)place & OWNER_MASK : 0, 0, "place", 1);
        }
        into.parameter("parties", parties);
        into.occupancy(waiting, parties);
        into.state("round", state >>> BarrierDescriptor.PHASE_BITS);
        into.state("phase", PHASES[(int)(state & BarrierDescriptor.RESETTING)]);
        describeMutex(copy, BarrierDescriptor.MUTEX_OFFSET, "mutex", into);
    }
}
