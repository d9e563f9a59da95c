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
package io.ropewalk.process.pool;

import io.ropewalk.process.task.core.TaskBytes;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Functions as bytes, and back. Serialising a lambda takes longer than waking a process, so the bytes of one that
 * captures nothing are kept, and on the other side the lambda that was made of them.
 * <p>
 * <b>Threads:</b> any.
 */
final class FunctionBytes
{
    private static final int MAX_KEPT = 256;

    private static final ClassValue<Kept> BY_CLASS = new ClassValue<>()
    {
        @Override
        protected Kept computeValue(final Class<?> type)
        {
            return new Kept(isStateless(type));
        }
    };

    /** The stateless functions of other processes, by their bytes; the least recently used one goes first. */
    private static final Map<Key, Object> BY_BYTES = new LinkedHashMap<>(MAX_KEPT, 0.75f, true)
    {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<Key, Object> eldest)
        {
            return size() > MAX_KEPT;
        }
    };

    private FunctionBytes()
    {
    }

    /** What is known of a class. */
    private static final class Kept
    {
        private final boolean isStateless;
        private byte[] bytes;

        Kept(final boolean isStateless)
        {
            this.isStateless = isStateless;
        }
    }

    private record Key(byte[] bytes, int hash)
    {
        @Override
        public boolean equals(final Object other)
        {
            return other instanceof Key key && hash == key.hash && Arrays.equals(bytes, key.bytes);
        }

        @Override
        public int hashCode()
        {
            return hash;
        }
    }

    static byte[] encode(final Object function, final String what)
    {
        final Kept kept = BY_CLASS.get(function.getClass());
        if (!kept.isStateless)
        {
            return TaskBytes.encode(function, what);
        }
        byte[] bytes = kept.bytes;
        if (null == bytes)
        {
            bytes = TaskBytes.encode(function, what);
            kept.bytes = bytes;
        }
        return bytes;
    }

    static Object decode(final byte[] bytes)
    {
        final Key key = new Key(bytes, Arrays.hashCode(bytes));
        final Object known;
        synchronized (BY_BYTES)
        {
            known = BY_BYTES.get(key);
        }
        if (null != known)
        {
            return known;
        }
        final Object function = TaskBytes.decode(bytes, null);
        if (null != function && BY_CLASS.get(function.getClass()).isStateless)
        {
            synchronized (BY_BYTES)
            {
                BY_BYTES.put(key, function);
            }
        }
        return function;
    }

    /** A lambda, or a method reference, that captures nothing. */
    private static boolean isStateless(final Class<?> type)
    {
        if (!type.isHidden() || type.getSuperclass() != Object.class)
        {
            return false;
        }
        for (final Field field : type.getDeclaredFields())
        {
            if (!Modifier.isStatic(field.getModifiers()))
            {
                return false;
            }
        }
        return true;
    }
}
