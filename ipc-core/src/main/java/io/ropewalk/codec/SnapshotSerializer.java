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
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;

/**
 * Collections and maps that are made whole from an array and cannot be filled one by one.
 */
final class SnapshotSerializer extends Serializer<Object>
{
    private final Function<Object[], Object> factory;

    SnapshotSerializer(final Function<Object[], Object> factory)
    {
        this.factory = factory;
    }

    @Override
    public void write(final Kryo kryo, final Output output, final Object snapshot)
    {
        final Object[] elements = snapshot instanceof Map ?
            EntriesSerializer.flatten((Map<?, ?>)snapshot) :
            ((Collection<?>)snapshot).toArray();
        output.writeVarInt(elements.length, true);
        for (final Object element : elements)
        {
            kryo.writeClassAndObject(output, element);
        }
    }

    @Override
    public Object read(final Kryo kryo, final Input input, final Class<? extends Object> type)
    {
        final Object[] elements = new Object[((BoundedInput)input).readCount()];
        for (int i = 0; i < elements.length; i++)
        {
            elements[i] = kryo.readClassAndObject(input);
        }

        return factory.apply(elements);
    }
}
