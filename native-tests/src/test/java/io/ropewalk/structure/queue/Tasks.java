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
import org.agrona.concurrent.AtomicBuffer;

import java.util.function.UnaryOperator;

/**
 * Task queues over memory as the kill matrix wants it.
 */
public final class Tasks
{
    private Tasks()
    {
    }

    /** A task queue, which is created if it is missing, whose stores go through a view of the segment. */
    public static <E> TaskQueue<E> open(
        final Walk walk,
        final String name,
        final int capacity,
        final TaskLimits limits,
        final Codec<E> codec,
        final UnaryOperator<AtomicBuffer> view)
    {
        final Attachment attachment =
            Attachment.openOrCreate(walk, name, TaskHandle.spec(capacity, limits, codec), (body) -> {});
        return new TaskHandle<>(attachment.seenThrough(view), capacity, limits, codec, WaitStrategy.HYBRID).open();
    }
}
