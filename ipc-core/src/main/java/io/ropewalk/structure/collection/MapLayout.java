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

import io.ropewalk.segment.arena.BlockHeap;
import io.ropewalk.segment.arena.Slabs;
import org.agrona.BitUtil;

import static io.ropewalk.structure.collection.MapDescriptor.BucketDescriptor.BUCKET_LENGTH;
import static io.ropewalk.structure.collection.MapDescriptor.HEADER_LENGTH;
import static io.ropewalk.structure.collection.MapDescriptor.StripeDescriptor.STRIPE_LENGTH;

/**
 * Where the parts of a map lie in its body.
 *
 * @param entries    most entries.
 * @param budget     bytes of blocks in the beginning.
 * @param maxBudget  bytes of blocks to which it may grow.
 * @param isWordKey  whether every key has eight bytes.
 * @param form       of the values.
 * @param stripes    number of them, a power of two.
 * @param buckets    number of them, a power of two.
 * @param slabLength in bytes, a power of two.
 * @param slabs      number of them in the end.
 * @param firstSlabs number of them in the beginning.
 */
record MapLayout(
    int entries,
    int budget,
    int maxBudget,
    boolean isWordKey,
    ValueForm form,
    int stripes,
    int buckets,
    int slabLength,
    int slabs,
    int firstSlabs)
{
    static final int STRIPES_OFFSET = HEADER_LENGTH;

    private static final int MAX_STRIPES = 1024;
    private static final int ENTRIES_PER_STRIPE = 32;
    private static final int ENTRIES_PER_BUCKET = 4;
    private static final int MAX_ENTRIES = 1 << 26;
    private static final int ALIGNMENT = 4096;

    static MapLayout of(
        final int entries, final int budget, final int maxBudget, final boolean isWordKey, final ValueForm form)
    {
        if (entries <= 0 || entries > MAX_ENTRIES)
        {
            throw new IllegalArgumentException("entries out of range: entries=" + entries + " min=1 max=" +
                MAX_ENTRIES);
        }
        if (budget < BlockHeap.UNIT || maxBudget < budget)
        {
            throw new IllegalArgumentException("budget out of range: budgetBytes=" + budget + " min=" +
                BlockHeap.UNIT + " maxBudgetBytes=" + maxBudget);
        }
        final int stripes =
            Math.min(MAX_STRIPES, BitUtil.findNextPositivePowerOfTwo(Math.max(1, entries / ENTRIES_PER_STRIPE)));
        final int buckets = Math.max(stripes, BitUtil.findNextPositivePowerOfTwo(
            Math.max(1, (entries + ENTRIES_PER_BUCKET - 1) / ENTRIES_PER_BUCKET)));
        final int slabLength = Slabs.slabLengthFor(budget, stripes);
        return new MapLayout(entries, budget, maxBudget, isWordKey, form, stripes, buckets, slabLength,
            slabsFor(maxBudget, stripes, slabLength), slabsFor(budget, stripes, slabLength));
    }

    /** Each stripe may have one that is hardly used, and each slab has a head. */
    private static int slabsFor(final int budget, final int stripes, final int slabLength)
    {
        final int usable = slabLength - slabLength / BlockHeap.UNIT - BlockHeap.UNIT;
        return (budget + usable - 1) / usable + stripes;
    }

    boolean isGrowing()
    {
        return firstSlabs < slabs;
    }

    int bucketsOffset()
    {
        return STRIPES_OFFSET + stripes * STRIPE_LENGTH;
    }

    int tableOffset()
    {
        return Math.toIntExact(bucketsOffset() + (long)buckets * BUCKET_LENGTH);
    }

    int dataOffset()
    {
        return Math.toIntExact(BitUtil.align((long)tableOffset() + Slabs.tableLength(slabs), ALIGNMENT));
    }

    long bodyLength()
    {
        return dataOffset() + (long)slabs * slabLength;
    }

    /** What is allocated on the device in the beginning. */
    long firstLength()
    {
        return dataOffset() + (long)firstSlabs * slabLength;
    }

    int stripeOf(final long hash)
    {
        return (int)hash & (stripes - 1);
    }

    /** Offset of the bucket of a hash. */
    int bucketOf(final long hash)
    {
        return bucketsOffset() + ((int)hash & (buckets - 1)) * BUCKET_LENGTH;
    }

    /** Longest block. */
    int maxBlockLength()
    {
        return maxBudget;
    }
}
