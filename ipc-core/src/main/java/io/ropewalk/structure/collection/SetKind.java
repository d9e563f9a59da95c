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
 * The spec of a {@link SharedSet}; all processes must agree on it.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> {@link #spec()} throws {@link IllegalArgumentException} if a number is out of range.
 *
 * @param entries   most elements, not rounded up.
 * @param budget    bytes for the elements; also the maximum length of one.
 * @param maxBudget bytes to which it may grow.
 * @param codec     for the elements.
 * @param <E>       type of the elements.
 */
public record SetKind<E>(int entries, int budget, int maxBudget, Codec<E> codec) implements Kind<SharedSet<E>>
{
    /**
     * Checks that no component is null.
     */
    public SetKind
    {
        Objects.requireNonNull(codec, "codec");
    }

    /**
     * Returns this spec with another budget.
     *
     * @param budgetBytes for the elements, some bytes each included; also the maximum length of one.
     * @return the new spec.
     */
    public SetKind<E> budget(final int budgetBytes)
    {
        return new SetKind<>(entries, budgetBytes, budgetBytes, codec);
    }

    /**
     * Returns this spec with limits up to which the set grows.
     *
     * @param maxEntries     most elements.
     * @param maxBudgetBytes bytes for the elements.
     * @return the new spec.
     */
    public SetKind<E> growUpTo(final int maxEntries, final int maxBudgetBytes)
    {
        return new SetKind<>(Math.max(entries, maxEntries), budget, Math.max(budget, maxBudgetBytes), codec);
    }

    @Override
    public SegmentSpec spec()
    {
        return CollectionKinds.spec(SegmentKind.SET, layout(), codec.name());
    }

    MapLayout layout()
    {
        return MapLayout.of(entries, budget, maxBudget, ValueForm.isWord(codec), ValueForm.NONE);
    }

    @Override
    public void initialise(final AtomicBuffer body)
    {
        CollectionKinds.initialise(layout(), body);
    }

    @Override
    public SharedSet<E> handle(final Attachment attachment)
    {
        return new SharedSet<>(attachment, this);
    }
}
