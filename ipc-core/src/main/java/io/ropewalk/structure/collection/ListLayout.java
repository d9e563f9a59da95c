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
package io.ropewalk.structure.collection;

import io.ropewalk.segment.arena.Slabs;
import org.agrona.BitUtil;

/**
 * Where the parts of a list lie in its body.
 * <p>
 * <b>Threads:</b> immutable.
 * <p>
 * <b>Failure:</b> {@link IllegalArgumentException} if a number is out of range.
 *
 * @param capacity in elements.
 * @param budget   in bytes.
 */
record ListLayout(int capacity, int budget)
{
    private static final int LINE_LENGTH = 64;

    /** The head of a slab is shorter than this part of it. */
    private static final int HEAD_SHARE = 16;

    ListLayout
    {
        if (capacity <= 0 || capacity > ListDescriptor.MAX_CAPACITY)
        {
            throw new IllegalArgumentException("capacity out of range: capacity=" + capacity +
                " min=1 max=" + ListDescriptor.MAX_CAPACITY);
        }
        if (budget <= 0)
        {
            throw new IllegalArgumentException("budget must be positive: budget=" + budget);
        }
    }

    int slabLength()
    {
        return Slabs.slabLengthFor(budget, 1);
    }

    int slabs()
    {
        return budget / (slabLength() - slabLength() / HEAD_SHARE) + 1;
    }

    long tableOffset(final int table)
    {
        return ListDescriptor.TABLES_OFFSET + (long)table * capacity * Long.BYTES;
    }

    long slabTableOffset()
    {
        return tableOffset(2);
    }

    long slabsOffset()
    {
        return BitUtil.align(slabTableOffset() + Slabs.tableLength(slabs()), LINE_LENGTH);
    }

    long bodyLength()
    {
        return slabsOffset() + (long)slabs() * slabLength();
    }
}
