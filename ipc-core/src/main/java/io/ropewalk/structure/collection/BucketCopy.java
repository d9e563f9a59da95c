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
import io.ropewalk.machine.memory.Scratch;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.Arrays;

/**
 * Keys and values of one bucket, copied before they are decoded.
 *
 * <p><b>Threads:</b> one.
 *
 * <p><b>Failure:</b> what a codec throws.
 */
final class BucketCopy
{
    private static final int PARTS = 2;
    private static final int INITIAL_ENTRIES = 8;

    private final MutableDirectBuffer bytes;
    private int[] starts = new int[INITIAL_ENTRIES * PARTS + 1];
    private int parts;

    BucketCopy(final Scratch scratch)
    {
        bytes = scratch.buffer();
    }

    void clear()
    {
        parts = 0;
    }

    /** A key, and then its value. */
    void add(final DirectBuffer source, final int offset, final int length)
    {
        if (parts + 1 == starts.length)
        {
            starts = Arrays.copyOf(starts, starts.length * PARTS);
        }
        final int start = starts[parts];
        bytes.putBytes(start, source, offset, length);
        starts[++parts] = start + length;
    }

    int size()
    {
        return parts / PARTS;
    }

    <K> K key(final Codec<K> codec, final int entry)
    {
        return decode(codec, entry * PARTS);
    }

    <V> V value(final Codec<V> codec, final int entry)
    {
        return decode(codec, entry * PARTS + 1);
    }

    private <E> E decode(final Codec<E> codec, final int part)
    {
        return codec.decode(bytes, starts[part], starts[part + 1] - starts[part]);
    }
}
