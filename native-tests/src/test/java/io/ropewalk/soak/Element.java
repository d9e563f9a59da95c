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
package io.ropewalk.soak;

import io.ropewalk.codec.Codec;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.function.LongConsumer;

/**
 * What is sent: who sent it, its number, and bytes that follow from both, few or many.
 */
final class Element
{
    static final int MAX_LENGTH = 512;

    private static final int PRODUCER_SHIFT = 36;
    private static final long SEQUENCE_MASK = (1L << PRODUCER_SHIFT) - 1;
    private static final int SMALL_LENGTH = 40;
    private static final int LARGE_EVERY = 16;

    private Element()
    {
    }

    static long of(final int producer, final long sequence)
    {
        return (long)producer << PRODUCER_SHIFT | sequence;
    }

    static int producer(final long element)
    {
        return (int)(element >>> PRODUCER_SHIFT);
    }

    static long sequence(final long element)
    {
        return element & SEQUENCE_MASK;
    }

    private static int filling(final long element)
    {
        final int number = (int)((element * 0x9E3779B97F4A7C15L) >>> 40);
        return number % (number % LARGE_EVERY == 0 ? MAX_LENGTH - Long.BYTES : SMALL_LENGTH);
    }

    static int write(final long element, final MutableDirectBuffer buffer, final int offset)
    {
        final int filling = filling(element);
        buffer.putLong(offset, element);
        for (int i = 0; i < filling; i++)
        {
            buffer.putByte(offset + Long.BYTES + i, (byte)(element + i));
        }
        return Long.BYTES + filling;
    }

    /** Throws an error if it is not what was written. */
    static long read(final DirectBuffer buffer, final int offset, final int length)
    {
        final long element = buffer.getLong(offset);
        final int filling = filling(element);
        if (Long.BYTES + filling != length)
        {
            throw new AssertionError("torn: element=" + Long.toHexString(element) + " length=" + length);
        }
        for (int i = 0; i < filling; i++)
        {
            if ((byte)(element + i) != buffer.getByte(offset + Long.BYTES + i))
            {
                throw new AssertionError("torn: element=" + Long.toHexString(element) + " at=" + i);
            }
        }
        return element;
    }

    /** Tells of each before it is handed over. */
    static Codec<Long> codec(final LongConsumer listener)
    {
        return new ElementCodec(listener);
    }

    private static final class ElementCodec implements Codec<Long>
    {
        private static final long serialVersionUID = 1L;

        private final transient LongConsumer listener;

        ElementCodec(final LongConsumer listener)
        {
            this.listener = listener;
        }

        @Override
        public String name()
        {
            return "element";
        }

        @Override
        public int encode(final Long element, final MutableDirectBuffer buffer, final int offset)
        {
            return write(element, buffer, offset);
        }

        @Override
        public Long decode(final DirectBuffer buffer, final int offset, final int length)
        {
            final long element = read(buffer, offset, length);
            listener.accept(element);
            return element;
        }
    }
}
