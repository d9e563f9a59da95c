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

import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

import static io.ropewalk.structure.collection.MapScene.HUGE;
import static io.ropewalk.structure.collection.MapScene.text;

/**
 * One call of a list of texts, and how many elements there are before: the numbers from 1 on. It is done to a model,
 * too, so that the survivors know what is there after it.
 */
enum ListScenario implements Scenario
{
    APPEND(5, (list) -> list.add(text(20))),
    APPEND_FIRST(0, (list) -> list.add(text(20))),
    APPEND_HUGE(2, (list) -> list.add(text(HUGE))),
    APPEND_ALL(3, (list) -> list.addAll(List.of(text(20), text(21), text(22)))),
    APPEND_LAST(ListCell.CAPACITY - 1, (list) -> list.add(text(20))),
    SET(5, (list) -> list.set(2, text(20))),
    SET_HUGE(3, (list) -> list.set(1, text(HUGE))),
    INSERT(6, (list) -> list.add(2, text(20))),
    INSERT_ALL(6, (list) -> list.addAll(2, List.of(text(20), text(21), text(22)))),
    REMOVE(6, (list) -> list.remove(2)),
    REMOVE_LAST(6, (list) -> list.remove(5)),
    REMOVE_ONLY(1, (list) -> list.remove(0)),
    REMOVE_ELEMENT(6, (list) -> list.remove(text(3))),
    REMOVE_RANGE(6, (list) -> list.subList(1, 4).clear()),
    REMOVE_IF(6, (list) -> list.removeIf((element) -> element.startsWith("2") || element.startsWith("5"))),
    REPLACE_ALL(5, (list) -> list.replaceAll((element) -> text(40 - ListCell.number(element)))),
    SORT(6, (list) -> list.sort(Comparator.reverseOrder())),
    CLEAR(6, List::clear),
    ITERATOR_REMOVE(5, (list) ->
    {
        final Iterator<String> all = list.iterator();
        all.next();
        all.next();
        all.remove();
    }),

    THEN_APPEND(0, (list) -> list.add(text(30))),
    THEN_INSERT(0, (list) -> list.add(0, text(31))),
    THEN_CLEAR(0, List::clear);

    private static final String HEIR = "THEN_";

    final int before;
    private final Consumer<List<String>> act;

    ListScenario(final int before, final Consumer<List<String>> act)
    {
        this.before = before;
        this.act = act;
    }

    @Override
    public void play(final Stage stage)
    {
        final SharedList<String> list = ListCell.open(stage.walk(), stage.cell(), stage::halting);
        stage.arm();
        act(list);
    }

    /** An heir may come to a list that is full. */
    void act(final List<String> list)
    {
        if (list.size() >= ListCell.CAPACITY && name().startsWith(HEIR) && THEN_CLEAR != this)
        {
            return;
        }
        try
        {
            act.accept(list);
        }
        catch (final CollectionFullException ex)
        {
            throw new AssertionError("full: size=" + list.size(), ex);
        }
    }

    static List<ListScenario> leaders()
    {
        return Arrays.stream(values()).filter((scenario) -> !scenario.name().startsWith(HEIR)).toList();
    }

    static List<ListScenario> heirs()
    {
        return Arrays.stream(values()).filter((scenario) -> scenario.name().startsWith(HEIR)).toList();
    }
}
