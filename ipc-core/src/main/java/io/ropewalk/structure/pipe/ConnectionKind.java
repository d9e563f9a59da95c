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

import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentSpec;

import java.util.Objects;

/**
 * The spec of a handle on one end of a pipe.
 *
 * @param pipe     of which it is an end.
 * @param isFirst  true for the first end, false for the second.
 * @param strategy with which the handle waits.
 * @param <E>      type of the messages.
 */
record ConnectionKind<E>(PipeKind<E> pipe, boolean isFirst, WaitStrategy strategy) implements Kind<Connection<E>>
{
    ConnectionKind
    {
        Objects.requireNonNull(strategy, "strategy");
    }

    @Override
    public SegmentSpec spec()
    {
        return pipe.spec();
    }

    @Override
    public Connection<E> handle(final Attachment attachment)
    {
        return new Connection<>(attachment, this);
    }

    boolean isReadable()
    {
        return pipe.isDuplex() || isFirst;
    }

    boolean isWritable()
    {
        return pipe.isDuplex() || !isFirst;
    }
}
