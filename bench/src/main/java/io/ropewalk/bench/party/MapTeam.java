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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One or two parties that get and put in one map: JVMs, or a process of Python where there is one.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link CaseFailedException}, also when there is no {@code python3}.
 */
public final class MapTeam implements Contender
{
    /** The dictionary of a manager of Python's. */
    public static final String PYTHON_MANAGER = "python-manager";

    /** Chronicle's map. */
    public static final String CHRONICLE_MAP = "chronicle-map";

    /** The map of one JVM. */
    public static final String CONCURRENT_HASH_MAP = "concurrent-hash-map";

    private static final int GRACE_MS = 300_000;
    private static final int MANY_ENTRIES = 1_000_000;

    private final Workspace workspace;
    private final String name;
    private final Cpus cpus;
    private final int entries;
    private final int size;
    private final List<Party> parties = new ArrayList<>();
    private boolean isDisturbed;

    /**
     * Not started yet.
     *
     * @param workspace of the run.
     * @param name      of the case, which is the kind of map.
     * @param cpus      to pin to.
     * @param entries   of the map.
     * @param size      number of parties.
     */
    public MapTeam(
        final Workspace workspace, final String name, final Cpus cpus, final int entries, final int size)
    {
        this.workspace = workspace;
        this.name = name;
        this.cpus = cpus;
        this.entries = entries;
        this.size = size;
    }

    @Override
    public String name()
    {
        return name;
    }

    @Override
    public void begin() throws CaseFailedException
    {
        if (PYTHON_MANAGER.equals(name))
        {
            parties.add(PythonScript.start(workspace, name, "python_manager", entries, cpus.producer(0)));
            return;
        }
        final List<String> flags = new ArrayList<>(Wiring.CHRONICLE_FLAGS);
        if (entries >= MANY_ENTRIES)
        {
            flags.add("-Xmx" + (CONCURRENT_HASH_MAP.equals(name) ? "5g" : "1g"));
        }
        try
        {
            final String directory = workspace.directoryFor(name + "-" + entries + "-" + size).toString();
            final boolean isOfOneJvm = CONCURRENT_HASH_MAP.equals(name);
            for (int i = 0; i < (isOfOneJvm ? 1 : size); i++)
            {
                final List<String> arguments = new ArrayList<>(
                    List.of(name, directory, Integer.toString(entries), Boolean.toString(0 == i)));
                arguments.add(Integer.toString(cpu(i)));
                if (isOfOneJvm && size > 1)
                {
                    arguments.add(Integer.toString(cpu(1)));
                }
                final Party party = Party.start(
                    workspace, name + "-" + entries + "-" + size + "-" + i, MapMain.class, flags, arguments);
                parties.add(party);
                if (i + 1 < size)
                {
                    // The first makes the map and fills it.
                    party.await(PartyMain.READY, GRACE_MS);
                    party.tell(MapMain.READY_AGAIN);
                }
            }
        }
        catch (final IOException ex)
        {
            throw new CaseFailedException("no directory: " + ex.getMessage());
        }
    }

    private int cpu(final int number)
    {
        return 0 == number ? cpus.producer(0) : cpus.consumer();
    }

    @Override
    public void complete() throws CaseFailedException
    {
        for (final Party party : parties)
        {
            party.await(PartyMain.READY, GRACE_MS);
        }
    }

    /**
     * One round of work by all parties at once.
     *
     * @param work       that they do, as {@link MapMain} names it.
     * @param durationMs of the round.
     * @return time of an operation in nanoseconds, of all parties together: of two that do not hinder each other, half
     *         of that of one.
     * @throws CaseFailedException when somebody does not answer.
     */
    public double nsPerOperation(final String work, final int durationMs) throws CaseFailedException
    {
        for (final Party party : parties)
        {
            party.tell(work + " " + durationMs);
        }
        double perSecond = 0;
        final ProcessorWaits waiting = new ProcessorWaits();
        for (final Party party : parties)
        {
            final String[] words = party.await(MapMain.DONE, durationMs + GRACE_MS);
            perSecond += Double.parseDouble(words[0]) * TimeUnit.SECONDS.toNanos(1) / Double.parseDouble(words[1]);
            waiting.add(-1, Long.parseLong(words[2]));
        }
        isDisturbed = waiting.isDisturbed(TimeUnit.MILLISECONDS.toNanos(durationMs));
        return TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    @Override
    public boolean isDisturbed()
    {
        return isDisturbed;
    }

    @Override
    public void close()
    {
        parties.forEach(Party::close);
    }
}
