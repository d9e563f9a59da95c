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

import io.ropewalk.error.CorruptSegmentException;
import org.agrona.concurrent.AtomicBuffer;

import java.lang.invoke.VarHandle;
import java.util.BitSet;

import static io.ropewalk.segment.arena.HeapDescriptor.*;
import static io.ropewalk.segment.arena.SlabDescriptor.NEXT_OFFSET;
import static io.ropewalk.segment.arena.SlabDescriptor.PREVIOUS_OFFSET;

/**
 * The blocks of bytes of one stripe of an object, or of an object as a whole.
 * <p>
 * <b>Threads:</b> the holder of the mutex that guards it; {@link #mark} and {@link #isIntact} any.
 * <p>
 * <b>Failure:</b> {@link CorruptSegmentException} if shared memory holds what no process has written. If the holder
 * dies, the next one has to rebuild the heap, whatever the first was doing; it may die over that, too.
 * <pre>{@code
 * heap.beginRebuild();
 * blocks.forEach(block -> heap.keep(block.offset(), block.lengthBytes()));
 * heap.endRebuild();
 * }</pre>
 */
public final class BlockHeap
{
    /*
     * Ancestor: the bitmap allocators with next-fit search, one bitmap a slab. Blocks of up to a slab are runs of units
     * in a slab of small blocks; longer ones are runs of whole slabs. A slab without a block goes back to the others,
     * except the one that is allocated from.
     *
     * Readers hold nothing, and may read a block that is freed meanwhile. Invariant: between the moment at which a
     * block was reachable and the first store into its memory by anybody, the reuse counter of the heap it belonged to
     * has grown. Hence a reader that finds the same number before and after has read what was written for it. In this
     * heap the next use follows allocate(), which raises the counter; in another heap it follows the giving back of the
     * slab, which raises it before its release store, and the other's compare-and-set, which acquires it. The bitmaps
     * and links lie beside the blocks, and freeing writes nothing into a block. The raising is a release store and a
     * fence before any later store; the reader's second look comes after an acquire fence.
     *
     * All else is plain: the mutex orders it. Death between any two stores leaves the table of slabs, which says what
     * belongs to this heap, and the structure, which knows its blocks: a rebuild believes nothing else. A slab of which
     * the head was not written yet is one without blocks.
     *
     * Not proved: that a reader gets through against writers that never pause.
     */

    /** Blocks are multiples of it, and begin at multiples. */
    public static final int UNIT = 32;

    /** Length of what a heap remembers beside its slabs, aligned to 8. All zeros: an empty heap. */
    public static final int HEAD_LENGTH = LENGTH;

    /** Offset in the head of how many slabs the heap has. */
    public static final int HELD_OFFSET = HELD_SLABS_OFFSET;

    private static final int NONE = -1;
    private static final int NOTHING_HELD = 0;

    private final Slabs slabs;
    private final SlabUnits units;
    private final AtomicBuffer buffer;
    private final int heap;
    private final int head;
    private final long small;

    /** Slabs that are to become empty, or whose blocks are known to be needed; null at all other times. */
    private BitSet moved;
    private BitSet kept;

    /**
     * A view of a heap.
     *
     * @param slabs      of the object.
     * @param number     of the heap in the object, from 1.
     * @param headOffset where its {@link #HEAD_LENGTH} bytes are, aligned to 8.
     */
    public BlockHeap(final Slabs slabs, final int number, final int headOffset)
    {
        if (number <= 0)
        {
            throw new IllegalArgumentException("heaps are numbered from 1: number=" + number);
        }
        this.slabs = slabs;
        this.units = new SlabUnits(slabs);
        this.buffer = slabs.buffer();
        this.heap = number;
        this.head = headOffset;
        this.small = Slabs.ownedBy(number, Slabs.SMALL);
    }

