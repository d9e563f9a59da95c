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
package io.ropewalk.process.pool;

import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Reads the answers of a line, in the thread that waits for one of them wherever there is such a thread.
 */
final class AnswerReader
{
    /*
     * Ancestor: leader and followers (Schmidt and others). A hand-over from a reading thread to the thread that waits
     * costs as much as the wake-up from the worker did. So one of the waiting threads, the leader, reads the line for
     * all of them, and sleeps on the word that the worker signals; it reads on until its own answer has come, and makes
     * another one leader. Only when nobody waits, the standby thread reads. A waiting thread takes over from it without
     * asking; it finds out when it wakes.
     *
     * The leadership is a matter of speed alone: any number of threads may read the line. Reading runs no code of
     * users, so a leader is never away for long; and if it is, followers look again after their slice.
     */
    private static final long SLICE_NS = 20_000_000;
    private static final int BATCH = 64;

    private final Connection<Answer> line;
    private final EventCount arrivals;
    private final MessageHandler handler;
    private final Runnable afterBatch;
    private final BooleanSupplier isNeededSoon;
    private final AtomicReference<Thread> leader = new AtomicReference<>();
    private final Set<Thread> followers = ConcurrentHashMap.newKeySet();

    /** Set once, before anybody reads. */
    private Thread standby;

    AnswerReader(
        final Connection<Answer> line,
        final MessageHandler handler,
        final Runnable afterBatch,
        final BooleanSupplier isNeededSoon)
    {
        this.line = line;
        this.arrivals = (EventCount)line.readiness();
        this.handler = handler;
        this.afterBatch = afterBatch;
        this.isNeededSoon = isNeededSoon;
    }

    void standby(final Thread thread)
    {
        standby = thread;
    }

    boolean hasLeader()
    {
        return leader.get() != null;
    }

    /** Until something is so, reading meanwhile. False when the deadline has passed. */
    boolean await(final BooleanSupplier isOver, final long deadlineNs) throws InterruptedException
    {
        final Thread self = Thread.currentThread();
        while (!isOver.getAsBoolean())
        {
            Waiter.checkInterrupt();
            if (Deadline.remainingNs(deadlineNs) <= 0)
            {
                // One look, also without any time.
                read();
                return isOver.getAsBoolean();
            }
            if (!leadOnce(self, isOver, deadlineNs))
            {
                follow(self, isOver, deadlineNs);
            }
        }
        return true;
    }

    /** By a waiting thread. False when another one leads. */
    private boolean leadOnce(final Thread self, final BooleanSupplier isOver, final long deadlineNs)
        throws InterruptedException
    {
        final Thread seen = leader.get();
        if ((seen != null && seen != standby) || !leader.compareAndSet(seen, self))
        {
            return false;
        }
        try
        {
            lead(self, isOver, deadlineNs);
        }
        finally
        {
            resign(self);
        }
        return true;
    }

    /**
     * By the standby thread: reads until something is so, or somebody has taken over.
     *
     * @return false if somebody else leads.
     */
    boolean leadAsStandby(final BooleanSupplier isOver, final long deadlineNs) throws InterruptedException
    {
        if (!leader.compareAndSet(null, standby))
        {
            return false;
        }
        try
        {
            lead(standby, isOver, deadlineNs);
            return leader.get() == standby;
        }
        finally
        {
            resign(standby);
        }
    }

    private void lead(final Thread self, final BooleanSupplier isOver, final long deadlineNs)
        throws InterruptedException
    {
        int read = read();
        while (!isOver.getAsBoolean() && leader.get() == self && Ring.CLOSED != read)
        {
            if (0 == read && !new Waiter(WaitStrategy.HYBRID, arrivals, deadlineNs, "an answer").until(
                () -> line.isReady() || isOver.getAsBoolean() || leader.get() != self))
            {
                return;
            }
            read = read();
        }
    }

    private int read()
    {
        final int read = line.poll(handler, BATCH);
        if (read > 0)
        {
            afterBatch.run();
        }
        return read;
    }

    private void resign(final Thread self)
    {
        if (leader.compareAndSet(self, null))
        {
            appoint(self);
        }
    }

    private void appoint(final Thread last)
    {
        for (final Thread follower : followers)
        {
            if (follower != last)
            {
                LockSupport.unpark(follower);
                return;
            }
        }
        // Nobody waits any more: the standby thread reads at once if somebody is to be called back.
        if (last != standby && isNeededSoon.getAsBoolean())
        {
            LockSupport.unpark(standby);
        }
    }

    private void follow(final Thread self, final BooleanSupplier isOver, final long deadlineNs)
    {
        followers.add(self);
        try
        {
            final Thread seen = leader.get();
            if (seen != null && seen != standby && !isOver.getAsBoolean())
            {
                LockSupport.parkNanos(this, Math.min(SLICE_NS, Deadline.remainingNs(deadlineNs)));
            }
        }
        finally
        {
            followers.remove(self);
        }
    }

    /** Makes a waiting thread look whether it is over. */
    void wake(final Thread waiting)
    {
        if (waiting != Thread.currentThread())
        {
            LockSupport.unpark(waiting);
            if (leader.get() == waiting)
            {
                arrivals.signal();
            }
        }
    }
}
