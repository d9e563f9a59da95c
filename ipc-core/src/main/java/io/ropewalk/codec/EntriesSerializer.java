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
import io.ropewalk.error.CodecException;
import java.util.Comparator;
import java.util.LinkedHashMap;
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
    private final RefillCheck<Map<Object, Object>> check;

    EntriesSerializer(final Factory factory)
    {
        this(factory, false, null);
    }

    EntriesSerializer(final Factory factory, final boolean isSorted)
    {
        this(factory, isSorted, null);
    }

    /** For classes that are not known to be no more than their entries. */
    EntriesSerializer(final Factory factory, final RefillCheck<Map<Object, Object>> check)
    {
        this(factory, false, check);
    }

    private EntriesSerializer(
        final Factory factory, final boolean isSorted, final RefillCheck<Map<Object, Object>> check)
    {
        this.factory = factory;
        this.isSorted = isSorted;
        this.check = check;
    }

    @Override
    public void write(final Kryo kryo, final Output output, final Map<Object, Object> map)
    {
        final Object[] flat = flatten(map);
        if (null != check)
        {
            check(map, flat);
        }
        else if (LinkedHashMap.class == map.getClass() && isInAccessOrder((LinkedHashMap<Object, Object>)map))
        {
            throw new CodecException("map is in access order, send new LinkedHashMap<>(map): class=" +
                map.getClass().getName() + " size=" + map.size());
        }

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

    @SuppressWarnings("unchecked")
    private void check(final Map<Object, Object> map, final Object[] flat)
    {
        final Map<Object, Object> refilled = (Map<Object, Object>)factory.create(flat.length / 2, null);
        for (int i = 0; i < flat.length; i += 2)
        {
            refilled.put(flat[i], flat[i + 1]);
        }

        check.require(map, refilled);
    }

    /** Only a copy may be asked by trying, and only a clone has the same order. */
    private static boolean isInAccessOrder(final LinkedHashMap<Object, Object> map)
    {
        @SuppressWarnings("unchecked")
        final Map<Object, Object> clone = (Map<Object, Object>)map.clone();
        clone.clear();
        clone.put(1, 1);
        clone.put(2, 2);
        clone.get(1);
        return clone.keySet().iterator().next().equals(2);
    }

    /** Keys and values in turn: a snapshot, so that count and entries agree even if another thread changes the map. */
    static Object[] flatten(final Map<?, ?> map)
    {
        return map.entrySet().stream()
            .flatMap((entry) -> Stream.of(entry.getKey(), entry.getValue()))
            .toArray();
    }
}
