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
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.machine.waiting.core.WordWaiter;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Date;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/**
 * A condition of a {@link SharedLock} or {@link SharedReentrantLock}. Sent to another process, it is the same condition
 * there.
 * <p>
 * <b>Threads:</b> the holder of the lock, in any process; others get {@link IllegalMonitorStateException}. A signal
 * goes to the longest waiter. Waiting releases the lock however often it is held, and restores the hold count
 * afterwards.
 * <p>
 * <b>Failure:</b> dead waiters are skipped; the signal of a waiter that dies before it has the lock back goes to the
 * next one, at worst as a spurious wake-up. If a holder died meanwhile, {@code wasAbandoned()} of the lock is true
 * after waiting. With the lock held, throws {@link InterruptedException} if interrupted before being signalled, and
 * {@link IllegalStateException} if too many threads wait; a later interrupt leaves the flag set.
 * <pre>{@code
 * SharedCondition notEmpty = lock.condition("not-empty");
 * lock.lock();
 * try
 * {
 *     while (isEmpty()) { notEmpty.await(); }
 * }
 * finally { lock.unlock(); }
 * }</pre>
 */
public final class SharedCondition implements Condition, Serializable
{
    private static final long serialVersionUID = 1L;

    private final transient LockHandle lock;
    private final transient long id;

    SharedCondition(final LockHandle lock, final long id)
    {
        this.lock = lock;
        this.id = id;
    }

    @Override
    public void await() throws InterruptedException
    {
        waitUntil(Deadline.NEVER);
    }

