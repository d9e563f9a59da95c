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
import org.agrona.BitUtil;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.file.Path;
import java.util.function.IntConsumer;

/**
 * The slabs that the heaps of one object share: equal parts of its memory, each owned by one heap or free.
 * <p>
 * <b>Threads:</b> any number, in any number of processes; lock-free.
 * <p>
 * <b>Failure:</b> a process that dies leaves slabs to its heap, which the heap's next owner finds by the table.
 * {@link CorruptSegmentException} if the number of available slabs is none.
 */
public final class Slabs
{
    /*
     * The word of a slab is FREE, or (heap, tag). It is taken by a compare-and-set from FREE and given back by a
     * release store of its owner, who alone changes it in between. So who owns a slab is known at every moment, and a
     * heap that was left by a dead process finds all its slabs by this table.
     *
     * Slabs become available in their order, once and for all. The word that says how many is raised only after the
     * device has given the memory; two who grow at once ask for the same memory, which does no harm.
     */

    /** Shortest slab: its bitmap is one word. */
    public static final int MIN_SLAB_LENGTH = 2048;

    /** Longest slab: its head fills less than one word of its bitmap. */
    public static final int MAX_SLAB_LENGTH = 1 << 18;

    /** Offset of the number of available slabs in an object that does not grow. */
    public static final int ALL_AVAILABLE = -1;

    static final long FREE = 0;
    static final int SMALL = 1;
    static final int RUN = 2;
    static final int REST = 3;

    private static final int HEAP_SHIFT = 32;
    private static final int WORD_LENGTH = Long.BYTES;

    private final AtomicBuffer buffer;
    private final int tableOffset;
    private final int dataOffset;
    private final int slabs;
    private final int slabShift;
    private final int availableOffset;
    private final IntConsumer grower;
    private final Path file;

    /** Where to look first; a hint, shared by threads. */
    private int nextSlab;

    /** Slabs that are known to be available; never less later, so an old value does no harm. */
    private int knownAvailable;

    /**
     * A view of slabs in shared memory.
     *
     * @param buffer          that holds them.
     * @param tableOffset     where the table begins, aligned to 8; all zeros: all are free.
     * @param dataOffset      where the slabs begin, a multiple of {@link BlockHeap#UNIT}.
     * @param slabs           in the table.
     * @param slabLength      in bytes, a power of two.
     * @param availableOffset where the number of available slabs is, an int, or {@link #ALL_AVAILABLE}.
     * @param grower          makes the memory of the first slabs, of which it is told the number, available on the
     *                        device, or throws; null if the object does not grow.
     * @param file            that holds the object.
     */
    public Slabs(
        final AtomicBuffer buffer,
        final int tableOffset,
        final int dataOffset,
        final int slabs,
        final int slabLength,
        final int availableOffset,
        final IntConsumer grower,
        final Path file)
    {
        if (!BitUtil.isPowerOfTwo(slabLength) || slabLength < MIN_SLAB_LENGTH || slabLength > MAX_SLAB_LENGTH ||
            0 != dataOffset % BlockHeap.UNIT)
        {
            throw new IllegalArgumentException(
                "slabs do not fit: slabLength=" + slabLength + " dataOffset=" + dataOffset);
        }
        buffer.boundsCheck(tableOffset, tableLength(slabs));
        buffer.boundsCheck(dataOffset, Math.multiplyExact(slabs, slabLength));
        this.buffer = buffer;
        this.tableOffset = tableOffset;
        this.dataOffset = dataOffset;
        this.slabs = slabs;
        this.slabShift = Integer.numberOfTrailingZeros(slabLength);
        this.availableOffset = availableOffset;
        this.grower = grower;
        this.file = file;
        this.knownAvailable = ALL_AVAILABLE == availableOffset ? slabs : 0;
    }

    /**
     * Length of the table in bytes.
     *
     * @param slabs in the table.
     */
    public static int tableLength(final int slabs)
    {
        return slabs * WORD_LENGTH;
    }

    /**
     * A length of slabs that wastes little when each heap has one that is hardly used.
     *
     * @param budgetBytes of all heaps together.
     * @param heaps       that share it.
     */
    public static int slabLengthFor(final long budgetBytes, final int heaps)
    {
        final long fairBytes = Long.highestOneBit(Math.max(1, budgetBytes / (8L * heaps)));
        return (int)Math.max(MIN_SLAB_LENGTH, Math.min(MAX_SLAB_LENGTH / 4, fairBytes));
    }

