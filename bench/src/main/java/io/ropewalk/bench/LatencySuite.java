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
import io.ropewalk.bench.party.RingCTeam;
import io.ropewalk.bench.party.Wiring;
import io.ropewalk.bench.report.Report;

import java.util.List;
import java.util.Map;

/** One message there and back, as fast as spinning goes. */
final class LatencySuite extends PairSuite
{
    LatencySuite()
    {
        super("latency", "round trip of a message of 56 bytes between two processes that spin");
        for (final String name : List.of(ModeProbe.LINE, RoundTrips.REFERENCE, "spsc-ring", "pipe",
            "pipe-send-receive", "pipe-shared", "queue", RingCTeam.NAME, "agrona-one-to-one", "agrona-many-to-one",
            "aeron-ipc", "bus-ipc", "aeron-udp", "bus-udp", "chronicle-queue", "unix-socket"))
        {
            define(Wiring.pair(name), RoundTrips.REFERENCE);
        }
    }

    @Override
    void measure(final Race race, final Map<String, String> chosen, final Options options, final Report report)
    {
        RoundTrips.run(race, chosen, options, options.budgetMs(), true, report);
    }
}
