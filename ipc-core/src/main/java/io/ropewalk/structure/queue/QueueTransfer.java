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
package io.ropewalk.structure.queue;

import io.ropewalk.codec.Codec;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.QueueClosedException;
import io.ropewalk.error.QueueFullException;
import io.ropewalk.machine.memory.Scratch;
import io.ropewalk.machine.platform.StackReserve;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.machine.waiting.core.Patience;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.MpmcRing;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.Collection;
import java.util.Objects;
import java.util.function.IntSupplier;

/**
 * Moves elements in and out of the ring, and waits where the ring does not.
 * <p>
 * {@link #takeOnce} returns a number for what was taken, which {@link #receive} or {@link #giveBack} uses up: here the
 * position, in a {@link TaskTransfer} the ticket. In both, a parameter called position is a position in the ring.
 */
class QueueTransfer<E>
{
    final MpmcRing ring;
    final Codec<E> codec;
    final WaitStrategy strategy;

    private final String name;
    private final EventCount notEmpty;
    private final EventCount notFull;

    /** Read without ordering: whoever closes a handle under a running call gets what that call finds. */
    private boolean closed;
    private int seenRepairs;

    QueueTransfer(final String name, final MpmcRing ring, final Codec<E> codec, final WaitStrategy strategy)
    {
        this(name, ring, codec, strategy, EventCount.named(ring.buffer(), MpmcRing.NOT_EMPTY_OFFSET, "not empty"),
            EventCount.named(ring.buffer(), MpmcRing.NOT_FULL_OFFSET, "not full"));
    }

    /** Where others wait than at the ring, and the ring itself is not known beforehand. */
    QueueTransfer(
        final String name,
        final MpmcRing ring,
        final Codec<E> codec,
        final WaitStrategy strategy,
        final EventCount notEmpty,
        final EventCount notFull)
    {
        this.name = name;
        this.ring = ring;
        this.codec = Objects.requireNonNull(codec, "codec");
        this.strategy = strategy;
        this.notEmpty = notEmpty;
        this.notFull = notFull;
    }

    boolean offer(final E element)
    {
        Objects.requireNonNull(element, "element");
        StackReserve.ensure();
        final Scratch scratch = Scratch.acquire();
        try
        {
            return accepted(offerPatiently(scratch, codec.encode(element, scratch.buffer(), 0)));
        }
        finally
        {
            release(scratch);
        }
    }

    boolean offer(final E element, final long deadlineNs) throws InterruptedException
    {
        Objects.requireNonNull(element, "element");
        Waiter.checkInterrupt();
        StackReserve.ensure();
        final Scratch scratch = Scratch.acquire();
        try
        {
            final int length = codec.encode(element, scratch.buffer(), 0);
            final int result = offer(scratch, length);
            return accepted(isFinal(result) ? result : offerUntil(result, scratch, length, deadlineNs));
        }
        finally
        {
            release(scratch);
        }
    }

    /** After a first look that was not final. */
    final int offerUntil(final int first, final Scratch scratch, final int length, final long deadlineNs)
        throws InterruptedException
    {
        final Patience patience = new Patience(deadlineNs);
        final Waiter waiter = new Waiter(strategy, notFull, deadlineNs);
        int result = first;
        while (!isFinal(result) && waiter.idle())
        {
            result = offer(scratch, length);
        }
        while (Ring.HELD_UP == result && patience.mayLookAgainUnlessInterrupted())
        {
            result = offer(scratch, length);
        }
        return result;
    }

    /** That somebody alive is in the way is no reason to say "full", unless it lasts. */
    private int offerPatiently(final Scratch scratch, final int length)
    {
        int result = offer(scratch, length);
        if (Ring.HELD_UP == result)
        {
            final Patience patience = new Patience();
            while (Ring.HELD_UP == result && patience.mayLookAgain())
            {
                result = offer(scratch, length);
            }
        }
        return result;
    }

    private int offer(final Scratch scratch, final int length)
    {
        final int result = offerUnannounced(scratch, length);
        if (Ring.ACCEPTED == result)
        {
            wake(notEmpty);
        }
        return result;
    }

    /** Leaves it to the caller to wake the consumers. */
    final int offerUnannounced(final Scratch scratch, final int length)
    {
        checkOpen();
        final int result = offerOnce(scratch, length);
        passOnRepairs();
        return result;
    }

    /** One attempt, without waiting or waking. */
    int offerOnce(final Scratch scratch, final int length)
    {
        return offerOnce(scratch.buffer(), 0, length);
    }

    /** The same, of an element that is encoded already. */
    int offerOnce(final DirectBuffer source, final int offset, final int length)
    {
        return ring.offer(source, offset, length);
    }