    /**
     * Whether a block read from shared memory lies within the slabs that are available, at a place where one may begin.
     *
     * @param offset      of the block.
     * @param lengthBytes of the block.
     */
    public boolean contains(final int offset, final int lengthBytes)
    {
        final long start = (long)offset - dataOffset;
        final long end = start + lengthBytes;
        return start >= 0 && lengthBytes >= 0 && 0 == (start & (BlockHeap.UNIT - 1)) &&
            (end <= (long)knownAvailable << slabShift || end <= (long)available() << slabShift);
    }

    /**
     * Number of slabs that nobody has, of those that are available.
     */
    public int freeSlabs()
    {
        final int available = available();
        int free = 0;
        for (int slab = 0; slab < available; slab++)
        {
            free += FREE == word(slab) ? 1 : 0;
        }
        return free;
    }

    /**
     * Number of slabs that are available.
     */
    public int available()
    {
        if (ALL_AVAILABLE == availableOffset)
        {
            return slabs;
        }
        // SYNC POINT: slabs available
        final int available = buffer.getIntAcquire(availableOffset);
        if (available < 0 || available > slabs)
        {
            throw corrupt("slabs out of range: available=" + available + " max=" + slabs);
        }
        if (available != knownAvailable)
        {
            knownAvailable = available;
        }
        return available;
    }

    boolean isAvailable(final int slab)
    {
        return slab >= 0 && (slab < knownAvailable || slab < available());
    }

    /**
     * Makes more slabs available, half as many again.
     *
     * @return whether there are more now, by this call or by another one; false at the limit.
     * @throws io.ropewalk.error.OutOfSpaceException if the device has no room; nothing has changed.
     */
    public boolean grow()
    {
        final int available = available();
        if (null == grower || available == slabs)
        {
            return false;
        }
        final int wanted = Math.min(slabs, available + Math.max(1, available / 2));
        grower.accept(wanted);
        // SYNC POINT: slabs available
        buffer.compareAndSetInt(availableOffset, available, wanted);
        return true;
    }

    /** Takes a slab for small blocks; -1: none is free. */
    int take(final int heap)
    {
        final int available = available();
        int slab = nextSlab;
        for (int i = 0; i < available; i++, slab++)
        {
            slab = slab < available ? slab : 0;
            if (tryTake(slab, ownedBy(heap, SMALL)))
            {
                nextSlab = slab + 1;
                return slab;
            }
        }
        return -1;
    }

    /** Takes consecutive slabs for one block; -1: so many are not free. */
    int takeRun(final int heap, final int count)
    {
        final int available = available();
        int first = 0;
        int slab = 0;
        while (available - first >= count)
        {
            if (!tryTake(slab, ownedBy(heap, slab == first ? RUN : REST)))
            {
                giveBack(first, slab);
                first = slab + 1;
            }
            slab++;
            if (slab - first == count)
            {
                return first;
            }
        }
        giveBack(first, slab);
        return -1;
    }

    private boolean tryTake(final int slab, final long owned)
    {
        // SYNC POINT: slab given back
        return FREE == word(slab) && buffer.compareAndSetLong(wordIndex(slab), FREE, owned);
    }

    /** By the heap that owns them. */
    void giveBack(final int fromSlab, final int toSlab)
    {
        for (int slab = toSlab - 1; slab >= fromSlab; slab--)
        {
            // SYNC POINT: slab given back
            buffer.putLongRelease(wordIndex(slab), FREE);
        }
    }

    static long ownedBy(final int heap, final int tag)
    {
        return ((long)heap << HEAP_SHIFT) | tag;
    }

    /** FREE, or who owns it and as what: settled only for its owner. */
    long word(final int slab)
    {
        return buffer.getLong(wordIndex(slab));
    }

    private int wordIndex(final int slab)
    {
        return tableOffset + slab * WORD_LENGTH;
    }

    /** The slab in which an offset lies; any number if it lies in none. */
    int slabOf(final int offset)
    {
        return (offset - dataOffset) >> slabShift;
    }

    int offsetOf(final int slab)
    {
        return dataOffset + (slab << slabShift);
    }

    int slabLength()
    {
        return 1 << slabShift;
    }

    int slabsFor(final int lengthBytes)
    {
        return (int)((lengthBytes + (1L << slabShift) - 1) >> slabShift);
    }

    AtomicBuffer buffer()
    {
        return buffer;
    }

    CorruptSegmentException corrupt(final String message)
    {
        return new CorruptSegmentException(message, file);
    }
}
