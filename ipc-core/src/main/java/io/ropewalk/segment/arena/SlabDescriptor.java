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
 * A slab of small blocks begins with this head; the rest of the slab is its units. Offsets are relative to the slab.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |        Next slab of the same heap, plus 1; 0: none            |  0
 *  +---------------------------------------------------------------+
 *  |      Previous slab of the same heap, plus 1; 0: none          |  4
 *  +---------------------------------------------------------------+
 *  |                       Free units                              |  8
 *  +---------------------------------------------------------------+
 *  |          Bound: no longer run of free units is here           |  12
 *  +---------------------------------------------------------------+
 *  |        Hint: word of the bitmap to begin the search at        |  16
 *  +---------------------------------------------------------------+
 *  |                        (padding)                              |  20
 *  +---------------------------------------------------------------+
 *  |         Bitmap: a bit a unit, 1 if used; the head is          ...  24
 * ...                                                              |
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class SlabDescriptor
{
    static final int NEXT_OFFSET = 0;
    static final int PREVIOUS_OFFSET = 4;
    static final int FREE_UNITS_OFFSET = 8;
    static final int BOUND_OFFSET = 12;
    static final int HINT_OFFSET = 16;
    static final int BITMAP_OFFSET = 24;

    private SlabDescriptor()
    {
    }
}
