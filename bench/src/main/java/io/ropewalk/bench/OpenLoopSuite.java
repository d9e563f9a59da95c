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
import io.ropewalk.bench.party.Delays;
import io.ropewalk.bench.party.Race;
import io.ropewalk.bench.party.Wiring;
import io.ropewalk.bench.report.Report;
import org.HdrHistogram.Histogram;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long messages take that come at a fixed rate, whatever became of those before them. */
final class OpenLoopSuite extends PairSuite
{
    private static final Map<String, Integer> RATES = rates();
    private static final int ROUND_MS = 250;
    private static final int QUICK_ROUND_MS = 120;
    private static final int WARM_UP_MS = 150;
    /** The last message of a round may be late without more. */
    private static final double KEPT = 0.98;
    private static final int MIN_FOR_P999 = 1000;
    private static final double[] PERCENTILES = {50, 99, 99.9};
    private static final String NS = "ns";

    OpenLoopSuite()
    {
        super("open-loop", "from when a message of 56 bytes is to be sent until it arrives, at fixed rates");
        for (final String name : List.of("spsc-ring", "pipe", "queue", "agrona-one-to-one", "agrona-many-to-one",
            "aeron-ipc", "bus-ipc", "chronicle-queue", "unix-socket"))
        {
            define(Wiring.pair(name), name);
        }
    }

    private static Map<String, Integer> rates()
    {
        final Map<String, Integer> rates = new LinkedHashMap<>();
        rates.put("1k", 1_000);
        rates.put("10k", 10_000);
        rates.put("100k", 100_000);
        rates.put("1m", 1_000_000);
        return rates;
    }

    @Override
    void measure(final Race race, final Map<String, String> chosen, final Options options, final Report report)
    {
        final int roundMs = options.isQuick() ? QUICK_ROUND_MS : ROUND_MS;
        final Map<String, Delays> quiet = new HashMap<>();
        final Map<String, Delays> disturbed = new HashMap<>();
        race.warmUp((contender) -> warmUp(contender), chosen.keySet(), options.warmUpRounds() / 2);
        final Map<String, Race.Outcome> outcomes = race.run((contender) ->
        {
            final double[] figures = new double[RATES.size()];
            int i = 0;
            for (final Map.Entry<String, Integer> rate : RATES.entrySet())
            {
                final Delays delays = contender.delays(rate.getValue(), roundMs);
                (contender.isDisturbed() ? disturbed : quiet)
                    .merge(contender.name() + "-" + rate.getKey(), delays, Delays::add);
                figures[i++] = delays.perSecond();
            }
            return figures;
        }, chosen, options.budgetMs());
        report(outcomes, quiet, disturbed, report);
    }

    private static double[] warmUp(final Contender contender) throws CaseFailedException
    {
        contender.delays(RATES.get("100k"), WARM_UP_MS);
        contender.delays(RATES.get("1m"), WARM_UP_MS);
        return null;
    }

    private static void report(
        final Map<String, Race.Outcome> outcomes,
        final Map<String, Delays> quiet,
        final Map<String, Delays> disturbed,
        final Report report)
    {
        final List<String> notKept = new ArrayList<>();
        outcomes.forEach((name, outcome) ->
        {
            int i = 0;
            for (final Map.Entry<String, Integer> rate : RATES.entrySet())
            {
                final String caseName = name + "-" + rate.getKey();
                final Delays delays = quiet.getOrDefault(caseName, disturbed.get(caseName));
                final double perSecond = outcome.median(i++);
                if (null != delays)
                {
                    report.add(caseName, "achieved_per_second", "1/s", perSecond);
                    add(caseName, delays.times(), report);
                    if (perSecond < KEPT * rate.getValue())
                    {
                        notKept.add(caseName + " " + Math.round(perSecond));
                    }
                }
            }
        });
        report.note("The time at which a message is to be sent is fixed before the round and moved by nothing: one " +
            "that had to wait for those before it has waited since then. delay_p999 only of " + MIN_FOR_P999 +
            " messages or more. " + (notKept.isEmpty() ? "Every rate was kept." : "RATE NOT KEPT, so that delays " +
            "are those of a backlog that grows, by (messages per second): " + notKept + ".") +
            " Rounds in which others took a processor away are left out where there are others.");
    }

    private static void add(final String caseName, final Histogram times, final Report report)
    {
        report.add(caseName, "delay_p50", NS, times.getValueAtPercentile(PERCENTILES[0]));
        report.add(caseName, "delay_p99", NS, times.getValueAtPercentile(PERCENTILES[1]));
        report.add(caseName, "delay_max", NS, times.getMaxValue());
        report.add(caseName, "delay_p999", NS, times.getTotalCount() < MIN_FOR_P999 ? Double.NaN :
            times.getValueAtPercentile(PERCENTILES[2]));
        report.distribution(caseName, times);
    }
}
