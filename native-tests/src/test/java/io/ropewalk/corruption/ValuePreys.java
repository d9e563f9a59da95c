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
package io.ropewalk.corruption;

import io.ropewalk.codec.Codecs;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.collection.SharedList;
import io.ropewalk.structure.collection.SharedMap;
import io.ropewalk.structure.collection.SharedNamespace;
import io.ropewalk.structure.collection.SharedSet;
import io.ropewalk.structure.value.SharedByte;
import io.ropewalk.structure.value.SharedIntArray;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedRecord;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Values and collections.
 */
final class ValuePreys
{
    private static final int ENTRIES = 12;
    private static final int KEYS = 20;
    private static final int LARGE = 200;
    private static final long SHORT_US = 200;

    private ValuePreys()
    {
    }

    /** Its value is in two words, so it can be torn. */
    record Quote(long bid, double ask, int depth)
    {
    }

    private interface Opener
    {
        List<Prey.Role> open(Walk walk, String name);
    }

    private record Simple(String name, Opener opener) implements Prey
    {
        @Override
        public List<Role> open(final Walk walk, final String objectName)
        {
            return opener.open(walk, objectName);
        }
    }

    static List<Prey> all()
    {
        return List.of(
            new Simple("value", ValuePreys::value),
            new Simple("array", ValuePreys::array),
            new Simple("record", ValuePreys::record),
            new Simple("map", ValuePreys::map),
            new Simple("map-of-numbers", ValuePreys::numbers),
            new Simple("set", ValuePreys::set),
            new Simple("list", ValuePreys::list),
            new Simple("namespace", ValuePreys::namespace));
    }

    private static String key(final Random random)
    {
        return "key-" + random.nextInt(KEYS);
    }

    private static byte[] bytes(final Random random)
    {
        return new byte[random.nextInt(LARGE)];
    }

    private static List<Prey.Role> value(final Walk walk, final String name)
    {
        final SharedLong value = walk.open(name, SharedLong.of(1));
        final SharedByte small = walk.open(name + "-small", SharedByte.of((byte)1));
        return List.of(
            new Prey.Role("add", (random) -> value.addAndGet(1)),
            new Prey.Role("update", (random) -> value.updateAndGet((before) -> before ^ 1)),
            new Prey.Role("get", (random) -> value.get()),
            new Prey.Role("small", (random) -> small.incrementAndGet()),
            new Prey.Role("look", (random) -> Prey.show(value)));
    }

    private static List<Prey.Role> array(final Walk walk, final String name)
    {
        final SharedIntArray array = walk.open(name, SharedIntArray.of(ENTRIES));
        return List.of(
            new Prey.Role("add", (random) -> array.addAndGet(random.nextInt(array.length()), 1)),
            new Prey.Role("set", (random) -> array.set(random.nextInt(array.length()), 1)),
            new Prey.Role("all", (random) -> array.toArray()),
            new Prey.Role("look", (random) -> Prey.show(array)));
    }

    private static List<Prey.Role> record(final Walk walk, final String name)
    {
        final SharedRecord<Quote> record = walk.open(name, SharedRecord.of(new Quote(1, 2, 3)));
        return List.of(
            new Prey.Role("set", (random) ->
            {
                if (record.lock().tryLock(SHORT_US, TimeUnit.MICROSECONDS))
                {
                    try
                    {
                        record.set(new Quote(random.nextLong(), 1, 2));
                    }
                    finally
                    {
                        record.lock().unlock();
                    }
                }
            }),
            new Prey.Role("get", (random) -> record.get()),
            new Prey.Role("view", (random) -> record.read(record.newView())),
            new Prey.Role("look", (random) ->
            {
                record.version();
                Prey.show(record);
            }));
    }

    private static List<Prey.Role> map(final Walk walk, final String name)
    {
        final SharedMap<String, byte[]> map = walk.open(name, SharedMap.of(ENTRIES, Codecs.utf8(), Codecs.bytes()));
        return List.of(
            new Prey.Role("find", (random) -> walk.find(name, SharedMap.any(Codecs.utf8(), Codecs.bytes()))),
            new Prey.Role("put", (random) -> map.put(key(random), bytes(random))),
            new Prey.Role("set", (random) -> map.set(key(random), bytes(random))),
            new Prey.Role("get", (random) -> map.get(key(random))),
            new Prey.Role("remove", (random) -> map.remove(key(random))),
            new Prey.Role("compute",
                (random) -> map.merge(key(random), bytes(random), (before, after) -> after)),
            new Prey.Role("iterate", (random) ->
            {
                map.forEach((key, value) -> {});
                Prey.show(map.containsValue(new byte[1]));
            }),
            new Prey.Role("remove-some", (random) -> map.keySet().removeIf((key) -> random.nextBoolean())),
            new Prey.Role("look", (random) ->
            {
                notNegative(map.size());
                Prey.show(map.isEmpty());
                Prey.show(map);
            }),
            new Prey.Role("clear", (random) ->
            {
                if (random.nextInt(KEYS) == 0)
                {
                    map.clear();
                }
            }));
    }

