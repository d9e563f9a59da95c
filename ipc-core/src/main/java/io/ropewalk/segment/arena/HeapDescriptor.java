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

/**
 * What a heap of blocks remembers, in the line of its structure. All zeros: an empty heap.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |      Reuse: grows before memory of a block is written again   |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |           First slab of small blocks, plus 1; 0: none         |  8
 *  +---------------------------------------------------------------+
 *  |           Slab to allocate from, plus 1; 0: none              |  12
 *  +---------------------------------------------------------------+
 *  |            Slabs of this heap, runs included                  |  16
 *  +---------------------------------------------------------------+
 *  |                        (padding)                              |  20
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class HeapDescriptor
{
    static final int REUSE_OFFSET = 0;
    static final int FIRST_SLAB_OFFSET = 8;
    static final int CURRENT_SLAB_OFFSET = 12;
    static final int HELD_SLABS_OFFSET = 16;

    /** Length of the head, aligned to 8. */
    static final int LENGTH = 24;

    private HeapDescriptor()
    {
    }
}
