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
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;

/** Mutable maps: the count, the comparator of those that have one, keys and values in turn. */
final class EntriesSerializer extends Serializer<Map<Object, Object>>
{
    /** Makes the empty map. */
    @FunctionalInterface
    interface Factory
    {
        Map<?, ?> create(int count, Comparator<Object> comparator);
    }

    private final Factory factory;
    private final boolean isSorted;

    EntriesSerializer(final Factory factory)
    {
        this(factory, false);
    }

    EntriesSerializer(final Factory factory, final boolean isSorted)
    {
        this.factory = factory;
        this.isSorted = isSorted;
    }

    @Override
    public void write(final Kryo kryo, final Output output, final Map<Object, Object> map)
    {
        final Object[] flat = flatten(map);
        output.writeVarInt(flat.length / 2, true);
        if (isSorted)
        {
            kryo.writeClassAndObject(output, ((SortedMap<Object, Object>)map).comparator());
        }

        for (final Object keyOrValue : flat)
        {
            kryo.writeClassAndObject(output, keyOrValue);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public Map<Object, Object> read(
        final Kryo kryo, final Input input, final Class<? extends Map<Object, Object>> type)
    {
        final int count = ((BoundedInput)input).readCount();
        final Comparator<Object> comparator = isSorted ? (Comparator<Object>)kryo.readClassAndObject(input) : null;
        final Map<Object, Object> map = (Map<Object, Object>)factory.create(count, comparator);
        kryo.reference(map);
        for (int i = 0; i < count; i++)
        {
            final Object key = kryo.readClassAndObject(input);
            map.put(key, kryo.readClassAndObject(input));
        }

        return map;
    }

    /** Keys and values in turn: a snapshot, so that count and entries agree even if another thread changes the map. */
    static Object[] flatten(final Map<?, ?> map)
    {
        return map.entrySet().stream()
            .flatMap((entry) -> Stream.of(entry.getKey(), entry.getValue()))
            .toArray();
    }
}
