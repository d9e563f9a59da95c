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
package io.ropewalk.kill;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A message that proves to be whole: its number tells its producer, its place, its length and every byte of it.
 */
final class Message
{
    static final int MIN_LENGTH = Long.BYTES;

    private static final int SEQUENCE_SHIFT = 24;
    private static final int PRODUCER_SHIFT = 48;
    private static final long FIELD_MASK = (1L << SEQUENCE_SHIFT) - 1;

    private Message()
    {
    }

    static long idOf(final int producer, final long sequence, final int length)
    {
        return ((long)producer << PRODUCER_SHIFT) | (sequence << SEQUENCE_SHIFT) | length;
    }

    static int producer(final long id)
    {
        return (int)(id >>> PRODUCER_SHIFT);
    }

    static long sequence(final long id)
    {
        return id >>> SEQUENCE_SHIFT & FIELD_MASK;
    }

    static int length(final long id)
    {
        return (int)(id & FIELD_MASK);
    }

    static byte[] bytes(final long id)
    {
        final byte[] bytes = new byte[length(id)];
        new UnsafeBuffer(bytes).putLong(0, id);
        for (int i = MIN_LENGTH; i < bytes.length; i++)
        {
            bytes[i] = byteAt(id, i);
        }
        return bytes;
    }

    static UnsafeBuffer buffer(final long id)
    {
        return new UnsafeBuffer(bytes(id));
    }

    /** The number of a message, after a look at each of its bytes. */
    static long check(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < MIN_LENGTH)
        {
            throw new AssertionError("torn: length=" + length);
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return check(bytes);
    }

    static long check(final byte[] bytes)
    {
        final long id = new UnsafeBuffer(bytes).getLong(0);
        if (bytes.length != length(id))
        {
            throw new AssertionError("torn: message=" + describe(id) + " found length=" + bytes.length);
        }
        for (int i = MIN_LENGTH; i < bytes.length; i++)
        {
            if (bytes[i] != byteAt(id, i))
            {
                throw new AssertionError("torn: message=" + describe(id) + " index=" + i);
            }
        }
        return id;
    }

    static String describe(final long id)
    {
        return producer(id) + "." + sequence(id) + "/" + length(id);
    }

    private static byte byteAt(final long id, final int index)
    {
        return (byte)((id >>> SEQUENCE_SHIFT) * 31 + index * 7L + 1);
    }
}
