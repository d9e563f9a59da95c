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
package io.ropewalk.structure.pipe;

import io.ropewalk.machine.waiting.Deadline;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.Waiter;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/**
 * Receives through one lane, and waits where the ring does not. {@link Ring#CLOSED} stands for the end of the stream.
 */
final class Inbox
{
    private static final long PATIENCE_NS = 10_000_000;
    private static final int SPINS = 1000;

    private final Lane lane;
    private final Peer writers;
    private final Gate gate;
    private final WaitStrategy strategy;
    private final boolean sleeps;

    Inbox(final Lane lane, final Peer writers, final Gate gate, final WaitStrategy strategy)
    {
        this.lane = lane;
        this.writers = writers;
        this.gate = gate;
        this.strategy = strategy;
        this.sleeps = WaitStrategy.HYBRID == strategy || WaitStrategy.BACKOFF == strategy;
    }

    /** A position; or CLOSED; or EMPTY or HELD_UP when the deadline has passed. */
    long await(final long deadlineNs) throws IOException, InterruptedException
    {
        long position = look(false);
        if (isFinal(position))
        {
            return position;
        }
        final Waiter waiter = new Waiter(strategy, lane.notEmpty, deadlineNs);
        int looks = 0;
        while (!isFinal(position) && waiter.idle())
        {
            // A reader that spins has no time for the clock; one that sleeps looks seldom, and asks then.
            position = look(sleeps && ++looks > SPINS);
        }
        return isFinal(position) ? position : lookPatiently();
    }

    /** At last: asks about the writers, and waits a little for a living reader that is in the way. */
    private long lookPatiently() throws IOException
    {
        long position = look(true);
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (Ring.HELD_UP == position && Deadline.remainingNs(deadlineNs) > 0)
        {
            Thread.yield();
            position = look(true);
        }
        return position;
    }

    private long look(final boolean isAsking) throws IOException
    {
        gate.check();
        long position = lane.ring.beginTake();
        if (Ring.EMPTY == position && (isAsking ? writers.isGone() : writers.isGoneNowAndThen()))
        {
            // What they sent before they went is seen now, if it was not before.
            position = lane.ring.beginTake();
            return Ring.EMPTY == position ? Ring.CLOSED : checked(position);
        }
        return checked(position);
    }

    int receive(final MessageHandler handler, final int limit) throws IOException
    {
        gate.check();
        int count = receiveNow(handler, limit);
        if (Ring.EMPTY == count && limit > 0 && writers.isGoneNowAndThen())
        {
            count = receiveNow(handler, limit);
            if (Ring.EMPTY == count)
            {
                return Ring.CLOSED;
            }
        }
        return Math.max(0, (int)checked(count));
    }

    private int receiveNow(final MessageHandler handler, final int limit)
    {
        boolean mayHaveTaken = true;
        try
        {
            final int count = lane.ring.receive(handler, limit);
            mayHaveTaken = count > 0;
            return count;
        }
        finally
        {
            // A message whose handler has thrown is handed over too.
            if (mayHaveTaken)
            {
                lane.notFull.signal();
            }
        }
    }

    int indexOf(final long position)
    {
        return lane.ring.indexOf(position);
    }

    int lengthOf(final long position)
    {
        return lane.ring.lengthOf(position);
    }

    void endTake()
    {
        lane.ring.endTake();
        lane.notFull.signal();
    }

    void cancelTake()
    {
        lane.ring.cancelTake();
    }

    boolean isReady()
    {
        return lane.ring.hasMessage() || writers.isGone();
    }

    /** Whether it is ready before the deadline. */
    boolean awaitReady(final long deadlineNs) throws IOException, InterruptedException
    {
        final Waiter waiter = new Waiter(strategy, lane.notEmpty, deadlineNs);
        boolean isReady = isReady();
        while (!isReady && waiter.idle())
        {
            gate.check();
            isReady = isReady();
        }
        return isReady;
    }

    /** The ring says CLOSED when this handle was closed meanwhile. */
    private static long checked(final long result) throws IOException
    {
        if (Ring.CLOSED == result)
        {
            throw new ClosedChannelException();
        }
        return result;
    }

    private static boolean isFinal(final long position)
    {
        return position >= 0 || Ring.CLOSED == position;
    }
}
