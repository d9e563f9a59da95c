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
package io.ropewalk.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads arrays of flat objects, whose values are strings and numbers; everything else is refused. */
final class FlatJson
{
    private static final int HEX_DIGITS = 4;
    private static final int HEX = 16;

    private final String text;
    private int index;

    FlatJson(final String text)
    {
        this.text = text;
    }

    /** The objects of all arrays, one after another. */
    List<Map<String, String>> rows()
    {
        final List<Map<String, String>> rows = new ArrayList<>();
        while (skipSpace() < text.length())
        {
            expect('[');
            if (isNext(']'))
            {
                continue;
            }
            do
            {
                rows.add(row());
            }
            while (isNext(','));
            expect(']');
        }
        return rows;
    }

    private Map<String, String> row()
    {
        final Map<String, String> row = new LinkedHashMap<>();
        expect('{');
        if (isNext('}'))
        {
            return row;
        }
        do
        {
            final String name = string();
            expect(':');
            skipSpace();
            row.put(name, index < text.length() && text.charAt(index) == '"' ? string() : number());
        }
        while (isNext(','));
        expect('}');
        return row;
    }

    private String string()
    {
        expect('"');
        final StringBuilder string = new StringBuilder();
        while (index < text.length() && text.charAt(index) != '"')
        {
            string.append(text.charAt(index) == '\\' ? escaped() : text.charAt(index));
            index++;
        }
        expect('"');
        return string.toString();
    }

    /** Stands on the last character of the escape afterwards. */
    private char escaped()
    {
        index++;
        final char c = index < text.length() ? text.charAt(index) : ' ';
        if (c == 'u' && index + HEX_DIGITS < text.length())
        {
            index += HEX_DIGITS;
            return (char)Integer.parseInt(text.substring(index - HEX_DIGITS + 1, index + 1), HEX);
        }
        return switch (c)
        {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 't' -> '\t';
            default -> throw refusal("an escape");
        };
    }

    private String number()
    {
        final int first = index;
        while (index < text.length() && "+-.0123456789eE".indexOf(text.charAt(index)) >= 0)
        {
            index++;
        }
        if (first == index)
        {
            throw refusal("a string or a number");
        }
        return text.substring(first, index);
    }

    private int skipSpace()
    {
        while (index < text.length() && Character.isWhitespace(text.charAt(index)))
        {
            index++;
        }
        return index;
    }

    private boolean isNext(final char c)
    {
        final boolean isNext = skipSpace() < text.length() && text.charAt(index) == c;
        index += isNext ? 1 : 0;
        return isNext;
    }

    private void expect(final char c)
    {
        if (!isNext(c))
        {
            throw refusal("'" + c + "'");
        }
    }

    private IllegalArgumentException refusal(final String expected)
    {
        return new IllegalArgumentException(expected + " expected at character " + index + " of " + text.length());
    }
}
