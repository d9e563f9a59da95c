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
import io.ropewalk.machine.memory.Slices;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Heaps over common slabs, against a model that knows what it has put into each block. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockHeapTest
{
    private static final int SLABS = 64;
    private static final int HEADS_OFFSET = 0;
    private static final int AVAILABLE_OFFSET = 1024;
    private static final int TABLE_OFFSET = 2048;
    private static final int DATA_OFFSET = TABLE_OFFSET + SLABS * Long.BYTES;
    private static final int SLAB_HEAD_OFFSET = DATA_OFFSET;
    private static final Path FILE = Path.of("heap");

    private AtomicBuffer buffer;
    private Slabs slabs;

    private static final class Block
    {
        private final int offset;
        private final int lengthBytes;
        private final byte mark;

        private Block(final int offset, final int lengthBytes, final byte mark)
        {
            this.offset = offset;
            this.lengthBytes = lengthBytes;
            this.mark = mark;
        }
    }

    private BlockHeap[] heaps(final int count, final int slabLength)
    {
        buffer = Slices.allocate(DATA_OFFSET + SLABS * slabLength);
        slabs = new Slabs(
            buffer, TABLE_OFFSET, DATA_OFFSET, SLABS, slabLength, Slabs.ALL_AVAILABLE, null, FILE);
        final BlockHeap[] heaps = new BlockHeap[count];
        for (int i = 0; i < count; i++)
        {
            heaps[i] = heap(i);
        }
        return heaps;
    }

    private BlockHeap heap(final int index)
    {
        return new BlockHeap(slabs, index + 1, HEADS_OFFSET + index * BlockHeap.HEAD_LENGTH);
    }

    private Block allocate(final BlockHeap heap, final int lengthBytes, final int mark)
    {
        final int offset = heap.allocate(lengthBytes);
        if (offset < 0)
        {
            return null;
        }
        assertTrue(slabs.contains(offset, lengthBytes));
        buffer.setMemory(offset, lengthBytes, (byte)mark);
        return new Block(offset, lengthBytes, (byte)mark);
    }

    private void verify(final Block block)
    {
        for (int i = 0; i < block.lengthBytes; i++)
        {
            assertEquals(block.mark, buffer.getByte(block.offset + i));
        }
    }

    private void free(final BlockHeap heap, final Block block)
    {
        verify(block);
        heap.free(block.offset, block.lengthBytes);
    }

    private static int randomLength(final Random random, final int slabLength)
    {
        return switch (random.nextInt(10))
        {
            case 0 -> random.nextInt(slabLength);
            case 1 -> random.nextInt(4 * slabLength);
            case 2, 3, 4 -> random.nextInt(400);
            default -> random.nextInt(65);
        };
    }

    @Test
    void shouldKeepEveryBlockWhenHeapsAllocateAndFreeAtRandom()
    {
        for (int slabLength = Slabs.MIN_SLAB_LENGTH; slabLength <= Slabs.MAX_SLAB_LENGTH; slabLength *= 4)
        {
            mix(new Random(slabLength), slabLength, 20_000);
        }
    }

    private void mix(final Random random, final int slabLength, final int rounds)
    {
        final BlockHeap[] heaps = heaps(3, slabLength);
        final List<List<Block>> blocks = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < rounds; i++)
        {
            final int number = random.nextInt(heaps.length);
            final List<Block> own = blocks.get(number);
            if (own.isEmpty() || random.nextInt(2 + own.size() / 200) == 0)
            {
                final Block block = allocate(heaps[number], randomLength(random, slabLength), i);
                if (null != block)
                {
                    own.add(block);
                    continue;
                }
            }
            if (!own.isEmpty())
            {
                free(heaps[number], own.remove(random.nextInt(own.size())));
            }
            if (random.nextInt(2000) == 0)
            {
                compact(heaps[number], own);
            }
            if (random.nextInt(2000) == 0)
            {
                heaps[number] = rebuild(number, own);
            }
        }
        for (int number = 0; number < heaps.length; number++)
        {
            assertEquals(expectedBytes(blocks.get(number), slabLength), heaps[number].usedBytes());
            for (final Block block : blocks.get(number))
            {
                free(heaps[number], block);
            }
            heaps[number].trim();
            assertEquals(0, heaps[number].usedBytes());
            assertEquals(0, heaps[number].heldBytes());
        }
        assertEquals(SLABS, slabs.freeSlabs());
    }

    /** As if the heap's owner had died, and another process had come with nothing but the blocks it knows. */
    private BlockHeap rebuild(final int number, final List<Block> blocks)
    {
        buffer.putInt(HEADS_OFFSET + number * BlockHeap.HEAD_LENGTH + HeapDescriptor.FIRST_SLAB_OFFSET, 12_345);
        buffer.putInt(HEADS_OFFSET + number * BlockHeap.HEAD_LENGTH + HeapDescriptor.CURRENT_SLAB_OFFSET, -7);
        final BlockHeap heap = heap(number);
        heap.beginRebuild();
        if (blocks.size() > 1)
        {
            heap.keep(blocks.get(0).offset, blocks.get(0).lengthBytes);
            heap.beginRebuild();
        }
        blocks.forEach((block) -> heap.keep(block.offset, block.lengthBytes));
        heap.endRebuild();
        blocks.forEach(this::verify);
        return heap;
    }

    private void compact(final BlockHeap heap, final List<Block> blocks)
    {
        final long usedBytes = heap.usedBytes();
        if (heap.beginCompaction())
        {
            for (int i = 0; i < blocks.size(); i++)
            {
                final Block block = blocks.get(i);
                final Block copy =
                    heap.shouldMove(block.offset) ? allocate(heap, block.lengthBytes, block.mark) : null;
                if (null != copy)
                {
                    assertFalse(heap.shouldMove(copy.offset));
                    blocks.set(i, copy);
                    free(heap, block);
                }
            }
            heap.endCompaction();
        }
        assertEquals(usedBytes, heap.usedBytes());
    }

    private static long expectedBytes(final List<Block> blocks, final int slabLength)
    {
        final int units = slabLength / BlockHeap.UNIT;
        final int headUnits = (SlabDescriptor.BITMAP_OFFSET + units / Byte.SIZE + 31) / 32;
        return blocks.stream().mapToLong((block) -> block.lengthBytes > (units - headUnits) * BlockHeap.UNIT ?
            (block.lengthBytes + slabLength - 1) / slabLength * (long)slabLength :
            Math.max(1, (block.lengthBytes + 31) / 32) * 32L).sum();
    }

    @Test
    void shouldGiveSlabsToOthersWhenCompacted()
    {
        final BlockHeap[] heaps = heaps(2, 4096);
        final List<Block> blocks = new ArrayList<>();
        for (Block block = allocate(heaps[0], 64, 1); null != block; block = allocate(heaps[0], 64, 1))
        {
            blocks.add(block);
        }
        assertEquals(0, slabs.freeSlabs());
        for (int i = blocks.size() - 1; i >= 0; i--)
        {
            if (i % 4 != 0)
            {
                free(heaps[0], blocks.remove(i));
            }
        }
        assertEquals(0, slabs.freeSlabs());
        assertEquals(-1, heaps[1].allocate(1));
        compact(heaps[0], blocks);
        assertEquals(SLABS * 3 / 4, slabs.freeSlabs());
        assertTrue(heaps[1].allocate(SLABS / 2 * 4096) >= 0 || heaps[1].allocate(4096) >= 0);
        blocks.forEach(this::verify);
    }

    @Test
    void shouldTakeWholeSlabsWhenABlockIsLonger()
    {
        final BlockHeap[] heaps = heaps(2, 2048);
        final int all = heaps[0].allocate(SLABS * 2048);
        assertEquals(DATA_OFFSET, all);
        assertEquals(-1, heaps[1].allocate(1));
        heaps[0].free(all, SLABS * 2048);
        assertEquals(SLABS, slabs.freeSlabs());
        final int first = heaps[1].allocate(1);
        assertEquals(-1, heaps[0].allocate(SLABS * 2048));
        assertTrue(heaps[0].allocate((SLABS - 1) * 2048) >= 0);
        heaps[1].free(first, 1);
        assertEquals(-1, heaps[0].allocate(Integer.MAX_VALUE));
        assertThrows(CorruptSegmentException.class, () -> heaps[0].free(DATA_OFFSET, Integer.MAX_VALUE));
    }

    @Test
    void shouldTellReadersWhenMemoryIsUsedAgain()
    {
        final BlockHeap[] heaps = heaps(2, 2048);
        final Block block = allocate(heaps[0], 40, 1);
        final long mark = heaps[0].mark();
        assertTrue(heaps[0].isIntact(mark));
        heaps[0].free(block.offset, 40);
        verify(block);
        assertTrue(heaps[0].isIntact(mark));
        assertNotEquals(-1, heaps[0].allocate(40));
        assertFalse(heaps[0].isIntact(mark));
        final Block run = allocate(heaps[0], 4096, 1);
        final long runMark = heaps[0].mark();
        heaps[0].free(run.offset, 4096);
        assertFalse(heaps[0].isIntact(runMark));
    }

    @Test
    void shouldFreeWhatNobodyKeptWhenRebuilt()
    {
        final BlockHeap[] heaps = heaps(2, 2048);
        final Block other = allocate(heaps[1], 100, 9);
        allocate(heaps[0], 5000, 1);
        final Block kept = allocate(heaps[0], 50, 2);
        allocate(heaps[0], 50, 3);
        final Block keptRun = allocate(heaps[0], 9000, 4);
        final BlockHeap rebuilt = rebuild(0, List.of(kept, keptRun));
        assertEquals(64 + 5 * 2048, rebuilt.usedBytes());
        assertEquals(SLABS - 1 - 1 - 5, slabs.freeSlabs());
        free(rebuilt, keptRun);
        free(rebuilt, kept);
        free(heaps[1], other);
    }

    @Test
    void shouldRefuseWhenABlockIsKeptOrFreedTwice()
    {
        final BlockHeap heap = heaps(1, 2048)[0];
        final Block block = allocate(heap, 70, 1);
        final Block run = allocate(heap, 5000, 1);
        heap.beginRebuild();
        heap.keep(block.offset, 70);
        heap.keep(run.offset, 5000);
        assertThrows(CorruptSegmentException.class, () -> heap.keep(block.offset + 32, 1));
        assertThrows(CorruptSegmentException.class, () -> heap.keep(run.offset, 5000));
        assertThrows(CorruptSegmentException.class, () -> heap.keep(run.offset, 2048));
        assertThrows(CorruptSegmentException.class, () -> heap.keep(SLAB_HEAD_OFFSET, 1));
        assertThrows(CorruptSegmentException.class, () -> heap.keep(0, 1));
        assertThrows(CorruptSegmentException.class, () -> heap.keep(block.offset, -1));
        assertThrows(CorruptSegmentException.class, () -> heap.keep(block.offset + 1, 1));
        heap.endRebuild();
        heap.free(block.offset, 70);
        assertThrows(CorruptSegmentException.class, () -> heap.free(block.offset, 70));
        heap.free(run.offset, 5000);
        assertThrows(CorruptSegmentException.class, () -> heap.free(run.offset, 5000));
    }

    @Test
    void shouldThrowWhenAHeadIsDamaged()
    {
        final BlockHeap heap = heaps(1, 2048)[0];
        fill(heap);
        buffer.putInt(HeapDescriptor.CURRENT_SLAB_OFFSET, SLABS + 1);
        assertThrows(CorruptSegmentException.class, () -> heap.allocate(1));
        buffer.putInt(HeapDescriptor.CURRENT_SLAB_OFFSET, 0);
        buffer.putInt(SLAB_HEAD_OFFSET + SlabDescriptor.NEXT_OFFSET, 1);
        assertThrows(CorruptSegmentException.class, () -> heap.allocate(1));
        assertThrows(CorruptSegmentException.class, heap::usedBytes);
        buffer.putInt(SLAB_HEAD_OFFSET + SlabDescriptor.NEXT_OFFSET, Integer.MIN_VALUE);
        assertThrows(CorruptSegmentException.class, () -> heap.allocate(1));
    }

    private static void fill(final BlockHeap heap)
    {
        int lengthBytes = 1024;
        while (lengthBytes > 0)
        {
            lengthBytes = heap.allocate(lengthBytes) < 0 ? lengthBytes / 2 : lengthBytes;
        }
    }

    @Test
    void shouldStayInRangeWhenEverythingIsDamagedAtRandom()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            final Random random = new Random(seed);
            final BlockHeap heap = heaps(2, 2048)[0];
            fill(heap);
            for (int i = 0; i < 40; i++)
            {
                final int at = random.nextBoolean() ? random.nextInt(HeapDescriptor.LENGTH) :
                    TABLE_OFFSET + random.nextInt(buffer.capacity() - TABLE_OFFSET);
                buffer.putByte(at, (byte)random.nextInt());
                buffer.putByte(SLAB_HEAD_OFFSET + random.nextInt(32), (byte)random.nextInt());
            }
            for (int i = 0; i < 200; i++)
            {
                meddle(heap, random);
            }
        }
    }

    private void meddle(final BlockHeap heap, final Random random)
    {
        final int lengthBytes = randomLength(random, 2048);
        try
        {
            final int offset = heap.allocate(lengthBytes);
            assertTrue(offset < 0 || slabs.contains(offset, lengthBytes), "offset=" + offset);
            heap.free(DATA_OFFSET + random.nextInt(SLABS * 64) * BlockHeap.UNIT, lengthBytes);
        }
        catch (final CorruptSegmentException ex)
        {
            assertTrue(ex.getMessage().contains("="));
        }
    }

    @Test
    void shouldUseMoreSlabsWhenGrown()
    {
        buffer = Slices.allocate(DATA_OFFSET + SLABS * 2048);
        buffer.putInt(AVAILABLE_OFFSET, 2);
        final List<Integer> asked = new ArrayList<>();
        slabs = new Slabs(buffer, TABLE_OFFSET, DATA_OFFSET, SLABS, 2048, AVAILABLE_OFFSET, asked::add, FILE);
        final BlockHeap heap = heap(0);
        assertTrue(heap.allocate(4096) >= 0);
        assertEquals(-1, heap.allocate(1));
        assertFalse(slabs.contains(DATA_OFFSET + 4096, 1));
        assertTrue(slabs.grow());
        assertEquals(DATA_OFFSET + 4096 + 32, heap.allocate(1));
        assertTrue(slabs.contains(DATA_OFFSET + 4096, 1));
        while (slabs.grow())
        {
            Thread.onSpinWait();
        }
        assertEquals(SLABS, slabs.available());
        assertEquals(3, asked.get(0));
        assertEquals(SLABS, asked.get(asked.size() - 1));
        buffer.putInt(AVAILABLE_OFFSET, SLABS + 1);
        assertThrows(CorruptSegmentException.class, () -> slabs.available());
    }
}
