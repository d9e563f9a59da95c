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

import io.ropewalk.machine.platform.StackReserve;
import io.ropewalk.machine.waiting.core.Patience;
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.RingWalk;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The weakly consistent iterator: positions from the first to the last at the time it was created, but none behind an
 * open claim of a living producer, if that lasts; then those in flight in dead processes. This is the order in which
 * they are polled.
 */
class QueueWalker<E> implements Iterator<E>
{
    /** A living consumer is in the way for less than a microsecond, unless it is stopped right there. */
    private static final long MAX_HELD_UP_NS = 2_000_000_000L;

    private final QueueTransfer<E> transfer;
    private final RingWalk walk;
    private long nextPosition = -1;
    private long lastPosition = -1;
    private E next;

    QueueWalker(final QueueTransfer<E> transfer, final RingWalk walk)
    {
        this.transfer = transfer;
        this.walk = walk;
    }

    @Override
    public boolean hasNext()
    {
        while (next == null && RingWalk.END != nextPosition())
        {
            next = copy(nextPosition);
        }
        return next != null;
    }

    /** That a producer is half-way through a put is no reason to end here, unless it lasts. */
    private long nextPosition()
    {
        nextPosition = tryStep();
        if (RingWalk.HELD_UP == nextPosition)
        {
            final Patience patience = new Patience();
            while (RingWalk.HELD_UP == nextPosition && patience.mayLookAgain())
            {
                nextPosition = tryStep();
            }
            nextPosition = RingWalk.HELD_UP == nextPosition ? step() : nextPosition;
        }
        return nextPosition;
    }

    /** As {@link RingWalk#tryNext()}. */
    long tryStep()
    {
        return walk.tryNext();
    }

    /** As {@link RingWalk#next()}. */
    long step()
    {
        return walk.next();
    }

    E copy(final long position)
    {
        return transfer.copy(position);
    }

    /** The element at the position of the last step is what the caller is given. */
    void given()
    {
        lastPosition = nextPosition;
    }

    int remove(final long position)
    {
        return transfer.remove(position);
    }

    @Override
    public E next()
    {
        if (!hasNext())
        {
            throw new NoSuchElementException();
        }
        final E element = next;
        next = null;
        given();
        return element;
    }

    @Override
    public void remove()
    {
        if (lastPosition < 0)
        {
            throw new IllegalStateException("nothing to remove: call next() first");
        }
        removeLast();
    }

    /** False when somebody else has taken the element. */
    boolean removeLast()
    {
        StackReserve.ensure();
        final long removing = lastPosition;
        lastPosition = -1;
        int result = remove(removing);
        final long beginNs = System.nanoTime();
        while (Ring.HELD_UP == result)
        {
            if (System.nanoTime() - beginNs > MAX_HELD_UP_NS)
            {
                throw new IllegalStateException(
                    "a stopped but live consumer is in the way: position=" + removing);
            }
            Thread.yield();
            result = remove(removing);
        }
        if (Ring.ACCEPTED == result)
        {
            transfer.signalNotFull();
        }
        return Ring.ACCEPTED == result;
    }
}
