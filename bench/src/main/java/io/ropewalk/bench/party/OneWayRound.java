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

import java.util.ArrayList;
import java.util.List;

/** A round of messages one way, put together from what all its processes have answered. */
final class OneWayRound
{
    private final List<SteadyWindow.Figures> windows = new ArrayList<>();
    private final ProcessorWaits waiting = new ProcessorWaits();
    private long sent;
    private long sentSum;
    private long received;
    private long receivedSum;
    private long lastStartNs = Long.MIN_VALUE;
    private long firstEndNs = Long.MAX_VALUE;

    /** Adds what a producer has answered: messages, sum, times of begin and end, time waited. */
    void produced(final int cpu, final String[] words)
    {
        sent += Long.parseLong(words[0]);
        sentSum += Long.parseLong(words[1]);
        lastStartNs = Math.max(lastStartNs, Long.parseLong(words[2]));
        firstEndNs = Math.min(firstEndNs, Long.parseLong(words[3]));
        waiting.add(cpu, Long.parseLong(words[4]));
    }

    /** Adds what a consumer has answered: messages, sum, window, time waited. */
    void consumed(final int cpu, final String[] words)
    {
        received += Long.parseLong(words[0]);
        receivedSum += Long.parseLong(words[1]);
        windows.add(SteadyWindow.parse(words, 2));
        waiting.add(cpu, Long.parseLong(words[5]));
    }

    /** Holds that every message sent was received once. */
    void check() throws CaseFailedException
    {
        if (sent != received || sentSum != receivedSum)
        {
            throw new CaseFailedException("messages lost or repeated: sent=" + sent + " received=" + received +
                " sumSent=" + sentSum + " sumReceived=" + receivedSum);
        }
    }

    boolean isDisturbed()
    {
        return waiting.isDisturbed(firstEndNs - lastStartNs);
    }

    /** Messages of all consumers; not a number unless every producer sent as long as the clocks ran. */
    double perSecond()
    {
        double perSecond = 0;
        for (final SteadyWindow.Figures window : windows)
        {
            if (!window.isCoveredBy(lastStartNs, firstEndNs))
            {
                return Double.NaN;
            }
            perSecond += window.perSecond();
        }
        return perSecond;
    }
}