    @Override
    public void awaitUninterruptibly()
    {
        lock.checkUsable();
        try
        {
            ConditionWait.await(lock, id, Deadline.NEVER, false);
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    @Override
    public long awaitNanos(final long timeoutNs) throws InterruptedException
    {
        final long beginNs = System.nanoTime();
        waitUntil(Deadline.after(timeoutNs, TimeUnit.NANOSECONDS));
        return Math.max(0, timeoutNs) - (System.nanoTime() - beginNs);
    }

    @Override
    public boolean await(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return waitUntil(Deadline.after(timeout, unit));
    }

    /**
     * {@inheritDoc} The time left is computed once: a step of the wall clock does not move the deadline.
     */
    @Override
    public boolean awaitUntil(final Date deadline) throws InterruptedException
    {
        final long nowMs = System.currentTimeMillis();
        // The difference to the earliest dates of all would wrap around.
        final long timeoutMs = Math.max(nowMs, deadline.getTime()) - nowMs;
        return waitUntil(Deadline.after(timeoutMs, TimeUnit.MILLISECONDS));
    }

    /**
     * Waits, with a timeout, until a predicate holds.
     *
     * @param predicate evaluated with the lock held, first and after each wake-up.
     * @param timeout   to wait; zero or less evaluates the predicate once.
     * @param unit      of the timeout.
     * @return the last result of the predicate.
     * @throws InterruptedException if interrupted before being signalled.
     */
    public boolean await(final BooleanSupplier predicate, final long timeout, final TimeUnit unit)
        throws InterruptedException
    {
        Objects.requireNonNull(predicate, "predicate");
        final long deadlineNs = Deadline.after(timeout, unit);
        lock.checkUsable();
        Waiter.checkInterrupt();
        boolean isSo = predicate.getAsBoolean();
        while (!isSo && Deadline.remainingNs(deadlineNs) > 0)
        {
            waitUntil(deadlineNs);
            isSo = predicate.getAsBoolean();
        }
        return isSo;
    }

    private boolean waitUntil(final long deadlineNs) throws InterruptedException
    {
        lock.checkUsable();
        Waiter.checkInterrupt();
        return ConditionWait.await(lock, id, deadlineNs, true);
    }

    @Override
    public void signal()
    {
        signal(1);
    }

    /**
     * Wakes the longest waiters.
     *
     * @param count maximum number of waiters to wake.
     * @throws IllegalArgumentException if the count is negative.
     */
    public void signal(final int count)
    {
        lock.checkUsable();
        if (count < 0)
        {
            throw new IllegalArgumentException("count must not be negative: count=" + count);
        }
        int signalled = 0;
        while (signalled < count && signalled < lock.nodes().count() && lock.nodes().signal(id))
        {
            signalled++;
        }
        if (signalled > 0 && lock.isFair())
        {
            // They stand in the queue of the lock now, so nobody may pass by.
            lock.word().contend();
        }
    }

    @Override
    public void signalAll()
    {
        signal(Integer.MAX_VALUE);
    }

    boolean belongsTo(final LockHandle other)
    {
        return lock.isSameLock(other);
    }

    long id()
    {
        return id;
    }

    @Override
    public String toString()
    {
        return "SharedCondition{id=" + id + ", lock=" + lock + "}";
    }

    private Object writeReplace()
    {
        return new Reference(lock, id);
    }

    private void readObject(final ObjectInputStream stream) throws InvalidObjectException
    {
        throw new InvalidObjectException("a condition is deserialised through its replacement");
    }

    /** What is written in place of the handle. */
    private record Reference(LockHandle lock, long id) implements Serializable
    {
        private static final long serialVersionUID = 1L;

        private Object readResolve()
        {
            return new SharedCondition(lock, id);
        }
    }

    /** One thread's wait for a signal on a condition. */
    private static final class ConditionWait
    {
        /*
         * The holder takes its place on the condition, releases the lock whatever the hold count, and sleeps on a word
         * of its own until its place is no longer what it was: then it was signalled. To give up it changes its place
         * itself; if that fails, it was signalled before, and the signal counts. It gives the node back when it has the
         * lock again, so that a signal to one who dies in between is seen by others, who look for such in each slice.
         *
         * Checked: native-tests/src/model/condition.pml.
         */
        private final LockHandle lock;
        private final LockWord word;
        private final WaiterNodes nodes;
        private final WordWaiter waiter;
        private final long me;
        private final boolean isInterruptible;
        private final int node;
        private final long place;
        private final IntervalTimer askTimer = IntervalTimer.dueLater(IntervalTimer.ASK_INTERVAL_NS);
        private boolean wasInterrupted;

        private ConditionWait(
            final LockHandle lock,
            final long condition,
            final int node,
            final long deadlineNs,
            final boolean isInterruptible)
        {
            this.lock = lock;
            this.word = lock.word();
            this.nodes = lock.nodes();
            this.waiter = new WordWaiter(word.strategy(), word.buffer(), deadlineNs);
            this.me = word.me();
            this.isInterruptible = isInterruptible;
            this.node = node;
            this.place = nodes.await(node, condition);
        }

        /**
         * By the holder.
         *
         * @return whether it was signalled; false when the deadline has passed.
         * @throws InterruptedException when it was interrupted before it was signalled.
         */
        static boolean await(
            final LockHandle lock, final long condition, final long deadlineNs, final boolean isInterruptible)
            throws InterruptedException
        {
            final int node = lock.nodes().own(lock.word().me());
            if (WaiterNodes.NONE == node)
            {
                throw new IllegalStateException(
                    "too many waiters: name=" + lock.name() + " max=" + lock.nodes().count());
            }
            return new ConditionWait(lock, condition, node, deadlineNs, isInterruptible).run();
        }

        private boolean run() throws InterruptedException
        {
            final int holdCount = word.holdCount();
            boolean isSignalled = false;
            lock.beforeWait();
            word.release(me);
            try
            {
                isSignalled = awaitSignal();
            }
            finally
            {
                new Acquisition(word, nodes, node, Deadline.NEVER, false).runUninterruptibly();
                word.holdCount(holdCount);
                lock.afterWait();
            }
            if (wasInterrupted)
            {
                if (isInterruptible && !isSignalled)
                {
                    throw new InterruptedException();
                }
                Thread.currentThread().interrupt();
            }
            return isSignalled;
        }

        private boolean awaitSignal()
        {
            while (true)
            {
                final int signals = nodes.signals(node);
                if (!nodes.isAt(node, place))
                {
                    return true;
                }
                wasInterrupted |= Thread.interrupted();
                final boolean isOver = (wasInterrupted && isInterruptible) || waiter.remainingNs() <= 0;
                if (isOver && nodes.giveUp(node, place))
                {
                    return false;
                }
                if (!isOver && !waiter.spin())
                {
                    waiter.sleep(nodes.signalsIndex(node), signals, WordWaiter.SLICE_NS);
                    if (waiter.isToBeWoken() || askTimer.isDue())
                    {
                        nodes.verifyUsed(node, me);
                        nodes.passOnSignalsOfTheDead();
                    }
                }
            }
        }
    }
}
