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
package io.ropewalk.structure.collection;

import io.ropewalk.codec.Codecs;
import io.ropewalk.error.CollectionFullException;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.kill.Ledger;
import io.ropewalk.segment.walk.Walk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;

/**
 * Does all operations of a map until a line comes, and may be killed at any time. Arguments: walk, ledger, number. Each
 * number has keys of its own; of a change it writes down what may be there before, and what is there after it. All
 * count in the same counters, and read everything.
 */
public final class MapWorkerMain
{
    static final int WORKERS = 4;
    static final int KEYS = 100;
    static final int COUNTERS = 8;
    static final int FIRST_COUNTER = 1_000;

    private static final int OPERATIONS = 12;
    private static final int REMOVE_AND_COMPUTE = 8;
    private static final long MOST_RECORDS = 16_000_000;
    private static final int KEY_SHIFT = 44;
    private static final int HUGE_EVERY = 97;
    private static final int HUGE_LENGTH = 3_000;
    private static final int LENGTHS = 80;

    private final SharedMap<Long, String> map;
    private final SharedMap<Long, Long> counters;
    private final Ledger ledger;
    private final int worker;
    private final Random random = new Random();
    private final long[] numbers = new long[KEYS];
    private long last;

    private MapWorkerMain(final Walk walk, final Ledger ledger, final int worker)
    {
        this.map = open(walk);
        this.counters = openCounters(walk);
        this.ledger = ledger;
        this.worker = worker;
    }

    static SharedMap<Long, String> open(final Walk walk)
    {
        return walk.open("map", SharedMap.of(512, Codecs.int64(), Codecs.utf8()).budget(1 << 17));
    }

    static SharedMap<Long, Long> openCounters(final Walk walk)
    {
        return walk.open("counters", SharedMap.of(COUNTERS, Codecs.int64(), Codecs.int64()));
    }

    public static void main(final String[] arguments) throws IOException
    {
        final MapWorkerMain main = new MapWorkerMain(Walk.open(Path.of(arguments[0])),
            Ledger.open(Path.of(arguments[1])), Integer.parseInt(arguments[2]));
        main.begin();
        System.out.println("ready");
        while (System.in.available() == 0)
        {
            if (main.ledger.count() < MOST_RECORDS)
            {
                main.change();
                main.count();
            }
            check(main.map, main.random.nextInt(WORKERS * KEYS));
        }
        System.out.println(PeerJvm.DONE);
        System.exit(0);
    }

    static long record(final long key, final long number, final boolean isDone)
    {
        return key << KEY_SHIFT | number << 1 | (isDone ? 1 : 0);
    }

    static long key(final long record)
    {
        return record >>> KEY_SHIFT;
    }

    static long number(final long record)
    {
        return (record & (1L << KEY_SHIFT) - 1) >>> 1;
    }

    static boolean isDone(final long record)
    {
        return (record & 1) != 0;
    }

    /** Returns the number of the value of a key, or 0; nobody ever sees a mixture. */
    static long check(final SharedMap<Long, String> map, final long key)
    {
        final String value = map.get(key);
        return value == null ? 0 : check(key, value);
    }

    private static long check(final long key, final String value)
    {
        final String[] words = value.split(" ", 3);
        final long number = Long.parseLong(words[1]);
        if (!value.equals(text(key, number)))
        {
            throw new AssertionError("never written: key=" + key + " value=" + value);
        }
        return number;
    }

    private static String text(final long key, final long number)
    {
        final int length = number % HUGE_EVERY == 0 ? HUGE_LENGTH : (int)(number % LENGTHS);
        return key + " " + number + " " + String.valueOf((char)('a' + number % 26)).repeat(length);
    }

    /** What the one before it has left. */
    private void begin()
    {
        for (int i = 0; i < KEYS; i++)
        {
            numbers[i] = check(map, keyOf(i));
            ledger.append(record(keyOf(i), numbers[i], true));
            last = Math.max(last, numbers[i]);
        }
        // Values of the one before it that nobody has seen are not written again.
        last += 1_000;
    }

    private long keyOf(final int index)
    {
        return (long)worker * KEYS + index;
    }

    private void change()
    {
        final int index = random.nextInt(KEYS);
        final long key = keyOf(index);
        final long found = numbers[index];
        final long next = ++last;
        final int operation = random.nextInt(OPERATIONS);
        final long then = after(operation, found, next);
        if (REMOVE_AND_COMPUTE == operation)
        {
            ledger.append(record(key, 0, false));
        }
        ledger.append(record(key, then, false));
        try
        {
            run(operation, key, found, text(key, next));
            numbers[index] = then;
        }
        catch (final CollectionFullException ex)
        {
            // The account knows what may be there.
            numbers[index] = check(map, key);
        }
        ledger.append(record(key, numbers[index], true));
        if (numbers[index] != check(map, key))
        {
            throw new AssertionError("not its own value: key=" + key + " operation=" + operation + " found=" +
                check(map, key) + " expected=" + numbers[index]);
        }
    }

    private static long after(final int operation, final long found, final long next)
    {
        return switch (operation)
        {
            case 1, 7, 9 -> 0;
            case 2 -> found == 0 ? next : found;
            case 3, 6 -> found == 0 ? 0 : next;
            default -> next;
        };
    }

    private void run(final int operation, final long key, final long found, final String value)
    {
        switch (operation)
        {
            case 1 -> map.remove(key);
            case 2 -> map.putIfAbsent(key, value);
            case 3 -> map.replace(key, value);
            case 4 -> map.compute(key, (same, before) -> value);
            case 5 -> map.merge(key, value, (before, given) -> given);
            case 6 -> map.replace(key, text(key, found), value);
            case 7 -> map.computeIfPresent(key, (same, before) -> null);
            case REMOVE_AND_COMPUTE ->
            {
                map.remove(key, text(key, found));
                map.computeIfAbsent(key, (same) -> value);
            }
            case 9 -> removeByIterator(key);
            case 10 -> map.set(key, value);
            default -> map.put(key, value);
        }
    }

    private void removeByIterator(final long key)
    {
        for (final Iterator<Map.Entry<Long, String>> all = map.entrySet().iterator(); all.hasNext();)
        {
            final Map.Entry<Long, String> entry = all.next();
            check(entry.getKey(), entry.getValue());
            if (entry.getKey() == key)
            {
                all.remove();
            }
        }
    }

    private void count()
    {
        final long key = (long)FIRST_COUNTER + random.nextInt(COUNTERS);
        ledger.append(record(key, 0, false));
        counters.addAndGet(key, 1);
        ledger.append(record(key, 0, true));
    }
}
