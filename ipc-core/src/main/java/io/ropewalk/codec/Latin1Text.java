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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import org.agrona.AbstractMutableDirectBuffer;
import org.agrona.UnsafeApi;

/**
 * Writes Latin-1 as UTF-8, and copies ASCII, which is the same in both, eight bytes at a time.
 *
 * <p><b>Threads:</b> any; memory that others may write is read once, and only the copy is looked at.
 *
 * <p><b>Failure:</b> {@link IndexOutOfBoundsException} where a buffer is too small.
 */
final class Latin1Text
{
    /*
     * Moving bytes and looking at them is one pass. A text shorter than a word goes as two halves that overlap, and the
     * last word of a longer one overlaps the word before, so that no byte outside the text is read or written.
     *
     * Only Agrona's own buffers are written and read past their methods: of these it is known that array and address
     * say where the memory is. The compiler sees which of them is null when it inlines, see MappedBuffer.
     */
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long BASE = UnsafeApi.arrayBaseOffset(byte[].class);
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** The first byte of two, for a character with its highest two bits 10; those with 11 have the next one. */
    private static final int FIRST_LEAD = 0xc2;
    private static final int CONTINUATION = 0x80;
    private static final int CONTINUATION_BITS = 6;
    private static final int LOW_SIX_BITS = 0x3f;

    private Latin1Text()
    {
    }

    /**
     * Writes Latin-1 as UTF-8.
     *
     * @param latin1 to encode, only read.
     * @param buffer to write to.
     * @param offset of the first byte to write.
     * @return the encoded length in bytes, beyond which nothing is written.
     */
    static int encode(final byte[] latin1, final AbstractMutableDirectBuffer buffer, final int offset)
    {
        final int length = latin1.length;
        reserve(buffer, offset, length);
        final byte[] array = buffer.byteArray();
        final long address = buffer.addressOffset() + offset;
        final long bits = null == array ?
            move(latin1, BASE, null, address, length) : move(latin1, BASE, array, address, length);
        final int encodedLength = 0 == (bits & HIGH_BITS) ? length : expand(latin1, buffer, offset);
        Reference.reachabilityFence(buffer);
        return encodedLength;
    }

    /**
     * Copies text out of memory outside the heap.
     *
     * @param buffer to read, once, within its bounds as the caller has checked.
     * @param offset of the first byte.
     * @param copy   to write to, from its beginning; it has room.
     * @param length in bytes.
     * @return true if all that was copied is ASCII.
     */
    static boolean copyAscii(
        final AbstractMutableDirectBuffer buffer, final int offset, final byte[] copy, final int length)
    {
        final long bits = move(null, buffer.addressOffset() + offset, copy, BASE, length);
        Reference.reachabilityFence(buffer);
        return 0 == (bits & HIGH_BITS);
    }

    private static int expand(final byte[] latin1, final AbstractMutableDirectBuffer buffer, final int offset)
    {
        final int length = latin1.length + highCount(latin1);
        reserve(buffer, offset, length);
        final byte[] array = buffer.byteArray();
        final long address = buffer.addressOffset() + offset;
        if (null == array)
        {
            expand(latin1, null, address);
        }
        else
        {
            expand(latin1, array, address);
        }

        return length;
    }

    private static int highCount(final byte[] latin1)
    {
        int count = 0;
        int i = 0;
        for (; i <= latin1.length - Long.BYTES; i += Long.BYTES)
        {
            count += Long.bitCount((long)LONG.get(latin1, i) & HIGH_BITS);
        }

        for (; i < latin1.length; i++)
        {
            count += latin1[i] < 0 ? 1 : 0;
        }

        return count;
    }

    private static void expand(final byte[] latin1, final byte[] target, final long address)
    {
        final int wordsEnd = latin1.length & -Long.BYTES;
        long to = address;
        for (int i = 0; i < wordsEnd; i += Long.BYTES)
        {
            final long word = UnsafeApi.getLong(latin1, BASE + i);
            if (0 == (word & HIGH_BITS))
            {
                UnsafeApi.putLong(target, to, word);
                to += Long.BYTES;
            }
            else
            {
                to = expand(latin1, i, i + Long.BYTES, target, to);
            }
        }

        expand(latin1, wordsEnd, latin1.length, target, to);
    }

    private static long expand(
        final byte[] latin1, final int start, final int end, final byte[] target, final long address)
    {
        long to = address;
        for (int i = start; i < end; i++)
        {
            final byte character = latin1[i];
            if (character >= 0)
            {
                UnsafeApi.putByte(target, to, character);
                to++;
            }
            else
            {
                UnsafeApi.putByte(target, to, (byte)(FIRST_LEAD | (character >> CONTINUATION_BITS & 1)));
                UnsafeApi.putByte(target, to + 1, (byte)(CONTINUATION | (character & LOW_SIX_BITS)));
                to += 2;
            }
        }

        return to;
    }

    /** Expands a buffer that can, and refuses what does not fit. */
    private static void reserve(final AbstractMutableDirectBuffer buffer, final int offset, final int length)
    {
        if (offset > buffer.capacity() - length)
        {
            buffer.checkLimit(offset + length);
        }

        buffer.boundsCheck(offset, length);
    }

    /** Copies bytes and returns all of their bits. */
    private static long move(
        final byte[] source, final long from, final byte[] target, final long to, final int length)
    {
        if (length < Long.BYTES)
        {
            return moveShort(source, from, target, to, length);
        }

        final int last = length - Long.BYTES;
        long bits = 0;
        for (int i = 0; i < last; i += Long.BYTES)
        {
            final long word = UnsafeApi.getLong(source, from + i);
            bits |= word;
            UnsafeApi.putLong(target, to + i, word);
        }

        final long word = UnsafeApi.getLong(source, from + last);
        UnsafeApi.putLong(target, to + last, word);
        return bits | word;
    }

    private static long moveShort(
        final byte[] source, final long from, final byte[] target, final long to, final int length)
    {
        int bits = 0;
        if (length < Integer.BYTES)
        {
            for (int i = 0; i < length; i++)
            {
                final byte one = UnsafeApi.getByte(source, from + i);
                bits |= one;
                UnsafeApi.putByte(target, to + i, one);
            }
        }
        else
        {
            final int last = length - Integer.BYTES;
            final int first = UnsafeApi.getInt(source, from);
            final int second = UnsafeApi.getInt(source, from + last);
            bits = first | second;
            UnsafeApi.putInt(target, to, first);
            UnsafeApi.putInt(target, to + last, second);
        }

        return bits;
    }
}
