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
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import org.agrona.concurrent.AtomicBuffer;

import java.util.Objects;

/**
 * The spec of a {@link SharedMap}; all processes must agree on it.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> {@link #spec()} throws {@link IllegalArgumentException} if a number is out of range.
 *
 * @param entries    most entries, not rounded up.
 * @param budget     bytes for the entries; also the maximum length of one.
 * @param maxBudget  bytes to which it may grow.
 * @param keyCodec   for the keys.
 * @param valueCodec for the values.
 * @param <K>        type of the keys.
 * @param <V>        type of the values.
 */
public record MapKind<K, V>(int entries, int budget, int maxBudget, Codec<K> keyCodec, Codec<V> valueCodec)
    implements Kind<SharedMap<K, V>>
{
    /**
     * Checks that no component is null.
     */
    public MapKind
    {
        Objects.requireNonNull(keyCodec, "keyCodec");
        Objects.requireNonNull(valueCodec, "valueCodec");
    }

    /**
     * Returns this spec with another budget.
     *
     * @param budgetBytes for the entries, their keys and some bytes each included; also the maximum length of one.
     * @return the new spec.
     */
    public MapKind<K, V> budget(final int budgetBytes)
    {
        return new MapKind<>(entries, budgetBytes, budgetBytes, keyCodec, valueCodec);
    }

    /**
     * Returns this spec with limits up to which the map grows. The buckets are made for all entries at once; the bytes
     * are allocated as they are needed.
     *
     * @param maxEntries     most entries.
     * @param maxBudgetBytes bytes for the entries.
     * @return the new spec.
     */
    public MapKind<K, V> growUpTo(final int maxEntries, final int maxBudgetBytes)
    {
        return new MapKind<>(
            Math.max(entries, maxEntries), budget, Math.max(budget, maxBudgetBytes), keyCodec, valueCodec);
    }

    @Override
    public SegmentSpec spec()
    {
        return CollectionKinds.spec(SegmentKind.MAP, layout(), keyCodec.name() + "->" + valueCodec.name());
    }

    MapLayout layout()
    {
        return MapLayout.of(
            entries, budget, maxBudget, ValueForm.isWord(keyCodec), ValueForm.of(valueCodec));
    }

    @Override
    public void initialise(final AtomicBuffer body)
    {
        CollectionKinds.initialise(layout(), body);
    }

    @Override
    public SharedMap<K, V> handle(final Attachment attachment)
    {
        return new SharedMap<>(attachment, this);
    }
}
