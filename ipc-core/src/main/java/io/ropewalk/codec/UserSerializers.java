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

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.KryoSerializable;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.RecordSerializer;
import io.ropewalk.codec.ContainerSerializers.Beyond;
import io.ropewalk.codec.ContainerSerializers.Entries;
import io.ropewalk.codec.ContainerSerializers.Sequences;
import io.ropewalk.error.CodecException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.WeakHashMap;

/**
 * How objects of a class that the user registers are written, or why they cannot be. A refusal names what is admitted.
 */
final class UserSerializers
{
    /** Classes of the JDK whose Kryo serialiser keeps everything; others of Kryo's lose what subclasses add. */
    private static final Set<Class<?>> FAITHFUL = Set.of(
        BitSet.class, Currency.class, StringBuilder.class, StringBuffer.class,
        StandardCharsets.UTF_8.getClass(), StandardCharsets.ISO_8859_1.getClass(),
        StandardCharsets.US_ASCII.getClass());

    private UserSerializers()
    {
    }

    static Serializer<?> of(final Kryo kryo, final Class<?> type)
    {
        if (type.isHidden())
        {
            throw new CodecException("lambdas and hidden classes cannot be sent, use a named class or an enum " +
                "constant: class=" + type.getTypeName());
        }

        if (HandleSerializer.isHandle(type))
        {
            return new HandleSerializer(type);
        }

        if (type.isArray())
        {
            return new ValueSerializers.ObjectArrays();
        }

        if (type.isRecord())
        {
            return new ValueSerializers.Whole<>(new RecordSerializer<>(type));
        }

        if (type.isEnum() || FAITHFUL.contains(type) || isKryos(type))
        {
            return kryo.getDefaultSerializer(type);
        }

        if (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type))
        {
            return ofContainer(kryo, type);
        }

