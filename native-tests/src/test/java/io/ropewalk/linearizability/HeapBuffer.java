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
package io.ropewalk.linearizability;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The memory of a structure as words of the heap, each access of which a model checker sees, and can stop a thread
 * before. Every access is sequentially consistent: what is checked here is the order of steps, not of weak accesses.
 * <p>
 * What is not overridden meets the buffer below, which is empty, and fails.
 */
final class HeapBuffer extends UnsafeBuffer
{
    private static final boolean IS_LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final int BYTE_MASK = 0xff;

    private final AtomicLongArray words;

    /** Where the kernel looks for a word to sleep on, and never finds the expected one: nobody sleeps. */
    private final UnsafeBuffer nowhere;

    /** Whether a compare-and-set is one step, as it should be; if not, the checks must find out. */
    private final boolean isAtomic;

    HeapBuffer(final int lengthBytes, final boolean isAtomic)
    {
        super(new byte[0]);
        this.isAtomic = isAtomic;
        words = new AtomicLongArray(lengthBytes / Long.BYTES);
        nowhere = new UnsafeBuffer(ByteBuffer.allocateDirect(lengthBytes));
        nowhere.setMemory(0, lengthBytes, (byte)-1);
    }

    @Override
    public int capacity()
    {
        return words.length() * Long.BYTES;
    }

    @Override
    public long addressOffset()
    {
        return nowhere.addressOffset();
    }

    @Override
    public void boundsCheck(final int index, final int lengthBytes)
    {
        if (index < 0 || lengthBytes < 0 || index > capacity() - lengthBytes)
        {
            throw new IndexOutOfBoundsException("index=" + index + " length=" + lengthBytes);
        }
    }

    private static int wordOf(final int index)
    {
        if ((index & (Long.BYTES - 1)) != 0)
        {
            throw new IllegalArgumentException("not aligned: index=" + index);
        }
        return index / Long.BYTES;
    }

    @Override
    public long getLong(final int index)
    {
        return words.get(wordOf(index));
    }

    @Override
    public long getLongVolatile(final int index)
    {
        return words.get(wordOf(index));
    }

    @Override
    public long getLongAcquire(final int index)
    {
        return words.get(wordOf(index));
    }

    @Override
    public long getLongOpaque(final int index)
    {
        return words.get(wordOf(index));
    }

    @Override
    public void putLong(final int index, final long value)
    {
        words.set(wordOf(index), value);
    }

    @Override
    public void putLongVolatile(final int index, final long value)
    {
        words.set(wordOf(index), value);
    }

    @Override
    public void putLongRelease(final int index, final long value)
    {
        words.set(wordOf(index), value);
    }

    @Override
    public void putLongOpaque(final int index, final long value)
    {
        words.set(wordOf(index), value);
    }

    @Override
    public boolean compareAndSetLong(final int index, final long expected, final long value)
    {
        if (isAtomic)
        {
            return words.compareAndSet(wordOf(index), expected, value);
        }
        if (words.get(wordOf(index)) != expected)
        {
            return false;
        }
        words.set(wordOf(index), value);
        return true;
    }

    @Override
    public long compareAndExchangeLong(final int index, final long expected, final long value)
    {
        while (true)
        {
            final long seen = words.get(wordOf(index));
            if (seen != expected || words.compareAndSet(wordOf(index), expected, value))
            {
                return seen;
            }
        }
    }

    @Override
    public long getAndSetLong(final int index, final long value)
    {
        return words.getAndSet(wordOf(index), value);
    }

    @Override
    public long getAndAddLong(final int index, final long delta)
    {
        return words.getAndAdd(wordOf(index), delta);
    }

    @Override
    public long getLong(final int index, final ByteOrder byteOrder)
    {
        final long value = getLong(index);
        return ByteOrder.nativeOrder() == byteOrder ? value : Long.reverseBytes(value);
    }

    @Override
    public void putLong(final int index, final long value, final ByteOrder byteOrder)
    {
        putLong(index, ByteOrder.nativeOrder() == byteOrder ? value : Long.reverseBytes(value));
    }

    private static int shiftOf(final int index, final int lengthBytes)
    {
        final int within = index & (Long.BYTES - 1);
        if (within + lengthBytes > Long.BYTES)
        {
            throw new IllegalArgumentException("not aligned: index=" + index + " length=" + lengthBytes);
        }
        return Byte.SIZE * (IS_LITTLE ? within : Long.BYTES - lengthBytes - within);
    }

