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
 * The elements of an array, each in its own width, and behind them, on a line pair of its own, the lock that goes with
 * them.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |              Elements: length * 1, 2, 4 or 8 bytes           ...  0
 * ...                                                              |
 *  +---------------------------------------------------------------+
 *  |                          Lock                                ...
 * ...                                                              |
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class ArrayDescriptor
{
    /** Changes whenever the layout does. */
    static final int FINGERPRINT = 0x41525231;

    static final int ELEMENTS_OFFSET = 0;

    private static final int LINE_PAIR_LENGTH = 128;

    private ArrayDescriptor()
    {
    }

    /** May be more than a file can hold. */
    static long lockOffset(final int length, final int widthBytes)
    {
        return BitUtil.align(ELEMENTS_OFFSET + (long)length * widthBytes, LINE_PAIR_LENGTH);
    }
}
