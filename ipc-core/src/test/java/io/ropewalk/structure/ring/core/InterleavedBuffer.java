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
package io.ropewalk.structure.ring.core;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * Memory that asks an {@link Interleaver} before each access that rings make; bytes go in two halves.
 */
final class InterleavedBuffer extends UnsafeBuffer
{
    private final Interleaver interleaver;

    InterleavedBuffer(final ByteBuffer memory, final Interleaver interleaver)
    {
        super(memory);
        this.interleaver = interleaver;
    }

    @Override
    public long getLong(final int index)
    {
        interleaver.access();
        return super.getLong(index);
    }

    @Override
    public void putLong(final int index, final long value)
    {
        interleaver.access();
        super.putLong(index, value);
    }

    @Override
    public long getLongAcquire(final int index)
    {
        interleaver.access();
        return super.getLongAcquire(index);
    }

    @Override
    public void putLongRelease(final int index, final long value)
    {
        interleaver.access();
        super.putLongRelease(index, value);
    }

    @Override
    public long getLongOpaque(final int index)
    {
        interleaver.access();
        return super.getLongOpaque(index);
    }

    @Override
    public void putLongOpaque(final int index, final long value)
    {
        interleaver.access();
        super.putLongOpaque(index, value);
        // A holder has just gone inside.
        interleaver.stall();
    }

    @Override
    public void putLongVolatile(final int index, final long value)
    {
        interleaver.access();
        super.putLongVolatile(index, value);
    }

    @Override
    public boolean compareAndSetLong(final int index, final long expected, final long value)
    {
        interleaver.access();
        return super.compareAndSetLong(index, expected, value);
    }

    @Override
    public long compareAndExchangeLong(final int index, final long expected, final long value)
    {
        interleaver.access();
        return super.compareAndExchangeLong(index, expected, value);
    }

    @Override
    public long getAndAddLong(final int index, final long delta)
    {
        interleaver.access();
        return super.getAndAddLong(index, delta);
    }

    @Override
    public long getLongVolatile(final int index)
    {
        interleaver.access();
        return super.getLongVolatile(index);
    }

    @Override
    public long getAndSetLong(final int index, final long value)
    {
        interleaver.access();
        return super.getAndSetLong(index, value);
    }

    @Override
    public int getInt(final int index)
    {
        interleaver.access();
        return super.getInt(index);
    }

    @Override
    public void putInt(final int index, final int value)
    {
        interleaver.access();
        super.putInt(index, value);
    }

    @Override
    public void putBytes(final int index, final DirectBuffer source, final int sourceIndex, final int length)
    {
        interleaver.access();
        final int half = length / 2;
        super.putBytes(index, source, sourceIndex, half);
        interleaver.access();
        super.putBytes(index + half, source, sourceIndex + half, length - half);
    }

    @Override
    public void getBytes(final int index, final byte[] target, final int offset, final int length)
    {
        interleaver.access();
        final int half = length / 2;
        super.getBytes(index, target, offset, half);
        interleaver.access();
        super.getBytes(index + half, target, offset + half, length - half);
    }
}
