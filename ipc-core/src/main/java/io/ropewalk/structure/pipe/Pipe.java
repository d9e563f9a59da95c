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
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SharedObject;

/**
 * A pipe between processes: what is sent into one end comes out of the other. A duplex pipe works in both directions;
 * in a one-way pipe, the first end only receives and the second only sends.
 * <p>
 * <b>Threads:</b> any. A pipe may be created before or after the processes that use it; it, or one of its ends, can be
 * sent to them. Creating a pipe, or asking for an end, attaches nothing: see {@link Connection}.
 * <p>
 * <b>Failure:</b> as for {@link Connection}. If both ends are deserted, the pipe keeps what was sent until it is
 * destroyed or its walk vanishes.
 * <pre>{@code
 * Pipe<String> pipe = walk.create(Pipe.of(Codecs.utf8()));
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

    private final transient PipeKind<E> kind;
    private final transient Connection<E> first;
    private final transient Connection<E> second;

    Pipe(final Attachment attachment, final PipeKind<E> kind)
    {
        super(attachment);
        this.kind = kind;
        first = another(kind.end(true));
        second = another(kind.end(false));
    }

    /**
     * Returns the spec of a duplex pipe, to open or create one.
     *
     * @param codec for the messages.
     * @param <E>   type of the messages.
     * @return the spec, for 1024 messages and 1 MiB in each direction.
     */
    public static <E> PipeKind<E> of(final Codec<E> codec)
    {
        return new PipeKind<>(true, PipeKind.DEFAULT_CAPACITY, PipeKind.SLOT_LENGTH, PipeKind.DEFAULT_BUDGET, codec);
    }

    /**
     * Returns the spec of a pipe whose first end only receives and whose second only sends, to open or create one.
     *
     * @param codec for the messages.
     * @param <E>   type of the messages.
     * @return the spec, for 1024 messages and 1 MiB.
     */
    public static <E> PipeKind<E> oneWay(final Codec<E> codec)
    {
        return new PipeKind<>(false, PipeKind.DEFAULT_CAPACITY, PipeKind.SLOT_LENGTH, PipeKind.DEFAULT_BUDGET, codec);
    }

    /** Returns this handle's connection to the first end: the one that receives, if the pipe is one-way. */
    public Connection<E> first()
    {
        return first;
    }

    /** Returns this handle's connection to the second end: the one that sends, if the pipe is one-way. */
    public Connection<E> second()
    {
        return second;
    }

    PipeKind<E> kind()
    {
        return kind;
    }

    /** Returns whether both ends send and receive. */
    public boolean isDuplex()
    {
        return kind.isDuplex();
    }

    /** Returns the number of messages that each direction can hold. */
    public int capacity()
    {
        return kind.capacity();
    }

    /**
     * Closes this handle, with its connections to both ends.
     */
    @Override
    public void close()
    {
        super.close();
        first.close();
        second.close();
    }
}
