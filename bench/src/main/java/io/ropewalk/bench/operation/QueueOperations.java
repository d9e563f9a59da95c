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
package io.ropewalk.bench.operation;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskQueue;

import java.nio.file.Path;
import java.util.List;
import java.util.Queue;

/** Queues: what is offered is polled at once, through each codec. */
final class QueueOperations
{
    static final int CAPACITY = 1024;
    static final int ELEMENTS = 16;

    private static final int LENGTH = 48;
    /** Beyond the numbers that Java keeps boxed. */
    static final long NUMBER = 1L << 40;

    private QueueOperations()
    {
    }

    static Operation int64(final Path path)
    {
        return offerPoll(open(path, Codecs.int64()), NUMBER);
    }

    static Operation float64(final Path path)
    {
        return offerPoll(open(path, Codecs.float64()), (double)NUMBER);
    }

    static Operation utf8(final Path path)
    {
        return offerPoll(open(path, Codecs.utf8()), "x".repeat(LENGTH));
    }

    static Operation bytes(final Path path)
    {
        return offerPoll(open(path, Codecs.bytes()), new byte[LENGTH]);
    }

    static Operation record(final Path path)
    {
        return offerPoll(open(path, Codecs.record(Quote.class)), new Quote(NUMBER, 1.25, 1.5, 100));
    }

    static Operation object(final Path path)
    {
        return offerPoll(open(path, Codecs.<Object>object()), List.of("buy", NUMBER, 1.25));
    }

    static Operation task(final Path path)
    {
        final TaskQueue<Long> tasks = Ropewalk.open(path).taskQueue("tasks", CAPACITY, Codecs.int64());
        return new Operation()
        {
            private Long last;

            @Override
            public long run()
            {
                tasks.offer(NUMBER);
                last = tasks.poll();
                tasks.taskDone();
                return null == last ? 1 : 0;
            }
        };
    }

    static Operation emptyPoll(final Path path)
    {
        final SharedQueue<Long> queue = open(path, Codecs.int64());
        return () -> null == queue.poll() ? 1 : 0;
    }

    static Operation size(final Path path)
    {
        return filled(open(path, Codecs.int64()))::size;
    }

    static Operation iterator(final Path path)
    {
        return walk(filled(open(path, Codecs.int64())));
    }

    static Operation walk(final Queue<Long> queue)
    {
        return () ->
        {
            long sum = 0;
            for (final long element : queue)
            {
                sum += element;
            }
            return sum;
        };
    }

    static <Q extends Queue<Long>> Q filled(final Q queue)
    {
        for (int i = 0; i < ELEMENTS; i++)
        {
            queue.add(NUMBER + i);
        }
        return queue;
    }

    private static <E> SharedQueue<E> open(final Path path, final Codec<E> codec)
    {
        return Ropewalk.open(path).queue("queue", CAPACITY, codec);
    }

    /** The last element stays reachable: whoever takes an object keeps it. */
    private static <E> Operation offerPoll(final SharedQueue<E> queue, final E element)
    {
        return new Operation()
        {
            private E last;

            @Override
            public long run()
            {
                queue.offer(element);
                last = queue.poll();
                return null == last ? 1 : 0;
            }
        };
    }

    /** What a market tells. */
    record Quote(long timeNs, double bid, double ask, int size)
    {
    }
}
