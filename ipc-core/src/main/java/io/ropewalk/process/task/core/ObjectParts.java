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
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.io.OutputStream;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The objects that another one writes, and how each is reached from it.
 *
 * <p>Which ones those are, only its own serialisation knows: it may have a {@code writeObject}, or live in a module
 * that is closed to us. So it is serialised alone: this stream sees every object in it pass, and writes nothing in its
 * place. Reflection then only says what a field is called, where it may.
 */
final class ObjectParts extends ObjectOutputStream
{
    private final List<Object> parts = new ArrayList<>();
    private Object written;

    private ObjectParts() throws IOException
    {
        super(OutputStream.nullOutputStream());
        enableReplaceObject(true);
    }

    /** Returns the parts in the order in which they are written. */
    static List<PartPath> of(final PartPath whole)
    {
        final List<PartPath> paths = new ArrayList<>();
        try (ObjectParts stream = new ObjectParts())
        {
            stream.writeWhole(whole.part());
            final List<Object> parts = stream.written instanceof SerializedLambda lambda ?
                captured(lambda) : stream.parts;
            for (final Object part : parts)
            {
                paths.add(new PartPath(part, whole.path() + step(whole.part(), stream.written, part)));
            }
        }
        catch (final IOException ex)
        {
            // Nothing is written to a null output stream that could not be closed.
            return paths;
        }
        return paths;
    }

    private void writeWhole(final Object whole)
    {
        try
        {
            writeObject(whole);
        }
        catch (final IOException | RuntimeException ex)
        {
            // It fails again, after having shown what it had written before; or it does not like to see a null.
            parts.remove(null);
        }
    }

    @Override
    protected Object replaceObject(final Object object)
    {
        if (null == written)
        {
            written = object;
            return object;
        }
        parts.add(object);
        return null;
    }

    private static List<Object> captured(final SerializedLambda lambda)
    {
        final List<Object> captured = new ArrayList<>();
        for (int i = 0; i < lambda.getCapturedArgCount(); i++)
        {
            if (null != lambda.getCapturedArg(i))
            {
                captured.add(lambda.getCapturedArg(i));
            }
        }
        return captured;
    }

    /** The whole may have another object written in its place. */
    private static String step(final Object whole, final Object written, final Object part)
    {
        if (written instanceof SerializedLambda lambda)
        {
            int i = 0;
            while (lambda.getCapturedArg(i) != part)
            {
                i++;
            }
            return ".captured[" + i + "]";
        }
        if (whole instanceof Object[] elements)
        {
            return index(Arrays.asList(elements), part);
        }
        if (whole instanceof Collection<?> elements)
        {
            return index(elements, part);
        }
        return whole instanceof Map<?, ?> map ? key(map, part) : "." + field(written, part);
    }

    private static String index(final Collection<?> elements, final Object part)
    {
        int i = 0;
        for (final Object element : elements)
        {
            if (element == part)
            {
                return "[" + i + "]";
            }
            i++;
        }
        // An array inside, which nobody sees from outside.
        return "";
    }

    private static String key(final Map<?, ?> map, final Object part)
    {
        for (final Map.Entry<?, ?> entry : map.entrySet())
        {
            if (entry.getValue() == part)
            {
                final Object key = entry.getKey();
                final boolean isBrief = key instanceof String || key instanceof Number || key instanceof Enum;
                return "[" + (isBrief ? key : "?") + "]";
            }
            if (entry.getKey() == part)
            {
                return "[key]";
            }
        }
        return "";
    }

    /** Returns the name of the field, or a question mark if there is none that can be seen. */
    private static String field(final Object whole, final Object part)
    {
        for (Class<?> type = whole.getClass(); null != type; type = type.getSuperclass())
        {
            final ObjectStreamClass description = ObjectStreamClass.lookup(type);
            if (null == description)
            {
                break;
            }
            for (final ObjectStreamField field : description.getFields())
            {
                if (!field.isPrimitive() && value(type, field.getName(), whole) == part)
                {
                    return field.getName();
                }
            }
        }
        return "?";
    }

    private static Object value(final Class<?> type, final String name, final Object whole)
    {
        try
        {
            final Field field = type.getDeclaredField(name);
            return field.trySetAccessible() ? field.get(whole) : null;
        }
        catch (final NoSuchFieldException | IllegalAccessException ex)
        {
            // It is serialised under a name that no field has.
            return null;
        }
    }
}
