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
package io.ropewalk.process.pool;

import io.ropewalk.error.TaskDecodingException;
import io.ropewalk.process.task.core.TaskBytes;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What is to be done, as bytes: a function, and the arguments of one or more calls of it.
 * <pre>
 *   0         1          5              9
 *  +---------+----------+--------------+------------+------------------------------+
 *  | arity   | calls    | length       | function   | length and argument, ...     |
 *  +---------+----------+--------------+------------+------------------------------+
 * </pre>
 * If the length is negative, the function is in a file, which {@link PoolFiles#function} finds by a number; the number,
 * a long, stands in place of the function.
 */
final class TaskBody
{
    private static final int ARITY_OFFSET = 0;
    private static final int CALLS_OFFSET = 1;
    private static final int FUNCTION_LENGTH_OFFSET = 5;
    private static final int FUNCTION_OFFSET = 9;

    private TaskBody()
    {
    }

    /** Writes the beginning, and returns the offset of the first argument. */
    static int begin(
        final MutableDirectBuffer buffer,
        final int offset,
        final int arity,
        final int calls,
        final byte[] function)
    {
        begin(buffer, offset, arity, calls, function.length);
        buffer.putBytes(offset + FUNCTION_OFFSET, function);
        return offset + FUNCTION_OFFSET + function.length;
    }

    /** The same for a function in a file. */
    static int begin(
        final MutableDirectBuffer buffer,
        final int offset,
        final int arity,
        final int calls,
        final int functionLength,
        final long functionNumber)
    {
        begin(buffer, offset, arity, calls, -functionLength);
        buffer.putLong(offset + FUNCTION_OFFSET, functionNumber);
        return offset + FUNCTION_OFFSET + Long.BYTES;
    }

    private static void begin(
        final MutableDirectBuffer buffer, final int offset, final int arity, final int calls, final int length)
    {
        buffer.putByte(offset + ARITY_OFFSET, (byte)arity);
        buffer.putInt(offset + CALLS_OFFSET, calls);
        buffer.putInt(offset + FUNCTION_LENGTH_OFFSET, length);
    }

    /** Writes a value, and returns the offset after it. */
    static int add(final MutableDirectBuffer buffer, final int offset, final Object value, final String what)
    {
        return addBytes(buffer, offset, TaskBytes.encode(value, what));
    }

    static int addBytes(final MutableDirectBuffer buffer, final int offset, final byte[] bytes)
    {
        buffer.putInt(offset, bytes.length);
        buffer.putBytes(offset + Integer.BYTES, bytes);
        return offset + Integer.BYTES + bytes.length;
    }

    /** A buffer that grows. */
    static MutableDirectBuffer buffer()
    {
        return new ExpandableArrayBuffer();
    }

    /** Reads a body, or a row of values. */
    static final class Reader
    {
        private final DirectBuffer buffer;
        private final int endIndex;
        private int index;

        Reader(final DirectBuffer buffer, final int offset, final int length)
        {
            this.buffer = buffer;
            this.index = offset;
            this.endIndex = offset + length;
        }

        int arity()
        {
            return buffer.getByte(claim(1));
        }

        int integer()
        {
            return buffer.getInt(claim(Integer.BYTES));
        }

        long longInteger()
        {
            return buffer.getLong(claim(Long.BYTES));
        }

        byte[] bytes(final int length)
        {
            final int start = claim(length);
            final byte[] bytes = new byte[length];
            buffer.getBytes(start, bytes);
            return bytes;
        }

        Object value()
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
