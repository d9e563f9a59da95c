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

import io.ropewalk.error.CodecException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import org.agrona.AbstractMutableDirectBuffer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Strings as strict UTF-8, at the speed of the JDK's own, which is vectorised but replaces what is malformed instead of
 * refusing it.
 *
 * <p>Latin-1, which is never malformed, is encoded here, and short ASCII decoded, see {@link StringBytes} and
 * {@link Latin1Text}. For all else both directions let the JDK work and then look for the replacement it would have
 * made: '?' when encoding, U+FFFD when decoding. Only a String that has one is looked at twice. A loop of
 * {@code charAt} allocates nothing but takes twice as long at 48 characters and four times as long at 200.
 */
final class Utf8Codec implements Codec<String>
{
    static final Utf8Codec INSTANCE = new Utf8Codec();

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUESTION_MARKS = '?' * LOW_BITS;
    private static final char REPLACEMENT = '\uFFFD';
    private static final int SCRATCH_LENGTH = 4096;

    /** Above it the bulk copy and the vectors of the JDK are faster than words. */
    private static final int MAX_WORDWISE_LENGTH = 128;

    /** Bytes only, so it pins no class loader; longer strings are rare enough to allocate. */
    private static final ThreadLocal<byte[]> SCRATCH = ThreadLocal.withInitial(() -> new byte[SCRATCH_LENGTH]);

    private static final long serialVersionUID = 1L;

    private Utf8Codec()
    {
    }

    @Override
    public String name()
    {
        return "utf8";
    }

    @Override
    public int encode(final String element, final MutableDirectBuffer buffer, final int offset)
    {
        final byte[] latin1 = StringBytes.latin1(element);
        return null != latin1 && buffer instanceof AbstractMutableDirectBuffer known ?
            Latin1Text.encode(latin1, known, offset) : encodeByJdk(element, buffer, offset);
    }

    @Override
    public String decode(final DirectBuffer buffer, final int offset, final int length)
    {
        // Calls of the abstract class stay cheap when there are many kinds of buffers.
        if (length <= MAX_WORDWISE_LENGTH && buffer instanceof AbstractMutableDirectBuffer known &&
            null == known.byteArray())
        {
            known.boundsCheck(offset, length);
            final byte[] copy = SCRATCH.get();
            return Latin1Text.copyAscii(known, offset, copy, length) ?
                ascii(copy, length) : decodeByJdk(copy, 0, length);
        }

        return decodeLong(buffer, offset, length);
    }

    @Override
    public String toString()
    {
        return name();
    }

    private Object readResolve()
    {
        return INSTANCE;
    }

    static int encodeByJdk(final String value, final MutableDirectBuffer buffer, final int offset)
    {
        final byte[] bytes = value.getBytes(UTF_8);
        if (mayContainQuestionMark(bytes))
        {
            checkSurrogates(value);
        }

        buffer.putBytes(offset, bytes);
        return bytes.length;
    }

    @SuppressWarnings("deprecation")
    private static String ascii(final byte[] bytes, final int length)
    {
        return new String(bytes, 0, 0, length);
    }

    private static String decodeLong(final DirectBuffer buffer, final int offset, final int length)
    {
        buffer.boundsCheck(offset, length);
        final byte[] array = buffer.byteArray();
        if (null != array)
        {
            return decodeByJdk(array, offset + buffer.wrapAdjustment(), length);
        }

        // Shared memory is copied first: it must not change between the conversion and the check.
        final byte[] copy = length <= SCRATCH_LENGTH ? SCRATCH.get() : new byte[length];
        buffer.getBytes(offset, copy, 0, length);
        return decodeByJdk(copy, 0, length);
    }

    static String decodeByJdk(final byte[] bytes, final int index, final int length)
    {
        final String value = new String(bytes, index, length, UTF_8);
        if (value.indexOf(REPLACEMENT) >= 0)
        {
            checkWellFormed(bytes, index, length);
        }

        return value;
    }

    private static boolean mayContainQuestionMark(final byte[] bytes)
    {
        final int wordsEnd = bytes.length & -Long.BYTES;
        for (int i = 0; i < wordsEnd; i += Long.BYTES)
        {
            final long differences = (long)LONG.get(bytes, i) ^ QUESTION_MARKS;
            if (0 != ((differences - LOW_BITS) & ~differences & HIGH_BITS))
            {
                return true;
            }
        }

        for (int i = wordsEnd; i < bytes.length; i++)
        {
            if ('?' == bytes[i])
            {
                return true;
            }
        }

        return false;
    }

    private static void checkSurrogates(final String value)
    {
        int i = 0;
        while (i < value.length())
        {
            // A pair comes as one code point above the surrogates, so one among them is unpaired.
            final int codePoint = value.codePointAt(i);
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)
            {
                throw new CodecException("unpaired surrogate has no UTF-8 form: index=" + i +
                    " char=0x" + Integer.toHexString(codePoint) + " length=" + value.length());
            }

            i += Character.charCount(codePoint);
        }
    }

    private static void checkWellFormed(final byte[] bytes, final int index, final int length)
    {
        try
        {
            UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes, index, length));
        }
        catch (final CharacterCodingException ex)
        {
            throw new CodecException("malformed UTF-8: lengthBytes=" + length, ex);
        }
    }
}
