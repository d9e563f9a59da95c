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

/**
 * Python's {@code multiprocessing.Queue}, where there is a Python.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link CaseFailedException}, also when there is no {@code python3}.
 */
public final class PythonTeam implements Contender
{
    private static final String ROUND_TRIPS = "round-trips";
    private static final String ONE_WAY = "one-way";
    private static final int GRACE_MS = 20_000;

    private final Workspace workspace;
    private final String name;
    private final Cpus cpus;
    private Party party;

    /**
     * Not started yet.
     *
     * @param workspace of the run.
     * @param name      of the case.
     * @param cpus      to pin to.
     */
    public PythonTeam(final Workspace workspace, final String name, final Cpus cpus)
    {
        this.workspace = workspace;
        this.name = name;
        this.cpus = cpus;
    }

    @Override
    public String name()
    {
        return name;
    }

    @Override
    public void begin() throws CaseFailedException
    {
        party = PythonScript.start(workspace, name, "python_queue", cpus.producer(0), cpus.consumer());
    }

    @Override
    public void complete() throws CaseFailedException
    {
        party.await(PartyMain.READY, GRACE_MS);
    }

    /** Trips are so long that what it takes to read the clock does not matter: each is a chunk. */
    @Override
    public RoundTripTimes roundTrips(final int durationMs) throws CaseFailedException
    {
        party.tell(ROUND_TRIPS + " " + durationMs);
        final RoundTripTimes times = new RoundTripTimes(1);
        for (final String timeNs : party.await(ROUND_TRIPS, durationMs + GRACE_MS)[0].split(","))
        {
            times.recordChunk(Long.parseLong(timeNs));
            times.recordTrip(Long.parseLong(timeNs));
        }
        return times;
    }

    @Override
    public void resize(final int lengthBytes) throws CaseFailedException
    {
        party.tell(Loops.SIZE + " " + lengthBytes);
        party.await(Loops.SIZE, GRACE_MS);
    }

    @Override
    public double messagesPerSecond(final int durationMs) throws CaseFailedException
    {
        party.tell(ONE_WAY + " " + durationMs);
        final String[] words = party.await(ONE_WAY, durationMs + GRACE_MS);
        final SteadyWindow.Figures window = SteadyWindow.parse(words, 0);
        return window.isCoveredBy(Long.parseLong(words[3]), Long.parseLong(words[4])) ? window.perSecond() : Double.NaN;
    }

    @Override
    public void close()
    {
        if (null != party)
        {
            party.close();
        }
    }
}
