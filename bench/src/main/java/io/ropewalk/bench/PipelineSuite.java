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
import io.ropewalk.bench.party.Delays;
import io.ropewalk.bench.party.PipelineTeam;
import io.ropewalk.bench.party.Race;
import io.ropewalk.bench.party.Wiring;
import io.ropewalk.bench.party.Workspace;
import io.ropewalk.bench.report.Report;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Three processes in a row, as in the demo: a feed, a strategy and a gateway. */
final class PipelineSuite extends PairSuite
{
    private static final String REFERENCE = "aeron-ipc";
    private static final String ASLEEP = "-asleep";
    private static final int PER_SECOND = 10_000;
    private static final int ROUND_MS = 200;
    private static final int WINDOW_MS = 60;
    private static final int WARM_UP_MS = 100;
    private static final double P50 = 50;
    private static final double P99 = 99;

    PipelineSuite()
    {
        super("pipeline", "messages of 56 bytes from a feed over a strategy to a gateway, three processes");
        for (final String name : List.of("pipe", "queue", "pipe-asleep", "queue-asleep", "bus-ipc", REFERENCE,
            "chronicle-queue"))
        {
            define(Wiring.pair(name), REFERENCE);
        }
    }

    /** Those asleep wait as their structure does by default. */
    @Override
    Contender contender(final String caseName, final Workspace workspace, final Cpus cpus)
    {
        return new PipelineTeam(workspace, caseName.endsWith(ASLEEP) ?
            Wiring.pair(caseName.replace(ASLEEP, "-wake")).named(caseName, List.of()) : Wiring.pair(caseName), cpus);
    }

    @Override
    void measure(final Race race, final Map<String, String> chosen, final Options options, final Report report)
    {
        final Map<String, Delays> delays = new HashMap<>();
        race.warmUp((contender) ->
        {
            contender.delays(PER_SECOND, WARM_UP_MS);
            contender.messagesPerSecond(WARM_UP_MS);
            return null;
        }, chosen.keySet(), options.warmUpRounds());
        final Map<String, Race.Outcome> outcomes = race.run((contender) ->
        {
            final Delays each = contender.delays(PER_SECOND, ROUND_MS);
            final double p50Ns = each.times().getValueAtPercentile(P50);
            delays.merge(contender.name(), each, Delays::add);
            final double perSecond = contender.messagesPerSecond(WINDOW_MS);
            return Double.isNaN(perSecond) ? null : new double[] {p50Ns, perSecond};
        }, chosen, options.budgetMs());
        new LinkedHashMap<>(outcomes).forEach((name, outcome) ->
        {
            report.add(name, "delay_p50", "ns", delays.get(name).times().getValueAtPercentile(P50));
            report.add(name, "delay_p99", "ns", delays.get(name).times().getValueAtPercentile(P99));
            report.add(name, "delay_p50_ratio", "ratio", outcome.medianRatio(0));
            report.add(name, "messages_per_second", "1/s", outcome.median(1));
            report.add(name, "throughput_ratio", "ratio", outcome.medianRatio(1));
            report.distribution(name, delays.get(name).times());
        });
        report.note("Delays are of " + PER_SECOND + " messages per second, from when each was to be sent by the feed " +
            "until the gateway had it; ratios are to `" + REFERENCE + "`. " + (Cpus.allowed().hasRoomFor(3) ?
            "Each process spins on a processor of its own." :
            "Three processes share two processors: everybody spins, yields and then sleeps for up to a millisecond, " +
            "as Aeron's agents do by default.") + " `pipe" + ASLEEP + "` and `queue" + ASLEEP + "` send and receive " +
            "objects, and wait as they do by default: they are woken.");
    }
}
