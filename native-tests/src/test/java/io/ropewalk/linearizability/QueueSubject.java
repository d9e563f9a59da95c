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
package io.ropewalk.linearizability;

import io.ropewalk.structure.queue.SharedQueue;
import org.jetbrains.lincheck.datastructures.LongGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A queue of two elements.
 */
@Param(name = "value", gen = LongGen.class, conf = "1:9")
public class QueueSubject
{
    private final SharedQueue<Long> queue = Shared.queue();
    private final Takes takes = new Takes();

    public QueueSubject()
    {
    }

    @Operation
    public boolean offer(@Param(name = "value") final long value)
    {
        return takes.offer(() -> queue.offer(value));
    }

    @Operation
    public Long poll()
    {
        takes.begin();
        final Long value = queue.poll();
        takes.end();
        return value;
    }

    /** What it must look like to everybody. */
    public static final class Sequential
    {
        private final Deque<Long> values = new ArrayDeque<>();

        public Sequential()
        {
        }

        public boolean offer(final long value)
        {
            return values.size() < 2 && values.add(value);
        }

        public Long poll()
        {
            return values.poll();
        }
    }
}
