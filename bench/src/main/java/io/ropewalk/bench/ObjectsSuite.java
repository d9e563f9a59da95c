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
import io.ropewalk.bench.party.PythonTeam;
import io.ropewalk.bench.party.Race;
import io.ropewalk.bench.party.Wiring;
import io.ropewalk.bench.party.Workspace;
import io.ropewalk.bench.report.Report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Objects put and taken: a String of 48 bytes, against the raw bytes and against Python. */
final class ObjectsSuite extends PairSuite
{
    private static final String RAW = "agrona-many-to-one";
    private static final String STRING = "queue-string";
    private static final String RECORDED = "queue-string-recorded";
    private static final String WATCHED = "queue-string-watched";
    private static final String PYTHON = "python-queue";
    private static final int WORDS = 6;

    ObjectsSuite()
    {
        super("objects", "a String of 48 bytes put and taken, two processes that spin");
        for (final String name : List.of(RoundTrips.REFERENCE, RAW, STRING, RECORDED, WATCHED))
        {
            define(Wiring.pair(name).withWords(WORDS), RoundTrips.REFERENCE);
        }
        define(Wiring.pair(PYTHON), RoundTrips.REFERENCE);
    }

    @Override
    List<String> companions(final String name)
    {
        return isObserved(name) ? List.of(RoundTrips.REFERENCE, RAW, STRING) : List.of(RoundTrips.REFERENCE, RAW);
    }

    @Override
    Contender contender(final String name, final Workspace workspace, final Cpus cpus)
    {
        return name.equals(PYTHON) ?
            new PythonTeam(workspace, name, cpus) : super.contender(name, workspace, cpus);
    }

    @Override
    void measure(final Race race, final Map<String, String> chosen, final Options options, final Report report)
    {
        RoundTrips.run(race, chosen, options, options.budgetMs() / 2, false, report);
        final Map<String, String> oneWay = new LinkedHashMap<>();
        chosen.keySet().stream().filter((name) -> !name.equals(RoundTrips.REFERENCE))
            .forEach((name) -> oneWay.put(name, isObserved(name) ? STRING : RAW));
        OneWay.run(race, oneWay, options, options.budgetMs() / 2, report);
        report.note("`" + RoundTrips.REFERENCE + "` and `" + RAW +
            "` carry 48 raw bytes, the others a String; throughput_ratio is to `" + RAW + "`, of `" + RECORDED +
            "` (the flight recorder runs) and `" + WATCHED + "` (an inspector looks about once a second) to `" +
            STRING + "`.");
    }

    private static boolean isObserved(final String name)
    {
        return name.equals(RECORDED) || name.equals(WATCHED);
    }
}
