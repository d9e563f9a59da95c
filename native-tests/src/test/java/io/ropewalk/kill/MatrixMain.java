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

import io.ropewalk.segment.walk.Walk;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The long-living survivor, which plays all cells of the matrix in one form. Arguments: form, report, seed, one in how
 * many of the sampled cells, and a pattern for the names of operations.
 */
public final class MatrixMain
{
    private static final int VICTIM = 8;
    private static final int SECOND_VICTIM = 9;
    private static final int MOST_STORES = 200;
    private static final int MOST_STORES_AWAKE = 16;
    private static final int MOST_FOLLOWER_STORES = 30;
    private static final int GROUP_SIZE = 10;
    private static final int SHORT_LINE = 400;
    /** A death of its own costs a JVM, so fewer of them. */
    private static final int HALT_RARITY = 12;

    private final Form form;
    private final Walk walk;
    private final PrintStream report;
    private final Sample sample;
    private final ExecutorService verifiers = Executors.newFixedThreadPool(4);
    private final ExecutorService halters = Executors.newFixedThreadPool(2);
    private final Map<String, Summary> summaries = new LinkedHashMap<>();
    private final List<Played> played = new ArrayList<>();
    private int cells;

    /** A cell, with what is needed to play it once more. */
    private record Played(Scenario scenario, Scenario last, Cell cell, Summary summary)
    {
    }

    private MatrixMain(final Form form, final Walk walk, final PrintStream report, final Sample sample)
    {
        this.form = form;
        this.walk = walk;
        this.report = report;
        this.sample = sample;
    }

    public static void main(final String[] arguments)
    {
        int failures = 1;
        try
        {
            failures = play(arguments);
        }
        catch (final Throwable ex)
        {
            ex.printStackTrace();
        }
        System.exit(failures == 0 ? 0 : 1);
    }

    private static int play(final String[] arguments) throws Exception
    {
        final Form form = Form.valueOf(arguments[0]);
        final Sample sample = new Sample(Long.parseLong(arguments[2]), Integer.parseInt(arguments[3]));
        final String pattern = arguments.length > 4 ? arguments[4] : ".*";
        try (PrintStream report = new PrintStream(Path.of(arguments[1]).toFile(), StandardCharsets.UTF_8))
        {
            final MatrixMain matrix = new MatrixMain(form, Walk.temporary(), report, sample);
            for (final List<Scenario> group : groups(Scenarios.ALL, pattern))
            {
                matrix.stopAtEveryStore(group);
            }
            matrix.haltAtSomeStores();
            for (final Scenario first : Scenarios.LEADERS)
            {
                if (("twice-" + first.name()).matches(pattern))
                {
                    matrix.killTwice(first);
                }
            }
            return matrix.print();
        }
    }

