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
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.charset.StandardCharsets;

/** What the kinds of maps, sets and namespaces have in common. */
final class CollectionKinds
{
    /** Parameters of the spec, by index. */
    static final int ENTRIES = 0;
    static final int BUDGET = 1;
    static final int MAX_BUDGET = 2;

    private static final int MIN_BUDGET = 1 << 16;
    private static final int MAX_DEFAULT_BUDGET = 1 << 30;
    private static final int BYTES_PER_ENTRY = 128;
    private static final int FIXED_LENGTH = 256;
    private static final int UNIT = 1 << MapDescriptor.UNIT_SHIFT;
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private CollectionKinds()
    {
    }

    /** Room for so many entries: exactly, if their length is known and small. */
    static int defaultBudget(final int entries, final Codec<?> keyCodec, final Codec<?> valueCodec)
    {
        final ValueForm form = null == valueCodec ? ValueForm.NONE : ValueForm.of(valueCodec);
        final long length =
            form.blockLength(keyCodec.maxLengthBytes(), null == valueCodec ? 0 : valueCodec.maxLengthBytes());
        final long perEntry = length <= FIXED_LENGTH ? (length + UNIT - 1) / UNIT * UNIT : BYTES_PER_ENTRY;
        final long least = length <= FIXED_LENGTH ? UNIT : MIN_BUDGET;
        return (int)Math.min(MAX_DEFAULT_BUDGET, Math.max(least, perEntry * Math.max(1, entries)));
    }

    static SegmentSpec spec(final SegmentKind kind, final MapLayout layout, final String typeName)
    {
        return SegmentSpec.of(kind, MapDescriptor.FINGERPRINT, layout.bodyLength())
            .withInitialBody(layout.firstLength())
            .withTypeName(shortened(typeName))
            .withParameter("entries", layout.entries())
            .withParameter("budget", layout.budget())
            .withParameter("maxBudget", layout.maxBudget());
    }

    static void initialise(final MapLayout layout, final AtomicBuffer body)
    {
        body.putLong(MapDescriptor.POOL_OFFSET, layout.entries());
        body.putInt(MapDescriptor.AVAILABLE_OFFSET, layout.firstSlabs());
    }

    /** A name that fits into the header, and differs if the long one does. */
    private static String shortened(final String typeName)
    {
        final byte[] bytes = typeName.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= SegmentSpec.MAX_TYPE_NAME_LENGTH)
        {
            return typeName;
        }
        long hash = FNV_BASIS;
        for (final byte one : bytes)
        {
            hash = (hash ^ (one & 0xFF)) * FNV_PRIME;
        }
        return "#" + Long.toHexString(hash);
    }
}
