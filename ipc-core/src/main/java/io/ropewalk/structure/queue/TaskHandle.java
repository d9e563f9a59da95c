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
import io.ropewalk.segment.Walk;
import io.ropewalk.segment.file.Segment;
import io.ropewalk.segment.file.SegmentKind;
import io.ropewalk.segment.file.SegmentSpec;
import io.ropewalk.structure.ring.MpmcRing;
import org.agrona.concurrent.AtomicBuffer;

import java.io.Serializable;
import java.util.Objects;

/**
 * All that is needed to attach to a task queue: what a {@link TaskQueue} is on its way to another process.
 *
 * @param <E> type of the elements.
 */
record TaskHandle<E>(
    Attachment attachment, int capacity, TaskLimits limits, Codec<E> codec, WaitStrategy strategy)
    implements Serializable
{
    private static final String CAPACITY = "capacity";
    private static final String IN_HANDS = "inHands";
    private static final String BUDGET = "budget";
    private static final String ATTEMPTS = "attempts";

    static <E> TaskQueue<E> openOrCreate(
        final Walk walk, final String name, final int capacity, final Codec<E> codec, final TaskLimits limits)
    {
        final TaskLimits resolved = limits.resolved(capacity, codec);
        return new TaskHandle<>(
            Attachment.openOrCreate(walk, name, spec(capacity, resolved, codec), TaskHandle::leaveZero),
            capacity, resolved, codec, WaitStrategy.HYBRID).open();
    }

    static <E> TaskQueue<E> createAnonymous(
        final Walk walk, final int capacity, final Codec<E> codec, final TaskLimits limits)
    {
        final TaskLimits resolved = limits.resolved(capacity, codec);
        return new TaskHandle<>(
            Attachment.create(walk, spec(capacity, resolved, codec), TaskHandle::leaveZero),
            capacity, resolved, codec, WaitStrategy.HYBRID).open();
    }

    /** Null when there is none. */
    static <E> TaskQueue<E> openExisting(final Walk walk, final String name, final Codec<E> codec)
    {
        final Segment segment = walk.openAny(name, SegmentKind.TASK_QUEUE, TaskLayout.fingerprint()).orElse(null);
        if (segment == null)
        {
            return null;
        }
        final int capacity = (int)segment.parameter(0);
        final TaskLimits limits =
            new TaskLimits((int)segment.parameter(3), (int)segment.parameter(1), (int)segment.parameter(2));
        return Attachment.find(walk, name, spec(capacity, limits, codec))
            .map((attachment) -> new TaskHandle<>(attachment, capacity, limits, codec, WaitStrategy.HYBRID).open())
            .orElse(null);
    }

    static SegmentSpec spec(final int capacity, final TaskLimits limits, final Codec<?> codec)
    {
        final TaskLayout layout = new TaskLayout(capacity, limits.inHands(), limits.budget());
        return SegmentSpec.of(SegmentKind.TASK_QUEUE, TaskLayout.fingerprint(), layout.bodyLength)
            .withTypeName(codec.name())
            .withParameter(CAPACITY, capacity)
            .withParameter(IN_HANDS, limits.inHands())
            .withParameter(BUDGET, limits.budget())
            .withParameter(ATTEMPTS, limits.attempts());
    }

    TaskHandle<E> with(final WaitStrategy newStrategy)
    {
        return new TaskHandle<>(
            attachment, capacity, limits, codec, Objects.requireNonNull(newStrategy, "strategy"));
    }

    TaskQueue<E> open()
    {
        final TaskLayout layout = new TaskLayout(capacity, limits.inHands(), limits.budget());
        final MpmcRing ring = new MpmcRing(attachment.buffer(), layout.ring,
            attachment.participants().owner(), attachment.participants()::isDead, attachment.path());
        return new TaskQueue<>(this, ring,
            new TaskTransfer<>(attachment, ring, layout, limits.attempts(), codec, strategy));
    }

    /** A new task queue is all zeros. */
    private static void leaveZero(final AtomicBuffer body)
    {
        assert body.getLong(0) == 0;
    }

    private Object readResolve()
    {
        return open();
    }
}
