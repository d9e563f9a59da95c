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
package io.ropewalk.bus;

import io.ropewalk.bus.bridge.PipeEnd;
import io.ropewalk.bus.bridge.QueueEnd;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.queue.SharedQueue;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Moves elements from a queue, or one end of a pipe, to one on another machine. Each side is a process there that calls
 * {@link #run}; there may be one for each queue.
 * <p>
 * <b>Threads:</b> one runs it, which must not use the queue meanwhile; any may close it and look at its statistics.
 * <p>
 * <b>Failure:</b> either side may be killed at any time and started again, on the same queue: each element is put once.
 * Elements on their way lie in shared memory until the other side has confirmed them; numbers tell what comes twice.
 * When the queue of the receiver is full, the sender takes no more. {@code shutdown()} at the sender's queue ends both
 * sides, and shuts the receiver's queue down, when everything has arrived. Elements are lost only with the shared
 * memory of a machine, for instance when it is restarted.
 * <pre>{@code
 * try (Bridge bridge = Bridge.of(queue).over("aeron:udp?endpoint=host:40123").send())
 * {
 *     bridge.run();    // the other machine: the same with receive()
 * }
 * }</pre>
 */
public final class Bridge implements AutoCloseable
{
    private static final int SPINS = 20;
    private static final int YIELDS = 10;
    private static final long MIN_PARK_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Topics topics;
    private final DriverConnector connector;
    private final BridgeChannels channels;
    private final BridgeSide side;
    private final boolean isSending;
    private final long patienceNs;
    private final ReentrantLock running = new ReentrantLock();
    /** Guarded by the lock. */
    private BridgeLink link;
    private boolean isReleased;
    private volatile boolean isClosing;

    private Bridge(
        final Topics topics, final DriverConnector connector, final BridgeChannels channels, final BridgeSide side,
        final boolean isSending, final long patienceNs)
    {
        this.topics = topics;
        this.connector = connector;
        this.channels = channels;
        this.side = side;
        this.isSending = isSending;
        this.patienceNs = patienceNs;
    }

    /**
     * Begins to build a side of a bridge for a queue.
     *
     * @param queue to take from, or to put to.
     */
    public static BridgeBuilder of(final SharedQueue<?> queue)
    {
        return new BridgeBuilder(new QueueEnd(queue));
    }

    /**
     * Begins to build a side of a bridge for an end of a pipe.
     *
     * @param connection whose messages are sent, or to which messages are written.
     */
    public static BridgeBuilder of(final Connection<?> connection)
    {
        return new BridgeBuilder(new PipeEnd(connection));
    }

    static Bridge open(
        final Topics topics, final DriverConnector connector, final BridgeChannels channels, final BridgeSide side,
        final boolean isSending, final long patienceNs)
    {
        final Bridge bridge = new Bridge(topics, connector, channels, side, isSending, patienceNs);
        boolean isOpen = false;
        try
        {
            bridge.relink();
            isOpen = true;
            return bridge;
        }
        finally
        {
            if (!isOpen)
            {
                bridge.close();
            }
        }
    }

    private void relink()
    {
        final BridgeLink last = link;
        link = BridgeLink.open(connector, topics, channels, isSending, () -> isClosing);
        side.relink(link);
        if (last != null)
        {
            last.close();
        }
    }

    /**
     * Moves elements until the stream has ended and both sides know it, or until the bridge is closed.
     *
     * @return true if the stream has ended, false if the bridge was closed.
     * @throws InterruptedException                       if interrupted; run it again to go on.
     * @throws BridgeException                            if the other side refuses, or has not answered in time.
     * @throws io.ropewalk.error.ElementTooLargeException if an element is too long for the channel or the other queue.
     * @throws io.ropewalk.error.QueueClosedException     if somebody else has shut the receiver's queue down.
     */
    public boolean run() throws InterruptedException
    {
        running.lockInterruptibly();
        try
        {
            return runAlone();
        }
        finally
        {
            running.unlock();
        }
    }

    private boolean runAlone() throws InterruptedException
    {
        final IdleStrategy idle = new BackoffIdleStrategy(SPINS, YIELDS, MIN_PARK_NS, MAX_PARK_NS);
        final long beginNs = System.nanoTime();
        while (!isClosing && !side.isDone())
        {
            Waiter.checkInterrupt();
            if (link.isLost())
            {
                relink();
            }
            final int work = side.work();
            // The driver sleeps in the kernel, and learns from nobody else that something may have come.
            topics.driverWanted().signal();
            idle.idle(work);
            checkPatience(beginNs);
        }
        if (isClosing && isReleased)
        {
            throw new HandleClosedException("this bridge was closed: channel=" + channels.channel());
        }
        return !isClosing;
    }

    private void checkPatience(final long beginNs)
    {
        if (isSending && patienceNs != Long.MAX_VALUE && !side.isAnswered() &&
            System.nanoTime() - beginNs >= patienceNs)
        {
            throw new BridgeException("no receiver has answered: channel=" + channels.channel() + " waitedMs=" +
                TimeUnit.NANOSECONDS.toMillis(patienceNs));
        }
    }

    /**
     * Returns what this side has done so far.
     */
    public BridgeStatistics statistics()
    {
        return side.statistics();
    }

    /**
     * Ends {@link #run} soon and waits until it has; then another bridge may go on where this one was.
     */
    @Override
    public void close()
    {
        isClosing = true;
        running.lock();
        try
        {
            if (!isReleased)
            {
                isReleased = true;
                release();
            }
        }
        finally
        {
            running.unlock();
        }
    }

    private void release()
    {
        try
        {
            if (link != null)
            {
                link.close();
            }
        }
        finally
        {
            side.close();
            connector.close();
            connector.leave();
        }
    }

    @Override
    public String toString()
    {
        return "Bridge{channel=" + channels.channel() + " stream=" + channels.stream() + " sending=" + isSending + "}";
    }
}
