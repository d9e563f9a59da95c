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
package io.ropewalk.collection;

import io.ropewalk.Waiting;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.CollectionFullException;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.machine.waiting.Waitable;
import io.ropewalk.segment.SharedObject;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.collection.SharedMap;
import io.ropewalk.structure.collection.SharedNamespace;
import io.ropewalk.structure.collection.SharedSet;
import io.ropewalk.structure.sync.SharedLock;
import io.ropewalk.structure.value.SharedLongArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What maps, sets and namespaces promise, seen by another process than the one that did it. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MapProcessTest
{
    private static final int PROCESSES = 50;
    private static final int AT_ONCE = 10;
    private static final int KILLS = 10;
    private static final int LOOKS = 2_000;

    private final Walk walk = Walk.temporary();
    private final List<SharedObject> objects = new ArrayList<>();

    @AfterEach
    void destroyObjects()
    {
        objects.forEach(SharedObject::destroy);
    }

    private <O extends SharedObject> O keep(final O object)
    {
        objects.add(object);
        return object;
    }

    /** Rows 50 and 53. */
    @Test
    void shouldSeeWhatAChildHasChanged() throws Exception
    {
        final SharedMap<String, Long> counts = keep(MapPeer.counts(walk));
        final SharedSet<String> set = keep(walk.open("set", SharedSet.of(10, Codecs.utf8())));
        final SharedNamespace space = keep(walk.open("space", SharedNamespace.of()));
        run("modify");
        assertEquals(Map.of("key", 1L), counts);
        assertTrue(set.contains("element"));
        assertEquals(3.14, space.get("value"));
        assertArrayEquals(new int[] {5, 1, 2, 3, 4, 5, 6, 7, 8, 9}, space.get("array", int[].class));
        assertEquals(List.of("Hello"), space.get("list"));
        assertEquals(Map.of("name", "xxx"), space.get("dict"));
        assertEquals(10, space.get("x"));
    }

    /** Row 51. */
    @Test
    void shouldLoseDecrementsOnlyWithoutALock() throws Exception
    {
        final SharedMap<String, Long> counts = keep(MapPeer.counts(walk));
        keep(walk.open("lock", SharedLock.of()));
        counts.putAll(Map.of("lossy", 100L, "locked", 100L, "merged", 100L));
        for (int started = 0; started < PROCESSES; started += AT_ONCE)
        {
            final List<PeerJvm> children = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++)
            {
                children.add(PeerJvm.start(MapPeer.class, walk.path(), "decrement"));
            }
            for (final PeerJvm child : children)
            {
                child.finish();
            }
        }
        assertEquals(50, counts.get("locked"));
        assertEquals(50, counts.get("merged"));
        assertTrue(counts.get("lossy") >= 50 && counts.get("lossy") < 100, counts.toString());
    }

    @Test
    void shouldLeaveTheOldValueWhenAProcessDiesInAFunction() throws Exception
    {
        final SharedMap<String, Long> counts = keep(MapPeer.counts(walk));
        counts.put("key", 1L);
        try (PeerJvm child = PeerJvm.start(MapPeer.class, walk.path(), "dieInside"))
        {
            assertEquals(9, child.exitStatus());
        }
        assertEquals(1, counts.get("key"));
        assertEquals(1, counts.size());
        assertEquals(3, counts.merge("key", 2L, Long::sum));
    }

    @Test
    void shouldWakeWhoWaitsForAChangeByAnotherProcess() throws Exception
    {
        final SharedMap<String, Long> counts = keep(MapPeer.counts(walk));
        final Waitable change = counts.changeAfter(counts.version());
        try (PeerJvm child = PeerJvm.start(MapPeer.class, walk.path(), "change"))
        {
            assertEquals(List.of(change), Waiting.any(List.of(change)));
            child.finish();
        }
        assertEquals(1, counts.get("news"));
    }

    @Test
    void shouldGoOnAndLoseNothingWhenWritersAreKilled() throws Exception
    {
        final SharedMap<String, String> texts = keep(MapPeer.texts(walk));
        final SharedMap<Long, Long> longs = keep(MapPeer.longs(walk));
        final SharedLongArray done = keep(walk.open("done", SharedLongArray.of(2)));
        final Random random = new Random(Long.getLong("ropewalk.seed", 1));
        final long[] deaths = new long[2];
        final PeerJvm[] workers = {worker(0), worker(1)};
        for (int kill = 0; kill < KILLS; kill++)
        {
            look(texts, random);
            final int victim = random.nextInt(2);
            workers[victim].close();
            deaths[victim]++;
            look(texts, random);
            workers[victim] = worker(victim);
        }
        for (int i = 0; i < 2; i++)
        {
            workers[i].close();
            deaths[i]++;
        }
        for (int i = 0; i < 2; i++)
        {
            final long uncounted = longs.get((long)i) - done.get(i);
            assertTrue(uncounted >= 0 && uncounted <= deaths[i], "worker=" + i + " uncounted=" + uncounted);
        }
        verify(texts);
        fill(longs);
    }

    private PeerJvm worker(final int number) throws Exception
    {
        final PeerJvm worker = PeerJvm.start(MapPeer.class, walk.path(), "work", number);
        worker.expect("ready");
        return worker;
    }

    private static void look(final SharedMap<String, String> texts, final Random random)
    {
        for (int i = 0; i < LOOKS; i++)
        {
            final String text = texts.get("key " + random.nextInt(MapPeer.KEYS));
            assertTrue(null == text || isWhole(text), text);
        }
        texts.put("parent", "(".repeat('('));
    }

    private static boolean isWhole(final String text)
    {
        return text.length() == text.charAt(0) && text.chars().allMatch((letter) -> letter == text.charAt(0));
    }

    private static void verify(final SharedMap<String, String> texts)
    {
        int found = 0;
        for (final Map.Entry<String, String> entry : texts.entrySet())
        {
            assertTrue(isWhole(entry.getValue()), entry.toString());
            assertEquals(entry.getValue(), texts.get(entry.getKey()));
            found++;
        }
        assertEquals(found, texts.size());
        texts.clear();
        for (int i = 0; i < MapPeer.ENTRIES; i++)
        {
            texts.put("key " + i, "v".repeat(300));
        }
        assertEquals(MapPeer.ENTRIES, texts.size());
    }

    /** No entry is lost for ever. */
    private static void fill(final SharedMap<Long, Long> longs)
    {
        for (long key = 1_000; longs.size() < MapPeer.ENTRIES; key++)
        {
            longs.put(key, key);
        }
        assertThrows(CollectionFullException.class, () -> longs.put(-1L, 0L));
        assertEquals(MapPeer.ENTRIES, longs.size());
    }

    private void run(final String task) throws Exception
    {
        try (PeerJvm child = PeerJvm.start(MapPeer.class, walk.path(), task))
        {
            child.finish();
        }
    }
}
