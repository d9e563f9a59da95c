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
package io.ropewalk.demo;

import io.ropewalk.Ropewalk;
import io.ropewalk.bus.Bus;
import io.ropewalk.bus.BusOptions;
import io.ropewalk.bus.Publisher;
import io.ropewalk.bus.Subscriber;
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.queue.SharedQueue;

import java.nio.file.Path;
import java.util.List;

/** One of the three processes: its place in the walk, and its line to the conductor. */
final class DemoStation
{
    private static final int CAPACITY = 4096;
    private static final int REPORTS = 16;

    private final String name;
    private final Ropewalk walk;
    private final BusOptions busOptions;
    private final List<Phase> phases;
    private final SharedQueue<StationReport> reports;

    /**
     * @param args the walk, how many seconds the paced phase lasts, how many ticks the other one has, the process that
     *             conducts, and the channel of the ticks.
     */
    DemoStation(final String name, final String[] args)
    {
        leaveWith(Long.parseLong(args[3]));
        this.name = name;
        this.walk = Ropewalk.open(Path.of(args[0]));
        this.busOptions = BusOptions.defaults().channel(args[4]);
        this.phases = List.of(Phase.paced(Integer.parseInt(args[1])), Phase.flatOut(Integer.parseInt(args[2])));
        this.reports = reports(walk);
    }

    static SharedQueue<StationReport> reports(final Ropewalk walk)
    {
        return walk.queue("reports", REPORTS, Codecs.record(StationReport.class));
    }

    /** A token in it lets the feed begin. */
    static SharedQueue<Long> start(final Ropewalk walk)
    {
        return walk.queue("start", 1, Codecs.int64());
    }

    static Publisher<Tick> tickPublisher(final Bus bus, final Phase phase)
    {
        return bus.publisher(ticks(phase), Codecs.record(Tick.class));
    }

    static Subscriber<Tick> tickSubscriber(final Bus bus, final Phase phase)
    {
        return bus.subscriber(ticks(phase), Codecs.record(Tick.class));
    }

    private static String ticks(final Phase phase)
    {
        return "ticks-" + phase.name();
    }

    static SharedQueue<Order> orders(final Ropewalk walk, final Phase phase)
    {
        return walk.queue("orders-" + phase.name(), CAPACITY, Codecs.record(Order.class));
    }

    String name()
    {
        return name;
    }

    Ropewalk walk()
    {
        return walk;
    }

    BusOptions busOptions()
    {
        return busOptions;
    }

    List<Phase> phases()
    {
        return phases;
    }

    void report(final StationReport report) throws InterruptedException
    {
        reports.put(report);
    }

    /**
     * Nobody is left behind when the conductor is killed. If that was before this process came here, it has another
     * parent by now, which may live for ever.
     */
    static void leaveWith(final long conductorPid)
    {
        final ProcessHandle parent = ProcessHandle.current().parent().orElse(null);
        if (parent == null || parent.pid() != conductorPid)
        {
            Runtime.getRuntime().halt(1);
        }
        parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
    }
}
