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
package io.ropewalk.process;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.PartialPutException;
import io.ropewalk.error.QueueClosedException;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedLongArray;

import java.nio.file.Path;
import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * The other process of a test of batches. Arguments: what to do, the walk, the kind of the queue, its capacity, and a
 * number of elements.
 */
public final class BatchPeer
{
    static final String QUEUE = "queue";
    static final String TASKS = "tasks";

    private BatchPeer()
    {
    }

    public static void main(final String[] arguments) throws Exception
    {
        final Ropewalk walk = Ropewalk.open(Path.of(arguments[1]));
        final int capacity = Integer.parseInt(arguments[3]);
        final int count = Integer.parseInt(arguments[4]);
        switch (arguments[0])
        {
            case "put" -> put(walk, arguments[2], capacity, count);
            case "handle" -> handle(walk, capacity, count);
            default -> throw new IllegalArgumentException("what to do? argument=" + arguments[0]);
        }
        System.out.println(PeerJvm.DONE);
    }

    static BlockingQueue<Long> queue(final Ropewalk walk, final String kind, final int capacity)
    {
        return TASKS.equals(kind) ? walk.taskQueue(TASKS, capacity, Codecs.int64()) :
            walk.queue(QUEUE, capacity, Codecs.int64());
    }

    static long putAll(final BlockingQueue<Long> queue, final Iterable<Long> elements) throws InterruptedException
    {
        return queue instanceof SharedQueue<Long> shared ? shared.putAll(elements) :
            ((io.ropewalk.structure.queue.TaskQueue<Long>)queue).putAll(elements);
    }

    /** The number that a batch was asked for last; those below are in the queue. */
    static SharedLong asked(final Ropewalk walk)
    {
        return walk.longValue("asked", -1);
    }

    /** How often each element was handled. */
    static SharedLongArray handled(final Ropewalk walk, final int count)
    {
        return walk.longArray("handled", count);
    }

    private static void put(final Ropewalk walk, final String kind, final int capacity, final int count)
        throws InterruptedException
    {
        try
        {
            System.out.println(putAll(queue(walk, kind, capacity), new Numbers(count, asked(walk))));
        }
        catch (final QueueClosedException ex)
        {
            System.out.println("closed after " + PartialPutException.countIn(ex));
        }
    }

    /** Until the stream ends, and says how many. */
    private static void handle(final Ropewalk walk, final int capacity, final int count)
    {
        final SharedQueue<Long> queue = (SharedQueue<Long>)queue(walk, QUEUE, capacity);
        final SharedLongArray handled = handled(walk, count);
        final Consumer<Long> handler = (element) -> handled.incrementAndGet(element.intValue());
        System.out.println("ready");
        long total = 0;
        for (int polled = 0; polled >= 0; polled = queue.poll(handler, 50))
        {
            total += polled;
            Thread.onSpinWait();
        }
        System.out.println(total);
    }

    /** From zero on. */
    private static final class Numbers extends AbstractCollection<Long>
    {
        private final int count;
        private final SharedLong asked;

        Numbers(final int count, final SharedLong asked)
        {
            this.count = count;
            this.asked = asked;
        }

        @Override
        public Iterator<Long> iterator()
        {
            return new Iterator<>()
            {
                private long next;

                @Override
                public boolean hasNext()
                {
                    return next < count;
                }

                @Override
                public Long next()
                {
                    asked.set(next);
                    return next++;
                }
            };
        }

        @Override
        public int size()
        {
            return count;
        }
    }
}
