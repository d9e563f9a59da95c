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
package io.ropewalk.pipe;

import io.ropewalk.harness.Death;
import io.ropewalk.harness.Matrix;
import io.ropewalk.harness.Play;
import io.ropewalk.segment.Walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The groups of the matrix in one form. Arguments: SHARED or another form, seed, which part of the cells in which two
 * die is played.
 */
final class PipeMatrix implements Play
{
    private static final int MOST_SAMPLED_STORES = 20;
    /** What one does may take the other a store or two more than when it is alone. */
    private static final int MORE_STORES = 4;

    private final Walk walk = Walk.temporary();
    private final Random random;
    private final double share;
    private final Matrix matrix;
    private boolean isPlayed;

    PipeMatrix(final String[] arguments)
    {
        final boolean isShared = "SHARED".equals(arguments[0]);
        this.random = new Random(Long.parseLong(arguments[1]));
        this.share = Double.parseDouble(arguments[2]);
        this.matrix = new Matrix("pipe-matrix-" + arguments[0], walk, PipeScenario.All.class,
            (death, name, variant) -> new PipeCell(walk, death, name, isShared));
    }

    static List<String> groups()
    {
        final List<String> groups = new ArrayList<>();
        PipeScenario.ALL.forEach((scenario) -> groups.add(scenario.name()));
        PipeScenario.ALL.stream().filter((first) -> !heirs(first).isEmpty()).map(Matrix::twice).forEach(groups::add);
        PipeScenario.ALL.stream().filter((first) -> !receivers(first).isEmpty()).map(Matrix::together)
            .forEach(groups::add);
        return groups;
    }

    private static List<PipeScenario> heirs(final PipeScenario first)
    {
        return PipeHeirs.ALL.stream().filter((heir) -> PipeHeirs.follows(heir, first)).toList();
    }

    private static List<PipeScenario> receivers(final PipeScenario sending)
    {
        return PipeScenario.ALL.stream().filter((receiving) -> isPair(sending, receiving)).toList();
    }

    private static boolean isPair(final PipeScenario sending, final PipeScenario receiving)
    {
        return sending.isSender() && !receiving.isSender() && sending.rival() == PipeScenario.Rival.NONE &&
            receiving.rival() == PipeScenario.Rival.NONE && !receiving.name().startsWith("exclusive") &&
            sending.buffered() >= receiving.takes() &&
            sending.buffered() > 0 && !receiving.name().equals("receive-nothing");
    }

    @Override
    public void play(final String group) throws Exception
    {
        matrix.kill(PipeScenario.ALL);
        if (!isPlayed && PipeScenario.ALL.stream().noneMatch((scenario) -> scenario.name().equals(group)))
        {
            isPlayed = true;
            killTwice();
            killTogether();
        }
        matrix.verify(group);
    }

    /** Two deaths at one end: the second comes to the end of the dead one and finds it as that left it. */
    private void killTwice() throws Exception
    {
        final List<Death> deaths = new ArrayList<>();
        for (final PipeScenario first : PipeScenario.ALL)
        {
            final List<Death> all = matrix.deaths(first, heirs(first));
            if (!all.isEmpty())
            {
                deaths.addAll(Matrix.some(all, random, share));
            }
        }
        if (share < 1)
        {
            matrix.killTwice(deaths.stream()
                .map((death) -> death.then(death.heir(), 1 + random.nextInt(MOST_SAMPLED_STORES))).toList());
        }
        else
        {
            matrix.killTwiceAtEveryStore(deaths);
        }
    }

    /** A sender and a receiver, each at some store. */
    private void killTogether() throws Exception
    {
        final List<Death> deaths = new ArrayList<>();
        for (final PipeScenario sending : PipeScenario.ALL)
        {
            final List<Death> all = new ArrayList<>();
            for (final PipeScenario receiving : receivers(sending))
            {
                for (long first = 1; first <= stores(sending); first++)
                {
                    for (long second = 1; second <= stores(receiving); second++)
                    {
                        all.add(new Death(sending, first, receiving, second));
                    }
                }
            }
            if (!all.isEmpty())
            {
                deaths.addAll(Matrix.some(all, random, share));
            }
        }
        matrix.killTogether(deaths);
    }

    private long stores(final PipeScenario scenario)
    {
        return matrix.group(scenario.name()).stores() + 1 + MORE_STORES;
    }
}
