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

import io.ropewalk.bench.party.Contender;
import io.ropewalk.bench.party.Cpus;
import io.ropewalk.bench.party.JvmTeam;
import io.ropewalk.bench.party.Race;
import io.ropewalk.bench.party.RingCTeam;
import io.ropewalk.bench.party.Wiring;
import io.ropewalk.bench.party.Workspace;
import io.ropewalk.bench.report.Report;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the suites of interleaved rounds between processes have in common. */
abstract class PairSuite implements Suite
{
    private final String name;
    private final String title;
    /** Name of the reference by name of the case. */
    private final Map<String, String> references = new LinkedHashMap<>();
    private final Map<String, Wiring> wirings = new LinkedHashMap<>();

    PairSuite(final String name, final String title)
    {
        this.name = name;
        this.title = title;
    }

    final void define(final Wiring wiring, final String reference)
    {
        wirings.put(wiring.name(), wiring);
        references.put(wiring.name(), reference);
    }

    @Override
    public final String name()
    {
        return name;
    }

    @Override
    public List<String> cases()
    {
        return List.copyOf(references.keySet());
    }

    @Override
    public final Report run(final Options options) throws IOException
    {
        final Report report = new Report(name, title);
        final Cpus cpus = Cpus.allowed();
        if (cpus.isSingle())
        {
            // Each message would take as long as the system lets one process run before the other.
            cases().stream().filter(options::wants).forEach((each) ->
                report.skip(each, "needs two processors, for two processes that spin; this run may use one"));
            return report;
        }
        final Set<String> chosen = new LinkedHashSet<>();
        cases().stream().filter(options::wants).forEach((caseName) ->
        {
            chosen.addAll(companions(caseName));
            chosen.add(caseName);
        });
        final Map<String, String> chosenReferences = new LinkedHashMap<>(references);
        chosenReferences.keySet().retainAll(chosen);
        try (Workspace workspace = Workspace.open(options.jvmFlags());
            Race race = new Race(chosenReferences.keySet().stream()
                .map((caseName) -> contender(caseName, workspace, cpus)).toList(), options::progress))
        {
            measure(race, chosenReferences, options, report);
            race.failures().forEach(report::skip);
        }
        report.note("Each case has processes of its own, asleep when it is not their turn; " + cpus.describe() + ".");
        return report;
    }

    /** What must run beside a case. */
    List<String> companions(final String caseName)
    {
        return List.of(references.get(caseName));
    }

    Contender contender(final String caseName, final Workspace workspace, final Cpus cpus)
    {
        return caseName.equals(RingCTeam.NAME) ? new RingCTeam(workspace, cpus) :
            new JvmTeam(workspace, wiring(caseName), cpus);
    }

    Wiring wiring(final String caseName)
    {
        return wirings.get(caseName);
    }

    abstract void measure(Race race, Map<String, String> chosen, Options options, Report report);
}
