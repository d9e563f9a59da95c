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

import io.ropewalk.codec.Codecs;
import io.ropewalk.harness.PeerJvm;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.collection.SharedMap;
import io.ropewalk.structure.collection.SharedNamespace;
import io.ropewalk.structure.collection.SharedSet;
import io.ropewalk.structure.sync.SharedLock;
import io.ropewalk.structure.value.SharedLongArray;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The other process of {@link MapProcessTest}. Arguments: walk, what, and what that needs.
 */
public final class MapPeer
{
    static final int KEYS = 40;
    static final int ENTRIES = 500;

    private MapPeer()
    {
    }

    public static void main(final String[] arguments) throws Exception
    {
        final Walk walk = Walk.open(Path.of(arguments[0]));
        switch (arguments[1])
        {
            case "modify" -> modify(walk);
            case "decrement" -> decrement(walk);
            case "work" -> work(walk, Integer.parseInt(arguments[2]));
            case "change" -> change(walk);
            case "dieInside" -> dieInside(walk);
            default -> throw new IllegalArgumentException("what to do? argument=" + arguments[1]);
        }
        System.out.println(PeerJvm.DONE);
    }

    static SharedMap<String, Long> counts(final Walk walk)
    {
        return walk.open("counts", SharedMap.of(10, Codecs.utf8(), Codecs.int64()));
    }

    static SharedMap<String, String> texts(final Walk walk)
    {
        return walk.open("texts", SharedMap.of(ENTRIES, Codecs.utf8(), Codecs.utf8()).budget(ENTRIES * 400));
    }

    static SharedMap<Long, Long> longs(final Walk walk)
    {
        return walk.open("longs", SharedMap.of(ENTRIES, Codecs.int64(), Codecs.int64()));
    }

    private static void modify(final Walk walk)
    {
        counts(walk).put("key", 1L);
        walk.open("set", SharedSet.of(10, Codecs.utf8())).add("element");
        final SharedNamespace space = walk.open("space", SharedNamespace.of());
        space.set("value", 3.14);
        space.set("array", new int[] {5, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        space.set("list", List.of("Hello"));
        space.set("dict", Map.of("name", "xxx"));
        space.set("x", 10);
    }

    /** Without a lock, with one, and in one step. */
    private static void decrement(final Walk walk)
    {
        final SharedMap<String, Long> counts = counts(walk);
        counts.put("lossy", counts.get("lossy") - 1);
        final SharedLock lock = walk.open("lock", SharedLock.of());
        lock.lock();
        counts.put("locked", counts.get("locked") - 1);
        lock.unlock();
        counts.merge("merged", -1L, Long::sum);
    }

    /** Until it is killed: puts, replaces and removes texts, and counts what it has done. */
    private static void work(final Walk walk, final int number)
    {
        final SharedMap<String, String> texts = texts(walk);
        final SharedMap<Long, Long> longs = longs(walk);
        final SharedLongArray done = walk.open("done", SharedLongArray.of(2));
        final Random random = new Random();
        System.out.println("ready");
        while (true)
        {
            longs.addAndGet(number, 1);
            done.getAndAdd(number, 1);
            final String key = "key " + random.nextInt(KEYS);
            switch (random.nextInt(4))
            {
                case 0 -> texts.remove(key);
                case 1 -> texts.computeIfPresent(key, (same, found) -> text(random));
                case 2 -> longs.put(100L + random.nextInt(KEYS), 7L);
                default -> texts.put(key, text(random));
            }
        }
    }

    /** Of which each character tells how many there are. */
    private static String text(final Random random)
    {
        final char letter = (char)('!' + random.nextInt(90));
        return String.valueOf(letter).repeat(letter);
    }

    private static void change(final Walk walk)
    {
        counts(walk).put("news", 1L);
    }

    private static void dieInside(final Walk walk)
    {
        counts(walk).compute("key", (key, value) ->
        {
            Runtime.getRuntime().halt(9);
            return 2L;
        });
    }
}
