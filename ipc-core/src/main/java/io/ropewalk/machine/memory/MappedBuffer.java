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
package io.ropewalk.machine.memory;

import org.agrona.AbstractMutableDirectBuffer;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Mapped memory, known to the compiler to lie outside the heap.
 * <p>
 * <b>Threads:</b> as its accesses.
 * <p>
 * <b>Failure:</b> {@link IndexOutOfBoundsException} unless Agrona's bounds checks are switched off.
 */
final class MappedBuffer extends AbstractMutableDirectBuffer implements AtomicBuffer
{
    /*
     * Not an UnsafeBuffer, for two reasons. Such a buffer may wrap an array as well, so the compiler must assume that
     * each of its stores changes any object of the heap, and reads its fields again after every one. Here the base is
     * the constant null. Measured on the ring of eight-byte stores that this is for; see DECISIONS. And its class asks
     * the JDK for the number of this process, which is a tenth of the time that the first walk of a JVM takes to open.
     *
     * The compilers know checkIndex, and make one comparison of it.
     */
    private static final boolean SHOULD_BOUNDS_CHECK = !Boolean.getBoolean("agrona.disable.bounds.checks");

    private static final int MAX_WORDWISE_LENGTH = 256;

    private final long address;
    private final int length;
    private final Object owner;

    /** Where the memory comes from, which must not be unmapped as long as anybody has this buffer or a view of it. */
    private final ByteBuffer mapping;
    private final int mappingOffset;

    /** Numbers of indices at which so many bytes begin that lie within: one comparison without sign says all. */
    private final int places1;
    private final int places2;
    private final int places4;
    private final int places8;

    MappedBuffer(
        final ByteBuffer mapping,
        final long mappingAddress,
        final int offset,
        final int lengthBytes,
        final Object owner)
    {
        addressOffset = mappingAddress + Objects.checkFromIndexSize(offset, lengthBytes, mapping.capacity());
        capacity = lengthBytes;
        this.owner = owner;
        this.mapping = mapping;
        this.mappingOffset = offset;
        address = addressOffset;
        length = lengthBytes;
        places1 = places(Byte.BYTES);
        places2 = places(Short.BYTES);
        places4 = places(Integer.BYTES);
        places8 = places(Long.BYTES);
    }

    private int places(final int lengthBytes)
    {
        return Math.max(0, length - lengthBytes + 1);
    }

    @Override
    public ByteBuffer byteBuffer()
    {
        return mapping;
    }

    @Override
    public int wrapAdjustment()
    {
        return mappingOffset;
    }

    @Override
    public boolean isExpandable()
    {
        return false;
    }

    @Override
    protected void ensureCapacity(final int index, final int lengthBytes)
    {
        if (SHOULD_BOUNDS_CHECK)
        {
            boundsCheck(index, lengthBytes);
        }
    }

    @Override
    public void verifyAlignment()
    {
        if (0 != (address & (Long.BYTES - 1)))
        {
            throw new IllegalStateException("AtomicBuffer is not correctly aligned: address=" + address);
        }
    }

    /** What the memory belongs to, as its {@code toString} says. */
    Object owner()
    {
        return owner;
    }

    /** Address of so many bytes at an index, of which there are so many places. */
    private long addressOf(final int index, final int lengthBytes, final int places)
    {
        if (!SHOULD_BOUNDS_CHECK)
        {
            return address + index;
        }
        try
        {
            return address + Objects.checkIndex(index, places);
        }
        catch (final IndexOutOfBoundsException ex)
        {
            throw outOfBounds(index, lengthBytes, ex);
        }
    }

    private IndexOutOfBoundsException outOfBounds(
        final int index, final int lengthBytes, final IndexOutOfBoundsException cause)
    {
        final IndexOutOfBoundsException ex = new IndexOutOfBoundsException(
            "index=" + index + " length=" + lengthBytes + " capacity=" + length);
        ex.initCause(cause);
        return ex;
    }

    @Override
    public long getLong(final int index)
    {
        return UnsafeApi.getLong(null, addressOf(index, 8, places8));
    }

    @Override
    public long getLongAcquire(final int index)
    {
        return UnsafeApi.getLongAcquire(null, addressOf(index, 8, places8));
    }

    @Override
    public long getLongOpaque(final int index)
    {
        return UnsafeApi.getLongOpaque(null, addressOf(index, 8, places8));
    }

    @Override
    public long getLongVolatile(final int index)
    {
        return UnsafeApi.getLongVolatile(null, addressOf(index, 8, places8));
    }

