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
package io.ropewalk.environment;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.collection.SharedList;
import io.ropewalk.structure.collection.SharedMap;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskQueue;
import io.ropewalk.structure.sync.SharedReentrantLock;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedLongArray;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Works while another thread leaves no memory, and notes in the walk, without needing any, what came to its end.
 * Arguments: walk, seed, how many errors are enough, after how many milliseconds to stop at the latest.
 */
public final class HungryMain
{
    static final int MAX_ELEMENTS = 1 << 20;
    static final int KEYS = 16;

    private static final int FILLING = 2000;
    private static final int CHUNK_LENGTH = 16 << 10;
    private static final int MIN_CHUNK_LENGTH = 64;
    private static final int CHUNKS = 1 << 14;
    private static final long HOLD_NS = 50_000_000;
    private static final long PAUSE_NS = 1_000_000;
    private static final int WARM_UPS = 200;
    private static final int LIST_LENGTH = 20;

    final SharedQueue<String> out;
    final SharedQueue<String> in;
    final TaskQueue<String> tasks;
    final SharedMap<Long, String> map;
    final SharedList<String> list;
    final SharedReentrantLock lock;
    final SharedLong guarded;
    final SharedLong copy;

    /** By number of an element: 1 put, 2 perhaps put, of those that go out; 1 taken, of those that come in. */
    final SharedLongArray wasPut;
    final SharedLongArray wasTaken;
    final SharedLongArray wasDone;

    private volatile boolean isEnd;
    private long next;
    private int errors;

    HungryMain(final Ropewalk walk)
    {
        out = walk.open("out", SharedQueue.of(64, Codecs.utf8()).budget(1 << 20));
        in = walk.open("in", SharedQueue.of(64, Codecs.utf8()).budget(1 << 20));
        tasks = walk.taskQueue("hungry-tasks", 64, Codecs.utf8());
        map = walk.open("hungry-map", SharedMap.of(KEYS, Codecs.int64(), Codecs.utf8()).budget(1 << 20));
        list = walk.list("hungry-list", 64, Codecs.utf8());
        lock = walk.reentrantLock("hungry-lock");
        guarded = walk.longValue("guarded", 0);
        copy = walk.longValue("copy", 0);
        wasPut = walk.longArray("was-put", MAX_ELEMENTS);
        wasTaken = walk.longArray("was-taken", MAX_ELEMENTS);
        wasDone = walk.longArray("was-done", MAX_ELEMENTS);
    }

    public static void main(final String[] arguments) throws Exception
    {
        final HungryMain hungry = new HungryMain(Ropewalk.open(Path.of(arguments[0])));
        final Random random = new Random(Long.parseLong(arguments[1]));
        for (int i = 0; i < WARM_UPS; i++)
        {
            hungry.step(random);
        }
        System.out.println("ready");
        hungry.starve(random, Integer.parseInt(arguments[2]), Long.parseLong(arguments[3]));
        System.out.println(hungry.errors);
    }

    static String text(final long number)
    {
        return number + ":" + "z".repeat((int)(number % FILLING));
    }

    static long number(final String text)
    {
        final long number = Long.parseLong(text.substring(0, text.indexOf(':')));
        if (!text.equals(text(number)))
        {
            throw new IllegalStateException("torn: " + text);
        }
        return number;
    }

    private void starve(final Random random, final int enough, final long timeMs) throws Exception
    {
        final Thread hog = new Thread(this::hog);
        hog.setDaemon(true);
        hog.start();
        final long beginNs = System.nanoTime();
        while (errors < enough && System.nanoTime() - beginNs < timeMs * 1_000_000)
        {
            try
            {
                step(random);
            }
            catch (final OutOfMemoryError ex)
            {
                errors++;
            }
        }
        isEnd = true;
        hog.join();
    }

    /** Takes what there is to the last bytes, holds it for a while, and lets go for a moment. */
    private void hog()
    {
        final byte[][] chunks = new byte[CHUNKS][];
        while (!isEnd)
        {
            try
            {
                int used = 0;
                for (int length = CHUNK_LENGTH; length >= MIN_CHUNK_LENGTH && !isEnd; length >>= 2)
                {
                    used = fill(chunks, used, length);
                }
                LockSupport.parkNanos(HOLD_NS);
                Arrays.fill(chunks, null);
                LockSupport.parkNanos(PAUSE_NS);
            }
            catch (final OutOfMemoryError ex)
            {
                Arrays.fill(chunks, null);
            }
        }
    }

    private int fill(final byte[][] chunks, final int from, final int length)
    {
        int used = from;
        try
        {
            while (used < CHUNKS && !isEnd)
            {
                chunks[used] = new byte[length];
                used++;
            }
        }
        catch (final OutOfMemoryError ex)
        {
            return used;
        }
        return used;
    }

    private void step(final Random random) throws InterruptedException
    {
        switch (random.nextInt(6))
        {
            case 0 -> put();
            case 1 -> take();
            case 2 -> takeTask();
            case 3 -> compute(random.nextInt(KEYS));
            case 4 -> change();
            default -> underLock();
        }
    }

    private void put() throws InterruptedException
    {
        final int number = (int)next++;
        final String text = text(number);
        wasPut.set(number, 2);
        if (out.offer(text))
        {
            wasPut.set(number, 1);
        }
        else
        {
            wasPut.set(number, 0);
        }
    }

    private void take()
    {
        final String text = in.poll();
        if (null != text)
        {
            note(wasTaken, text);
        }
    }

    private void takeTask()
    {
        final String text = tasks.poll();
        if (null != text)
        {
            note(wasDone, text);
            tasks.taskDone();
        }
    }

    /** Without memory: the number is read digit by digit. */
    private static void note(final SharedLongArray notes, final String text)
    {
        int number = 0;
        for (int i = 0; text.charAt(i) != ':'; i++)
        {
            number = number * 10 + text.charAt(i) - '0';
        }
        notes.getAndAdd(number, 1);
    }

    private void compute(final long key)
    {
        map.compute(key, (same, old) -> null == old ? text(1) : text((number(old) + 1) % FILLING));
    }

    private void change()
    {
        if (list.size() < LIST_LENGTH)
        {
            list.add(text(list.size() * 31));
        }
        else
        {
            number(list.remove(0));
        }
    }

    private void underLock()
    {
        lock.lock();
        try
        {
            if (lock.wasAbandoned())
            {
                copy.set(guarded.get());
            }
            final long before = guarded.get();
            guarded.set(before + 1);
            copy.set(before + 1);
            final byte[] bytes = new byte[FILLING];
            bytes[0] = 1;
        }
        finally
        {
            lock.unlock();
        }
    }
}
