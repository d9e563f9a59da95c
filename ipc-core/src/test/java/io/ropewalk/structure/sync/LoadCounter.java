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
package io.ropewalk.structure.sync;

import org.agrona.concurrent.AtomicBuffer;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A view of shared memory that counts finished volatile loads of one word. */
final class LoadCounter implements UnaryOperator<AtomicBuffer>
{
    private final int offset;
    private final AtomicInteger count = new AtomicInteger();

    LoadCounter(final int offset)
    {
        this.offset = offset;
    }

    int count()
    {
        return count.get();
    }

    @Override
    public AtomicBuffer apply(final AtomicBuffer memory)
    {
        return (AtomicBuffer)Proxy.newProxyInstance(
            LoadCounter.class.getClassLoader(), new Class<?>[] {AtomicBuffer.class},
            (proxy, method, arguments) -> call(memory, method, arguments));
    }

    private Object call(final AtomicBuffer memory, final Method method, final Object[] arguments) throws Throwable
    {
        try
        {
            final Object result = method.invoke(memory, arguments);
            if (method.getName().endsWith("Volatile") && null != arguments && arguments[0].equals(offset))
            {
                count.incrementAndGet();
            }
            return result;
        }
        catch (final InvocationTargetException ex)
        {
            throw ex.getCause();
        }
    }
}
