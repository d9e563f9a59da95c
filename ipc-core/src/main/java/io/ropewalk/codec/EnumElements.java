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
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.ropewalk.error.CodecException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;

/**
 * {@code EnumSet} and {@code EnumMap}: the enum class, which must be registered as for its constants, the count, and
 * ordinals; of a map each with its value. Empty ones keep their enum class.
 */
@SuppressWarnings({"unchecked", "rawtypes"})
final class EnumElements
{
    private EnumElements()
    {
    }

    /** Sets, of both of the JDK's classes. */
    static final class Sets extends Serializer<EnumSet>
    {
        @Override
        public void write(final Kryo kryo, final Output output, final EnumSet set)
        {
            final Object[] elements = set.toArray();
            final Object[] known = elements.length > 0 ? elements : EnumSet.complementOf(set).toArray();
            kryo.writeClass(output, known.length > 0 ? ((Enum)known[0]).getDeclaringClass() : declaredType(set));
            output.writeVarInt(elements.length, true);
            for (final Object element : elements)
            {
                output.writeVarInt(((Enum)element).ordinal(), true);
            }
        }

        @Override
        public EnumSet read(final Kryo kryo, final Input input, final Class<? extends EnumSet> type)
        {
            final Class<?> elementType = readType(kryo, input);
            final EnumSet set = EnumSet.noneOf((Class)elementType);
            kryo.reference(set);
            final Object[] constants = elementType.getEnumConstants();
            for (int i = ((BoundedInput)input).readCount(); i > 0; i--)
            {
                set.add(constant(constants, input));
            }

            return set;
        }
    }

    /** Maps. */
    static final class Maps extends Serializer<EnumMap>
    {
        @Override
        public void write(final Kryo kryo, final Output output, final EnumMap map)
        {
            final Object[] flat = ContainerSerializers.flatten((Map<?, ?>)map);
            kryo.writeClass(output, flat.length > 0 ? ((Enum)flat[0]).getDeclaringClass() : declaredType(map));
            output.writeVarInt(flat.length / 2, true);
            for (int i = 0; i < flat.length; i += 2)
            {
                output.writeVarInt(((Enum)flat[i]).ordinal(), true);
                kryo.writeClassAndObject(output, flat[i + 1]);
            }
        }

        @Override
        public EnumMap read(final Kryo kryo, final Input input, final Class<? extends EnumMap> type)
        {
            final Class<?> keyType = readType(kryo, input);
            final EnumMap map = new EnumMap((Class)keyType);
            kryo.reference(map);
            final Object[] constants = keyType.getEnumConstants();
            for (int i = ((BoundedInput)input).readCount(); i > 0; i--)
            {
                final Object key = constant(constants, input);
                map.put((Enum)key, kryo.readClassAndObject(input));
            }

            return map;
        }
    }

    private static Class<?> readType(final Kryo kryo, final Input input)
    {
        final Class<?> type = kryo.readClass(input).getType();
        if (!type.isEnum())
        {
            throw new KryoException("not an enum class: class=" + type.getName());
        }

        return type;
    }

    private static Object constant(final Object[] constants, final Input input)
    {
        final int ordinal = input.readVarInt(true);
        if (ordinal < 0 || ordinal >= constants.length)
        {
            throw new KryoException("no such enum constant: ordinal=" + ordinal + " count=" + constants.length);
        }

        return constants[ordinal];
    }

    /** Nothing but Java serialisation tells the enum class of one that is empty. */
    private static Class<?> declaredType(final Object container)
    {
        final Class<?>[] found = new Class<?>[1];
        try (ObjectOutputStream stream = new ObjectOutputStream(OutputStream.nullOutputStream())
        {
            @Override
            protected void annotateClass(final Class<?> type)
            {
                found[0] = type.isEnum() ? type : found[0];
            }
        })
        {
            stream.writeObject(container);
        }
        catch (final IOException ex)
        {
            throw new CodecException("enum class is not known: class=" + container.getClass().getName(), ex);
        }

        if (null == found[0])
        {
            throw new CodecException("enum class is not known: class=" + container.getClass().getName());
        }

        return found[0];
    }
}
