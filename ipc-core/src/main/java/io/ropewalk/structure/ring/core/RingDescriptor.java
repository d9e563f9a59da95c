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
package io.ropewalk.structure.ring.core;

/**
 * Layout of the body of a ring, shared by both rings. Every word that one side writes stands on a line pair of its own.
 * <pre>
 *  0                   8                                               128
 * +-------------------+-----------------------------------------------+
 * | tail              | padding                                       |    0
 * +-------------------+-----------------------------------------------+
 * | head              | padding                                       |  128
 * +-------------------+-----------------------------------------------+
 * | released          | padding                                       |  256
 * +-------------------+-----------------------------------------------+
 * | producer bias     | padding                                       |  384
 * +-------------------+-----------------------------------------------+
 * | consumer bias     | padding                                       |  512
 * +-------------------+-----------------------------------------------+
 * | producer inside   | padding, at 704 the producers' end, padding   |  640
 * +-------------------+-----------------------------------------------+
 * | consumer inside   | padding, at 832 the consumers' end, padding   |  768
 * +-------------------+-----------------------------------------------+
 * | gap position      | padding, at 960 the mark of the end, padding  |  896
 * +-------------------+-----------------------------------------------+
 * | not empty (int)   | padding                                       | 1024
 * +-------------------+-----------------------------------------------+
 * | not full (int)    | padding                                       | 1152
 * +-------------------+-----------------------------------------------+
 * | claim words, taken words, block words: 8 bytes each, each array   | 1280
 * | rounded up to 128 bytes                                           |
 * +-------------------------------------------------------------------+
 * | slots: header word, then the message                              |
 * +-------------------------------------------------------------------+
 * | arena blocks                                                      |
 * +-------------------------------------------------------------------+
 *
 * header word of a slot            claim word, taken word
 *  63        22 21  20 19      0    63          24 23       0
 * +------------+------+---------+  +--------------+----------+
 * | lap        | state| length  |  | lap + 1      | owner    |
 * +------------+------+---------+  +--------------+----------+
 * </pre>
 */
final class RingDescriptor
{
    static final int LINE_PAIR_LENGTH = 128;
    static final int LINE_LENGTH = 64;

    static final int TAIL_OFFSET = 0;
    static final int HEAD_OFFSET = TAIL_OFFSET + LINE_PAIR_LENGTH;
    static final int RELEASED_OFFSET = HEAD_OFFSET + LINE_PAIR_LENGTH;
    static final int PRODUCER_BIAS_OFFSET = RELEASED_OFFSET + LINE_PAIR_LENGTH;
    static final int CONSUMER_BIAS_OFFSET = PRODUCER_BIAS_OFFSET + LINE_PAIR_LENGTH;
    static final int PRODUCER_INSIDE_OFFSET = CONSUMER_BIAS_OFFSET + LINE_PAIR_LENGTH;
    static final int PRODUCER_END_OFFSET = PRODUCER_INSIDE_OFFSET + LINE_LENGTH;
    static final int CONSUMER_INSIDE_OFFSET = PRODUCER_INSIDE_OFFSET + LINE_PAIR_LENGTH;
    static final int CONSUMER_END_OFFSET = CONSUMER_INSIDE_OFFSET + LINE_LENGTH;
    static final int GAP_POSITION_OFFSET = CONSUMER_INSIDE_OFFSET + LINE_PAIR_LENGTH;
    static final int END_MARK_OFFSET = GAP_POSITION_OFFSET + LINE_LENGTH;
    static final int NOT_EMPTY_OFFSET = GAP_POSITION_OFFSET + LINE_PAIR_LENGTH;
    static final int NOT_FULL_OFFSET = NOT_EMPTY_OFFSET + LINE_PAIR_LENGTH;
    static final int ARRAYS_OFFSET = NOT_FULL_OFFSET + LINE_PAIR_LENGTH;
    static final int CONTROL_LENGTH = ARRAYS_OFFSET;

    /** Set in the tail word for ever when the ring is shut down. */
    static final long CLOSED_BIT = Long.MIN_VALUE;

    static final int WORD_LENGTH = 8;
    static final int HEADER_LENGTH = 8;

    static final int LENGTH_BITS = 20;
    static final long LENGTH_MASK = (1L << LENGTH_BITS) - 1;

    /** Length code of a message that lies in the arena; its slot holds the first block and the length. */
    static final int IN_ARENA = (int)LENGTH_MASK;
    static final int MAX_SLOT_LENGTH = 1 << 19;

    static final int STATE_BITS = 2;
    static final long SLOT_FREE = 0;
    static final long SLOT_FULL = 1L << LENGTH_BITS;
    static final long SLOT_SKIP = 2L << LENGTH_BITS;

    static final int OWNER_BITS = 24;
    static final long OWNER_MASK = (1L << OWNER_BITS) - 1;

    /** Owner in a claim or taken word: the one who had it has given it back. Counts as dead, and nobody is asked. */
    static final int NOBODY = 0;

    /** Owner in a claim word: the ring ends at this position. */
    static final int SEAL = (int)OWNER_MASK;

    /** Changes whenever the layout or the meaning of a word does, so that differently built peers refuse to meet. */
    static final int FINGERPRINT =
        1 + 31 * (CONTROL_LENGTH + 31 * (LENGTH_BITS + 31 * (OWNER_BITS + 31 * LINE_LENGTH)));

    private RingDescriptor()
    {
    }

    /** Header of {@code FREE} at a lap, length zero. */
    static long headerOf(final long lap)
    {
        return lap << (LENGTH_BITS + STATE_BITS);
    }

    /** Claim or taken word. */
    static long claimOf(final long lap, final int owner)
    {
        return ((lap + 1) << OWNER_BITS) | owner;
    }

    static int ownerOf(final long claim)
    {
        return (int)(claim & OWNER_MASK);
    }

    /**
     * Laps by which a claim or taken word is ahead of a lap (negative: older), modulo 2^40. A word that was never
     * written is older than every lap: a lone thread claims nothing, for more laps than these bits can tell apart.
     */
    static long lapsAhead(final long claim, final long lap)
    {
        return 0 == claim ? -1 : ((claim & ~OWNER_MASK) - ((lap + 1) << OWNER_BITS)) >> OWNER_BITS;
    }
}
