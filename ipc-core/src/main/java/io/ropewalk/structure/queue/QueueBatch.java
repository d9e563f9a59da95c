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

import io.ropewalk.error.PartialPutException;
import io.ropewalk.machine.memory.Scratch;
import io.ropewalk.machine.platform.StackReserve;
import io.ropewalk.machine.waiting.core.Waiter;

import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;

/**
 * Moves many elements at once, with fewer wakes.
 */
final class QueueBatch<E>
{
    /*
     * A wake is a system call when somebody sleeps, and it wakes all who do. So there is one for some elements; one
     * before this thread waits; and one at the end, also after an exception. Thus nobody sleeps beside an element, or
     * beside room, while the thread that knows of it sleeps too. An iterable that is no collection may wait for its
     * next element, so there each element is one for itself. Codecs and collections are not expected to wait; beside
     * one that does, sleepers look after their slice.
     *
     * In a small queue there are few elements, or there is room for few. A wake every quarter of the capacity lets both
     * sides run at the same time.
     */
    private static final int MAX_STRIDE = 64;

    private final QueueTransfer<E> transfer;
    private final int stride;

    QueueBatch(final QueueTransfer<E> transfer)
    {
        this.transfer = transfer;
        this.stride = strideOf(transfer.capacity());
    }

    /** Elements for one wake. */
    static int strideOf(final int capacity)
    {
        return Math.max(1, Math.min(capacity / 4, MAX_STRIDE));
    }

    int drainTo(final Collection<? super E> target, final int limit)
    {
        int count = 0;
        try
        {
            while (count < limit)
            {
                final long taken = transfer.beginBatchTake();
                if (taken < 0)
                {
                    break;
                }
                transfer.receive(taken, target);
                if (++count % stride == 0)
                {
                    transfer.signalNotFull();
                }
            }
        }
        finally
        {
            transfer.signalNotFull();
        }
        return count;
    }

    void clear()
    {
        try
        {
            for (long left = transfer.size(); left > 0 && transfer.discardFirst(); left--)
            {
                if (left % stride == 0)
                {
                    transfer.signalNotFull();
                }
            }
        }
        finally
        {
            transfer.signalNotFull();
        }
    }

    /**
     * All of them, or an exception that says how many.
     *
     * @param isAtHand false when the iterator may wait for its next element.
     */
    long putAll(final Iterator<? extends E> elements, final boolean isAtHand, final long deadlineNs)
        throws InterruptedException
    {
        Waiter.checkInterrupt();
        transfer.checkOpen();
        StackReserve.ensure();
        final int wakeInterval = isAtHand ? stride : 1;
        final Scratch scratch = Scratch.acquire();
        long count = 0;
        try
        {
            while (elements.hasNext())
            {
                put(elements.next(), scratch, deadlineNs);
                if (++count % wakeInterval == 0)
                {
                    transfer.signalNotEmpty();
                }
            }
            return count;
        }
        catch (final Throwable ex)
        {
            tell(ex, count);
            throw ex;
        }
        finally
        {
            transfer.signalNotEmpty();
            QueueTransfer.release(scratch);
        }
    }

    private void put(final E element, final Scratch scratch, final long deadlineNs) throws InterruptedException
    {
        Objects.requireNonNull(element, "element");
        Waiter.checkInterrupt();
        final int length = transfer.codec.encode(element, scratch.buffer(), 0);
        int result = transfer.offerUnannounced(scratch, length);
        if (!QueueTransfer.isFinal(result))
        {
            transfer.signalNotEmpty();
            result = transfer.offerUntil(result, scratch, length, deadlineNs);
        }
        if (!transfer.accepted(result))
        {
            throw transfer.full();
        }
    }

    private static void tell(final Throwable thrown, final long count)
    {
        try
        {
            if (count > 0 || PartialPutException.countIn(thrown) > 0)
            {
                thrown.addSuppressed(new PartialPutException(count));
            }
        }
        catch (final VirtualMachineError ex)
        {
            // The first one is what has to be known.
        }
    }
}
