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
import io.ropewalk.segment.Walk;
import io.ropewalk.structure.ring.MpmcRing;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Optional;

/**
 * A bounded queue between processes.
 * <p>
 * <b>Threads:</b> any, in any number of processes. First in, first out, in the order of the puts' claims. A thread that
 * is alone on its side works without locked instructions. A process that is stopped (not dead) half-way through a put
 * holds up the elements behind it until it goes on: then, when that has lasted some milliseconds, {@code poll} may
 * return null and {@code offer} false although there are elements or room.
 * <p>
 * <b>Failure:</b> an element whose put returned is delivered, once, also when its producer is gone; a half-made put
 * vanishes; a taker that dies before its hand-over leaves the element to others. Nothing has to be repaired by hand and
 * nobody waits for the dead. An element that cannot be encoded, or is larger than the budget, is an exception to its
 * producer, with nothing enqueued; one that cannot be decoded is consumed, and an exception to its consumer.
 * After an {@link Error} while it is decoded (no memory, no stack) it stays, for whoever takes next.
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
public final class SharedQueue<E> extends AbstractSharedQueue<E> implements Serializable
{
    private static final long serialVersionUID = 1L;

    private final transient QueueHandle<E> handle;
    private final transient Walk walk;

    SharedQueue(final QueueHandle<E> handle, final Walk walk, final MpmcRing ring)
    {
        super(ring, new QueueTransfer<>(handle.name(), ring, handle.codec(), handle.strategy()));
        this.handle = handle;
        this.walk = walk;
    }

    /**
     * Opens the queue of this name, or creates it; all participants must agree on what it is.
     *
     * @param walk     in which the queue lies.
     * @param name     of the queue.
     * @param capacity in elements, exactly.
     * @param codec    for the elements.
     * @param <E>      type of the elements.
     * @return a handle on the queue.
     * @throws IllegalArgumentException                         for a capacity that is zero, negative or too large.
     * @throws io.ropewalk.error.IncompatibleSegmentException   when it exists with another capacity, budget or codec.
     * @throws io.ropewalk.error.SegmentException               when it cannot be opened or created.
     */
    public static <E> SharedQueue<E> open(
        final Walk walk, final String name, final int capacity, final Codec<E> codec)
    {
        return QueueHandle.openOrCreate(walk, name, capacity, QueueHandle.defaultBudget(capacity, codec), codec);
    }

    /**
     * As {@link #open(Walk, String, int, Codec)}, with a byte budget of one's own.
     *
     * @param walk     in which the queue lies.
     * @param name     of the queue.
     * @param capacity in elements, exactly.
     * @param codec    for the elements.
     * @param budget   bytes for the elements longer than 56 bytes, together; the longest element there can be.
     * @param <E>      type of the elements.
     * @return a handle on the queue.
     */
    public static <E> SharedQueue<E> open(
        final Walk walk, final String name, final int capacity, final Codec<E> codec, final int budget)
    {
        return QueueHandle.openOrCreate(walk, name, capacity, budget, codec);
    }

    /**
     * Creates a queue without a name, reached only through its handle, which may be sent to other processes.
     *
     * @param walk     in which the queue lies.
     * @param capacity in elements, exactly.
     * @param codec    for the elements.
     * @param <E>      type of the elements.
     * @return a handle on the queue.
     */
    public static <E> SharedQueue<E> create(final Walk walk, final int capacity, final Codec<E> codec)
    {
        return QueueHandle.createAnonymous(walk, capacity, QueueHandle.defaultBudget(capacity, codec), codec);
    }

    /**
     * Opens the queue of this name if it exists, whatever its capacity.
     *
     * @param walk  in which the queue lies.
     * @param name  of the queue.
     * @param codec for the elements.
     * @param <E>   type of the elements.
     * @return a handle on the queue, if there is one.
     */
    public static <E> Optional<SharedQueue<E>> find(final Walk walk, final String name, final Codec<E> codec)
    {
        return Optional.ofNullable(QueueHandle.openExisting(walk, name, codec));
    }

    /**
     * Another handle on the same queue that waits in another way.
     *
     * @param waitStrategy of the new handle.
     * @return the new handle.
     */
    public SharedQueue<E> waiting(final WaitStrategy waitStrategy)
    {
        return handle.with(waitStrategy).open();
    }

    @Override
    boolean isSameObject(final AbstractSharedQueue<?> other)
    {
        return other instanceof SharedQueue<?> queue && queue.handle.isSameObject(handle);
    }

    @Override
    public String name()
    {
        return handle.name();
    }

    @Override
    public void destroy()
    {
        close();
        walk.destroy(handle.name());
    }

    @Override
    public String toString()
    {
        return "SharedQueue{name=" + handle.name() + " capacity=" + capacity() +
            " codec=" + handle.codec().name() + "}";
    }

    private Object writeReplace()
    {
        return handle;
    }

    private void readObject(final ObjectInputStream in) throws InvalidObjectException
    {
        throw new InvalidObjectException("a queue is read through its handle");
    }
}
