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
 * Body of a map, a set or a namespace: a header, the stripes, the buckets, the table of slabs, and the slabs.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                Changed: word to sleep on                      |  0
 *  +---------------------------------------------------------------+
 *  |                Available: number of slabs                     |  4
 *  +---------------------------------------------------------------+
 *  |                        (padding)                             ...  8
 * ...                                                              |
 *  +---------------------------------------------------------------+
 *  |                Pool: credits that no stripe has               |  64
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class MapDescriptor
{
    static final int CHANGED_OFFSET = 0;
    static final int AVAILABLE_OFFSET = 4;
    static final int POOL_OFFSET = 64;
    static final int HEADER_LENGTH = 128;

    /** Entry word: bits of the hash above the number of the block's first unit. */
    static final int HASH_SHIFT = 32;

    /** Offset of a block, as the number of its first unit. */
    static final int UNIT_SHIFT = 5;

    /** Changes whenever the layout does. */
    static final int FINGERPRINT = 0x4D415001;

    private MapDescriptor()
    {
    }

    /** A part of the buckets, and who writes to it; offsets are relative to the stripe. */
    static final class StripeDescriptor
    {
        static final int MUTEX_OFFSET = 0;
        static final int COUNT_OFFSET = 24;
        static final int CREDIT_OFFSET = 32;
        static final int VERSION_OFFSET = 40;
        static final int DAMAGED_OFFSET = 48;
        static final int HEAP_OFFSET = 64;
        static final int STRIPE_LENGTH = 128;

        private StripeDescriptor()
        {
        }
    }

    /** One line of entries; offsets are relative to the bucket. */
    static final class BucketDescriptor
    {
        static final int WORDS_OFFSET = 0;
        static final int CHAIN_OFFSET = 56;
        static final int BUCKET_LENGTH = 64;

        private BucketDescriptor()
        {
        }
    }

    /** An entry; offsets are relative to the block. */
    static final class EntryDescriptor
    {
        static final int NEXT_OFFSET = 0;
        static final int KEY_LENGTH_OFFSET = 4;
        static final int KEY_OFFSET = 8;

        private EntryDescriptor()
        {
        }
    }
}
