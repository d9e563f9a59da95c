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
 * Two ends between processes: what is sent into one comes out of the other. A duplex pipe works both ways; of a one-way
 * pipe the first end only receives and the second only sends.
 * <p>
 * <b>Threads:</b> any. A pipe may be made before or after the processes that use it; it, or one of its ends, can be
 * sent to them. Making a pipe, or asking for an end, does not attach anything: see {@link Connection}.
 * <p>
 * <b>Failure:</b> as {@link Connection}. A pipe of which both ends are deserted keeps what was sent until it is
 * destroyed, or its walk vanishes.
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
     * What a duplex pipe is, to be opened or created.
     *
     * @param codec for the messages.
     * @param <E>   type of the messages.
     * @return the kind, for 1024 messages and 1 MiB in each direction.
     */
    public static <E> PipeKind<E> of(final Codec<E> codec)
    {
        return new PipeKind<>(true, PipeKind.DEFAULT_CAPACITY, PipeKind.DEFAULT_BUDGET, codec);
    }

    /**
     * What a pipe is of which the first end only receives and the second only sends, to be opened or created.
     *
     * @param codec for the messages.
     * @param <E>   type of the messages.
     * @return the kind, for 1024 messages and 1 MiB.
     */
    public static <E> PipeKind<E> oneWay(final Codec<E> codec)
    {
        return new PipeKind<>(false, PipeKind.DEFAULT_CAPACITY, PipeKind.DEFAULT_BUDGET, codec);
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

    PipeKind<E> kind()
    {
        return kind;
    }

    /** Whether both ends send and receive. */
    public boolean isDuplex()
    {
        return kind.isDuplex();
    }

    /** Number of messages after which a direction is full. */
    public int capacity()
    {
        return kind.capacity();
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
}
