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

import io.ropewalk.error.QueueFullException;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.segment.Attachment;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Moves elements in and out of a chain of rings. What was taken is a number that stands for ring and position.
 */
final class GrowingTransfer<E> extends QueueTransfer<E>
{
    private final RingChain chain;
    private final String name;
    private final long limitBytes;
    private final ThreadLocal<OpenClaims> claims = ThreadLocal.withInitial(OpenClaims::new);

    GrowingTransfer(final Attachment attachment, final GrowingQueueKind<E> kind)
    {
        this(attachment, kind,
            EventCount.named(attachment.buffer(), GrowingQueueDescriptor.NOT_FULL_OFFSET, "not full"));
    }

    private GrowingTransfer(final Attachment attachment, final GrowingQueueKind<E> kind, final EventCount notFull)
    {
        super(attachment.name(), null, kind.codec(), kind.strategy(),
            EventCount.named(attachment.buffer(), GrowingQueueDescriptor.NOT_EMPTY_OFFSET, "not empty"), notFull);
        name = attachment.name();
        limitBytes = kind.limitBytes();
        chain = new RingChain(attachment, kind, notFull);
    }

    /** The open claims of a thread, which are all in one ring: an index says nothing of the ring. */
    private static final class OpenClaims
    {
        private ChainLink link;
        private int count;

        ChainLink required(final int index)
        {
            if (0 == count)
            {
                throw new IllegalStateException("no open claim: index=" + index);
            }
            return link;
        }

        void add(final ChainLink of)
        {
            link = of;
            count++;
        }

        void end()
        {
            count--;
            link = 0 == count ? null : link;
        }
    }

    /** Makes the first ring of a new queue. */
    void prepare()
    {
        if (0 == chain.control().last())
        {
            chain.inLast(0, (link) -> Ring.ACCEPTED);
        }
    }

    @Override
    int offerOnce(final DirectBuffer source, final int offset, final int length)
    {
        return chain.offer(source, offset, length);
    }

    @Override
    int claimOnce(final int length)
    {
        final OpenClaims mine = claims.get();
        final int index = 0 == mine.count ? chain.inLast(length, (link) -> claim(mine, link, length)) :
            length > mine.link.maxElementLength ? Ring.HELD_UP : claim(mine, mine.link, length);
        // With an open claim, no other ring: this thread itself is in the way.
        return index >= 0 || 0 == mine.count ? index : Ring.HELD_UP;
    }

    private static int claim(final OpenClaims mine, final ChainLink link, final int length)
    {
        final int index = link.ring.tryClaim(length);
        if (index >= 0)
        {
            mine.add(link);
        }
        return index;
    }

    @Override
    MutableDirectBuffer claimBuffer()
    {
        final OpenClaims mine = claims.get();
        final ChainLink link = 0 == mine.count ? chain.openLast(chain.control().last()) : mine.link;
        if (null == link)
        {
            throw new IllegalStateException("no open claim, and no room where one could be made: name=" + name);
        }
        return link.ring.buffer();
    }

    @Override
    void commit(final int index)
    {
        final OpenClaims mine = claims.get();
        mine.required(index).ring.commit(index);
        mine.end();
    }

    @Override
    void abort(final int index)
    {
        final OpenClaims mine = claims.get();
        mine.required(index).ring.abort(index);
        mine.end();
    }

    @Override
    long claimPosition(final int index)
    {
        final ChainLink link = claims.get().required(index);
        return link.uniquePositionOf(link.ring.claimPosition(index));
    }

    @Override
    long takeOnce(final boolean isBatch)
    {
        return chain.take();
    }

    @Override
    E elementOf(final long taken)
    {
        final ChainLink link = chain.linkOf(taken);
        final long position = RingChain.positionOf(taken);
        return codec.decode(link.ring.buffer(), link.ring.indexOf(position), link.ring.lengthOf(position));
    }

    @Override
    void endTake(final long taken)
    {
        chain.linkOf(taken).ring.endTake(RingChain.positionOf(taken));
    }

    @Override
    void cancelTake(final long taken)
    {
        chain.linkOf(taken).ring.cancelTake(RingChain.positionOf(taken));
    }

    @Override
    int pollOnce(final MessageHandler handler, final int limit)
    {
        int count = 0;
        while (count < limit)
        {
            final long taken = chain.take();
            if (taken < 0)
            {
                return 0 == count && Ring.CLOSED == taken ? Ring.CLOSED : count;
            }
            deliver(handler, taken);
            count++;
        }
        return count;
    }

    private void deliver(final MessageHandler handler, final long taken)
    {
        final ChainLink link = chain.linkOf(taken);
        final long position = RingChain.positionOf(taken);
        boolean isTaken = true;
        try
        {
            handler.onMessage(link.uniquePositionOf(position), link.ring.buffer(),
                link.ring.indexOf(position), link.ring.lengthOf(position));
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
                link.ring.endTake(position);
            }
            else
            {
                link.ring.cancelTake(position);
            }
        }
    }

    @Override
    int takeable()
    {
        return chain.takeable(false);
    }

    @Override
    int takeableFirst()
    {
        return chain.takeable(true);
    }

    @Override
    int capacity()
    {
        return Integer.MAX_VALUE;
    }

    @Override
    boolean isFull()
    {
        return chain.isFull();
    }

    @Override
    int remaining()
    {
        return chain.remainingCapacity();
    }

    @Override
    boolean isShutdown()
    {
        return GrowingControl.isShut(chain.control().last());
    }

    @Override
    QueueWalker<E> walker()
    {
        return new GrowingWalker<>(this, chain);
    }

    @Override
    int repairs()
    {
        return chain.repairs();
    }

    @Override
    boolean tryShutdown()
    {
        return chain.shutdown();
    }

    @Override
    void closeRings()
    {
        for (final ChainLink link : chain.links())
        {
            link.ring.close();
        }
    }

    @Override
    QueueFullException full()
    {
        return new QueueFullException("queue full: name=" + name + " limitBytes=" + limitBytes);
    }
}
