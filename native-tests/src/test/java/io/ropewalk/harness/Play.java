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
package io.ropewalk.harness;

import io.ropewalk.segment.walk.Walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Plays the groups of a structure in one form, each when it is asked about: all that need the same victims at once.
 */
final class Play
{
    private static final int TWICE_BATCH = 10;
    /** What one does may take the other a store or two more than when it is alone. */
    private static final int MORE_STORES = 4;

    private final Structure structure;
    private final Random random;
    private final boolean isSlow;
    private final Matrix matrix;
    private boolean isPlayedTogether;

    Play(final String title, final Structure structure, final String form, final long seed, final boolean isSlow)
    {
        this.structure = structure;
        this.random = new Random(seed);
        this.isSlow = isSlow;
        this.matrix = new Matrix(title, Walk.temporary(), structure, form, random);
    }

    static List<String> groups(final Structure structure)
    {
        final List<String> groups = new ArrayList<>();
        structure.firsts().forEach((first) -> groups.add(first.name()));
        if (!structure.halted().isEmpty())
        {
            groups.add(Matrix.HALTED);
        }
        structure.firsts().stream().filter((first) -> !structure.heirs(first).isEmpty())
            .forEach((first) -> groups.add(Matrix.twice(first)));
        structure.firsts().stream().filter((first) -> !structure.companions(first).isEmpty())
            .forEach((first) -> groups.add(Matrix.together(first)));
        return groups;
    }

    /** Throws what was found wrong in the cells of a group. */
    void play(final String group) throws Exception
    {
        final boolean isFirst = killBatchOf(group, structure.batch(), structure.firsts(), (name) -> name);
        if (!isFirst)
        {
            killAll();
            playOther(group);
        }
        matrix.verify(group);
    }

    private void killAll() throws Exception
    {
        for (final Scenario first : structure.firsts())
        {
            killBatchOf(first.name(), structure.batch(), structure.firsts(), (name) -> name);
        }
    }

    private void playOther(final String group) throws Exception
    {
        if (Matrix.HALTED.equals(group))
        {
            final List<Death> deaths = new ArrayList<>();
            structure.halted().forEach((scenario) -> deaths.addAll(matrix.deaths(scenario)));
            matrix.halt(some(deaths, structure.haltedShare(isSlow)), (death) -> Matrix.HALTED);
            return;
        }
        final List<Scenario> leaders = new ArrayList<>(structure.firsts());
        leaders.removeIf((first) -> structure.heirs(first).isEmpty());
        final boolean isTwice =
            killBatchOf(group, isSlow ? 1 : TWICE_BATCH, leaders, (name) -> Matrix.TWICE + name);
        if (!isTwice && !isPlayedTogether)
        {
            isPlayedTogether = true;
            killTogether();
        }
    }

    /** Whether it is the group of one of these; plays its batch, once. */
    private boolean killBatchOf(
        final String group, final int size, final List<? extends Scenario> all, final UnaryOperator<String> groupOf)
        throws Exception
    {
        for (int i = 0; i < all.size(); i += size)
        {
            final List<? extends Scenario> batch = all.subList(i, Math.min(all.size(), i + size));
            if (batch.stream().anyMatch((scenario) -> groupOf.apply(scenario.name()).equals(group)))
            {
                if (matrix.group(group).isEmpty() && group.startsWith(Matrix.TWICE))
                {
                    killTwice(batch);
                }
                else if (matrix.group(group).isEmpty())
                {
                    matrix.kill(batch);
                }
                return true;
            }
        }
        return false;
    }

    /** The first dies at a store, and who comes after it dies at a store of the repair. */
    private void killTwice(final List<? extends Scenario> batch) throws Exception
    {
        final boolean isAll = isSlow || structure.draws == Double.POSITIVE_INFINITY;
        final List<Death> deaths = new ArrayList<>();
        for (final Scenario first : batch)
        {
            final List<Death> all = matrix.deaths(first, structure.heirs(first));
            final int whole = isAll ? 1 : (int)structure.draws;
            for (int i = 0; i < whole; i++)
            {
                deaths.addAll(all);
            }
            if (!isAll)
            {
                deaths.addAll(some(all, structure.draws - whole));
            }
        }
        if (isAll)
        {
            matrix.killTwiceAtEveryStore(deaths, structure.isWide() ? structure.drawnStores : 1);
        }
        else
        {
            matrix.killTwice(deaths.stream()
                .map((death) -> death.then(death.heir(), 1 + random.nextInt(structure.drawnStores))).toList());
        }
    }

    /** Two at once, each at some store. */
    private void killTogether() throws Exception
    {
        final List<Death> deaths = new ArrayList<>();
        for (final Scenario first : structure.firsts())
        {
            final List<Death> all = new ArrayList<>();
            for (final Scenario companion : structure.companions(first))
            {
                for (long store = 1; store <= stores(first); store++)
                {
                    for (long other = 1; other <= stores(companion); other++)
                    {
                        all.add(new Death(first, store, companion, other));
                    }
                }
            }
            deaths.addAll(some(all, isSlow ? 1 : structure.draws));
        }
        matrix.killTogether(deaths);
    }

    private long stores(final Scenario scenario)
    {
        return matrix.group(scenario.name()).stores() + 1 + MORE_STORES;
    }

    /** Some of these, and at least one. */
    private List<Death> some(final List<Death> all, final double share)
    {
        if (all.isEmpty())
        {
            return all;
        }
        final Death any = all.get(random.nextInt(all.size()));
        return all.stream().filter((death) -> random.nextDouble() < share || death.equals(any)).toList();
    }
}
