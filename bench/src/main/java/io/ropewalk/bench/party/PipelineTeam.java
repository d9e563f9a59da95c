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

import io.ropewalk.bench.link.Place;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A feed, a strategy and a gateway, each a process, with a link from one to the next. */
public final class PipelineTeam implements Contender
{
    private static final int GRACE_MS = 120_000;
    private static final int PROCESSES = 3;
    private static final String FIRST = "first";
    private static final String SECOND = "second";

    private final Workspace workspace;
    private final Wiring wiring;
    private final Cpus cpus;
    private Path directory;
    private Party feed;
    private Party strategy;
    private Party gateway;

    /**
     * Not started yet.
     *
     * @param workspace of the run.
     * @param wiring    of each of the two links.
     * @param cpus      to pin to.
     */
    public PipelineTeam(final Workspace workspace, final Wiring wiring, final Cpus cpus)
    {
        this.workspace = workspace;
        this.wiring = wiring;
        this.cpus = cpus;
    }

    @Override
    public String name()
    {
        return wiring.name();
    }

    @Override
    public void begin() throws CaseFailedException
    {
        try
        {
            directory = workspace.directoryFor(wiring.name());
            workspace.directoryFor(wiring.name() + "/" + FIRST);
            workspace.directoryFor(wiring.name() + "/" + SECOND);
        }
        catch (final IOException ex)
        {
            throw new CaseFailedException("no directory: " + ex.getMessage());
        }
        gateway = party(SECOND, Place.CONSUMER, cpus.hasRoomFor(PROCESSES) ? cpus.consumer() : cpus.producer(0));
    }

    /** Whoever receives makes what the one before needs. */
    @Override
    public void complete() throws CaseFailedException
    {
        gateway.await(PartyMain.READY, GRACE_MS);
        final int cpu = cpus.hasRoomFor(PROCESSES) ? cpus.producer(1) : cpus.consumer();
        strategy = Party.start(workspace, wiring.name() + "-strategy", RelayMain.class, flags(cpu), List.of(
            wiring.link(), directory.resolve(FIRST).toString(), directory.resolve(SECOND).toString()));
        strategy.await(PartyMain.READY, GRACE_MS);
        feed = party(FIRST, 0, cpus.producer(0));
        feed.await(PartyMain.READY, GRACE_MS);
    }

    private Party party(final String hop, final int role, final int cpu) throws CaseFailedException
    {
        return Party.start(workspace, wiring.name() + "-" + hop, PartyMain.class, flags(cpu), List.of(
            wiring.link(), directory.resolve(hop).toString(), Integer.toString(role), "1", "1"));
    }

    private List<String> flags(final int cpu)
    {
        final List<String> flags = new ArrayList<>(wiring.jvmFlags());
        flags.add("-D" + PartyMain.CPU_PROPERTY + "=" + cpu);
        flags.add("-D" + LinkEnd.PATIENT_PROPERTY + "=" + !cpus.hasRoomFor(PROCESSES));
        return flags;
    }

    @Override
    public Delays delays(final long perSecond, final int durationMs) throws CaseFailedException
    {
        final String words = " " + new OpenLoops.Timetable(
            System.nanoTime() + Delays.HEAD_START_NS, perSecond, durationMs).format();
        gateway.tell(OpenLoops.RECEIVE_AT + words);
        strategy.tell(RelayMain.RELAY);
        feed.tell(OpenLoops.SEND_AT + words);
        feed.await(OpenLoops.SEND_AT, durationMs + GRACE_MS);
        strategy.await(RelayMain.RELAY, GRACE_MS);
        return Delays.parse(gateway.await(OpenLoops.RECEIVE_AT, GRACE_MS));
    }

    @Override
    public double messagesPerSecond(final int durationMs) throws CaseFailedException
    {
        gateway.tell(OneWayLoops.CONSUME + " " + durationMs + " " + durationMs);
        strategy.tell(RelayMain.RELAY);
        feed.tell(OneWayLoops.PRODUCE);
        gateway.await(OneWayLoops.CLOSED, 2 * durationMs + GRACE_MS);
        feed.tell(OneWayLoops.END);
        final OneWayRound round = new OneWayRound();
        round.produced(-1, feed.await(OneWayLoops.PRODUCE, GRACE_MS));
        feed.await(OneWayLoops.END, GRACE_MS);
        strategy.await(RelayMain.RELAY, GRACE_MS);
        round.consumed(-1, gateway.await(OneWayLoops.CONSUME, GRACE_MS));
        round.check();
        return round.perSecond();
    }

    @Override
    public boolean isCrowded()
    {
        return !cpus.hasRoomFor(PROCESSES);
    }

    @Override
    public void close()
    {
        for (final Party party : new Party[] {feed, strategy, gateway})
        {
            if (null != party)
            {
                party.close();
            }
        }
    }
}
