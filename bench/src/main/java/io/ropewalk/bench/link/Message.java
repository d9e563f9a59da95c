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
package io.ropewalk.bench.link;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What every case carries: a few longs, each different, so that a torn message shows.
 * <p>
 * <b>Threads:</b> stateless.
 */
public final class Message
{
    /** Property that sets the number of longs in a message. */
    public static final String WORDS_PROPERTY = "ropewalk.bench.words";

    /** Longs in a message: a constant to the compiler, but chosen by the suite. */
    public static final int WORDS = Integer.getInteger(WORDS_PROPERTY, 7);

    /** Bytes in a message. */
    public static final int LENGTH = WORDS * Long.BYTES;

    private static final int PRODUCER_SHIFT = 56;
    private static final long OFFSETS_SUM = (long)WORDS * (WORDS - 1) / 2;
    private static final VarHandle LONGS =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private Message()
    {
    }

    /**
     * The number of a message.
     *
     * @param producer that sends it.
     * @param sequence of the message among those of its producer.
     * @return a number not less than zero.
     */
    public static long value(final int producer, final long sequence)
    {
        return ((long)producer << PRODUCER_SHIFT) | sequence;
    }

    /**
     * The last message of a producer in a round.
     *
     * @param value that would be next.
     * @return a negative number.
     */
    public static long stop(final long value)
    {
        return value | Long.MIN_VALUE;
    }

    static int producer(final long value)
    {
        return (int)(value >>> PRODUCER_SHIFT) & 0x7F;
    }

    static long sequence(final long value)
    {
        return value & ((1L << PRODUCER_SHIFT) - 1);
    }

    static void write(final MutableDirectBuffer buffer, final int index, final long value)
    {
        for (int i = 0; i < WORDS; i++)
        {
            buffer.putLong(index + i * Long.BYTES, value + i);
        }
    }

    static long read(final DirectBuffer buffer, final int index)
    {
        final long value = buffer.getLong(index);
        long sum = value;
        for (int i = 1; i < WORDS; i++)
        {
            sum += buffer.getLong(index + i * Long.BYTES);
        }
        return checked(value, sum);
    }

    static void write(final byte[] bytes, final long value)
    {
        for (int i = 0; i < WORDS; i++)
        {
            LONGS.set(bytes, i * Long.BYTES, value + i);
        }
    }

    static long read(final byte[] bytes)
    {
        final long value = (long)LONGS.get(bytes, 0);
        long sum = value;
        for (int i = 1; i < WORDS; i++)
        {
            sum += (long)LONGS.get(bytes, i * Long.BYTES);
        }
        return checked(value, sum);
    }

    static void write(final MutableDirectBuffer buffer, final int index, final long value, final int words)
    {
        for (int i = 0; i < words; i++)
        {
            buffer.putLong(index + i * Long.BYTES, value + i);
        }
    }

    static long read(final DirectBuffer buffer, final int index, final int words)
    {
        final long value = buffer.getLong(index);
        long sum = value;
        for (int i = 1; i < words; i++)
        {
            sum += buffer.getLong(index + i * Long.BYTES);
        }
        return checked(value, sum, words);
    }

    static void write(final byte[] bytes, final long value, final int words)
    {
        for (int i = 0; i < words; i++)
        {
            LONGS.set(bytes, i * Long.BYTES, value + i);
        }
    }

    static long read(final byte[] bytes, final int words)
    {
        final long value = (long)LONGS.get(bytes, 0);
        long sum = value;
        for (int i = 1; i < words; i++)
        {
            sum += (long)LONGS.get(bytes, i * Long.BYTES);
        }
        return checked(value, sum, words);
    }

    static long checked(final long value, final long sum, final int words)
    {
        if (sum != value * words + (long)words * (words - 1) / 2)
        {
            throw new IllegalStateException("torn message: value=" + value + " sum=" + sum + " words=" + words);
        }
        return value;
    }

    static long checked(final long value, final long sum)
    {
        if (sum != value * WORDS + OFFSETS_SUM)
        {
            throw new IllegalStateException("torn message: value=" + value + " sum=" + sum);
        }
        return value;
    }
}
