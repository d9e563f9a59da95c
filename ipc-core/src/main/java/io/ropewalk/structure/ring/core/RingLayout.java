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

import static io.ropewalk.structure.ring.core.RingDescriptor.*;

/**
 * Where the parts of a ring lie, derived from the three numbers that it was made with.
 * <p>
 * <b>Threads:</b> immutable.
 */
public final class RingLayout
{
    /** Most messages a ring can hold. */
    public static final int MAX_CAPACITY = 1 << 24;

    private static final int MIN_SHARED_SLOTS = 8;
    private static final int MIN_BLOCK_LENGTH = 64;
    private static final int MAX_BLOCKS = 1 << 14;

    final int capacity;
    final int slotLength;
    final int budgetLength;
    final int slots;
    final int stride;
    final boolean isShared;
    final int producersOffset;
    final int consumersOffset;
    final int passedOffset;
    final int takenOffset;
    final int blockWordsOffset;
    final int slotsOffset;
    final int blocksOffset;
    final int blocks;
    final int blockLength;
    final int bodyLength;

    private RingLayout(final int capacity, final int slotLength, final int budgetLength, final boolean shared)
    {
        this.capacity = capacity;
        this.slotLength = slotLength;
        this.budgetLength = budgetLength;
        isShared = shared;
        slots = ceilingPowerOfTwo(shared ? Math.max(MIN_SHARED_SLOTS, 2 * capacity) : capacity);
        stride = align(HEADER_LENGTH + slotLength, LINE_LENGTH);
        blockLength = budgetLength == 0 ? 0 : blockLengthFor(budgetLength);
        blocks = budgetLength == 0 ? 0 : (int)(((long)budgetLength + blockLength - 1) / blockLength);

        final int announcements = shared ? ANNOUNCEMENTS_LENGTH : 0;
        final long words = shared ? align((long)slots * WORD_LENGTH, LINE_PAIR_LENGTH) : 0;
        final long blockWords = align((long)blocks * WORD_LENGTH, LINE_PAIR_LENGTH);
        final long body = CONTROL_LENGTH + announcements * 2 + words * 2 + blockWords + (long)slots * stride +
            (long)blocks * blockLength;
        if (body > Integer.MAX_VALUE - 4096)
        {
            throw new IllegalArgumentException("object too large for one mapping: capacity=" + capacity +
                " slotLength=" + slotLength + " budget=" + budgetLength + " length=" + body);
        }
        producersOffset = CONTROL_LENGTH;
        consumersOffset = producersOffset + announcements;
        passedOffset = consumersOffset + announcements;
        takenOffset = passedOffset + (int)words;
        blockWordsOffset = takenOffset + (int)words;
        slotsOffset = blockWordsOffset + (int)blockWords;
        blocksOffset = slotsOffset + slots * stride;
        bodyLength = (int)body;
    }

    /**
     * Layout of a ring for several producers and consumers. It has at least twice as many slots as its capacity, so
     * that at least every second one is free, and a slot in use is soon passed by.
     *
     * @param capacity     in messages.
     * @param slotLength   bytes of a message that travels in its slot, without block.
     * @param budgetLength bytes for messages longer than that; zero for none.
     * @return the layout.
     */
    public static RingLayout shared(final int capacity, final int slotLength, final int budgetLength)
    {
        check(capacity, slotLength, budgetLength);
        return new RingLayout(capacity, slotLength, budgetLength, true);
    }

    /**
     * Layout of a ring for one producer and one consumer.
     *
     * @param capacity     in messages.
     * @param slotLength   bytes of a message that travels in its slot, without block.
     * @param budgetLength bytes for messages longer than that; zero for none.
     * @return the layout.
     */
    public static RingLayout single(final int capacity, final int slotLength, final int budgetLength)
    {
        check(capacity, slotLength, budgetLength);
        return new RingLayout(capacity, slotLength, budgetLength, false);
    }

    /**
     * Fingerprint of the layout, for the header of the file.
     *
     * @return a number that changes whenever the layout does.
     */
    public static int fingerprint()
    {
        return RingDescriptor.FINGERPRINT;
    }

    /**
     * Bytes that the ring needs.
     *
     * @return the length of the body.
     */
    public int bodyLength()
    {
        return bodyLength;
    }

    /**
     * The longest message.
     *
     * @return the length in bytes.
     */
    public int maxMessageLength()
    {
        return Math.max(inlineLength(), blocks * blockLength);
    }

    int inlineLength()
    {
        return stride - HEADER_LENGTH;
    }

    private static void check(final int capacity, final int slotLength, final int budgetLength)
    {
        if (capacity < 1 || capacity > MAX_CAPACITY)
        {
            throw new IllegalArgumentException(
                "capacity must be from 1 to " + MAX_CAPACITY + ": capacity=" + capacity);
        }
        if (slotLength < 1 || slotLength > MAX_SLOT_LENGTH)
        {
            throw new IllegalArgumentException(
                "slot length must be from 1 to " + MAX_SLOT_LENGTH + ": slotLength=" + slotLength);
        }
        if (budgetLength < 0)
        {
            throw new IllegalArgumentException("budget must not be negative: budget=" + budgetLength);
        }
    }

    /**
     * Length of the blocks that a budget is cut into.
     *
     * @param budgetLength in bytes.
     * @return the length in bytes.
     */
    public static int blockLengthFor(final int budgetLength)
    {
        int length = MIN_BLOCK_LENGTH;
        while ((long)length * MAX_BLOCKS < budgetLength || (length < budgetLength >>> 10 && length < 1024))
        {
            length <<= 1;
        }
        return length;
    }

    private static int ceilingPowerOfTwo(final int value)
    {
        return value <= 1 ? 1 : Integer.highestOneBit(value - 1) << 1;
    }

    private static long align(final long value, final int alignment)
    {
        return (value + alignment - 1) & -alignment;
    }

    private static int align(final int value, final int alignment)
    {
        return (value + alignment - 1) & -alignment;
    }
}
