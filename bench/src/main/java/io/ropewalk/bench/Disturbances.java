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

import java.util.List;
import java.util.Map;

/** How much of a race others have spoilt. */
final class Disturbances
{
    private Disturbances()
    {
    }

    static String describe(final Map<String, Race.Outcome> outcomes)
    {
        final int rounds = outcomes.values().stream().mapToInt(Race.Outcome::rounds).sum();
        final int disturbed = outcomes.values().stream().mapToInt(Race.Outcome::disturbedRounds).sum();
        return 0 == disturbed ? "None of " + rounds + " rounds was disturbed." :
            disturbed + " of " + rounds + " rounds, in which others took a processor away, are left out where enough " +
            "remain." + unreliable(outcomes);
    }

    private static String unreliable(final Map<String, Race.Outcome> outcomes)
    {
        final List<String> names = outcomes.entrySet().stream()
            .filter((entry) -> entry.getValue().isUnreliable()).map(Map.Entry::getKey).toList();
        return names.isEmpty() ? "" : " NOT ENOUGH remain of " + names + ": measure again on a quieter machine.";
    }
}
