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
import io.ropewalk.bench.party.ChildStarter;
import io.ropewalk.bench.party.JavaStarter;
import io.ropewalk.bench.party.PythonStarter;
import io.ropewalk.bench.party.Race;
import io.ropewalk.bench.party.Starter;
import io.ropewalk.bench.party.ThreadStarter;
import io.ropewalk.bench.party.Workspace;
import io.ropewalk.bench.report.Report;
import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** From the start of a process until it is ready, and on to its end. */
final class StartSuite implements Suite
{
    private static final String HELLO = "hello";
    private static final String FIRST_OPEN = "first-open";
    private static final String COLD = "cold";
    private static final String WARM = "warm";
    private static final String PYTHON = "python-spawn";
    private static final String THREAD = "thread";
    /** Name of the reference by name of the case; a thread is compared with nothing. */
    private static final Map<String, String> REFERENCES = references();
    private static final List<String> JOINED = List.of(THREAD, COLD, WARM);

    private static final int WARM_UP_ROUNDS = 3;
    private static final int STARTS = 100;
    private static final int PARTS = 2;
    private static final double NS_PER_MS = 1e6;
    private static final int DIGITS = 3;
    private static final double P50 = 50;
    private static final double P99 = 99;
    private static final String MS = "ms";

    private static Map<String, String> references()
    {
        final Map<String, String> references = new LinkedHashMap<>();
        references.put(HELLO, HELLO);
        references.put(FIRST_OPEN, HELLO);
        references.put(COLD, HELLO);
        references.put(WARM, PYTHON);
        references.put(PYTHON, PYTHON);
        references.put(THREAD, THREAD);
        return references;
    }

    @Override
    public String name()
    {
        return "start";
    }

    @Override
    public List<String> cases()
    {
        return List.copyOf(REFERENCES.keySet());
    }

    /** Nothing is carried that could be checked. */
    @Override
    public boolean dependsOnBoundsChecks()
    {
        return false;
    }

    @Override
    public Report run(final Options options) throws IOException
    {
        final Report report = new Report(name(), "from the start of a process until it is ready");
        final Set<String> chosen = new LinkedHashSet<>();
        cases().stream().filter(options::wants).forEach((each) ->
        {
            chosen.add(each);
            chosen.add(REFERENCES.get(each));
        });
        final Map<String, String> references = new LinkedHashMap<>(REFERENCES);
        references.keySet().retainAll(chosen);
        try (Workspace workspace = Workspace.open(options.jvmFlags()))
        {
            final Map<String, Starter> starters = new LinkedHashMap<>();
            references.keySet().forEach((each) -> starters.put(each, starter(each, workspace)));
            try (Race race = new Race(List.copyOf(starters.values()), options::progress))
            {
                ready(race, starters, references, options, report);
                starters.keySet().removeAll(race.failures().keySet());
                joined(starters, options, report);
                race.failures().forEach(report::skip);
            }
        }
        report.note("`" + HELLO + "` is a whole `java` process, and `" + FIRST_OPEN + "` the first call of " +
            "`Ropewalk.temporary()` in such a process, with the class path of this program; neither has options " +
            "beyond those that an application needs. `" + COLD + "` and `" + WARM + "`: until `start()` returns, " +
            "which is when the child is ready; the reserve has one JVM, which is replaced after that. `" +
            PYTHON + "`: until the parent hears of the child's first action. Processes are not pinned.");
        return report;
    }

    private static Starter starter(final String name, final Workspace workspace)
    {
        return switch (name)
        {
            case HELLO -> JavaStarter.hello(workspace, name);
            case FIRST_OPEN -> JavaStarter.firstOpen(workspace, name);
            case COLD -> ChildStarter.cold(workspace, name);
            case WARM -> ChildStarter.warm(workspace, name);
            case PYTHON -> new PythonStarter(workspace, name);
            case THREAD -> new ThreadStarter(name);
            default -> throw new IllegalArgumentException("no such case: case=" + name);
        };
    }

    private static void ready(
        final Race race,
        final Map<String, Starter> starters,
        final Map<String, String> references,
        final Options options,
        final Report report)
    {
        final Race.Round round = (each) -> new double[] {starters.get(each.name()).start().readyNs()};
        race.warmUp(round, references.keySet(), WARM_UP_ROUNDS);
        final Map<String, Race.Outcome> outcomes = race.run(round, references, options.budgetMs() / PARTS);
        outcomes.forEach((name, outcome) ->
        {
            report.add(name, "ready_ms_p50", MS, outcome.median(0) / NS_PER_MS);
            report.add(name, "ready_ratio", "ratio", outcome.medianRatio(0));
        });
        report.note("Ready: medians over interleaved rounds of one start; ratios of `" + WARM + "` to `" + PYTHON +
            "`, of the others to `" + HELLO + "`. Rounds: " + outcomes.entrySet().stream()
            .map((entry) -> entry.getKey() + " " + entry.getValue().rounds()).collect(Collectors.joining(", ")) + ".");
    }

    /** A hundred of each, in turns. */
    private static void joined(final Map<String, Starter> starters, final Options options, final Report report)
    {
        final Map<String, Histogram> times = new LinkedHashMap<>();
        JOINED.stream().filter(starters::containsKey).forEach((each) -> times.put(each, new Histogram(DIGITS)));
        final long startNs = System.nanoTime();
        final long budgetNs = TimeUnit.MILLISECONDS.toNanos(options.budgetMs() / PARTS);
        for (int i = 0; i < STARTS && System.nanoTime() - startNs < budgetNs; i++)
        {
            for (final String name : List.copyOf(times.keySet()))
            {
                try
                {
                    times.get(name).recordValue((long)starters.get(name).start().joinedNs());
                }
                catch (final CaseFailedException ex)
                {
                    report.skip(name, ex.getMessage());
                    times.remove(name);
                }
            }
        }
        final List<String> counts = new ArrayList<>();
        times.forEach((name, histogram) ->
        {
            report.add(name, "start_join_ms_p50", MS, histogram.getValueAtPercentile(P50) / NS_PER_MS);
            report.add(name, "start_join_ms_p99", MS, histogram.getValueAtPercentile(P99) / NS_PER_MS);
            report.add(name, "start_join_ms_100", MS, histogram.getMean() * STARTS / NS_PER_MS);
            counts.add(name + " " + histogram.getTotalCount());
        });
        if (!counts.isEmpty())
        {
            report.note("Started and joined, one after another, in turns; start_join_ms_100 is what 100 of them " +
                "take, from the mean. Number: " + String.join(", ", counts) + ".");
        }
    }
}
