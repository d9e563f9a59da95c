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

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;

/**
 * An input that refuses every length the remaining bytes cannot justify, before memory is allocated for it.
 *
 * <p>A value of a primitive array or a character of a string takes at least a byte, so comparing with the bytes that
 * remain is enough. Containers nest, and each could claim all that remains; but every element has a byte of its own
 * (its class id), so all containers of one message together may claim no more elements than the message has bytes.
 */
final class BoundedInput extends Input
{
    private static final byte[] EMPTY = new byte[0];

    private int claimable;

    BoundedInput()
    {
        super(EMPTY);
    }

    @Override
    public void setBuffer(final byte[] bytes, final int offset, final int count)
    {
        super.setBuffer(bytes, offset, count);
        claimable = count;
    }

    /** Lets go of a buffer that belongs to the caller. */
    void forget()
    {
        setBuffer(EMPTY, 0, 0);
    }

    /** Bytes of the largest buffer kept: that of strings that are not ASCII follows the length of messages. */
    int capacity()
    {
        return Math.max(buffer.length, chars.length);
    }

    int remaining()
    {
        return limit - position;
    }

    /** Reads the number of elements of a container. */
    int readCount()
    {
        final int count = readVarInt(true);
        if (count < 0 || count > claimable)
        {
            throw new KryoException("count exceeds the message: count=" + count + " remaining=" + claimable);
        }

        claimable -= count;
        return count;
    }

    @Override
    public byte[] readBytes(final int length)
    {
        return super.readBytes(check(length));
    }

    @Override
    public int[] readInts(final int length)
    {
        return super.readInts(check(length));
    }

    @Override
    public int[] readInts(final int length, final boolean optimizePositive)
    {
        return super.readInts(check(length), optimizePositive);
    }

    @Override
    public long[] readLongs(final int length)
    {
        return super.readLongs(check(length));
    }

    @Override
    public long[] readLongs(final int length, final boolean optimizePositive)
    {
        return super.readLongs(check(length), optimizePositive);
    }

    @Override
    public float[] readFloats(final int length)
    {
        return super.readFloats(check(length));
    }

    @Override
    public double[] readDoubles(final int length)
    {
        return super.readDoubles(check(length));
    }

    @Override
    public short[] readShorts(final int length)
    {
        return super.readShorts(check(length));
    }

    @Override
    public char[] readChars(final int length)
    {
        return super.readChars(check(length));
    }

    @Override
    public boolean[] readBooleans(final int length)
    {
        return super.readBooleans(check(length));
    }

    @Override
    public String readString()
    {
        checkCharacters();
        return super.readString();
    }

    @Override
    public StringBuilder readStringBuilder()
    {
        checkCharacters();
        return super.readStringBuilder();
    }

    private int check(final int length)
    {
        if (length < 0 || length > remaining())
        {
            throw new KryoException("length exceeds the message: length=" + length + " remaining=" + remaining());
        }

        return length;
    }

    /** Looks ahead at the count of characters; ASCII strings have an end mark instead. */
    private void checkCharacters()
    {
        final int start = position;
        if (readVarIntFlag())
        {
            final int countPlusOne = readVarIntFlag(true);
            check(0 == countPlusOne ? 0 : countPlusOne - 1);
        }

        position = start;
    }
}
