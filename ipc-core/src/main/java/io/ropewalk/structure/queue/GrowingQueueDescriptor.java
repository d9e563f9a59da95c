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
package io.ropewalk.structure.queue;

import io.ropewalk.structure.ring.core.RingLayout;

/**
 * Body of a queue that grows: which of its rings there are, and those who sleep. Each word has a line pair of its own.
 * <pre>
 *  0                   8                                               128
 * +-------------------+-----------------------------------------------+
 * | identity          | padding                                       |    0
 * +-------------------+-----------------------------------------------+
 * | last ring         | padding                                       |  128
 * +-------------------+-----------------------------------------------+
 * | rings retired     | padding                                       |  256
 * +-------------------+-----------------------------------------------+
 * | builder           | padding                                       |  384
 * +-------------------+-----------------------------------------------+
 * | not empty (int)   | padding                                       |  512
 * +-------------------+-----------------------------------------------+
 * | not full (int)    | padding                                       |  640
 * +-------------------+-----------------------------------------------+
 *
 * last ring                        builder
 *  63           2   1      0        63           24 23       0
 * +--------------+------+------+   +---------------+----------+
 * | number       | shut | open |   | number        | owner    |
 * +--------------+------+------+   +---------------+----------+
 * </pre>
 */
final class GrowingQueueDescriptor
{
    static final int LINE_PAIR_LENGTH = 128;
    static final int IDENTITY_OFFSET = 0;
    static final int LAST_OFFSET = IDENTITY_OFFSET + LINE_PAIR_LENGTH;
    static final int RETIRED_OFFSET = LAST_OFFSET + LINE_PAIR_LENGTH;
    static final int BUILDER_OFFSET = RETIRED_OFFSET + LINE_PAIR_LENGTH;
    static final int NOT_EMPTY_OFFSET = BUILDER_OFFSET + LINE_PAIR_LENGTH;
    static final int NOT_FULL_OFFSET = NOT_EMPTY_OFFSET + LINE_PAIR_LENGTH;
    static final int BODY_LENGTH = NOT_FULL_OFFSET + LINE_PAIR_LENGTH;

    /** In the last word: the ring may take elements; without it, it is sealed, and there is no ring after it. */
    static final long OPEN_BIT = 1;

    /** In the last word, for ever: there will be no other ring. */
    static final long SHUT_BIT = 2;
    static final int LAST_SHIFT = 2;

    static final int OWNER_BITS = 24;
    static final long OWNER_MASK = (1L << OWNER_BITS) - 1;

    /** Changes with the layout of the queue, or of its rings. */
    static final int FINGERPRINT = RingLayout.fingerprint() * 31 + 0x47510100 + BODY_LENGTH;

    private GrowingQueueDescriptor()
    {
    }
}
