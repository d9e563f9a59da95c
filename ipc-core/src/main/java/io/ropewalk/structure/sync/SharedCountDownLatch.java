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
import io.ropewalk.machine.waiting.Readiness;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SharedObject;
import org.agrona.concurrent.AtomicBuffer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static io.ropewalk.structure.sync.CountDownLatchDescriptor.*;

/**
 * A {@link CountDownLatch} shared between processes.
 *
 * <p><b>Threads:</b> any, in any number of processes. Lock-free: reading is one load; {@link #countDown()} is one
 * compare-and-set, and a system call if it is the last one and a waiter sleeps.
 *
 * <p><b>Failure:</b> counts have no owner: nobody counts down for a process that dies before it does. Wait with a
 * timeout, or for that process as well. If a process dies in the call, it has counted or it has not; if it dies before
 * it has woken the waiters, they notice within 50 ms. A closed handle throws
 * {@link io.ropewalk.error.HandleClosedException}.
 * <pre>{@code
 * SharedCountDownLatch ready = walk.countDownLatch("ready", 3);
 * ready.countDown();                               // in each of three JVMs
 * boolean isReady = ready.await(5, SECONDS);       // in others
 * }</pre>
 */
public final class SharedCountDownLatch extends SharedObject implements Waitable
{
    /*
     * Ancestor: java.util.concurrent.CountDownLatch. The count is one word that only falls, by compare-and-set, so
     * everything before each countDown is seen by those who find it at zero. The event count is signalled after the
     * last step, and by every later countDown, which makes good a process that died between step and signal.
     */
    private static final long serialVersionUID = 1L;

    private final transient AtomicBuffer buffer;
    private final transient EventCount changed;
    private final transient CountDownLatchKind kind;

    SharedCountDownLatch(final Attachment attachment, final CountDownLatchKind kind)
    {
        super(attachment);
        this.buffer = attachment.buffer();
        this.changed = EventCount.named(buffer, CHANGED_OFFSET, "latch");
        this.kind = kind;
    }

    /**
     * Returns the spec of a latch, to open or create one.
     *
     * @param count of a new latch.
     * @return the spec.
     * @throws IllegalArgumentException if the count is negative.
     */
    public static CountDownLatchKind of(final int count)
    {
        return new CountDownLatchKind(count, WaitStrategy.HYBRID);
    }

    /**
     * Returns another handle on the same latch, with its own wait strategy.
     *
     * @param waitStrategy of the new handle.
     * @return the new handle.
     */
    public SharedCountDownLatch waiting(final WaitStrategy waitStrategy)
    {
        return another(new CountDownLatchKind(kind.count(), waitStrategy));
    }

    /**
     * Decrements the count unless it is zero; reaching zero releases all waiters.
     */
    public void countDown()
    {
        checkOpen();
        while (true)
        {
            final long count = count();
            // SYNC POINT: latch counted
            if (0 == count || buffer.compareAndSetLong(COUNT_OFFSET, count, count - 1))
            {
                if (count <= 1)
                {
                    changed.signal();
                }
                return;
            }
        }
    }

    /**
     * Returns the current count.
     *
     * @return a snapshot of the count.
     */
    public long getCount()
    {
        checkOpen();
        return count();
    }

    /**
     * Waits until the count is zero.
     *
     * @throws InterruptedException if interrupted before or while waiting; clears the interrupt flag.
     */
    public void await() throws InterruptedException
    {
        await(Deadline.NEVER);
    }

    /**
     * Waits, with a timeout, until the count is zero.
     *
     * @param timeout to wait; zero or less does not wait.
     * @param unit    of the timeout.
     * @return whether it is zero.
     * @throws InterruptedException if interrupted before or while waiting; clears the interrupt flag.
     */
    public boolean await(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return await(Deadline.after(timeout, unit));
    }

    private boolean await(final long deadlineNs) throws InterruptedException
    {
        checkOpen();
        Waiter.checkInterrupt();
        return 0 == count() || new Waiter(kind.strategy(), changed, deadlineNs).until(() -> 0 == count());
    }

    private long count()
    {
        // SYNC POINT: latch counted
        final long count = buffer.getLongVolatile(COUNT_OFFSET);
        if (count < 0 || count > kind.count())
        {
            throw new CorruptSegmentException(
                "count of a latch out of range: count=" + count + " max=" + kind.count(), attachment().path());
        }
        return count;
    }

    /**
     * Whether the count is zero.
     */
    @Override
    public boolean isReady()
    {
        return 0 == getCount();
    }

    @Override
    public Readiness readiness()
    {
        return changed;
    }
}
