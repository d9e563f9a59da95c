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
import io.ropewalk.bench.party.JvmTeam;
import io.ropewalk.bench.party.Race;
import io.ropewalk.bench.party.VirtualParty;
import io.ropewalk.bench.party.Wiring;
import io.ropewalk.bench.party.Workspace;
import io.ropewalk.bench.report.Report;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** One message there and back between processes that sleep between messages, and what it costs to wait for nothing. */
final class WakeSuite implements Suite
{
    private static final String QUEUE = "queue";
    private static final String VIRTUAL = "queue-virtual";
    private static final List<String> SLEEPERS = List.of(FutexTeam.NAME, "pipe", QUEUE, VIRTUAL, "unix-socket");
    /** What it costs to wait with each strategy; those that spin never fall asleep, so that nothing wakes them. */
    private static final List<String> WAITERS =
        List.of("pipe-busy-spin", "pipe-yielding", "pipe-hybrid", "pipe-backoff");
    private static final List<String> CASES = Stream.concat(SLEEPERS.stream(), WAITERS.stream()).toList();
    private static final int ROUND_MS = 20;
    private static final int IDLE_MS = 500;
    private static final int WARM_UP_MS = 200;
    private static final int WARM_UP_ROUNDS = 8;
    private static final double P50 = 50;
    /** Few trips a second, each with a sleep in it, would leave the compiler waiting for what it counts. */
    private static final List<String> FLAGS = List.of("-XX:CompileThresholdScaling=0.05");
    private static final List<String> VIRTUAL_FLAGS =
        Stream.concat(FLAGS.stream(), VirtualParty.JVM_FLAGS.stream()).toList();

    @Override
    public String name()
    {
        return "wake";
    }

    @Override
    public List<String> cases()
    {
        return CASES;
    }

    @Override
    public Report run(final Options options) throws IOException
    {
        final Report report = new Report(name(), "round trip between two processes that were asleep");
        final Cpus cpus = Cpus.allowed();
        final Map<String, String> references = new LinkedHashMap<>();
        CASES.stream().filter((each) -> each.equals(FutexTeam.NAME) || options.wants(each))
            .filter((each) -> isPossible(each, report))
            .forEach((each) -> references.put(each, FutexTeam.NAME));
        try (Workspace workspace = Workspace.open(options.jvmFlags());
            Race race = new Race(references.keySet().stream()
                .map((each) -> contender(each, workspace, cpus)).toList(), options::progress))
        {
            final Map<String, String> sleepers = new LinkedHashMap<>(references);
            sleepers.keySet().retainAll(SLEEPERS);
            race.warmUp((each) -> p50(each, WARM_UP_MS), sleepers.keySet(), WARM_UP_ROUNDS);
            final Map<String, Race.Outcome> trips = race.run(
                (each) -> p50(each, ROUND_MS), sleepers, options.budgetMs() / 2);
            trips.forEach((each, outcome) ->
            {
                report.add(each, "rtt_p50", "ns", outcome.median(0));
                report.add(each, "rtt_p50_ratio", "ratio", outcome.medianRatio(0));
            });
            compareVirtual(trips, report);
            // Nobody's is compared with that of the reference, which has no need to wait between them.
            references.replaceAll((each, reference) -> each);
            race.run((each) -> new double[] {each.idleCpuPercent(IDLE_MS)}, references, options.budgetMs() / 4)
                .forEach((each, outcome) -> report.add(each, "idle_cpu_percent", "%", outcome.median(0)));
            race.failures().forEach(report::skip);
            report.note("Both sides sleep in the kernel, as the kernel itself says, before each message: nobody asks " +
                "before the other side sleeps, and nobody answers before the side that asked sleeps; the time that " +
                "takes is not part of the trip. Waiting is as the structure does it by default. " +
                Disturbances.describe(trips) + " " + cpus.describe() + ". Cases `pipe-*` only wait, with " +
                "the strategy that they name; `pipe` waits as it does by default.");
        }
        return report;
    }

    private static Contender contender(final String name, final Workspace workspace, final Cpus cpus)
    {
        if (name.equals(FutexTeam.NAME))
        {
            return new FutexTeam(workspace, cpus);
        }
        if (WAITERS.contains(name))
        {
            return new JvmTeam(workspace, Wiring.pair(name), cpus);
        }
        final boolean isVirtual = name.equals(VIRTUAL);
        final String link = isVirtual ? QUEUE : name;
        return new JvmTeam(workspace, Wiring.pair(name.equals("unix-socket") ? name : link + "-wake")
            .named(name, isVirtual ? VIRTUAL_FLAGS : FLAGS), cpus);
    }

    private static boolean isPossible(final String name, final Report report)
    {
        final boolean isPossible = !name.equals(VIRTUAL) || VirtualParty.isPossible();
        if (!isPossible)
        {
            report.skip(name, "virtual threads need JDK 21");
        }
        return isPossible;
    }

    /** A virtual thread has one more thread to wake: its carrier. */
    private static void compareVirtual(final Map<String, Race.Outcome> trips, final Report report)
    {
        if (trips.containsKey(VIRTUAL) && trips.containsKey(QUEUE))
        {
            report.note(String.format(Locale.ROOT, "`%s` takes %.2f times as long as `%s`.",
                VIRTUAL, trips.get(VIRTUAL).median(0) / trips.get(QUEUE).median(0), QUEUE));
        }
    }

    private static double[] p50(final Contender contender, final int durationMs)
        throws CaseFailedException
    {
        return new double[] {contender.sleepingRoundTrips(durationMs).getValueAtPercentile(P50)};
    }
}
