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

import java.io.Serializable;
import java.util.function.UnaryOperator;

/**
 * All that is needed to make a {@link Connection}: what it is on its way to another process.
 *
 * @param <E> type of the messages.
 */
record ConnectionHandle<E>(
    Attachment attachment, PipeParameters parameters, boolean isFirst, Codec<E> codec, WaitStrategy strategy)
    implements Serializable
{
    Connection<E> open()
    {
        return new Connection<>(this, UnaryOperator.identity());
    }

    boolean isReadable()
    {
        return parameters.isDuplex() || isFirst;
    }

    boolean isWritable()
    {
        return parameters.isDuplex() || !isFirst;
    }

    private Object readResolve()
    {
        return open();
    }
}
