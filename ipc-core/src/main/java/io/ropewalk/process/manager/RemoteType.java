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

import java.io.Serializable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * An interface whose methods are called from other processes.
 * <p>
 * <b>Threads:</b> immutable.
 */
final class RemoteType
{
    private static final ClassValue<RemoteType> BY_CLASS = new ClassValue<>()
    {
        @Override
        protected RemoteType computeValue(final Class<?> type)
        {
            return new RemoteType(type);
        }
    };

    private final Class<?> type;
    private final Map<Method, RemoteMethod> byMethod = new HashMap<>();
    private final Map<Long, RemoteMethod> byNumber = new HashMap<>();

    private RemoteType(final Class<?> type)
    {
        this.type = type;
        for (final Method method : type.getMethods())
        {
            if (!Modifier.isStatic(method.getModifiers()))
            {
                add(RemoteMethod.of(method));
            }
        }
    }

    private void add(final RemoteMethod method)
    {
        // Fails where the module of the interface is closed to us; then the method is called as any other code may.
        method.method().trySetAccessible();
        byMethod.put(method.method(), method);
        final RemoteMethod other = byNumber.putIfAbsent(method.number(), method);
        if (null != other && !other.method().getName().equals(method.method().getName()))
        {
            throw new IllegalArgumentException("rename one of two methods whose numbers are the same: method=" +
                method.method() + " other=" + other.method());
        }
    }

    static RemoteType of(final Class<?> type)
    {
        return BY_CLASS.get(type);
    }

    Class<?> type()
    {
        return type;
    }

    RemoteMethod of(final Method method)
    {
        return byMethod.get(method);
    }

    /** Null if this interface has no such method. */
    RemoteMethod of(final long number)
    {
        return byNumber.get(number);
    }

    /**
     * Checks what can be known before any call.
     *
     * @throws IllegalArgumentException if it is no interface, or one of its methods could never be called.
     */
    static void check(final Class<?> type)
    {
        check(type, new HashSet<>());
    }

    private static void check(final Class<?> type, final Set<Class<?>> seen)
    {
        if (!type.isInterface() || type.isAnnotation() || type.isSealed() || type.isHidden())
        {
            throw new IllegalArgumentException("not an interface that a proxy can implement: type=" + type.getName());
        }
        if (!seen.add(type))
        {
            return;
        }
        for (final RemoteMethod method : of(type).byMethod.values())
        {
            if (!Modifier.isPublic(type.getModifiers()) && !method.method().trySetAccessible())
            {
                throw new IllegalArgumentException("make the interface public, or open its package to Ropewalk: type=" +
                    type.getName());
            }
            for (final Class<?> parameter : method.method().getParameterTypes())
            {
                checkTravels("parameter", parameter, method.method());
            }
            if (method.isByProxy())
            {
                check(method.method().getReturnType(), seen);
            }
            else
            {
                checkTravels("result", method.method().getReturnType(), method.method());
            }
        }
    }

    /** A class that is not final may have a subclass that is serialisable; a call will show. */
    private static void checkTravels(final String what, final Class<?> declared, final Method method)
    {
        Class<?> type = declared;
        while (type.isArray())
        {
            type = type.getComponentType();
        }
        if (!type.isPrimitive() && Modifier.isFinal(type.getModifiers()) && !Serializable.class.isAssignableFrom(type))
        {
            throw new IllegalArgumentException(what + " can never be sent, because its class is not serialisable: " +
                "type=" + type.getName() + " method=" + method);
        }
    }
}
