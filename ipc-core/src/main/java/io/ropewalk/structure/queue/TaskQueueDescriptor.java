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
 * Layout of what follows the ring in the body of a task queue; offsets are relative to the end of the ring, rounded up
 * to 128 bytes.
 * <pre>
 *  0                   8                                               128
 * +-------------------+-----------------------------------------------+
 * | awaited           | padding                                       |    0
 * +-------------------+-----------------------------------------------+
 * | joined (int)      | padding                                       |  128
 * +-------------------+-----------------------------------------------+
 * | state words, block words: 8 bytes each, each array rounded up to  |  256
 * | 128 bytes                                                         |
 * +-------------------------------------------------------------------+
 * | task slots                                                        |
 * +-------------------------------------------------------------------+
 * | arena blocks                                                      |
 * +-------------------------------------------------------------------+
 * </pre>
 */
final class TaskQueueDescriptor
{
    static final int LINE_PAIR_LENGTH = 128;

    static final int AWAITED_OFFSET = 0;
    static final int JOINED_OFFSET = AWAITED_OFFSET + LINE_PAIR_LENGTH;
    static final int ARRAYS_OFFSET = JOINED_OFFSET + LINE_PAIR_LENGTH;

    /** In the awaited word: somebody has shut the queue down. */
    static final long CLOSING_BIT = Long.MIN_VALUE;

    /** In the awaited word: a producer has found no free slot, or no blocks. */
    static final long STARVED_BIT = 1L << 62;

    /** In the awaited word: index + 1 of the task that joiners wait for. */
    static final long AWAITED_MASK = (1L << 32) - 1;

    static final int WORD_LENGTH = 8;
    static final int WORDS_PER_LINE = 8;

    /** Bytes of a message of the ring: a ticket. */
    static final int TICKET_LENGTH = 8;

    private TaskQueueDescriptor()
    {
    }

    /**
     * Layout of one task slot. A task that is too long for its slot lies in blocks, and the slot says where.
     * <pre>
     *  0         4         8                              128
     * +---------+---------+------------------------------+
     * | length  | block   | element                      |
     * +---------+---------+------------------------------+
     * </pre>
     */
    static final class TaskSlotDescriptor
    {
        static final int LENGTH_OFFSET = 0;
        static final int BLOCK_OFFSET = LENGTH_OFFSET + 4;
        static final int ELEMENT_OFFSET = BLOCK_OFFSET + 4;

        static final int SLOT_LENGTH = 128;
        static final int INLINE_LENGTH = SLOT_LENGTH - ELEMENT_OFFSET;

        private TaskSlotDescriptor()
        {
        }
    }

    /**
     * Where the parts of a task queue lie, derived from the numbers that it was made with. The ring lies at 0.
     */
    static final class TaskLayout
    {
        final RingLayout ring;
        final int slots;
        final int lines;
        final int awaitedIndex;
        final int joinedIndex;
        final int statesIndex;
        final int blockWordsIndex;
        final int slotsIndex;
        final int blocksIndex;
        final int blocks;
        final int blockLength;
        final int bodyLength;

        TaskLayout(final int capacity, final int inHands, final int budget)
        {
            ring = RingLayout.shared(capacity, TICKET_LENGTH, 0);
            final long allSlots = (long)capacity + inHands;
            blockLength = 0 == budget ? 0 : RingLayout.blockLengthFor(budget);
            blocks = 0 == budget ? 0 : (int)(((long)budget + blockLength - 1) / blockLength);
            lines = (int)((allSlots + WORDS_PER_LINE - 1) / WORDS_PER_LINE);
            final long base = align(ring.bodyLength());
            final long states = base + ARRAYS_OFFSET;
            final long blockWords = states + align((long)lines * WORDS_PER_LINE * WORD_LENGTH);
            final long firstSlot = blockWords + align((long)blocks * WORD_LENGTH);
            final long firstBlock = firstSlot + allSlots * TaskSlotDescriptor.SLOT_LENGTH;
            final long body = firstBlock + (long)blocks * blockLength;
            if (body > Integer.MAX_VALUE - 4096 || allSlots >= 1 << TaskWord.SLOT_BITS)
            {
                throw new IllegalArgumentException("object too large for one mapping: capacity=" + capacity +
                    " inHands=" + inHands + " budget=" + budget + " length=" + body);
            }
            slots = (int)allSlots;
            awaitedIndex = (int)base + AWAITED_OFFSET;
            joinedIndex = (int)base + JOINED_OFFSET;
            statesIndex = (int)states;
            blockWordsIndex = (int)blockWords;
            slotsIndex = (int)firstSlot;
            blocksIndex = (int)firstBlock;
            bodyLength = (int)body;
        }

        static int fingerprint()
        {
            return RingLayout.fingerprint() + 31 *
                (ARRAYS_OFFSET + 31 * (TaskSlotDescriptor.SLOT_LENGTH + 31 * (TaskWord.SLOT_BITS + TaskWord.USE_BITS)));
        }

        int maxElementLength()
        {
            return Math.max(TaskSlotDescriptor.INLINE_LENGTH, blocks * blockLength);
        }

        /** Slots that are used one after the other have their words on different lines. */
        int stateIndex(final int slot)
        {
            return statesIndex + (slot % lines * WORDS_PER_LINE + slot / lines) * WORD_LENGTH;
        }

        int slotIndex(final int slot)
        {
            return slotsIndex + slot * TaskSlotDescriptor.SLOT_LENGTH;
        }

        private static long align(final long value)
        {
            return (value + LINE_PAIR_LENGTH - 1) & -LINE_PAIR_LENGTH;
        }
    }
}
