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
package io.ropewalk.command;

import java.util.Collection;
import java.util.Map;

/**
 * JSON of what commands report: objects are maps in their order, arrays are collections, and what is neither a number
 * nor a truth value is a string. ASCII alone, whatever the locale.
 */
final class JsonRows
{
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7E;

    private JsonRows()
    {
    }

    /** One value, on one line. */
    static String of(final Object value)
    {
        final StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    /** An array with a line for each of its values. */
    static String lines(final Collection<?> values)
    {
        final StringBuilder text = new StringBuilder("[");
        String separator = "\n";
        for (final Object value : values)
        {
            text.append(separator);
            append(text, value);
            separator = ",\n";
        }
        return text.append(values.isEmpty() ? "]" : "\n]").toString();
    }

    private static void append(final StringBuilder text, final Object value)
    {
        if (value instanceof Map<?, ?> map)
        {
            appendAll(text, map);
        }
        else if (value instanceof Collection<?> values)
        {
            appendAll(text, values);
        }
        else if (value == null || value instanceof Boolean || isWritable(value))
        {
            text.append(value);
        }
        else if (value instanceof Number)
        {
            // JSON has neither infinity nor what is no number.
            text.append("null");
        }
        else
        {
            appendString(text, value.toString());
        }
    }

    private static boolean isWritable(final Object value)
    {
        return value instanceof Number number && Double.isFinite(number.doubleValue());
    }

    private static void appendAll(final StringBuilder text, final Map<?, ?> map)
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

    private static void appendAll(final StringBuilder text, final Collection<?> values)
    {
        text.append('[');
        String separator = "";
        for (final Object value : values)
        {
            text.append(separator);
            append(text, value);
            separator = ", ";
        }
        text.append(']');
    }

    private static void appendString(final StringBuilder text, final String string)
    {
        text.append('"');
        for (int i = 0; i < string.length(); i++)
        {
            final char c = string.charAt(i);
            if (c == '"' || c == '\\')
            {
                text.append('\\').append(c);
            }
            else if (c >= FIRST_PRINTABLE && c <= LAST_PRINTABLE)
            {
                text.append(c);
            }
            else
            {
                text.append(SafeText.escape(c));
            }
        }
        text.append('"');
    }
}
