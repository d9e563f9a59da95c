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
 * How much a task queue puts up with; a part of what all participants must agree on.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> {@link IllegalArgumentException} for a number out of range.
 *
 * <pre>{@code
 * walk.taskQueue("jobs", 64, Codecs.utf8(), TaskLimits.DEFAULT.withAttempts(3));
 * }</pre>
 *
 * @param attempts how many times a task is delivered at most, from 1 to {@link #MAX_ATTEMPTS}; when the process that
 *                 took it for the last time dies too, it goes to the dead letters.
 * @param inHands  tasks that may be in hands, or be dead letters, beside those in the queue; zero: as many as the
 *                 capacity, but at least 1024. When there are more, the queue is full.
 * @param budget   bytes for the elements longer than 120 bytes, together; the longest element there can be. Negative:
 *                 256 for each task there may be, but at least a megabyte.
 */
public record TaskLimits(int attempts, int inHands, int budget) implements Serializable
{
    /** Most attempts there can be. */
    public static final int MAX_ATTEMPTS = 63;

    /** Five attempts, and the room that seems right. */
    public static final TaskLimits DEFAULT = new TaskLimits(5, 0, -1);

    private static final int MIN_IN_HANDS = 1024;
    private static final int MIN_BUDGET = 1 << 20;
    private static final int MAX_DEFAULT_BUDGET = 1 << 29;
    private static final int BUDGET_PER_TASK = 256;

    /**
     * Checks the numbers.
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
     * The same with another number of attempts.
     *
     * @param newAttempts how many times a task is delivered at most.
     * @return the other limits.
     */
    public TaskLimits withAttempts(final int newAttempts)
    {
        return new TaskLimits(newAttempts, inHands, budget);
    }

    /**
     * The same with another number of tasks in hands.
     *
     * @param newInHands tasks that may be in hands, or be dead letters.
     * @return the other limits.
     */
    public TaskLimits withInHands(final int newInHands)
    {
        return new TaskLimits(attempts, newInHands, budget);
    }

    /**
     * The same with another budget.
     *
     * @param newBudget bytes for the elements longer than 120 bytes, together.
     * @return the other limits.
     */
    public TaskLimits withBudget(final int newBudget)
    {
        return new TaskLimits(attempts, inHands, newBudget);
    }

    /** With numbers in place of "what seems right". */
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
