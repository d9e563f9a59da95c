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

import java.util.Map;

/** Messages one way, as many as go, as a part of a suite. */
final class OneWay
{
    private static final int WINDOW_MS = 80;
    private static final int QUICK_WINDOW_MS = 40;
    private static final int CROWDED_WINDOW_MS = 100;
    private static final int QUICK_CROWDED_WINDOW_MS = 60;
    /** In a warm-up as long as this, nobody needs more than a few rounds. */
    private static final int WARM_UP_MS = 60;

    private OneWay()
    {
    }

    static void run(
        final Race race,
        final Map<String, String> references,
        final Options options,
        final long budgetMs,
        final Report report)
    {
        final int crowdedWindowMs = options.isQuick() ? QUICK_CROWDED_WINDOW_MS : CROWDED_WINDOW_MS;
        final int windowMs = options.isQuick() ? QUICK_WINDOW_MS : WINDOW_MS;
        race.warmUp((contender) -> new double[] {contender.messagesPerSecond(WARM_UP_MS)},
            references.keySet(), options.warmUpRounds() / 2);
        final Map<String, Race.Outcome> outcomes = race.run((contender) ->
        {
            final double perSecond =
                contender.messagesPerSecond(contender.isCrowded() ? crowdedWindowMs : windowMs);
            return Double.isNaN(perSecond) ? null : new double[] {perSecond};
        }, references, budgetMs);
        outcomes.forEach((name, outcome) ->
        {
            report.add(name, "messages_per_second", "1/s", outcome.median(0));
            report.add(name, "throughput_ratio", "ratio", outcome.medianRatio(0));
        });
        report.note("One way: medians over interleaved rounds. In each, messages flow for " + windowMs + " ms (" +
            crowdedWindowMs + " where processes share a processor) before the clock begins to run, for as long, " +
            "from one message to another. Every message is checked for order and tearing. " +
            Disturbances.describe(outcomes));
    }
}
