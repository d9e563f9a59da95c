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
 * One or two parties that lock and unlock one lock: JVMs, or processes of C where there is a compiler.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link CaseFailedException}, also when there is no {@code cc}.
 */
public final class LockTeam implements Contender
{
    /** The lock of the C library. */
    public static final String ROBUST_MUTEX = "robust-mutex-c";

    private static final int GRACE_MS = 20_000;
    private final Workspace workspace;
    private final String name;
    private final Cpus cpus;
    private final int size;
    private final List<Party> parties = new ArrayList<>();
    private boolean isDisturbed;

    /**
     * Not started yet.
     *
     * @param workspace of the run.
     * @param name      of the case, which is the kind of lock.
     * @param cpus      to pin to.
     * @param size      number of parties: one that is alone, or two that fight.
     */
    public LockTeam(final Workspace workspace, final String name, final Cpus cpus, final int size)
    {
        this.workspace = workspace;
        this.name = name;
        this.cpus = cpus;
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
        try
        {
            final String directory = workspace.directoryFor(name + "-" + size).toString();
            if (LockMain.isOfOneJvm(name))
            {
                final List<String> arguments = new ArrayList<>(List.of(name, directory));
                for (int i = 0; i < size; i++)
                {
                    arguments.add(Integer.toString(cpu(i)));
                }
                parties.add(Party.start(workspace, name + "-" + size, LockMain.class, List.of(), arguments));
                return;
            }
            final String program = name.equals(ROBUST_MUTEX) ? CProgram.compile(workspace, "robust_mutex") : null;
            for (int i = 0; i < size; i++)
            {
                final String party = name + "-" + size + "-" + i;
                final String cpu = Integer.toString(cpu(i));
                parties.add(null == program ?
                    Party.start(workspace, party, LockMain.class, List.of(), List.of(name, directory, cpu)) :
                    Party.start(workspace, party, List.of(program, directory + "/mutex", Integer.toString(i), cpu)));
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
     * One round of locking and unlocking by all parties at once.
     *
     * @param durationMs of the round.
     * @return pairs of lock and unlock per second, all parties together.
     */
    @Override
    public double messagesPerSecond(final int durationMs) throws CaseFailedException
    {
        for (final Party party : parties)
        {
            party.tell(LockMain.PAIRS + " " + durationMs);
        }
        double perSecond = 0;
        final ProcessorWaits waiting = new ProcessorWaits();
        for (final Party party : parties)
        {
            final String[] words = party.await(LockMain.PAIRS, durationMs + GRACE_MS);
            perSecond += Double.parseDouble(words[0]) * TimeUnit.SECONDS.toNanos(1) / Double.parseDouble(words[1]);
            waiting.add(-1, Long.parseLong(words[2]));
        }
        isDisturbed = waiting.isDisturbed(TimeUnit.MILLISECONDS.toNanos(durationMs));
        return perSecond;
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
