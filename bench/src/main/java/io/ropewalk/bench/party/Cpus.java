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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processors that a run may use, and whether they are idle.
 * <p>
 * <b>Threads:</b> immutable.
 * <p>
 * <b>Failure:</b> where the system does not tell, nothing is pinned and nothing is said about load.
 */
public final class Cpus
{
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path STAT = Path.of("/proc/stat");
    private static final String ALLOWED = "Cpus_allowed_list:";
    private static final int SETTLING_MS = 200;
    private static final int OBSERVATION_MS = 400;
    private static final int IDLE_FIELD = 4;
    private static final int IO_WAIT_FIELD = 5;
    private static final int STEAL_FIELD = 8;

    private final List<Integer> allowed;

    private Cpus(final List<Integer> allowed)
    {
        this.allowed = allowed;
    }

    /**
     * Asks the system.
     *
     * @return what it says.
     */
    public static Cpus allowed()
    {
        try
        {
            final List<Integer> cpus = new ArrayList<>();
            for (final String line : Files.readAllLines(STATUS))
            {
                if (line.startsWith(ALLOWED))
                {
                    parse(line.substring(ALLOWED.length()).strip(), cpus);
                }
            }
            return new Cpus(cpus);
        }
        catch (final IOException | NumberFormatException ex)
        {
            return new Cpus(List.of());
        }
    }

    private static void parse(final String list, final List<Integer> cpus)
    {
        for (final String range : list.split(","))
        {
            final String[] ends = range.split("-");
            for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++)
            {
                cpus.add(i);
            }
        }
    }

    int consumer()
    {
        return consumer(0);
    }

    /** A second consumer gets a processor of its own, or shares that of the first. */
    int consumer(final int number)
    {
        return allowed.size() < 2 ? -1 : allowed.get(0 == number || allowed.size() < 4 ? 1 : 3);
    }

    /** A second producer gets a processor of its own, or shares that of the first. */
    int producer(final int number)
    {
        return allowed.size() < 2 ? -1 : allowed.get(0 == number || allowed.size() < 3 ? 0 : 2);
    }

    /**
     * How the processes of a run are placed.
     *
     * @return a sentence.
     */
    public String describe()
    {
        if (!Affinity.isPossible())
        {
            return "processes not pinned: this system has no call for it, or JNA cannot be loaded";
        }
        return allowed.size() < 2 ? "processes not pinned: fewer than two cores, or unknown" :
            "processes pinned to cores " + producer(0) + " and " + consumer();
    }

    /**
     * Returns whether there is a processor for each of some processes.
     *
     * @param processes that spin.
     * @return true if there are as many processors.
     */
    public boolean hasRoomFor(final int processes)
    {
        return allowed.size() >= processes;
    }

    /**
     * Returns whether the two sides of a link have a processor each.
     *
     * @return true if there are two processors or more, and the system tells which.
     */
    public boolean isPair()
    {
        return allowed.size() >= 2;
    }

    /**
     * Returns whether there is but one processor.
     *
     * @return true if so; false where the system does not tell.
     */
    public boolean isSingle()
    {
        return 1 == allowed.size();
    }

    /**
     * Observes for a while how busy the two processors are.
     *
     * @return what others use of them while all processes of the run sleep.
     */
    public Load load()
    {
        if (!isPair())
        {
            return Load.UNKNOWN;
        }
        try
        {
            // Compilers and collectors of processes that have just been at work come to their end.
            Thread.sleep(SETTLING_MS);
            final long[][] before = {times(producer(0)), times(consumer())};
            Thread.sleep(OBSERVATION_MS);
            return new Load(producer(0), percent(before[0], times(producer(0))),
                consumer(), percent(before[1], times(consumer())));
        }
        catch (final IOException | NumberFormatException ex)
        {
            return Load.UNKNOWN;
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** Idle and total time of a core; time stolen by other guests of the machine counts as busy. */
    private static long[] times(final int cpu) throws IOException
    {
        for (final String line : Files.readAllLines(STAT))
        {
            if (line.startsWith("cpu" + cpu + " "))
            {
                final String[] fields = line.split("\\s+");
                long total = 0;
                for (int i = 1; i <= STEAL_FIELD && i < fields.length; i++)
                {
                    total += Long.parseLong(fields[i]);
                }
                return new long[] {Long.parseLong(fields[IDLE_FIELD]) + Long.parseLong(fields[IO_WAIT_FIELD]), total};
            }
        }
        return new long[2];
    }

    private static int percent(final long[] before, final long[] after)
    {
        final long total = after[1] - before[1];
        return total <= 0 ? 0 : (int)(100 - 100 * (after[0] - before[0]) / total);
    }
}
