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
package io.ropewalk.harness;

import org.agrona.concurrent.AtomicBuffer;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.regex.Pattern;

/**
 * A view of shared memory that tells a {@link HaltPoint} of each store before it happens, attempted compare-and-sets
 * included. A copy of bytes counts as two stores, one for each half, so that whoever stops there leaves a torn message.
 */
public final class HaltingBuffer implements InvocationHandler
{
    /* A proxy, so that no storing method can be forgotten: whatever is named like a store is one. */
    private static final Pattern STORE = Pattern.compile("(put|set|add|compareAnd|getAnd)\\p{Upper}.*");

    private final AtomicBuffer target;
    private final HaltPoint point;

    private HaltingBuffer(final AtomicBuffer target, final HaltPoint point)
    {
        this.target = target;
        this.point = point;
    }

    public static AtomicBuffer over(final AtomicBuffer target, final HaltPoint point)
    {
        final HaltingBuffer handler = new HaltingBuffer(target, point);
        return (AtomicBuffer)Proxy.newProxyInstance(
            HaltingBuffer.class.getClassLoader(), new Class<?>[] {AtomicBuffer.class}, handler);
    }

    @Override
    public Object invoke(final Object proxy, final Method method, final Object[] arguments) throws Throwable
    {
        if (!STORE.matcher(method.getName()).matches())
        {
            return call(method, arguments);
        }
        point.beforeStore();
        if (!method.getName().equals("putBytes") || arguments.length != 4 || (int)arguments[3] < 2)
        {
            return call(method, arguments);
        }
        final int index = (int)arguments[0];
        final int sourceIndex = (int)arguments[2];
        final int length = (int)arguments[3];
        final int half = length / 2;
        call(method, new Object[] {index, arguments[1], sourceIndex, half});
        point.beforeStore();
        return call(method, new Object[] {index + half, arguments[1], sourceIndex + half, length - half});
    }

    private Object call(final Method method, final Object[] arguments) throws Throwable
    {
        try
        {
            return method.invoke(target, arguments);
        }
        catch (final InvocationTargetException ex)
        {
            throw ex.getCause();
        }
    }
}