        requireFields(type);
        return new FieldsSerializer(type);
    }

    /** Written for Kryo by its author. */
    private static boolean isKryos(final Class<?> type)
    {
        return KryoSerializable.class.isAssignableFrom(type) || type.isAnnotationPresent(DefaultSerializer.class);
    }

    @SuppressWarnings("unchecked")
    private static Serializer<?> ofContainer(final Kryo kryo, final Class<?> type)
    {
        if (Modifier.isAbstract(type.getModifiers()) || null == StrictKryo.noArgumentConstructor(type) ||
            IdentityHashMap.class.isAssignableFrom(type) || WeakHashMap.class.isAssignableFrom(type))
        {
            throw new CodecException("collection cannot be created and filled again, send " + copyOf(type) +
                ": class=" + type.getTypeName());
        }

        final Field own = ownField(type);
        if (null != own)
        {
            throw new CodecException("collection has a field of its own, which would be lost: make it transient, or " +
                "send " + copyOf(type) + ": class=" + type.getTypeName() + " field=" + own.getName());
        }

        return Collection.class.isAssignableFrom(type) ?
            new Sequences(Beyond.UNKNOWN, (count, comparator) -> (Collection<Object>)kryo.newInstance(type)) :
            new Entries(Beyond.UNKNOWN, (count, comparator) -> (Map<Object, Object>)kryo.newInstance(type));
    }

    private static Field ownField(final Class<?> type)
    {
        return isOfJdk(type) ? null : FieldsSerializer.fieldsOf(type).stream()
            .filter((field) -> !isOfJdk(field.getDeclaringClass()))
            .findFirst()
            .orElse(null);
    }

    static String copyOf(final Class<?> type)
    {
        if (EnumMap.class.isAssignableFrom(type) || EnumSet.class.isAssignableFrom(type))
        {
            return "a plain EnumMap or EnumSet";
        }

        if (Map.class.isAssignableFrom(type))
        {
            return SortedMap.class.isAssignableFrom(type) ? "new TreeMap<>(it)" : "new LinkedHashMap<>(it)";
        }

        return SortedSet.class.isAssignableFrom(type) ? "new TreeSet<>(it)" :
            Set.class.isAssignableFrom(type) ? "new LinkedHashSet<>(it)" : "new ArrayList<>(it)";
    }

    private static void requireFields(final Class<?> type)
    {
        if (Modifier.isAbstract(type.getModifiers()))
        {
            throw new CodecException("abstract class cannot be registered, register the concrete ones: class=" +
                type.getTypeName());
        }

        for (Class<?> owner = type; Object.class != owner && null != owner; owner = owner.getSuperclass())
        {
            if (isOfJdk(owner))
            {
                // Their fields are closed, and another JDK has others.
                throw new CodecException("fields of a JDK class cannot be sent, send its text, or its values in a " +
                    "record: class=" + type.getTypeName() + " owner=" + owner.getName());
            }
        }
    }

    private static boolean isOfJdk(final Class<?> type)
    {
        final ClassLoader loader = type.getClassLoader();
        return null == loader || ClassLoader.getPlatformClassLoader() == loader;
    }

    /**
     * Ordinary classes, field by field through reflection.
     *
     * <p>Kryo's own serialiser stores through Unsafe when it can, and then a message with a reference to an object of
     * another class corrupts the heap. Reflection checks the type.
     */
    static final class FieldsSerializer extends Serializer<Object>
    {
        private final Field[] fields;

        FieldsSerializer(final Class<?> type)
        {
            fields = fieldsOf(type).toArray(Field[]::new);
            for (final Field field : fields)
            {
                if (!field.trySetAccessible())
                {
                    throw new CodecException("field is not accessible, open its package to Ropewalk: class=" +
                        type.getName() + " field=" + field.getDeclaringClass().getName() + '.' + field.getName());
                }
            }
        }

        /** All fields that are serialised, in an order that does not depend on the JVM. */
        static List<Field> fieldsOf(final Class<?> type)
        {
            final List<Field> fields = new ArrayList<>();
            for (Class<?> owner = type; null != owner; owner = owner.getSuperclass())
            {
                final Field[] declared = owner.getDeclaredFields();
                Arrays.sort(declared, Comparator.comparing(Field::getName));
                for (final Field field : declared)
                {
                    if (0 == (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)))
                    {
                        fields.add(field);
                    }
                }
            }

            return fields;
        }

        @Override
        public void write(final Kryo kryo, final Output output, final Object object)
        {
            for (final Field field : fields)
            {
                try
                {
                    if (field.getType().isPrimitive())
                    {
                        writePrimitive(output, field, object);
                    }
                    else
                    {
                        writeReference(kryo, output, field.getType(), field.get(object));
                    }
                }
                catch (final IllegalAccessException ex)
                {
                    throw new KryoException("field cannot be read: " + field, ex);
                }
                catch (final KryoException ex)
                {
                    ex.addTrace(field.getName() + " (" + object.getClass().getName() + ")");
                    throw ex;
                }
            }
        }

        @Override
        public Object read(final Kryo kryo, final Input input, final Class<? extends Object> type)
        {
            final Object object = kryo.newInstance(type);
            kryo.reference(object);
            for (final Field field : fields)
            {
                try
                {
                    if (field.getType().isPrimitive())
                    {
                        readPrimitive(input, field, object);
                    }
                    else
                    {
                        field.set(object, readReference(kryo, input, field.getType()));
                    }
                }
                catch (final IllegalAccessException ex)
                {
                    throw new KryoException("field cannot be written: " + field, ex);
                }
            }

            return object;
        }

        private static void writeReference(
            final Kryo kryo, final Output output, final Class<?> declared, final Object value)
        {
            if (kryo.isFinal(declared))
            {
                kryo.writeObjectOrNull(output, value, declared);
            }
            else
            {
                kryo.writeClassAndObject(output, value);
            }
        }

        private static Object readReference(final Kryo kryo, final Input input, final Class<?> declared)
        {
            return kryo.isFinal(declared) ? kryo.readObjectOrNull(input, declared) : kryo.readClassAndObject(input);
        }

        private static void writePrimitive(final Output output, final Field field, final Object object)
            throws IllegalAccessException
        {
            switch (field.getType().descriptorString().charAt(0))
            {
                case 'Z' -> output.writeBoolean(field.getBoolean(object));
                case 'B' -> output.writeByte(field.getByte(object));
                case 'C' -> output.writeChar(field.getChar(object));
                case 'S' -> output.writeShort(field.getShort(object));
                case 'I' -> output.writeVarInt(field.getInt(object), false);
                case 'J' -> output.writeVarLong(field.getLong(object), false);
                case 'F' -> output.writeFloat(field.getFloat(object));
                default -> output.writeDouble(field.getDouble(object));
            }
        }

        private static void readPrimitive(final Input input, final Field field, final Object object)
            throws IllegalAccessException
        {
            switch (field.getType().descriptorString().charAt(0))
            {
                case 'Z' -> field.setBoolean(object, input.readBoolean());
                case 'B' -> field.setByte(object, input.readByte());
                case 'C' -> field.setChar(object, input.readChar());
                case 'S' -> field.setShort(object, input.readShort());
                case 'I' -> field.setInt(object, input.readVarInt(false));
                case 'J' -> field.setLong(object, input.readVarLong(false));
                case 'F' -> field.setFloat(object, input.readFloat());
                default -> field.setDouble(object, input.readDouble());
            }
        }
    }
}
