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

import io.ropewalk.segment.Description;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.structure.queue.TaskQueueDescriptor.TaskLayout;
import io.ropewalk.structure.ring.core.RingDescriber;
import org.agrona.concurrent.AtomicBuffer;

import java.util.function.LongUnaryOperator;

/**
 * What a copy of a queue, task queue or growing queue says, for those who only look.
 * <p>
 * <b>Threads:</b> stateless; the copy is used by one.
 */
public final class QueueDescriber
{
    private QueueDescriber()
    {
    }

    /**
     * Of an object of one of the kinds of this package.
     *
     * @param kind       that it is of.
     * @param copy       of its body, or of its beginning; may be written to.
     * @param parameters that it was made with, by index.
     * @param into       that takes what it says.
     */
    public static void describe(
        final SegmentKind kind, final AtomicBuffer copy, final LongUnaryOperator parameters, final Description into)
    {
        switch (kind)
        {
            case QUEUE ->
            {
                into.parameter("capacity", parameters.applyAsLong(0));
                into.parameter("budget", parameters.applyAsLong(2));
                RingDescriber.describeShared(copy, (int)parameters.applyAsLong(0), (int)parameters.applyAsLong(1),
                    (int)parameters.applyAsLong(2), into);
            }
            case TASK_QUEUE -> describeTasks(copy, parameters, into);
            default -> describeGrowing(copy, parameters, into);
        }
    }

    private static void describeTasks(
        final AtomicBuffer copy, final LongUnaryOperator parameters, final Description into)
    {
        final int capacity = (int)parameters.applyAsLong(0);
        into.parameter("capacity", capacity);
        into.parameter("in hands", parameters.applyAsLong(1));
        into.parameter("budget", parameters.applyAsLong(2));
        into.parameter("attempts", parameters.applyAsLong(3));
        RingDescriber.describeShared(copy, capacity, TaskQueueDescriptor.TICKET_LENGTH, 0, into);
        final TaskLayout layout = new TaskLayout(
            capacity, (int)parameters.applyAsLong(1), (int)parameters.applyAsLong(2));
        int queued = 0;
        int dead = 0;
        for (int slot = 0; slot < layout.slots && layout.stateIndex(slot) < copy.capacity(); slot++)
        {
            final long word = copy.getLong(layout.stateIndex(slot));
            final int state = TaskWord.state(word);
            final boolean isHeld = TaskWord.HELD == state && TaskWord.NOBODY != TaskWord.owner(word);
            queued += TaskWord.QUEUED == state || (TaskWord.HELD == state && !isHeld) ? 1 : 0;
            dead += TaskWord.DEAD == state ? 1 : 0;
            into.holder(isHeld ? TaskWord.owner(word) : 0, 0, "task", 1);
        }
        into.occupancy(queued, capacity);
        into.state("tasks in hands", into.holdings().stream().filter((each) -> "task".equals(each.what())).count());
        into.state("dead letters", dead);
    }

    private static void describeGrowing(
        final AtomicBuffer copy, final LongUnaryOperator parameters, final Description into)
    {
        final long last = copy.getLong(GrowingQueueDescriptor.LAST_OFFSET);
        final long retired = copy.getLong(GrowingQueueDescriptor.RETIRED_OFFSET);
        into.parameter("initial capacity", parameters.applyAsLong(0));
        into.parameter("limit", 0 == parameters.applyAsLong(3) ? "none" : parameters.applyAsLong(3));
        into.state("last ring", last >>> GrowingQueueDescriptor.LAST_SHIFT);
        into.state("retired rings", retired);
        into.state("shut down", (last & GrowingQueueDescriptor.SHUT_BIT) != 0);
        into.state("identity", Long.toHexString(copy.getLong(GrowingQueueDescriptor.IDENTITY_OFFSET)));
        into.holder((int)(copy.getLong(GrowingQueueDescriptor.BUILDER_OFFSET) & GrowingQueueDescriptor.OWNER_MASK), 0,
            "building", 1);
    }
}
