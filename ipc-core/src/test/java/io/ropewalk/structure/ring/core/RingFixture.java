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
package io.ropewalk.structure.ring.core;

import io.ropewalk.structure.ring.Ring;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;

import static io.ropewalk.structure.ring.core.RingDescriptor.HEAD_OFFSET;
import static io.ropewalk.structure.ring.core.RingDescriptor.RELEASED_OFFSET;
import static io.ropewalk.structure.ring.core.RingDescriptor.TAIL_OFFSET;
import static io.ropewalk.structure.ring.core.RingDescriptor.WORD_LENGTH;
import static io.ropewalk.structure.ring.core.RingDescriptor.headerOf;
import static io.ropewalk.structure.ring.core.RingDescriptor.takenOf;

/**
 * The memory of one ring, handles of several owners over it, and who of them is dead.
 */
final class RingFixture
{
    static final int ME = 1;
    static final int OTHER = 2;
    static final int THIRD = 3;

    final RingLayout layout;
    final UnsafeBuffer memory;
    final Set<Integer> dead = ConcurrentHashMap.newKeySet();

    RingFixture(final RingLayout layout)
    {
        this.layout = layout;
        final ByteBuffer bytes = ByteBuffer.allocateDirect(layout.bodyLength() + 2 * RingDescriptor.LINE_PAIR_LENGTH);
        memory = new UnsafeBuffer(bytes.alignedSlice(RingDescriptor.LINE_PAIR_LENGTH), 0, layout.bodyLength());
    }

    static RingFixture shared(final int capacity, final int budget)
    {
        return new RingFixture(RingLayout.shared(capacity, 56, budget));
    }

    static RingFixture single(final int capacity, final int budget)
    {
        return new RingFixture(RingLayout.single(capacity, 56, budget));
    }

    /** Asks about owners whenever there is a reason, so that tests need not wait. */
    MpmcRing mpmc(final int owner, final boolean canBias)
    {
        return new MpmcRing(memory, layout, owner, dead::contains, Path.of("fixture"), canBias, 0);
    }

    MpmcRing mpmc(final int owner, final boolean canBias, final long askIntervalNs)
    {
        return new MpmcRing(memory, layout, owner, dead::contains, Path.of("fixture"), canBias, askIntervalNs);
    }

    SpscRing spsc(final int owner)
    {
        return new SpscRing(memory, layout, owner, dead::contains, Path.of("fixture"));
    }

    PipeRing open(final int owner, final boolean canBias)
    {
        final RingMemory ring = new RingMemory(memory, layout, owner, dead::contains, Path.of("fixture"));
        return new PipeRing(ring, canBias, 0, () -> {}, () -> {});
    }

    void die(final int owner)
    {
        dead.add(owner);
    }

    /** The same memory, where a fast consumer hands over between any two looks. */
    UnsafeBuffer restless()
    {
        return new UnsafeBuffer(memory.byteBuffer(), 0, memory.capacity())
        {
            @Override
            public long getLongAcquire(final int index)
            {
                return RELEASED_OFFSET == index ? getAndAddLong(index, 1) : super.getLongAcquire(index);
            }
        };
    }

    /** As if so many laps had gone through the ring, all of them handed over the common way. */
    void startAtLap(final long lap)
    {
        final long position = lap * layout.slots;
        memory.putLong(TAIL_OFFSET, position);
        memory.putLong(HEAD_OFFSET, position);
        memory.putLong(RELEASED_OFFSET, position);
        for (int i = 0; i < layout.slots; i++)
        {
            memory.putLong(layout.slotsOffset + i * layout.stride, headerOf(lap));
            if (layout.isShared)
            {
                memory.putLong(layout.passedOffset + i * WORD_LENGTH, lap - 1);
                memory.putLong(layout.takenOffset + i * WORD_LENGTH, takenOf(lap - 1, OTHER));
            }
        }
    }

    /** As if so many laps had gone through the ring while each side had a lone user, who records nothing. */
    void startAloneAtLap(final long lap)
    {
        startAtLap(lap);
        memory.setMemory(layout.passedOffset, 2 * (layout.takenOffset - layout.passedOffset), (byte)0);
    }

    /** The next position to be claimed. */
    long tail()
    {
        return RingMemory.positionOf(memory.getLong(TAIL_OFFSET));
    }

    static int offer(final Ring ring, final int value)
    {
        return offer(ring, value, 4);
    }

    static int offer(final Ring ring, final int value, final int length)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[length + 3]);
        fill(message, 3, value, length);
        return ring.offer(message, 3, length);
    }

    static void fill(final MutableDirectBuffer buffer, final int index, final int value, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            buffer.putByte(index + i, (byte)(i < 4 ? value >>> (8 * i) : value + i));
        }
    }

    static int value(final DirectBuffer buffer, final int index, final int length)
    {
        int value = 0;
        for (int i = 0; i < Math.min(4, length); i++)
        {
            value |= (buffer.getByte(index + i) & 0xFF) << (8 * i);
        }
        for (int i = 4; i < length; i++)
        {
            if (buffer.getByte(index + i) != (byte)(value + i))
            {
                throw new AssertionError("torn: value=" + value + " length=" + length + " at=" + i);
            }
        }
        return value;
    }

    static List<Integer> poll(final Ring ring, final int limit)
    {
        final List<Integer> values = new ArrayList<>();
        final int count = ring.poll((buffer, index, length) -> values.add(value(buffer, index, length)), limit);
        if (Math.max(0, count) != values.size())
        {
            throw new AssertionError("count=" + count + " values=" + values);
        }
        return values;
    }

    static List<Integer> pollAll(final Ring ring)
    {
        final List<Integer> values = new ArrayList<>();
        List<Integer> some = poll(ring, 3);
        while (!some.isEmpty())
        {
            values.addAll(some);
            some = poll(ring, 3);
        }
        return values;
    }

    /** In another thread, which ends with it. */
    static <T> T elsewhere(final Callable<T> work) throws Exception
    {
        final FutureTask<T> task = new FutureTask<>(work);
        final Thread thread = new Thread(task, "elsewhere");
        thread.start();
        thread.join();
        return task.get();
    }
}
