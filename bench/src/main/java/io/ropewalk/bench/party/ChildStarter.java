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
import io.ropewalk.error.RopewalkException;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.process.child.WarmReserve;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Starts child processes that have nothing to do: a new JVM each, or one of the warm reserve.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> {@link CaseFailedException}.
 */
public final class ChildStarter extends Starter
{
    private static final int RESERVE_SECONDS = 60;

    private final Workspace workspace;
    private final boolean isWarm;
    private Ropewalk walk;
    private long pid;

    private ChildStarter(final Workspace workspace, final String name, final boolean isWarm)
    {
        super(name);
        this.workspace = workspace;
        this.isWarm = isWarm;
    }

    /**
     * Children that are new JVMs.
     *
     * @param workspace of the run.
     * @param name      of the case.
     * @return the starter.
     */
    public static Starter cold(final Workspace workspace, final String name)
    {
        return new ChildStarter(workspace, name, false);
    }

    /**
     * Children that have waited in the warm reserve.
     *
     * @param workspace of the run.
     * @param name      of the case.
     * @return the starter.
     */
    public static Starter warm(final Workspace workspace, final String name)
    {
        return new ChildStarter(workspace, name, true);
    }

    @Override
    public void begin() throws CaseFailedException
    {
        try
        {
            walk = Ropewalk.open(workspace.directoryFor(name()));
        }
        catch (final IOException ex)
        {
            throw new CaseFailedException("no directory: " + ex.getMessage());
        }
    }

    @Override
    public Times start() throws CaseFailedException
    {
        return isWarm ? startFromReserve() : startChild();
    }

    /** The reserve is open for this start alone: any other child would take from it as well. */
    private Times startFromReserve() throws CaseFailedException
    {
        try (WarmReserve reserve = WarmReserve.of(walk.path(), 1))
        {
            if (!reserve.awaitReady(RESERVE_SECONDS, TimeUnit.SECONDS))
            {
                throw new CaseFailedException("the reserve stays empty: timeoutSeconds=" + RESERVE_SECONDS);
            }
            final Set<Long> waiting =
                ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
            final Times times = startChild();
            if (!waiting.contains(pid))
            {
                throw new CaseFailedException("not from the reserve: pid=" + pid);
            }
            return times;
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private Times startChild() throws CaseFailedException
    {
        final long startNs = System.nanoTime();
        try (ChildProcess child = walk.process(ChildStarter::nothing).name(name()).daemon(true).start())
        {
            final long readyNs = System.nanoTime() - startNs;
            pid = child.pid();
            ProcessHandle.of(pid).ifPresent(workspace::own);
            final long joinNs = System.nanoTime();
            child.join();
            final long joinedNs = readyNs + System.nanoTime() - joinNs;
            if (0 != child.exitValue())
            {
                throw new CaseFailedException("a child failed: " + child);
            }
            return new Times(readyNs, joinedNs);
        }
        catch (final RopewalkException ex)
        {
            throw new CaseFailedException(ex.getMessage());
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static void nothing()
    {
    }

    @Override
    public void close()
    {
        if (null != walk)
        {
            walk.close();
        }
    }
}
