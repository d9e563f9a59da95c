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

import io.ropewalk.codec.Codec;
import io.ropewalk.error.BufferTooShortException;
import io.ropewalk.error.PeerClosedException;
import io.ropewalk.machine.platform.StackReserve;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.machine.waiting.core.Patience;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.PipeRing;

/**
 * Receives through one lane, and waits where the ring does not. {@link Ring#CLOSED} means the end of the stream.
 */
final class Inbox
{
    private static final int SPINS = 1000;

    private final String label;
    /** Of the lane, itself: each step to it is a load that every message waits for. */
    private final PipeRing ring;
    private final EventCount notEmpty;
    private final EventCount notFull;
    private final Holders.Peer writers;
    private final Gate gate;
    private final WaitStrategy strategy;
    private final boolean sleeps;

    Inbox(final String label, final Lane lane, final Holders.Peer writers, final Gate gate, final WaitStrategy strategy)
    {
        this.label = label;
        this.ring = lane.ring;
        this.notEmpty = lane.notEmpty;
        this.notFull = lane.notFull;
        this.writers = writers;
        this.gate = gate;
        this.strategy = strategy;
        this.sleeps = WaitStrategy.HYBRID == strategy || WaitStrategy.BACKOFF == strategy;
    }

    /** The next message; or null when the deadline has passed. */
    <E> E receive(final Codec<E> codec, final long deadlineNs) throws PeerClosedException, InterruptedException
    {
        final long position = await(deadlineNs);
        return position >= 0 ? decode(codec) : ended(position);
    }

    /** The length of the next message, which is copied. */
    int receive(final byte[] target, final int offset) throws PeerClosedException, InterruptedException
    {
        final long position = await(Deadline.NEVER);
        return position >= 0 ? copy(target, offset) : this.<Integer>ended(position);
    }

    private <T> T ended(final long result) throws PeerClosedException
    {
        if (Ring.CLOSED == result)
        {
            throw new PeerClosedException("end of stream: " + label);
        }
        return null;
    }

    /** A position; or CLOSED; or EMPTY or HELD_UP when the deadline has passed. */
    private long await(final long deadlineNs) throws InterruptedException
    {
        long position = look(false);
        if (isFinal(position))
        {
            return position;
        }
        final Patience patience = new Patience(deadlineNs);
        final Waiter waiter = new Waiter(strategy, notEmpty, deadlineNs);
        int looks = 0;
        while (!isFinal(position) && waiter.idle())
        {
            // A reader that spins has no time for the clock; one that sleeps looks seldom, and asks then.
            position = look(sleeps && ++looks > SPINS);
        }
        return isFinal(position) ? position : lookPatiently(patience);
    }

    /** At last: asks about the writers, and waits a little for a living reader that is in the way. */
    private long lookPatiently(final Patience patience) throws InterruptedException
    {
        long position = look(true);
        while (Ring.HELD_UP == position && patience.mayLookAgainUnlessInterrupted())
        {
            position = look(true);
        }
        return position;
    }

    private long look(final boolean isAsking)
    {
        gate.check();
        StackReserve.ensure();
        long position = ring.beginTake();
        if (Ring.EMPTY == position && (isAsking ? writers.isGone() : writers.isGoneNowAndThen()))
        {
            // What they sent before they went is seen now, if it was not before.
            position = ring.beginTake();
            return Ring.EMPTY == position ? Ring.CLOSED : checked(position);
        }
        return checked(position);
    }

    int receive(final MessageHandler handler, final int limit)
    {
        if (!ring.isWithinConsumersLimit())
        {
            gate.check();
        }
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

    boolean isTaken(final long position)
    {
        gate.check();
        return ring.isTaken(position);
    }

    private int receiveNow(final MessageHandler handler, final int limit)
    {
        StackReserve.ensure();
        boolean mayHaveTaken = true;
        try
        {
            final int count = ring.receive(handler, limit);
            mayHaveTaken = count > 0;
            return count;
        }
        finally
        {
            // A message whose handler has thrown is handed over too.
            if (mayHaveTaken)
            {
                signalRoom();
            }
        }
    }

    /**
     * Decodes in place, before the hand-over: whoever dies in the codec leaves the message to others. So does an Error,
     * which says something about this JVM and nothing about the message.
     */
    private <E> E decode(final Codec<E> codec)
    {
        boolean isTaken = true;
        try
        {
            return codec.decode(ring.buffer(), ring.messageIndex(), ring.messageLength());
        }
        catch (final Error ex)
        {
            isTaken = false;
            throw ex;
        }
        finally
        {
            finishTake(isTaken);
        }
    }

    /** Returns the length. */
    private int copy(final byte[] target, final int offset)
    {
        boolean isTaken = true;
        try
        {
            final int length = ring.messageLength();
            if (length > target.length - offset)
            {
                isTaken = false;
                throw new BufferTooShortException("message longer than the buffer: length=" + length +
                    " room=" + (target.length - offset) + " " + label, length);
            }
            ring.buffer().getBytes(ring.messageIndex(), target, offset, length);
            return length;
        }
        catch (final Error ex)
        {
            isTaken = false;
            throw ex;
        }
        finally
        {
            finishTake(isTaken);
        }
    }

    /** Hands the message over, or leaves it where it is. */
    private void finishTake(final boolean isTaken)
    {
        if (!isTaken)
        {
            ring.cancelTake();
            return;
        }
        ring.endTake();
        signalRoom();
    }

    /** The message is received: it must not be lost with an error of waking others, who look after their slice. */
    private void signalRoom()
    {
        try
        {
            notFull.signal();
        }
        catch (final VirtualMachineError ex)
        {
            return;
        }
    }

    boolean isReady()
    {
        return ring.hasMessage() || writers.isGone();
    }

    /** Whether it is ready before the deadline. */
    boolean awaitReady(final long deadlineNs) throws InterruptedException
    {
        return new Waiter(strategy, notEmpty, deadlineNs).until(() ->
        {
            gate.check();
            return isReady();
        });
    }

    /** The ring says CLOSED when this handle was closed meanwhile. */
    private long checked(final long result)
    {
        if (Ring.CLOSED == result)
        {
            throw gate.closed();
        }
        return result;
    }

    private static boolean isFinal(final long position)
    {
        return position >= 0 || Ring.CLOSED == position;
    }
}
