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
package io.ropewalk.grow;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.QueueClosedException;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.value.SharedByteArray;
import io.ropewalk.structure.value.SharedLongArray;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A producer or a consumer of numbers, who keeps the books in shared memory so that they outlive it.
 */
public final class GrowPeer
{
    static final int MAX_WORKERS = 64;

    private GrowPeer()
    {
    }

    static SharedQueue<Long> queue(final Ropewalk walk)
    {
        return walk.open("numbers", SharedQueue.growing(Codecs.int64()).initialCapacity(8));
    }

    /** Of each number, how often it was taken. */
    static SharedByteArray counts(final Ropewalk walk, final int numbers)
    {
        return walk.open("counts", SharedByteArray.of(numbers));
    }

    /** Of each producer, up to which number it has put; of each consumer, the number in its hand, plus one. */
    static SharedLongArray books(final Ropewalk walk)
    {
        return walk.longArray("books", MAX_WORKERS);
    }

    /** How often a number came after a later one of the same range. */
    static SharedLongArray disorder(final Ropewalk walk)
    {
        return walk.longArray("disorder", 1);
    }

    public static void main(final String[] arguments) throws InterruptedException
    {
        final Ropewalk walk = Ropewalk.open(Path.of(arguments[1]));
        final int worker = Integer.parseInt(arguments[2]);
        final int numbers = Integer.parseInt(arguments[3]);
        if ("produce".equals(arguments[0]))
        {
            produce(walk, worker, Integer.parseInt(arguments[4]), Integer.parseInt(arguments[5]),
                Integer.parseInt(arguments[6]));
        }
        else
        {
            consume(walk, worker, numbers, Integer.parseInt(arguments[4]));
        }
        System.out.println(PeerJvm.DONE);
    }

    private static void produce(final Ropewalk walk, final int worker, final int from, final int to, final int pace)
        throws InterruptedException
    {
        final SharedQueue<Long> queue = queue(walk);
        final SharedLongArray books = books(walk);
        books.set(worker, from);
        System.out.println("ready");
        for (long number = from; number < to; number++)
        {
            queue.put(number);
            books.set(worker, number + 1);
            if (number % pace == 0)
            {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private static void consume(final Ropewalk walk, final int worker, final int numbers, final int rangeLength)
        throws InterruptedException
    {
        final SharedQueue<Long> queue = queue(walk);
        final SharedByteArray counts = counts(walk, numbers);
        final SharedLongArray books = books(walk);
        final SharedLongArray disorder = disorder(walk);
        final long[] last = new long[numbers / rangeLength + 1];
        Arrays.fill(last, -1);
        System.out.println("ready");
        try
        {
            while (true)
            {
                final int polled = queue.poll((final Long number) -> books.set(worker, number + 1), 1);
                if (polled > 0)
                {
                    final long number = books.get(worker) - 1;
                    counts.getAndAdd((int)number, 1);
                    books.set(worker, 0);
                    final int range = (int)(number / rangeLength);
                    disorder.getAndAdd(0, number < last[range] ? 1 : 0);
                    last[range] = Math.max(last[range], number);
                }
                else if (polled < 0)
                {
                    return;
                }
                else
                {
                    Thread.sleep(1);
                }
            }
        }
        catch (final QueueClosedException ex)
        {
            return;
        }
    }
}
