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
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.collection.SharedMap;
import net.openhft.chronicle.map.ChronicleMap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A process that gets and puts as fast as it goes: reads {@code WORK MS}, answers {@code done COUNT TIME_NS WAITED_NS}.
 * Works are {@code long-} or {@code string-} and {@code get}, {@code put}, {@code read-mostly} (95 gets of 100) or
 * {@code write-heavy} (50). Each JVM has one thread, that of a map of one JVM two.
 * <p>
 * <b>Threads:</b> the main thread, and one more for the map of one JVM.
 */
public final class MapMain
{
    static final String DONE = "done";
    static final String READY_AGAIN = "ready";

    private static final int BATCH = 100;
    private static final int HUNDRED = 100;
    private static final int READ_MOSTLY = 95;
    private static final int WRITE_HEAVY = 50;
    private static final int TEXTS = 1 << 16;
    private static final String TEXT = "0123456789abcdef0123456789abcdef0123456789abcde";
    private static final int KEY_LENGTH = 16;
    private static final int FIRST_CPU = 4;
    private static final int DIGITS = 10;

    private final Table longs;
    private final Table strings;
    private final int[] cpus;

    /** What is measured of a map; keys are numbers from 0 on. */
    private interface Table
    {
        long get(int key);

        void put(int key, long value);
    }

    private MapMain(final Table longs, final Table strings, final int[] cpus)
    {
        this.longs = longs;
        this.strings = strings;
        this.cpus = cpus;
    }

    /**
     * Runs until the end of the standard input.
     *
     * @param args name of the map, a directory, number of entries, whether to put them, and the processors to pin to.
     * @throws IOException          when the input cannot be read.
     * @throws InterruptedException never.
     */
    public static void main(final String[] args) throws IOException, InterruptedException
    {
        final int entries = Integer.parseInt(args[2]);
        final int[] cpus = new int[args.length - FIRST_CPU];
        for (int i = 0; i < cpus.length; i++)
        {
            cpus[i] = Integer.parseInt(args[i + FIRST_CPU]);
        }
        final Path directory = Path.of(args[1]);
        final Table longs = longs(args[0], directory, entries);
        final boolean isToFill = Boolean.parseBoolean(args[3]);
        final Table strings = strings(args[0], directory, entries, isToFill);
        if (isToFill)
        {
            for (int i = 0; i < entries; i++)
            {
                longs.put(i, i);
                strings.put(i, i);
            }
        }
        new MapMain(longs, strings, cpus).serve(entries);
    }

    private static Table longs(final String name, final Path directory, final int entries) throws IOException
    {
        if (!MapTeam.CHRONICLE_MAP.equals(name) && !MapTeam.CONCURRENT_HASH_MAP.equals(name))
        {
            final SharedMap<Long, Long> map =
                Ropewalk.open(directory).map("longs", entries, Codecs.int64(), Codecs.int64());
            return new Table()
            {
                @Override
                public long get(final int key)
                {
                    return map.getLong(key, -1);
                }

                @Override
                public void put(final int key, final long value)
                {
                    map.putLong(key, value);
                }
            };
        }
        final Map<Long, Long> map = MapTeam.CONCURRENT_HASH_MAP.equals(name) ? new ConcurrentHashMap<>() :
            ChronicleMap.of(Long.class, Long.class).entries(entries)
                .createPersistedTo(directory.resolve("longs").toFile());
        return new Table()
        {
            @Override
            public long get(final int key)
            {
                return map.get((long)key);
            }

            @Override
            public void put(final int key, final long value)
            {
                map.put((long)key, value);
            }
        };
    }

