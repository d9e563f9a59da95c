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
import io.ropewalk.process.child.ChildJvm;
import io.ropewalk.structure.queue.SharedQueue;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The main job in small: feed, strategy and gateway, each a JVM of its own, with a topic and a queue between them.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> false from {@link #run()} unless every element arrived once, in order and whole; a process that ends
 * too early is named. Whatever happens, no process and no file is left behind.
 */
public final class Demo
{
    /** Channel of the ticks when everything is on this machine. */
    public static final String LOCAL = "aeron:ipc";

    private static final long LOOK_INTERVAL_MS = 100;
    private static final long WATCHDOG_NS = TimeUnit.SECONDS.toNanos(110);

    private static final long PATIENCE_NS = TimeUnit.MINUTES.toNanos(10);

    private final Narration narration;
    private final String channel;
    private final boolean isFeedElsewhere;
    private final Phase paced;
    private final Phase flatOut;
    private final String[] sizes;
    private final long startNs = System.nanoTime();

    /**
     * Prepares a show on this machine.
     *
     * @param out          for the audience.
     * @param pacedSeconds how long the paced phase is timed.
     * @param flatOutCount ticks of the other phase.
     */
    public Demo(final PrintStream out, final int pacedSeconds, final int flatOutCount)
    {
        this(out, pacedSeconds, flatOutCount, LOCAL, false);
    }

    /**
     * Prepares a show.
     *
     * @param out             for the audience.
     * @param pacedSeconds    how long the paced phase is timed.
     * @param flatOutCount    ticks of the other phase.
     * @param channel         of the ticks.
     * @param isFeedElsewhere whether the feed is started by somebody else, on some machine, with the same sizes; if
     *                        not, and the channel is a network's, it shares nothing with the others but that channel.
     */
    public Demo(final PrintStream out, final int pacedSeconds, final int flatOutCount, final String channel,
        final boolean isFeedElsewhere)
    {
        this.channel = channel;
        this.isFeedElsewhere = isFeedElsewhere;
        narration = new Narration(out);
        paced = Phase.paced(pacedSeconds);
        flatOut = Phase.flatOut(flatOutCount);
        sizes = new String[]{String.valueOf(pacedSeconds), String.valueOf(flatOutCount)};
    }

    /**
     * Starts the processes, lets them work and prints what came of it.
     *
     * @return whether every element is accounted for.
     * @throws InterruptedException when interrupted; the processes are ended.
     */
    public boolean run() throws InterruptedException
    {
        // The driver of the topics lives here, with whoever outlives the others: none stays behind.
        final BusOptions busOptions = BusOptions.defaults().embedded().channel(channel);
        try (Ropewalk walk = Ropewalk.temporary(); Bus bus = Bus.open(walk, busOptions);
            SharedQueue<StationReport> reports = DemoStation.reports(walk))
        {
            narration.open(walk.path());
            try (ChildJvm gateway = start(walk, Gateway.class, Gateway.NAME, "takes orders and checks them");
                ChildJvm strategy = start(walk, Strategy.class, Strategy.NAME, "answers each tick with an order");
                ChildJvm feed = isFeedElsewhere ? null : startFeed(walk))
            {
                return conduct(walk, bus, reports,
                    feed == null ? List.of(strategy, gateway) : List.of(feed, strategy, gateway));
            }
        }
    }

    private boolean isRemote()
    {
        return !LOCAL.equals(channel);
    }

    private ChildJvm startFeed(final Ropewalk walk)
    {
        return isRemote() ?
            start(walk, RemoteFeed.class, Feed.NAME, "publishes ticks to a topic over the network") :
            start(walk, Feed.class, Feed.NAME, "publishes ticks to a topic");
    }

    private ChildJvm start(final Ropewalk walk, final Class<?> station, final String name, final String task)
    {
        final ChildJvm child = ChildJvm.of(station).name(name)
            .arguments(walk.path().toString(), sizes[0], sizes[1], String.valueOf(ProcessHandle.current().pid()),
                channel)
            .jvmOptions("-XX:+UseSerialGC", "-Xms64m", "-Xmx64m")
            .start();
        narration.introduce(name, child.pid(), task);
        return child;
    }

    private boolean conduct(
        final Ropewalk walk, final Bus bus, final SharedQueue<StationReport> reports, final List<ChildJvm> children)
        throws InterruptedException
    {
        final List<StationReport> heard = new ArrayList<>();
        final List<StationReport> accounts = new ArrayList<>();
        for (final ChildJvm child : children)
        {
            if (!isRemote() || !child.name().equals(Feed.NAME))
            {
                hear(heard, reports, children, child.name(), StationReport.READY);
            }
        }
        narration.ready(System.nanoTime() - startNs);
        if (isRemote())
        {
            narration.awaitFeed(channel, isFeedElsewhere);
        }
        else
        {
            DemoStation.start(walk).put(1L);
        }

        narration.beginPaced(paced);
        hearFeed(heard, reports, children, paced, accounts);
        final StationReport pacedStrategy = hear(heard, reports, children, Strategy.NAME, paced.name());
        final StationReport pacedGateway = hear(heard, reports, children, Gateway.NAME, paced.name());
        narration.endPaced(pacedStrategy, pacedGateway);
        accounts.addAll(List.of(pacedStrategy, pacedGateway));

        narration.beginFlatOut(flatOut);
        hearFeed(heard, reports, children, flatOut, accounts);
        final StationReport flatStrategy = hear(heard, reports, children, Strategy.NAME, flatOut.name());
        final StationReport flatGateway = hear(heard, reports, children, Gateway.NAME, flatOut.name());
        narration.endFlatOut(flatGateway);
        if (!isRemote())
        {
            narration.topics(bus.statistics());
        }

        accounts.addAll(List.of(flatStrategy, flatGateway));
        return settle(children, accounts);
    }

    /** One on another machine cannot report here. */
    private void hearFeed(
        final List<StationReport> heard,
        final SharedQueue<StationReport> reports,
        final List<ChildJvm> children,
        final Phase phase,
        final List<StationReport> accounts)
        throws InterruptedException
    {
        if (!isRemote())
        {
            accounts.add(hear(heard, reports, children, Feed.NAME, phase.name()));
        }
    }

    private boolean settle(final List<ChildJvm> children, final List<StationReport> accounts)
        throws InterruptedException
    {
        narration.account(accounts);
        boolean isFlawless = accounts.stream().allMatch(StationReport::isFlawless);
        for (final ChildJvm child : children)
        {
            isFlawless &= child.waitFor() == 0;
        }
        narration.say(isFlawless ?
            "Every element arrived once, in order and whole. %.1f s, start to end." :
            "NOT every element arrived once, in order and whole. %.1f s, start to end.",
            (System.nanoTime() - startNs) / 1e9);
        return isFlawless;
    }

    /** Waits for a certain report, and keeps those that come before it. */
    private StationReport hear(
        final List<StationReport> heard,
        final SharedQueue<StationReport> reports,
        final List<ChildJvm> children,
        final String station,
        final String phase)
        throws InterruptedException
    {
        while (true)
        {
            for (final StationReport report : heard)
            {
                if (report.station().equals(station) && report.phase().equals(phase))
                {
                    return report;
                }
            }
            // First looked at, then listened: who has reported and ended is no failure.
            final Optional<ChildJvm> gone = children.stream().filter(child -> isGone(child, station)).findFirst();
            final StationReport report = reports.poll(LOOK_INTERVAL_MS, TimeUnit.MILLISECONDS);
            if (report != null)
            {
                heard.add(report);
            }
            else if (gone.isPresent())
            {
                throw new IllegalStateException("a process ended too early: " + gone.get() + " phase=" + phase);
            }
            else if (System.nanoTime() - startNs > (isFeedElsewhere ? PATIENCE_NS : WATCHDOG_NS))
            {
                throw new IllegalStateException("timed out: station=" + station + " phase=" + phase);
            }
        }
    }

    /** The others may have ended when they were done, but not otherwise: those between them would wait for ever. */
    private static boolean isGone(final ChildJvm child, final String awaitedStation)
    {
        return !child.isAlive() && (child.exitCode() != 0 || child.name().equals(awaitedStation));
    }
}
