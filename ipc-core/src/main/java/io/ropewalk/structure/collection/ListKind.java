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

import java.util.Objects;

/**
 * The spec of a {@link SharedList}.
 * <p>
 * <b>Threads:</b> immutable.
 * <p>
 * <b>Failure:</b> {@link #spec()} throws {@link IllegalArgumentException} if a number is out of range.
 *
 * @param capacity most elements the list can have.
 * @param budget   total bytes available for encoded elements, of which each takes a multiple of 32; also the maximum
 *                 element size.
 * @param codec    for the elements.
 * @param <E>      type of the elements.
 */
public record ListKind<E>(int capacity, int budget, Codec<E> codec) implements Kind<SharedList<E>>
{
    private static final int DEFAULT_BUDGET = 1 << 20;
    private static final int DEFAULT_BUDGET_PER_ELEMENT = 256;
    private static final int UNIT = 32;

    /**
     * Checks that the codec is not null.
     */
    public ListKind
    {
        Objects.requireNonNull(codec, "codec");
    }

    static int defaultBudget(final int capacity, final Codec<?> codec)
    {
        final long units = ((long)codec.maxLengthBytes() + UNIT - 1) / UNIT;
        final long budgetBytes = units * UNIT <= DEFAULT_BUDGET_PER_ELEMENT ? Math.max(1, units) * UNIT * capacity :
            Math.max(DEFAULT_BUDGET, (long)capacity * DEFAULT_BUDGET_PER_ELEMENT);
        return (int)Math.min(1 << 30, budgetBytes);
    }

    /**
     * Returns this spec with another budget.
     *
     * @param budgetBytes total bytes available for encoded elements; also the maximum element size.
     * @return the new spec.
     */
    public ListKind<E> budget(final int budgetBytes)
    {
        return new ListKind<>(capacity, budgetBytes, codec);
    }

    @Override
    public SegmentSpec spec()
    {
        return SegmentSpec.of(SegmentKind.LIST, ListDescriptor.FINGERPRINT, layout().bodyLength())
            .withTypeName(codec.name())
            .withParameter("capacity", capacity)
            .withParameter("budget", budget);
    }

    ListLayout layout()
    {
        return new ListLayout(capacity, budget);
    }

    @Override
    public SharedList<E> handle(final Attachment attachment)
    {
        return new SharedList<>(attachment, this);
    }
}
