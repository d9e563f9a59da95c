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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ropewalk.error.CodecException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Compares the codec of texts with the JDK, in every kind of buffer and with what lies around. */
final class Utf8Checks
{
    static final byte UNTOUCHED = 0x55;

    private Utf8Checks()
    {
    }

    static void assertEncodedAsByTheJdk(final String text, final int offset, final String context)
    {
        final MutableDirectBuffer expected = new UnsafeBuffer(filled(offset + text.length() * 3 + Long.BYTES));
        final String outcome = encoded(text, expected, offset, true);
        final int capacity = expected.capacity();
        for (final MutableDirectBuffer buffer : List.of(new ExpandableArrayBuffer(capacity),
            new UnsafeBuffer(new byte[capacity]), new UnsafeBuffer(ByteBuffer.allocateDirect(capacity)),
            foreign(new byte[capacity])))
        {
            buffer.setMemory(0, capacity, UNTOUCHED);
            assertEquals(outcome, encoded(text, buffer, offset, false), context);
            final byte[] bytes = new byte[capacity];
            buffer.getBytes(0, bytes);
            assertArrayEquals(expected.byteArray(), bytes, context);
        }

        for (final MutableDirectBuffer small : List.of(new ExpandableArrayBuffer(1), new ExpandableDirectByteBuffer(1)))
        {
            assertEquals(outcome, encoded(text, small, offset, false), context);
        }
    }

    /** The length and the bytes, or why there are none. */
    private static String encoded(
        final String text, final MutableDirectBuffer buffer, final int offset, final boolean byTheJdk)
    {
        try
        {
            final int length = byTheJdk ?
                Utf8Codec.encodeByJdk(text, buffer, offset) : Codecs.utf8().encode(text, buffer, offset);
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            return Arrays.toString(bytes);
        }
        catch (final CodecException ex)
        {
            return ex.getMessage();
        }
    }

    static void assertDecodedAsByTheJdk(final byte[] bytes, final int offset, final String context)
    {
        final String expected = decodedByTheJdk(bytes);
        final byte[] array = filled(offset + bytes.length + 1);
        System.arraycopy(bytes, 0, array, offset, bytes.length);
        final UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(offset + bytes.length));
        direct.putBytes(0, array, 0, direct.capacity());
        for (final MutableDirectBuffer buffer : List.of(direct, new UnsafeBuffer(array), foreign(array)))
        {
            try
            {
                assertEquals(expected, Codecs.utf8().decode(buffer, offset, bytes.length), context);
            }
            catch (final CodecException ex)
            {
                assertEquals(expected, ex.getMessage(), context);
            }
        }
    }

    private static String decodedByTheJdk(final byte[] bytes)
    {
        try
        {
            return Utf8Codec.decodeByJdk(bytes, 0, bytes.length);
        }
        catch (final CodecException ex)
        {
            return ex.getMessage();
        }
    }

    /** By a converter of the JDK that refuses what is malformed, which no codec of ours uses to decide that. */
    static void assertEncodedAsByTheStrictJdk(final String text, final String context)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(text.length() * 3));
        final ByteBuffer expected;
        try
        {
            expected = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        }
        catch (final CharacterCodingException ex)
        {
            assertThrows(CodecException.class, () -> Codecs.utf8().encode(text, buffer, 0), context);
            return;
        }

        final int length = Codecs.utf8().encode(text, buffer, 0);
        assertEquals(expected, buffer.byteBuffer().slice(0, length), context);
    }

    /** As {@link #assertEncodedAsByTheStrictJdk}. */
    static void assertDecodedAsByTheStrictJdk(final byte[] bytes, final String context)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(bytes.length));
        buffer.putBytes(0, bytes);
        final String expected;
        try
        {
            expected = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }
        catch (final CharacterCodingException ex)
        {
            assertThrows(CodecException.class, () -> Codecs.utf8().decode(buffer, 0, bytes.length), context);
            return;
        }

        assertEquals(expected, Codecs.utf8().decode(buffer, 0, bytes.length), context);
    }

    /** A buffer that is not Agrona's, which does not say where its memory is. */
    private static MutableDirectBuffer foreign(final byte[] array)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(array);
        return (MutableDirectBuffer)Proxy.newProxyInstance(MutableDirectBuffer.class.getClassLoader(),
            new Class<?>[]{MutableDirectBuffer.class}, (self, method, arguments) ->
            {
                switch (method.getName())
                {
                    case "byteArray":
                        return null;
                    case "addressOffset":
                        return 0L;
                    default:
                        return invoke(() -> method.invoke(buffer, arguments));
                }
            });
    }

    private static Object invoke(final Call call) throws Throwable
    {
        try
        {
            return call.run();
        }
        catch (final InvocationTargetException ex)
        {
            throw ex.getCause();
        }
    }

    static byte[] filled(final int length)
    {
        final byte[] bytes = new byte[length];
        Arrays.fill(bytes, UNTOUCHED);
        return bytes;
    }

    private interface Call
    {
        Object run() throws ReflectiveOperationException;
    }
}
