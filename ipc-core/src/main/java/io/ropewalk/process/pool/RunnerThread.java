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
package io.ropewalk.process.pool;

import java.util.concurrent.RejectedExecutionException;

/**
 * A thread of a worker that runs tasks, one after the other.
 */
final class RunnerThread extends Thread
{
    /*
     * One thread of a worker has the turn: it takes the next task. While its task waits for another task of the same
     * pool, it passes the turn on to a new thread, so that a pool never waits for itself, even if all its workers wait:
     * each process always has a thread that takes tasks. When its task is over, a thread without the turn ends.
     */
    static final int MAX_WAITING = 256;

    private final Worker worker;
    private boolean hasTurn = true;

    RunnerThread(final Worker worker, final String name)
    {
        super(worker.threads(), null, name, 0, false);
        this.worker = worker;
        setDaemon(true);
    }

    @Override
    public void run()
    {
        try
        {
            boolean goesOn = true;
            while (goesOn && hasTurn)
            {
                goesOn = worker.turn(this);
            }
        }
        finally
        {
            worker.ended();
        }
    }

    /**
     * To be called by what waits for a task.
     *
     * @return the thread, if it is a worker's of that pool, to be given to {@link #resuming}; else null.
     * @throws RejectedExecutionException if too many tasks wait in this worker.
     */
    static RunnerThread blocking(final Submitter submitter)
    {
        if (Thread.currentThread() instanceof RunnerThread runner && runner.worker.isOf(submitter))
        {
            runner.worker.blocked();
            if (runner.hasTurn)
            {
                runner.worker.startRunner();
                runner.hasTurn = false;
            }
            return runner;
        }
        return null;
    }

    static void resuming(final RunnerThread runner)
    {
        if (runner != null)
        {
            runner.worker.resumed();
        }
    }
}
