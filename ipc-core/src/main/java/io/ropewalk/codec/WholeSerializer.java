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
package io.ropewalk.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/**
 * Around the serialiser of objects that are made when all of their parts have been read. A part that refers to one
 * would get null in its place, so {@link StrictKryo} refuses it while it is written.
 */
final class WholeSerializer<T> extends Serializer<T>
{
    private final Serializer<T> parts;

    WholeSerializer(final Serializer<T> parts)
    {
        super(parts.getAcceptsNull(), parts.isImmutable());
        this.parts = parts;
    }

    @Override
    public void write(final Kryo kryo, final Output output, final T object)
    {
        final StrictKryo strict = (StrictKryo)kryo;
        strict.begin(object);
        parts.write(kryo, output, object);
        strict.end();
    }

    @Override
    public T read(final Kryo kryo, final Input input, final Class<? extends T> type)
    {
        return parts.read(kryo, input, type);
    }
}
