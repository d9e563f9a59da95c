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
import io.ropewalk.machine.waiting.Deadline;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.Waiter;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SharedObject;

import java.util.concurrent.TimeUnit;

/**
 * A counting semaphore between processes, with the methods of {@link java.util.concurrent.Semaphore} and their meaning.
 *
 * <p>There are two kinds. The permits of a plain one belong to nobody: anyone may release. Those of a bounded one are
 * leased to processes: a process can release only what it holds, there are never more than in the beginning, and those
 * of a dead process come back.
 *
 * <p><b>Threads:</b> any, in any number of processes. Without fairness who comes first to a free permit gets it, and a
 * plain semaphore is taken and released by one compare-and-set; with it, those who wait are served in the order of
 * their coming, except that an untimed {@code tryAcquire} does not look at them. While a process is stopped (not dead)
 * half-way through a call on a bounded one, others can give permits back, but not get any: timed and interruptible
 * calls end in time, and those that do not wait for permits wait for that process for 10 ms at most.
 *
 * <p><b>Failure:</b> whoever dies in a call has taken, or given back, all of its permits or none. What a dead process
 * took from a plain semaphore stays taken; a bounded one gets it back as soon as somebody needs it, or asks for
 * {@link #availablePermits()}. The dead are not waited for and not counted.
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
     * What a plain semaphore is, to be opened or created: anybody may release.
     *
     * @param permits in the beginning; when negative, there must be releases before anything can be acquired.
     * @return the kind, not fair.
     */
    public static SemaphoreKind of(final int permits)
    {
        return new SemaphoreKind(false, false, permits, WaitStrategy.HYBRID);
    }

    /**
     * What a bounded semaphore is: its permits are leased to processes, and come back when these die.
     *
     * @param permits in the beginning, which is the most there can be.
     * @return the kind, not fair.
     * @throws IllegalArgumentException when the number is negative.
     */
    public static SemaphoreKind bounded(final int permits)
    {
        return new SemaphoreKind(true, false, permits, WaitStrategy.HYBRID);
    }

    /**
     * Another handle on the same semaphore that waits in another way.
     *
     * @param waitStrategy of the new handle.
     * @return the new handle.
     */
    public SharedSemaphore waiting(final WaitStrategy waitStrategy)
    {
        return another(new SemaphoreKind(kind.isBounded(), kind.isFair(), kind.permits(), waitStrategy));
    }

    /**
     * Acquires a permit, waiting for it.
     *
     * @throws InterruptedException when the thread was or is interrupted; nothing was acquired.
     */
    public void acquire() throws InterruptedException
    {
        acquire(1);
    }

    /**
     * Acquires permits, all at once, waiting for them.
     *
     * @param count of permits.
     * @throws InterruptedException when the thread was or is interrupted; nothing was acquired.
     */
    public void acquire(final int count) throws InterruptedException
    {
        tryAcquire(count, Deadline.NEVER);
    }

    /**
     * Acquires a permit, waiting for it whatever happens.
     */
    public void acquireUninterruptibly()
    {
        acquireUninterruptibly(1);
    }

    /**
     * Acquires permits, all at once, waiting for them whatever happens; interruptions are kept for later.
     *
     * @param count of permits.
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
     * Acquires a permit if there is one now, also before others who wait for one.
     *
     * @return whether it was acquired; false as well while a process is stopped half-way through a call on a bounded
     *         semaphore.
     */
    public boolean tryAcquire()
    {
        return tryAcquire(1);
    }

    /**
     * Acquires permits if there are enough now, also before others who wait for them.
     *
     * @param count of permits.
     * @return whether they were acquired.
     */
    public boolean tryAcquire(final int count)
    {
        check(count);
        return permits.tryTake(count, false) || permits.tryTake(count, askTimer.isDue());
    }

    /**
     * Acquires a permit, waiting for it for a while.
     *
     * @param timeout to wait for; zero or less: not at all.
     * @param unit    of the timeout.
     * @return whether it was acquired.
     * @throws InterruptedException when the thread was or is interrupted; nothing was acquired.
     */
    public boolean tryAcquire(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return tryAcquire(1, timeout, unit);
    }

    /**
     * Acquires permits, all at once, waiting for them for a while.
     *
     * @param count   of permits.
     * @param timeout to wait for; zero or less: not at all.
     * @param unit    of the timeout.
     * @return whether they were acquired.
     * @throws InterruptedException when the thread was or is interrupted; nothing was acquired.
     */
    public boolean tryAcquire(final int count, final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return tryAcquire(count, Deadline.after(timeout, unit));
    }

    private boolean tryAcquire(final int count, final long deadlineNs) throws InterruptedException
    {
        check(count);
        if (Thread.interrupted())
        {
            throw new InterruptedException();
        }
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
        final Waiter waiter = new Waiter(strategy, permits.released(), deadlineNs);
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
            permits.released().signal();
        }
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Gives a permit back.
     *
     * @throws IllegalStateException when the semaphore is bounded and this process does not hold one.
     */
    public void release()
    {
        release(1);
    }

    /**
     * Gives permits back, all at once.
     *
     * @param count of permits.
     * @throws IllegalStateException when the semaphore is bounded and this process does not hold so many; then nothing
     *                               has changed.
     */
    public void release(final int count)
    {
        check(count);
        permits.giveBack(count);
    }

    /**
     * How many permits can be acquired now, or could be if no process were stopped half-way through a call; negative if
     * so many must be released first.
     *
     * @return a snapshot.
     */
    public int availablePermits()
    {
        checkOpen();
        return permits.available();
    }

    /**
     * Acquires all permits there are, or none while a process is stopped half-way through a call. A plain semaphore
     * that has less than none gets as many as are missing to zero.
     *
     * @return how many were acquired; negative if they were released.
     */
    public int drainPermits()
    {
        checkOpen();
        return permits.drain();
    }

    /**
     * Takes permits away without waiting for them and for good; a bounded semaphore then has a lower bound.
     *
     * @param reduction how many.
     */
    public void reducePermits(final int reduction)
    {
        check(reduction);
        permits.reduce(reduction);
    }

    /**
     * Whether those who wait are served in the order of their coming.
     *
     * @return true if so.
     */
    public boolean isFair()
    {
        return kind.isFair();
    }

    /**
     * Whether permits are leased to processes.
     *
     * @return true if so.
     */
    public boolean isBounded()
    {
        return kind.isBounded();
    }

    /**
     * Whether somebody living waits for permits.
     *
     * @return a snapshot.
     */
    public boolean hasQueuedThreads()
    {
        return getQueueLength() > 0;
    }

    /**
     * How many living threads wait for permits; at most 1,024 are counted.
     *
     * @return a snapshot.
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
