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
import io.ropewalk.structure.queue.TaskQueueDescriptor.TaskSlotDescriptor;

import java.io.Serializable;

/**
 * The limits of a task queue; all processes must agree on them.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> {@link IllegalArgumentException} if a number is out of range.
 *
 * <pre>{@code
 * walk.taskQueue("jobs", 64, Codecs.utf8(), TaskLimits.DEFAULT.withAttempts(3));
 * }</pre>
 *
 * @param attempts how often a task is delivered at most, from 1 to {@link #MAX_ATTEMPTS}; if the process that took it
 *                 last dies too, it becomes a dead letter.
 * @param inHands  room for tasks in flight and dead letters, beside the capacity; zero for as many as the capacity, but
 *                 at least 1024. When it is used up, the queue is full.
 * @param budget   total bytes available for tasks longer than 120 bytes; also the maximum task size. Negative for 256
 *                 bytes for each task there may be, but at least 1 MiB.
 */
public record TaskLimits(int attempts, int inHands, int budget) implements Serializable
{
    /** The maximum number of attempts. */
    public static final int MAX_ATTEMPTS = 63;

    /** Five attempts, and the default room. */
    public static final TaskLimits DEFAULT = new TaskLimits(5, 0, -1);

    private static final int MIN_IN_HANDS = 1024;
    private static final int MIN_BUDGET = 1 << 20;
    private static final int MAX_DEFAULT_BUDGET = 1 << 29;
    private static final int BUDGET_PER_TASK = 256;

    /**
     * Checks the ranges.
     */
    public TaskLimits
    {
        if (attempts < 1 || attempts > MAX_ATTEMPTS)
        {
            throw new IllegalArgumentException(
                "attempts must be from 1 to " + MAX_ATTEMPTS + ": attempts=" + attempts);
        }
        if (inHands < 0)
        {
            throw new IllegalArgumentException("tasks in hands must not be negative: inHands=" + inHands);
        }
    }

    /**
     * Returns these limits with another number of attempts.
     *
     * @param newAttempts how often a task is delivered at most.
     * @return the new limits.
     */
    public TaskLimits withAttempts(final int newAttempts)
    {
        return new TaskLimits(newAttempts, inHands, budget);
    }

    /**
     * Returns these limits with another number of tasks in flight.
     *
     * @param newInHands room for tasks in flight and dead letters.
     * @return the new limits.
     */
    public TaskLimits withInHands(final int newInHands)
    {
        return new TaskLimits(attempts, newInHands, budget);
    }

    /**
     * Returns these limits with another budget.
     *
     * @param newBudget total bytes available for tasks longer than 120 bytes; also the maximum task size.
     * @return the new limits.
     */
    public TaskLimits withBudget(final int newBudget)
    {
        return new TaskLimits(attempts, inHands, newBudget);
    }

    /** Returns these limits with numbers in place of the defaults. */
    TaskLimits resolved(final int capacity, final Codec<?> codec)
    {
        final int hands = 0 == inHands ? Math.max(capacity, MIN_IN_HANDS) : inHands;
        int bytes = budget;
        if (bytes < 0)
        {
            final long wanted = ((long)capacity + hands) * BUDGET_PER_TASK;
            bytes = codec.maxLengthBytes() <= TaskSlotDescriptor.INLINE_LENGTH ? 0 :
                (int)Math.min(MAX_DEFAULT_BUDGET, Math.max(MIN_BUDGET, wanted));
        }
        return new TaskLimits(attempts, hands, bytes);
    }
}
