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

import io.ropewalk.machine.memory.Slices;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The blocks are only counted, so an arena of two gigabytes needs no memory but for its words. */
class ArenaSizeTest
{
    private static final int BLOCKS = 1 << 14;
    private static final int BLOCK_LENGTH = 1 << 17;

    private static Arena arena()
    {
        final AtomicBuffer words = Slices.allocate(BLOCKS * Long.BYTES);
        return new Arena(words, 0, BLOCKS * Long.BYTES, BLOCKS, BLOCK_LENGTH, 1, (owner) -> false, (position) -> false);
    }

    @Test
    void shouldTakeEnoughBlocksWhenALengthIsNearTheLargest()
    {
        final Arena arena = arena();
        assertEquals(0, arena.allocate(Integer.MAX_VALUE - 4096));
        assertEquals(-1, arena.allocate(1));
        arena.free(0, Integer.MAX_VALUE - 4096);
        assertEquals(0, arena.allocate(Integer.MAX_VALUE - BLOCK_LENGTH));
        assertEquals(BLOCKS - 1, arena.allocate(BLOCK_LENGTH));
        assertEquals(-1, arena.allocate(0));
    }

    @Test
    void shouldTakeOneBlockWhenALengthFitsInIt()
    {
        final Arena arena = arena();
        assertEquals(0, arena.allocate(0));
        assertEquals(1, arena.allocate(1));
        assertEquals(2, arena.allocate(BLOCK_LENGTH));
        assertEquals(3, arena.allocate(BLOCK_LENGTH + 1));
        assertEquals(5, arena.allocate(1));
    }
}
