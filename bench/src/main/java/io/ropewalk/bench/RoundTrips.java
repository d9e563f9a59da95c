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

import io.ropewalk.bench.party.Race;
import io.ropewalk.bench.party.RoundTripTimes;
import io.ropewalk.bench.report.Report;

import java.util.HashMap;
import java.util.Map;

/** Round trips as a part of a suite. */
final class RoundTrips
{
    /** With which each case is compared: bare headers there and back over as many lines as a ring has. */
    static final String REFERENCE = "floor";

    private static final int ROUND_MS = 5;
    private static final int WARM_UP_MS = 100;
    /** A round with fewer was spent waiting for a processor: it says nothing about a median. */
    private static final int MIN_ROUND_TRIPS = 20;
    private static final double P99 = 99;
    private static final double P999 = 99.9;
    private static final String NS = "ns";
    private static final String RATIO = "ratio";

    private RoundTrips()
    {
    }

    static void run(
        final Race race,
        final Map<String, String> references,
        final Options options,
        final long budgetMs,
        final boolean hasPercentiles,
        final Report report)
    {
        final Map<String, RoundTripTimes> quiet = new HashMap<>();
        final Map<String, RoundTripTimes> disturbed = new HashMap<>();
        race.warmUp((contender) -> figures(contender.roundTrips(WARM_UP_MS)), references.keySet(),
            options.warmUpRounds());
        final Map<String, Race.Outcome> outcomes = race.run((contender) ->
        {
            final RoundTripTimes times = contender.roundTrips(ROUND_MS);
            if (times.count() < MIN_ROUND_TRIPS)
            {
                return null;
            }
            final double[] figures = figures(times);
            (contender.isDisturbed() ? disturbed : quiet).merge(contender.name(), times, RoundTripTimes::add);
            return figures;
        }, references, budgetMs);
        outcomes.forEach((name, outcome) ->
        {
            final RoundTripTimes times = quiet.getOrDefault(name, disturbed.get(name));
            if (null != times)
            {
                report.add(name, "rtt_p50", NS, times.medianNs());
                addPercentiles(name, times, hasPercentiles, report);
                report.add(name, "rtt_p50_ratio", RATIO, outcome.medianRatio(0));
                report.add(name, "rtt_p99_ratio", RATIO, hasPercentiles ? outcome.medianRatio(1) : Double.NaN);
            }
        });
        report.note("Round trips: ratios are medians over interleaved rounds of " + ROUND_MS +
            " ms, each to its two neighbouring rounds of `" + REFERENCE + "`; the other figures are over all rounds " +
            "together. A median is of chunks of 64 trips, the rest is of single trips, from each of which what it " +
            "takes to read the clock is taken off. " + Disturbances.describe(outcomes));
    }

    private static void addPercentiles(
        final String name, final RoundTripTimes times, final boolean hasPercentiles, final Report report)
    {
        if (hasPercentiles)
        {
            report.add(name, "rtt_p99", NS, times.percentileNs(P99));
            report.add(name, "rtt_p999", NS, times.percentileNs(P999));
            report.add(name, "rtt_max", NS, times.maxNs());
            report.distribution(name, times.trips());
        }
    }

    private static double[] figures(final RoundTripTimes times)
    {
        return new double[] {times.medianNs(), times.percentileNs(P99)};
    }
}
