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
package io.ropewalk.structure.collection;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * An interface whose methods read and set attributes.
 *
 * @param space      with the attributes.
 * @param type       of the interface.
 * @param attributes by the method that reads or sets them.
 */
record NamespaceView(SharedNamespace space, Class<?> type, Map<Method, String> attributes)
    implements InvocationHandler
{
    private static final int PREFIX_LENGTH = 3;

    static <T> T of(final SharedNamespace space, final Class<T> type)
    {
        if (!type.isInterface())
        {
            throw new IllegalArgumentException("not an interface: type=" + type.getName());
        }
        final Map<Method, String> attributes = new HashMap<>();
        for (final Method method : type.getMethods())
        {
            if (!method.isDefault() && !Modifier.isStatic(method.getModifiers()))
            {
                attributes.put(method, attributeOf(method));
            }
        }
        return type.cast(Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[]{type}, new NamespaceView(space, type, attributes)));
    }

    private static String attributeOf(final Method method)
    {
        final String name = method.getName();
        final boolean isGetter = 0 == method.getParameterCount() && void.class != method.getReturnType();
        final boolean isSetter = 1 == method.getParameterCount() && void.class == method.getReturnType();
        if (!isGetter && !isSetter)
        {
            throw new IllegalArgumentException("neither reads nor sets an attribute: method=" + method);
        }
        if (isGetter && boolean.class == method.getReturnType() && isPrefixed(name, "is"))
        {
            return uncapitalised(name.substring(PREFIX_LENGTH - 1));
        }
        return isPrefixed(name, isGetter ? "get" : "set") ? uncapitalised(name.substring(PREFIX_LENGTH)) : name;
    }

    private static boolean isPrefixed(final String name, final String prefix)
    {
        return name.length() > prefix.length() && name.startsWith(prefix) &&
            Character.isUpperCase(name.charAt(prefix.length()));
    }

    private static String uncapitalised(final String name)
    {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    @Override
    public Object invoke(final Object proxy, final Method method, final Object[] arguments) throws Throwable
    {
        if (Object.class == method.getDeclaringClass())
        {
            return ofObject(proxy, method, arguments);
        }
        if (method.isDefault())
        {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        final String attribute = attributes.get(method);
        if (1 == method.getParameterCount())
        {
            space.set(attribute, Objects.requireNonNull(arguments[0], attribute));
            return null;
        }
        final Object value = space.get(attribute);
        if (null == value && method.getReturnType().isPrimitive())
        {
            throw new NoSuchElementException("attribute is not set: attribute=" + attribute + " " + space);
        }
        return value;
    }

    private Object ofObject(final Object proxy, final Method method, final Object[] arguments)
    {
        return switch (method.getName())
        {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> type.getSimpleName() + " of " + space;
        };
    }
}
