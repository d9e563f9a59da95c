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
import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.Stage;
import io.ropewalk.segment.arena.Slabs;
import io.ropewalk.structure.collection.MapScene.Form;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

import static io.ropewalk.structure.collection.MapScene.*;

/**
 * What a victim does to a map or a set, and what is in it before: so many keys of one bucket, of which seven lie in the
 * bucket and the others in its chain. Key number i has the value i + 1.
 */
enum MapScenario implements Scenario
{
    INSERT_FIRST(Form.TEXTS, 0, put(0, 20)),
    INSERT_IN_WORD(Form.TEXTS, 5, put(5, 20)),
    INSERT_IN_CHAIN(Form.TEXTS, 7, put(7, 20)),
    INSERT_IN_LONG_CHAIN(Form.TEXTS, 9, put(9, 20)),
    INSERT_HUGE(Form.TEXTS, 2, put(2, HUGE)),
    REPLACE_IN_WORD(Form.TEXTS, 5, put(3, 50)),
    REPLACE_IN_CHAIN(Form.TEXTS, 10, put(8, 50)),
    REPLACE_FIRST_OF_CHAIN(Form.TEXTS, 10, put(9, 50)),
    REPLACE_BY_HUGE(Form.TEXTS, 3, put(1, HUGE + 1)),
    REPLACE_HUGE(Form.TEXTS, 3, (scene) ->
    {
        put(1, HUGE + 1).accept(scene);
        put(1, 5).accept(scene);
    }),
    REMOVE_IN_WORD(Form.TEXTS, 5, remove(3)),
    REMOVE_IN_CHAIN(Form.TEXTS, 10, (scene) ->
    {
        remove(8).accept(scene);
        remove(7).accept(scene);
    }),
    REMOVE_FIRST_OF_CHAIN(Form.TEXTS, 10, remove(9)),
    REMOVE_LAST(Form.TEXTS, 1, remove(0)),
    REMOVE_HUGE(Form.TEXTS, 2, (scene) ->
    {
        put(1, HUGE + 1).accept(scene);
        remove(1).accept(scene);
    }),
    REMOVE_AND_REUSE(Form.TEXTS, 4, (scene) ->
    {
        remove(3).accept(scene);
        put(4, 40).accept(scene);
        put(3, 30).accept(scene);
    }),
    CLEAR(Form.TEXTS, 9, MapScenario::clear),
    PUT_IF_ABSENT(Form.TEXTS, 8, (scene) -> scene.noted(crowded(8), 20, () ->
        texts(scene).putIfAbsent(crowded(8), text(20)))),
    COMPUTE(Form.TEXTS, 8, (scene) -> scene.noted(crowded(7), 20, () ->
        texts(scene).compute(crowded(7), (key, value) -> text(20)))),
    COMPUTE_IF_ABSENT(Form.TEXTS, 7, (scene) -> scene.noted(crowded(7), 20, () ->
        texts(scene).computeIfAbsent(crowded(7), (key) -> text(20)))),
    COMPUTE_NOTHING(Form.TEXTS, 8, (scene) -> scene.noted(crowded(7), ABSENT, () ->
        texts(scene).compute(crowded(7), (key, value) -> null))),
    MERGE(Form.TEXTS, 8, (scene) -> scene.noted(crowded(2), 20, () ->
        texts(scene).merge(crowded(2), text(1), (found, value) -> text(20)))),
    REPLACE_IF_EQUAL(Form.TEXTS, 8, (scene) -> scene.noted(crowded(2), 20, () ->
        texts(scene).replace(crowded(2), text(3), text(20)))),
    REPLACE_ALL(Form.TEXTS, 4, (scene) ->
    {
        for (int i = 0; i < 4; i++)
        {
            scene.may(crowded(i), i + 11);
        }
        texts(scene).replaceAll((key, value) -> text(Integer.parseInt(value.substring(0, value.indexOf(' '))) + 10));
        for (int i = 0; i < 4; i++)
        {
            scene.is(crowded(i), i + 11);
        }
    }),
    ITERATOR_REMOVE(Form.TEXTS, 9, MapScenario::removeByIterator),
    COMPACT(Form.TEXTS, 0, put(2, LARGE + 2)),
    GROW(Form.GROWING, 0, put(2, HUGE + 2)),
    LAST_CREDIT(Form.TEXTS, 0, put(12, 20)),
    NO_CREDIT(Form.TEXTS, 0, (scene) ->
    {
        scene.may(crowded(13), ABSENT);
        try
        {
            scene.put(crowded(13), 20);
            throw new AssertionError("above the limit");
        }
        catch (final CollectionFullException expected)
        {
            scene.is(crowded(13), ABSENT);
        }
    }),

    PUT_LONG(Form.LONGS, 8, (scene) -> scene.noted(crowded(8), 20, () -> longs(scene).putLong(crowded(8), 20))),
    OVERWRITE_LONG(Form.LONGS, 8, (scene) -> scene.noted(crowded(7), 20, () -> longs(scene).putLong(crowded(7), 20))),
    ADD_AND_GET(Form.LONGS, 8, (scene) -> scene.noted(crowded(2), 23, () -> longs(scene).addAndGet(crowded(2), 20))),
    ADD_TO_NOTHING(Form.LONGS, 3, (scene) -> scene.noted(crowded(3), 20, () -> longs(scene).addAndGet(crowded(3), 20))),
    REMOVE_LONG(Form.LONGS, 9, (scene) -> scene.noted(crowded(7), ABSENT, () -> longs(scene).removeLong(crowded(7)))),

