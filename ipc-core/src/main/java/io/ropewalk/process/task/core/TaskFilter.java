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
 * A limit that no undamaged task reaches, so that a damaged one is an exception and not a full heap. It refuses no
 * class, because a task may be of any: that is left to the filter of the user, {@code jdk.serialFilter}.
 *
 * <p>An array has at most as many elements as the task has bytes, since each takes at least one. A hash table is
 * allocated with room to spare, at most eightfold.
 */
final class TaskFilter implements ObjectInputFilter
{
    /** From here on a stack that overflows is the fault of the nesting, and not of code of the objects. */
    private static final long MIN_DEEP = 200;

    private static final long ROOM_TO_SPARE = 8;
    private static final long SMALLEST_TABLE = 1024;

    private final ObjectInputFilter ofUser = ObjectInputFilter.Config.getSerialFilter();
    private final long maxArrayLength;
    private String refusal;
    private long depth;

    TaskFilter(final int lengthBytes)
    {
        maxArrayLength = SMALLEST_TABLE + ROOM_TO_SPARE * lengthBytes;
    }

    @Override
    public Status checkInput(final FilterInfo info)
    {
        depth = info.depth();
        if (info.arrayLength() > maxArrayLength)
        {
            return refused("the bytes are damaged: arrayLength=" + info.arrayLength() + " maxArrayLength=" +
                maxArrayLength);
        }
        // One that is set for a stream would replace it.
        final Status ofUsers = null == ofUser ? Status.UNDECIDED : ofUser.checkInput(info);
        return Status.REJECTED == ofUsers ?
            refused("refused by jdk.serialFilter: class=" + name(info.serialClass()) + " depth=" + info.depth() +
                " arrayLength=" + info.arrayLength()) : ofUsers;
    }

    private static String name(final Class<?> type)
    {
        return null == type ? "?" : type.getName();
    }

    private Status refused(final String why)
    {
        refusal = why;
        return Status.REJECTED;
    }

    /** Returns why something was refused, or null. */
    String refusal()
    {
        return refusal;
    }

    /** Returns the depth at which nesting has overflowed the stack, or 0 if it is not nested deeply. */
    long overflowDepth()
    {
        return depth < MIN_DEEP ? 0 : depth;
    }

    /** Returns whether a class is refused that is not in a stream. */
    boolean refuses(final Class<?> type)
    {
        return Status.REJECTED == checkInput(new ClassInfo(type));
    }

    private record ClassInfo(Class<?> serialClass) implements FilterInfo
    {
        @Override
        public long arrayLength()
        {
            return -1;
        }

        @Override
        public long depth()
        {
            return 1;
        }

        @Override
        public long references()
        {
            return 1;
        }

        @Override
        public long streamBytes()
        {
            return 0;
        }
    }
}
