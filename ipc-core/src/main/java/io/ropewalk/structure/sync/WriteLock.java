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
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.structure.sync.LockDescriptor.ReadWriteLockDescriptor;

import java.util.concurrent.TimeUnit;

/** The write lock of a {@link SharedReadWriteLock}: a lock whose holder waits until no thread reads. */
final class WriteLock extends LockHandle
{
    private static final long serialVersionUID = 1L;

    private final transient Readers readers;
    private final transient IntervalTimer askTimer = IntervalTimer.dueNow(IntervalTimer.ASK_INTERVAL_NS);

    WriteLock(final Attachment attachment, final WaitStrategy strategy)
    {
        super(attachment, ReadWriteLockDescriptor.WRITER_OFFSET, EMBEDDED_NODES, false, strategy);
        this.readers = new Readers(attachment, word());
    }

    Readers readers()
    {
        return readers;
    }

    /** Checks that the handle is open; each operation of a reader calls this first. */
    void checkUse()
    {
        checkOpen();
    }

    @Override
    void reenter()
    {
        addHold();
    }

    @Override
    public void lock()
    {
        beginToWait();
        super.lock();
        beAloneUninterruptibly();
    }

    @Override
    public void lockInterruptibly() throws InterruptedException
    {
        beginToWait();
        super.lockInterruptibly();
        beAlone(Deadline.NEVER, true);
    }

    @Override
    public boolean tryLock(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        final long deadlineNs = Deadline.after(timeout, unit);
        beginToWait();
        return super.tryLock(timeout, unit) && beAlone(deadlineNs, true);
    }

    /** {@inheritDoc} While any thread reads, this one included, the lock is left untouched. */
    @Override
    public boolean tryLock()
    {
        StackReserve.ensure();
        checkOpen();
        if (isHeldByCurrentThread())
        {
            return super.tryLock();
        }
        if (!readers.areGone(askTimer.isDue()) || !super.tryLock())
        {
            return false;
        }
        final boolean isAlone = readers.areGone(false);
        if (isAlone)
        {
            readers.begin();
        }
        else
        {
            super.unlock();
        }
        return isAlone;
    }

    /** Refuses a reader that wants to become a writer: it would wait for itself. */
    private void beginToWait()
    {
        StackReserve.ensure();
        checkOpen();
        final int holdCount = readers.holds().own().count();
        if (holdCount > 0 && !isHeldByCurrentThread())
        {
            throw new IllegalStateException("this thread reads, and would wait for itself: name=" + name() +
                " readHoldCount=" + holdCount + " thread=" + Thread.currentThread().getName());
        }
    }

    private void beAloneUninterruptibly()
    {
        try
        {
            beAlone(Deadline.NEVER, false);
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError("interruptions are kept for later", ex);
        }
    }

    /** Called by the holder: waits until no thread reads, or else releases the lock. */
    private boolean beAlone(final long deadlineNs, final boolean isInterruptible) throws InterruptedException
    {
        if (word().holdCount() > 1)
        {
            return true;
        }
        boolean isAlone = false;
        try
        {
            isAlone = readers.areGone(false) || awaitReaders(deadlineNs, isInterruptible);
        }
        finally
        {
            if (isAlone)
            {
                readers.begin();
            }
            else
            {
                super.unlock();
            }
        }
        return isAlone;
    }

    private boolean awaitReaders(final long deadlineNs, final boolean isInterruptible) throws InterruptedException
    {
        final Waiter waiter = new Waiter(word().strategy(), readers.left(), deadlineNs);
        final IntervalTimer ownTimer = IntervalTimer.dueNow(IntervalTimer.ASK_INTERVAL_NS);
        boolean isInterrupted = false;
        boolean isAlone = false;
        boolean isTimeLeft = true;
        while (!isAlone && isTimeLeft)
        {
            try
            {
                isAlone = readers.areGone(ownTimer.isDue());
                isTimeLeft = isAlone || waiter.idle();
            }
            catch (final InterruptedException ex)
            {
                if (isInterruptible)
                {
                    throw ex;
                }
                isInterrupted = true;
            }
        }
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
        return isAlone;
    }

    @Override
    public void unlock()
    {
        StackReserve.ensure();
        checkHeld();
        if (word().holdCount() == 1)
        {
            readers.end();
        }
        super.unlock();
    }

    @Override
    void beforeWait()
    {
        readers.end();
    }

    @Override
    void afterWait()
    {
        final int holdCount = word().holdCount();
        word().holdCount(1);
        beAloneUninterruptibly();
        word().holdCount(holdCount);
    }

    /** Returns whether the holder is still waiting for readers; a snapshot. */
    boolean isHeldInVain()
    {
        return isLocked() && !readers.isBegun();
    }

    /** The serialised form of the lock to which a condition belongs. */
    record Sent(WaitStrategy strategy) implements Kind<WriteLock>
    {
        @Override
        public SegmentSpec spec()
        {
            return SharedReadWriteLock.of().spec();
        }

        @Override
        public WriteLock handle(final Attachment attachment)
        {
            return new WriteLock(attachment, strategy);
        }
    }
}
