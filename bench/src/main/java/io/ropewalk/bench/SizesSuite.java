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

import io.ropewalk.bench.link.SizedLink;
import io.ropewalk.bench.party.CaseFailedException;
import io.ropewalk.bench.party.Contender;
import io.ropewalk.bench.party.Cpus;
import io.ropewalk.bench.party.PythonTeam;
import io.ropewalk.bench.party.Race;
import io.ropewalk.bench.party.Wiring;
import io.ropewalk.bench.party.Workspace;
import io.ropewalk.bench.report.Report;

import java.util.List;
import java.util.Map;

/** Messages from eight bytes to a mebibyte. */
final class SizesSuite extends PairSuite
{
    private static final String PYTHON = "python-queue";
    private static final int TRIPS_MS = 10;
    private static final int WINDOW_MS = 15;
    private static final int PARTS = 2;
    private static final int KIBIBYTE = 1 << 10;
    private static final double BYTES_PER_MB = 1e6;

    SizesSuite()
    {
        super("sizes", "round trips, and bytes one way, of messages from 8 bytes to 1 MiB between two processes");
        for (final String name : List.of("pipe", "queue", "queue-copied", "agrona-one-to-one", "aeron-ipc",
            "chronicle-queue", "unix-socket", PYTHON))
        {
            define(Wiring.pair(name), name);
        }
    }

    @Override
    Contender contender(final String caseName, final Workspace workspace, final Cpus cpus)
    {
        return PYTHON.equals(caseName) ? new PythonTeam(workspace, caseName, cpus) :
            super.contender(caseName, workspace, cpus);
    }

    @Override
    Wiring wiring(final String caseName)
    {
        return super.wiring(caseName).over(caseName + "-sized");
    }

    @Override
    void measure(final Race race, final Map<String, String> chosen, final Options options, final Report report)
    {
        // First all of one kind, then all of the other: an answer must follow the one before.
        final Race.Round trips = (contender) -> each(contender, (size) ->
            contender.roundTrips(TRIPS_MS).medianNs());
        race.warmUp(trips, chosen.keySet(), options.isQuick() ? 1 : PARTS);
        race.run(trips, chosen, options.budgetMs() / PARTS).forEach((name, outcome) ->
            add(name, "rtt_p50", "ns", outcome, report));
        final Race.Round oneWay = (contender) -> each(contender, (size) ->
            contender.messagesPerSecond(WINDOW_MS) * size / BYTES_PER_MB);
        race.warmUp(oneWay, chosen.keySet(), 1);
        race.run(oneWay, chosen, options.budgetMs() / PARTS).forEach((name, outcome) ->
            add(name, "one_way_mb_per_second", "MB/s", outcome, report));
        if (chosen.containsKey("queue"))
        {
            report.skip("queue-1m", "in place, a message is as long as a slot at most, and that is 512 KiB");
        }
        report.note("Every word of a message is written and read. Of messages up to 1 KiB, 1 MiB may be under way, " +
            "of longer ones 16 MiB, for everybody. `queue` is written and read in place, `queue-copied` puts and " +
            "takes byte arrays. Agrona's rings carry messages of an eighth of their length: 32 KiB with the length " +
            "that they have in other suites. Aeron puts messages together from fragments of 64 KiB. Python's are " +
            "strings, whose content nobody looks at.");
    }

    /** What is measured of messages of one size. */
    @FunctionalInterface
    private interface Measurement
    {
        double of(int size) throws CaseFailedException;
    }

    private static double[] each(final Contender contender, final Measurement measurement) throws CaseFailedException
    {
        final double[] figures = new double[SizedLink.SIZES.size()];
        for (int i = 0; i < figures.length; i++)
        {
            figures[i] = Double.NaN;
            if (SizedLink.isCarried(contender.name(), SizedLink.SIZES.get(i)))
            {
                contender.resize(SizedLink.SIZES.get(i));
                figures[i] = measurement.of(SizedLink.SIZES.get(i));
            }
        }
        return figures;
    }

    private static void add(
        final String name, final String metric, final String unit, final Race.Outcome outcome, final Report report)
    {
        for (int i = 0; i < SizedLink.SIZES.size(); i++)
        {
            report.add(name + "-" + label(SizedLink.SIZES.get(i)), metric, unit, outcome.median(i));
        }
    }

    static String label(final int size)
    {
        return size < KIBIBYTE ? size + "b" : size < KIBIBYTE * KIBIBYTE ? size / KIBIBYTE + "k" : "1m";
    }
}
