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
package io.ropewalk.structure.pipe;

/**
 * Layout of the body of a pipe: the holders of each end, then the rings.
 *
 * <pre>
 *  0                   4                                               128
 * +-------------------+-----------------------------------------------+
 * | first changes     | padding                                       |      0
 * +-------------------+-----------------------------------------------+
 * | second changes    | padding                                       |    128
 * +-------------------+-----------------------------------------------+
 * | first holders: a word of 8 bytes for each slot of a participant   |    256
 * +-------------------------------------------------------------------+
 * | second holders: likewise                                          |   8448
 * +-------------------------------------------------------------------+
 * | ring from the second end to the first                             |  16640
 * +-------------------------------------------------------------------+
 * | ring from the first end to the second, unless one-way             |
 * +-------------------------------------------------------------------+
 *
 * holder word
 *  63       56 55             32 31                0
 * +-----------+-----------------+-------------------+
 * | 0         | owner token     | handles open      |
 * +-----------+-----------------+-------------------+
 * </pre>
 */
final class PipeDescriptor
{
    static final int LINE_PAIR_LENGTH = 128;
    static final int SLOTS = 1024;
    static final int HOLDERS_LENGTH = SLOTS * Long.BYTES;

    static final int FIRST_CHANGES_OFFSET = 0;
    static final int SECOND_CHANGES_OFFSET = FIRST_CHANGES_OFFSET + LINE_PAIR_LENGTH;
    static final int FIRST_HOLDERS_OFFSET = SECOND_CHANGES_OFFSET + LINE_PAIR_LENGTH;
    static final int SECOND_HOLDERS_OFFSET = FIRST_HOLDERS_OFFSET + HOLDERS_LENGTH;
    static final int RINGS_OFFSET = SECOND_HOLDERS_OFFSET + HOLDERS_LENGTH;

    static final int TOKEN_SHIFT = 32;
    static final int TOKEN_MASK = (1 << 24) - 1;
    static final int SLOT_MASK = SLOTS - 1;
    static final long COUNT_MASK = (1L << TOKEN_SHIFT) - 1;

    private PipeDescriptor()
    {
    }

    static long holder(final int token, final long count)
    {
        return ((long)token << TOKEN_SHIFT) | count;
    }

    static int tokenOf(final long holder)
    {
        return (int)(holder >>> TOKEN_SHIFT) & TOKEN_MASK;
    }

    static long countOf(final long holder)
    {
        return holder & COUNT_MASK;
    }

    static int slotOf(final int token)
    {
        return token & SLOT_MASK;
    }
}
