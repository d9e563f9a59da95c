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
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.ring.ClaimOutcome;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.core.RingLayout;
import org.agrona.MutableDirectBuffer;

/**
 * A queue of a bridge.
 *
 * <p><b>Threads:</b> one at a time.
 *
 * <p><b>Failure:</b> as the queue.
 */
public final class QueueEnd implements BridgeEnd
{
    /** A queue that grows takes what there is memory for. */
    private static final int GROWING_MAX_LENGTH = 1 << 20;

    private final SharedQueue<?> queue;
    private final boolean isGrowing;

    /** @param queue that is bridged. */
    public QueueEnd(final SharedQueue<?> queue)
    {
        this.queue = queue;
        this.isGrowing = spec().kind() == SegmentKind.GROWING_QUEUE;
    }

    @Override
    public Attachment attachment()
    {
        return queue.attachment();
    }

    @Override
    public String suffix()
    {
        return "";
    }

    @Override
    public int maxLength()
    {
        return isGrowing ? GROWING_MAX_LENGTH : RingLayout.shared((int)spec().parameter(0), (int)spec().parameter(1),
            (int)spec().parameter(2)).maxMessageLength();
    }

    @Override
    public boolean isDestination()
    {
        return !isGrowing;
    }

    @Override
    public int poll(final MessageHandler handler, final int limit)
    {
        return queue.poll(handler, limit);
    }

    @Override
    public boolean isTaken(final long position)
    {
        return queue.isTaken(position);
    }

    @Override
    public int tryClaim(final int length)
    {
        return queue.tryClaim(length);
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return queue.buffer();
    }

    @Override
    public void commit(final int index)
    {
        queue.commit(index);
    }

    @Override
    public void abort(final int index)
    {
        queue.abort(index);
    }

    @Override
    public long claimPosition(final int index)
    {
        return queue.claimPosition(index);
    }

    @Override
    public ClaimOutcome claimOutcome(final long position)
    {
        return queue.claimOutcome(position);
    }

    @Override
    public void shutdown() throws InterruptedException
    {
        queue.shutdown();
    }

    @Override
    public boolean isShutdown()
    {
        return queue.isShutdown();
    }
}
