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

import io.ropewalk.bench.party.CallTeam;
import io.ropewalk.bench.party.CaseFailedException;
import io.ropewalk.bench.party.Contender;
import io.ropewalk.bench.party.Cpus;
import io.ropewalk.bench.party.MapTeam;
import io.ropewalk.bench.party.Race;
import io.ropewalk.bench.party.Workspace;
import io.ropewalk.bench.report.Report;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gets and puts in a map of longs and in one of strings, by one process and by two at once. */
final class MapSuite implements Suite
{
    private static final List<String> CASES = List.of(
        MapTeam.CHRONICLE_MAP, "shared-map", MapTeam.CONCURRENT_HASH_MAP, MapTeam.PYTHON_MANAGER, CallTeam.QUEUES,
        CallTeam.MANAGER);
    private static final List<String> MAPS = CASES.subList(0, CASES.indexOf(CallTeam.QUEUES));
    private static final List<String> ALONE = List.of("long-get", "long-put", "long-read-mostly", "long-write-heavy",
        "string-get", "string-put", "string-read-mostly", "string-write-heavy");
    private static final List<String> TOGETHER = List.of(
        "long-read-mostly", "long-write-heavy", "string-read-mostly", "string-write-heavy");

    private static final int FEW_ENTRIES = 1_000;
    private static final int MANY_ENTRIES = 10_000_000;
    private static final String MANY = "-10m";
    private static final String TWO = "-two";
    private static final int ROUND_MS = 5;
    private static final int WARM_UP_MS = 100;
    private static final int CALLS_MS = 20;

    /** One race: so many entries, parties and kinds of work. */
    private record Heat(int entries, int parties, List<String> works)
    {
        boolean suits(final String name)
        {
            return !MapTeam.PYTHON_MANAGER.equals(name) || (FEW_ENTRIES == entries && 1 == parties);
        }

        String caseOf(final String name)
        {
            return name + (1 == parties ? "" : TWO) + (FEW_ENTRIES == entries ? "" : MANY);
        }

        static String metricOf(final String work)
        {
            return work.replace('-', '_');
        }
    }

    @Override
    public String name()
    {
        return "map";
    }

    @Override
    public List<String> cases()
    {
        return CASES;
    }

    @Override
    public Report run(final Options options) throws IOException
    {
        final Report report = new Report(name(), "gets and puts in a map");
        final Cpus cpus = Cpus.allowed();
        race(new Heat(FEW_ENTRIES, 1, ALONE), cpus, options, report);
        race(new Heat(FEW_ENTRIES, 2, TOGETHER), cpus, options, report);
        if (!options.isQuick())
        {
            race(new Heat(MANY_ENTRIES, 1, ALONE), cpus, options, report);
            race(new Heat(MANY_ENTRIES, 2, TOGETHER), cpus, options, report);
        }
        if (options.wants(CallTeam.MANAGER))
        {
            call(options, report);
        }
        report.note("`" + TWO + "`: two processes, or two threads of one JVM for `" + MapTeam.CONCURRENT_HASH_MAP +
            "`; the time is that of all operations of both; " + cpus.describe() + ".");
        return report;
    }

    private static void race(final Heat heat, final Cpus cpus, final Options options, final Report report)
        throws IOException
    {
        final Map<String, String> references = new LinkedHashMap<>();
        MAPS.stream().filter(heat::suits)
            .filter((name) -> MapTeam.CHRONICLE_MAP.equals(name) || options.wants(name))
            .forEach((name) -> references.put(name, MapTeam.CHRONICLE_MAP));
        try (Workspace workspace = Workspace.open(options.jvmFlags());
            Race race = new Race(references.keySet().stream().map((name) ->
                new MapTeam(workspace, name, cpus, heat.entries(), heat.parties())).toList(), options::progress))
        {
            race.warmUp((team) -> figures(team, heat, WARM_UP_MS), references.keySet(), options.warmUpRounds());
            final Map<String, Race.Outcome> outcomes =
                race.run((team) -> figures(team, heat, ROUND_MS), references, options.budgetMs() / 3);
            race.failures().forEach((name, reason) -> report.skip(heat.caseOf(name), reason));
            outcomes.forEach((name, outcome) -> add(heat, name, outcome, report));
            report.note(heat.entries() + " entries, parties: " + heat.parties() + ". " +
                Disturbances.describe(outcomes));
        }
    }

    private static void call(final Options options, final Report report) throws IOException
    {
        final Map<String, String> references = new LinkedHashMap<>();
        references.put(CallTeam.QUEUES, CallTeam.QUEUES);
        references.put(CallTeam.MANAGER, CallTeam.QUEUES);
        try (Workspace workspace = Workspace.open(options.jvmFlags());
            Race race = new Race(references.keySet().stream().map((name) -> new CallTeam(workspace, name)).toList(),
                options::progress))
        {
            race.warmUp((team) -> callNs(team, WARM_UP_MS), references.keySet(), options.warmUpRounds());
            final Map<String, Race.Outcome> outcomes =
                race.run((team) -> callNs(team, CALLS_MS), references, options.budgetMs() / 3);
            race.failures().forEach(report::skip);
            outcomes.forEach((name, outcome) ->
            {
                report.add(name, "call_ns", "ns", outcome.median(0));
                report.add(name, "call_ratio", "ratio", outcome.medianRatio(0));
            });
            report.note("call: a text of 48 characters there and back, through a manager, or through two queues of " +
                "strings between a process and its child; not pinned; they wait as they do by default. " +
                Disturbances.describe(outcomes));
        }
    }

    private static double[] callNs(final Contender team, final int durationMs) throws CaseFailedException
    {
        return new double[] {((CallTeam)team).nsPerCall(durationMs)};
    }

    private static void add(final Heat heat, final String name, final Race.Outcome outcome, final Report report)
    {
        for (int i = 0; i < heat.works().size(); i++)
        {
            final String metric = Heat.metricOf(heat.works().get(i));
            report.add(heat.caseOf(name), metric + "_ns", "ns", outcome.median(i));
            report.add(heat.caseOf(name), metric + "_ratio", "ratio", outcome.medianRatio(i));
        }
    }

    private static double[] figures(final Contender team, final Heat heat, final int durationMs)
        throws CaseFailedException
    {
        final double[] figures = new double[heat.works().size()];
        for (int i = 0; i < figures.length; i++)
        {
            figures[i] = ((MapTeam)team).nsPerOperation(heat.works().get(i), durationMs);
        }
        return figures;
    }
}