    /**
     * Takes a block. Until its next {@link #allocate} nobody else writes to it.
     *
     * @param lengthBytes of the block.
     * @return its offset in the buffer, or -1 if there is no room now.
     */
    public int allocate(final int lengthBytes)
    {
        final int count = unitsFor(lengthBytes);
        final int offset = count > units.capacity() ? allocateRun(lengthBytes) : allocateSmall(count);
        if (offset >= 0)
        {
            raiseReuse();
        }
        return offset;
    }

    private int allocateSmall(final int count)
    {
        final int current = link(head + CURRENT_SLAB_OFFSET);
        if (NONE != current)
        {
            final int offset = take(current, count);
            if (offset >= 0)
            {
                return offset;
            }
        }
        final int offset = search(current, count);
        return offset >= 0 || null != moved ? offset : allocateFresh(count);
    }

    /** In the slabs after the current one, then in those before. */
    private int search(final int current, final int count)
    {
        int hops = 0;
        int slab = NONE == current ? NONE : next(current);
        for (int part = 0; part < 2; part++)
        {
            for (; NONE != slab && slab != current; slab = next(slab))
            {
                checkHops(hops++);
                final int offset = take(slab, count);
                if (offset >= 0)
                {
                    putLink(head + CURRENT_SLAB_OFFSET, slab);
                    return offset;
                }
            }
            slab = firstSlab();
        }
        return -1;
    }

    private int allocateFresh(final int count)
    {
        final int slab = slabs.take(heap);
        if (slab < 0)
        {
            return -1;
        }
        units.clear(slabs.offsetOf(slab));
        insert(slab);
        addHeld(1);
        putLink(head + CURRENT_SLAB_OFFSET, slab);
        return take(slab, count);
    }

    private int allocateRun(final int lengthBytes)
    {
        final int count = slabs.slabsFor(lengthBytes);
        final int slab = null != moved ? -1 : slabs.takeRun(heap, count);
        if (slab < 0)
        {
            return -1;
        }
        addHeld(count);
        return slabs.offsetOf(slab);
    }

    private int take(final int slab, final int count)
    {
        if (null != moved && moved.get(slab))
        {
            return -1;
        }
        final int slabOffset = slabs.offsetOf(slab);
        final int unit = units.take(slabOffset, count);
        return unit < 0 ? -1 : slabOffset + unit * UNIT;
    }

    /**
     * Gives a block back, once no reader can find it any more; those that have found it may still read it.
     *
     * @param offset      of the block.
     * @param lengthBytes as it was allocated.
     */
    public void free(final int offset, final int lengthBytes)
    {
        final int slab = checkBlock(offset, lengthBytes);
        if (small != slabs.word(slab))
        {
            giveBack(slab, slabs.slabsFor(lengthBytes));
            return;
        }
        final int slabOffset = slabs.offsetOf(slab);
        if (!units.tryFree(slabOffset, (offset - slabOffset) / UNIT, unitsFor(lengthBytes)))
        {
            throw corrupt("block was freed twice", offset, lengthBytes);
        }
        if (units.freeUnits(slabOffset) == units.capacity() && slab != link(head + CURRENT_SLAB_OFFSET))
        {
            remove(slab);
            giveBack(slab, 1);
        }
    }

    /**
     * Gives the slab back that is allocated from, if it is empty.
     */
    public void trim()
    {
        final int current = link(head + CURRENT_SLAB_OFFSET);
        if (NONE != current && units.freeUnits(slabs.offsetOf(current)) == units.capacity())
        {
            putLink(head + CURRENT_SLAB_OFFSET, NONE);
            remove(current);
            giveBack(current, 1);
        }
    }

    private void giveBack(final int slab, final int count)
    {
        raiseReuse();
        addHeld(-count);
        slabs.giveBack(slab, slab + count);
    }

    /**
     * Begins to repair a heap whose holder died: every block that is still needed has to be kept, all else becomes
     * free.
     */
    public void beginRebuild()
    {
        moved = null;
        kept = new BitSet();
        putLink(head + FIRST_SLAB_OFFSET, NONE);
        putLink(head + CURRENT_SLAB_OFFSET, NONE);
        buffer.putInt(head + HELD_SLABS_OFFSET, NOTHING_HELD);
        final int available = slabs.available();
        for (int slab = 0; slab < available; slab++)
        {
            if (small == slabs.word(slab))
            {
                units.clear(slabs.offsetOf(slab));
            }
        }
    }

