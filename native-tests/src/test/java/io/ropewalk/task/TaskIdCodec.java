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
package io.ropewalk.task;

import io.ropewalk.codec.Codec;
import io.ropewalk.error.CodecException;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Numbers that show when they are torn: odd and high ones are long and lie in blocks.
 */
final class TaskIdCodec implements Codec<Long>
{
    static final int LONG_LENGTH = 320;

    /** From here on numbers are as long as two long ones. */
    static final long FIRST_HUGE = 1_000_000;

    private static final long serialVersionUID = 1L;
    private static final int SHORT_LENGTH = 48;

    /** Of this thread; the others of a victim are stopped in the middle of what they do. */
    private static final ThreadLocal<Boolean> FAILS = ThreadLocal.withInitial(() -> false);

    static void failWhileDecoding(final boolean fails)
    {
        FAILS.set(fails);
    }

    @Override
    public String name()
    {
        return "task-id";
    }

    @Override
    public int encode(final Long element, final MutableDirectBuffer buffer, final int offset)
    {
        final int length = length(element);
        for (int i = 0; i < length; i += Long.BYTES)
        {
            buffer.putLong(offset + i, element);
        }
        return length;
    }

    @Override
    public Long decode(final DirectBuffer buffer, final int offset, final int length)
    {
        if (FAILS.get())
        {
            throw new StackOverflowError("of the codec");
        }
        final long element = buffer.getLong(offset);
        for (int i = 0; i < length; i += Long.BYTES)
        {
            if (length(element) != length || buffer.getLong(offset + i) != element)
            {
                throw new CodecException("torn: element=" + element + " length=" + length + " at=" + i);
            }
        }
        return element;
    }

    private static int length(final long element)
    {
        if (element >= FIRST_HUGE)
        {
            return 2 * LONG_LENGTH;
        }
        return (element & 1) != 0 ? LONG_LENGTH : SHORT_LENGTH;
    }
}
