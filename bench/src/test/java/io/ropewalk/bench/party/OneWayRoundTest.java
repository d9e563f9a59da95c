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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OneWayRoundTest
{
    private final SteadyWindow window = new SteadyWindow(100, 1_000);
    private final OneWayRound round = new OneWayRound();

    @Test
    void shouldLeaveOutBeginAndEndWhenAWindow()
    {
        window.received(5_000, 1);
        window.received(5_090, 10);
        window.received(5_110, 30);
        assertFalse(window.isClosed());
        window.received(6_100, 2_000);
        assertFalse(window.isClosed(), "since it was opened, not since the first message");
        window.received(6_130, 2_070);
        assertTrue(window.isClosed());
        window.received(9_000, 5_000);
        final SteadyWindow.Figures figures = SteadyWindow.parse(("x " + window.format()).split(" "), 1);
        assertEquals(new SteadyWindow.Figures(5_110, 6_130, 2_040), figures);
        assertEquals(2e9, figures.perSecond());
    }

    @Test
    void shouldAddTheConsumersWhenTheyShare() throws CaseFailedException
    {
        produced(0, "100 4950 1000 9000 0");
        consumed(1, "60 2000 1000 2000 30 0");
        consumed(1, "40 2950 1500 2500 10 0");
        round.check();
        assertEquals(4e7, round.perSecond(), 1);
    }

    @Test
    void shouldSayNothingWhenAProducerCameLateOrLeftEarly()
    {
        produced(0, "50 1 1000 9000 0");
        produced(0, "50 1 1600 9000 0");
        consumed(1, "100 2 1500 2500 30 0");
        assertTrue(Double.isNaN(round.perSecond()));
        final OneWayRound other = new OneWayRound();
        other.produced(0, "50 1 1000 2000 0".split(" "));
        other.consumed(1, "50 1 1500 2500 30 0".split(" "));
        assertTrue(Double.isNaN(other.perSecond()));
    }

    @Test
    void shouldSayNothingWhenTheWindowWasNotClosed()
    {
        window.received(5_000, 1);
        window.received(5_200, 10);
        produced(0, "10 1 4000 9000 0");
        consumed(1, "10 1 " + window.format() + " 0");
        assertTrue(Double.isNaN(round.perSecond()));
    }

    @Test
    void shouldFailWhenAMessageWasRepeatedInPlaceOfAnother()
    {
        produced(0, "4 6 1000 9000 0");
        consumed(1, "4 7 1500 2500 3 0");
        assertTrue(assertThrows(CaseFailedException.class, round::check).getMessage().contains("lost or repeated"));
    }

    @Test
    void shouldBeDisturbedWhenOthersTookAProcessor()
    {
        produced(0, "4 6 1000 9000 0");
        consumed(1, "4 6 1500 2500 3 200");
        assertFalse(round.isDisturbed(), "200 of 8000 is less than one part in 32");
        consumed(1, "0 0 1500 2500 0 8600");
        assertTrue(round.isDisturbed(), "two that share a processor wait 8000 together, and some");
    }

    @Test
    void shouldNotBeDisturbedWhenTheyOnlyWaitForEachOther()
    {
        produced(0, "4 6 1000 9000 4100");
        produced(0, "4 6 1000 9000 4000");
        consumed(1, "8 12 1500 2500 3 0");
        assertFalse(round.isDisturbed());
    }

    @Test
    void shouldBeDisturbedWhenOneOfThoseThatShareNothingWaits()
    {
        final ProcessorWaits waiting = new ProcessorWaits();
        waiting.add(-1, 0);
        waiting.add(-1, 400);
        assertTrue(waiting.isDisturbed(3_200));
        assertFalse(waiting.isDisturbed(32_000));
    }

    private void produced(final int cpu, final String words)
    {
        round.produced(cpu, words.split(" "));
    }

    private void consumed(final int cpu, final String words)
    {
        round.consumed(cpu, words.split(" "));
    }
}
