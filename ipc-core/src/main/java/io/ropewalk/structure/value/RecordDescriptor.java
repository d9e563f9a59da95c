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
package io.ropewalk.structure.value;

import org.agrona.BitUtil;

/**
 * The latest value of a record: its number, and as many copies as it takes to write the next one beside those that may
 * be being read.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                Version: number of the value                   |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                Changed: word to sleep on                      |  8
 *  +---------------------------------------------------------------+
 *  |                        (padding)                             ...  12
 * ...                                                              |
 *  +---------------------------------------------------------------+
 *  |        Copies: 4 * length, each rounded up to 64 bytes       ...  128
 * ...                                                              |
 *  +---------------------------------------------------------------+
 *  |                          Lock                                ...
 * ...                                                              |
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class RecordDescriptor
{
    /** Changes whenever the layout does. */
    static final int FINGERPRINT = 0x52454332;

    /** How many values there is room for; a power of two. */
    static final int COPY_COUNT = 4;

    /** Version of a record that has no value yet. */
    static final long NO_VALUE = -1;

    static final int VERSION_OFFSET = 0;
    static final int CHANGED_OFFSET = 8;
    static final int COPIES_OFFSET = 128;

    private static final int LINE_LENGTH = 64;
    private static final int LINE_PAIR_LENGTH = 128;

    private RecordDescriptor()
    {
    }

    /** From one copy to the next. */
    static int stride(final int lengthBytes)
    {
        return BitUtil.align(Math.max(1, lengthBytes), LINE_LENGTH);
    }

    /** Where the copy is that holds a version, whatever number that is. */
    static int copyOffset(final long version, final int stride)
    {
        return COPIES_OFFSET + (int)(version & COPY_COUNT - 1) * stride;
    }

    static int lockOffset(final int stride)
    {
        return BitUtil.align(COPIES_OFFSET + COPY_COUNT * stride, LINE_PAIR_LENGTH);
    }
}