    /** Index in {@link #claimBuffer()} at which to write; or FULL, HELD_UP, CLOSED. */
    int claimOnce(final int length)
    {
        return ring.tryClaim(length);
    }

    /** In which this thread has claimed, or would. */
    MutableDirectBuffer claimBuffer()
    {
        return ring.buffer();
    }

    void commit(final int index)
    {
        ring.commit(index);
    }

    void abort(final int index)
    {
        ring.abort(index);
    }

    /** Elements in place, without waiting or waking: how many; or CLOSED. */
    long claimPosition(final int index)
    {
        return ring.claimPosition(index);
    }

    int pollOnce(final MessageHandler handler, final int limit)
    {
        return ring.poll(handler, limit);
    }

    static boolean isFinal(final int result)
    {
        return result >= 0 || Ring.CLOSED == result;
    }

    final boolean accepted(final int result)
    {
        if (Ring.CLOSED == result)
        {
            throw shutDown();
        }
        return Ring.ACCEPTED == result;
    }

    /** After a put: no stack for it must not make it look as if nothing had been put. Then it is not used again. */
    static void release(final Scratch scratch)
    {
        try
        {
            scratch.release();
        }
        catch (final VirtualMachineError ex)
        {
            // What is left of it is collected.
        }
    }

    /** What was taken; or EMPTY, CLOSED; or HELD_UP when somebody alive is in the way and it lasts. */
    final long beginTake()
    {
        return beginTake(false);
    }

    private long beginTake(final boolean isBatch)
    {
        StackReserve.ensure();
        long taken = lookOnce(isBatch);
        if (Ring.HELD_UP == taken)
        {
            final Patience patience = new Patience();
            while (Ring.HELD_UP == taken && patience.mayLookAgain())
            {
                taken = lookOnce(isBatch);
            }
        }
        return taken;
    }

    /** As {@link #beginTake()}, one of many: the caller wakes the producers; before a longer look, this does. */
    final long beginBatchTake()
    {
        StackReserve.ensure();
        final long taken = lookOnce(true);
        if (Ring.HELD_UP != taken)
        {
            return taken;
        }
        wake(notFull);
        return beginTake(true);
    }

    private long lookOnce(final boolean isBatch)
    {
        checkOpen();
        final long taken = takeOnce(isBatch);
        passOnRepairs();
        return taken;
    }

    /** One attempt, without waiting. In a batch, the caller wakes the producers. */
    long takeOnce(final boolean isBatch)
    {
        return ring.beginTake();
    }

    /** What was taken; or EMPTY or HELD_UP when the deadline has passed; or CLOSED. */
    long await(final long deadlineNs) throws InterruptedException
    {
        Waiter.checkInterrupt();
        StackReserve.ensure();
        final long taken = lookOnce(false);
        return taken >= 0 || Ring.CLOSED == taken ? taken : takeUntil(taken, deadlineNs);
    }

    /** After a first look that found nothing. */
    private long takeUntil(final long first, final long deadlineNs) throws InterruptedException
    {
        final Patience patience = new Patience(deadlineNs);
        final Waiter waiter = new Waiter(strategy, notEmpty, deadlineNs);
        long taken = first;
        while (taken < 0 && Ring.CLOSED != taken && waiter.idle())
        {
            taken = lookOnce(false);
        }
        while (Ring.HELD_UP == taken && patience.mayLookAgainUnlessInterrupted())
        {
            taken = lookOnce(false);
        }
        return taken;
    }

    final E receive(final long taken)
    {
        return receive(taken, null);
    }

    /**
     * Decodes in place, before the hand-over: whoever dies in the codec leaves the element to others, and so does an
     * Error. That one says nothing of the element, but that this process, or this call, had not the means. A collection
     * that does not take the element leaves it here.
     *
     * @param target null for the element alone; else this is one of many, and the caller wakes the producers.
     */
    E receive(final long taken, final Collection<? super E> target)
    {
        boolean isTaken = true;
        try
        {
            final E element = elementOf(taken);
            if (null != target)
            {
                isTaken = false;
                target.add(element);
                isTaken = true;
            }
            return element;
        }
        catch (final Error ex)
        {
            isTaken = false;
            throw ex;
        }
        finally
        {
            if (isTaken)
            {
                endTake(taken);
                if (null == target)
                {
                    wake(notFull);
                }
            }
            else
            {
                giveBack(taken);
            }
        }
    }

    /** Where it lies. */
    E elementOf(final long taken)
    {
        return codec.decode(ring.buffer(), ring.indexOf(taken), ring.lengthOf(taken));
    }

