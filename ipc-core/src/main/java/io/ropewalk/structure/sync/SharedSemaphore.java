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
import io.ropewalk.segment.SharedObject;

import java.util.concurrent.TimeUnit;

/**
 * A {@link java.util.concurrent.Semaphore} shared between processes.
 *
 * <p>A plain semaphore's permits have no owner: any process may release them. A bounded semaphore leases its permits to
 * processes: a process can release only what it holds, there are never more permits than initially, and those of a dead
 * process come back.
 *
 * <p><b>Threads:</b> any, in any number of processes. A fair semaphore serves waiters in order of arrival, except that
 * an untimed {@code tryAcquire} barges; otherwise permits go to whoever takes them first, and acquiring and releasing a
 * plain semaphore is one compare-and-set each. While a process is stopped (not dead) half-way through a call on a
 * bounded semaphore, others can release permits but not acquire them: timed and interruptible calls end in time, and
 * calls that do not wait for permits wait at most 10 ms for that process.
 *
 * <p><b>Failure:</b> a process that dies in a call has acquired, or released, all of the permits or none. Permits that
 * a dead process took from a plain semaphore stay taken; a bounded one gets them back as soon as they are needed, or
 * {@link #availablePermits()} is called. Dead waiters hold up nobody and are not counted.
 * <pre>{@code
 * SharedSemaphore rooms = walk.boundedSemaphore("rooms", 4);
 * rooms.acquire();
 * try { sing(); } finally { rooms.release(); }
 * }</pre>
 */
public final class SharedSemaphore extends SharedObject
{
    private static final long serialVersionUID = 1L;

    private final transient SemaphoreKind kind;
    private final transient WaitStrategy strategy;
    private final transient Permits permits;
    private final transient WaitingLine line;
    private final transient IntervalTimer askTimer = IntervalTimer.dueNow(IntervalTimer.ASK_INTERVAL_NS);

    SharedSemaphore(final Attachment attachment, final SemaphoreKind kind)
    {
        super(attachment);
        this.kind = kind;
        this.strategy = kind.strategy();
        this.permits = kind.permits(attachment);
        this.line = new WaitingLine(attachment, kind.lineOffset());
    }

    /**
     * Returns the spec of a plain semaphore, to open or create one.
     *
     * @param permits of a new semaphore; if negative, that many must be released before any can be acquired.
     * @return the spec, not fair.
     */
    public static SemaphoreKind of(final int permits)
    {
        return new SemaphoreKind(false, false, permits, WaitStrategy.HYBRID);
    }

    /**
     * Returns the spec of a bounded semaphore, whose permits are leased to processes and come back from dead ones.
     *
     * @param permits of a new semaphore, and the most there can ever be.
     * @return the spec, not fair.
     * @throws IllegalArgumentException if the number is negative.
     */
    public static SemaphoreKind bounded(final int permits)
    {
        return new SemaphoreKind(true, false, permits, WaitStrategy.HYBRID);
    }

    /**
     * Returns another handle on the same semaphore, with its own wait strategy.
     *
     * @param waitStrategy of the new handle.
     * @return the new handle.
     */
    public SharedSemaphore waiting(final WaitStrategy waitStrategy)
    {
        return another(new SemaphoreKind(kind.isBounded(), kind.isFair(), kind.permits(), waitStrategy));
    }

    /**
     * Acquires a permit, waiting until one is available.
     *
     * @throws InterruptedException if interrupted before or while waiting; nothing was acquired.
     */
    public void acquire() throws InterruptedException
    {
        acquire(1);
    }

    /**
     * Acquires permits all at once, waiting until they are available.
     *
     * @param count number of permits.
     * @throws InterruptedException if interrupted before or while waiting; nothing was acquired.
     */
    public void acquire(final int count) throws InterruptedException
    {
        tryAcquire(count, Deadline.NEVER);
    }

    /**
     * Acquires a permit, waiting uninterruptibly.
     */
    public void acquireUninterruptibly()
    {
        acquireUninterruptibly(1);
    }

    /**
     * Acquires permits all at once, waiting uninterruptibly; an interrupt leaves the flag set.
     *
     * @param count number of permits.
     */
    public void acquireUninterruptibly(final int count)
    {
        check(count);
        if (takeAtOnce(count))
        {
            return;
        }
        try
        {
            await(count, Deadline.NEVER, false);
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError("interruptions are kept for later", ex);
        }
    }

    /**
     * Acquires a permit if one is available now, ahead of any waiters.
     *
     * @return true if a permit was acquired; false also while a process is stopped half-way through a call on a bounded
     *         semaphore.
     */
    public boolean tryAcquire()
    {
        return tryAcquire(1);
    }

    /**
     * Acquires permits all at once if they are available now, ahead of any waiters.
     *
     * @param count number of permits.
     * @return true if the permits were acquired.
     */
    public boolean tryAcquire(final int count)
    {
        check(count);
        return permits.tryTake(count, false) || permits.tryTake(count, askTimer.isDue());
    }

