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

/**
 * The body of a list. Two tables of words follow, one word an element of the capacity, then the table of slabs and the
 * slabs; {@link ListLayout} computes where.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |          Header: version (37), table (1), size (26 bits)      |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                    Changes: grows with each                   |  8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                     Heap of the elements                     ...  16
 * ...                                                              |
 *  +---------------------------------------------------------------+
 *  |                     Changed: event count                      |  40
 *  +---------------------------------------------------------------+
 *  |       Dirty: 1 if the heap has to be rebuilt before use       |  44
 *  +---------------------------------------------------------------+
 *  |                        (padding)                             ...  48
 *  +---------------------------------------------------------------+
 *  |                       Lock of writers                        ...  64
 * ...                                                              |
 *  +---------------------------------------------------------------+
 *  |                        (padding)                             ...  88
 *  +---------------------------------------------------------------+
 *  |                           Tables                             ...  128
 * ...                                                              |
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class ListDescriptor
{
    /** Changes whenever the layout does. */
    static final int FINGERPRINT = 0x4c495331;

    static final int HEADER_OFFSET = 0;
    static final int CHANGES_OFFSET = 8;
    static final int HEAP_OFFSET = 16;
    static final int CHANGED_OFFSET = 40;
    static final int DIRTY_OFFSET = 44;
    static final int LOCK_OFFSET = 64;
    static final int TABLES_OFFSET = 128;

    /** Most elements: what the size in the header has room for. */
    static final int MAX_CAPACITY = (1 << 26) - 1;

    private static final int TABLE_SHIFT = 26;
    private static final int VERSION_SHIFT = TABLE_SHIFT + 1;
    private static final long VERSION_MASK = -1L >>> VERSION_SHIFT;

    private ListDescriptor()
    {
    }

    static long header(final long version, final int table, final int size)
    {
        return version << VERSION_SHIFT | (long)table << TABLE_SHIFT | size;
    }

    static int size(final long header)
    {
        return (int)(header & MAX_CAPACITY);
    }

    static int table(final long header)
    {
        return (int)(header >>> TABLE_SHIFT) & 1;
    }

    /** Number of changes of the structure; an iterator notices by it that it is out of date. */
    static long version(final long header)
    {
        return header >>> VERSION_SHIFT;
    }

    static long nextVersion(final long version)
    {
        return version + 1 & VERSION_MASK;
    }
}