    SET_ADD(Form.SET, 5, put(5, 1)),
    SET_ADD_IN_CHAIN(Form.SET, 8, put(8, 1)),
    SET_REMOVE(Form.SET, 5, remove(2)),
    SET_REMOVE_IN_CHAIN(Form.SET, 10, remove(8)),
    SET_CLEAR(Form.SET, 9, MapScenario::clear),
    SET_ITERATOR_REMOVE(Form.SET, 9, MapScenario::removeByIterator),

    THEN_PUT(Form.TEXTS, 0, put(14, 1)),
    THEN_REMOVE(Form.TEXTS, 0, remove(1)),
    THEN_CLEAR(Form.TEXTS, 0, MapScenario::clear),
    THEN_PUT_HUGE(Form.TEXTS, 0, put(14, HUGE + 14));

    private static final String HEIR = "THEN_";
    private static final long FIRST_SLABS = 7;

    final Form form;
    final int before;
    private final Consumer<MapScene> act;

    MapScenario(final Form form, final int before, final Consumer<MapScene> act)
    {
        this.form = form;
        this.before = before;
        this.act = act;
    }

    /** Word: the form of the first one. */
    @Override
    public void play(final Stage stage)
    {
        final MapScene scene = MapScene.open(
            stage.walk(), stage.cell(), Form.valueOf(stage.word(0)), stage::halting, stage::note);
        stage.arm();
        try
        {
            act.accept(scene);
        }
        catch (final CollectionFullException ex)
        {
            // An heir comes to a map that may be full.
            if (!name().startsWith(HEIR))
            {
                throw ex;
            }
        }
    }

    static List<MapScenario> leaders()
    {
        return Arrays.stream(values()).filter((scenario) -> !scenario.name().startsWith(HEIR)).toList();
    }

    /** A set has no huge elements. */
    static List<MapScenario> heirs(final MapScenario first)
    {
        return Arrays.stream(values()).filter((scenario) -> scenario.name().startsWith(HEIR) &&
            (THEN_PUT_HUGE != scenario || Form.TEXTS == first.form || Form.GROWING == first.form)).toList();
    }

    /** By the survivors, before anybody dies. */
    void prepare(final MapScene scene)
    {
        for (int i = 0; i < before; i++)
        {
            put(i, Form.SET == form ? 1 : i + 1).accept(scene);
        }
        switch (this)
        {
            case COMPACT -> fragment(scene);
            case GROW -> hold(scene);
            case LAST_CREDIT -> fill(scene, ENTRIES - 1);
            case NO_CREDIT -> fill(scene, ENTRIES);
            default ->
            {
            }
        }
    }

    /** No slab is free, and every one is half empty. */
    private static void fragment(final MapScene scene)
    {
        int count = 0;
        try
        {
            for (; count < ENTRIES - 1; count++)
            {
                scene.put(other(count), FILLING);
            }
        }
        catch (final CollectionFullException expected)
        {
            assert count > 0;
        }
        for (int i = 0; i < count; i++)
        {
            scene.is(other(i), FILLING);
            if (i % 2 == 0)
            {
                remove(scene, other(i));
            }
        }
    }

    /** All that is there before it grows. */
    private static void hold(final MapScene scene)
    {
        for (int i = 0; texts(scene).heldBytes() < FIRST_SLABS * Slabs.MIN_SLAB_LENGTH; i++)
        {
            put(scene, other(i), FILLING);
        }
    }

    private static void fill(final MapScene scene, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            put(scene, other(i), 1);
        }
    }

    /** A key that is not in the crowded bucket. */
    static long other(final int index)
    {
        return inBucket(1 + index % 12, index / 12);
    }

    private static Consumer<MapScene> put(final int index, final int number)
    {
        return (scene) -> put(scene, crowded(index), number);
    }

    private static void put(final MapScene scene, final long key, final int number)
    {
        final int seen = scene instanceof Elements ? 1 : number;
        scene.noted(key, seen, () -> scene.put(key, number));
    }

    private static Consumer<MapScene> remove(final int index)
    {
        return (scene) -> remove(scene, crowded(index));
    }

    private static void remove(final MapScene scene, final long key)
    {
        scene.noted(key, ABSENT, () -> scene.remove(key));
    }

    private static void clear(final MapScene scene)
    {
        final List<Long> keys = new ArrayList<>();
        scene.keys().forEachRemaining(keys::add);
        keys.forEach((key) -> scene.may(key, ABSENT));
        scene.clear();
        keys.forEach((key) -> scene.is(key, ABSENT));
    }

    private static void removeByIterator(final MapScene scene)
    {
        for (final Iterator<Long> keys = scene.keys(); keys.hasNext();)
        {
            scene.noted(keys.next(), ABSENT, keys::remove);
        }
    }

    @SuppressWarnings("unchecked")
    private static SharedMap<Long, String> texts(final MapScene scene)
    {
        return (SharedMap<Long, String>)scene.object();
    }

    @SuppressWarnings("unchecked")
    private static SharedMap<Long, Long> longs(final MapScene scene)
    {
        return (SharedMap<Long, Long>)scene.object();
    }
}
