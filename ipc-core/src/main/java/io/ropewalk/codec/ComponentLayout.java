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
import static java.lang.invoke.MethodHandles.guardWithTest;
import static java.lang.invoke.MethodHandles.insertArguments;
import static java.lang.invoke.MethodType.methodType;

import io.ropewalk.error.CodecException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How one record component is written and read.
 *
 * @param writer         {@code (RecordWriter, T)void}.
 * @param reader         {@code (RecordReader)T}.
 * @param maxLengthBytes exact maximum, or {@link Integer#MAX_VALUE} when unbounded.
 * @param shape          text that differs whenever the encoding differs.
 */
record ComponentLayout(MethodHandle writer, MethodHandle reader, int maxLengthBytes, String shape)
{
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private static final Map<Class<?>, ComponentLayout> SIMPLE = Map.ofEntries(
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

    static ComponentLayout of(final RecordComponent component, final Set<Class<?>> enclosing)
    {
        final Class<?> type = component.getType();
        final ComponentLayout simple = SIMPLE.get(MethodType.methodType(type).unwrap().returnType());
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
            final RecordLayout nested = RecordLayout.of(type, enclosing);
            return nullable(
                type,
                new ComponentLayout(nested.writer(), nested.reader(), nested.maxLengthBytes(), nested.shape()));
        }

        throw new CodecException("unsupported component, use Codecs.object: record=" +
            component.getDeclaringRecord().getName() + " component=" + component.getName() +
            " type=" + type.getTypeName());
    }

    private static ComponentLayout nullable(final Class<?> type, final ComponentLayout value)
    {
        final MethodType writerType = methodType(void.class, RecordWriter.class, type);
        final MethodType readerType = methodType(type, RecordReader.class);
        final MethodHandle putPresence =
            find(RecordWriter.class, "putPresence", methodType(boolean.class, Object.class));
        final MethodHandle getPresence = find(RecordReader.class, "getBoolean", methodType(boolean.class));
        return new ComponentLayout(
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

    private static ComponentLayout enumeration(final Class<?> type)
    {
        final Object[] constants = type.getEnumConstants();
        return new ComponentLayout(
            find(RecordWriter.class, "put", methodType(void.class, Enum.class)),
            insertArguments(
                find(RecordReader.class, "getEnum", methodType(Object.class, Object[].class)), 1, (Object)constants),
            Integer.BYTES,
            type.getName() + Stream.of(constants).map((c) -> ((Enum<?>)c).name()).collect(Collectors.toList()));
    }

    private static Map.Entry<Class<?>, ComponentLayout> simple(
        final Class<?> type, final String getter, final int maxLengthBytes)
    {
        return Map.entry(type, new ComponentLayout(
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