    void endTake(final long taken)
    {
        ring.endTake(taken);
    }

    void cancelTake(final long taken)
    {
        ring.cancelTake(taken);
    }

    /** What was taken is left to whoever takes next, here or in another process. */
    void giveBack(final long taken)
    {
        cancelTake(taken);
        wake(notEmpty);
    }

    /** Takes the first element, unseen, and leaves it to the caller to wake producers. False when there is none. */
    boolean discardFirst()
    {
        final long taken = beginBatchTake();
        if (taken >= 0)
        {
            endTake(taken);
        }
        return taken >= 0;
    }

    /** What could be taken now. A producer that is half-way through a put is waited for, unless it lasts. */
    final int size()
    {
        return count(this::takeable);
    }

    /** As whether {@link #size()} is 0, but looks only for the first element. */
    final boolean isEmpty()
    {
        return count(this::takeableFirst) == 0;
    }

    private int count(final IntSupplier look)
    {
        checkOpen();
        int takeable = look.getAsInt();
        if (takeable < 0)
        {
            final Patience patience = new Patience();
            while (takeable < 0 && patience.mayLookAgain())
            {
                takeable = look.getAsInt();
            }
        }
        return takeable < 0 ? -1 - takeable : takeable;
    }

    /** As {@link MpmcRing#takeable()}. */
    int takeable()
    {
        return ring.takeable();
    }

    /** As {@link MpmcRing#takeableFirst()}. */
    int takeableFirst()
    {
        return ring.takeableFirst();
    }

    int capacity()
    {
        return ring.capacity();
    }

    boolean isFull()
    {
        return ring.isFull();
    }

    boolean isShutdown()
    {
        return ring.isShutdown();
    }

    QueueWalker<E> walker()
    {
        return new QueueWalker<>(this, ring.walk());
    }

    /** What is not undelivered: elements in hands take room, too. */
    final int remainingCapacity()
    {
        checkOpen();
        return remaining();
    }

    int remaining()
    {
        return ring.remainingCapacity();
    }

    /**
     * After what has happened: an Error must not make it look as if it had not, because the caller would do it again.
     */
    private static void wake(final EventCount eventCount)
    {
        try
        {
            eventCount.signal();
        }
        catch (final VirtualMachineError ex)
        {
            // No stack, or no memory. Whoever sleeps looks again after its slice.
        }
    }

    /** The element at a position, or null when there is none to be taken. */
    E copy(final long position)
    {
        return copy(ring, position);
    }

    final E copy(final MpmcRing from, final long position)
    {
        final Scratch scratch = Scratch.acquire();
        try
        {
            final int length = from.copy(position, scratch.buffer());
            return length < 0 ? null : codec.decode(scratch.buffer(), 0, length);
        }
        finally
        {
            scratch.release();
        }
    }

    /** Takes an element out of the middle: ACCEPTED; EMPTY when somebody else has taken it; or HELD_UP. */
    int remove(final long position)
    {
        return ring.remove(position);
    }

    EventCount notEmpty()
    {
        return notEmpty;
    }

    boolean isClosed()
    {
        return closed;
    }

    void signalNotFull()
    {
        wake(notFull);
    }

    void signalNotEmpty()
    {
        wake(notEmpty);
    }

    /** What was repaired through this handle may be what others wait for. */
    final void passOnRepairs()
    {
        final int repairs = repairs();
        if (repairs != seenRepairs)
        {
            seenRepairs = repairs;
            wake(notEmpty);
            wake(notFull);
        }
    }

    /** Repairs made through this handle so far. */
    int repairs()
    {
        return ring.repairs();
    }

    /** False when a living producer is in the way: try again. */
    boolean tryShutdown()
    {
        return ring.shutdown();
    }

    void closeRings()
    {
        ring.close();
    }

    void shutdown() throws InterruptedException
    {
        checkOpen();
        StackReserve.ensure();
        final Waiter waiter = new Waiter(WaitStrategy.BACKOFF, notFull, Deadline.NEVER);
        while (!tryShutdown())
        {
            waiter.idle();
        }
        notEmpty.signal();
        notFull.signal();
    }

    void close()
    {
        if (!closed)
        {
            StackReserve.ensure();
            closed = true;
            closeRings();
            notEmpty.signal();
            notFull.signal();
        }
    }

    void checkOpen()
    {
        if (closed)
        {
            throw new HandleClosedException("this handle was closed: name=" + name);
        }
    }

    QueueClosedException shutDown()
    {
        return new QueueClosedException("queue was shut down: name=" + name);
    }

    QueueFullException full()
    {
        return new QueueFullException("queue full: name=" + name + " capacity=" + capacity());
    }
}