    private static long maskOf(final int lengthBytes)
    {
        return (1L << (lengthBytes * Byte.SIZE)) - 1;
    }

    private long part(final int index, final int lengthBytes)
    {
        return words.get(index / Long.BYTES) >>> shiftOf(index, lengthBytes) & maskOf(lengthBytes);
    }

    /** True if the part was as expected, and is another now. */
    private boolean replace(final int index, final int lengthBytes, final long expected, final long value)
    {
        final int shift = shiftOf(index, lengthBytes);
        final long mask = maskOf(lengthBytes);
        while (true)
        {
            final long seen = words.get(index / Long.BYTES);
            if ((seen >>> shift & mask) != (expected & mask))
            {
                return false;
            }
            final long replaced = (seen & ~(mask << shift)) | ((value & mask) << shift);
            if (words.compareAndSet(index / Long.BYTES, seen, replaced))
            {
                return true;
            }
        }
    }

    private long exchange(final int index, final int lengthBytes, final long value)
    {
        while (true)
        {
            final long seen = part(index, lengthBytes);
            if (replace(index, lengthBytes, seen, value))
            {
                return seen;
            }
        }
    }

    @Override
    public int getInt(final int index)
    {
        return (int)part(index, Integer.BYTES);
    }

    @Override
    public int getIntVolatile(final int index)
    {
        return (int)part(index, Integer.BYTES);
    }

    @Override
    public int getIntAcquire(final int index)
    {
        return (int)part(index, Integer.BYTES);
    }

    @Override
    public int getIntOpaque(final int index)
    {
        return (int)part(index, Integer.BYTES);
    }

    @Override
    public void putInt(final int index, final int value)
    {
        exchange(index, Integer.BYTES, value);
    }

    @Override
    public void putIntVolatile(final int index, final int value)
    {
        exchange(index, Integer.BYTES, value);
    }

    @Override
    public void putIntRelease(final int index, final int value)
    {
        exchange(index, Integer.BYTES, value);
    }

    @Override
    public boolean compareAndSetInt(final int index, final int expected, final int value)
    {
        return replace(index, Integer.BYTES, expected, value);
    }

    @Override
    public int getAndAddInt(final int index, final int delta)
    {
        while (true)
        {
            final int seen = getInt(index);
            if (compareAndSetInt(index, seen, seen + delta))
            {
                return seen;
            }
        }
    }

    @Override
    public int getAndSetInt(final int index, final int value)
    {
        return (int)exchange(index, Integer.BYTES, value);
    }

    @Override
    public byte getByte(final int index)
    {
        return (byte)part(index, Byte.BYTES);
    }

    @Override
    public byte getByteVolatile(final int index)
    {
        return (byte)part(index, Byte.BYTES);
    }

    @Override
    public void putByte(final int index, final byte value)
    {
        exchange(index, Byte.BYTES, value & BYTE_MASK);
    }

    @Override
    public void putByteVolatile(final int index, final byte value)
    {
        exchange(index, Byte.BYTES, value & BYTE_MASK);
    }

    @Override
    public void getBytes(
        final int index, final MutableDirectBuffer target, final int targetIndex, final int lengthBytes)
    {
        int done = 0;
        for (; (index & (Long.BYTES - 1)) == 0 && lengthBytes - done >= Long.BYTES; done += Long.BYTES)
        {
            target.putLong(targetIndex + done, getLong(index + done));
        }
        for (; done < lengthBytes; done++)
        {
            target.putByte(targetIndex + done, getByte(index + done));
        }
    }

    @Override
    public void putBytes(final int index, final DirectBuffer source, final int sourceIndex, final int lengthBytes)
    {
        int done = 0;
        for (; (index & (Long.BYTES - 1)) == 0 && lengthBytes - done >= Long.BYTES; done += Long.BYTES)
        {
            putLong(index + done, source.getLong(sourceIndex + done));
        }
        for (; done < lengthBytes; done++)
        {
            putByte(index + done, source.getByte(sourceIndex + done));
        }
    }

    @Override
    public void setMemory(final int index, final int lengthBytes, final byte value)
    {
        for (int i = 0; i < lengthBytes; i++)
        {
            putByte(index + i, value);
        }
    }
}
