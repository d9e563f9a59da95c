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
 * Layout of the body of a ring, shared by both rings. What is written often stands on a line pair of its own.
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
 * | gap position      | producers' words in use (at 904), consumers'  |  896
 * |                   | words in use (912), given back (920), identity|
 * |                   | (928), padding, mark of the end (960), padding|
 * +-------------------+-----------------------------------------------+
 * | not empty (int)   | padding                                       | 1024
 * +-------------------+-----------------------------------------------+
 * | not full (int)    | padding                                       | 1152
 * +-------------------+-----------------------------------------------+
 * | announcements of producers, of consumers; passed words, taken     | 1280
 * | words, block words: 8 bytes each, each array rounded up to 128    |
 * +-------------------------------------------------------------------+
 * | slots: header word, then the message                              |
 * +-------------------------------------------------------------------+
 * | arena blocks                                                      |
 * +-------------------------------------------------------------------+
 *
 * header word of a slot            taken word
 *  63        22 21  20 19      0    63          24 23       0
 * +------------+------+---------+  +--------------+----------+
 * | lap        | state| length  |  | lap + 1      | owner    |
 * +------------+------+---------+  +--------------+----------+
 *
 * announcement, inside word
 *  63        40 39  38 37              0
 * +------------+------+-----------------+
 * | owner      | tag  | position        |
 * +------------+------+-----------------+
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
    static final int PRODUCER_WORDS_OFFSET = GAP_POSITION_OFFSET + 8;
    static final int CONSUMER_WORDS_OFFSET = PRODUCER_WORDS_OFFSET + 8;
    static final int GIVEN_BACK_OFFSET = CONSUMER_WORDS_OFFSET + 8;
    static final int IDENTITY_OFFSET = GIVEN_BACK_OFFSET + 8;
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
    static final int LAP_SHIFT = LENGTH_BITS + STATE_BITS;

    /** States of a slot, in their order: nothing there; a message; somebody means to remove it; but a taker has it. */
    static final long SLOT_FREE = 0;
    static final long SLOT_FULL = 1L << LENGTH_BITS;
    static final long SLOT_MARK = 2L << LENGTH_BITS;
    static final long SLOT_HELD = 3L << LENGTH_BITS;
    static final long STATE_MASK = SLOT_HELD;

    static final int OWNER_BITS = 24;
    static final long OWNER_MASK = (1L << OWNER_BITS) - 1;

    /** Owner in a taken word: the one who had it has given it back. Counts as dead, and nobody is asked. */
    static final int NOBODY = 0;

    /** Announcements: words a side, the inside word of its bias not counted. Neighbours lie on different lines. */
    static final int ANNOUNCEMENT_WORDS = 256;
    static final int ANNOUNCEMENTS_LENGTH = ANNOUNCEMENT_WORDS * WORD_LENGTH;

    /** Tags of an announcement. From HAND on it names a position. */
    static final long OUT = 0;
    static final long IN = 1;
    static final long HAND = 2;
    static final long HAND_IN = 3;
    static final int POSITION_BITS = 38;
    static final long POSITION_MASK = (1L << POSITION_BITS) - 1;
    static final int OWNER_SHIFT = POSITION_BITS + 2;

    /** Changes whenever the layout or the meaning of a word does, so that differently built peers refuse to meet. */
    static final int FINGERPRINT = 2 + 31 *
        (CONTROL_LENGTH + ANNOUNCEMENT_WORDS + 31 * (LENGTH_BITS + 31 * (OWNER_BITS + 31 * LINE_LENGTH)));

    private RingDescriptor()
    {
    }

    /** Header of {@code FREE} at a lap, length zero. */
    static long headerOf(final long lap)
    {
        return lap << LAP_SHIFT;
    }

    /** Taken word. */
    static long takenOf(final long lap, final int owner)
    {
        return ((lap + 1) << OWNER_BITS) | owner;
    }

    static int ownerOf(final long taken)
    {
        return (int)(taken & OWNER_MASK);
    }

    /**
     * Laps by which a taken word is ahead of a lap (negative: older), modulo 2^40. A word that was never written is
     * older than every lap: most takers record nothing, for more laps than these bits can tell apart.
     */
    static long lapsAhead(final long taken, final long lap)
    {
        return 0 == taken ? -1 : ((taken & ~OWNER_MASK) - ((lap + 1) << OWNER_BITS)) >> OWNER_BITS;
    }

    /** One word, so that owner and position are read and replaced together. */
    static long announcementOf(final int owner, final long tag, final long position)
    {
        return ((long)owner << OWNER_SHIFT) | (tag << POSITION_BITS) | (position & POSITION_MASK);
    }

    static int announcer(final long announcement)
    {
        return (int)(announcement >>> OWNER_SHIFT);
    }

    static long tagOf(final long announcement)
    {
        return (announcement >>> POSITION_BITS) & 3;
    }

    /** Whether it names this position; or, which delays and does no harm, one that differs by a multiple of 2^38. */
    static boolean isAnnouncementOf(final long announcement, final long position)
    {
        return tagOf(announcement) >= HAND && (announcement & POSITION_MASK) == (position & POSITION_MASK);
    }
}
