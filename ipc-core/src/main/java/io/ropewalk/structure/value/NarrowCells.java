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
package io.ropewalk.structure.value;

import io.ropewalk.segment.Attachment;

import java.nio.ByteOrder;

/** Cells of 8 or 16 bits. What changes them depending on what they were changes the aligned 32 bits around them. */
abstract class NarrowCells extends SharedCells
{
    /*
     * Ancestor: the JDK's own Unsafe.compareAndExchangeByte, which does the same where the processor has nothing
     * narrower, beside plain and volatile stores of single bytes. A narrow store between the look and the
     * compare-and-set changes the 32 bits, or leaves them as they were and may as well have come before; so it is never
     * undone. A neighbour that changes makes the loop look again: lock-free, not wait-free.
     *
     * There are no opaque, acquire and release accesses of this width in the buffer: they are volatile here.
     */
    private static final long serialVersionUID = 1L;
    private static final boolean IS_LITTLE_ENDIAN = ByteOrder.LITTLE_ENDIAN == ByteOrder.nativeOrder();
    private static final int BYTE_MASK = 0xff;
    private static final int SHORT_MASK = 0xffff;
    private static final int WORD_MASK = Integer.BYTES - 1;

    private final transient boolean isByte;
    private final transient int widthMask;

    NarrowCells(final Attachment attachment, final CellsKind<?> kind)
    {
        super(attachment, kind);
        isByte = Byte.BYTES == kind.type().widthBytes();
        widthMask = isByte ? BYTE_MASK : SHORT_MASK;
    }

    /** The value in the lowest bits of a word, whatever is in the others. */
    abstract int decode(int bits);

    final int plain(final int offset)
    {
        return isByte ? buffer.getByte(offset) : buffer.getShort(offset);
    }

    final void putPlain(final int offset, final int value)
    {
        if (isByte)
        {
            buffer.putByte(offset, (byte)value);
        }
        else
        {
            buffer.putShort(offset, (short)value);
        }
    }

    final int load(final int offset)
    {
        return isByte ? buffer.getByteVolatile(offset) : buffer.getShortVolatile(offset);
    }

    final void store(final int offset, final int value)
    {
        if (isByte)
        {
            buffer.putByteVolatile(offset, (byte)value);
        }
        else
        {
            buffer.putShortVolatile(offset, (short)value);
        }
    }

    final int replace(final int offset, final int value)
    {
        while (true)
        {
            final int word = buffer.getIntVolatile(offset & ~WORD_MASK);
            if (tryReplace(offset, word, value))
            {
                return decode(word >>> shift(offset));
            }
        }
    }

    final boolean replaceIf(final int offset, final int expected, final int value)
    {
        return expected == witness(offset, expected, value);
    }

    final int witness(final int offset, final int expected, final int value)
    {
        while (true)
        {
            final int word = buffer.getIntVolatile(offset & ~WORD_MASK);
            final int found = decode(word >>> shift(offset));
            if (found != expected || tryReplace(offset, word, value))
            {
                return found;
            }
        }
    }

    private boolean tryReplace(final int offset, final int word, final int value)
    {
        final int shift = shift(offset);
        return buffer.compareAndSetInt(offset & ~WORD_MASK,
            word, (word & ~(widthMask << shift)) | ((value & widthMask) << shift));
    }

    /** How far a cell is from the lowest bits of the word around it. */
    private int shift(final int offset)
    {
        final int index = offset & WORD_MASK;
        final int widthBytes = isByte ? Byte.BYTES : Short.BYTES;
        return (IS_LITTLE_ENDIAN ? index : Integer.BYTES - widthBytes - index) * Byte.SIZE;
    }
}
