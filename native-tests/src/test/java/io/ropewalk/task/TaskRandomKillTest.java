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

import io.ropewalk.kill.Ledger;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.segment.Walk;
import io.ropewalk.structure.queue.TaskQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Kills consumers and producers at random moments under load, lets consumers die in the middle of one task in a
 * hundred, and accounts for every task.
 */
class TaskRandomKillTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", System.nanoTime());
    private static final int CONSUMERS = 2;

    private final Walk walk = Walk.temporary();
    private final Random random = new Random(SEED);
    private final List<Path> ledgers = new ArrayList<>();
    private final Map<PeerJvm, Path> ledgerOf = new HashMap<>();
    private int kills;

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldProcessEveryTaskWhenConsumersDie() throws Exception
    {
        play(4, 800);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldProcessEveryTaskWhenConsumersDieHundredsOfTimes() throws Exception
    {
        play(10, 10000);
    }

    private void play(final int producers, final int each) throws Exception
    {
        System.out.println("task kills: seed=" + SEED);
        final TaskQueue<Long> queue = TaskWorker.open(walk);
        final List<PeerJvm> consumers = new ArrayList<>();
        final List<PeerJvm> running = new ArrayList<>();
        try
        {
            for (int i = 0; i < producers; i++)
            {
                running.add(start(TaskWorker.PRODUCER, (long)i * each, each));
            }
            while (running.stream().anyMatch(PeerJvm::isAlive) || !queue.join(0, TimeUnit.MILLISECONDS))
            {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(20)));
                consumers.removeIf((consumer) -> !consumer.isAlive());
                while (consumers.size() < CONSUMERS)
                {
                    consumers.add(start(TaskWorker.CONSUMER, 0, 0));
                }
                if (random.nextInt(10) == 0)
                {
                    killOne(random.nextInt(40) == 0 ? running : consumers);
                }
                assertTrue(queue.size() <= queue.capacity());
            }
            queue.join();
            assertEquals(0, queue.unfinished());
            assertEquals(0, queue.size());
            account(queue.deadLetters());
        }
        finally
        {
            consumers.forEach(PeerJvm::close);
            running.forEach(PeerJvm::close);
        }
    }

    /** One that is at work. */
    private void killOne(final List<PeerJvm> processes) throws IOException
    {
        if (!processes.isEmpty())
        {
            final PeerJvm victim = processes.get(random.nextInt(processes.size()));
            if (victim.isAlive() && isAtWork(ledgerOf.get(victim)))
            {
                kills++;
                victim.kill();
            }
        }
    }

    private static boolean isAtWork(final Path ledger) throws IOException
    {
        if (!Files.exists(ledger))
        {
            return false;
        }
        try (InputStream in = Files.newInputStream(ledger))
        {
            for (final byte each : in.readNBytes(Long.BYTES))
            {
                if (each != 0)
                {
                    return true;
                }
            }
            return false;
        }
    }

    private PeerJvm start(final String role, final long first, final int count) throws IOException
    {
        final Path ledger = directory.resolve("ledger" + ledgers.size());
        ledgers.add(ledger);
        final PeerJvm process = PeerJvm.start(
            TaskWorker.class, role, walk.path(), ledger, random.nextLong(), first, count);
        ledgerOf.put(process, ledger);
        return process;
    }

    /** Of one task, from all ledgers. */
    private static final class Entry
    {
        private boolean isPut;
        private int taken;
        private int done;
        private int lost;
        private int perhapsDone;
    }

    private void account(final Collection<Long> deadLetters) throws IOException
    {
        final Map<Long, Entry> tasks = new TreeMap<>();
        for (final Path path : ledgers)
        {
            read(Ledger.open(path), tasks);
        }
        int lost = 0;
        int taken = 0;
        final List<String> faults = new ArrayList<>();
        for (final Map.Entry<Long, Entry> task : tasks.entrySet())
        {
            final Entry entry = task.getValue();
            lost += entry.lost + entry.perhapsDone;
            taken += entry.taken;
            // Each delivery but the last ended with the death of its holder before it was done.
            final boolean isOnce = entry.done <= 1 && entry.taken == entry.done + entry.lost + entry.perhapsDone;
            final boolean isProcessed = entry.done == 1 || entry.perhapsDone == 1 ||
                deadLetters.contains(task.getKey());
            if (!isOnce || (entry.isPut && !isProcessed) || (entry.done == 1 && entry.perhapsDone > 1))
            {
                faults.add("task=" + task.getKey() + " put=" + entry.isPut + " taken=" + entry.taken + " done=" +
                    entry.done + " lost=" + entry.lost + " perhapsDone=" + entry.perhapsDone);
            }
        }
        System.out.println("task kills: tasks=" + tasks.size() + " taken=" + taken + " in hands of the dead=" + lost +
            " killed from outside=" + kills + " processes=" + ledgers.size() + " dead letters=" + deadLetters.size());
        assertEquals(List.of(), faults, () -> "seed=" + SEED);
        assertTrue(lost > 0);
    }

    private static void read(final Ledger ledger, final Map<Long, Entry> tasks)
    {
        final long count = ledger.count();
        for (long i = 0; i < count; i++)
        {
            final Entry entry = tasks.computeIfAbsent(ledger.get(i) / TaskWorker.KINDS, (key) -> new Entry());
            final boolean isLast = i == count - 1;
            switch ((int)(ledger.get(i) % TaskWorker.KINDS))
            {
                case TaskWorker.PUT -> entry.isPut = true;
                case TaskWorker.TOOK ->
                {
                    entry.taken++;
                    entry.lost += isLast ? 1 : 0;
                }
                case TaskWorker.DOING -> entry.perhapsDone += isLast ? 1 : 0;
                default -> entry.done++;
            }
        }
    }
}
