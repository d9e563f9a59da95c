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
    private static final int ROUND_MS = 10;
    private static final int CROWDED_ROUND_MS = 60;
    private static final int WARM_UP_MS = 100;
    private static final int WARM_UP_ROUNDS = 10;

    private OneWay()
    {
    }

    static void run(final Race race, final Map<String, String> references, final long budgetMs, final Report report)
    {
        race.warmUp((contender) -> new double[] {contender.messagesPerSecond(WARM_UP_MS)},
            references.keySet(), WARM_UP_ROUNDS);
        final Map<String, Race.Outcome> outcomes = race.run((contender) ->
            new double[] {contender.messagesPerSecond(contender.isCrowded() ? CROWDED_ROUND_MS : ROUND_MS)},
            references, budgetMs);
        outcomes.forEach((name, outcome) ->
        {
            report.add(name, "messages_per_second", "1/s", outcome.median(0));
            report.add(name, "throughput_ratio", "ratio", outcome.medianRatio(0));
        });
        report.note("One way: medians over interleaved rounds of " + ROUND_MS + " ms; the clock stops when the last " +
            "message was received. Every message is checked for order and tearing. " + Disturbances.describe(outcomes));
    }
}
