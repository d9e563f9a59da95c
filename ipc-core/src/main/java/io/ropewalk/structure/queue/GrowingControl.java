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

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.segment.Attachment;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.queue.GrowingQueueDescriptor.*;

/**
 * The words by which all processes agree on the rings of a queue that grows. See {@link RingChain} for the protocol.
 */
final class GrowingControl
{
    /** Rings at a time; so that no damage makes anybody look for more. */
    static final int MAX_RINGS = 1 << 11;

    private static final long BUILD_PATIENCE_NS = 5_000_000;

    private final Attachment attachment;
    private final AtomicBuffer buffer;

    /** The word that somebody else has built under since then. Racy among threads, which costs a build in vain. */
    private long seenBuilder;
    private long seenNs;

    GrowingControl(final Attachment attachment)
    {
        this.attachment = attachment;
        this.buffer = attachment.buffer();
    }

    static boolean isOpen(final long last)
    {
        return (last & OPEN_BIT) != 0;
    }

    static boolean isShut(final long last)
    {
        return (last & SHUT_BIT) != 0;
    }

    static long numberOf(final long last)
    {
        return last >>> LAST_SHIFT;
    }

    static long builtBy(final long builder)
    {
        return builder >>> OWNER_BITS;
    }

    /** Names the files of the rings. */
    long identity()
    {
        return buffer.getLong(IDENTITY_OFFSET);
    }

    long last()
    {
        // SYNC POINT: last ring moved
        return buffer.getLongVolatile(LAST_OFFSET);
    }

    /** All rings up to this number are drained, and nobody will ever want them. */
    long retired()
    {
        // SYNC POINT: ring retired
        return buffer.getLongVolatile(RETIRED_OFFSET);
    }

    /** The number of the first ring that may be there, checked against the last. */
    long first(final long last)
    {
        final long first = retired() + 1;
        // The last may have moved on since it was read, but not back.
        if (first < 1 || numberOf(last) - first >= MAX_RINGS || first - 1 > numberOf(last()))
        {
            throw new CorruptSegmentException("rings out of range: first=" + first + " last=" + numberOf(last()),
                attachment.path());
        }
        return first;
    }

    /** The ring after the last one may be used from now on. False when another one is the last by now, or none. */
    boolean publish(final long last, final long number)
    {
        // SYNC POINT: last ring moved
        return !isShut(last) && buffer.compareAndSetLong(LAST_OFFSET, last, (number << LAST_SHIFT) | OPEN_BIT);
    }

    /** Nothing will be put into a ring any more: if it is the last, there is none that could be. */
    void closeLast(final long number)
    {
        long seen = last();
        // SYNC POINT: last ring moved
        while (numberOf(seen) == number && isOpen(seen) &&
            !buffer.compareAndSetLong(LAST_OFFSET, seen, seen & ~OPEN_BIT))
        {
            seen = last();
        }
    }

    /** There will be no ring after the one that is the last now. */
    void shut()
    {
        long seen = last();
        // SYNC POINT: last ring moved
        while (!isShut(seen) && !buffer.compareAndSetLong(LAST_OFFSET, seen, seen | SHUT_BIT))
        {
            seen = last();
        }
    }

    /** After its file was removed; does nothing while there are rings before it. */
    void retire(final long number)
    {
        // SYNC POINT: ring retired
        buffer.compareAndSetLong(RETIRED_OFFSET, number - 1, number);
    }

    long builder()
    {
        // SYNC POINT: ring being built
        return buffer.getLongAcquire(BUILDER_OFFSET);
    }

    /**
     * Before a ring is built: that several do it at once would only cost time and room. So this is advice, and whoever
     * builds for long, or is stopped meanwhile, does not keep others from it.
     */
    boolean mayBuild(final long number)
    {
        final long mine = (number << OWNER_BITS) | attachment.owner();
        final long seen = builder();
        if (builtBy(seen) == number && !attachment.isDead((int)(seen & OWNER_MASK)))
        {
            if (seen != seenBuilder)
            {
                seenBuilder = seen;
                seenNs = System.nanoTime();
                return false;
            }
            if (System.nanoTime() - seenNs < BUILD_PATIENCE_NS)
            {
                return false;
            }
            seenBuilder = 0;
        }
        // SYNC POINT: ring being built
        return seen == mine || buffer.compareAndSetLong(BUILDER_OFFSET, seen, mine);
    }

    /** By whoever was allowed to build it, whatever came of it. */
    void endBuild(final long number)
    {
        forgetBuilder((number << OWNER_BITS) | attachment.owner());
    }

    void forgetBuilder(final long builder)
    {
        // SYNC POINT: ring being built
        buffer.compareAndSetLong(BUILDER_OFFSET, builder, 0);
    }
}
