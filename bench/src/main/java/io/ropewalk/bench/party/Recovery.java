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

import io.ropewalk.Ropewalk;
import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Kills holders of an object with {@code kill -9}, over and over, while a survivor waits for the object.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link CaseFailedException} when the survivor waits for more than a minute, or a victim fails.
 */
public final class Recovery
{
    private static final int GRACE_MS = 20_000;
    private static final int STUCK_SECONDS = 60;
    private static final int SETTLING_MS = 20;

    private Recovery()
    {
    }

    /**
     * Cases that can be measured.
     *
     * @return their names.
     */
    public static List<String> names()
    {
        return Bereavement.names();
    }

    /**
     * Measures from the kill until the object is in service for the survivor.
     *
     * @param workspace  of the run.
     * @param name       of the case.
     * @param durationMs for all kills together.
     * @return the times in nanoseconds.
     * @throws CaseFailedException when it cannot be measured.
     */
    public static Histogram measure(final Workspace workspace, final String name, final long durationMs)
        throws CaseFailedException
    {
        try
        {
            final Path directory = workspace.directoryFor(name).resolve("walk");
            final Bereavement survivor = Bereavement.open(name, Ropewalk.open(directory));
            final Histogram histogram = new Histogram(3);
            final long startNs = System.nanoTime();
            do
            {
                histogram.recordValue(kill(workspace, name, directory, survivor));
            }
            while (System.nanoTime() - startNs < TimeUnit.MILLISECONDS.toNanos(durationMs));
            return histogram;
        }
        catch (final IOException ex)
        {
            throw new CaseFailedException("no directory: " + ex.getMessage());
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static long kill(
        final Workspace workspace, final String name, final Path directory, final Bereavement survivor)
        throws CaseFailedException, InterruptedException
    {
        try (Party victim = Party.start(
            workspace, name, VictimMain.class, List.of(), List.of(name, directory.toString())))
        {
            victim.await(VictimMain.HOLDING, GRACE_MS);
            final AtomicLong killedAtNs = new AtomicLong(Long.MAX_VALUE);
            final CompletableFuture<Long> inService =
                CompletableFuture.supplyAsync(() -> recover(survivor, killedAtNs));
            Thread.sleep(SETTLING_MS);
            killedAtNs.set(System.nanoTime());
            victim.kill();
            return Math.max(0, inService.get(STUCK_SECONDS, TimeUnit.SECONDS) - killedAtNs.get());
        }
        catch (final ExecutionException | TimeoutException ex)
        {
            throw new CaseFailedException("the survivor did not recover: " + ex);
        }
    }

    /** Goes on until after the kill: what is not in anybody's way before may be after. */
    private static long recover(final Bereavement survivor, final AtomicLong killedAtNs)
    {
        try
        {
            long beginNs;
            do
            {
                beginNs = System.nanoTime();
                survivor.recover();
            }
            while (beginNs < killedAtNs.get() && System.nanoTime() < killedAtNs.get());
            return System.nanoTime();
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
