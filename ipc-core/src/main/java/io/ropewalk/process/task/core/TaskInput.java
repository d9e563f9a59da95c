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
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Proxy;

/** Reads what is serialised, with the classes of a given loader. */
final class TaskInput extends ObjectInputStream
{
    private final ClassLoader loader;

    private TaskInput(final InputStream source, final ClassLoader loader, final TaskFilter filter) throws IOException
    {
        super(source);
        this.loader = loader;
        setObjectInputFilter(filter);
    }

    static Object read(final byte[] bytes, final int offset, final ClassLoader loader)
        throws IOException, ClassNotFoundException
    {
        final TaskFilter filter = new TaskFilter(bytes.length);
        final InputStream source = new ByteArrayInputStream(bytes, offset, bytes.length - offset);
        try (TaskInput stream = new TaskInput(source, loader, filter))
        {
            return stream.readObject();
        }
        catch (final InvalidClassException ex)
        {
            if (null != filter.refusal())
            {
                throw new TaskDecodingException("cannot be deserialised: " + filter.refusal(), ex);
            }
            throw ex;
        }
        catch (final StackOverflowError ex)
        {
            if (filter.overflowDepth() > 0)
            {
                throw new TaskDecodingException(
                    "cannot be deserialised: nested too deeply for this stack: depth=" + filter.overflowDepth(), ex);
            }
            throw ex;
        }
    }

    /** Returns what a description of a lambda stands for, where only serialisation may ask for it. */
    static Object resolved(final SerializedLambda description, final ClassLoader loader)
        throws IOException, ClassNotFoundException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream stream = new ObjectOutputStream(bytes))
        {
            stream.writeObject(description);
        }
        return read(bytes.toByteArray(), 0, loader);
    }

    @Override
    protected Class<?> resolveClass(final ObjectStreamClass description) throws IOException, ClassNotFoundException
    {
        try
        {
            return Class.forName(description.getName(), false, loader);
        }
        catch (final ClassNotFoundException ex)
        {
            return ofPrimitiveOrOurs(description, ex);
        }
    }

    /** A loader that knows less than ours is the host's business. */
    private Class<?> ofPrimitiveOrOurs(final ObjectStreamClass description, final ClassNotFoundException missing)
        throws IOException, ClassNotFoundException
    {
        try
        {
            return super.resolveClass(description);
        }
        catch (final ClassNotFoundException ex)
        {
            throw missing;
        }
    }

    @Override
    protected Class<?> resolveProxyClass(final String[] interfaces) throws IOException, ClassNotFoundException
    {
        final Class<?>[] types = new Class<?>[interfaces.length];
        for (int i = 0; i < types.length; i++)
        {
            types[i] = Class.forName(interfaces[i], false, loader);
        }
        // Of the loader, as the interfaces are; one that is not public is found there or not at all.
        return Proxy.newProxyInstance(loader, types, (proxy, method, arguments) -> null).getClass();
    }
}
