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
package io.ropewalk.bus.bridge;

import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.ring.ClaimOutcome;
import io.ropewalk.structure.ring.Ring;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.bus.bridge.ArrivalDescriptor.*;

/**
 * How far the receiving side of a bridge has come.
 *
 * <p><b>Threads:</b> one at a time, in the one process that owns it.
 *
 * <p><b>Failure:</b> the next owner knows which element is the next one, also when its predecessor has died while it
 * put one: see {@link ClaimOutcome}.
 */
public final class Arrivals implements AutoCloseable
{
    /*
     * An element is put once, by these steps: claim; write; store the position of the claim; store what the next number
     * will be (the intent); commit; store the next number. Whoever finds an intent that is not the next number asks the
     * queue whether the claim was committed. The queue can say so as long as nothing else was claimed there, and nobody
     * else puts into this queue, so nothing was.
     *
     * Invariant: intent is next, or the number that follows it; in the latter case the position is that of the claim.
     */
    private static final String PREFIX = "_bridge-in";

    private final BridgeEnd end;
    private final Attachment attachment;
    private final AtomicBuffer buffer;
    private long unknown;

    private Arrivals(final BridgeEnd end, final Attachment attachment)
    {
        this.end = end;
        this.attachment = attachment;
        this.buffer = attachment.buffer();
    }

    /**
     * Takes over what there is, or makes it.
     *
     * @param walk of the queue.
     * @param end  to which elements are put.
     * @throws io.ropewalk.error.EndInUseException if somebody alive has it.
     */
    public static Arrivals open(final Walk walk, final BridgeEnd end)
    {
        return open(walk.openOwn(BridgeNames.of(PREFIX, end), new ArrivalKind()), end);
    }

    /** Tests look on through a buffer of their own. */
    static Arrivals open(final Attachment attachment, final BridgeEnd end)
    {
        final Arrivals arrivals = new Arrivals(end, attachment);
        BridgeOwner.acquire(attachment, OWNER_OFFSET, end, "receive");
        boolean isDone = false;
        try
        {
            arrivals.recover();
            isDone = true;
        }
        finally
        {
            if (!isDone)
            {
                arrivals.close();
            }
        }
        return arrivals;
    }

    private void recover()
    {
        final long identity = BridgeOwner.identityOf(end);
        if (0 != identity && identity != buffer.getLong(QUEUE_OFFSET))
        {
            adopt(identity);
        }
        // SYNC POINT: bridge intent
        final long intent = buffer.getLongAcquire(INTENT_OFFSET);
        if (0 == stream())
        {
            // Nothing was put yet; a stream may have been about to begin.
            buffer.putLongRelease(INTENT_OFFSET, next());
        }
        else if (intent != next())
        {
            final ClaimOutcome outcome = end.claimOutcome(buffer.getLong(CLAIM_OFFSET));
            if (ClaimOutcome.LOST == outcome)
            {
                buffer.putLongRelease(INTENT_OFFSET, next());
            }
            else
            {
                unknown += ClaimOutcome.UNKNOWN == outcome ? 1 : 0;
                next(intent);
            }
        }
    }

    /** Another queue of this name: what was put into the old one, or not, is no matter of the new one. */
    private void adopt(final long identity)
    {
        buffer.putLongRelease(INTENT_OFFSET, next());
        buffer.putLong(QUEUE_NEXT_OFFSET, next());
        if (isEnded())
        {
            buffer.putLong(STREAM_OFFSET, 0);
            buffer.putLongRelease(ENDED_OFFSET, 0);
        }
        buffer.putLongRelease(QUEUE_OFFSET, identity);
    }

    /**
     * Puts the next element.
     *
     * @param source of its bytes.
     * @param offset of the first.
     * @param length of the element.
     * @return {@link Ring#ACCEPTED}, or why it was not put.
     */
    public int put(final DirectBuffer source, final int offset, final int length)
    {
        final int index = end.tryClaim(length);
        if (index < 0)
        {
            return index;
        }
        boolean isWritten = false;
        try
        {
            end.buffer().putBytes(index, source, offset, length);
            isWritten = true;
        }
        finally
        {
            if (!isWritten)
            {
                end.abort(index);
            }
        }
        final long following = next() + Departures.recordLength(length);
        buffer.putLong(CLAIM_OFFSET, end.claimPosition(index));
        // SYNC POINT: bridge intent
        buffer.putLongRelease(INTENT_OFFSET, following);
        end.commit(index);
        next(following);
        return Ring.ACCEPTED;
    }

    private void next(final long sequence)
    {
        // SYNC POINT: bridge next
        buffer.putLongRelease(NEXT_OFFSET, sequence);
    }

    /** Number of the next element. */
    public long next()
    {
        // SYNC POINT: bridge next
        return buffer.getLongAcquire(NEXT_OFFSET);
    }

    /** The stream whose elements arrive here; 0: none yet. */
    public long stream()
    {
        return buffer.getLong(STREAM_OFFSET);
    }

    /**
     * Whether the elements of a stream may be put here: it is that of the others, or there are no others.
     *
     * @param stream of the elements.
     */
    public boolean isFor(final long stream)
    {
        final long found = stream();
        return stream == found || 0 == found || (next() == buffer.getLong(QUEUE_NEXT_OFFSET) && !isEnded());
    }

    /**
     * Takes the elements of this stream from now on.
     *
     * @param stream that is new here.
     * @param first  number of its first element that was not confirmed.
     */
    public void begin(final long stream, final long first)
    {
        buffer.putLongRelease(STREAM_OFFSET, 0);
        buffer.putLongRelease(INTENT_OFFSET, first);
        buffer.putLong(QUEUE_NEXT_OFFSET, first);
        buffer.putLongRelease(NEXT_OFFSET, first);
        buffer.putLongRelease(STREAM_OFFSET, stream);
    }

    /** Whether the stream has ended, and the queue was shut down. */
    public boolean isEnded()
    {
        return 0 != buffer.getLongAcquire(ENDED_OFFSET);
    }

    /** The stream has ended, and the queue was shut down. */
    public void end()
    {
        buffer.putLongRelease(ENDED_OFFSET, 1);
    }

    /** Elements of which nobody can tell whether a predecessor has put them, so they were not put again. */
    public long unknown()
    {
        return unknown;
    }

    @Override
    public void close()
    {
        BridgeOwner.release(attachment, OWNER_OFFSET);
    }
}