    @Override
    public void putLong(final int index, final long value)
    {
        UnsafeApi.putLong(null, addressOf(index, 8, places8), value);
    }

    @Override
    public void putLongRelease(final int index, final long value)
    {
        UnsafeApi.putLongRelease(null, addressOf(index, 8, places8), value);
    }

    @Override
    public void putLongOpaque(final int index, final long value)
    {
        UnsafeApi.putLongOpaque(null, addressOf(index, 8, places8), value);
    }

    @Override
    public void putLongVolatile(final int index, final long value)
    {
        UnsafeApi.putLongVolatile(null, addressOf(index, 8, places8), value);
    }

    @Override
    public boolean compareAndSetLong(final int index, final long expectedValue, final long updateValue)
    {
        return UnsafeApi.compareAndSetLong(null, addressOf(index, 8, places8), expectedValue, updateValue);
    }

    @Override
    public long compareAndExchangeLong(final int index, final long expectedValue, final long updateValue)
    {
        return UnsafeApi.compareAndExchangeLong(null, addressOf(index, 8, places8), expectedValue, updateValue);
    }

    @Override
    public long getAndAddLong(final int index, final long delta)
    {
        return UnsafeApi.getAndAddLong(null, addressOf(index, 8, places8), delta);
    }

    @Override
    public long getAndSetLong(final int index, final long value)
    {
        return UnsafeApi.getAndSetLong(null, addressOf(index, 8, places8), value);
    }

    @Override
    public int getInt(final int index)
    {
        return UnsafeApi.getInt(null, addressOf(index, 4, places4));
    }

    @Override
    public int getIntAcquire(final int index)
    {
        return UnsafeApi.getIntAcquire(null, addressOf(index, 4, places4));
    }

    @Override
    public int getIntOpaque(final int index)
    {
        return UnsafeApi.getIntOpaque(null, addressOf(index, 4, places4));
    }

    @Override
    public int getIntVolatile(final int index)
    {
        return UnsafeApi.getIntVolatile(null, addressOf(index, 4, places4));
    }

    @Override
    public void putInt(final int index, final int value)
    {
        UnsafeApi.putInt(null, addressOf(index, 4, places4), value);
    }

    @Override
    public void putIntRelease(final int index, final int value)
    {
        UnsafeApi.putIntRelease(null, addressOf(index, 4, places4), value);
    }

    @Override
    public void putIntOpaque(final int index, final int value)
    {
        UnsafeApi.putIntOpaque(null, addressOf(index, 4, places4), value);
    }

    @Override
    public void putIntVolatile(final int index, final int value)
    {
        UnsafeApi.putIntVolatile(null, addressOf(index, 4, places4), value);
    }

    @Override
    public boolean compareAndSetInt(final int index, final int expectedValue, final int updateValue)
    {
        return UnsafeApi.compareAndSetInt(null, addressOf(index, 4, places4), expectedValue, updateValue);
    }

    @Override
    public int compareAndExchangeInt(final int index, final int expectedValue, final int updateValue)
    {
        return UnsafeApi.compareAndExchangeInt(null, addressOf(index, 4, places4), expectedValue, updateValue);
    }

    @Override
    public int getAndAddInt(final int index, final int delta)
    {
        return UnsafeApi.getAndAddInt(null, addressOf(index, 4, places4), delta);
    }

    @Override
    public int getAndSetInt(final int index, final int value)
    {
        return UnsafeApi.getAndSetInt(null, addressOf(index, 4, places4), value);
    }

    @Override
    public void putLongOrdered(final int index, final long value)
    {
        putLongRelease(index, value);
    }

    @Override
    public long addLongOrdered(final int index, final long increment)
    {
        return addLongRelease(index, increment);
    }

    @Override
    public long addLongRelease(final int index, final long increment)
    {
        return UnsafeApi.getAndAddLongRelease(null, addressOf(index, 8, places8), increment);
    }

    @Override
    public long addLongOpaque(final int index, final long increment)
    {
        final long value = getLongOpaque(index);
        putLongOpaque(index, value + increment);
        return value;
    }

    @Override
    public void putIntOrdered(final int index, final int value)
    {
        putIntRelease(index, value);
    }

    @Override
    public int addIntOrdered(final int index, final int increment)
    {
        return addIntRelease(index, increment);
    }

    @Override
    public int addIntRelease(final int index, final int increment)
    {
        return UnsafeApi.getAndAddIntRelease(null, addressOf(index, 4, places4), increment);
    }

