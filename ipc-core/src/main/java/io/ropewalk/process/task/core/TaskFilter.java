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
package io.ropewalk.process.task.core;

import java.io.ObjectInputFilter;

/**
 * Limits that no undamaged task reaches, so that a damaged one is an exception and not a heap or a stack that is full.
 * It refuses no class: a task may be of any. Whoever wants that sets {@code jdk.serialFilter}, which is asked as well.
 *
 * <p>An array has at most as many elements as the task has bytes, since each takes at least one. A hash table is
 * allocated with room to spare, at most eightfold.
 */
final class TaskFilter implements ObjectInputFilter
{
    /** As far as a stack of 512 KiB reaches. */
    static final int MAX_DEPTH = 1000;

    private static final long ROOM_TO_SPARE = 8;
    private static final long SMALLEST_TABLE = 1024;

    private final long maxArrayLength;
    private String refusal;

    TaskFilter(final int lengthBytes)
    {
        maxArrayLength = SMALLEST_TABLE + ROOM_TO_SPARE * lengthBytes;
    }

    @Override
    public Status checkInput(final FilterInfo info)
    {
        if (info.depth() > MAX_DEPTH)
        {
            refusal = "nested too deeply: depth=" + info.depth() + " maxDepth=" + MAX_DEPTH;
            return Status.REJECTED;
        }
        if (info.arrayLength() > maxArrayLength)
        {
            refusal = "the bytes are damaged: arrayLength=" + info.arrayLength() + " maxArrayLength=" + maxArrayLength;
            return Status.REJECTED;
        }
        return Status.UNDECIDED;
    }

    /** Returns what was refused, or null. */
    String refusal()
    {
        return refusal;
    }
}