    /**
     * Acquires a permit, waiting with a timeout.
     *
     * @param timeout to wait; zero or less does not wait.
     * @param unit    of the timeout.
     * @return true if a permit was acquired.
     * @throws InterruptedException if interrupted before or while waiting; nothing was acquired.
     */
    public boolean tryAcquire(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return tryAcquire(1, timeout, unit);
    }

    /**
     * Acquires permits all at once, waiting with a timeout.
     *
     * @param count   number of permits.
     * @param timeout to wait; zero or less does not wait.
     * @param unit    of the timeout.
     * @return true if the permits were acquired.
     * @throws InterruptedException if interrupted before or while waiting; nothing was acquired.
     */
    public boolean tryAcquire(final int count, final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return tryAcquire(count, Deadline.after(timeout, unit));
    }

    private boolean tryAcquire(final int count, final long deadlineNs) throws InterruptedException
    {
        check(count);
        Waiter.checkInterrupt();
        return takeAtOnce(count) || await(count, deadlineNs, true);
    }

    private void check(final int count)
    {
        checkOpen();
        if (count < 0)
        {
            throw new IllegalArgumentException(
                "number of permits must not be negative: permits=" + count + " name=" + name());
        }
    }

    private boolean takeAtOnce(final int count)
    {
        return (!kind.isFair() || line.isEmpty()) && permits.tryTake(count, false);
    }

    /** In the line, so that others can count those who wait; without fairness its order does not matter. */
    private boolean await(final int count, final long deadlineNs, final boolean isInterruptible)
        throws InterruptedException
    {
        StackReserve.ensure();
        final Waiter waiter = new Waiter(strategy, permits.released, deadlineNs);
        final IntervalTimer ownAskTimer = IntervalTimer.dueNow(IntervalTimer.ASK_INTERVAL_NS);
        boolean isInterrupted = false;
        boolean isTaken = false;
        boolean isTimeLeft = true;
        int place = line.enter();
        try
        {
            while (!isTaken && isTimeLeft)
            {
                place = WaitingLine.NO_PLACE == place ? line.enter() : place;
                final boolean mayAsk = ownAskTimer.isDue();
                try
                {
                    isTaken = (!kind.isFair() || line.isFirst(place, mayAsk)) &&
                        permits.tryTake(count, mayAsk, deadlineNs, isInterruptible);
                    isTimeLeft = isTaken || waiter.idle();
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
            return isTaken;
        }
        finally
        {
            leave(place, isInterrupted);
        }
    }

    private void leave(final int place, final boolean isInterrupted)
    {
        line.leave(place);
        if (kind.isFair())
        {
            // Somebody else is the first now.
            permits.released.signal();
        }
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Releases a permit.
     *
     * @throws IllegalStateException if the semaphore is bounded and this process holds none.
     */
    public void release()
    {
        release(1);
    }

    /**
     * Releases permits all at once.
     *
     * @param count number of permits.
     * @throws IllegalStateException if the semaphore is bounded and this process holds fewer; nothing has changed.
     */
    public void release(final int count)
    {
        check(count);
        permits.giveBack(count);
    }

    /**
     * Returns how many permits can be acquired now, or could be if no process were stopped half-way through a call.
     *
     * @return a snapshot of the number; negative if that many must be released first.
     */
    public int availablePermits()
    {
        checkOpen();
        return permits.available();
    }

    /**
     * Acquires all available permits, or none while a process is stopped half-way through a call. A negative number of
     * permits in a plain semaphore is raised to zero.
     *
     * @return the number acquired; negative if permits were released.
     */
    public int drainPermits()
    {
        checkOpen();
        return permits.drain();
    }

    /**
     * Removes permits for good, without waiting for them; this also lowers the bound of a bounded semaphore.
     *
     * @param reduction number of permits to remove.
     */
    public void reducePermits(final int reduction)
    {
        check(reduction);
        permits.reduce(reduction);
    }

    /**
     * Returns whether waiters are served in order of arrival.
     *
     * @return true if the semaphore is fair.
     */
    public boolean isFair()
    {
        return kind.isFair();
    }

    /**
     * Returns whether permits are leased to processes.
     *
     * @return true if the semaphore is bounded.
     */
    public boolean isBounded()
    {
        return kind.isBounded();
    }

    /**
     * Returns whether any live thread waits for permits.
     *
     * @return a snapshot; true if one waits.
     */
    public boolean hasQueuedThreads()
    {
        return getQueueLength() > 0;
    }

    /**
     * Returns how many live threads wait for permits.
     *
     * @return a snapshot of the number, at most 1,024.
     */
    public int getQueueLength()
    {
        checkOpen();
        return line.length();
    }

    @Override
    public String toString()
    {
        return super.toString() + "[Permits = " + permits.lastKnown() + "]";
    }
}
