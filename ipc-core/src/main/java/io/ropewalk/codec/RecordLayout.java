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

import static java.lang.invoke.MethodHandles.constant;
import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.empty;
import static java.lang.invoke.MethodHandles.filterArguments;
import static java.lang.invoke.MethodHandles.foldArguments;
import static java.lang.invoke.MethodHandles.guardWithTest;
import static java.lang.invoke.MethodHandles.insertArguments;
import static java.lang.invoke.MethodHandles.permuteArguments;
import static java.lang.invoke.MethodType.methodType;

import io.ropewalk.codec.RecordBytes.RecordReader;
import io.ropewalk.codec.RecordBytes.RecordWriter;
import io.ropewalk.error.CodecException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A record class, or the type of a component, compiled into two method handles, one that writes and one that reads, so
 * that no component is boxed and the JIT sees straight-line code.
 *
 * @param writer         {@code (RecordWriter, T)void}.
 * @param reader         {@code (RecordReader)T}.
 * @param maxLengthBytes exact maximum, or {@link Integer#MAX_VALUE} when unbounded.
 * @param shape          text that differs whenever the encoding differs.
 */
record RecordLayout(MethodHandle writer, MethodHandle reader, int maxLengthBytes, String shape)
{
    /** A constructor takes at most 255 words, a handle one for itself, and long and double two each. */
    private static final int MAX_COMPONENT_WORDS = 250;

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private static final Map<Class<?>, RecordLayout> SIMPLE = Map.ofEntries(
        simple(boolean.class, "getBoolean", Byte.BYTES),
        simple(byte.class, "getByte", Byte.BYTES),
        simple(char.class, "getChar", Character.BYTES),
        simple(short.class, "getShort", Short.BYTES),
        simple(int.class, "getInt", Integer.BYTES),
        simple(long.class, "getLong", Long.BYTES),
        simple(float.class, "getFloat", Float.BYTES),
        simple(double.class, "getDouble", Double.BYTES),
        simple(String.class, "getString", Integer.MAX_VALUE),
        simple(byte[].class, "getBytes", Integer.MAX_VALUE),
        simple(UUID.class, "getUuid", Long.BYTES + Long.BYTES),
        simple(Instant.class, "getInstant", Long.BYTES + Integer.BYTES));

    static RecordLayout of(final Class<?> type)
    {
        return of(type, new HashSet<>());
    }

    private static RecordLayout of(final Class<?> type, final Set<Class<?>> enclosing)
    {
        if (null == type.getRecordComponents())
        {
            throw new CodecException("not a record class: type=" + type.getName());
        }

        if (!enclosing.add(type))
        {
            throw new CodecException("record contains itself, use Codecs.object: record=" + type.getName());
        }

        final RecordComponent[] components = type.getRecordComponents();
        final MethodHandle[] getters = new MethodHandle[components.length];
        final RecordLayout[] layouts = new RecordLayout[components.length];
        final StringBuilder shape = new StringBuilder(type.getName()).append('(');
        long maxLengthBytes = 0;
        for (int i = 0; i < components.length; i++)
        {
            getters[i] = getter(components[i]);
            layouts[i] = ofComponent(components[i], enclosing);
            maxLengthBytes += layouts[i].maxLengthBytes();
            shape.append(components[i].getName()).append(':').append(layouts[i].shape()).append(',');
        }

        final MethodHandle constructor = constructor(type, components);
        enclosing.remove(type);
        return new RecordLayout(
            writerOf(type, getters, layouts),
            readerOf(constructor, layouts),
            (int)Math.min(maxLengthBytes, Integer.MAX_VALUE),
            shape.append(')').toString());
    }

    private static MethodHandle writerOf(
        final Class<?> type, final MethodHandle[] getters, final RecordLayout[] layouts)
    {
        MethodHandle writer = MethodHandles.empty(methodType(void.class, RecordWriter.class, type));
        for (int i = layouts.length - 1; i >= 0; i--)
        {
            // foldArguments runs its second handle first, so going backwards leaves the components in declared order.
            writer = foldArguments(writer, filterArguments(layouts[i].writer(), 1, getters[i]));
        }

        return writer;
    }

    private static MethodHandle readerOf(final MethodHandle constructor, final RecordLayout[] layouts)
    {
        MethodHandle reader = constructor;
        for (int i = layouts.length - 1; i >= 0; i--)
        {
            // The filter added last runs first, for the same reason.
            reader = filterArguments(reader, i, layouts[i].reader());
        }

        return 0 == layouts.length ?
            dropArguments(reader, 0, RecordReader.class) :
            permuteArguments(
                reader,
                methodType(constructor.type().returnType(), RecordReader.class),
                new int[layouts.length]);
    }

    private static MethodHandle getter(final RecordComponent component)
    {
        final Method accessor = component.getAccessor();
        try
        {
            accessor.setAccessible(true);
            return LOOKUP.unreflect(accessor);
        }
        catch (final InaccessibleObjectException | IllegalAccessException ex)
        {
            throw inaccessible(component.getDeclaringRecord(), ex);
        }
    }

    private static MethodHandle constructor(final Class<?> type, final RecordComponent[] components)
    {
        final Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        final long words = Stream.of(types).mapToInt((t) -> long.class == t || double.class == t ? 2 : 1).sum();
        if (words > MAX_COMPONENT_WORDS)
        {
            throw new CodecException("too many components: record=" + type.getName() + " words=" + words +
                " max=" + MAX_COMPONENT_WORDS);
        }

        try
        {
            final Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return LOOKUP.unreflectConstructor(constructor);
        }
        catch (final InaccessibleObjectException | ReflectiveOperationException ex)
        {
            throw inaccessible(type, ex);
        }
    }

    private static CodecException inaccessible(final Class<?> type, final Exception cause)
    {
        return new CodecException("record is not accessible, open its package to Ropewalk: record=" + type.getName() +
            " package=" + type.getPackageName() + " module=" + type.getModule(), cause);
    }

    private static RecordLayout ofComponent(final RecordComponent component, final Set<Class<?>> enclosing)
    {
        final Class<?> type = component.getType();
        final RecordLayout simple = SIMPLE.get(MethodType.methodType(type).unwrap().returnType());
        if (null != simple)
        {
            return type.isPrimitive() ? simple : nullable(type, simple);
        }

        if (type.isEnum())
        {
            return nullable(type, enumeration(type));
        }

        if (type.isRecord())
        {
            return nullable(type, of(type, enclosing));
        }

        throw new CodecException("unsupported component, use Codecs.object: record=" +
            component.getDeclaringRecord().getName() + " component=" + component.getName() +
            " type=" + type.getTypeName());
    }

    private static RecordLayout nullable(final Class<?> type, final RecordLayout value)
    {
        final MethodType writerType = methodType(void.class, RecordWriter.class, type);
        final MethodType readerType = methodType(type, RecordReader.class);
        final MethodHandle putPresence =
            find(RecordWriter.class, "putPresence", methodType(boolean.class, Object.class));
        final MethodHandle getPresence = find(RecordReader.class, "getBoolean", methodType(boolean.class));
        return new RecordLayout(
            guardWithTest(
                putPresence.asType(writerType.changeReturnType(boolean.class)),
                value.writer().asType(writerType),
                empty(writerType)),
            guardWithTest(
                getPresence,
                value.reader().asType(readerType),
                dropArguments(constant(type, null), 0, RecordReader.class)),
            (int)Math.min(1L + value.maxLengthBytes(), Integer.MAX_VALUE),
            '?' + value.shape());
    }

    private static RecordLayout enumeration(final Class<?> type)
    {
        final Object[] constants = type.getEnumConstants();
        return new RecordLayout(
            find(RecordWriter.class, "put", methodType(void.class, Enum.class)),
            insertArguments(
                find(RecordReader.class, "getEnum", methodType(Object.class, Object[].class)), 1, (Object)constants),
            Integer.BYTES,
            type.getName() + Stream.of(constants).map((c) -> ((Enum<?>)c).name()).collect(Collectors.toList()));
    }

    private static Map.Entry<Class<?>, RecordLayout> simple(
        final Class<?> type, final String getter, final int maxLengthBytes)
    {
        return Map.entry(type, new RecordLayout(
            find(RecordWriter.class, "put", methodType(void.class, type)),
            find(RecordReader.class, getter, methodType(type)),
            maxLengthBytes,
            type.getTypeName()));
    }

    private static MethodHandle find(final Class<?> owner, final String name, final MethodType type)
    {
        try
        {
            return LOOKUP.findVirtual(owner, name, type);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new AssertionError("missing method: class=" + owner.getName() + " name=" + name, ex);
        }
    }
}
