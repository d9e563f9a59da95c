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

import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * Kills producers and consumers at random moments under load, and accounts for every element.
 */
class RandomKillTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", System.nanoTime());
    private static final long WATCHDOG_NS = TimeUnit.SECONDS.toNanos(300);
    private static final long MAX_LIFE_NS = TimeUnit.MILLISECONDS.toNanos(60);
    /** "Empty" is believed when it lasts: the kernel is asked once a millisecond. */
    private static final int LOOKS = 20;
    private static final long LOOK_INTERVAL_NS = 1_200_000;

    @Test
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldAccountForEveryElementWhenKilledUnderLoad() throws IOException
    {
        play(28, 2, 2, false);
    }

    @Test
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldAccountForEveryElementWhenALoneProducerOrConsumerIsKilled() throws IOException
    {
        play(12, 1, 1, false);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldAccountForEveryElementWhenKilledHundredsOfTimes() throws IOException
    {
        play(300, 3, 3, false);
        play(120, 1, 1, false);
        play(80, 2, 2, true);
    }

    private static void play(final int kills, final int producers, final int consumers, final boolean isPortable)
        throws IOException
    {
        System.out.println("random kills: seed=" + SEED + " kills=" + kills + " producers=" + producers +
            " consumers=" + consumers + " portable=" + isPortable);
        final Random random = new Random(SEED);
        final List<Long> recoveriesNs = new ArrayList<>();
        try (Load load = new Load(isPortable))
        {
            for (int i = 0; i < kills; i++)
            {
                staff(load, true, producers);
                staff(load, false, consumers);
                final Load.Worker victim = choose(load, random);
                LockSupport.parkNanos((long)(random.nextDouble() * MAX_LIFE_NS));
                victim.kill();
                awaitProgress(load, victim, recoveriesNs);
            }
            finish(load, isPortable);
        }
        Collections.sort(recoveriesNs);
        if (!recoveriesNs.isEmpty())
        {
            System.out.printf("random kills: survivors went on after ms: count=%d p50=%.3f p99=%.3f max=%.3f%n",
                recoveriesNs.size(), ms(recoveriesNs, 0.5), ms(recoveriesNs, 0.99), ms(recoveriesNs, 1));
        }
    }

    private static void staff(final Load load, final boolean areProducers, final int count) throws IOException
    {
        for (int i = load.alive(areProducers).size(); i < count; i++)
        {
            if (areProducers)
            {
                load.startProducer(Long.MAX_VALUE);
            }
            else
            {
                load.startConsumer();
            }
        }
    }

    /** Mostly one at work, now and then one that is just starting. */
    private static Load.Worker choose(final Load load, final Random random)
    {
        final boolean mayBeStarting = random.nextInt(5) == 0;
        final boolean isProducer = random.nextBoolean();
        final long beginNs = System.nanoTime();
        while (true)
        {
            final boolean areAllAtWork = load.workers().stream()
                .filter(Load.Worker::isAlive).allMatch(Load.Worker::isAtWork);
            if (areAllAtWork || mayBeStarting)
            {
                final List<Load.Worker> candidates = load.alive(isProducer);
                if (!candidates.isEmpty())
                {
                    return candidates.get(random.nextInt(candidates.size()));
                }
            }
            checkWatchdog(load, beginNs, "somebody does not begin to work");
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Measured from the kill to the next element put, or taken, by another of the same kind who was at work. */
    private static void awaitProgress(final Load load, final Load.Worker victim, final List<Long> recoveriesNs)
    {
        final List<Load.Worker> others = load.alive(victim.isProducer).stream().filter(Load.Worker::isAtWork).toList();
        final boolean isOtherSideAtWork = load.alive(!victim.isProducer).stream().anyMatch(Load.Worker::isAtWork);
        if (others.isEmpty() || !isOtherSideAtWork)
        {
            return;
        }
        final long before = count(others);
        final long beginNs = System.nanoTime();
        while (count(others) == before && others.stream().anyMatch(Load.Worker::isAlive))
        {
            checkWatchdog(load, beginNs, "survivors are stuck");
            LockSupport.parkNanos(20_000);
        }
        recoveriesNs.add(System.nanoTime() - beginNs);
    }

    private static long count(final List<Load.Worker> workers)
    {
        return workers.stream().mapToLong((worker) -> worker.ledger.count()).sum();
    }

    /** Kills all, takes what is left, and looks whether the queue is as good as new. */
    private static void finish(final Load load, final boolean isPortable) throws IOException
    {
        load.workers().forEach(Load.Worker::kill);
        if (isPortable)
        {
            finishBy(load, load.startConsumer());
        }
        else
        {
            finishHere(load);
        }
        final LoadAccount account = new LoadAccount(load.workers());
        if (!isPortable)
        {
            account.add(load.newLedger());
        }
        assertEquals(List.of(), account.faults(), () -> "seed=" + SEED);
        assertEquals("", load.failures());
        System.out.println("random kills: " + account);
    }

    private static void finishHere(final Load load) throws IOException
    {
        final SharedQueue<Long> queue = LoadMain.open(load.walk, load.newLedger());
        drain(queue);
        assertEquals(0, queue.size());
        final Ledger scratch = Ledger.open(load.newFile());
        final SharedQueue<Long> again = LoadMain.open(load.walk, scratch);
        for (int i = 0; i < queue.capacity(); i++)
        {
            assertTrue(again.offer(LoadMain.idOf(0, i)), "below the capacity: size=" + i);
        }
        assertEquals(queue.capacity(), again.size());
        assertTrue(!again.offer(LoadMain.idOf(0, 0)), "above the capacity");
        drain(again);
        assertEquals(queue.capacity(), scratch.count());
    }

    private static void drain(final SharedQueue<Long> queue)
    {
        int looks = 0;
        while (looks < LOOKS)
        {
            if (queue.poll() != null)
            {
                looks = 0;
            }
            else
            {
                looks++;
                LockSupport.parkNanos(LOOK_INTERVAL_NS);
            }
        }
    }

    /** This process cannot take part without native calls, but it can watch one that does. */
    private static void finishBy(final Load load, final Load.Worker consumer)
    {
        final long beginNs = System.nanoTime();
        long seen = -1;
        while (consumer.ledger.count() != seen || seen == 0)
        {
            seen = consumer.ledger.count();
            checkWatchdog(load, beginNs, "the last consumer does not begin to work");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    private static double ms(final List<Long> sorted, final double quantile)
    {
        return sorted.get((int)Math.min(sorted.size() - 1, sorted.size() * quantile)) / 1e6;
    }

    private static void checkWatchdog(final Load load, final long beginNs, final String what)
    {
        if (System.nanoTime() - beginNs > WATCHDOG_NS)
        {
            fail(what + ": seed=" + SEED + " " + load);
        }
    }
}
