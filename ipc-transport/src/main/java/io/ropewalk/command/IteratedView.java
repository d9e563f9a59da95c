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
package io.ropewalk.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A queue whose elements have no names: what was there before is told by the longest row of elements that ends what was
 * seen and begins what is there. If all of that was taken and equal elements were put, they are not shown.
 */
final class IteratedView implements QueueView
{
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final int SHIFT = 29;

    private final Queue<byte[]> queue;
    private final BooleanSupplier isShutdown;
    private long[] seen = {};

    IteratedView(final Queue<byte[]> queue, final BooleanSupplier isShutdown)
    {
        this.queue = queue;
        this.isShutdown = isShutdown;
    }

    @Override
    public long look(final Consumer<byte[]> target)
    {
        final List<byte[]> elements = new ArrayList<>();
        queue.iterator().forEachRemaining(elements::add);
        final long[] found = elements.stream().mapToLong(IteratedView::digest).toArray();
        elements.subList(overlap(seen, found), found.length).forEach(target);
        seen = found;
        return 0;
    }

    @Override
    public boolean isAtEnd()
    {
        return isShutdown.getAsBoolean() && queue.isEmpty();
    }

    private static long digest(final byte[] element)
    {
        long digest = element.length;
        for (final byte b : element)
        {
            digest = (digest ^ b) * MULTIPLIER;
            digest ^= digest >>> SHIFT;
        }
        return digest;
    }

    /** Length of the longest end of the one that is a beginning of the other; in one pass over both. */
    static int overlap(final long[] before, final long[] now)
    {
        final int[] borders = borders(now);
        int length = 0;
        for (final long value : before)
        {
            while (length > 0 && (length == now.length || now[length] != value))
            {
                length = borders[length - 1];
            }
            if (length < now.length && now[length] == value)
            {
                length++;
            }
        }
        return length;
    }

    /** For each beginning, the length of its longest proper end that is a beginning, too. */
    private static int[] borders(final long[] values)
    {
        final int[] borders = new int[values.length];
        int length = 0;
        for (int i = 1; i < values.length; i++)
        {
            while (length > 0 && values[i] != values[length])
            {
                length = borders[length - 1];
            }
            if (values[i] == values[length])
            {
                length++;
            }
            borders[i] = length;
        }
        return borders;
    }
}
