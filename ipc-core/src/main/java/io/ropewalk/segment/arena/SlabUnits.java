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
package io.ropewalk.segment.arena;

import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.segment.arena.SlabDescriptor.*;

/**
 * The units of one slab of small blocks, and which of them are used.
 * <p>
 * <b>Threads:</b> the holder of the heap's mutex.
 * <p>
 * <b>Failure:</b> nothing in a head is believed that could lead out of the slab: units of the head are never given out.
 */
final class SlabUnits
{
    private static final int WORD_SHIFT = 6;
    private static final int WORD_BITS = 1 << WORD_SHIFT;
    private static final int WORD_MASK = WORD_BITS - 1;

    private final AtomicBuffer buffer;
    private final int units;
    private final int words;

    /** Units of the head: fewer than a word has bits. */
    private final int headUnits;
    private final long headMask;

    SlabUnits(final Slabs slabs)
    {
        buffer = slabs.buffer();
        units = slabs.slabLength() / BlockHeap.UNIT;
        words = units >> WORD_SHIFT;
        headUnits = (BITMAP_OFFSET + words * Long.BYTES + BlockHeap.UNIT - 1) / BlockHeap.UNIT;
        headMask = (1L << headUnits) - 1;
    }

    /** Most units that a block in a slab can have. */
    int capacity()
    {
        return units - headUnits;
    }

    /** Makes all units free; links are none. */
    void clear(final int slabOffset)
    {
        buffer.putLong(slabOffset + NEXT_OFFSET, 0);
        buffer.putInt(slabOffset + FREE_UNITS_OFFSET, capacity());
        buffer.putInt(slabOffset + BOUND_OFFSET, capacity());
        buffer.putInt(slabOffset + HINT_OFFSET, 0);
        putWord(slabOffset, 0, headMask);
        for (int i = 1; i < words; i++)
        {
            putWord(slabOffset, i, 0);
        }
    }

    int freeUnits(final int slabOffset)
    {
        return Math.max(0, Math.min(capacity(), buffer.getInt(slabOffset + FREE_UNITS_OFFSET)));
    }

    /** Takes consecutive units; returns the first, or -1. */
    int take(final int slabOffset, final int count)
    {
        if (count > buffer.getInt(slabOffset + BOUND_OFFSET))
        {
            return -1;
        }
        final int unit = 1 == count ? takeOne(slabOffset) : takeSeveral(slabOffset, count);
        if (unit < 0)
        {
            buffer.putInt(slabOffset + BOUND_OFFSET, count - 1);
            return -1;
        }
        buffer.putInt(slabOffset + FREE_UNITS_OFFSET, freeUnits(slabOffset) - count);
        return unit;
    }

    private int takeOne(final int slabOffset)
    {
        final int hint = buffer.getInt(slabOffset + HINT_OFFSET);
        for (int i = 0; i < words; i++)
        {
            final int index = (hint + i) & (words - 1);
            final long word = word(slabOffset, index);
            if (-1L != word)
            {
                putWord(slabOffset, index, word | Long.lowestOneBit(~word));
                if (i > 0)
                {
                    buffer.putInt(slabOffset + HINT_OFFSET, index);
                }
                return (index << WORD_SHIFT) + Long.numberOfTrailingZeros(~word);
            }
        }
        return -1;
    }

    private int takeSeveral(final int slabOffset, final int count)
    {
        final int hint = buffer.getInt(slabOffset + HINT_OFFSET) & (words - 1);
        int unit = search(slabOffset, hint << WORD_SHIFT, units, count);
        if (unit < 0)
        {
            unit = search(slabOffset, 0, (int)Math.min(units, ((long)hint << WORD_SHIFT) + count), count);
        }
        if (unit >= 0)
        {
            tryMark(slabOffset, unit, count);
            buffer.putInt(slabOffset + HINT_OFFSET, (unit + count) >> WORD_SHIFT);
        }
        return unit;
    }

    private int search(final int slabOffset, final int from, final int to, final int count)
    {
        int start = from;
        while (start + count <= to)
        {
            start = next(slabOffset, start, to, 0);
            if (start + count > to)
            {
                return -1;
            }
            final int end = next(slabOffset, start, start + count, -1L);
            if (end == start + count)
            {
                return start;
            }
            start = end + 1;
        }
        return -1;
    }

    /** The next unit that is free (searched for by 0) or used (by -1), or the end. */
    private int next(final int slabOffset, final int from, final int to, final long searched)
    {
        int unit = from;
        while (unit < to)
        {
            final long found = ~(word(slabOffset, unit >> WORD_SHIFT) ^ searched) >>> unit;
            if (0 != found)
            {
                return Math.min(to, unit + Long.numberOfTrailingZeros(found));
            }
            unit = (unit | WORD_MASK) + 1;
        }
        return to;
    }

    /** Marks units as used, without counting them; false if one of them is used already. */
    private boolean tryMark(final int slabOffset, final int unit, final int count)
    {
        return isAll(slabOffset, unit, count, 0) && flip(slabOffset, unit, count);
    }

    /** Marks and counts units as used; false if one of them is used already, or they are no units of a block. */
    boolean tryKeep(final int slabOffset, final int unit, final int count)
    {
        final boolean isKept = areWithin(unit, count) && tryMark(slabOffset, unit, count);
        if (isKept)
        {
            buffer.putInt(slabOffset + FREE_UNITS_OFFSET, freeUnits(slabOffset) - count);
        }
        return isKept;
    }

    /** Makes units free; false if one of them is free already, or they are no units of a block. */
    boolean tryFree(final int slabOffset, final int unit, final int count)
    {
        if (!areWithin(unit, count) || !isAll(slabOffset, unit, count, -1L))
        {
            return false;
        }
        flip(slabOffset, unit, count);
        final int free = freeUnits(slabOffset) + count;
        buffer.putInt(slabOffset + FREE_UNITS_OFFSET, free);
        buffer.putInt(slabOffset + BOUND_OFFSET, free);
        return true;
    }

    private boolean areWithin(final int unit, final int count)
    {
        return unit >= headUnits && count > 0 && count <= units - unit;
    }

    private boolean isAll(final int slabOffset, final int unit, final int count, final long expected)
    {
        return next(slabOffset, unit, unit + count, ~expected) == unit + count;
    }

    private boolean flip(final int slabOffset, final int unit, final int count)
    {
        final int end = unit + count;
        for (int at = unit; at < end; at = (at | WORD_MASK) + 1)
        {
            final int bits = Math.min(end - at, WORD_BITS - (at & WORD_MASK));
            final long mask = (-1L >>> (WORD_BITS - bits)) << at;
            putWord(slabOffset, at >> WORD_SHIFT, buffer.getLong(wordIndex(slabOffset, at >> WORD_SHIFT)) ^ mask);
        }
        return true;
    }

    private long word(final int slabOffset, final int index)
    {
        final long word = buffer.getLong(wordIndex(slabOffset, index));
        return 0 == index ? word | headMask : word;
    }

    private void putWord(final int slabOffset, final int index, final long word)
    {
        buffer.putLong(wordIndex(slabOffset, index), word);
    }

    private static int wordIndex(final int slabOffset, final int index)
    {
        return slabOffset + BITMAP_OFFSET + index * Long.BYTES;
    }
}
