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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON as strictly as its grammar has it, for tests alone. */
final class JsonReader
{
    private final String text;
    private int index;

    private JsonReader(final String text)
    {
        this.text = text;
    }

    static Object read(final String text)
    {
        final JsonReader reader = new JsonReader(text);
        final Object value = reader.value();
        reader.skipSpace();
        reader.require(reader.index == text.length());
        return value;
    }

    /** An array of objects. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> rows(final String text)
    {
        return (List<Map<String, Object>>)read(text);
    }

    /** One object. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> row(final String text)
    {
        return (Map<String, Object>)read(text);
    }

    private Object value()
    {
        skipSpace();
        return switch (peek())
        {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object()
    {
        final Map<String, Object> map = new LinkedHashMap<>();
        take('{');
        boolean isMore = !isNext('}');
        while (isMore)
        {
            skipSpace();
            final String name = string();
            skipSpace();
            take(':');
            require(!map.containsKey(name));
            map.put(name, value());
            skipSpace();
            isMore = isNext(',');
        }
        require(map.isEmpty() || isNext('}'));
        return map;
    }

    private List<Object> array()
    {
        final List<Object> list = new ArrayList<>();
        take('[');
        skipSpace();
        boolean isMore = !isNext(']');
        while (isMore)
        {
            list.add(value());
            skipSpace();
            isMore = isNext(',');
        }
        require(list.isEmpty() || isNext(']'));
        return list;
    }

    private String string()
    {
        final StringBuilder string = new StringBuilder();
        take('"');
        while (peek() != '"')
        {
            final char c = text.charAt(index++);
            require(c >= ' ');
            string.append(c == '\\' ? escape() : c);
        }
        take('"');
        return string.toString();
    }

    private char escape()
    {
        final char c = text.charAt(index++);
        if (c == 'u')
        {
            index += 4;
            return (char)Integer.parseInt(text.substring(index - 4, index), 16);
        }
        final int known = "\"\\/bfnrt".indexOf(c);
        require(known >= 0);
        return "\"\\/\b\f\n\r\t".charAt(known);
    }

    private Object number()
    {
        final int begin = index;
        while (index < text.length() && "+-.0123456789eE".indexOf(text.charAt(index)) >= 0)
        {
            index++;
        }
        final String number = text.substring(begin, index);
        require(number.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?"));
        return number.matches("-?\\d+") ? (Object)Long.valueOf(number) : (Object)Double.valueOf(number);
    }

    private Object word(final String word, final Object value)
    {
        require(text.startsWith(word, index));
        index += word.length();
        return value;
    }

    private void skipSpace()
    {
        while (index < text.length() && " \n\r\t".indexOf(text.charAt(index)) >= 0)
        {
            index++;
        }
    }

    private char peek()
    {
        require(index < text.length());
        return text.charAt(index);
    }

    private boolean isNext(final char c)
    {
        final boolean isNext = peek() == c;
        index += isNext ? 1 : 0;
        return isNext;
    }

    private void take(final char c)
    {
        require(isNext(c));
    }

    private void require(final boolean isTrue)
    {
        if (!isTrue)
        {
            throw new IllegalArgumentException("not JSON at " + index + ": " + text);
        }
    }
}
