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
import java.util.Arrays;
import java.util.Objects;
import org.agrona.UnsafeApi;

/**
 * Reads the bytes of a String where the JDK keeps them, which saves the copy that {@link String#getBytes()} makes.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> {@link NullPointerException} without a String; where the JDK keeps its bytes in another way, none
 * are found.
 */
final class StringBytes
{
    /*
     * The two fields are private to the JDK, so nothing is believed of them: their names and types are looked up, and
     * Strings of both kinds are read for a trial. Another JDK, and one that was told not to compact its Strings, fails
     * the trial.
     */
    private static final String PORTABLE = "io.ropewalk.portable";
    private static final byte LATIN1 = 0;
    private static final long UNKNOWN = -1;
    private static final long VALUE_OFFSET = offsetOf("value", byte[].class);
    private static final long CODER_OFFSET = offsetOf("coder", byte.class);
    private static final boolean IS_READABLE = isReadable();

    private StringBytes()
    {
    }

    /**
     * Returns the characters of a String, one byte each.
     *
     * @param text to read.
     * @return the array of the String itself, never to be written or passed on; null if a character is above U+00FF or
     * the fields are not known.
     */
    static byte[] latin1(final String text)
    {
        // Reading a field of null in this way would end the JVM.
        Objects.requireNonNull(text, "text");
        return IS_READABLE && LATIN1 == UnsafeApi.getByte(text, CODER_OFFSET) ? value(text) : null;
    }

    /** Returns whether Latin-1 can be read in place in this JVM. */
    static boolean isReadable()
    {
        return UNKNOWN != VALUE_OFFSET && UNKNOWN != CODER_OFFSET &&
            holds("", LATIN1) && holds("~\u00ff", LATIN1, 0x7e, 0xff) &&
            LATIN1 != UnsafeApi.getByte("~\u0100", CODER_OFFSET);
    }

    private static boolean holds(final String text, final byte coder, final int... expected)
    {
        final byte[] bytes = new byte[expected.length];
        for (int i = 0; i < bytes.length; i++)
        {
            bytes[i] = (byte)expected[i];
        }
        return coder == UnsafeApi.getByte(text, CODER_OFFSET) && Arrays.equals(bytes, value(text));
    }

    private static byte[] value(final String text)
    {
        return (byte[])UnsafeApi.getReference(text, VALUE_OFFSET);
    }

    private static long offsetOf(final String name, final Class<?> type)
    {
        try
        {
            final Field field = String.class.getDeclaredField(name);
            return type == field.getType() && !Boolean.getBoolean(PORTABLE) ?
                UnsafeApi.objectFieldOffset(field) : UNKNOWN;
        }
        catch (final ReflectiveOperationException | RuntimeException | LinkageError ex)
        {
            // Not an error of the application: the JDK encodes instead.
            return UNKNOWN;
        }
    }
}
