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
import io.ropewalk.codec.Codecs;

/** Many tasks at once. */
class TaskQueueBatchTest extends QueueBatchTest
{
    /** As many as any test takes without reporting them done. */
    private static final int IN_HANDS = 2048;

    @Override
    AbstractSharedQueue<Long> anyQueue(final int capacity, final Codec<Long> codec)
    {
        return keep(walk.create(TaskQueue.of(capacity, codec).limits(TaskLimits.DEFAULT.withInHands(IN_HANDS))));
    }

    @Override
    AbstractSharedQueue<Long> anyNamed(final String name)
    {
        return keep(walk.open(name, TaskQueue.of(3, Codecs.int64())));
    }

    @Override
    void done(final AbstractSharedQueue<Long> queue)
    {
        final TaskQueue<Long> tasks = (TaskQueue<Long>)queue;
        while (tasks.unfinished() > 0)
        {
            tasks.taskDone();
        }
        super.done(queue);
    }
}
