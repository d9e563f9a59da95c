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
package io.ropewalk.process.manager;

import io.ropewalk.error.ManagerClosedException;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.process.child.ChildProcess;

import java.util.concurrent.TimeUnit;

/**
 * The process of a manager, for the one that has started it.
 * <p>
 * <b>Threads:</b> any.
 */
final class ManagerProcess
{
    private static final long GRACE_SECONDS = 3;

    private final ManagerFiles files;
    private final ManagerBoard board;
    private final ChildProcess child;
    private boolean isClosed;

    ManagerProcess(final ManagerFiles files, final ManagerBoard board, final ChildProcess child)
    {
        this.files = files;
        this.board = board;
        this.child = child;
    }

    long pid()
    {
        return child.pid();
    }

    /** Waits until calls are served. */
    void awaitRunning()
    {
        boolean isRunning = false;
        try
        {
            new Waiter(WaitStrategy.HYBRID, board.changed(), Deadline.NEVER, "a manager").until(
                () -> board.state() >= ManagerBoard.RUNNING || !child.isAlive());
            isRunning = board.state() >= ManagerBoard.RUNNING;
            if (!isRunning)
            {
                final Throwable failure = child.failure().orElse(null);
                throw new ManagerClosedException("manager ended before it could serve: name=" +
                    files.settings().name() + " exitValue=" + child.exitValue() + " cause=" + failure, failure);
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new ManagerClosedException("interrupted while the manager starts: name=" + files.settings().name(),
                ex);
        }
        finally
        {
            if (!isRunning)
            {
                close();
            }
        }
    }

    synchronized void close()
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        board.advance(ManagerBoard.CLOSING);
        try
        {
            child.join(GRACE_SECONDS, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        child.close();
        ManagerClient.ended(files.settings());
        files.destroyAll();
    }
}
