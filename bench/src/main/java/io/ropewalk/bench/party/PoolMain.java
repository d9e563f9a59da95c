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
package io.ropewalk.bench.party;

import io.ropewalk.bench.pool.TaskPool;
import io.ropewalk.bench.pool.TaskPools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The owner of a pool of workers. It reads {@code asleep MS}, {@code awake MS} or {@code chunks MS LENGTH}, and answers
 * the times of single submissions in nanoseconds, nothing, or the number of tasks and the time that all took.
 * <p>
 * <b>Threads:</b> the main thread, and those of the pool.
 * <p>
 * <b>Failure:</b> a failed command is answered with a line that begins with {@code failed}. At the end of the input the
 * pool is closed and the process ends.
 */
public final class PoolMain
{
    static final String ASLEEP = "asleep";
    static final String AWAKE = "awake";
    static final String CHUNKS = "chunks";

    private final TaskPool pool;

    private PoolMain(final TaskPool pool)
    {
        this.pool = pool;
    }

    /**
     * Runs until the end of the standard input.
     *
     * @param args kind of the pool, a directory, the number of workers, the processor of this thread, and that of the
     *             workers.
     */
    public static void main(final String[] args)
    {
        final int workerCpu = Integer.parseInt(args[4]);
        try (TaskPool pool = TaskPools.open(
            args[0], Path.of(args[1]), Integer.parseInt(args[2]), () -> Affinity.pin(workerCpu)))
        {
            // After the pool has started threads of its own, which stay free.
            Affinity.pin(Integer.parseInt(args[3]));
            pool.submitAndGet();
            answer(PartyMain.READY);
            new PoolMain(pool).serve();
        }
        catch (final Exception | Error ex)
        {
            ex.printStackTrace();
            answer(PartyMain.FAILED + " " + String.valueOf(ex).replaceAll("\\R", " "));
            Runtime.getRuntime().halt(1);
        }
        // A peer may leave threads behind.
        Runtime.getRuntime().halt(0);
    }

    private void serve() throws Exception
    {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)))
        {
            for (String line = reader.readLine(); null != line; line = reader.readLine())
            {
                final String[] words = line.split(" ");
                final long durationNs = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words[1]));
                answer(switch (words[0])
                {
                    case ASLEEP -> asleep(durationNs);
                    case AWAKE -> awake(durationNs);
                    case CHUNKS -> chunks(durationNs, Integer.parseInt(words[2]));
                    default -> throw new IOException("no such command: " + line);
                });
            }
        }
    }

    /** As in a round trip between two that sleep, there is a pause before each, in which the workers go to sleep. */
    private String asleep(final long durationNs) throws Exception
    {
        final LongStream.Builder timesNs = LongStream.builder();
        final long beginNs = System.nanoTime();
        do
        {
            SleepingLoops.pause(SleepingLoops.PAUSE_NS);
            final long startNs = System.nanoTime();
            pool.submitAndGet();
            timesNs.add(System.nanoTime() - startNs);
        }
        while (System.nanoTime() - beginNs < durationNs);
        return ASLEEP + " " + timesNs.build().mapToObj(Long::toString).collect(Collectors.joining(","));
    }

    private String awake(final long durationNs) throws Exception
    {
        final long beginNs = System.nanoTime();
        while (System.nanoTime() - beginNs < durationNs)
        {
            pool.submitAndGet();
        }
        return AWAKE;
    }

    private String chunks(final long durationNs, final int length) throws Exception
    {
        final long sum = (long)length * (length - 1) / 2;
        final long beginNs = System.nanoTime();
        long count = 0;
        long timeNs;
        do
        {
            if (pool.mapAndSum(length) != sum)
            {
                throw new IllegalStateException("wrong results: length=" + length);
            }
            count += length;
            timeNs = System.nanoTime() - beginNs;
        }
        while (timeNs < durationNs);
        return CHUNKS + " " + count + " " + timeNs;
    }

    private static void answer(final String line)
    {
        System.out.println(line);
        System.out.flush();
    }
}
