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
 * If the length is negative, the function is in the file that {@link PoolFiles#function} finds.
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
        final byte[] function,
        final boolean isElsewhere)
    {
        buffer.putByte(offset + ARITY_OFFSET, (byte)arity);
        buffer.putInt(offset + CALLS_OFFSET, calls);
        buffer.putInt(offset + FUNCTION_LENGTH_OFFSET, isElsewhere ? -function.length : function.length);
        if (!isElsewhere)
        {
            buffer.putBytes(offset + FUNCTION_OFFSET, function);
        }
        return offset + FUNCTION_OFFSET + (isElsewhere ? 0 : function.length);
    }
}
