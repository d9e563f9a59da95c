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

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;

/** Reads a task with the classes of a given loader, and with the filter of the user before ours. */
final class TaskInput extends ObjectInputStream
{
    private final ClassLoader loader;

    TaskInput(final InputStream source, final ClassLoader loader, final ObjectInputFilter limits) throws IOException
    {
        super(source);
        this.loader = loader;
        // A filter that is set replaces that of jdk.serialFilter, unless they are merged.
        setObjectInputFilter(ObjectInputFilter.merge(limits, ObjectInputFilter.Config.getSerialFilter()));
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
