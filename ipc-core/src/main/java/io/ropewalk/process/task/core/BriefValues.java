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

import io.ropewalk.error.TaskDecodingException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The commonest arguments and results in a form of their own, which takes a hundredth of the time of serialisation. The
 * first byte says which form it is.
 */
final class BriefValues
{
    private static final byte NULL = 1;
    private static final byte FALSE = 2;
    private static final byte TRUE = 3;
    private static final byte INT = 4;
    private static final byte LONG = 5;
    private static final byte DOUBLE = 6;
    /** Characters of one byte. */
    private static final byte LATIN1 = 7;
    private static final byte BYTES = 8;

    private BriefValues()
    {
    }

    /** Returns the bytes, or null if the value has no brief form. */
    static byte[] encode(final Object value)
    {
        if (null == value)
        {
            return new byte[]{NULL};
        }
        final Class<?> type = value.getClass();
        if (type == String.class)
        {
            return ofString((String)value);
        }
        if (type == Integer.class)
        {
            return form(INT, Integer.BYTES).putInt((Integer)value).array();
        }
        if (type == Long.class)
        {
            return form(LONG, Long.BYTES).putLong((Long)value).array();
        }
        if (type == Double.class)
        {
            return form(DOUBLE, Double.BYTES).putDouble((Double)value).array();
        }
        if (type == Boolean.class)
        {
            return new byte[]{(Boolean)value ? TRUE : FALSE};
        }
        return type == byte[].class && ((byte[])value).length < Integer.MAX_VALUE - Long.BYTES ?
            form(BYTES, ((byte[])value).length).put((byte[])value).array() : null;
    }

    /** Takes the low byte of each character, and compares: faster than a look at each of them. */
    @SuppressWarnings("deprecation")
    private static byte[] ofString(final String value)
    {
        final int length = value.length();
        if (length >= Integer.MAX_VALUE - Long.BYTES)
        {
            return null;
        }
        final byte[] bytes = new byte[1 + length];
        bytes[0] = LATIN1;
        value.getBytes(0, length, bytes, 1);
        return value.equals(new String(bytes, 1, length, StandardCharsets.ISO_8859_1)) ? bytes : null;
    }

    private static ByteBuffer form(final byte form, final int lengthBytes)
    {
        return ByteBuffer.allocate(1 + lengthBytes).put(form);
    }

    /** Returns the value. */
    static Object decode(final byte[] bytes)
    {
        final int length = bytes.length - 1;
        switch (length < 0 ? TaskBytes.SERIALISED : bytes[0])
        {
            case NULL:
                return checked(bytes, 0, null);

            case FALSE:
                return checked(bytes, 0, Boolean.FALSE);

            case TRUE:
                return checked(bytes, 0, Boolean.TRUE);

            case INT:
                return length == Integer.BYTES ? (Object)ByteBuffer.wrap(bytes).getInt(1) : damaged(bytes);

            case LONG:
                return length == Long.BYTES ? (Object)ByteBuffer.wrap(bytes).getLong(1) : damaged(bytes);

            case DOUBLE:
                return length == Double.BYTES ? (Object)ByteBuffer.wrap(bytes).getDouble(1) : damaged(bytes);

            case LATIN1:
                return new String(bytes, 1, length, StandardCharsets.ISO_8859_1);

            case BYTES:
                return Arrays.copyOfRange(bytes, 1, bytes.length);

            default:
                return damaged(bytes);
        }
    }

    private static Object checked(final byte[] bytes, final int lengthBytes, final Object value)
    {
        return bytes.length - 1 == lengthBytes ? value : damaged(bytes);
    }

    private static Object damaged(final byte[] bytes)
    {
        throw new TaskDecodingException("the bytes are damaged: lengthBytes=" + bytes.length +
            (bytes.length > 0 ? " form=" + bytes[0] : ""));
    }
}