    /**
     * Keeps a block during a rebuild.
     *
     * @param offset      of the block.
     * @param lengthBytes as it was allocated.
     */
    public void keep(final int offset, final int lengthBytes)
    {
        final int slab = checkBlock(offset, lengthBytes);
        final int slabOffset = slabs.offsetOf(slab);
        final int count = small == slabs.word(slab) ? 1 : slabs.slabsFor(lengthBytes);
        final boolean isKept = small == slabs.word(slab) ?
            units.tryKeep(slabOffset, (offset - slabOffset) / UNIT, unitsFor(lengthBytes)) : !kept.get(slab);
        if (!isKept)
        {
            throw corrupt("block is needed twice", offset, lengthBytes);
        }
        kept.set(slab, slab + count);
    }

    /**
     * Ends a rebuild.
     */
    public void endRebuild()
    {
        final int available = slabs.available();
        for (int slab = 0; slab < available; slab++)
        {
            final long word = slabs.word(slab);
            if (word >>> Integer.SIZE != heap)
            {
                continue;
            }
            addHeld(1);
            if (!kept.get(slab))
            {
                giveBack(slab, 1);
            }
            else if (small == word)
            {
                insert(slab);
            }
        }
        kept = null;
        putLink(head + CURRENT_SLAB_OFFSET, firstSlab());
    }

    /**
     * Begins to move blocks together so that slabs become empty: until the end, blocks are allocated in the others
     * only. The caller allocates, copies, publishes and frees each block of which {@link #shouldMove} is true.
     *
     * @return false if nothing can be won; then there is nothing to end.
     */
    public boolean beginCompaction()
    {
        trim();
        final BitSet sparse = SparseSlabs.choose(this, units.capacity());
        if (sparse.isEmpty())
        {
            return false;
        }
        final int current = link(head + CURRENT_SLAB_OFFSET);
        if (NONE != current && sparse.get(current))
        {
            putLink(head + CURRENT_SLAB_OFFSET, NONE);
        }
        moved = sparse;
        return true;
    }

    /**
     * Whether a block should be moved.
     *
     * @param offset of the block.
     */
    public boolean shouldMove(final int offset)
    {
        return null != moved && moved.get(Math.max(0, slabs.slabOf(offset)));
    }

    /**
     * Ends a compaction.
     */
    public void endCompaction()
    {
        moved = null;
    }

    /**
     * Number of bytes in blocks, rounded up to units, and to slabs for blocks that are longer than a slab.
     */
    public long usedBytes()
    {
        long free = 0;
        int hops = 0;
        for (int slab = firstSlab(); NONE != slab; slab = next(slab))
        {
            checkHops(hops++);
            free += slabs.slabLength() - (long)(units.capacity() - freeUnits(slab)) * UNIT;
        }
        return heldBytes() - free;
    }

    /**
     * Number of bytes in the slabs of this heap, heads included.
     */
    public long heldBytes()
    {
        return (long)buffer.getInt(head + HELD_SLABS_OFFSET) * slabs.slabLength();
    }

    /**
     * What a reader remembers before it looks for a block.
     */
    public long mark()
    {
        // SYNC POINT: block memory reused
        return buffer.getLongAcquire(head + REUSE_OFFSET);
    }

    /**
     * Whether everything that was read since a mark was read is what was written for it.
     *
     * @param mark that was read before.
     */
    public boolean isIntact(final long mark)
    {
        // SYNC POINT: block memory reused
        VarHandle.acquireFence();
        return mark == buffer.getLongOpaque(head + REUSE_OFFSET);
    }

