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
package io.ropewalk.bench;

import io.ropewalk.bench.party.CaseFailedException;
import io.ropewalk.bench.party.Contender;
import io.ropewalk.bench.party.Cpus;
import io.ropewalk.bench.party.FutexTeam;
import io.ropewalk.bench.party.PoolTeam;
import io.ropewalk.bench.party.Race;
import io.ropewalk.bench.party.Workspace;
import io.ropewalk.bench.report.Report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tasks handed to worker processes, against threads, another pool of JVMs, Python's, and a bare futex. */
final class PoolSuite implements Suite
{
    private static final String OURS = "process-pool";
    private static final String PP4J = "pp4j";
    private static final List<String> CASES =
        List.of(OURS, PP4J, "fork-join-pool", PoolTeam.PYTHON, FutexTeam.NAME);

    private static final int ROUND_MS = 20;
    private static final int CHUNKS_MS = 50;
    private static final int WARM_UP_MS = 250;
    private static final int PARTS = 3;
    private static final double P50 = 50;
    private static final String RATIO = "ratio";

    @Override
    public String name()
    {
        return "pool";
    }

    @Override
    public List<String> cases()
    {
        return CASES;
    }

    @Override
    public Report run(final Options options) throws IOException
    {
        final Report report = new Report(name(), "tasks for two workers: an empty one, and lists with a task a number");
        final Cpus cpus = Cpus.allowed();
        try (Workspace workspace = Workspace.open(options.jvmFlags()))
        {
            final List<Contender> contenders = new ArrayList<>();
            final Map<String, PoolTeam> pools = new LinkedHashMap<>();
            for (final String each : chosen(options))
            {
                if (each.equals(FutexTeam.NAME))
                {
                    contenders.add(new FutexTeam(workspace, cpus));
                }
                else
                {
                    pools.put(each, new PoolTeam(workspace, each, cpus));
                    contenders.add(pools.get(each));
                }
            }
            try (Race race = new Race(contenders, options::progress))
            {
                measure(race, pools, options, report);
                race.failures().forEach(report::skip);
            }
        }
        report.note("The thread that submits is pinned to one core and the workers to another, if there are two; " +
            "pools of processes have a process of their own that submits. Every result is checked.");
        return report;
    }

    /** Those that are wanted, and what they are compared with. */
    private static List<String> chosen(final Options options)
    {
        final Set<String> chosen = new LinkedHashSet<>();
        CASES.stream().filter(options::wants).forEach((each) ->
        {
            chosen.add(each);
            if (!each.equals(FutexTeam.NAME))
            {
                chosen.addAll(List.of(FutexTeam.NAME, PoolTeam.PYTHON));
            }
            if (each.equals(OURS))
            {
                chosen.add(PP4J);
            }
        });
        return CASES.stream().filter(chosen::contains).toList();
    }

    private static void measure(
        final Race race, final Map<String, PoolTeam> pools, final Options options, final Report report)
    {
        final Map<String, String> toFutex = references(pools.keySet(), FutexTeam.NAME);
        toFutex.put(FutexTeam.NAME, FutexTeam.NAME);
        race.warmUp((each) -> warmUp(each, pools), toFutex.keySet(), options.warmUpRounds());
        submissions(race, toFutex, options, report);
        final Map<String, String> toPython = references(pools.keySet(), PoolTeam.PYTHON);
        chunks(race, toPython, options).forEach((name, outcome) ->
        {
            report.add(name, "chunk1_tasks_per_second", "1/s", outcome.median(0));
            report.add(name, "chunk1_ratio", RATIO, outcome.medianRatio(0));
        });
        if (pools.containsKey(OURS))
        {
            chunks(race, references(List.of(OURS, PP4J), PP4J), options)
                .forEach((name, outcome) -> report.add(name, "chunk1_pp4j_ratio", RATIO, outcome.medianRatio(0)));
        }
    }

    private static void submissions(
        final Race race, final Map<String, String> references, final Options options, final Report report)
    {
        final Map<String, Race.Outcome> outcomes = race.run(
            (each) -> new double[] {each.sleepingRoundTrips(ROUND_MS).getValueAtPercentile(P50)},
            references, options.budgetMs() / PARTS);
        outcomes.forEach((name, outcome) ->
        {
            report.add(name, "submit_get_p50", "ns", outcome.median(0));
            report.add(name, "submit_get_ratio", RATIO, outcome.medianRatio(0));
        });
        report.note("submit_get: an empty task is submitted while the workers sleep, and its result awaited; ratios " +
            "are to `" + FutexTeam.NAME + "`, two processes that sleep and wake each other.");
    }

    private static Map<String, Race.Outcome> chunks(
        final Race race, final Map<String, String> references, final Options options)
    {
        return race.run((each) -> new double[] {each.messagesPerSecond(CHUNKS_MS)},
            references, options.budgetMs() / PARTS);
    }

    private static double[] warmUp(final Contender contender, final Map<String, PoolTeam> pools)
        throws CaseFailedException
    {
        final PoolTeam pool = pools.get(contender.name());
        if (null == pool)
        {
            contender.sleepingRoundTrips(ROUND_MS);
        }
        else
        {
            pool.warmUp(WARM_UP_MS);
            pool.messagesPerSecond(WARM_UP_MS);
        }
        return null;
    }

    private static Map<String, String> references(final Iterable<String> names, final String reference)
    {
        final Map<String, String> references = new LinkedHashMap<>();
        names.forEach((each) -> references.put(each, reference));
        return references;
    }
}
