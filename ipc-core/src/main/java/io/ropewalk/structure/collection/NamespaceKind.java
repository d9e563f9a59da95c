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
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import org.agrona.concurrent.AtomicBuffer;

import java.util.Objects;

/**
 * The spec of a {@link SharedNamespace}; all processes must agree on it.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> {@link #spec()} throws {@link IllegalArgumentException} if a number is out of range.
 *
 * @param entries   most attributes.
 * @param budget    bytes for the attributes; also the maximum length of one.
 * @param maxBudget bytes to which it may grow.
 * @param codec     for the values.
 */
public record NamespaceKind(int entries, int budget, int maxBudget, Codec<Object> codec)
    implements Kind<SharedNamespace>
{
    /**
     * Checks that no component is null.
     */
    public NamespaceKind
    {
        Objects.requireNonNull(codec, "codec");
    }

    /**
     * Returns this spec with another budget.
     *
     * @param budgetBytes for the attributes, their names included; also the maximum length of one.
     * @return the new spec.
     */
    public NamespaceKind budget(final int budgetBytes)
    {
        return new NamespaceKind(entries, budgetBytes, budgetBytes, codec);
    }

    /**
     * Returns this spec with another maximum number of attributes.
     *
     * @param maxEntries most attributes.
     * @return the new spec.
     */
    public NamespaceKind entries(final int maxEntries)
    {
        return new NamespaceKind(maxEntries, budget, maxBudget, codec);
    }

    @Override
    public SegmentSpec spec()
    {
        return CollectionKinds.spec(SegmentKind.NAMESPACE, layout(), codec.name());
    }

    MapLayout layout()
    {
        return MapLayout.of(entries, budget, maxBudget, ValueForm.isWord(Codecs.utf8()), ValueForm.BYTES);
    }

    @Override
    public void initialise(final AtomicBuffer body)
    {
        CollectionKinds.initialise(layout(), body);
    }

    @Override
    public SharedNamespace handle(final Attachment attachment)
    {
        return new SharedNamespace(attachment, this);
    }
}
