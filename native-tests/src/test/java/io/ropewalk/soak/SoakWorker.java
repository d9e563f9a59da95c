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
package io.ropewalk.soak;

import io.ropewalk.Ropewalk;
import io.ropewalk.kill.Ledger;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Does one thing after the other with all structures until it is told to leave, or killed. Arguments: walk, ledger of
 * what it takes, tally, its number, its lane, seed.
 */
public final class SoakWorker
{
    private static final int CHANNEL_SHIFT = 60;
    private static final int TEXTS = 100;
    private static final int MAX_TEXT_LENGTH = 60;
    private static final int LIST_LENGTH = 32;
    private static final int BURST = 32;

    /** Of steps; most exchange elements. */
    private static final int KINDS = 32;

    private final Structures structures;
    private final Traffic traffic;
    private final Ledger ledger;
    private final Tally tally;
    private final int number;
    private final int lane;
    private final Random random;

    private SoakWorker(final String[] arguments) throws Exception
    {
        ledger = Ledger.open(Path.of(arguments[1]));
        tally = Tally.open(Path.of(arguments[2]));
        number = Integer.parseInt(arguments[3]);
        lane = Integer.parseInt(arguments[4]);
        random = new Random(Long.parseLong(arguments[5]));
        structures = new Structures(Ropewalk.open(Path.of(arguments[0])),
            (channel) -> (element) -> ledger.append(entryOf(channel, element)));
        traffic = new Traffic(structures, (channel, element) -> ledger.append(entryOf(channel.ordinal(), element)));
    }

    public static void main(final String[] arguments) throws Exception
    {
        final SoakWorker worker = new SoakWorker(arguments);
        while (worker.tally.get(Tally.END) == 0)
        {
            worker.step();
            worker.tally.count(Tally.STEPS);
        }
    }

    static long entryOf(final int channel, final long element)
    {
        return (long)channel << CHANNEL_SHIFT | element;
    }

    static int channelOf(final long entry)
    {
        return (int)(entry >>> CHANNEL_SHIFT);
    }

    static long elementOf(final long entry)
    {
        return entry & (1L << CHANNEL_SHIFT) - 1;
    }

    private void step() throws Exception
    {
        switch (random.nextInt(KINDS))
        {
            case 0 -> underLock();
            case 1 -> underReadWriteLock();
            case 2 -> withPermits();
            case 3 -> signal();
            case 4 -> meet();
            case 5 -> values();
            case 6 -> map();
            case 7 -> list();
            default -> exchange();
        }
    }

    private void exchange() throws Exception
    {
        final Channel channel = Channel.values()[random.nextInt(Channel.values().length)];
        // The lone sides belong to two lanes, one after the other in each.
        final boolean isProducer = Channel.SINGLE == channel ? 0 == lane : random.nextBoolean();
        if (Channel.SINGLE == channel && lane > 1)
        {
            return;
        }
        for (int i = random.nextInt(BURST); i >= 0; i--)
        {
            if (isProducer)
            {
                if (traffic.put(channel, Element.of(number, tally.put(channel.ordinal()))))
                {
                    tally.countPut(channel.ordinal());
                }
            }
            else
            {
                traffic.take(channel);
            }
        }
    }

    private void underLock()
    {
        structures.lock.lock();
        try
        {
            if (structures.lock.wasAbandoned())
            {
                structures.copy.set(structures.guarded.get());
            }
            final long guarded = structures.guarded.get();
            check(guarded == structures.copy.get(), "two in the lock at a time");
            structures.guarded.set(guarded + 1);
            Thread.yield();
            structures.copy.set(guarded + 1);
        }
        finally
        {
            structures.lock.unlock();
        }
        tally.count(Tally.LOCKED);
    }

    private void underReadWriteLock()
    {
        final var lock = random.nextInt(4) == 0 ?
            structures.readWriteLock.writeLock() : structures.readWriteLock.readLock();
        lock.lock();
        Thread.yield();
        lock.unlock();
    }

    private void withPermits() throws InterruptedException
    {
        if (structures.bounded.tryAcquire(2, TimeUnit.MILLISECONDS))
        {
            final int left = structures.bounded.availablePermits();
            check(left < Structures.PERMITS, "more permits than there are");
            structures.bounded.release();
        }
        structures.semaphore.acquire();
        structures.semaphore.release();
    }

    private void signal() throws InterruptedException
    {
        structures.event.set();
        structures.event.await(1, TimeUnit.MILLISECONDS);
        structures.event.clear();
    }

    private void meet() throws InterruptedException
    {
        try
        {
            structures.barrier.await(1, TimeUnit.MILLISECONDS);
        }
        catch (final TimeoutException | BrokenBarrierException ex)
        {
            structures.barrier.reset();
        }
    }

    private void values()
    {
        structures.sum.incrementAndGet();
        tally.count(Tally.ADDED);
        check(structures.record.update(Structures.Triple::next).isWhole(), "torn record");
        check(structures.record.get().isWhole(), "torn record");
    }

    private void map()
    {
        structures.counters.compute((long)random.nextInt(Structures.COUNTERS), (key, old) -> null == old ? 1 : old + 1);
        tally.count(Tally.COMPUTED);
        final long key = random.nextInt(TEXTS);
        final String found = structures.texts.get(key);
        check(null == found || found.startsWith(key + ":"), "value of another key");
        if (random.nextBoolean())
        {
            structures.texts.put(key, key + ":" + "y".repeat(random.nextInt(MAX_TEXT_LENGTH)));
        }
        else
        {
            structures.texts.remove(key);
        }
    }

    private void list()
    {
        try
        {
            if (structures.list.size() < LIST_LENGTH)
            {
                structures.list.add(random.nextLong() | 1);
            }
            else
            {
                check((structures.list.remove(0) & 1) == 1, "never in the list");
            }
        }
        catch (final IndexOutOfBoundsException | IllegalStateException ex)
        {
            check(structures.list.size() <= structures.list.capacity(), "too long");
        }
    }

    private static void check(final boolean isRight, final String what)
    {
        if (!isRight)
        {
            throw new AssertionError(what);
        }
    }
}