    /**
     * Tells readers that what they have found may be written again: by the heap before it gives out a block, and by
     * the structure before it does so with memory of its own.
     */
    public void raiseReuse()
    {
        final long reuse = buffer.getLong(head + REUSE_OFFSET);
        // SYNC POINT: block memory reused
        buffer.putLongRelease(head + REUSE_OFFSET, reuse + 1);
        VarHandle.storeStoreFence();
    }

    /** The first slab of small blocks, or -1. */
    int firstSlab()
    {
        return link(head + FIRST_SLAB_OFFSET);
    }

    int next(final int slab)
    {
        return link(slabs.offsetOf(slab) + NEXT_OFFSET);
    }

    int freeUnits(final int slab)
    {
        return units.freeUnits(slabs.offsetOf(slab));
    }

    /** No list is longer than there are slabs. */
    void checkHops(final int hops)
    {
        if (hops >= slabs.available())
        {
            throw slabs.corrupt("slabs are linked in a circle: heap=" + heap);
        }
    }

    private void insert(final int slab)
    {
        final int first = firstSlab();
        final int slabOffset = slabs.offsetOf(slab);
        putLink(slabOffset + NEXT_OFFSET, first);
        putLink(slabOffset + PREVIOUS_OFFSET, NONE);
        if (NONE != first)
        {
            putLink(slabs.offsetOf(first) + PREVIOUS_OFFSET, slab);
        }
        putLink(head + FIRST_SLAB_OFFSET, slab);
    }

    private void remove(final int slab)
    {
        final int next = next(slab);
        final int previous = link(slabs.offsetOf(slab) + PREVIOUS_OFFSET);
        putLink(NONE == previous ? head + FIRST_SLAB_OFFSET : slabs.offsetOf(previous) + NEXT_OFFSET, next);
        if (NONE != next)
        {
            putLink(slabs.offsetOf(next) + PREVIOUS_OFFSET, previous);
        }
    }

    /** A slab of small blocks of this heap, or -1. */
    private int link(final int offset)
    {
        final int slab = buffer.getInt(offset) - 1;
        if (NONE != slab && (!slabs.isAvailable(slab) || small != slabs.word(slab)))
        {
            throw slabs.corrupt("link to a slab of others: slab=" + slab + " heap=" + heap);
        }
        return slab;
    }

    private void putLink(final int offset, final int slab)
    {
        buffer.putInt(offset, slab + 1);
    }

    private void addHeld(final int count)
    {
        buffer.putInt(head + HELD_SLABS_OFFSET, buffer.getInt(head + HELD_SLABS_OFFSET) + count);
    }

    /** Returns the slab in which a block of this heap begins. */
    private int checkBlock(final int offset, final int lengthBytes)
    {
        if (slabs.contains(offset, lengthBytes))
        {
            final int slab = slabs.slabOf(offset);
            final boolean isSmall = unitsFor(lengthBytes) <= units.capacity();
            if (isSmall ? small == slabs.word(slab) : isRun(slab, offset, slabs.slabsFor(lengthBytes)))
            {
                return slab;
            }
        }
        throw corrupt("no block of this heap", offset, lengthBytes);
    }

    private boolean isRun(final int slab, final int offset, final int count)
    {
        boolean isRun = offset == slabs.offsetOf(slab) && slabs.word(slab) == Slabs.ownedBy(heap, Slabs.RUN);
        for (int i = slab + 1; isRun && i < slab + count; i++)
        {
            isRun = slabs.word(i) == Slabs.ownedBy(heap, Slabs.REST);
        }
        final int after = slab + count;
        return isRun && !(slabs.isAvailable(after) && slabs.word(after) == Slabs.ownedBy(heap, Slabs.REST));
    }

    private static int unitsFor(final int lengthBytes)
    {
        return (int)Math.max(1, (lengthBytes + UNIT - 1L) / UNIT);
    }

    private CorruptSegmentException corrupt(final String what, final int offset, final int lengthBytes)
    {
        return slabs.corrupt(what + ": offset=" + offset + " lengthBytes=" + lengthBytes + " heap=" + heap);
    }
}
