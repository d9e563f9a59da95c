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
package io.ropewalk.birth;

import io.ropewalk.harness.Death;
import io.ropewalk.harness.Matrix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Plays cells, some at a time: each has two survivors from a team, and a victim that was waiting for its turn.
 */
final class BirthMatrix implements AutoCloseable
{
    private static final int WAITING_VICTIMS = 2;
    /** Who has joined a walk never leaves it, so the survivors are replaced now and then. */
    private static final int MOST_WALKS = 150;

    private final Path library;
    private final String home = "birth-" + ProcessHandle.current().pid() + "-";
    private final Remains remains;
    private final Matrix matrix;
    private final Deque<Team> resting = new ConcurrentLinkedDeque<>();
    private final Map<String, List<String>> steps = new ConcurrentHashMap<>();

    BirthMatrix(final String title, final Path library) throws IOException
    {
        this.library = library;
        this.remains = Remains.make(library, home + 0);
        this.matrix = new Matrix(title, (death, name, variant) -> prepare(death, home + name));
    }

    private BirthCell prepare(final Death death, final String name) throws IOException
    {
        final Team rested = resting.poll();
        final Team team = rested == null ? new Team() : rested;
        team.gather();
        return new BirthCell(death, name, team, remains);
    }

    /** Plays operations in each of their steps, or in some of them. */
    void play(final List<Operation> operations, final long seed, final int rarity) throws Exception
    {
        matrix.halt(operations.stream().map((operation) -> Death.of(operation, BirthMain.ALL_STEPS)).toList(),
            (death) -> death.first().name());
        final List<Death> halves = new ArrayList<>();
        for (final Operation operation : operations)
        {
            final int count = steps.getOrDefault(operation.name(), List.of()).size();
            matrix.group(operation.name()).stores(count);
            final Random random = new Random(seed * 31 + operation.name().hashCode());
            final int always = random.nextInt(Math.max(1, count));
            for (int i = 0; i < count; i++)
            {
                if (random.nextInt(rarity) == 0 || i == always)
                {
                    halves.add(Death.of(operation, i + 1));
                }
            }
        }
        matrix.halt(halves, (death) -> death.first().name());
    }

    void verify(final Operation operation)
    {
        matrix.verify(operation.name());
    }

    @Override
    public void close()
    {
        resting.forEach(Team::dismiss);
        remains.remove();
    }

    /** Two survivors, and those who will die. */
    final class Team
    {
        private final Deque<Person> victims = new ArrayDeque<>();
        private Person first;
        private Person second;
        private int walks = MOST_WALKS;

        private void gather() throws IOException
        {
            if (walks++ >= MOST_WALKS)
            {
                dismissSurvivors();
                first = Person.survivor();
                second = Person.survivor();
                walks = 0;
            }
            while (victims.size() <= WAITING_VICTIMS)
            {
                victims.add(Person.victim(library));
            }
        }

        Person first()
        {
            return first;
        }

        Person second()
        {
            return second;
        }

        Person nextVictim()
        {
            return victims.remove();
        }

        /** The team rests; its survivors may be stuck if the cell was not whole. */
        void ended(final BirthCell cell, final boolean isWhole)
        {
            if (cell.death().store() == BirthMain.ALL_STEPS && isWhole)
            {
                steps.put(cell.death().first().name(), cell.victim.steps());
            }
            walks = isWhole ? walks : MOST_WALKS;
            resting.add(this);
        }

        private void dismissSurvivors()
        {
            if (null != first)
            {
                first.close();
                second.close();
            }
        }

        private void dismiss()
        {
            dismissSurvivors();
            victims.forEach(Person::close);
        }
    }
}
