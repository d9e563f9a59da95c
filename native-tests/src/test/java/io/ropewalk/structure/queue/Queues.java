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
import io.ropewalk.segment.Walk;
import io.ropewalk.segment.file.Segment;
import org.agrona.concurrent.AtomicBuffer;

import java.util.function.UnaryOperator;

/**
 * Queues over memory as the kill matrix wants it.
 */
public final class Queues
{
    private Queues()
    {
    }

    /** A queue whose stores go through a view of the segment. */
    public static <E> SharedQueue<E> attach(
        final Walk walk,
        final Segment segment,
        final int capacity,
        final int budget,
        final Codec<E> codec,
        final UnaryOperator<AtomicBuffer> view)
    {
        return new QueueHandle<>(walk.path().toString(), segment.name(), capacity, budget, codec, WaitStrategy.HYBRID)
            .attach(walk, segment, view);
    }
}
