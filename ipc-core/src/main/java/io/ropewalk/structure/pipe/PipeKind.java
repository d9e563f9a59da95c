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
package io.ropewalk.structure.pipe;

import io.ropewalk.codec.Codec;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.structure.ring.core.RingLayout;

import java.util.Objects;

/**
 * The spec of a {@link Pipe}; all processes must agree on it.
 * <p>
 * <b>Threads:</b> immutable.
 * <p>
 * <b>Failure:</b> {@link #spec()} throws {@link IllegalArgumentException} if a number is out of range.
 *
 * @param isDuplex whether both ends send and receive; otherwise the first only receives and the second only sends.
 * @param capacity in messages, in each direction.
 * @param slotLength bytes of the longest one that travels in its slot, usually 56.
 * @param budget   total bytes, in each direction, for messages longer than a slot; also the maximum message size.
 * @param codec    for the messages.
 * @param <E>      type of the messages.
 */
public record PipeKind<E>(boolean isDuplex, int capacity, int slotLength, int budget, Codec<E> codec)
    implements Kind<Pipe<E>>
{
    static final int DEFAULT_CAPACITY = 1024;
    static final int DEFAULT_BUDGET = 1 << 20;

    /** Maximum bytes of a message that shares one cache line with its header. */
    static final int SLOT_LENGTH = 56;

    /** Changes with the layout of the pipe or of its rings. */
    private static final int FINGERPRINT = RingLayout.fingerprint() * 31 + PipeDescriptor.RINGS_OFFSET;

    /**
     * Checks that no component is null.
     */
    public PipeKind
    {
        Objects.requireNonNull(codec, "codec");
    }

    /**
     * Returns this spec with another capacity.
     *
     * @param messages that each direction can hold.
     * @return the new spec.
     */
    public PipeKind<E> capacity(final int messages)
    {
        return new PipeKind<>(isDuplex, messages, slotLength, budget, codec);
    }

    /**
     * Returns this spec with another budget.
     *
     * @param budgetBytes total, in each direction, for messages longer than a slot; also the maximum message size.
     * @return the new spec.
     */
    public PipeKind<E> budget(final int budgetBytes)
    {
        return new PipeKind<>(isDuplex, capacity, slotLength, budgetBytes, codec);
    }

    /**
     * Returns this spec with another length of its slots: longer ones for messages that would otherwise need a block.
     *
     * @param lengthBytes of the longest message that travels in its slot; with 8 bytes more, a multiple of 64 is best.
     * @return the new spec.
     */
    public PipeKind<E> slotLength(final int lengthBytes)
    {
        return new PipeKind<>(isDuplex, capacity, lengthBytes, budget, codec);
    }

    @Override
    public Pipe<E> handle(final Attachment attachment)
    {
        return new Pipe<>(attachment, this);
    }

    /** Returns the spec of one end. */
    ConnectionKind<E> end(final boolean isFirst)
    {
        return new ConnectionKind<>(this, isFirst, WaitStrategy.HYBRID);
    }

    RingLayout ring()
    {
        return RingLayout.single(capacity, slotLength, budget);
    }

    /** Returns the offset of the ring to the first end, or of that to the second. */
    int ringOffset(final boolean isToFirst)
    {
        return PipeDescriptor.RINGS_OFFSET + (isToFirst ? 0 : ringLength());
    }

    private int ringLength()
    {
        final long length = align(ring().bodyLength());
        if (PipeDescriptor.RINGS_OFFSET + 2 * length > Integer.MAX_VALUE >> 1)
        {
            throw new IllegalArgumentException("pipe too large for one mapping: capacity=" + capacity +
                " budget=" + budget);
        }
        return (int)length;
    }

    @Override
    public SegmentSpec spec()
    {
        final int length = PipeDescriptor.RINGS_OFFSET + ringLength() * (isDuplex ? 2 : 1);
        return SegmentSpec.of(SegmentKind.PIPE, FINGERPRINT, length)
            .withTypeName(codec.name())
            .withParameter("duplex", isDuplex ? 1 : 0)
            .withParameter("capacity", capacity)
            .withParameter("slotLength", slotLength)
            .withParameter("budget", budget);
    }

    private static long align(final long length)
    {
        return (length + PipeDescriptor.LINE_PAIR_LENGTH - 1) & -PipeDescriptor.LINE_PAIR_LENGTH;
    }
}
