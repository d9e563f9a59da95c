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

import io.ropewalk.harness.PeerJvm;
import io.ropewalk.kill.Ledger;
import io.ropewalk.segment.walk.Walk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import static io.ropewalk.structure.collection.MapWorkerMain.COUNTERS;
import static io.ropewalk.structure.collection.MapWorkerMain.FIRST_COUNTER;
import static io.ropewalk.structure.collection.MapWorkerMain.KEYS;
import static io.ropewalk.structure.collection.MapWorkerMain.WORKERS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Four processes do everything to one map, two of which are killed and started again and again: the map is what they
 * have written down, and everybody sees only what was written.
 */
class MapLoadTest
{
    private static final int KILLED_WORKERS = 2;

    @TempDir
    private Path folder;

    private final Random random = new Random(Long.getLong("ropewalk.seed", 1));
    private final List<List<Ledger>> ledgers = new ArrayList<>();
    private final PeerJvm[] workers = new PeerJvm[WORKERS];
    private int deaths;

    @Test
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldKeepTheAccountWhenTwoOfFourProcessesAreKilled() throws Exception
    {
        play(6);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 1800, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldKeepTheAccountWhenTwoOfFourProcessesAreKilledForAMinute() throws Exception
    {
        play(60);
    }

    private void play(final int seconds) throws Exception
    {
        final Walk walk = Walk.temporary();
        try (SharedMap<Long, String> map = MapWorkerMain.open(walk);
            SharedMap<Long, Long> counters = MapWorkerMain.openCounters(walk))
        {
            for (int i = 0; i < WORKERS; i++)
            {
                ledgers.add(new ArrayList<>());
                start(walk, i);
            }
            for (final PeerJvm worker : workers)
            {
                worker.expect("ready");
            }
            final long beganNs = System.nanoTime();
            while (deaths == 0 || System.nanoTime() - beganNs < TimeUnit.SECONDS.toNanos(seconds))
            {
                killOne(walk, map);
            }
            finish();
            checkAccount(map);
            checkCounters(counters);
        }
        finally
        {
            for (final PeerJvm worker : workers)
            {
                if (worker != null)
                {
                    worker.kill();
                }
            }
            walk.destroy("map");
            walk.destroy("counters");
        }
    }

    private void start(final Walk walk, final int worker) throws IOException
    {
        final Path file = folder.resolve(worker + "-" + ledgers.get(worker).size());
        ledgers.get(worker).add(Ledger.open(file));
        workers[worker] = PeerJvm.start(MapWorkerMain.class, walk.path(), file, worker);
    }

    /** At any moment, once it is at work. */
    private void killOne(final Walk walk, final SharedMap<Long, String> map) throws IOException, InterruptedException
    {
        final int victim = random.nextInt(KILLED_WORKERS);
        Thread.sleep(random.nextInt(200));
        for (long key = 0; key < WORKERS * KEYS; key++)
        {
            MapWorkerMain.check(map, key);
        }
        workers[victim].kill();
        workers[victim].close();
        deaths++;
        start(walk, victim);
        workers[victim].expect("ready");
    }

    private void finish() throws InterruptedException
    {
        for (final PeerJvm worker : workers)
        {
            assertTrue(worker.isAlive(), "a worker has failed");
            worker.tell("stop");
        }
        for (final PeerJvm worker : workers)
        {
            assertEquals(0, worker.exitStatus());
        }
    }

    private void checkAccount(final SharedMap<Long, String> map)
    {
        long changes = 0;
        int present = 0;
        for (final List<Ledger> ofWorker : ledgers)
        {
            final Map<Long, Set<Long>> allowed = new HashMap<>();
            for (final Ledger ledger : ofWorker)
            {
                changes += ledger.count() / 2;
                replay(ledger, allowed);
            }
            for (final Map.Entry<Long, Set<Long>> entry : allowed.entrySet())
            {
                final long found = MapWorkerMain.check(map, entry.getKey());
                assertTrue(entry.getValue().contains(found),
                    () -> "key=" + entry.getKey() + " found=" + found + " expected=" + entry.getValue());
                present += found == 0 ? 0 : 1;
            }
        }
        // The next writer of each part repairs what the dead have left there.
        for (long key = 0; key < WORKERS * KEYS; key++)
        {
            map.compute(key, (same, value) -> value);
        }
        assertEquals(present, map.size());
        assertEquals(present, map.keySet().stream().distinct().count());
        System.out.println("map load: deaths=" + deaths + " changes=" + changes + " entries=" + present);
    }

    private static void replay(final Ledger ledger, final Map<Long, Set<Long>> allowed)
    {
        for (long i = 0; i < ledger.count(); i++)
        {
            final long record = ledger.get(i);
            final long key = MapWorkerMain.key(record);
            final long number = MapWorkerMain.number(record);
            if (key >= FIRST_COUNTER)
            {
                continue;
            }
            final Set<Long> numbers = allowed.computeIfAbsent(key, (missing) -> new TreeSet<>(Set.of(0L)));
            if (MapWorkerMain.isDone(record))
            {
                assertTrue(numbers.contains(number), () -> "key=" + key + " found=" + number + " expected=" + numbers);
                numbers.clear();
            }
            numbers.add(number);
        }
    }

    private void checkCounters(final SharedMap<Long, Long> counters)
    {
        final long[] least = new long[COUNTERS];
        final long[] most = new long[COUNTERS];
        for (final Ledger ledger : ledgers.stream().flatMap(List::stream).toList())
        {
            for (long i = 0; i < ledger.count(); i++)
            {
                final int counter = (int)MapWorkerMain.key(ledger.get(i)) - FIRST_COUNTER;
                if (counter >= 0)
                {
                    least[counter] += MapWorkerMain.isDone(ledger.get(i)) ? 1 : 0;
                    most[counter] += MapWorkerMain.isDone(ledger.get(i)) ? 0 : 1;
                }
            }
        }
        for (int i = 0; i < COUNTERS; i++)
        {
            final long found = counters.getLong(FIRST_COUNTER + i, 0);
            assertTrue(found >= least[i] && found <= most[i],
                "counter=" + i + " found=" + found + " least=" + least[i] + " most=" + most[i]);
        }
    }
}
