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
import io.ropewalk.structure.ring.core.MpmcRing;

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
 * What the queues between processes have in common: the JDK's contract, and Python's names, over a transfer.
 */
abstract class AbstractSharedQueue<E> extends AbstractQueue<E>
    implements BlockingQueue<E>, AutoCloseable, Waitable, Serializable
{
    private static final long serialVersionUID = 1L;

    private final transient Attachment attachment;
    private final transient MpmcRing ring;
    private final transient QueueTransfer<E> transfer;

    AbstractSharedQueue(final Attachment attachment, final QueueTransfer<E> transfer)
    {
        this.attachment = attachment;
        this.ring = transfer.ring;
        this.transfer = transfer;
    }

    final Attachment attachment()
    {
        return attachment;
    }

    /** Another handle on the same queue. */
    final <T> T another(final Kind<T> kind)
    {
        return kind.handle(attachment.as(kind));
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
        final long taken = transfer.await(Deadline.NEVER);
        if (taken < 0)
        {
            throw transfer.shutDown();
        }
        return transfer.receive(taken);
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
        final long taken = transfer.beginTake();
        return taken < 0 ? null : transfer.receive(taken);
    }

    /**
     * {@inheritDoc} Also null, at once, when the queue was shut down and everything was taken.
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
            throw new QueueEmptyException("queue empty: name=" + name() + " capacity=" + ring.capacity());
        }
        return transfer.receive(taken);
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

    /**
     * {@inheritDoc} Weakly consistent, as the iterator; of unknown size, because others may take elements meanwhile.
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

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException when the elements are those of this queue, through whatever handle.
     */
    @Override
    public boolean addAll(final Collection<? extends E> elements)
    {
        checkOther(Objects.requireNonNull(elements, "elements"));
        return super.addAll(elements);
    }

    /** What goes from a queue to itself would never end, or end with twice the elements. */
    private void checkOther(final Collection<?> other)
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

    @Override
    public int drainTo(final Collection<? super E> target, final int maxElements)
    {
        checkOther(Objects.requireNonNull(target, "target"));
        int count = 0;
        while (count < maxElements)
        {
            final long taken = transfer.beginTake();
            if (taken < 0)
            {
                break;
            }
            transfer.receive(taken, target);
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
        for (long left = ring.endPosition() - ring.firstPosition(); left > 0 && transfer.discardFirst(); left--)
        {
            Thread.onSpinWait();
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
     * Name of the queue in its walk.
     *
     * @return the name.
     */
    public final String name()
    {
        return attachment.name();
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
    public Readiness readiness()
    {
        return transfer.notEmpty();
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
     * Removes the queue's name from the walk. Handles that are open keep working; whoever asks for the name gets a new
     * queue.
     *
     * @return whether there was one.
     */
    public final boolean destroy()
    {
        return attachment.destroy();
    }

    /** What is written in place of the handle: the attachment, of which another handle is made where it is read. */
    protected Object writeReplace()
    {
        return attachment;
    }

    private QueueFullException full()
    {
        return new QueueFullException("queue full: name=" + name() + " capacity=" + ring.capacity());
    }

    private void readObject(final ObjectInputStream stream) throws InvalidObjectException
    {
        throw new InvalidObjectException("a queue is deserialised through its replacement");
    }
}
