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

import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.MpmcRing;
import io.ropewalk.structure.ring.core.RingLayout;
import io.ropewalk.structure.ring.core.Rings;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A ring of two messages, seen through handles of two processes.
 */
@Param(name = "handle", gen = IntGen.class, conf = "0:1")
@Param(name = "value", gen = IntGen.class, conf = "1:9")
public class RingSubject
{
    private static final int CAPACITY = 2;
    private static final RingLayout LAYOUT = RingLayout.shared(CAPACITY, 56, 0);

    private final MpmcRing[] handles = new MpmcRing[2];
    private final Takes takes = new Takes();

    public RingSubject()
    {
        this(false);
    }

    RingSubject(final boolean canBias)
    {
        final AtomicBuffer memory = Shared.memory(Rings.bodyLength(LAYOUT));
        for (int i = 0; i < handles.length; i++)
        {
            handles[i] = Rings.shared(memory, LAYOUT, i + 1, canBias);
        }
    }

    /** Somebody who is in the way for a moment makes the caller look again, as it does in a queue. */
    @Operation
    public boolean offer(@Param(name = "handle") final int handle, @Param(name = "value") final int value)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[Long.BYTES]);
        message.putLong(0, value);
        return takes.offer(() -> offer(handles[handle], message));
    }

    private static boolean offer(final MpmcRing ring, final UnsafeBuffer message)
    {
        int result = Ring.HELD_UP;
        while (Ring.HELD_UP == result)
        {
            result = ring.offer(message, 0, Long.BYTES);
        }
        return Ring.ACCEPTED == result;
    }

    /** Zero if there is none. */
    @Operation
    public long poll(@Param(name = "handle") final int handle)
    {
        takes.begin();
        final long value = poll(handles[handle]);
        takes.end();
        return value;
    }

    private static long poll(final MpmcRing ring)
    {
        long position = Ring.HELD_UP;
        while (Ring.HELD_UP == position)
        {
            position = ring.beginTake();
        }
        if (position < 0)
        {
            return 0;
        }
        final long value = ring.buffer().getLong(ring.indexOf(position));
        ring.endTake(position);
        return value;
    }

    /** What it must look like to everybody. */
    public static final class Sequential
    {
        private final Deque<Integer> values = new ArrayDeque<>();

        public Sequential()
        {
        }

        public boolean offer(final int handle, final int value)
        {
            return values.size() < CAPACITY && values.add(value);
        }

        public long poll(final int handle)
        {
            return values.isEmpty() ? 0 : values.remove();
        }
    }
}
