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
package io.ropewalk.kill;

import io.ropewalk.error.QueueClosedException;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.SharedQueue;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A producer or a consumer that may be killed at any time. Arguments: role, walk, ledger, producer, number of elements.
 * <p>
 * A producer writes to its ledger after each put; a consumer before each hand-over.
 */
public final class LoadMain
{
    static final String PRODUCER = "producer";
    static final String CONSUMER = "consumer";
    static final String QUEUE = "load";
    static final int CAPACITY = 64;
    static final int BUDGET = 8192;

    private static final int LENGTHS = 150;
    private static final int SMALL_LENGTHS = 49;
    private static final int LARGE_EVERY = 8;

    private LoadMain()
    {
    }

    public static void main(final String[] arguments) throws IOException, InterruptedException
    {
        final Walk walk = Walk.open(Path.of(arguments[1]));
        final Ledger ledger = Ledger.open(Path.of(arguments[2]));
        if (PRODUCER.equals(arguments[0]))
        {
            produce(open(walk, null), ledger, Integer.parseInt(arguments[3]), Long.parseLong(arguments[4]));
        }
        else
        {
            consume(open(walk, ledger), ledger);
        }
        System.exit(0);
    }

    static SharedQueue<Long> open(final Walk walk, final Ledger ledger)
    {
        return walk.open(QUEUE, SharedQueue.of(
            CAPACITY, new MessageCodec(ledger == null ? (id) -> {} : ledger::append)).budget(BUDGET));
    }

    private static void produce(
        final SharedQueue<Long> queue, final Ledger ledger, final int producer, final long elements)
        throws InterruptedException
    {
        for (long i = 0; i < elements && !ledger.isFull(); i++)
        {
            queue.put(idOf(producer, i));
            ledger.append(i);
        }
    }

    static long idOf(final int producer, final long sequence)
    {
        final int length = Message.MIN_LENGTH +
            (int)(sequence % LARGE_EVERY == 0 ? sequence % LENGTHS : sequence % SMALL_LENGTHS);
        return Message.idOf(producer, sequence, length);
    }

    private static void consume(final SharedQueue<Long> queue, final Ledger ledger) throws InterruptedException
    {
        try
        {
            while (!ledger.isFull())
            {
                queue.take();
            }
        }
        catch (final QueueClosedException ignored)
        {
            return;
        }
    }
}
