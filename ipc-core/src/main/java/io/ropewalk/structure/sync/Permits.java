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

import io.ropewalk.machine.waiting.core.EventCount;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.sync.SemaphoreDescriptor.*;

/**
 * Where a semaphore keeps its permits. Counts are checked by the caller not to be negative.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> each call is done whole or not at all, whoever dies in it.
 */
abstract class Permits
{
    /** Signalled whenever there are more permits, by {@link #giveBack} itself. */
    final EventCount released;

    final AtomicBuffer buffer;

    Permits(final AtomicBuffer buffer, final int releasedOffset)
    {
        this.buffer = buffer;
        this.released = EventCount.named(buffer, releasedOffset, "permit");
    }

    /**
     * Takes permits if there are enough. If somebody is half-way through a call, waits for that for a moment only.
     *
     * @param count  of permits.
     * @param mayAsk whether to ask the kernel who is dead, if that can help.
     */
    abstract boolean tryTake(int count, boolean mayAsk);

    /**
     * Takes permits if there are enough. If somebody is half-way through a call, waits for that.
     *
     * @param count           of permits.
     * @param mayAsk          whether to ask the kernel who is dead, if that can help.
     * @param deadlineNs      of that wait.
     * @param isInterruptible whether an interruption ends it; otherwise the flag stays.
     * @throws InterruptedException when interrupted; nothing was taken.
     */
    abstract boolean tryTake(int count, boolean mayAsk, long deadlineNs, boolean isInterruptible)
        throws InterruptedException;

    abstract void giveBack(int count);

    /** Takes all there are, or none if somebody is half-way through a call for long. */
    abstract int drain();

    abstract void reduce(int reduction);

    /** What can be taken now, those of the dead included. */
    abstract int available();

    /** What can be taken now, without asking anybody. */
    abstract int lastKnown();

    static int plus(final int permits, final int count)
    {
        final int sum = permits + count;
        if (sum < permits)
        {
            throw new Error("Maximum permit count exceeded");
        }
        return sum;
    }

    static int minus(final int permits, final int reduction)
    {
        final int difference = permits - reduction;
        if (difference > permits)
        {
            throw new Error("Permit count underflow");
        }
        return difference;
    }

    /**
     * A number that anybody may take from and give to.
     *
     * <p><b>Threads:</b> any; lock-free.
     *
     * <p><b>Failure:</b> what a dead process took stays taken.
     */
    static final class PlainPermits extends Permits
    {
        PlainPermits(final AtomicBuffer buffer)
        {
            super(buffer, RELEASED_OFFSET);
        }

        @Override
        boolean tryTake(final int count, final boolean mayAsk)
        {
            while (true)
            {
                final int permits = lastKnown();
                // The difference of a negative number and a large one wraps around to a positive one.
                if (permits < 0 || permits < count)
                {
                    return false;
                }
                if (change(permits, permits - count))
                {
                    return true;
                }
            }
        }

        @Override
        boolean tryTake(final int count, final boolean mayAsk, final long deadlineNs, final boolean isInterruptible)
        {
            return tryTake(count, mayAsk);
        }

        @Override
        void giveBack(final int count)
        {
            int permits = lastKnown();
            while (!change(permits, plus(permits, count)))
            {
                permits = lastKnown();
            }
            released.signal();
        }

        @Override
        int drain()
        {
            int permits = lastKnown();
            while (0 != permits && !change(permits, 0))
            {
                permits = lastKnown();
            }
            if (permits < 0)
            {
                released.signal();
            }
            return permits;
        }

        @Override
        void reduce(final int reduction)
        {
            int permits = lastKnown();
            while (!change(permits, minus(permits, reduction)))
            {
                permits = lastKnown();
            }
        }

        @Override
        int available()
        {
            return lastKnown();
        }

        @Override
        int lastKnown()
        {
            // SYNC POINT: permits changed
            return buffer.getIntVolatile(PERMITS_OFFSET);
        }

        private boolean change(final int permits, final int newPermits)
        {
            // SYNC POINT: permits changed
            return buffer.compareAndSetInt(PERMITS_OFFSET, permits, newPermits);
        }
    }
}
