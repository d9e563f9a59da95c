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
package io.ropewalk.structure.pipe;

import io.ropewalk.codec.Codec;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SharedObject;
import io.ropewalk.segment.Walk;
import org.agrona.concurrent.AtomicBuffer;

import java.io.Serializable;
import java.util.Objects;

/**
 * Two ends between processes: what is sent into one comes out of the other. A duplex pipe works both ways; of a one-way
 * pipe the first end only receives and the second only sends.
 * <p>
 * <b>Threads:</b> any. A pipe may be made before or after the processes that use it; it, or one of its ends, can be
 * sent to them. Making a pipe, or asking for an end, does not attach anything: see {@link Connection}.
 * <p>
 * <b>Failure:</b> as {@link Connection}. A pipe of which both ends are deserted keeps what was sent until it is
 * destroyed, or its walk vanishes.
 * <pre>{@code
 * Pipe<String> pipe = walk.pipe(Codecs.utf8());
 * start(pipe.second());                       // any way to send it to another process
 * String greeting = pipe.first().receive();
 * pipe.first().send("hello yourself");
 * }</pre>
 *
 * @param <E> type of the messages.
 */
public final class Pipe<E> extends SharedObject
{
    private static final long serialVersionUID = 1L;

    private final transient PipeHandle<E> handle;
    private final transient Connection<E> first;
    private final transient Connection<E> second;

    private Pipe(final PipeHandle<E> handle)
    {
        super(handle.attachment());
        this.handle = handle;
        first = handle.end(true).open();
        second = handle.end(false).open();
    }

    /** What a pipe is on its way to another process. */
    private record PipeHandle<E>(Attachment attachment, PipeParameters parameters, Codec<E> codec)
        implements Serializable
    {
        ConnectionHandle<E> end(final boolean isFirst)
        {
            return new ConnectionHandle<>(attachment, parameters, isFirst, codec, WaitStrategy.HYBRID);
        }

        private Object readResolve()
        {
            return new Pipe<>(this);
        }
    }

    /**
     * Opens the duplex pipe of this name, or creates it, for 1024 messages and 1 MiB in each direction.
     *
     * @param walk  in which it lies.
     * @param name  of the pipe.
     * @param codec for the messages.
     * @param <E>   type of the messages.
     * @throws io.ropewalk.error.IncompatibleSegmentException when it exists with other parameters or another codec.
     * @throws io.ropewalk.error.SegmentException             when it cannot be opened or created.
     */
    public static <E> Pipe<E> open(final Walk walk, final String name, final Codec<E> codec)
    {
        return open(walk, name, codec, PipeParameters.DEFAULT_CAPACITY, PipeParameters.DEFAULT_BUDGET);
    }

    /**
     * Opens the duplex pipe of this name, or creates it.
     *
     * @param walk     in which it lies.
     * @param name     of the pipe.
     * @param codec    for the messages.
     * @param capacity in messages, in each direction.
     * @param budget   bytes for the messages longer than 56 bytes, together, in each direction; also the longest
     *                 message there can be.
     * @param <E>      type of the messages.
     * @throws IllegalArgumentException for a capacity or budget that is out of range.
     */
    public static <E> Pipe<E> open(
        final Walk walk, final String name, final Codec<E> codec, final int capacity, final int budget)
    {
        return open(walk, name, codec, new PipeParameters(true, capacity, budget));
    }

    /**
     * Opens the one-way pipe of this name, or creates it, for 1024 messages and 1 MiB.
     *
     * @param walk  in which it lies.
     * @param name  of the pipe.
     * @param codec for the messages.
     * @param <E>   type of the messages.
     */
    public static <E> Pipe<E> oneWay(final Walk walk, final String name, final Codec<E> codec)
    {
        return oneWay(walk, name, codec, PipeParameters.DEFAULT_CAPACITY, PipeParameters.DEFAULT_BUDGET);
    }

