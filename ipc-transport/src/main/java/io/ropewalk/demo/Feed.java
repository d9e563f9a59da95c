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

import io.ropewalk.bus.Bus;
import io.ropewalk.bus.Publisher;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The first process: makes up a market and publishes its ticks to a topic. */
final class Feed
{
    static final String NAME = "feed";

    private Feed()
    {
    }

    public static void main(final String[] args) throws InterruptedException
    {
        final DemoStation station = new DemoStation(NAME, args);
        try (Bus bus = Bus.open(station.walk(), station.busOptions()))
        {
            station.report(StationReport.ready(NAME));
            DemoStation.start(station.walk()).take();
            for (final Phase phase : station.phases())
            {
                try (Publisher<Tick> ticks = DemoStation.tickPublisher(bus, phase))
                {
                    final long count = send(ticks, phase);
                    ticks.shutdown();
                    station.report(StationReport.sent(NAME, phase, count));
                }
            }
        }
    }

    static long send(final Publisher<Tick> ticks, final Phase phase) throws InterruptedException
    {
        final long startNs = System.nanoTime();
        final long intervalNs = phase.ticksPerSecond() == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / phase.ticksPerSecond();
        long sequence = 0;
        while (sequence < phase.count())
        {
            final long dueNs = startNs + sequence * intervalNs;
            long nowNs = System.nanoTime();
            while (nowNs - dueNs < 0)
            {
                LockSupport.parkNanos(dueNs - nowNs);
                nowNs = System.nanoTime();
            }
            // Stamped before the publishing, so that waiting for room counts.
            ticks.publish(Tick.of(sequence, nowNs));
            sequence++;
        }
        return sequence;
    }
}
