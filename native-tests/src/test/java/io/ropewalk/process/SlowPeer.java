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
import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.QueueClosedException;
import io.ropewalk.harness.HaltPoint;
import io.ropewalk.harness.HaltingBuffer;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.structure.queue.Queues;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskQueue;
import io.ropewalk.structure.value.SharedLongArray;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;

/**
 * The other process of a test in which one is slow, or stands. Arguments: what to do, the walk, and more.
 */
public final class SlowPeer
{
    static final String PAUSED = "paused";
    static final String TASKS = "tasks";
    static final long SLOW = -1;
    private static final long DECODE_NS = 30_000;

    private static final BufferedReader IN =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    /** In a process that consumes each element takes its time. */
    private static boolean isConsumer;

    private SlowPeer()
    {
    }

    public static void main(final String[] arguments) throws Exception
    {
        final Ropewalk walk = Ropewalk.open(Path.of(arguments[1]));
        switch (arguments[0])
        {
            case "pause" -> pause(walk);
            case "churn" -> churn(queue(walk, arguments[2], arguments[3], arguments[4]), arguments[5]);
            case "decode" -> decode(queue(walk, arguments[2], arguments[3], arguments[4]));
            case "consume" -> consume(walk, queue(walk, arguments[2], arguments[3], arguments[4]), arguments);
            default -> throw new IllegalArgumentException("what to do? argument=" + arguments[0]);
        }
        System.out.println(PeerJvm.DONE);
    }

    /** By kind, name and capacity. */
    static BlockingQueue<Long> queue(
        final Ropewalk walk, final String kind, final String name, final String capacity)
    {
        final int number = Integer.parseInt(capacity);
        return TASKS.equals(kind) ? walk.taskQueue(name, number, new SlowCodec()) :
            walk.queue(name, number, new SlowCodec());
    }

    static void destroy(final BlockingQueue<Long> queue)
    {
        if (queue instanceof TaskQueue<Long> tasks)
        {
            tasks.destroy();
        }
        else
        {
            ((SharedQueue<Long>)queue).destroy();
        }
    }

    /** Numbers; one of them is decoded when a line has come. */
    private static final class SlowCodec implements Codec<Long>
    {
        private static final long serialVersionUID = 1L;

        @Override
        public String name()
        {
            return "slow";
        }

        @Override
        public int maxLengthBytes()
        {
            return Long.BYTES;
        }

        @Override
        public int encode(final Long element, final MutableDirectBuffer buffer, final int offset)
        {
            return Codecs.int64().encode(element, buffer, offset);
        }

        @Override
        public Long decode(final DirectBuffer buffer, final int offset, final int length)
        {
            final Long element = Codecs.int64().decode(buffer, offset, length);
            if (SLOW == element)
            {
                stand();
            }
            else if (isConsumer)
            {
                work();
            }
            return element;
        }
    }

    /** With the element in hand, so that a signal finds it there. */
    private static void work()
    {
        final long beginNs = System.nanoTime();
        while (System.nanoTime() - beginNs < DECODE_NS)
        {
            Thread.onSpinWait();
        }
    }

    private static void stand()
    {
        System.out.println(PAUSED);
        try
        {
            IN.readLine();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Each line: an operation, the kind, name and capacity of a queue, how many elements it shall have, and the store
     * before which we stand. Answers whether we stood there, and what the operation has returned.
     */
    private static void pause(final Ropewalk walk) throws IOException
    {
        for (String line = IN.readLine(); line != null; line = IN.readLine())
        {
            final String[] words = line.split(" ");
            final HaltPoint point = HaltPoint.pausing(SlowPeer::stand);
            final BlockingQueue<Long> queue = through(queue(walk, words[1], words[2], words[3]), point);
            final int size = Integer.parseInt(words[4]);
            for (long i = 0; i < size; i++)
            {
                queue.add(i);
            }
            point.arm(Long.parseLong(words[5]));
            final Object result = operate(queue, words[0], size);
            point.disarm();
            System.out.println(result);
        }
    }

    private static BlockingQueue<Long> through(final BlockingQueue<Long> queue, final HaltPoint point)
    {
        return queue instanceof TaskQueue<Long> tasks ?
            Queues.through(tasks, (buffer) -> HaltingBuffer.over(buffer, point)) :
            Queues.through((SharedQueue<Long>)queue, (buffer) -> HaltingBuffer.over(buffer, point));
    }

    private static Object operate(final BlockingQueue<Long> queue, final String operation, final long next)
    {
        return switch (operation)
        {
            case "offer" -> queue.offer(next);
            case "poll" -> queue.poll();
            case "remove" -> queue.remove(next - 1);
            default -> throw new IllegalArgumentException("operation=" + operation);
        };
    }

    /** Offers and removes the same element behind another one so many times, and says how often that went well. */
    private static void churn(final BlockingQueue<Long> queue, final String times)
    {
        int count = 0;
        while (count < Integer.parseInt(times) && queue.offer(1L) && queue.remove(1L))
        {
            count++;
        }
        System.out.println(count);
    }

    private static void decode(final BlockingQueue<Long> queue) throws InterruptedException
    {
        System.out.println(queue.take());
    }

    /** Counts what it takes, until the stream ends. More arguments: the name of the counters, how many, our number. */
    private static void consume(final Ropewalk walk, final BlockingQueue<Long> queue, final String[] arguments)
        throws InterruptedException
    {
        isConsumer = true;
        final int count = Integer.parseInt(arguments[6]);
        final SharedLongArray counters = walk.longArray(arguments[5], count);
        final int mine = count - 1 - Integer.parseInt(arguments[7]);
        try
        {
            while (true)
            {
                counters.incrementAndGet(queue.take().intValue());
                if (queue instanceof TaskQueue<Long> tasks)
                {
                    tasks.taskDone();
                }
                counters.incrementAndGet(mine);
            }
        }
        catch (final QueueClosedException ex)
        {
            return;
        }
    }
}
