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
}