    private static Table strings(
        final String name, final Path directory, final int entries, final boolean isToFill) throws IOException
    {
        final Map<String, String> map = switch (name)
        {
            case MapTeam.CONCURRENT_HASH_MAP -> new ConcurrentHashMap<>();
            case MapTeam.CHRONICLE_MAP -> ChronicleMap.of(String.class, String.class).entries(entries)
                .averageKeySize(KEY_LENGTH).averageValueSize(TEXT.length() + 1)
                .createPersistedTo(directory.resolve("strings").toFile());
            default -> Ropewalk.open(directory).map("strings", entries, Codecs.utf8(), Codecs.utf8());
        };
        final String[] keys = new String[Math.min(entries, TEXTS)];
        final String[] values = new String[DIGITS];
        for (int i = 0; i < keys.length; i++)
        {
            keys[i] = keyOf((int)((long)i * entries / keys.length));
        }
        for (int i = 0; i < values.length; i++)
        {
            values[i] = TEXT + i;
        }
        return new Table()
        {
            private int filled = isToFill ? 0 : entries;

            @Override
            public long get(final int key)
            {
                return map.get(keys[key % keys.length]).length();
            }

            /** First of all every key, then some of them again and again. */
            @Override
            public void put(final int key, final long value)
            {
                final String text = values[(int)(value % values.length)];
                if (filled == key && filled < entries)
                {
                    filled++;
                    map.put(keyOf(key), text);
                    return;
                }
                map.put(keys[key % keys.length], text);
            }
        };
    }

    private static String keyOf(final int number)
    {
        return String.format("key-%012d", number);
    }

    private void serve(final int entries) throws IOException, InterruptedException
    {
        answer(PartyMain.READY);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)))
        {
            for (String line = reader.readLine(); line != null; line = reader.readLine())
            {
                final String[] words = line.split(" ");
                if (words.length == 1)
                {
                    answer(PartyMain.READY);
                    continue;
                }
                answer(run(words[0], entries, TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words[1]))));
            }
        }
    }

    private String run(final String work, final int entries, final long durationNs) throws InterruptedException
    {
        final Table table = work.startsWith("long") ? longs : strings;
        final int gets = switch (work.substring(work.indexOf('-') + 1))
        {
            case "get" -> HUNDRED;
            case "read-mostly" -> READ_MOSTLY;
            case "write-heavy" -> WRITE_HEAVY;
            default -> 0;
        };
        final long[][] figures = new long[cpus.length][];
        final Thread[] others = new Thread[cpus.length];
        for (int i = 1; i < cpus.length; i++)
        {
            final int number = i;
            others[i] = new Thread(() -> figures[number] = work(table, gets, entries, durationNs, cpus[number]));
            others[i].start();
        }
        figures[0] = work(table, gets, entries, durationNs, cpus[0]);
        long count = figures[0][0];
        long waitedNs = figures[0][2];
        for (int i = 1; i < cpus.length; i++)
        {
            others[i].join();
            count += figures[i][0];
            waitedNs = Math.max(waitedNs, figures[i][2]);
        }
        return DONE + " " + count + " " + figures[0][1] + " " + waitedNs;
    }

    private long[] work(
        final Table table, final int gets, final int entries, final long durationNs, final int cpu)
    {
        if (cpu >= 0)
        {
            Affinity.pin(cpu);
        }
        final long waitedBeforeNs = Schedule.waitedNs();
        final long startNs = System.nanoTime();
        long seed = startNs | 1;
        long sum = 0;
        long count = 0;
        long timeNs;
        do
        {
            for (int i = 0; i < BATCH; i++)
            {
                seed ^= seed << 13;
                seed ^= seed >>> 7;
                seed ^= seed << 17;
                final int key = (int)(((seed >>> Integer.SIZE) * entries) >>> Integer.SIZE);
                if (gets == HUNDRED || (seed & 0xFFFF) % HUNDRED < gets)
                {
                    sum += table.get(key);
                }
                else
                {
                    table.put(key, seed & Integer.MAX_VALUE);
                }
            }
            count += BATCH;
            timeNs = System.nanoTime() - startNs;
        }
        while (timeNs < durationNs);
        if (Long.MIN_VALUE == sum)
        {
            // What was read has to be used, or it is not read.
            throw new IllegalStateException("sum=" + sum);
        }
        return new long[] {count, timeNs, Schedule.waitedNs() - waitedBeforeNs};
    }

    private static void answer(final String line)
    {
        System.out.println(line);
        System.out.flush();
    }
}
