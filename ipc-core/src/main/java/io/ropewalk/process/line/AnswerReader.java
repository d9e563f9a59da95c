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
package io.ropewalk.process.line;

import io.ropewalk.error.HandleClosedException;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.ring.MessageHandler;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Reads the answers of a line, in the thread that waits for one of them wherever there is such a thread.
 */
public final class AnswerReader
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
    private final AtomicReference<ThreadBell> leader = new AtomicReference<>();
    private final Set<ThreadBell> followers = ConcurrentHashMap.newKeySet();

    /** Set once, before anybody reads. */
    private ThreadBell standby;

    /**
     * @param line         to read.
     * @param handler      of the messages; must run no code of users.
     * @param afterBatch   run after some were read.
     * @param isNeededSoon whether the standby thread is to read at once when nobody waits.
     */
    public AnswerReader(
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

    /** Sets what wakes the thread that reads when nobody waits, if there is such a thread. */
    public void standby(final ThreadBell bell)
    {
        standby = bell;
    }

    /** Whether a thread reads. */
    public boolean hasLeader()
    {
        return leader.get() != null;
    }

    /** Until something is so, reading meanwhile. False when the deadline has passed. */
    public boolean await(final ThreadBell self, final BooleanSupplier isOver, final long deadlineNs)
        throws InterruptedException
    {
        return await(self, isOver, () -> {}, deadlineNs);
    }

    /** The same, with what is to be done before this thread sleeps while another one reads for it. */
    public boolean await(
        final ThreadBell self, final BooleanSupplier isOver, final Runnable beforeFollowing, final long deadlineNs)
        throws InterruptedException
    {
        while (!isOver.getAsBoolean())
        {
            Waiter.checkInterrupt();
            if (Deadline.remainingNs(deadlineNs) <= 0)
            {
                // One look, also without any time.
                read(isOver);
                return isOver.getAsBoolean();
            }
            if (!leadOnce(self, isOver, deadlineNs))
            {
                beforeFollowing.run();
                follow(self, isOver, deadlineNs);
            }
        }
        return true;
    }

    /** By a waiting thread. False when another one leads. */
    private boolean leadOnce(final ThreadBell self, final BooleanSupplier isOver, final long deadlineNs)
        throws InterruptedException
    {
        final ThreadBell seen = leader.get();
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
    public boolean leadAsStandby(final BooleanSupplier isOver, final long deadlineNs) throws InterruptedException
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

    private void lead(final ThreadBell self, final BooleanSupplier isOver, final long deadlineNs)
        throws InterruptedException
    {
        int read = read(isOver);
        while (!isOver.getAsBoolean() && leader.get() == self)
        {
            if (0 == read && !new Waiter(WaitStrategy.HYBRID, arrivals, deadlineNs, "an answer").until(
                () -> line.isReady() || isOver.getAsBoolean() || leader.get() != self))
            {
                return;
            }
            read = read(isOver);
        }
    }

    private int read(final BooleanSupplier isOver)
    {
        final int read = poll(isOver);
        if (read > 0)
        {
            afterBatch.run();
        }
        return read;
    }

    private int poll(final BooleanSupplier isOver)
    {
        try
        {
            return line.poll(handler, BATCH);
        }
        catch (final HandleClosedException ex)
        {
            // All futures were completed before the line was closed.
            if (isOver.getAsBoolean())
            {
                return 0;
            }
            throw ex;
        }
    }

    private void resign(final ThreadBell self)
    {
        if (leader.compareAndSet(self, null) && (!followers.isEmpty() || isNeededSoon.getAsBoolean()))
        {
            appoint(self);
        }
    }

    private void appoint(final ThreadBell last)
    {
        for (final ThreadBell follower : followers)
        {
            if (follower != last)
            {
                follower.ring();
                return;
            }
        }
        // Nobody waits any more: the standby thread reads at once if somebody is to be called back.
        if (last != standby && isNeededSoon.getAsBoolean())
        {
            standby.ring();
        }
    }

    private void follow(final ThreadBell self, final BooleanSupplier isOver, final long deadlineNs)
        throws InterruptedException
    {
        followers.add(self);
        try
        {
            final ThreadBell seen = leader.get();
            if (seen != null && seen != standby && !isOver.getAsBoolean())
            {
                self.await(Math.min(SLICE_NS, Deadline.remainingNs(deadlineNs)));
            }
        }
        finally
        {
            followers.remove(self);
        }
    }

    /** Makes a waiting thread look whether it is over. */
    public void wake(final ThreadBell waiting)
    {
        if (!waiting.isOfThisThread())
        {
            waiting.ring();
            if (leader.get() == waiting)
            {
                arrivals.signal();
            }
        }
    }
}
