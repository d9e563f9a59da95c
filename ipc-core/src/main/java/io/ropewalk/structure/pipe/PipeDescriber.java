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
package io.ropewalk.structure.pipe;

import io.ropewalk.machine.memory.Slices;
import io.ropewalk.segment.Description;
import io.ropewalk.structure.ring.core.RingDescriber;
import io.ropewalk.structure.ring.core.RingLayout;
import org.agrona.concurrent.AtomicBuffer;

import java.util.function.LongUnaryOperator;

/**
 * What a copy of a pipe says, for those who only look.
 * <p>
 * <b>Threads:</b> stateless; the copy is used by one.
 */
public final class PipeDescriber
{
    private PipeDescriber()
    {
    }

    /**
     * Of a pipe.
     *
     * @param copy       of its body, or of its beginning.
     * @param parameters that it was made with, by index.
     * @param into       that takes what it says.
     */
    public static void describe(
        final AtomicBuffer copy, final LongUnaryOperator parameters, final Description into)
    {
        final boolean isDuplex = 0 != parameters.applyAsLong(0);
        final int capacity = (int)parameters.applyAsLong(1);
        into.parameter("duplex", isDuplex);
        into.parameter("capacity", capacity);
        into.parameter("budget", parameters.applyAsLong(3));
        holders(copy, PipeDescriptor.FIRST_HOLDERS_OFFSET, "first end", into);
        holders(copy, PipeDescriptor.SECOND_HOLDERS_OFFSET, "second end", into);
        final int length = RingLayout.single(capacity, (int)parameters.applyAsLong(2), (int)parameters.applyAsLong(3))
            .bodyLength();
        long size = ring(copy, 0, length, "to the first end", capacity, into);
        size += isDuplex ? ring(copy, 1, length, "to the second end", capacity, into) : 0;
        into.occupancy(size, isDuplex ? 2L * capacity : capacity);
    }

    private static long ring(
        final AtomicBuffer copy,
        final int number,
        final int length,
        final String name,
        final int capacity,
        final Description into)
    {
        final long aligned = (length + PipeDescriptor.LINE_PAIR_LENGTH - 1L) & -PipeDescriptor.LINE_PAIR_LENGTH;
        final long offset = PipeDescriptor.RINGS_OFFSET + number * aligned;
        if (offset + RingDescriber.CONTROL_LENGTH > copy.capacity())
        {
            return 0;
        }
        final AtomicBuffer ring = Slices.of(copy, (int)offset, RingDescriber.CONTROL_LENGTH);
        into.state(name, RingDescriber.distance(ring, capacity));
        into.counts(Math.max(0, into.puts()) + RingDescriber.puts(ring),
            Math.max(0, into.takes()) + RingDescriber.takes(ring));
        return RingDescriber.distance(ring, capacity);
    }

    private static void holders(
        final AtomicBuffer copy, final int offset, final String end, final Description into)
    {
        for (int slot = 0; slot < PipeDescriptor.SLOTS; slot++)
        {
            final long word = copy.getLong(offset + slot * Long.BYTES);
            if (0 != PipeDescriptor.countOf(word))
            {
                into.holder(PipeDescriptor.tokenOf(word), 0, end, PipeDescriptor.countOf(word));
            }
        }
    }
}
