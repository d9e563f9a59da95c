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
package io.ropewalk.page;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * Values as JSON text: maps and records become objects, collections become arrays, what has no number in JSON becomes
 * null, and all else becomes what {@code toString} says.
 * <p>
 * <b>Threads:</b> stateless.
 */
public final class JsonText
{
    private JsonText()
    {
    }

    /**
     * The text of a value.
     *
     * @param value null, a string, number, truth value, map, collection or record of these.
     * @return one line of JSON, in ASCII whatever the locale, which could stand inside a script of a page.
     */
    public static String of(final Object value)
    {
        final StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    private static void append(final StringBuilder text, final Object value)
    {
        if (null == value || value instanceof Boolean)
        {
            text.append(value);
        }
        else if (value instanceof Number number)
        {
            appendNumber(text, number);
        }
        else if (value instanceof Map<?, ?> map)
        {
            appendMap(text, map);
        }
        else if (value instanceof Collection<?> elements)
        {
            appendAll(text, elements);
        }
        else if (value instanceof Record)
        {
            appendRecord(text, value);
        }
        else if (value instanceof Instant instant)
        {
            appendString(text, instant.toString());
        }
        else
        {
            appendString(text, value.toString());
        }
    }

    private static void appendNumber(final StringBuilder text, final Number number)
    {
        final double value = number.doubleValue();
        text.append(Double.isNaN(value) || Double.isInfinite(value) ? "null" : number.toString());
    }

    private static void appendMap(final StringBuilder text, final Map<?, ?> map)
    {
        text.append('{');
        String separator = "";
        for (final Map.Entry<?, ?> entry : map.entrySet())
        {
            text.append(separator);
            appendString(text, String.valueOf(entry.getKey()));
            text.append(": ");
            append(text, entry.getValue());
            separator = ", ";
        }
        text.append('}');
    }

    private static void appendAll(final StringBuilder text, final Collection<?> elements)
    {
        text.append('[');
        String separator = "";
        for (final Object element : elements)
        {
            text.append(separator);
            append(text, element);
            separator = ", ";
        }
        text.append(']');
    }

    private static void appendRecord(final StringBuilder text, final Object value)
    {
        text.append('{');
        String separator = "";
        for (final RecordComponent component : value.getClass().getRecordComponents())
        {
            text.append(separator);
            appendString(text, component.getName());
            text.append(": ");
            append(text, valueOf(component, value));
            separator = ", ";
        }
        text.append('}');
    }

    private static Object valueOf(final RecordComponent component, final Object value)
    {
        try
        {
            return component.getAccessor().invoke(value);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new IllegalArgumentException("not a public record: type=" + value.getClass().getName(), ex);
        }
    }

    private static void appendString(final StringBuilder text, final String string)
    {
        text.append('"');
        for (int i = 0; i < string.length(); i++)
        {
            final char c = string.charAt(i);
            switch (c)
            {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> appendCharacter(text, c);
            }
        }
        text.append('"');
    }

    private static void appendCharacter(final StringBuilder text, final char c)
    {
        if (c < ' ' || c > '~' || '<' == c)
        {
            text.append("\\u").append(Character.forDigit(c >> 12, 16)).append(Character.forDigit(c >> 8 & 15, 16))
                .append(Character.forDigit(c >> 4 & 15, 16)).append(Character.forDigit(c & 15, 16));
        }
        else
        {
            text.append(c);
        }
    }
}
