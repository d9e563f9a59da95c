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
import io.ropewalk.machine.platform.RandomNumber;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import org.agrona.concurrent.AtomicBuffer;

import java.util.Objects;

/**
 * The spec of a {@link SharedQueue} that grows; all processes must agree on all but the wait strategy.
 * <p>
 * <b>Threads:</b> immutable.
 * <p>
 * <b>Failure:</b> {@link #spec()} throws {@link IllegalArgumentException} if a number is out of range.
 *
 * @param initialCapacity elements that the first, smallest file holds.
 * @param initialBudget   bytes that it has for elements longer than 56 bytes.
 * @param limitBytes      that all files of elements may have together; zero for no limit.
 * @param codec           for the elements.
 * @param strategy        with which the handle waits.
 * @param <E>             type of the elements.
 */
public record GrowingQueueKind<E>(
    int initialCapacity, int initialBudget, long limitBytes, Codec<E> codec, WaitStrategy strategy)
    implements Kind<SharedQueue<E>>
{
    static final int DEFAULT_CAPACITY = 1024;

    private static final int BUDGET_PER_ELEMENT = 256;

    /** What the first ring has at least for long elements. */
    private static final int MIN_BUDGET = 4096;

    /**
     * Checks that no component is null.
     */
    public GrowingQueueKind
    {
        Objects.requireNonNull(codec, "codec");
        Objects.requireNonNull(strategy, "strategy");
    }

    static int budgetOf(final int capacity, final Codec<?> codec)
    {
        return codec.maxLengthBytes() <= QueueKind.SLOT_LENGTH ? 0 :
            (int)Math.min(1 << 30, Math.max(MIN_BUDGET, (long)capacity * BUDGET_PER_ELEMENT));
    }

    /**
     * Returns this spec with a limit on the bytes that elements may take up. When it is reached, the queue is full.
     *
     * @param bytes that all files of elements may have together: 160 for an element, and its length if that is more
     *              than 56.
     * @return the new spec.
     */
    public GrowingQueueKind<E> limit(final long bytes)
    {
        return new GrowingQueueKind<>(initialCapacity, initialBudget, bytes, codec, strategy);
    }

    /**
     * Returns this spec with another size to begin with, and to go back to.
     *
     * @param elements that fit without growing.
     * @return the new spec.
     */
    public GrowingQueueKind<E> initialCapacity(final int elements)
    {
        return new GrowingQueueKind<>(elements, budgetOf(elements, codec), limitBytes, codec, strategy);
    }

    @Override
    public SegmentSpec spec()
    {
        final long firstBytes = sizes().fileLength(0);
        if (limitBytes < 0 || (limitBytes > 0 && limitBytes < firstBytes))
        {
            throw new IllegalArgumentException("limit out of range: limitBytes=" + limitBytes + " min=" + firstBytes);
        }
        return SegmentSpec.of(
            SegmentKind.GROWING_QUEUE, GrowingQueueDescriptor.FINGERPRINT, GrowingQueueDescriptor.BODY_LENGTH)
            .withTypeName(codec.name())
            .withParameter("initialCapacity", initialCapacity)
            .withParameter("slotLength", QueueKind.SLOT_LENGTH)
            .withParameter("initialBudget", initialBudget)
            .withParameter("limit", limitBytes);
    }

    RingSizes sizes()
    {
        return new RingSizes(initialCapacity, initialBudget, QueueKind.SLOT_LENGTH);
    }

    /** The spec of one ring. */
    QueueKind<E> ring(final RingSizes sizes, final int size)
    {
        return new QueueKind<>(sizes.capacity(size), QueueKind.SLOT_LENGTH, sizes.budget(size), codec, strategy);
    }

    @Override
    public void initialise(final AtomicBuffer body)
    {
        body.putLong(GrowingQueueDescriptor.IDENTITY_OFFSET, RandomNumber.next());
    }

    /** The first put shall not be the one that makes the file, or finds that there is no room. */
    @Override
    public SharedQueue<E> open(final Attachment attachment)
    {
        final GrowingTransfer<E> transfer = new GrowingTransfer<>(attachment, this);
        transfer.prepare();
        return new SharedQueue<>(attachment, this, transfer);
    }

    @Override
    public SharedQueue<E> handle(final Attachment attachment)
    {
        return new SharedQueue<>(attachment, this, new GrowingTransfer<>(attachment, this));
    }
}
