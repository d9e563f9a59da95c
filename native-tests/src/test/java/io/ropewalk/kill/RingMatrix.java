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
package io.ropewalk.kill;

import io.ropewalk.harness.Death;
import io.ropewalk.harness.Matrix;
import io.ropewalk.harness.Play;
import io.ropewalk.segment.Walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The groups of the matrix of rings and queues in one form. Arguments: form, seed, which part of the sampled cells is
 * played.
 */
final class RingMatrix implements Play
{
    private static final int MOST_FOLLOWER_STORES = 30;
    /** So many operations share a victim. */
    private static final int BATCH = 10;
    /** A death of its own costs a JVM, so fewer of them. */
    private static final double HALTED_SHARE = 0.5;

    private final Walk walk = Walk.temporary();
    private final Form form;
    private final Random random;
    private final double share;
    private final Matrix matrix;

    RingMatrix(final String[] arguments)
    {
        form = Form.valueOf(arguments[0]);
        random = new Random(Long.parseLong(arguments[1]));
        share = Double.parseDouble(arguments[2]);
        matrix = new Matrix("kill-matrix-" + form, walk, Scenarios.All.class,
            (death, name, variant) -> new RingCell(walk, death, name, form, plan(death, variant)));
    }

    private static Plan plan(final Death death, final int variant)
    {
        final RingScenario first = (RingScenario)death.first();
        final Plan[] plans = Plan.of(death.heir() == null || first.end() ? first : (RingScenario)death.heir());
        return plans[death.heir() == null ? variant : (int)((death.store() + death.heirStore()) % plans.length)];
    }

    static List<String> groups()
    {
        final List<String> groups = new ArrayList<>();
        Scenarios.ALL.forEach((scenario) -> groups.add(scenario.name()));
        groups.add(Matrix.HALTED);
        Scenarios.LEADERS.forEach((scenario) -> groups.add(Matrix.twice(scenario)));
        return groups;
    }

    @Override
    public void play(final String group) throws Exception
    {
        for (final List<RingScenario> batch : batches(Scenarios.ALL, BATCH))
        {
            if (batch.stream().anyMatch((scenario) -> scenario.name().equals(group)))
            {
                matrix.kill(batch);
                matrix.verify(group);
                return;
            }
        }
        killAll();
        if (Matrix.HALTED.equals(group))
        {
            haltSome();
        }
        // All its seconds in one victim, which holds a thread for each.
        for (final List<RingScenario> batch : batches(Scenarios.LEADERS, share < 1 ? BATCH : 1))
        {
            if (batch.stream().anyMatch((first) -> Matrix.twice(first).equals(group)) &&
                matrix.group(group).cells() == 0)
            {
                killTwice(batch);
            }
        }
        matrix.verify(group);
    }

    private static List<List<RingScenario>> batches(final List<RingScenario> all, final int size)
    {
        final List<List<RingScenario>> batches = new ArrayList<>();
        for (int i = 0; i < all.size(); i += size)
        {
            batches.add(all.subList(i, Math.min(all.size(), i + size)));
        }
        return batches;
    }

    private void killAll() throws Exception
    {
        for (final List<RingScenario> batch : batches(Scenarios.ALL, BATCH))
        {
            matrix.kill(batch);
        }
    }

    private void haltSome() throws Exception
    {
        final List<Death> deaths = new ArrayList<>();
        Scenarios.ALL.forEach((scenario) -> deaths.addAll(matrix.deaths(scenario)));
        matrix.halt(Matrix.some(deaths, random, share * HALTED_SHARE));
    }

    /** The first victim dies at a store, and he who comes after it dies at a store of the repair. */
    private void killTwice(final List<RingScenario> batch) throws Exception
    {
        final List<Death> deaths = new ArrayList<>();
        for (final RingScenario first : batch)
        {
            final List<Death> all = new ArrayList<>();
            for (final Death death : matrix.deaths(first, Scenarios.followers(first)))
            {
                for (int second = 1; second <= MOST_FOLLOWER_STORES; second++)
                {
                    all.add(death.then(death.heir(), second));
                }
            }
            deaths.addAll(Matrix.some(all, random, share));
        }
        matrix.killTwice(deaths).stream().filter((death) -> death.heirStore() == MOST_FOLLOWER_STORES)
            .forEach((death) -> System.out.println("second death: not the last store: " + death));
    }
}
