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
package io.ropewalk.error;

import java.util.OptionalInt;

/**
 * Fails the future of a task whose worker process ended while it ran the task: it exited, crashed, or was killed.
 *
 * <p><b>Threads:</b> immutable once thrown.
 *
 * <p><b>Failure:</b> the task may have run in part, or as a whole. The worker was replaced; other tasks are not
 * affected.
 */
public final class WorkerDiedException extends RopewalkException
{
    private static final long serialVersionUID = 1L;

    private final long pid;
    private final boolean hasExitValue;
    private final int exitValue;
    private final int deaths;

    /**
     * @param message   what failed, followed by {@code name=value} pairs.
     * @param pid       process id of the worker that died last.
     * @param exitValue of that process, or empty if it is not known.
     * @param deaths    how many workers have died with the task.
     */
    public WorkerDiedException(final String message, final long pid, final OptionalInt exitValue, final int deaths)
    {
        super(message);
        this.pid = pid;
        this.hasExitValue = exitValue.isPresent();
        this.exitValue = exitValue.orElse(0);
        this.deaths = deaths;
    }

    /**
     * Returns the process id of the worker that died last.
     *
     * @return the process id.
     */
    public long pid()
    {
        return pid;
    }

    /**
     * Returns the exit value of the worker, as the JDK reports it: 128 + the signal number if it was killed.
     *
     * @return the exit value, or empty if it is not known.
     */
    public OptionalInt exitValue()
    {
        return hasExitValue ? OptionalInt.of(exitValue) : OptionalInt.empty();
    }

    /**
     * Returns how many workers have died with the task.
     *
     * @return the number, more than 1 if the pool retries.
     */
    public int deaths()
    {
        return deaths;
    }
}