    /**
     * Opens the one-way pipe of this name, or creates it.
     *
     * @param walk     in which it lies.
     * @param name     of the pipe.
     * @param codec    for the messages.
     * @param capacity in messages.
     * @param budget   bytes for the messages longer than 56 bytes, together; also the longest message there can be.
     * @param <E>      type of the messages.
     * @throws IllegalArgumentException for a capacity or budget that is out of range.
     */
    public static <E> Pipe<E> oneWay(
        final Walk walk, final String name, final Codec<E> codec, final int capacity, final int budget)
    {
        return open(walk, name, codec, new PipeParameters(false, capacity, budget));
    }

    /**
     * Creates a duplex pipe without a name, for those who are given it or one of its ends.
     *
     * @param walk  in which it lies.
     * @param codec for the messages.
     * @param <E>   type of the messages.
     */
    public static <E> Pipe<E> create(final Walk walk, final Codec<E> codec)
    {
        return create(walk, codec, PipeParameters.DEFAULT_CAPACITY, PipeParameters.DEFAULT_BUDGET);
    }

    /**
     * Creates a duplex pipe without a name.
     *
     * @param walk     in which it lies.
     * @param codec    for the messages.
     * @param capacity in messages, in each direction.
     * @param budget   bytes for the messages longer than 56 bytes, together, in each direction.
     * @param <E>      type of the messages.
     */
    public static <E> Pipe<E> create(
        final Walk walk, final Codec<E> codec, final int capacity, final int budget)
    {
        return create(walk, codec, new PipeParameters(true, capacity, budget));
    }

    /**
     * Creates a one-way pipe without a name, for those who are given it or one of its ends.
     *
     * @param walk  in which it lies.
     * @param codec for the messages.
     * @param <E>   type of the messages.
     */
    public static <E> Pipe<E> createOneWay(final Walk walk, final Codec<E> codec)
    {
        return createOneWay(walk, codec, PipeParameters.DEFAULT_CAPACITY, PipeParameters.DEFAULT_BUDGET);
    }

    /**
     * Creates a one-way pipe without a name.
     *
     * @param walk     in which it lies.
     * @param codec    for the messages.
     * @param capacity in messages.
     * @param budget   bytes for the messages longer than 56 bytes, together.
     * @param <E>      type of the messages.
     */
    public static <E> Pipe<E> createOneWay(
        final Walk walk, final Codec<E> codec, final int capacity, final int budget)
    {
        return create(walk, codec, new PipeParameters(false, capacity, budget));
    }

    private static <E> Pipe<E> open(
        final Walk walk, final String name, final Codec<E> codec, final PipeParameters parameters)
    {
        Objects.requireNonNull(codec, "codec");
        return new Pipe<>(new PipeHandle<>(Attachment.openOrCreate(
            walk, name, parameters.spec(codec.name()), Pipe::leaveZero), parameters, codec));
    }

    private static <E> Pipe<E> create(final Walk walk, final Codec<E> codec, final PipeParameters parameters)
    {
        Objects.requireNonNull(codec, "codec");
        return new Pipe<>(new PipeHandle<>(Attachment.create(
            walk, parameters.spec(codec.name()), Pipe::leaveZero), parameters, codec));
    }

    /** A new pipe is all zeros. */
    private static void leaveZero(final AtomicBuffer body)
    {
        assert body.getLong(0) == 0;
    }

    /** This handle's connection to the first end: the one that receives, if the pipe is one-way. */
    public Connection<E> first()
    {
        return first;
    }

    /** This handle's connection to the second end: the one that sends, if the pipe is one-way. */
    public Connection<E> second()
    {
        return second;
    }

    /** Whether both ends send and receive. */
    public boolean isDuplex()
    {
        return handle.parameters().isDuplex();
    }

    /** Number of messages after which a direction is full. */
    public int capacity()
    {
        return handle.parameters().capacity();
    }

    /**
     * Closes this handle's connections to both ends.
     */
    @Override
    public void close()
    {
        super.close();
        first.close();
        second.close();
    }

    @Override
    protected Object writeReplace()
    {
        return handle;
    }
}