    private static void notNegative(final int size)
    {
        if (size < 0)
        {
            throw new AssertionError("size=" + size);
        }
    }

    private static List<Prey.Role> numbers(final Walk walk, final String name)
    {
        final SharedMap<Long, Long> map = walk.open(name, SharedMap.of(ENTRIES, Codecs.int64(), Codecs.int64()));
        return List.of(
            new Prey.Role("put", (random) -> map.putLong(random.nextInt(KEYS), 1)),
            new Prey.Role("add", (random) -> map.addAndGet((long)random.nextInt(KEYS), 1)),
            new Prey.Role("get", (random) -> map.getLong(random.nextInt(KEYS), 0)),
            new Prey.Role("remove", (random) -> map.removeLong(random.nextInt(KEYS))),
            new Prey.Role("boxed", (random) -> map.putIfAbsent((long)random.nextInt(KEYS), 2L)),
            new Prey.Role("look", (random) ->
            {
                notNegative(map.size());
                map.containsLong(random.nextInt(KEYS));
                map.keySet().forEach((key) -> {});
            }));
    }

    private static List<Prey.Role> set(final Walk walk, final String name)
    {
        final SharedSet<String> set = walk.open(name, SharedSet.of(ENTRIES, Codecs.utf8()));
        return List.of(
            new Prey.Role("find", (random) -> walk.find(name, SharedSet.any(Codecs.utf8()))),
            new Prey.Role("add", (random) -> set.add(key(random))),
            new Prey.Role("contains", (random) -> Prey.show(set.contains(key(random)))),
            new Prey.Role("remove", (random) -> set.remove(key(random))),
            new Prey.Role("remove-some", (random) -> set.removeIf((key) -> random.nextBoolean())),
            new Prey.Role("look", (random) ->
            {
                notNegative(set.size());
                set.iterator().forEachRemaining((key) -> {});
                Prey.show(set.toArray());
            }));
    }

    private static List<Prey.Role> list(final Walk walk, final String name)
    {
        final SharedList<byte[]> list = walk.open(name, SharedList.of(ENTRIES, Codecs.bytes()));
        return List.of(
            new Prey.Role("find", (random) -> walk.find(name, SharedList.any(Codecs.bytes()))),
            new Prey.Role("add", (random) -> list.add(bytes(random))),
            new Prey.Role("insert", (random) -> list.add(random.nextInt(list.size() + 1), bytes(random))),
            new Prey.Role("get", (random) -> list.get(random.nextInt(list.size() + 1))),
            new Prey.Role("set", (random) -> list.set(random.nextInt(list.size() + 1), bytes(random))),
            new Prey.Role("remove", (random) -> list.remove(random.nextInt(list.size() + 1))),
            new Prey.Role("iterate", (random) -> list.iterator().forEachRemaining((element) -> {})),
            new Prey.Role("sort", (random) -> list.sort(Comparator.comparingInt((element) -> element.length))),
            new Prey.Role("remove-some", (random) -> list.removeIf((element) -> random.nextBoolean())),
            new Prey.Role("look", (random) ->
            {
                notNegative(list.size());
                list.version();
                list.indexOf(new byte[1]);
                new ArrayList<>(list.subList(0, Math.min(1, list.size())));
                Prey.show(list);
            }));
    }

    private static List<Prey.Role> namespace(final Walk walk, final String name)
    {
        final SharedNamespace namespace = walk.open(name, SharedNamespace.of());
        return List.of(
            new Prey.Role("set", (random) -> namespace.set(key(random), List.of(1, "two", random.nextInt()))),
            new Prey.Role("get", (random) -> namespace.getOrDefault(key(random), 0)),
            new Prey.Role("update", (random) -> namespace.update(key(random), (before) -> "text")),
            new Prey.Role("remove", (random) -> namespace.remove(key(random))),
            new Prey.Role("look", (random) ->
            {
                namespace.names();
                namespace.contains(key(random));
                Prey.show(namespace);
            }));
    }
}
