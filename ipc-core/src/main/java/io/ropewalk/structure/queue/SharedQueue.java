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
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.structure.ring.ClaimOutcome;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.MpmcRing;
import io.ropewalk.structure.ring.core.RingLayout;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A {@link java.util.concurrent.BlockingQueue} shared between processes: bounded, or {@linkplain #growing growing}.
 * <p>
 * <b>Threads:</b> any, in any number of processes. First in, first out, in the order in which puts claim their slots. A
 * thread that is alone on its side works without locked instructions. A process that stalls (stopped, not dead)
 * half-way through a put holds up the elements behind it until it resumes: after some milliseconds, {@code poll} may
 * return null, and so {@code peek}, {@code size} and iterators show nothing, and {@code offer} may return false,
 * although there are elements or room. {@link #putAll}, {@link #drainTo} and {@link #poll(Consumer, int)} move many
 * elements for a few wakes; {@link #tryClaim} and {@link #poll(MessageHandler, int)} leave them in shared memory. A
 * queue that grows is the same over more and more files, each of which goes when it is drained.
 * <p>
 * <b>Failure:</b> an element whose put returned is delivered once, even if its producer is gone; an unfinished put
 * vanishes. A consumer that dies before it releases an element leaves it to the others. Nothing needs manual repair,
 * and nobody waits for a dead process. If an element cannot be encoded, or exceeds the budget, the put throws and
 * nothing is enqueued; if it cannot be decoded, the take throws and the element is consumed. After an {@link Error}
 * while decoding (no memory, no stack), the element stays for the next consumer. If there is no room on the device for
 * a queue to grow, the put throws {@link io.ropewalk.error.OutOfSpaceException} and nothing is enqueued. After
 * {@link #destroy()}, a queue that grows works only as far as its handles have come, and then throws
 * {@link io.ropewalk.error.ObjectDestroyedException}.
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

    private final transient Codec<E> codec;
    private final transient Function<WaitStrategy, Kind<SharedQueue<E>>> waiting;
    private final transient QueueInPlace<E> inPlace;

    SharedQueue(final Attachment attachment, final QueueKind<E> kind)
    {
        this(attachment, kind, MpmcRing.over(attachment, kind.layout()));
    }

    SharedQueue(final Attachment attachment, final QueueKind<E> kind, final MpmcRing ring)
    {
        this(attachment, kind, new QueueTransfer<>(attachment.name(), ring, kind.codec(), kind.strategy()));
    }

    private SharedQueue(final Attachment attachment, final QueueKind<E> kind, final QueueTransfer<E> transfer)
    {
        this(attachment, kind.codec(), transfer,
            (strategy) -> new QueueKind<>(kind.capacity(), kind.slotLength(), kind.budget(), kind.codec(),
            strategy));
    }

    SharedQueue(final Attachment attachment, final GrowingQueueKind<E> kind, final GrowingTransfer<E> transfer)
    {
        this(attachment, kind.codec(), transfer, (strategy) -> new GrowingQueueKind<>(
            kind.initialCapacity(), kind.initialBudget(), kind.limitBytes(), kind.codec(), strategy));
    }

    private SharedQueue(
        final Attachment attachment,
        final Codec<E> codec,
        final QueueTransfer<E> transfer,
        final Function<WaitStrategy, Kind<SharedQueue<E>>> waiting)
    {
        super(attachment, transfer);
        this.codec = codec;
        this.waiting = waiting;
        this.inPlace = new QueueInPlace<>(transfer);
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
        return new QueueKind<>(capacity, QueueKind.SLOT_LENGTH, QueueKind.defaultBudget(capacity, codec), codec,
            WaitStrategy.HYBRID);
    }

    /**
     * Returns the spec of a queue that grows with what is in it, and shrinks again, to open or create one.
     *
     * @param codec for the elements.
     * @param <E>   type of the elements.
     * @return the spec, without a {@linkplain GrowingQueueKind#limit(long) limit}.
     */
    public static <E> GrowingQueueKind<E> growing(final Codec<E> codec)
    {
        return new GrowingQueueKind<>(GrowingQueueKind.DEFAULT_CAPACITY,
            GrowingQueueKind.budgetOf(GrowingQueueKind.DEFAULT_CAPACITY, codec), 0, codec, WaitStrategy.HYBRID);
    }

    /**
     * Returns a spec that finds an existing queue that grows, whatever its limit and initial capacity.
     *
     * @param codec for the elements.
     * @param <E>   type of the elements.
     * @return the spec, for {@code find}.
     */
    public static <E> AnyOf<SharedQueue<E>> anyGrowing(final Codec<E> codec)
    {
        Objects.requireNonNull(codec, "codec");
        return new AnyOf<>(SegmentKind.GROWING_QUEUE, GrowingQueueDescriptor.FINGERPRINT, (parameters) ->
            new GrowingQueueKind<>((int)parameters.applyAsLong(0), (int)parameters.applyAsLong(2),
            parameters.applyAsLong(3), codec, WaitStrategy.HYBRID));
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
            (int)parameters.applyAsLong(0), (int)parameters.applyAsLong(1), (int)parameters.applyAsLong(2), codec,
            WaitStrategy.HYBRID));
    }

    /**
     * Returns another handle on the same queue, with its own wait strategy.
     *
     * @param waitStrategy of the new handle.
     * @return the new handle.
     */
    public SharedQueue<E> waiting(final WaitStrategy waitStrategy)
    {
        return another(waiting.apply(Objects.requireNonNull(waitStrategy, "waitStrategy")));
    }

    /**
     * Takes the elements that are there, without waiting, and wakes producers once for many. An element is in the
     * queue until the handler returns: if the process dies, it is left to others. If the element cannot be decoded, or
     * the handler throws an exception, the element is consumed; after an {@link Error}, it stays.
     *
     * @param handler for the elements.
     * @param limit   on the number of elements.
     * @return the number of elements, zero if there are none now, or {@link Ring#CLOSED} if the queue was shut down and
     *     is drained.
     */
    public int poll(final Consumer<? super E> handler, final int limit)
    {
        return inPlace.poll(handler, limit);
    }

    /**
     * Takes the elements that are there, undecoded and in place, without waiting or garbage. If the handler throws an
     * exception, the element is consumed; if it throws an {@link Error}, the element stays.
     *
     * @param handler for the bytes of the elements; it must not keep the buffer.
     * @param limit   on the number of elements.
     * @return the number of elements, zero if there are none now, or {@link Ring#CLOSED} if the queue was shut down and
     *     is drained.
     */
    public int poll(final MessageHandler handler, final int limit)
    {
        return inPlace.poll(handler, limit);
    }

    /**
     * Puts an element that is encoded already if there is room, without waiting or garbage.
     *
     * @param source that contains the element, as the codec of the queue encodes it.
     * @param offset of its first byte.
     * @param length in bytes.
     * @return {@link Ring#ACCEPTED}; {@link Ring#FULL}; {@link Ring#HELD_UP} if a live producer is in the way for a
     *     moment; {@link Ring#CLOSED} if the queue was shut down.
     * @throws io.ropewalk.error.ElementTooLargeException if the element exceeds the budget.
     */
    public int offer(final DirectBuffer source, final int offset, final int length)
    {
        return inPlace.offer(source, offset, length);
    }

    /**
     * Claims room for an element, which this thread encodes in place, as the codec of the queue does, and then passes
     * to {@link #commit(int)} or {@link #abort(int)}, in a {@code finally} block. Until then, the claim holds up the
     * elements behind it, also for the calling thread. If the process dies, the claim vanishes.
     *
     * @param length of the element in bytes.
     * @return the index in {@link #buffer()} at which to write, or a negative result, as from
     *     {@link #offer(DirectBuffer, int, int)}.
     * @throws io.ropewalk.error.ElementTooLargeException if the element exceeds the budget.
     */
    public int tryClaim(final int length)
    {
        return inPlace.tryClaim(length);
    }

    /**
     * Returns the buffer in which {@link #tryClaim(int)} claims room; of a queue that grows, the one in which this
     * thread has claimed last, so ask for it after each claim.
     */
    public MutableDirectBuffer buffer()
    {
        return inPlace.buffer();
    }

    /**
     * Puts an element claimed by this thread.
     *
     * @param index returned by {@link #tryClaim(int)}.
     * @throws IllegalStateException if there is no such claim.
     */
    public void commit(final int index)
    {
        inPlace.commit(index);
    }

    /**
     * Abandons a claim of this thread; nothing is put.
     *
     * @param index returned by {@link #tryClaim(int)}.
     * @throws IllegalStateException if there is no such claim.
     */
    public void abort(final int index)
    {
        inPlace.abort(index);
    }

    /**
     * Returns the position of an open claim of this thread, the same that {@link MessageHandler} will be told. A
     * producer that stores it before it commits can ask {@link #claimOutcome} after its death.
     *
     * @param index returned by {@link #tryClaim(int)}.
     * @throws IllegalStateException if there is no such claim.
     */
    public long claimPosition(final int index)
    {
        return inPlace.claimPosition(index);
    }

    /**
     * Returns what became of a claim whose producer has died. For the only producer, which asks for the last claim of
     * its dead predecessor before it claims anything itself. A queue that grows answers
     * {@link ClaimOutcome#UNKNOWN}.
     *
     * @param position of the claim.
     */
    public ClaimOutcome claimOutcome(final long position)
    {
        return inPlace.claimOutcome(position);
    }

    /**
     * Returns whether a message was taken for good: nobody will get it again. True for ever, once true. A queue
     * that grows never says so.
     *
     * @param position of the message, as {@link MessageHandler} was told it.
     */
    public boolean isTaken(final long position)
    {
        return inPlace.isTaken(position);
    }

    @Override
    public String toString()
    {
        return "SharedQueue{name=" + name() + " capacity=" + capacity() +
            " codec=" + codec.name() + "}";
    }
}
