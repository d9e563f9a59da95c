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
import io.ropewalk.bench.report.Report;
import org.HdrHistogram.Histogram;

import java.util.HashMap;
import java.util.Map;

/** Round trips as a part of a suite. */
final class RoundTrips
{
    /** With which each case is compared: one message there and back over the least that shared memory can cost. */
    static final String REFERENCE = "line";
    static final int ROUND_MS = 5;

    private static final int WARM_UP_MS = 100;
    private static final int WARM_UP_ROUNDS = 10;
    /** A round with fewer was spent waiting for a processor: it says nothing about a median. */
    private static final int MIN_ROUND_TRIPS = 20;
    /** No two cores exchange a line there and back in less. */
    private static final int ONE_CORE_NS = 150;
    private static final double P50 = 50;
    private static final double P99 = 99;
    private static final double P999 = 99.9;
    private static final String NS = "ns";
    private static final String RATIO = "ratio";

    private RoundTrips()
    {
    }

    static void run(final Race race, final Map<String, String> references, final long budgetMs, final Report report)
    {
        final Map<String, Histogram> quiet = new HashMap<>();
        final Map<String, Histogram> disturbed = new HashMap<>();
        race.warmUp((contender) -> figures(contender.roundTrips(WARM_UP_MS)), references.keySet(),
            WARM_UP_ROUNDS);
        final Map<String, Race.Outcome> outcomes = race.run((contender) ->
        {
            final Histogram histogram = contender.roundTrips(ROUND_MS);
            (contender.isDisturbed() ? disturbed : quiet).merge(contender.name(), histogram, RoundTrips::add);
            return histogram.getTotalCount() < MIN_ROUND_TRIPS ? null : figures(histogram);
        }, references, budgetMs);
        outcomes.forEach((name, outcome) ->
        {
            final Histogram histogram = quiet.getOrDefault(name, disturbed.get(name));
            report.add(name, "rtt_p50", NS, histogram.getValueAtPercentile(P50));
            report.add(name, "rtt_p99", NS, histogram.getValueAtPercentile(P99));
            report.add(name, "rtt_p999", NS, histogram.getValueAtPercentile(P999));
            report.add(name, "rtt_max", NS, histogram.getMaxValue());
            report.add(name, "rtt_p50_ratio", RATIO, outcome.medianRatio(0));
            report.add(name, "rtt_p99_ratio", RATIO, outcome.medianRatio(1));
        });
        report.note("Round trips: ratios are medians over interleaved rounds of " + ROUND_MS +
            " ms, each to its two neighbouring rounds of `" + REFERENCE + "`; the other figures are over all rounds " +
            "together. What it takes to read the clock is taken off each time. " + Disturbances.describe(outcomes));
        if (outcomes.containsKey(REFERENCE) && outcomes.get(REFERENCE).median(0) < ONE_CORE_NS)
        {
            report.note("NOT TWO CORES: a bare line in less than " + ONE_CORE_NS + " ns means that both processors " +
                "are threads of one core, whatever the system says. Every instruction then counts more than the line.");
        }
    }

    private static Histogram add(final Histogram sum, final Histogram part)
    {
        sum.add(part);
        return sum;
    }

    private static double[] figures(final Histogram histogram)
    {
        return new double[] {histogram.getValueAtPercentile(P50), histogram.getValueAtPercentile(P99)};
    }
}
