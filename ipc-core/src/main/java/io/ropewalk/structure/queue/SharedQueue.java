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
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.AnyOf;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.structure.ring.core.MpmcRing;
import io.ropewalk.structure.ring.core.RingLayout;

import java.util.Objects;

/**
 * A bounded {@link java.util.concurrent.BlockingQueue} shared between processes.
 * <p>
 * <b>Threads:</b> any, in any number of processes. First in, first out, in the order in which puts claim their slots. A
 * thread that is alone on its side works without locked instructions. A process that stalls (stopped, not dead)
 * half-way through a put holds up the elements behind it until it resumes: after some milliseconds, {@code poll} may
 * return null and {@code offer} false although there are elements or room.
 * <p>
 * <b>Failure:</b> an element whose put returned is delivered once, even if its producer is gone; an unfinished put
 * vanishes. A consumer that dies before it releases an element leaves it to the others. Nothing needs manual repair,
 * and nobody waits for a dead process. If an element cannot be encoded, or exceeds the budget, the put throws and
 * nothing is enqueued; if it cannot be decoded, the take throws and the element is consumed. After an {@link Error}
 * while decoding (no memory, no stack), the element stays for the next consumer.
 * <pre>{@code
 * try (Ropewalk walk = Ropewalk.open("orders");
 *     SharedQueue<String> queue = walk.queue("inbox", 1024, Codecs.utf8()))
 * {
 *     queue.put("buy 100");          // in one JVM
 *     String order = queue.take();   // in another
 * }
 * }</pre>
 *
 * @param <E> type of the elements.
 */
public final class SharedQueue<E> extends AbstractSharedQueue<E>
{
    private static final long serialVersionUID = 1L;

    private final transient QueueKind<E> kind;

    SharedQueue(final Attachment attachment, final QueueKind<E> kind)
    {
        this(attachment, kind, MpmcRing.over(attachment, kind.layout()));
    }

    SharedQueue(final Attachment attachment, final QueueKind<E> kind, final MpmcRing ring)
    {
        super(attachment, new QueueTransfer<>(attachment.name(), ring, kind.codec(), kind.strategy()));
        this.kind = kind;
    }

    /**
     * Returns the spec of a queue, to open or create one.
     *
     * @param capacity in elements, not rounded up.
     * @param codec    for the elements.
     * @param <E>      type of the elements.
     * @return the spec, with a default {@linkplain QueueKind#budget(int) budget}.
     */
    public static <E> QueueKind<E> of(final int capacity, final Codec<E> codec)
    {
        return new QueueKind<>(capacity, QueueKind.defaultBudget(capacity, codec), codec, WaitStrategy.HYBRID);
    }

    /**
     * Returns a spec that finds an existing queue, whatever its capacity and budget.
     *
     * @param codec for the elements.
     * @param <E>   type of the elements.
     * @return the spec, for {@code find}.
     */
    public static <E> AnyOf<SharedQueue<E>> any(final Codec<E> codec)
    {
        Objects.requireNonNull(codec, "codec");
        return new AnyOf<>(SegmentKind.QUEUE, RingLayout.fingerprint(), (parameters) -> new QueueKind<>(
            (int)parameters.applyAsLong(0), (int)parameters.applyAsLong(2), codec, WaitStrategy.HYBRID));
    }

    /**
     * Returns another handle on the same queue, with its own wait strategy.
     *
     * @param waitStrategy of the new handle.
     * @return the new handle.
     */
    public SharedQueue<E> waiting(final WaitStrategy waitStrategy)
    {
        return another(new QueueKind<>(kind.capacity(), kind.budget(), kind.codec(), waitStrategy));
    }

    @Override
    public String toString()
    {
        return "SharedQueue{name=" + name() + " capacity=" + capacity() +
            " codec=" + kind.codec().name() + "}";
    }
}
