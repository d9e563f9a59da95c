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
package io.ropewalk.structure.value;

import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.CodecException;

import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Where the components of a record lie in its encoded form, which is as long for every value of the record. */
final class RecordFields<R extends Record>
{
    /*
     * The encoding is that of Codecs.record: the components one after the other, little-endian, without gaps, and
     * before each that is no primitive a byte which says that it is there. Here it always is, so nothing ever moves.
     */
    private static final int PRESENCE_LENGTH = 1;

    private static final Map<Class<?>, Integer> LENGTHS = Map.ofEntries(
        Map.entry(boolean.class, Byte.BYTES),
        Map.entry(byte.class, Byte.BYTES),
        Map.entry(char.class, Character.BYTES),
        Map.entry(short.class, Short.BYTES),
        Map.entry(int.class, Integer.BYTES),
        Map.entry(long.class, Long.BYTES),
        Map.entry(float.class, Float.BYTES),
        Map.entry(double.class, Double.BYTES),
        Map.entry(UUID.class, Long.BYTES + Long.BYTES),
        Map.entry(Instant.class, Long.BYTES + Integer.BYTES));

    private final Class<R> type;
    private final Codec<R> codec;
    private final int lengthBytes;
    private final List<String> names = new ArrayList<>();
    private final Class<?>[] types;
    private final int[] offsets;
    private final int[] presenceOffsets;

    private RecordFields(final Class<R> type)
    {
        this.type = type;
        this.codec = codecOf(type);
        final List<Class<?>> foundTypes = new ArrayList<>();
        final List<Integer> foundOffsets = new ArrayList<>();
        final List<Integer> foundPresences = new ArrayList<>();
        this.lengthBytes = addAll(type, "", 0, new Found(names, foundTypes, foundOffsets, foundPresences));
        this.types = foundTypes.toArray(new Class<?>[0]);
        this.offsets = foundOffsets.stream().mapToInt((offset) -> offset).toArray();
        this.presenceOffsets = foundPresences.stream().mapToInt((offset) -> offset).toArray();
        if (lengthBytes != codec.maxLengthBytes())
        {
            throw new IllegalStateException("encoding has changed: record=" + type.getName() + " expected=" +
                lengthBytes + " found=" + codec.maxLengthBytes());
        }
    }

    static <R extends Record> RecordFields<R> of(final Class<R> type)
    {
        return new RecordFields<>(type);
    }

    Class<R> type()
    {
        return type;
    }

    Codec<R> codec()
    {
        return codec;
    }

    int lengthBytes()
    {
        return lengthBytes;
    }

    boolean isSame(final RecordFields<?> other)
    {
        return type == other.type;
    }

    int indexOf(final String name)
    {
        final int index = names.indexOf(name);
        if (index < 0)
        {
            throw new IllegalArgumentException(
                "no such component: name=" + name + " record=" + type.getName() + " components=" + names);
        }
        return index;
    }

    /** The offset of a component, which must be of this type. */
    int offsetOf(final int index, final Class<?> expected)
    {
        if (types[index] != expected)
        {
            throw new IllegalArgumentException("component is of another type: name=" + names.get(index) +
                " expected=" + types[index].getName() + " found=" + expected.getName());
        }
        return offsets[index];
    }

    /** Makes a value of zeros, whose components are all there. */
    void fill(final byte[] zeros)
    {
        for (final int offset : presenceOffsets)
        {
            zeros[offset] = 1;
        }
    }

    private static <R extends Record> Codec<R> codecOf(final Class<R> type)
    {
        try
        {
            return Codecs.record(type);
        }
        catch (final CodecException ex)
        {
            throw new IllegalArgumentException("not a record of fixed length: " + ex.getMessage(), ex);
        }
    }

    private static int addAll(final Class<?> record, final String prefix, final int start, final Found found)
    {
        int offset = start;
        for (final RecordComponent component : record.getRecordComponents())
        {
            offset = add(component, prefix + component.getName(), offset, found);
        }
        return offset;
    }

    private static int add(final RecordComponent component, final String name, final int start, final Found found)
    {
        final Class<?> declared = component.getType();
        final Class<?> unwrapped = MethodType.methodType(declared).unwrap().returnType();
        final int offset = declared.isPrimitive() ? start : start + PRESENCE_LENGTH;
        if (offset > start)
        {
            found.presences.add(start);
        }
        if (declared.isRecord())
        {
            return addAll(declared, name + ".", offset, found);
        }
        final Integer length = declared.isEnum() ? Integer.valueOf(Integer.BYTES) : LENGTHS.get(unwrapped);
        if (length == null)
        {
            throw new IllegalArgumentException("component has no fixed length: record=" +
                component.getDeclaringRecord().getName() + " component=" + component.getName() +
                " type=" + declared.getTypeName());
        }
        found.names.add(name);
        found.types.add(declared.isEnum() ? Enum.class : unwrapped);
        found.offsets.add(offset);
        return offset + length;
    }

    private record Found(
        List<String> names, List<Class<?>> types, List<Integer> offsets, List<Integer> presences)
    {
    }
}
