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

import io.ropewalk.error.CollectionFullException;
import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.Ending;
import io.ropewalk.harness.Scenario;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.collection.MapScene.Form;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import static io.ropewalk.structure.collection.MapScene.ABSENT;
import static io.ropewalk.structure.collection.MapScene.ENTRIES;
import static io.ropewalk.structure.collection.MapScene.FILLING;
import static io.ropewalk.structure.collection.MapScene.HUGE;

/**
 * One map, those who died in it, and what the survivors find there: each key has the value before or the one after,
 * the size is exact, everything goes on, and no entry and no byte of the capacity is lost.
 */
final class MapCell extends Cell
{
    private static final int FIRST_NEW = 40;

    private final Walk walk;
    private final Form form;
    private final MapScene scene;
    private final Map<Long, Set<Integer>> allowed = new TreeMap<>();
    private final List<String> deaths = new ArrayList<>();

    MapCell(final Walk walk, final Death death, final String name)
    {
        super(death, name);
        this.walk = walk;
        this.form = ((MapScenario)death.first()).form;
        this.scene = MapScene.open(walk, name, form, (buffer) -> buffer, this::noted);
        ((MapScenario)death.first()).prepare(scene);
    }

    @Override
    protected String[] words(final Scenario scenario)
    {
        return new String[] {form.name()};
    }

    @Override
    protected void noted(final String text)
    {
        final String[] parts = text.split(":");
        final long key = Long.parseLong(parts[1]);
        final Set<Integer> values = allowed.computeIfAbsent(key, (missing) -> new TreeSet<>(Set.of(ABSENT)));
        if ("is".equals(parts[0]))
        {
            values.clear();
        }
        values.add(Integer.parseInt(parts[2]));
    }

    /** Readers wait for nobody: also while the victim stands where it is. */
    @Override
    protected void died(final Scenario scenario, final Ending ending)
    {
        deaths.add(scenario + " " + ending);
        look();
    }

    /** Returns how many entries there are. */
    private int look()
    {
        int present = 0;
        for (final Map.Entry<Long, Set<Integer>> entry : allowed.entrySet())
        {
            final int found = scene.get(entry.getKey());
            require(entry.getValue().contains(found), "key=" + entry.getKey() + " found=" + found + " expected=" +
                entry.getValue());
            present += ABSENT == found ? 0 : 1;
        }
        return present;
    }

    @Override
    protected void verify()
    {
        int present = look();
        present -= removeSome(present);
        checkSize(present);
        goOn();
        checkCapacity();
    }

    /** If it is full, there is no room for what comes next. */
    private int removeSome(final int present)
    {
        int removed = 0;
        for (final long key : present > ENTRIES / 2 ? List.copyOf(allowed.keySet()) : List.<Long>of())
        {
            if (present - removed > ENTRIES / 2 && scene.remove(key))
            {
                removed++;
                require(ABSENT == scene.get(key), "not removed: key=" + key);
                scene.is(key, ABSENT);
            }
        }
        return removed;
    }

    private void checkSize(final int present)
    {
        // Each part is repaired by the next writer.
        for (int bucket = 0; bucket < 2; bucket++)
        {
            final long key = MapScene.inBucket(bucket, FIRST_NEW);
            scene.put(key, 1);
            require(1 == scene.get(key), "not put: key=" + key);
            require(scene.remove(key), "not removed: key=" + key);
        }
        require(scene.size() == present, "size=" + scene.size() + " present=" + present);
        final Set<Long> iterated = new HashSet<>();
        for (final Iterator<Long> keys = scene.keys(); keys.hasNext();)
        {
            final long key = keys.next();
            require(iterated.add(key), "twice: key=" + key);
            require(allowed.containsKey(key), "invented: key=" + key);
        }
        require(iterated.size() == present, "iterated=" + iterated.size() + " present=" + present);
        require(look() == present, "present");
    }

    /** Every key is put, replaced and removed; and the crowded bucket gets its longest chain. */
    private void goOn()
    {
        final List<Long> keys = new ArrayList<>(allowed.keySet());
        for (int i = 0; i < 10; i++)
        {
            keys.add(MapScene.crowded(i));
        }
        final int again = Form.SET == form ? 1 : 31;
        for (final long key : new TreeSet<>(keys).headSet(Long.MAX_VALUE).stream().limit(ENTRIES / 2).toList())
        {
            scene.put(key, 1);
            require(1 == scene.get(key), "not put: key=" + key);
            scene.put(key, again);
            require(again == scene.get(key), "not replaced: key=" + key);
            require(scene.remove(key) && ABSENT == scene.get(key), "not removed: key=" + key);
        }
    }

    /** As much as in a new one: entries, blocks, and whole slabs. */
    private void checkCapacity()
    {
        scene.clear();
        require(0 == scene.size(), "not cleared: size=" + scene.size());
        require(0 == scene.usedBytes(), "blocks lost: bytes=" + scene.usedBytes());
        require(ENTRIES == fill(scene, 1), "entries lost");
        if (Form.TEXTS == form || Form.GROWING == form)
        {
            final MapScene other = MapScene.open(walk, name() + "-fresh", form, (buffer) -> buffer, (note) -> {});
            try
            {
                for (final int number : new int[] {FILLING, HUGE, FILLING})
                {
                    scene.clear();
                    other.clear();
                    final int most = fill(other, number);
                    final int found = fill(scene, number);
                    require(found >= most, "bytes lost: value=" + number + " found=" + found + " fresh=" + most);
                }
            }
            finally
            {
                walk.destroy(name() + "-fresh");
            }
        }
    }

    private static int fill(final MapScene scene, final int number)
    {
        int count = 0;
        try
        {
            for (; count <= ENTRIES; count++)
            {
                scene.put(MapScene.inBucket(count % 16, FIRST_NEW + count / 16), number);
            }
        }
        catch (final CollectionFullException expected)
        {
            require(scene, count);
        }
        return count;
    }

    private static void require(final MapScene scene, final int count)
    {
        MapScene.require(scene.size() == count, "full: size=" + scene.size() + " put=" + count);
    }

    private void require(final boolean isTrue, final String what)
    {
        MapScene.require(isTrue, isTrue ? "" : what + " " + this);
    }

    @Override
    protected void end()
    {
        walk.destroy(name());
    }

    @Override
    public String toString()
    {
        return name() + " " + deaths;
    }
}
