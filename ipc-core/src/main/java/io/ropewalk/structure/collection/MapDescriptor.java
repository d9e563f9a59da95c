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
 * Body of a map or a set: a header, the stripes, the buckets, the table of slabs, and the slabs, in this order. All
 * offsets are relative to the part that they belong to.
 *
 * <pre>
 *  header   0 changed | 4 slabs available | 64 pool of credits                                  128 bytes
 *  stripe   0 mutex | 24 count | 32 credit | 40 version | 48 damaged | 64 heap                  128 bytes
 *  bucket   0 entry words, seven | 56 chain                                                      64 bytes
 *  block    0 next | 4 key length | 8 key, padded to 8 | value                                   units of 32 bytes
 * </pre>
 */
final class MapDescriptor
{
    static final int CHANGED_OFFSET = 0;
    static final int AVAILABLE_OFFSET = 4;
    static final int POOL_OFFSET = 64;
    static final int HEADER_LENGTH = 128;

    static final int MUTEX_OFFSET = 0;
    static final int COUNT_OFFSET = 24;
    static final int CREDIT_OFFSET = 32;
    static final int VERSION_OFFSET = 40;
    static final int DAMAGED_OFFSET = 48;
    static final int HEAP_OFFSET = 64;
    static final int STRIPE_LENGTH = 128;

    static final int WORDS = 7;
    static final int CHAIN_OFFSET = 56;
    static final int BUCKET_LENGTH = 64;

    static final int NEXT_OFFSET = 0;
    static final int KEY_LENGTH_OFFSET = 4;
    static final int KEY_OFFSET = 8;

    /** Entry word: bits of the hash above the number of the block's first unit. */
    static final int HASH_SHIFT = 32;

    /** Offset of a block, as the number of its first unit. */
    static final int UNIT_SHIFT = 5;

    /** Changes whenever the layout does. */
    static final int FINGERPRINT = 0x4D415001;

    private MapDescriptor()
    {
    }
}
