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
import io.ropewalk.error.QueueEmptyException;
import io.ropewalk.error.QueueFullException;
import io.ropewalk.machine.waiting.Deadline;
import io.ropewalk.machine.waiting.EventCount;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.segment.Walk;
import io.ropewalk.structure.ring.MpmcRing;
import io.ropewalk.structure.ring.Ring;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A bounded queue between processes.
 * <p>
 * <b>Threads:</b> any, in any number of processes. First in, first out, in the order of the puts' claims. A thread that
 * is alone on its side works without locked instructions. A process that is stopped (not dead) half-way through a put
 * holds up the elements behind it until it goes on: then, when that has lasted some milliseconds, {@code poll} may
 * return null and {@code offer} false although there are elements or room.
 * <p>
 * <b>Failure:</b> an element whose put returned is delivered, once, also when its producer is gone; a half-made put
 * vanishes; a taker that dies before its hand-over leaves the element to others. Nothing has to be repaired by hand and
 * nobody waits for the dead. An element that cannot be encoded, or is larger than the budget, is an exception to its
 * producer, with nothing enqueued; one that cannot be decoded is consumed, and an exception to its consumer.
 * <pre>{@code
 * try (Ropewalk walk = Ropewalk.open("orders");
 *     SharedQueue<String> queue = walk.queue("inbox", 1024, Codecs.utf8()))
 * {
 *     queue.put("buy 100");          // in one JVM
 *     String order = queue.take();   // in another
 * }
 * }</pre>
 *
 * @param <E> type of the elements.
 */
