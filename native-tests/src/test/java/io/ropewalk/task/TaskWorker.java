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
package io.ropewalk.task;

import io.ropewalk.error.QueueClosedException;
import io.ropewalk.kill.Ledger;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.TaskLimits;
import io.ropewalk.structure.queue.TaskQueue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * A producer or a consumer that dies now and then, by itself or by somebody else. Arguments: role, walk, ledger, seed,
 * first task, number of tasks.
 * <p>
 * A producer writes to its ledger after each put. A consumer writes what it has taken, what it is about to declare done
 * and what it has declared done, and dies in the middle of one task in a hundred.
 */
public final class TaskWorker
{
    static final String PRODUCER = "producer";
    static final String CONSUMER = "consumer";
    static final String NAME = "load";
    static final int CAPACITY = 32;

    /* Kinds of entries in a ledger: the task times four, and one of these. */
    static final int KINDS = 4;
    static final int TOOK = 0;
    static final int DOING = 1;
    static final int DONE = 2;
    static final int PUT = 3;

    private static final int DEATHS_PER = 100;

    private TaskWorker()
    {
    }

    public static void main(final String[] arguments) throws IOException, InterruptedException
    {
        final TaskQueue<Long> queue = open(Walk.open(Path.of(arguments[1])));
        final Ledger ledger = Ledger.open(Path.of(arguments[2]));
        if (PRODUCER.equals(arguments[0]))
        {
            final long first = Long.parseLong(arguments[4]);
            for (long task = first; task < first + Long.parseLong(arguments[5]); task++)
            {
                queue.put(task);
                ledger.append(task * KINDS + PUT);
            }
        }
        else
        {
            consume(queue, ledger, new Random(Long.parseLong(arguments[3])));
        }
        System.out.println("done");
        System.exit(0);
    }

    static TaskQueue<Long> open(final Walk walk)
    {
        return walk.open(NAME, TaskQueue.of(CAPACITY, new TaskIdCodec())
            .limits(TaskLimits.DEFAULT.withInHands(CAPACITY).withBudget(CAPACITY * TaskIdCodec.LONG_LENGTH)));
    }

    private static void consume(final TaskQueue<Long> queue, final Ledger ledger, final Random random)
        throws InterruptedException
    {
        try
        {
            while (true)
            {
                final long task = queue.take();
                ledger.append(task * KINDS + TOOK);
                if (random.nextInt(DEATHS_PER) == 0)
                {
                    Runtime.getRuntime().halt(1);
                }
                ledger.append(task * KINDS + DOING);
                queue.taskDone();
                ledger.append(task * KINDS + DONE);
            }
        }
        catch (final QueueClosedException ignored)
        {
            return;
        }
    }
}
