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
import io.ropewalk.segment.Attachment;
import io.ropewalk.structure.ring.core.MpmcRing;
import org.agrona.concurrent.AtomicBuffer;

import java.util.function.UnaryOperator;

/**
 * Queues over memory as the kill matrix wants it.
 */
public final class Queues
{
    private Queues()
    {
    }

    /** A queue over the ring of a test. */
    public static <E> SharedQueue<E> over(
        final Attachment attachment, final MpmcRing ring, final int capacity, final Codec<E> codec)
    {
        return new SharedQueue<>(attachment, SharedQueue.of(capacity, codec), ring);
    }

    /** Another handle on a queue, whose stores go through a view of the segment. */
    @SuppressWarnings("unchecked")
    public static <Q extends AbstractSharedQueue<?>> Q through(final Q queue, final UnaryOperator<AtomicBuffer> view)
    {
        return (Q)queue.attachment().seenThrough(view).handle();
    }
}
