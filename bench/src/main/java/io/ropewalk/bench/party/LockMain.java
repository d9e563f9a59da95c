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

import io.ropewalk.Ropewalk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A process that locks and unlocks as fast as it goes: reads {@code pairs MS}, answers
 * {@code pairs COUNT TIME_NS WAITED_NS}. The lock of one JVM has no other process to fight with, so its second party is
 * a second thread.
 * <p>
 * <b>Threads:</b> the main thread, and one more for the lock of one JVM.
 */
public final class LockMain
{
    static final String PAIRS = "pairs";

    private static final String REENTRANT_LOCK = "reentrant-lock";
    private static final String REENTRANT_READ_LOCK = "reentrant-read-lock";
    private static final String READ_WRITE_LOCK = "read-write-lock";

    private static final int BATCH = 100;

    private final Lock lock;
    private final int[] cpus;

    private LockMain(final Lock lock, final int[] cpus)
    {
        this.lock = lock;
        this.cpus = cpus;
    }

    /**
     * Runs until the end of the standard input.
     *
     * @param args name of the lock, a directory, and the processors to pin to, one for each thread.
     * @throws IOException          when the input cannot be read.
     * @throws InterruptedException never.
     */
    public static void main(final String[] args) throws IOException, InterruptedException
    {
        final Lock lock = open(args[0], Path.of(args[1]));
        final int[] cpus = new int[args.length - 2];
        for (int i = 0; i < cpus.length; i++)
        {
            cpus[i] = Integer.parseInt(args[i + 2]);
        }
        new LockMain(lock, cpus).serve();
    }

    private static Lock open(final String name, final Path directory)
    {
        return switch (name)
        {
            case REENTRANT_LOCK -> new ReentrantLock();
            case REENTRANT_READ_LOCK -> new ReentrantReadWriteLock().readLock();
            case READ_WRITE_LOCK -> Ropewalk.open(directory).readWriteLock("lock").readLock();
            default -> Ropewalk.open(directory).lock("lock");
        };
    }

    static boolean isOfOneJvm(final String name)
    {
        return name.equals(REENTRANT_LOCK) || name.equals(REENTRANT_READ_LOCK);
    }

    private void serve() throws IOException, InterruptedException
    {
        answer(PartyMain.READY);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)))
        {
            for (String line = reader.readLine(); line != null; line = reader.readLine())
            {
                fight(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(line.substring(PAIRS.length() + 1))));
            }
        }
    }

    private void fight(final long durationNs) throws InterruptedException
    {
        final long[][] figures = new long[cpus.length][];
        final Thread[] others = new Thread[cpus.length];
        for (int i = 1; i < cpus.length; i++)
        {
            final int number = i;
            others[i] = new Thread(() -> figures[number] = lockAndUnlock(durationNs, cpus[number]));
            others[i].start();
        }
        figures[0] = lockAndUnlock(durationNs, cpus[0]);
        long pairs = figures[0][0];
        long waitedNs = figures[0][2];
        for (int i = 1; i < cpus.length; i++)
        {
            others[i].join();
            pairs += figures[i][0];
            waitedNs = Math.max(waitedNs, figures[i][2]);
        }
        answer(PAIRS + " " + pairs + " " + figures[0][1] + " " + waitedNs);
    }

    private long[] lockAndUnlock(final long durationNs, final int cpu)
    {
        if (cpu >= 0)
        {
            Affinity.pin(cpu);
        }
        final long waitedBeforeNs = Schedule.waitedNs();
        final long startNs = System.nanoTime();
        long pairs = 0;
        long timeNs;
        do
        {
            for (int i = 0; i < BATCH; i++)
            {
                lock.lock();
                lock.unlock();
            }
            pairs += BATCH;
            timeNs = System.nanoTime() - startNs;
        }
        while (timeNs < durationNs);
        return new long[] {pairs, timeNs, Schedule.waitedNs() - waitedBeforeNs};
    }

    private static void answer(final String line)
    {
        System.out.println(line);
        System.out.flush();
    }
}
