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

import io.ropewalk.bench.party.Cpus;
import io.ropewalk.bench.party.LockTeam;
import io.ropewalk.bench.party.Race;
import io.ropewalk.bench.party.Workspace;
import io.ropewalk.bench.report.Report;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Locking and unlocking, alone and with two who fight, against the lock of one JVM and the C library's. */
final class LocksSuite implements Suite
{
    private static final String REENTRANT_LOCK = "reentrant-lock";
    private static final String READ_WRITE_LOCK = "read-write-lock";
    private static final String REENTRANT_READ_LOCK = "reentrant-read-lock";
    private static final List<String> EXCLUSIVE = List.of(REENTRANT_LOCK, "shared-lock", LockTeam.ROBUST_MUTEX);
    private static final List<String> CASES = List.of(
        REENTRANT_LOCK, "shared-lock", LockTeam.ROBUST_MUTEX, REENTRANT_READ_LOCK, READ_WRITE_LOCK);

    private static final int ROUND_MS = 5;
    private static final int FIGHT_MS = 20;
    private static final int WARM_UP_MS = 200;
    private static final int WARM_UP_ROUNDS = 10;

    @Override
    public String name()
    {
        return "locks";
    }

    @Override
    public List<String> cases()
    {
        return CASES;
    }

    @Override
    public Report run(final Options options) throws IOException
    {
        final Report report = new Report(name(), "a lock, locked and unlocked");
        final Cpus cpus = Cpus.allowed();
        alone(cpus, options, report);
        fighting(cpus, options, report);
        report.note(REENTRANT_LOCK + " fights between two threads of one JVM, the others between two processes; " +
            cpus.describe() + ".");
        return report;
    }

    private static void alone(final Cpus cpus, final Options options, final Report report) throws IOException
    {
        final Map<String, String> references = references(EXCLUSIVE, REENTRANT_LOCK, options);
        if (options.wants(READ_WRITE_LOCK))
        {
            references.put(REENTRANT_READ_LOCK, REENTRANT_READ_LOCK);
            references.put(READ_WRITE_LOCK, REENTRANT_READ_LOCK);
        }
        final Map<String, Race.Outcome> outcomes = race(references, 1, ROUND_MS, cpus, options, report);
        outcomes.forEach((name, outcome) ->
        {
            report.add(name, "pair_ns", "ns", TimeUnit.SECONDS.toNanos(1) / outcome.median(0));
            report.add(name, "pair_ratio", "ratio", 1 / outcome.medianRatio(0));
        });
        report.note("Alone: " + Disturbances.describe(outcomes));
    }

    private static void fighting(final Cpus cpus, final Options options, final Report report) throws IOException
    {
        final Map<String, Race.Outcome> outcomes =
            race(references(EXCLUSIVE, LockTeam.ROBUST_MUTEX, options), 2, FIGHT_MS, cpus, options, report);
        outcomes.forEach((name, outcome) ->
        {
            report.add(name, "contended_ops_per_second", "1/s", outcome.median(0));
            report.add(name, "contended_ratio", "ratio", outcome.medianRatio(0));
        });
        report.note("Fighting: pairs of both parties together. " + Disturbances.describe(outcomes));
    }

    private static Map<String, String> references(
        final List<String> cases, final String reference, final Options options)
    {
        final Map<String, String> references = new LinkedHashMap<>();
        cases.stream().filter((name) -> name.equals(reference) || options.wants(name))
            .forEach((name) -> references.put(name, reference));
        return references;
    }

    private static Map<String, Race.Outcome> race(
        final Map<String, String> references,
        final int parties,
        final int roundMs,
        final Cpus cpus,
        final Options options,
        final Report report) throws IOException
    {
        try (Workspace workspace = Workspace.open(options.jvmFlags());
            Race race = new Race(references.keySet().stream()
                .map((name) -> new LockTeam(workspace, name, cpus, parties)).toList(), options::progress))
        {
            race.warmUp((team) -> new double[] {team.messagesPerSecond(WARM_UP_MS)},
                references.keySet(), WARM_UP_ROUNDS);
            final Map<String, Race.Outcome> outcomes = race.run(
                (team) -> new double[] {team.messagesPerSecond(roundMs)}, references, options.budgetMs() / 3);
            race.failures().forEach(report::skip);
            return outcomes;
        }
    }
}
