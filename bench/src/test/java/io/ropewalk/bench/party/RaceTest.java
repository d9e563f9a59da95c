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
package io.ropewalk.bench.party;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RaceTest
{
    private static final int ROUND_MS = 20;

    @Test
    void shouldCarryMessagesBetweenProcessesWhenItIsTheirTurn() throws Exception
    {
        try (Workspace workspace = Workspace.open();
            Race race = new Race(
                List.of(team(workspace, "line"), team(workspace, "pipe"), team(workspace, "queue")), RaceTest::ignore))
        {
            final Map<String, Race.Outcome> outcomes = race.run(
                (contender) -> new double[] {1 + contender.roundTrips(ROUND_MS).count()},
                references("line", "pipe", "queue"), 1);
            assertEquals(Map.of(), race.failures());
            assertEquals(List.of("line", "pipe", "queue"), List.copyOf(outcomes.keySet()));
            assertTrue(outcomes.get("pipe").medianRatio(0) > 0);
            assertTrue(Double.isNaN(outcomes.get("line").medianRatio(0)));
        }
    }

    @Test
    void shouldReceiveWhatWasSentWhenTwoProducers() throws Exception
    {
        try (Workspace workspace = Workspace.open();
            JvmTeam team = new JvmTeam(workspace, Wiring.pair("queue").withTwoProducers(), Cpus.allowed()))
        {
            team.begin();
            team.complete();
            team.messagesPerSecond(ROUND_MS);
            team.messagesPerSecond(ROUND_MS);
        }
    }

    @Test
    void shouldReceiveEachMessageOnceWhenTwoProducersAndTwoConsumers() throws Exception
    {
        try (Workspace workspace = Workspace.open();
            JvmTeam team = new JvmTeam(workspace, Wiring.pair("queue").withTwoAndTwo(), Cpus.allowed()))
        {
            team.begin();
            team.complete();
            team.messagesPerSecond(ROUND_MS);
            team.messagesPerSecond(ROUND_MS);
        }
    }

    @Test
    void shouldWaitUntilTheOtherSideSleepsWhenWoken() throws Exception
    {
        try (Workspace workspace = Workspace.open();
            JvmTeam team = new JvmTeam(workspace, Wiring.pair("queue-wake"), Cpus.allowed()))
        {
            team.begin();
            team.complete();
            assertTrue(team.sleepingRoundTrips(ROUND_MS).getTotalCount() > 0);
            assertTrue(team.idleCpuPercent(ROUND_MS) >= 0);
        }
    }

    @Test
    void shouldCountTheRoundsThatSayNothingWhenThrownAway()
    {
        try (Race race = new Race(List.of(new Steady("reference", 5, Double.NaN, 5)), RaceTest::ignore))
        {
            final Race.Outcome outcome = race.run((contender) ->
            {
                final double perSecond = contender.messagesPerSecond(1);
                return Double.isNaN(perSecond) ? null : new double[] {perSecond};
            }, Map.of("reference", "reference"), 1).get("reference");
            assertEquals(1, outcome.discardedRounds());
            assertTrue(outcome.rounds() > 0);
        }
    }

    @Test
    void shouldGoOnWithTheOthersWhenOneFails() throws Exception
    {
        try (Workspace workspace = Workspace.open();
            Race race = new Race(
                List.of(team(workspace, "line"), team(workspace, "telegraph")), RaceTest::ignore))
        {
            final Map<String, Race.Outcome> outcomes = race.run(
                (contender) -> new double[] {1 + contender.roundTrips(ROUND_MS).count()},
                references("line", "telegraph"), 1);
            assertTrue(race.failures().get("telegraph").contains("no such link: name=telegraph"));
            assertFalse(outcomes.containsKey("telegraph"));
        }
    }

    @Test
    void shouldCompareWithBothNeighboursWhenARatio()
    {
        final List<Contender> contenders = List.of(new Steady("slow", 2, 6), new Steady("reference", 1, 3, 3, 3, 3));
        try (Race race = new Race(contenders, RaceTest::ignore))
        {
            final Map<String, String> references = new LinkedHashMap<>(
                Map.of("slow", "reference", "reference", "reference"));
            final Map<String, Race.Outcome> outcomes = race.run(
                (contender) -> new double[] {contender.messagesPerSecond(1)}, references, 1);
            assertEquals(2, outcomes.get("slow").medianRatio(0), 1e-9);
        }
    }

    @Test
    void shouldMeasureTheReferenceWhenItIsAlone()
    {
        final List<String> said = new ArrayList<>();
        try (Race race = new Race(List.of(new Steady("reference", 5)), said::add))
        {
            final Race.Outcome outcome = race.run((contender) -> new double[] {contender.messagesPerSecond(1)},
                Map.of("reference", "reference"), 1).get("reference");
            assertTrue(outcome.rounds() > 0);
            assertEquals(5, outcome.median(0), 1e-9);
            assertTrue(Double.isNaN(outcome.medianRatio(0)), "there is nothing to compare with");
        }
    }

    @Test
    void shouldMeasureTheReferenceWhenTheOthersAreOut()
    {
        final Contender broken = new Steady("broken");
        try (Race race = new Race(List.of(new Steady("reference", 5), broken), RaceTest::ignore))
        {
            final Map<String, Race.Outcome> outcomes = race.run((contender) ->
            {
                if (contender == broken)
                {
                    throw new CaseFailedException("no compiler");
                }
                return new double[] {contender.messagesPerSecond(1)};
            }, references("reference", "broken"), 1);
            assertTrue(outcomes.get("reference").rounds() > 0);
            assertEquals("no compiler", race.failures().get("broken"));
        }
    }

    @Test
    void shouldMeasureWithoutARatioWhenTheReferenceCannotBeStarted()
    {
        final Contender absent = new Steady("reference", 1)
        {
            @Override
            public void begin() throws CaseFailedException
            {
                throw new CaseFailedException("no compiler");
            }
        };
        try (Race race = new Race(List.of(absent, new Steady("other", 5)), RaceTest::ignore))
        {
            final Map<String, Race.Outcome> outcomes = race.run(
                (contender) -> new double[] {contender.messagesPerSecond(1)}, references("reference", "other"), 1);
            assertEquals(List.of("other"), List.copyOf(outcomes.keySet()));
            assertEquals(5, outcomes.get("other").median(0), 1e-9);
            assertTrue(Double.isNaN(outcomes.get("other").medianRatio(0)));
            assertEquals("no compiler", race.failures().get("reference"));
        }
    }

    private static void ignore(final String progress)
    {
    }

    private static JvmTeam team(final Workspace workspace, final String name)
    {
        return new JvmTeam(workspace, Wiring.pair(name), Cpus.allowed());
    }

    private static Map<String, String> references(final String reference, final String... others)
    {
        final Map<String, String> references = new LinkedHashMap<>(Map.of(reference, reference));
        for (final String other : others)
        {
            references.put(other, reference);
        }
        return references;
    }

    /** Gives the figures it is told, the last one for ever. */
    private static class Steady implements Contender
    {
        private final String name;
        private final double[] figures;
        private int next;

        Steady(final String name, final double... figures)
        {
            this.name = name;
            this.figures = figures;
        }

        @Override
        public String name()
        {
            return name;
        }

        @Override
        public void begin() throws CaseFailedException
        {
        }

        @Override
        public void complete()
        {
        }

        @Override
        public double messagesPerSecond(final int durationMs)
        {
            return figures[Math.min(next++, figures.length - 1)];
        }

        @Override
        public void close()
        {
        }
    }
}
