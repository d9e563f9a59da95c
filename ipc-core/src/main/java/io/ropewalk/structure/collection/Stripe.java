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
package io.ropewalk.structure.collection;

import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.arena.BlockHeap;
import io.ropewalk.segment.arena.Slabs;
import io.ropewalk.structure.sync.SharedLock;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.collection.MapDescriptor.StripeDescriptor.*;

/**
 * A part of the buckets, with the mutex of those who write to them and the heap that their blocks come from.
 *
 * <p><b>Threads:</b> the holder of the mutex, unless a method says otherwise.
 *
 * <p><b>Failure:</b> a stripe whose holder died, or left it by an error, says that it needs repair until it was
 * repaired as a whole.
 */
final class Stripe
{
    private final AtomicBuffer buffer;
    private final int number;
    private final int offset;
    private final SharedLock mutex;
    private final BlockHeap heap;

    Stripe(final Attachment attachment, final Slabs slabs, final int number)
    {
        this.buffer = attachment.buffer();
        this.number = number;
        this.offset = MapLayout.STRIPES_OFFSET + number * STRIPE_LENGTH;
        this.mutex = SharedLock.in(attachment, offset + MUTEX_OFFSET);
        this.heap = new BlockHeap(slabs, number + 1, offset + HEAP_OFFSET);
    }

    int number()
    {
        return number;
    }

    BlockHeap heap()
    {
        return heap;
    }

    /** Takes the mutex; true if the stripe has to be repaired before anything else. */
    boolean lock()
    {
        mutex.lock();
        return needsRepair();
    }

    boolean needsRepair()
    {
        return mutex.wasAbandoned() || 0 != buffer.getInt(offset + DAMAGED_OFFSET);
    }

    void unlock()
    {
        mutex.unlock();
    }

    boolean isHeldByCurrentThread()
    {
        return mutex.isHeldByCurrentThread();
    }

    /** By anybody: whether a process died holding the mutex, or left the stripe in disorder. */
    boolean isLeftByTheDead()
    {
        // SYNC POINT: lock released
        return (0 != buffer.getLongVolatile(offset + MUTEX_OFFSET) && !mutex.isLocked() &&
            0 != buffer.getLongVolatile(offset + MUTEX_OFFSET)) || 0 != buffer.getInt(offset + DAMAGED_OFFSET);
    }

    void damaged(final boolean isDamaged)
    {
        buffer.putInt(offset + DAMAGED_OFFSET, isDamaged ? 1 : 0);
    }

    /** Also by anybody, for a look. */
    long count()
    {
        return buffer.getLongOpaque(offset + COUNT_OFFSET);
    }

    void count(final long count)
    {
        buffer.putLongOpaque(offset + COUNT_OFFSET, count);
    }

    long credit()
    {
        return buffer.getLong(offset + CREDIT_OFFSET);
    }

    void credit(final long credit)
    {
        buffer.putLong(offset + CREDIT_OFFSET, credit);
    }

    /** By anybody: grows with each change. */
    long version()
    {
        // SYNC POINT: stripe changed
        return buffer.getLongAcquire(offset + VERSION_OFFSET);
    }

    void changed()
    {
        // SYNC POINT: stripe changed
        buffer.putLongRelease(offset + VERSION_OFFSET, buffer.getLong(offset + VERSION_OFFSET) + 1);
    }
}
