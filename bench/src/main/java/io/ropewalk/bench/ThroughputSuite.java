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
import io.ropewalk.bench.party.Race;
import io.ropewalk.bench.party.RingCTeam;
import io.ropewalk.bench.party.ThreadsTeam;
import io.ropewalk.bench.party.Wiring;
import io.ropewalk.bench.party.Workspace;
import io.ropewalk.bench.report.Report;

import java.util.List;
import java.util.Map;

/** Messages one way, as many as go. */
final class ThroughputSuite extends PairSuite
{
    private static final String REFERENCE = "agrona-one-to-one";
    private static final String MANY = "agrona-many-to-one";
    private static final int PROCESSES = 4;
    /** Objects between threads of one process: a limit, not a peer. */
    private static final String THREADS = "-threads";

    ThroughputSuite()
    {
        super("throughput", "messages of 56 bytes one way between two processes that spin");
        for (final String name : List.of(
            "spsc-ring", "pipe", "pipe-send-receive", "pipe-shared", "queue", RingCTeam.NAME, REFERENCE, MANY,
            "aeron-ipc", "bus-ipc", "aeron-udp", "bus-udp", "chronicle-queue", "unix-socket"))
        {
            define(Wiring.pair(name), REFERENCE);
        }
        for (final String name : List.of("jctools", "array-blocking-queue"))
        {
            define(Wiring.pair(name + THREADS), REFERENCE);
        }
        final Wiring reference = Wiring.pair(MANY).withTwoProducers();
        define(reference, reference.name());
        define(Wiring.pair("queue").withTwoProducers(), reference.name());
        define(Wiring.pair("pipe-per-producer").withTwoProducers(), reference.name());
        define(Wiring.pair("queue").withTwoConsumers(), REFERENCE);
        define(Wiring.pair("queue").withTwoAndTwo(), reference.name());
    }

    @Override
    Contender contender(final String caseName, final Workspace workspace, final Cpus cpus)
    {
        return caseName.endsWith(THREADS) ? new ThreadsTeam(workspace, caseName, cpus) :
            super.contender(caseName, workspace, cpus);
    }

    @Override
    void measure(final Race race, final Map<String, String> chosen, final Options options, final Report report)
    {
        OneWay.run(race, chosen, options, options.budgetMs(), report);
        report.note("throughput_ratio is to `" + REFERENCE + "`; with two producers, and with two and two, to `" +
            MANY + "-two-producers`. " + (Cpus.allowed().hasRoomFor(PROCESSES) ?
            "Each of these processes has a processor of its own." :
            "There are not processors enough for these: the producers share one, and so do the consumers."));
    }
}
