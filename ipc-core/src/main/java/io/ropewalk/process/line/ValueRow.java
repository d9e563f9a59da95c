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
package io.ropewalk.process.line;

import io.ropewalk.error.TaskDecodingException;
import io.ropewalk.process.task.core.TaskBytes;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Values in a row, each with its length before it, as they travel in tasks, calls and answers.
 * <p>
 * <b>Threads:</b> one for each buffer and reader.
 * <p>
 * <b>Failure:</b> a length that does not fit is a {@link TaskDecodingException}.
 */
public final class ValueRow
{
    private ValueRow()
    {
    }

    /** Writes a value, and returns the offset after it. */
    public static int add(final MutableDirectBuffer buffer, final int offset, final Object value, final String what)
    {
        return addBytes(buffer, offset, TaskBytes.encode(value, what));
    }

    /** Writes bytes with their length, and returns the offset after them. */
    public static int addBytes(final MutableDirectBuffer buffer, final int offset, final byte[] bytes)
    {
        buffer.putInt(offset, bytes.length);
        buffer.putBytes(offset + Integer.BYTES, bytes);
        return offset + Integer.BYTES + bytes.length;
    }

    /** A buffer that grows. */
    public static MutableDirectBuffer buffer()
    {
        return new ExpandableArrayBuffer();
    }

    /** Reads a body, or a row of values. */
    public static final class Reader
    {
        private final DirectBuffer buffer;
        private final int endIndex;
        private int index;

        /** For what another process wrote. */
        public Reader(final DirectBuffer buffer, final int offset, final int length)
        {
            this.buffer = buffer;
            this.index = offset;
            this.endIndex = offset + length;
        }

        /** Reads one byte. */
        public int octet()
        {
            return buffer.getByte(claim(1));
        }

        /** Reads four bytes. */
        public int integer()
        {
            return buffer.getInt(claim(Integer.BYTES));
        }

        /** Reads eight bytes. */
        public long longInteger()
        {
            return buffer.getLong(claim(Long.BYTES));
        }

        /** Reads bytes. */
        public byte[] bytes(final int length)
        {
            final int start = claim(length);
            final byte[] bytes = new byte[length];
            buffer.getBytes(start, bytes);
            return bytes;
        }

        /** Reads a value with its length. */
        public Object value()
        {
            final int length = integer();
            return TaskBytes.decode(buffer, claim(length), length, null);
        }

        private int claim(final int length)
        {
            if (length < 0 || length > endIndex - index)
            {
                throw new TaskDecodingException("the bytes are damaged: lengthBytes=" + length +
                    " remainingBytes=" + (endIndex - index), null);
            }
            final int claimed = index;
            index += length;
            return claimed;
        }
    }
}
