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

import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.QueueClosedException;
import io.ropewalk.error.QueueEmptyException;
import io.ropewalk.error.QueueFullException;
import io.ropewalk.machine.waiting.Readiness;
import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.structure.ring.Ring;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The common part of the shared queues: the JDK's contract, and Python's names, over a transfer.
 */
abstract class AbstractSharedQueue<E> extends AbstractQueue<E>
    implements BlockingQueue<E>, AutoCloseable, Waitable, Serializable
{
    private static final long serialVersionUID = 1L;

    private final transient Attachment attachment;
    private final transient QueueTransfer<E> transfer;
    private final transient QueueBatch<E> batch;

    AbstractSharedQueue(final Attachment attachment, final QueueTransfer<E> transfer)
    {
        this.attachment = attachment;
        this.transfer = transfer;
        this.batch = new QueueBatch<>(transfer);
    }

    /**
     * Returns the attachment of this process to the queue, for those who keep something of their own beside it.
     */
    public final Attachment attachment()
    {
        return attachment;
    }

    /** Returns another handle on the same queue. */
    final <T> T another(final Kind<T> kind)
    {
        return kind.handle(attachment.as(kind));
    }

    /**
     * Puts an element, waiting until there is room.
     *
     * @param element to put.
     * @throws InterruptedException if interrupted; nothing was put.
     * @throws QueueClosedException if the queue was shut down.
     */
    @Override
    public void put(final E element) throws InterruptedException
    {
        transfer.offer(element, Deadline.NEVER);
    }

    /**
     * Puts an element, waiting for room with a timeout.
     *
     * @param element to put.
     * @param timeout to wait; zero or less does not wait.
     * @param unit    of the timeout.
     * @throws InterruptedException if interrupted; nothing was put.
     * @throws QueueFullException   if there was no room in time.
     * @throws QueueClosedException if the queue was shut down.
     */
    public void put(final E element, final long timeout, final TimeUnit unit) throws InterruptedException
    {
        if (!transfer.offer(element, Deadline.after(timeout, unit)))
        {
            throw transfer.full();
        }
    }

    @Override
    public boolean offer(final E element, final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return transfer.offer(element, Deadline.after(timeout, unit));
    }

    /**
     * Puts an element without waiting.
     *
     * @param element to put.
     * @throws QueueFullException   if there is no room.
     * @throws QueueClosedException if the queue was shut down.
     */
    public void putNow(final E element)
    {
        if (!offer(element))
        {
            throw transfer.full();
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
     * Puts all elements in order, waiting for room, and wakes consumers once for many: all that {@link #put} does for
     * each of them, at a lower price. An element is asked for when the one before it is in the queue. Elements of other
     * producers may come in between.
     * <p>
     * <b>Failure:</b> what {@code put} would throw, and what the iterable throws. The elements before are in the queue,
     * and no others; {@link io.ropewalk.error.PartialPutException#countIn} says how many. If the process dies, those
     * that were put are delivered: some of the first, without a gap.
     *
     * @param elements to put. Consumers are woken once for many elements of a {@link Collection}; because another
     *     iterable may wait for its next element, they are woken for each of these.
     * @return the number of elements that were put: all.
     * @throws InterruptedException     if interrupted.
     * @throws QueueClosedException     if the queue was shut down.
     * @throws IllegalArgumentException if the iterable is this queue, through any handle.
     */
    public long putAll(final Iterable<? extends E> elements) throws InterruptedException
    {
        return putAll(elements, Deadline.NEVER);
    }

    /**
     * Like {@link #putAll(Iterable)}, with a timeout.
     *
     * @param elements to put.
     * @param timeout  to wait for room, all in all; zero or less does not wait.
     * @param unit     of the timeout.
     * @return the number of elements that were put: all.
     * @throws InterruptedException     if interrupted.
     * @throws QueueFullException       if there was no room for all in time.
     * @throws QueueClosedException     if the queue was shut down.
     * @throws IllegalArgumentException if the iterable is this queue, through any handle.
     */
    public long putAll(final Iterable<? extends E> elements, final long timeout, final TimeUnit unit)
        throws InterruptedException
    {
        return putAll(elements, Deadline.after(timeout, unit));
    }

    private long putAll(final Iterable<? extends E> elements, final long deadlineNs) throws InterruptedException
    {
        checkOther(Objects.requireNonNull(elements, "elements"));
        return batch.putAll(elements.iterator(), elements instanceof Collection, deadlineNs);
    }

    /**
     * Takes the first element, waiting until there is one.
     *
     * @return the element.
     * @throws InterruptedException if interrupted; nothing was taken.
     * @throws QueueClosedException if the queue was shut down and is drained.
     */
    @Override
    public E take() throws InterruptedException
    {
        final long taken = transfer.await(Deadline.NEVER);
        if (taken < 0)
        {
            throw transfer.shutDown();
        }
        return transfer.receive(taken);
    }

    /**
     * Takes the first element, waiting until there is one; the same as {@link #take()}.
     *
     * @return the element.
     * @throws InterruptedException if interrupted; nothing was taken.
     * @throws QueueClosedException if the queue was shut down and is drained.
     */
    public E get() throws InterruptedException
    {
        return take();
    }

    /**
     * Takes the first element, waiting for one with a timeout.
     *
     * @param timeout to wait; zero or less does not wait.
     * @param unit    of the timeout.
     * @return the element.
     * @throws InterruptedException if interrupted; nothing was taken.
     * @throws QueueEmptyException  if there was no element in time.
     * @throws QueueClosedException if the queue was shut down and is drained.
     */
    public E get(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return required(transfer.await(Deadline.after(timeout, unit)));
    }

    /**
     * Takes the first element without waiting.
     *
     * @return the element.
     * @throws QueueEmptyException  if there is none.
     * @throws QueueClosedException if the queue was shut down and is drained.
     */
    public E getNow()
    {
        return required(transfer.beginTake());
    }

    /**
     * {@inheritDoc} Also returns null if the queue was shut down and is drained.
     */
    @Override
    public E poll()
    {
        final long taken = transfer.beginTake();
        return taken < 0 ? null : transfer.receive(taken);
    }

    /**
     * {@inheritDoc} Also returns null, at once, if the queue was shut down and is drained.
     */
    @Override
    public E poll(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        final long taken = transfer.await(Deadline.after(timeout, unit));
        return taken < 0 ? null : transfer.receive(taken);
    }

    private E required(final long taken)
    {
        if (Ring.CLOSED == taken)
        {
            throw transfer.shutDown();
        }
        if (taken < 0)
        {
            throw new QueueEmptyException("queue empty: name=" + name() + " capacity=" + capacity());
        }
        return transfer.receive(taken);
    }

    /**
     * {@inheritDoc} Returns a copy of what {@link #poll()} would return, and null where that would: also if a stalled
     * process holds up everything.
     */
    @Override
    public E peek()
    {
        final Iterator<E> iterator = iterator();
        return iterator.hasNext() ? iterator.next() : null;
    }

    /**
     * {@inheritDoc} Counts what {@link #poll()} would return, one after the other: not the elements in the hands of
     * consumers, nor those behind a stalled producer. A snapshot, always within [0, capacity]; exact while no process
     * is changing the queue.
     */
    @Override
    public int size()
    {
        return transfer.size();
    }

    @Override
    public boolean isEmpty()
    {
        return transfer.isEmpty();
    }

    /**
     * Returns whether the queue has no room for another element.
     *
     * @return true if it is full.
     */
    public boolean isFull()
    {
        transfer.checkOpen();
        return transfer.isFull();
    }

    /**
     * Returns the number of elements that the queue can hold.
     *
     * @return the capacity it was created with, not rounded up.
     */
    public int capacity()
    {
        return transfer.capacity();
    }

    /**
     * {@inheritDoc} Elements that a consumer has taken and not yet released take up room, so this may be less than
     * {@code capacity() - size()}.
     */
    @Override
    public int remainingCapacity()
    {
        return transfer.remainingCapacity();
    }

    /**
     * {@inheritDoc} Weakly consistent: it returns the elements that were there when it was created and have not been
     * taken since, as far as {@link #poll()} would return them, and holds nobody up. Its {@code remove} also works in
     * mid-queue, unless the element has been taken.
     */
    @Override
    public Iterator<E> iterator()
    {
        transfer.checkOpen();
        return transfer.walker();
    }

    /**
     * {@inheritDoc} Weakly consistent, like the iterator; not sized, because others may take elements meanwhile.
     */
    @Override
    public Spliterator<E> spliterator()
    {
        return Spliterators.spliterator(
            this, Spliterator.CONCURRENT | Spliterator.ORDERED | Spliterator.NONNULL);
    }

    @Override
    public boolean remove(final Object element)
    {
        transfer.checkOpen();
        final QueueWalker<E> walker = transfer.walker();
        while (element != null && walker.hasNext())
        {
            if (element.equals(walker.next()) && walker.removeLast())
            {
                return true;
            }
        }
        return false;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the collection is this queue, through any handle.
     */
    @Override
    public boolean addAll(final Collection<? extends E> elements)
    {
        checkOther(Objects.requireNonNull(elements, "elements"));
        return super.addAll(elements);
    }

    /** Moving elements from a queue to itself would never end, or would double them. */
    private void checkOther(final Iterable<?> other)
    {
        if (other == this || (other instanceof AbstractSharedQueue<?> queue &&
            attachment.isSameObject(queue.attachment)))
        {
            throw new IllegalArgumentException("queue cannot be added or drained to itself: name=" + name());
        }
    }

    @Override
    public int drainTo(final Collection<? super E> target)
    {
        return drainTo(target, Integer.MAX_VALUE);
    }

    /**
     * {@inheritDoc} Wakes producers once for many elements. An element that the collection refuses, by an exception,
     * stays in the queue; what it throws is thrown, and the elements before have been moved.
     */
    @Override
    public int drainTo(final Collection<? super E> target, final int maxElements)
    {
        checkOther(Objects.requireNonNull(target, "target"));
        return batch.drainTo(target, maxElements);
    }

    /**
     * {@inheritDoc} Removes as many elements as there were when it was called.
     */
    @Override
    public void clear()
    {
        batch.clear();
    }

    /**
     * Shuts the queue down, for all processes: producers get {@link QueueClosedException}; consumers take what is left,
     * then get it too. Waits for a producer that is half-way through a put, unless it is dead.
     *
     * @throws InterruptedException if interrupted while waiting; this call has not shut the queue down, but begun to if
     *                              the queue grows: then others finish it.
     */
    public void shutdown() throws InterruptedException
    {
        transfer.shutdown();
    }

    /**
     * Returns whether the queue was shut down. There may still be elements to take.
     *
     * @return true if any process has shut it down.
     */
    public boolean isShutdown()
    {
        return transfer.isShutdown();
    }

    /**
     * Returns the name of the queue in its walk.
     *
     * @return the name.
     */
    public final String name()
    {
        return attachment.name();
    }

    /**
     * Returns true if a take would not wait: there is an element, the queue was shut down, or this handle was closed.
     */
    @Override
    public boolean isReady()
    {
        return transfer.isClosed() || transfer.isShutdown() || transfer.takeableFirst() > 0;
    }

    @Override
    public Readiness readiness()
    {
        return transfer.notEmpty();
    }

    /**
     * Closes this handle; calls that wait through it throw {@link HandleClosedException}. The queue itself stays.
     */
    @Override
    public void close()
    {
        transfer.close();
    }

    /**
     * Removes the queue's name from the walk. Open handles keep working; the next to ask for the name gets a new queue.
     *
     * @return true if the name existed.
     */
    public final boolean destroy()
    {
        return attachment.destroy();
    }

    /** Returns what is serialised in place of the handle: its attachment, from which the reader makes a new handle. */
    protected Object writeReplace()
    {
        return attachment;
    }

    private void readObject(final ObjectInputStream stream) throws InvalidObjectException
    {
        throw new InvalidObjectException("a queue is deserialised through its replacement");
    }
}
