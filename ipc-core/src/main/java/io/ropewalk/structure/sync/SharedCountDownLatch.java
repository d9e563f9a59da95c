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
import io.ropewalk.machine.waiting.Deadline;
import io.ropewalk.machine.waiting.EventCount;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.machine.waiting.Waiter;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SharedObject;
import org.agrona.concurrent.AtomicBuffer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static io.ropewalk.structure.sync.CountDownLatchDescriptor.*;

/**
 * A count between processes that goes down to zero once, and can be waited for; with the methods of {@link
 * CountDownLatch}.
 *
 * <p><b>Threads:</b> any, in any number of processes. No lock: looking is one load, {@link #countDown()} is one
 * compare-and-set, and a system call when it is the last and somebody sleeps.
 *
 * <p><b>Failure:</b> a count belongs to nobody, so whoever dies before its {@code countDown} is missing, and those who
 * wait should do so with a timeout, or wait for its process as well. One that dies within the call has counted or has
 * not; if it dies while it wakes the others, they notice by themselves within 50 ms.
 * {@link io.ropewalk.error.HandleClosedException} from a handle that was closed.
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
        this.changed = new EventCount(buffer, CHANGED_OFFSET);
        this.kind = kind;
    }

    /**
     * What a latch is, to be opened or created.
     *
     * @param count of a new one.
     * @return the kind.
     * @throws IllegalArgumentException when the count is negative.
     */
    public static CountDownLatchKind of(final int count)
    {
        return new CountDownLatchKind(count, WaitStrategy.HYBRID);
    }

    /**
     * Another handle on the same latch that waits in another way.
     *
     * @param waitStrategy of the new handle.
     * @return the new handle.
     */
    public SharedCountDownLatch waiting(final WaitStrategy waitStrategy)
    {
        return another(new CountDownLatchKind(kind.count(), waitStrategy));
    }

    /**
     * Takes one from the count unless it is zero; the last one releases all who wait.
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
     * The count that is left.
     *
     * @return the count, a snapshot.
     */
    public long getCount()
    {
        checkOpen();
        return count();
    }

    /**
     * Waits until the count is zero.
     *
     * @throws InterruptedException when the thread was or is interrupted; the interruption is used up.
     */
    public void await() throws InterruptedException
    {
        await(Deadline.NEVER);
    }

    /**
     * Waits for a while until the count is zero.
     *
     * @param timeout to wait for; zero or less: not at all.
     * @param unit    of the timeout.
     * @return whether it is zero.
     * @throws InterruptedException when the thread was or is interrupted; the interruption is used up.
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
    public EventCount readiness()
    {
        return changed;
    }
}