    private static List<List<Scenario>> groups(final List<Scenario> all, final String pattern)
    {
        final List<Scenario> chosen = all.stream().filter((scenario) -> scenario.name().matches(pattern)).toList();
        final List<List<Scenario>> groups = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i += GROUP_SIZE)
        {
            groups.add(chosen.subList(i, Math.min(chosen.size(), i + GROUP_SIZE)));
        }
        return groups;
    }

    private int print()
    {
        System.out.println(Summary.TITLE);
        summaries.values().forEach(System.out::println);
        return summaries.values().stream().mapToInt(Summary::failures).sum();
    }

    /** Every store in one victim: its threads stop one after the other, then all of it is killed. */
    private void stopAtEveryStore(final List<Scenario> group) throws Exception
    {
        final List<Played> dead = new ArrayList<>();
        try (Victim victim = new Victim(walk.path(), false))
        {
            for (final Scenario scenario : group)
            {
                final Summary summary = summary(scenario.name());
                boolean isDone = false;
                for (int i = 1; i <= MOST_STORES && !isDone; i++)
                {
                    isDone = true;
                    // A sleeper looks again and again before it sleeps.
                    final int store = scenario.sleeps() && i > MOST_STORES_AWAKE ? Integer.MAX_VALUE : i;
                    for (final Plan plan : Plan.of(scenario))
                    {
                        final Cell cell = prepare(scenario, store, plan);
                        isDone &= isEnd(victim.run(cell.name, scenario.name(), VICTIM, store, cell.account));
                        dead.add(new Played(scenario, scenario, cell, summary));
                    }
                    summary.stores(i - 1);
                }
            }
        }
        verify(dead);
        played.addAll(dead);
    }

    /** A victim for each cell, which halts at the store itself. */
    private void haltAtSomeStores() throws Exception
    {
        final List<Future<?>> halted = new ArrayList<>();
        for (final Played before : played)
        {
            if (sample.takes(HALT_RARITY, before.cell().name))
            {
                halted.add(halters.submit(() ->
                {
                    halt(before);
                    return null;
                }));
            }
        }
        for (final Future<?> future : halted)
        {
            future.get();
        }
    }

    private void halt(final Played before) throws IOException
    {
        final Scenario scenario = before.scenario();
        final Cell cell = prepare(scenario, before.cell().store, before.cell().plan);
        try (Victim victim = new Victim(walk.path(), true))
        {
            final String reply = victim.run(cell.name, scenario.name(), VICTIM, cell.store, cell.account);
            if (!reply.equals(Victim.HALTED))
            {
                isEnd(reply);
            }
        }
        verify(new Played(scenario, scenario, cell, summary("halt")));
    }

    /** The first victim dies at a store, and he who comes after it dies at a store of the repair. */
    private void killTwice(final Scenario first) throws Exception
    {
        final List<Played> dead = new ArrayList<>();
        try (Victim victim = new Victim(walk.path(), false))
        {
            boolean isDone = false;
            for (int store = 1; store <= MOST_STORES && !isDone; store++)
            {
                for (final Scenario follower : Scenarios.followers(first))
                {
                    final Summary summary = summary("twice-" + first.name());
                    for (int second = 1; second <= MOST_FOLLOWER_STORES && !isDone; second++)
                    {
                        if (sample.takes(1, first.name() + store + follower.name() + second))
                        {
                            final Plan[] plans = Plan.of(first.end() ? first : follower);
                            final Cell cell = prepare(first, store, plans[(store + second) % plans.length]);
                            cell.followUp(second, follower.takes() ? 1 : 0);
                            isDone = isEnd(victim.run(cell.name, first.name(), VICTIM, store, cell.account));
                            dead.add(new Played(first, follower, cell, summary));
                        }
                    }
                    summary.stores(store - 1);
                }
            }
        }
        try (Victim victim = new Victim(walk.path(), false))
        {
            for (final Played each : dead)
            {
                final Cell cell = each.cell();
                final boolean isEnd = isEnd(
                    victim.run(cell.name, each.last().name(), SECOND_VICTIM, cell.secondStore(), cell.account));
                if (!isEnd && cell.secondStore() == MOST_FOLLOWER_STORES)
                {
                    System.out.println("second death: not the last store of " + each.last().name() + " after " +
                        first.name() + "@" + cell.store + ": looked at=" + MOST_FOLLOWER_STORES);
                }
            }
        }
        verify(dead);
    }

    /** Whether the operation had fewer stores. */
    private static boolean isEnd(final String reply) throws IOException
    {
        if (reply.startsWith(VictimMain.ERROR) || reply.equals(Victim.HALTED))
        {
            throw new IOException("victim failed: reply=" + reply);
        }
        return !reply.equals(VictimMain.STOPPED);
    }

    private synchronized Summary summary(final String name)
    {
        return summaries.computeIfAbsent(name, (key) -> new Summary(name, form));
    }

    private Cell prepare(final Scenario scenario, final long store, final Plan plan)
    {
        final Cell cell = new Cell(walk, scenario.site(), nextName(scenario), store, plan);
        cell.form(form, (store + plan.ordinal()) % 2 == 0);
        scenario.before().accept(cell);
        cell.account.allowStragglers(scenario.takes() ? 1 : 0);
        return cell;
    }

    private synchronized String nextName(final Scenario scenario)
    {
        return scenario.name() + "-" + cells++;
    }

    private void verify(final List<Played> dead) throws Exception
    {
        final List<Future<?>> verified = new ArrayList<>();
        for (final Played each : dead)
        {
            verified.add(verifiers.submit(() -> verify(each)));
        }
        for (final Future<?> future : verified)
        {
            future.get();
        }
    }

    private void verify(final Played dead)
    {
        final Cell cell = dead.cell();
        String fault = null;
        final Recovery recovery = new Recovery(cell);
        try (cell)
        {
            dead.scenario().after().accept(cell);
            recovery.run();
        }
        catch (final Throwable ex)
        {
            fault = ex + " " + cell.account;
        }
        final String line = dead.summary().add(dead.last().name(), cell, recovery.recoveryNs(), fault);
        synchronized (report)
        {
            report.println(line);
        }
        if (fault != null)
        {
            System.out.println("FAILED " + line.substring(0, Math.min(line.length(), SHORT_LINE)));
        }
    }
}