public final class SharedQueue<E> extends AbstractQueue<E>
    implements BlockingQueue<E>, AutoCloseable, Serializable, Waitable
{
    private static final long serialVersionUID = 1L;

    private final transient QueueHandle<E> handle;
    private final transient MpmcRing ring;
    private final transient QueueTransfer<E> transfer;

    SharedQueue(final QueueHandle<E> handle, final MpmcRing ring)
    {
        this.handle = handle;
        this.ring = ring;
        this.transfer = new QueueTransfer<>(handle, ring);
    }

    /**
     * Opens the queue of this name, or creates it; all participants must agree on what it is.
     *
     * @param walk     in which the queue lies.
     * @param name     of the queue.
     * @param capacity in elements, exactly.
     * @param codec    for the elements.
     * @param <E>      type of the elements.
     * @return a handle on the queue.
     * @throws IllegalArgumentException                         for a capacity that is zero, negative or too large.
     * @throws io.ropewalk.error.IncompatibleSegmentException   when it exists with another capacity, budget or codec.
     * @throws io.ropewalk.error.SegmentException               when it cannot be opened or created.
     */
    public static <E> SharedQueue<E> open(
        final Walk walk, final String name, final int capacity, final Codec<E> codec)
    {
        return QueueHandle.openOrCreate(walk, name, capacity, QueueHandle.defaultBudget(capacity, codec), codec);
    }

    /**
     * As {@link #open(Walk, String, int, Codec)}, with a byte budget of one's own.
     *
     * @param walk     in which the queue lies.
     * @param name     of the queue.
     * @param capacity in elements, exactly.
     * @param codec    for the elements.
     * @param budget   bytes for the elements longer than 56 bytes, together; the longest element there can be.
     * @param <E>      type of the elements.
     * @return a handle on the queue.
     */
    public static <E> SharedQueue<E> open(
        final Walk walk, final String name, final int capacity, final Codec<E> codec, final int budget)
    {
        return QueueHandle.openOrCreate(walk, name, capacity, budget, codec);
    }

    /**
     * Creates a queue without a name, reached only through its handle, which may be sent to other processes.
     *
     * @param walk     in which the queue lies.
     * @param capacity in elements, exactly.
     * @param codec    for the elements.
     * @param <E>      type of the elements.
     * @return a handle on the queue.
     */
    public static <E> SharedQueue<E> create(final Walk walk, final int capacity, final Codec<E> codec)
    {
        return QueueHandle.createAnonymous(walk, capacity, QueueHandle.defaultBudget(capacity, codec), codec);
    }

    /**
     * Opens the queue of this name if it exists, whatever its capacity.
     *
     * @param walk  in which the queue lies.
     * @param name  of the queue.
     * @param codec for the elements.
     * @param <E>   type of the elements.
     * @return a handle on the queue, if there is one.
     */
    public static <E> Optional<SharedQueue<E>> find(final Walk walk, final String name, final Codec<E> codec)
    {
        return Optional.ofNullable(QueueHandle.openExisting(walk, name, codec));
    }

    /**
     * Another handle on the same queue that waits in another way.
     *
     * @param waitStrategy of the new handle.
     * @return the new handle.
     */
    public SharedQueue<E> waiting(final WaitStrategy waitStrategy)
    {
        return handle.with(waitStrategy).open();
    }

    /**
     * Puts an element, waiting for room.
     *
     * @param element to put.
     * @throws InterruptedException when interrupted; nothing was put.
     * @throws QueueClosedException when the queue was shut down.
     */
    @Override
    public void put(final E element) throws InterruptedException
    {
        transfer.offer(element, Deadline.NEVER);
    }

    /**
     * Puts an element, waiting for room for a while.
     *
     * @param element to put.
     * @param timeout to wait for; zero or less: not at all.
     * @param unit    of the timeout.
     * @throws InterruptedException when interrupted; nothing was put.
     * @throws QueueFullException   when there was no room in time.
     * @throws QueueClosedException when the queue was shut down.
     */
    public void put(final E element, final long timeout, final TimeUnit unit) throws InterruptedException
    {
        if (!transfer.offer(element, Deadline.after(timeout, unit)))
        {
            throw full();
        }
    }

    @Override
    public boolean offer(final E element, final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return transfer.offer(element, Deadline.after(timeout, unit));
    }

    /**
     * Puts an element if there is room now.
     *
     * @param element to put.
     * @throws QueueFullException   when there is none.
     * @throws QueueClosedException when the queue was shut down.
     */
    public void putNow(final E element)
    {
        if (!offer(element))
        {
            throw full();
        }
    }

    @Override
    public boolean add(final E element)
    {
        putNow(element);
        return true;
    }

    @Override
    public boolean offer(final E element)
    {
        return transfer.offer(element);
    }

    /**
     * Takes the first element, waiting for one.
     *
     * @return the element.
     * @throws InterruptedException when interrupted; nothing was taken.
     * @throws QueueClosedException when the queue was shut down and everything was taken.
     */
    @Override
    public E take() throws InterruptedException
    {
        final long position = transfer.await(Deadline.NEVER);
        if (position < 0)
        {
            throw transfer.shutDown();
        }
        return transfer.receive(position);
    }

    /**
     * Takes the first element, waiting for one: the same as {@link #take()}.
     *
     * @return the element.
     * @throws InterruptedException when interrupted; nothing was taken.
     * @throws QueueClosedException when the queue was shut down and everything was taken.
     */
    public E get() throws InterruptedException
    {
        return take();
    }

    /**
     * Takes the first element, waiting for one for a while.
     *
     * @param timeout to wait for; zero or less: not at all.
     * @param unit    of the timeout.
     * @return the element.
     * @throws InterruptedException when interrupted; nothing was taken.
     * @throws QueueEmptyException  when there was none in time.
     * @throws QueueClosedException when the queue was shut down and everything was taken.
     */
    public E get(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return required(transfer.await(Deadline.after(timeout, unit)));
    }

    /**
     * Takes the first element if there is one now.
     *
     * @return the element.
     * @throws QueueEmptyException  when there is none.
     * @throws QueueClosedException when the queue was shut down and everything was taken.
     */
    public E getNow()
    {
        return required(transfer.beginTake());
    }

    /**
     * {@inheritDoc} Also null when the queue was shut down and everything was taken.
     */
    @Override
    public E poll()
    {
        final long position = transfer.beginTake();
        return position < 0 ? null : transfer.receive(position);
    }

    /**
     * {@inheritDoc} Also null, at once, when the queue was shut down and everything was taken.
     */
    @Override
    public E poll(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        final long position = transfer.await(Deadline.after(timeout, unit));
        return position < 0 ? null : transfer.receive(position);
    }

    private E required(final long position)
    {
        if (Ring.CLOSED == position)
        {
            throw transfer.shutDown();
        }
        if (position < 0)
        {
            throw new QueueEmptyException("queue empty: name=" + handle.name() + " capacity=" + ring.capacity());
        }
        return transfer.receive(position);
    }

    @Override
    public E peek()
    {
        transfer.checkOpen();
        final Iterator<E> iterator = iterator();
        return iterator.hasNext() ? iterator.next() : null;
    }

    /**
     * {@inheritDoc} Exact at rest, in every process; always within [0, capacity].
     */
    @Override
    public int size()
    {
        transfer.checkOpen();
        return ring.size();
    }

    @Override
    public boolean isEmpty()
    {
        return size() == 0;
    }

    /**
     * Whether there is no room for another element.
     *
     * @return true if there is none.
     */
    public boolean isFull()
    {
        transfer.checkOpen();
        return ring.isFull();
    }

    /**
     * Number of elements after which the queue is full.
     *
     * @return the number it was made with, exactly.
     */
    public int capacity()
    {
        return ring.capacity();
    }

    @Override
    public int remainingCapacity()
    {
        return capacity() - size();
    }

    /**
     * {@inheritDoc} Weakly consistent: it shows what was there when it was made and has not been taken since, and does
     * not hold anybody up. Its {@code remove} takes an element out of the middle, if nobody has taken it.
     */
    @Override
    public Iterator<E> iterator()
    {
        transfer.checkOpen();
        return new QueueWalker<>(ring, transfer);
    }

    @Override
    public boolean remove(final Object element)
    {
        transfer.checkOpen();
        final QueueWalker<E> walker = new QueueWalker<>(ring, transfer);
        while (element != null && walker.hasNext())
        {
            if (element.equals(walker.next()) && walker.removeLast())
            {
                return true;
            }
        }
        return false;
    }

    @Override
    public int drainTo(final Collection<? super E> target)
    {
        return drainTo(target, Integer.MAX_VALUE);
    }

    @Override
    public int drainTo(final Collection<? super E> target, final int maxElements)
    {
        Objects.requireNonNull(target, "target");
        if (target instanceof SharedQueue<?> queue && queue.handle.isSameObject(handle))
        {
            throw new IllegalArgumentException("cannot drain a queue to itself: name=" + handle.name());
        }
        int count = 0;
        while (count < maxElements)
        {
            final E element = poll();
            if (element == null)
            {
                break;
            }
            target.add(element);
            count++;
        }
        return count;
    }

    /**
     * {@inheritDoc} Removes as many elements as there were when it was called.
     */
    @Override
    public void clear()
    {
        transfer.checkOpen();
        for (long left = ring.endPosition() - ring.firstPosition(); left > 0; left--)
        {
            final long position = transfer.beginTake();
            if (position < 0)
            {
                return;
            }
            transfer.discard(position);
        }
    }

    /**
     * Ends the stream for everybody: producers get {@link QueueClosedException}; consumers take what is left, then get
     * it too. Waits for a producer that is half-way through a put, unless it is dead.
     *
     * @throws InterruptedException when interrupted while waiting; the queue may not be shut down.
     */
    public void shutdown() throws InterruptedException
    {
        transfer.shutdown();
    }

    /**
     * Whether somebody has shut the queue down. There may still be elements to take.
     *
     * @return true if so.
     */
    public boolean isShutdown()
    {
        return ring.isShutdown();
    }

    /**
     * Whether a take would not wait: there is an element, or the queue was shut down, or this handle was closed.
     */
    @Override
    public boolean isReady()
    {
        return transfer.isClosed() || ring.isShutdown() || ring.size() > 0;
    }

    @Override
    public EventCount readiness()
    {
        return transfer.notEmpty();
    }

    /**
     * Name of the queue in its walk.
     *
     * @return the name.
     */
    public String name()
    {
        return handle.name();
    }

    /**
     * Gives up this handle; calls that wait through it end with {@link HandleClosedException}. The queue stays.
     */
    @Override
    public void close()
    {
        transfer.close();
    }

    /**
     * Gives up this handle and removes the queue's name. Handles that are open elsewhere keep working.
     */
    public void destroy()
    {
        close();
        handle.destroy();
    }

    @Override
    public String toString()
    {
        return "SharedQueue{name=" + handle.name() + " capacity=" + capacity() +
            " codec=" + handle.codec().name() + "}";
    }

    private QueueFullException full()
    {
        return new QueueFullException("queue full: name=" + handle.name() + " capacity=" + ring.capacity());
    }

    private Object writeReplace()
    {
        return handle;
    }

    private void readObject(final ObjectInputStream in) throws InvalidObjectException
    {
        throw new InvalidObjectException("a queue is read through its handle");
    }
}
