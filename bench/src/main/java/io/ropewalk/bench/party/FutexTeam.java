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

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.util.List;

/**
 * Two processes of C that wake each other with a bare futex: the least that waking can cost.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link CaseFailedException}, also when there is no {@code cc}.
 */
public final class FutexTeam implements Contender
{
    /** Name of the case. */
    public static final String NAME = "futex-c";

    private static final int GRACE_MS = 20_000;

    private final Workspace workspace;
    private final Cpus cpus;
    private Party echo;
    private Party asker;
    private String echoSpot;
    private String askerSpot;
    private boolean isDisturbed;

    /**
     * Not started yet.
     *
     * @param workspace of the run.
     * @param cpus      to pin to.
     */
    public FutexTeam(final Workspace workspace, final Cpus cpus)
    {
        this.workspace = workspace;
        this.cpus = cpus;
    }

    @Override
    public String name()
    {
        return NAME;
    }

    @Override
    public void begin() throws CaseFailedException
    {
        try
        {
            final String file = workspace.directoryFor(NAME).resolve("words").toString();
            final String program = CProgram.compile(workspace, "futex");
            echo = Party.start(workspace, NAME + "-echo",
                List.of(program, file, Integer.toString(cpus.consumer())));
            asker = Party.start(workspace, NAME + "-asker",
                List.of(program, file, Integer.toString(cpus.producer(0))));
        }
        catch (final IOException ex)
        {
            throw new CaseFailedException("no directory: " + ex.getMessage());
        }
    }

    @Override
    public void complete() throws CaseFailedException
    {
        echoSpot = echo.await(PartyMain.READY, GRACE_MS)[0];
        askerSpot = asker.await(PartyMain.READY, GRACE_MS)[0];
    }

    @Override
    public Histogram sleepingRoundTrips(final int durationMs) throws CaseFailedException
    {
        echo.tell(SleepingLoops.ECHO_ASLEEP + " 0 " + askerSpot);
        echo.await("listening", GRACE_MS);
        asker.tell(SleepingLoops.ASK_ASLEEP + " " + durationMs + " " + echoSpot);
        final SleepingTrips trips = new SleepingTrips(
            asker.await(SleepingLoops.ASK_ASLEEP, durationMs + GRACE_MS),
            echo.await(SleepingLoops.ECHO_ASLEEP, GRACE_MS));
        isDisturbed = trips.isDisturbed(durationMs);
        return trips.times();
    }

    @Override
    public double idleCpuPercent(final int durationMs) throws CaseFailedException
    {
        echo.tell(SleepingLoops.IDLE + " 0 -");
        asker.tell(SleepingLoops.LATER + " " + durationMs + " -");
        asker.await(SleepingLoops.LATER, durationMs + GRACE_MS);
        return Double.parseDouble(echo.await(SleepingLoops.IDLE, GRACE_MS)[0]);
    }

    @Override
    public boolean isDisturbed()
    {
        return isDisturbed;
    }

    @Override
    public void close()
    {
        if (null != echo)
        {
            echo.close();
        }
        if (null != asker)
        {
            asker.close();
        }
    }
}
