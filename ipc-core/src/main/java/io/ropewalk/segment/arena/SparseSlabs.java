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

import java.util.BitSet;
import java.util.PriorityQueue;

/**
 * The choice of slabs to empty: those with the fewest blocks, as long as these fit into the rest.
 * <p>
 * <b>Threads:</b> the holder of the heap's mutex.
 * <p>
 * <b>Failure:</b> none; whether the blocks really fit is found out by moving them.
 */
final class SparseSlabs
{
    private SparseSlabs()
    {
    }

    static BitSet choose(final BlockHeap heap, final int capacity)
    {
        final PriorityQueue<long[]> byUse = new PriorityQueue<>((a, b) -> Long.compare(a[0], b[0]));
        long free = 0;
        int hops = 0;
        for (int slab = heap.firstSlab(); slab >= 0; slab = heap.next(slab))
        {
            heap.checkHops(hops++);
            free += heap.freeUnits(slab);
            byUse.add(new long[]{capacity - heap.freeUnits(slab), slab});
        }
        final BitSet chosen = new BitSet();
        for (long[] slab = byUse.poll(); null != slab && byUse.size() > 0; slab = byUse.poll())
        {
            // The units of an emptied slab are lost to its neighbours, used and free alike.
            free -= capacity;
            if (free < 0)
            {
                break;
            }
            chosen.set((int)slab[1]);
        }
        return chosen;
    }
}
