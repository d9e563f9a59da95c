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
package io.ropewalk.structure.queue;

import io.ropewalk.codec.Codec;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.structure.ring.core.RingLayout;

import java.util.Objects;

/**
 * The spec of a {@link SharedQueue}; all processes must agree on all but the wait strategy.
 * <p>
 * <b>Threads:</b> immutable.
 * <p>
 * <b>Failure:</b> {@link #spec()} throws {@link IllegalArgumentException} if a number is out of range.
 *
 * @param capacity in elements, not rounded up.
 * @param slotLength bytes of the longest one that travels in its slot, usually 56.
 * @param budget   total bytes available for elements longer than a slot; also the maximum element size.
 * @param codec    for the elements.
 * @param strategy with which the handle waits.
 * @param <E>      type of the elements.
 */
public record QueueKind<E>(int capacity, int slotLength, int budget, Codec<E> codec, WaitStrategy strategy)
    implements Kind<SharedQueue<E>>
{
    /** Maximum bytes of an element that shares one cache line with its header. */
    static final int SLOT_LENGTH = 56;

    private static final int DEFAULT_BUDGET = 1 << 20;
    private static final int DEFAULT_BUDGET_PER_ELEMENT = 256;

    /**
     * Checks that no component is null.
     */
    public QueueKind
    {
        Objects.requireNonNull(codec, "codec");
        Objects.requireNonNull(strategy, "strategy");
    }

    static int defaultBudget(final int capacity, final Codec<?> codec)
    {
        return codec.maxLengthBytes() <= SLOT_LENGTH ? 0 :
            (int)Math.min(1 << 30, Math.max(DEFAULT_BUDGET, (long)capacity * DEFAULT_BUDGET_PER_ELEMENT));
    }

    /**
     * Returns this spec with another budget.
     *
     * @param budgetBytes total bytes available for elements longer than a slot; also the maximum element size.
     * @return the new spec.
     */
    public QueueKind<E> budget(final int budgetBytes)
    {
        return new QueueKind<>(capacity, slotLength, budgetBytes, codec, strategy);
    }

    /**
     * Returns this spec with another length of its slots: longer ones for elements that would otherwise need a block.
     *
     * @param lengthBytes of the longest element that travels in its slot; with 8 bytes more, a multiple of 64 is best.
     * @return the new spec.
     */
    public QueueKind<E> slotLength(final int lengthBytes)
    {
        return new QueueKind<>(capacity, lengthBytes, budget, codec, strategy);
    }

    @Override
    public SegmentSpec spec()
    {
        return SegmentSpec.of(SegmentKind.QUEUE, RingLayout.fingerprint(), layout().bodyLength())
            .withTypeName(codec.name())
            .withParameter("capacity", capacity)
            .withParameter("slotLength", slotLength)
            .withParameter("budget", budget);
    }

    RingLayout layout()
    {
        return RingLayout.shared(capacity, slotLength, budget);
    }

    @Override
    public SharedQueue<E> handle(final Attachment attachment)
    {
        return new SharedQueue<>(attachment, this);
    }
}
