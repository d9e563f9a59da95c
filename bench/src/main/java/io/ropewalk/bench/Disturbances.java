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
import java.util.stream.Collectors;

/** How much of a race others have spoilt. */
final class Disturbances
{
    private Disturbances()
    {
    }

    /** Says of each case how many of its rounds were disturbed, and how many were thrown away altogether. */
    static String describe(final Map<String, Race.Outcome> outcomes)
    {
        return "Rounds disturbed, in which others took a processor away, of all: " + outcomes.entrySet().stream()
            .map((entry) -> entry.getKey() + " " + describe(entry.getValue())).collect(Collectors.joining(", ")) +
            ". These are left out where " + Race.Outcome.MIN_UNDISTURBED + " others remain." + unreliable(outcomes);
    }

    private static String describe(final Race.Outcome outcome)
    {
        return outcome.disturbedRounds() + "/" + outcome.rounds() +
            (0 == outcome.discardedRounds() ? "" : " (" + outcome.discardedRounds() + " more thrown away)");
    }

    private static String unreliable(final Map<String, Race.Outcome> outcomes)
    {
        final List<String> names = outcomes.entrySet().stream()
            .filter((entry) -> entry.getValue().isUnreliable()).map(Map.Entry::getKey).toList();
        return names.isEmpty() ? "" : " NOT ENOUGH remain of " + names + ": measure again on a quieter machine.";
    }
}
