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
package io.ropewalk.process.task.core;

import io.ropewalk.error.TaskDecodingException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is the same of a lambda every time: the class that contains it, its type, and the method of its body. */
final class LambdaShape
{
    /** Of a class that contains lambdas, those that were linked, by their bytes. They are garbage when the class is. */
    private static final ClassValue<Map<ByteBuffer, LambdaShape>> LINKED = new ClassValue<>()
    {
        @Override
        protected Map<ByteBuffer, LambdaShape> computeValue(final Class<?> type)
        {
            return new ConcurrentHashMap<>();
        }
    };
    private static final int NAMES = 7;

    private final Class<?> container;
    private final byte[] bytes;
    private final int kind;
    private final String[] names = new String[NAMES];
    /** Null if the module of the class is closed to us. */
    private final Method linker;

    private LambdaShape(final Class<?> container, final byte[] bytes, final DataInputStream source) throws IOException
    {
        this.container = container;
        this.bytes = bytes;
        this.kind = source.readInt();
        for (int i = 0; i < NAMES; i++)
        {
            names[i] = source.readUTF();
        }
        this.linker = method(container, "$deserializeLambda$", SerializedLambda.class);
    }

    static byte[] bytes(final SerializedLambda lambda)
    {
        final ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (DataOutputStream stream = new DataOutputStream(target))
        {
            stream.writeUTF(lambda.getCapturingClass());
            stream.writeInt(lambda.getImplMethodKind());
            stream.writeUTF(lambda.getFunctionalInterfaceClass());
            stream.writeUTF(lambda.getFunctionalInterfaceMethodName());
            stream.writeUTF(lambda.getFunctionalInterfaceMethodSignature());
            stream.writeUTF(lambda.getImplClass());
            stream.writeUTF(lambda.getImplMethodName());
            stream.writeUTF(lambda.getImplMethodSignature());
            stream.writeUTF(lambda.getInstantiatedMethodType());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return target.toByteArray();
    }

    static LambdaShape of(final byte[] bytes, final ClassLoader loader) throws IOException, ClassNotFoundException
    {
        try (DataInputStream source = new DataInputStream(new ByteArrayInputStream(bytes)))
        {
            final Class<?> container = Class.forName(source.readUTF().replace('/', '.'), false, loader);
            final LambdaShape linked = LINKED.get(container).get(ByteBuffer.wrap(bytes));
            return null != linked ? linked : new LambdaShape(container, bytes, source);
        }
    }

    static Method method(final Class<?> type, final String name, final Class<?>... parameters)
    {
        try
        {
            final Method method = type.getDeclaredMethod(name, parameters);
            return method.trySetAccessible() ? method : null;
        }
        catch (final NoSuchMethodException ex)
        {
            return null;
        }
    }

    /** Returns a lambda of this shape. */
    Object link(final Object[] captured, final ClassLoader loader) throws IOException, ClassNotFoundException
    {
        final Map<ByteBuffer, LambdaShape> linked = LINKED.get(container);
        final boolean isFirst = !linked.containsKey(ByteBuffer.wrap(bytes));
        if (isFirst)
        {
            checkFilter();
        }
        final SerializedLambda description = new SerializedLambda(container, names[0], names[1], names[2], kind,
            names[3], names[4], names[5], names[6], captured);
        final Object lambda = null == linker ? TaskInput.resolved(description, loader) : call(description);
        if (isFirst)
        {
            linked.put(ByteBuffer.wrap(bytes), this);
        }
        return lambda;
    }

    /** Linking runs code of the class, as far as it is not initialised yet. */
    private void checkFilter()
    {
        final TaskFilter filter = new TaskFilter(bytes.length);
        if (filter.refuses(container) || filter.refuses(SerializedLambda.class))
        {
            throw new TaskDecodingException("cannot be deserialised: " + filter.refusal());
        }
    }

    private Object call(final SerializedLambda description)
    {
        try
        {
            return linker.invoke(null, description);
        }
        catch (final InvocationTargetException ex)
        {
            if (ex.getCause() instanceof Error error)
            {
                throw error;
            }
            throw new TaskDecodingException("a lambda is not in its class here, which is another version: class=" +
                container.getName() + " method=" + names[4] + " cause=" + ex.getCause(), ex.getCause());
        }
        catch (final IllegalAccessException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
