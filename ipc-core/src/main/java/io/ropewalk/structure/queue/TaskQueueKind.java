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
import io.ropewalk.structure.queue.TaskQueueDescriptor.TaskLayout;

import java.util.Objects;

/**
 * The spec of a {@link TaskQueue}; all processes must agree on all but the wait strategy.
 * <p>
 * <b>Threads:</b> immutable.
 * <p>
 * <b>Failure:</b> {@link IllegalArgumentException} if a number is out of range.
 *
 * @param capacity in waiting tasks, not rounded up.
 * @param limits   on attempts, tasks in flight, and bytes.
 * @param codec    for the tasks.
 * @param strategy with which the handle waits.
 * @param <E>      type of the tasks.
 */
public record TaskQueueKind<E>(int capacity, TaskLimits limits, Codec<E> codec, WaitStrategy strategy)
    implements Kind<TaskQueue<E>>
{
    /**
     * Checks for null, and resolves limits that were left open.
     */
    public TaskQueueKind
    {
        Objects.requireNonNull(codec, "codec");
        Objects.requireNonNull(strategy, "strategy");
        limits = limits.resolved(capacity, codec);
    }

    /**
     * Returns this spec with other limits.
     *
     * @param newLimits on attempts, tasks in flight, and bytes.
     * @return the new spec.
     */
    public TaskQueueKind<E> limits(final TaskLimits newLimits)
    {
        return new TaskQueueKind<>(capacity, newLimits, codec, strategy);
    }

    @Override
    public SegmentSpec spec()
    {
        return SegmentSpec.of(SegmentKind.TASK_QUEUE, TaskLayout.fingerprint(), layout().bodyLength)
            .withTypeName(codec.name())
            .withParameter("capacity", capacity)
            .withParameter("inHands", limits.inHands())
            .withParameter("budget", limits.budget())
            .withParameter("attempts", limits.attempts());
    }

    TaskLayout layout()
    {
        return new TaskLayout(capacity, limits.inHands(), limits.budget());
    }

    @Override
    public TaskQueue<E> handle(final Attachment attachment)
    {
        return new TaskQueue<>(attachment, this);
    }
}
