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

import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;

/** How the value of an entry lies in its block. */
enum ValueForm
{
    /** There is none: an element of a set. */
    NONE,

    /** Eight bytes, which are replaced by one store. */
    WORD,

    /** A length and so many bytes. */
    BYTES;

    static ValueForm of(final Codec<?> codec)
    {
        return isWord(codec) ? WORD : BYTES;
    }

    /** Whether a codec makes exactly eight bytes of everything. */
    static boolean isWord(final Codec<?> codec)
    {
        return Codecs.int64() == codec || Codecs.float64() == codec;
    }

    static int align(final int lengthBytes)
    {
        return (lengthBytes + Long.BYTES - 1) & -Long.BYTES;
    }

    /** Length of a block with a key and a value; above the range of an int if one of them is. */
    long blockLength(final long keyLength, final long valueLength)
    {
        final long valueOffset = MapDescriptor.EntryDescriptor.KEY_OFFSET + ((keyLength + Long.BYTES - 1) & -Long.BYTES);
        return switch (this)
        {
            case NONE -> valueOffset;
            case WORD -> valueOffset + Long.BYTES;
            default -> valueOffset + Integer.BYTES + valueLength;
        };
    }
}
