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

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The feed on another machine: nothing connects it with the strategy but the channel of the ticks.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link IllegalStateException} if no strategy is found.
 */
public final class RemoteFeed
{
    private static final long PATIENCE_S = 60;

    private final PrintStream out;
    private final String channel;

    /**
     * Prepares a feed.
     *
     * @param out     where it says what it does.
     * @param channel of the ticks.
     */
    public RemoteFeed(final PrintStream out, final String channel)
    {
        this.out = out;
        this.channel = channel;
    }

    /** As a station of a demo on the same machine; says nothing. */
    public static void main(final String[] args) throws InterruptedException
    {
        DemoStation.leaveWith(Long.parseLong(args[3]));
        new RemoteFeed(new PrintStream(PrintStream.nullOutputStream()), args[4])
            .run(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    }

    /**
     * Sends the ticks of both phases, each when its strategy is there.
     *
     * @param pacedSeconds how long the paced phase is timed.
     * @param flatOutCount ticks of the other phase.
     * @throws InterruptedException when interrupted.
     */
    public void run(final int pacedSeconds, final int flatOutCount) throws InterruptedException
    {
        try (Ropewalk walk = Ropewalk.temporary();
            Bus bus = Bus.open(walk, BusOptions.defaults().embedded().channel(channel)))
        {
            for (final Phase phase : List.of(Phase.paced(pacedSeconds), Phase.flatOut(flatOutCount)))
            {
                try (Publisher<Tick> ticks = DemoStation.tickPublisher(bus, phase))
                {
                    if (!ticks.awaitConnected(PATIENCE_S, TimeUnit.SECONDS))
                    {
                        throw new IllegalStateException("no strategy there: channel=" + channel +
                            " phase=" + phase.name() + " waitedSeconds=" + PATIENCE_S);
                    }
                    out.printf("%s: sending %,d ticks%n", phase.name(), phase.count());
                    Feed.send(ticks, phase);
                    ticks.shutdown();
                    out.printf("%s: sent, %,d of them to nobody%n", phase.name(), ticks.statistics().unheard());
                }
            }
        }
    }
}
