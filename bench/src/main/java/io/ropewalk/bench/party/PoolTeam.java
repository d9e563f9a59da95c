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
import java.util.concurrent.TimeUnit;

/**
 * A pool of workers and the process that owns it: a JVM, or Python where there is one.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link CaseFailedException}, also when there is no {@code python3}.
 */
public final class PoolTeam implements Contender
{
    /** The pool of Python. */
    public static final String PYTHON = "python-pool";

    private static final int WORKERS = 2;
    private static final int TASKS = 2000;
    private static final int GRACE_MS = 120_000;
    private static final int END_MS = 10_000;
    private static final int DIGITS = 3;

    private final Workspace workspace;
    private final String name;
    private final Cpus cpus;
    private Party owner;

    /**
     * Not started yet.
     *
     * @param workspace of the run.
     * @param name      of the case, which is the kind of pool.
     * @param cpus      to pin to.
     */
    public PoolTeam(final Workspace workspace, final String name, final Cpus cpus)
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
        if (name.equals(PYTHON))
        {
            owner = PythonScript.start(
                workspace, name, "python_pool", WORKERS, cpus.producer(0), cpus.consumer());
            return;
        }
        try
        {
            owner = Party.start(workspace, name, PoolMain.class, List.of(), List.of(
                name, workspace.directoryFor(name).toString(), Integer.toString(WORKERS),
                Integer.toString(cpus.producer(0)), Integer.toString(cpus.consumer())));
        }
        catch (final IOException ex)
        {
            throw new CaseFailedException("no directory: " + ex.getMessage());
        }
    }

    @Override
    public void complete() throws CaseFailedException
    {
        owner.await(PartyMain.READY, GRACE_MS);
    }

    /**
     * Submits without pauses, until what a submission needs is compiled.
     *
     * @param durationMs for which it does.
     * @throws CaseFailedException when it cannot.
     */
    public void warmUp(final int durationMs) throws CaseFailedException
    {
        owner.tell(PoolMain.AWAKE + " " + durationMs);
        owner.await(PoolMain.AWAKE, durationMs + GRACE_MS);
    }

    /**
     * One round of submissions of an empty task, each of which waits for its result.
     *
     * @param durationMs of the round.
     * @return their times in nanoseconds. The workers had time to fall asleep before each.
     */
    @Override
    public Histogram sleepingRoundTrips(final int durationMs) throws CaseFailedException
    {
        owner.tell(PoolMain.ASLEEP + " " + durationMs);
        final Histogram histogram = new Histogram(DIGITS);
        for (final String timeNs : owner.await(PoolMain.ASLEEP, durationMs + GRACE_MS)[0].split(","))
        {
            histogram.recordValue(Long.parseLong(timeNs));
        }
        return histogram;
    }

    /**
     * One round of mapping a list of numbers, each number a task of its own.
     *
     * @param durationMs of the round, which ends with a list.
     * @return tasks per second.
     */
    @Override
    public double messagesPerSecond(final int durationMs) throws CaseFailedException
    {
        owner.tell(PoolMain.CHUNKS + " " + durationMs + " " + TASKS);
        final String[] words = owner.await(PoolMain.CHUNKS, durationMs + GRACE_MS);
        return Double.parseDouble(words[0]) * TimeUnit.SECONDS.toNanos(1) / Double.parseDouble(words[1]);
    }

    /** The workers end with their owner, who is asked to close the pool. */
    @Override
    public void close()
    {
        if (null != owner)
        {
            owner.end(END_MS);
        }
    }
}
