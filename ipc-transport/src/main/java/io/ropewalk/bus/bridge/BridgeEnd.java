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
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.structure.ring.ClaimOutcome;
import io.ropewalk.structure.ring.MessageHandler;
import org.agrona.MutableDirectBuffer;

/**
 * A queue, or one end of a pipe, from which a bridge takes or to which it puts.
 *
 * <p><b>Threads:</b> one at a time.
 *
 * <p><b>Failure:</b> as the queue or the pipe.
 */
public interface BridgeEnd
{
    /** The attachment of this process. */
    Attachment attachment();

    /** Tells one end of a pipe from the other; empty for a queue. */
    String suffix();

    /** Bytes of the longest element that may be there, as far as that is known. */
    int maxLength();

    /** Whether it can say what became of a claim, so that something can be put exactly once. */
    boolean isDestination();

    /**
     * As {@code poll} of a queue.
     *
     * @param handler of the elements.
     * @param limit   on their number.
     */
    int poll(MessageHandler handler, int limit);

    /** @param position of a message. */
    boolean isTaken(long position);

    /** @param length of the element. */
    int tryClaim(int length);

    /** In which room was claimed. */
    MutableDirectBuffer buffer();

    /** @param index of a claim. */
    void commit(int index);

    /** @param index of a claim. */
    void abort(int index);

    /** @param index of a claim. */
    long claimPosition(int index);

    /** @param position of a claim. */
    ClaimOutcome claimOutcome(long position);

    /**
     * Ends the stream.
     *
     * @throws InterruptedException if interrupted while somebody was in the way.
     */
    void shutdown() throws InterruptedException;

    /** Whether the stream was ended. */
    boolean isShutdown();

    /** Name of the queue or the pipe. */
    default String name()
    {
        return attachment().name();
    }

    /** What it holds. */
    default SegmentSpec spec()
    {
        return attachment().kind().spec();
    }

    /** Name of the codec of its elements. */
    default String codecName()
    {
        return spec().typeName();
    }
}