    @Override
    public int addIntOpaque(final int index, final int increment)
    {
        final int value = getIntOpaque(index);
        putIntOpaque(index, value + increment);
        return value;
    }

    @Override
    public byte getByte(final int index)
    {
        return UnsafeApi.getByte(null, addressOf(index, 1, places1));
    }

    @Override
    public void putByte(final int index, final byte value)
    {
        UnsafeApi.putByte(null, addressOf(index, 1, places1), value);
    }

    @Override
    public byte getByteVolatile(final int index)
    {
        return UnsafeApi.getByteVolatile(null, addressOf(index, 1, places1));
    }

    @Override
    public void putByteVolatile(final int index, final byte value)
    {
        UnsafeApi.putByteVolatile(null, addressOf(index, 1, places1), value);
    }

    @Override
    public short getShort(final int index)
    {
        return UnsafeApi.getShort(null, addressOf(index, 2, places2));
    }

    @Override
    public void putShort(final int index, final short value)
    {
        UnsafeApi.putShort(null, addressOf(index, 2, places2), value);
    }

    @Override
    public short getShortVolatile(final int index)
    {
        return UnsafeApi.getShortVolatile(null, addressOf(index, 2, places2));
    }

    @Override
    public void putShortVolatile(final int index, final short value)
    {
        UnsafeApi.putShortVolatile(null, addressOf(index, 2, places2), value);
    }

    @Override
    public char getCharVolatile(final int index)
    {
        return UnsafeApi.getCharVolatile(null, addressOf(index, 2, places2));
    }

    @Override
    public void putCharVolatile(final int index, final char value)
    {
        UnsafeApi.putCharVolatile(null, addressOf(index, 2, places2), value);
    }

    @Override
    public void wrap(final byte[] array)
    {
        throw rewrapped();
    }

    @Override
    public void wrap(final byte[] array, final int offset, final int lengthBytes)
    {
        throw rewrapped();
    }

    @Override
    public void wrap(final ByteBuffer memory)
    {
        throw rewrapped();
    }

    @Override
    public void wrap(final ByteBuffer memory, final int offset, final int lengthBytes)
    {
        throw rewrapped();
    }

    @Override
    public void wrap(final DirectBuffer memory)
    {
        throw rewrapped();
    }

    @Override
    public void wrap(final DirectBuffer memory, final int offset, final int lengthBytes)
    {
        throw rewrapped();
    }

    @Override
    public void wrap(final long memory, final int lengthBytes)
    {
        throw rewrapped();
    }

    private static UnsupportedOperationException rewrapped()
    {
        return new UnsupportedOperationException("mapped memory is what it is");
    }

    /**
     * {@inheritDoc} Eight bytes at a time when it is short: a bulk copy costs more than it moves.
     */
    @Override
    public void putBytes(final int index, final DirectBuffer source, final int sourceIndex, final int lengthBytes)
    {
        if (lengthBytes > MAX_WORDWISE_LENGTH || lengthBytes < 0)
        {
            super.putBytes(index, source, sourceIndex, lengthBytes);
            return;
        }
        final long target = addressOf(index, lengthBytes, places(lengthBytes));
        source.boundsCheck(sourceIndex, lengthBytes);
        final byte[] array = source.byteArray();
        if (array == null)
        {
            copyFromMemory(source.addressOffset() + sourceIndex, target, lengthBytes);
        }
        else
        {
            copyFromArray(array, source.addressOffset() + sourceIndex, target, lengthBytes);
        }
    }

    private static void copyFromMemory(final long source, final long target, final int lengthBytes)
    {
        int i = 0;
        for (final int end = lengthBytes - 7; i < end; i += 8)
        {
            UnsafeApi.putLong(null, target + i, UnsafeApi.getLong(null, source + i));
        }
        for (; i < lengthBytes; i++)
        {
            UnsafeApi.putByte(null, target + i, UnsafeApi.getByte(null, source + i));
        }
    }

    private static void copyFromArray(
        final byte[] array, final long source, final long target, final int lengthBytes)
    {
        int i = 0;
        for (final int end = lengthBytes - 7; i < end; i += 8)
        {
            UnsafeApi.putLong(null, target + i, UnsafeApi.getLong(array, source + i));
        }
        for (; i < lengthBytes; i++)
        {
            UnsafeApi.putByte(null, target + i, UnsafeApi.getByte(array, source + i));
        }
    }
}
