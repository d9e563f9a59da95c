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
package io.ropewalk.codec;

import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What peers of an object codec must agree on, as text: the classes in their order, and what is written of each. */
final class ObjectShape
{
    /** Changes when older messages can no longer be read. */
    private static final String FORMAT = "1";

    private ObjectShape()
    {
    }

    static String of(final List<Class<?>> classes)
    {
        final StringBuilder shape = new StringBuilder(FORMAT);
        for (final Class<?> type : classes)
        {
            shape.append(';').append(type.getName());
            append(shape, type);
        }

        return shape.toString();
    }

    private static void append(final StringBuilder shape, final Class<?> type)
    {
        if (type.isEnum())
        {
            for (final Object constant : type.getEnumConstants())
            {
                shape.append(',').append(((Enum<?>)constant).name());
            }
        }
        else if (type.isRecord())
        {
            for (final RecordComponent component : type.getRecordComponents())
            {
                shape.append(',').append(component.getName()).append(':').append(component.getType().getName());
            }
        }
        else if (isWrittenByFields(type))
        {
            for (final Field field : FieldsSerializer.fieldsOf(type))
            {
                shape.append(',').append(field.getName()).append(':').append(field.getType().getName());
            }
        }
    }

    /** The fields of JDK classes are not looked at: they differ between versions, and are not what is written. */
    private static boolean isWrittenByFields(final Class<?> type)
    {
        return !type.getName().startsWith("java.") &&
            !type.isArray() &&
            !type.isInterface() &&
            !HandleSerializer.isHandle(type) &&
            !Collection.class.isAssignableFrom(type) &&
            !Map.class.isAssignableFrom(type);
    }
}
