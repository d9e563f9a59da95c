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

/**
 * What is done with a stripe as a whole: repair after a death, compaction, clearing.
 *
 * <p><b>Threads:</b> the holder of the stripe's mutex.
 *
 * <p><b>Failure:</b> a repair that is not finished, because its process died or shared memory is damaged, is begun anew
 * by the next holder.
 */
final class MapRepair
{
    private final MapTable table;
    private final MapLayout layout;

    MapRepair(final MapTable table)
    {
        this.table = table;
        this.layout = table.layout();
    }

    /** What happens to each entry. */
    private interface Visitor
    {
        /** Returns whether the entry is still at the place. */
        boolean visit(Stripe stripe, int place, int block);
    }

    /**
     * After a holder died: the entries are what is linked. All else of the heap is free, the count is counted.
     */
    void repair(final Stripe stripe)
    {
        stripe.damaged(true);
        final BlockHeap heap = stripe.heap();
        heap.beginRebuild();
        final long count = visitAll(stripe, (self, place, block) ->
        {
            heap.keep(block, table.checked(table.blockLength(block)));
            return true;
        });
        heap.endRebuild();
        stripe.count(count);
        if (stripe.credit() < count)
        {
            stripe.credit(count);
        }
        stripe.changed();
        stripe.damaged(false);
    }

    /** Moves blocks together, so that empty slabs go back to all. */
    void compact(final Stripe stripe)
    {
        final BlockHeap heap = stripe.heap();
        if (heap.beginCompaction())
        {
            try
            {
                visitAll(stripe, (self, place, block) ->
                {
                    if (heap.shouldMove(block))
                    {
                        table.move(self, place);
                    }
                    return true;
                });
            }
            finally
            {
                heap.endCompaction();
            }
            heap.trim();
        }
    }

    /** Removes all entries; true if there were any. */
    boolean clear(final Stripe stripe)
    {
        return visitAll(stripe, (self, place, block) ->
        {
            table.remove(self, place);
            return false;
        }) > 0;
    }

    private long visitAll(final Stripe stripe, final Visitor visitor)
    {
        long count = 0;
        for (int index = stripe.number(); index < layout.buckets(); index += layout.stripes())
        {
            final int bucket = table.bucket(index);
            int place = table.firstPlace(bucket);
            while (0 != place)
            {
                if (++count > layout.entries())
                {
                    throw table.corrupt("more entries than there may be: entries=" + count);
                }
                table.checked(table.blockLength(table.blockAt(place)));
                final boolean isThere = visitor.visit(stripe, place, table.blockAt(place));
                place = isThere ? table.nextPlace(bucket, place, table.blockAt(place)) : table.firstPlace(bucket);
            }
        }
        return count;
    }
}
