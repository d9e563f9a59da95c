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
package io.ropewalk.process.manager;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;

/**
 * A method of a registered interface.
 *
 * @param method          as the interface declares it.
 * @param number          by which a call names it: of its name and types, so that all processes agree.
 * @param isByProxy       whether its result stays in the manager.
 * @param isInterruptible whether it may throw an {@link InterruptedException}.
 * @param isClose         whether it ends the object.
 */
record RemoteMethod(Method method, long number, boolean isByProxy, boolean isInterruptible, boolean isClose)
{
    private static final long FNV_BASIS = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    static RemoteMethod of(final Method method)
    {
        final boolean isByProxy = method.isAnnotationPresent(ByProxy.class) ||
            method.getReturnType().isAnnotationPresent(ByProxy.class);
        boolean isInterruptible = false;
        for (final Class<?> type : method.getExceptionTypes())
        {
            isInterruptible |= type.isAssignableFrom(InterruptedException.class);
        }
        final boolean isClose = "close".equals(method.getName()) && 0 == method.getParameterCount() &&
            AutoCloseable.class.isAssignableFrom(method.getDeclaringClass());
        return new RemoteMethod(method, numberOf(method), isByProxy, isInterruptible, isClose);
    }

    private static long numberOf(final Method method)
    {
        final StringBuilder text = new StringBuilder(method.getName());
        for (final Class<?> type : method.getParameterTypes())
        {
            text.append(',').append(type.getName());
        }
        text.append(':').append(method.getReturnType().getName());
        long hash = FNV_BASIS;
        for (final byte one : text.toString().getBytes(StandardCharsets.UTF_8))
        {
            hash = (hash ^ (one & 0xFF)) * FNV_PRIME;
        }
        return hash;
    }
}
