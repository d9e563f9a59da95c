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

import java.util.HashSet;
import java.util.Set;

import static io.ropewalk.process.pool.PoolBoardDescriptor.PoolWorkerDescriptor.HANDS;

/**
 * Sees which tasks run too long, or go on although they were cancelled.
 * <p>
 * <b>Threads:</b> the keeper's. Time is counted here, from when this process has seen the task run: what a worker says
 * of its clock is not needed.
 */
final class HandWatch
{
    private static final long CANCEL_GRACE_NS = 1_000_000_000;

    private final PoolSettings settings;
    private final PoolBoard board;

    /** For each hand of each worker: the run that was seen last, since when, and since when it was cancelled. */
    private final long[] runs;
    private final long[] sinceNs;
    private final long[] cancelledNs;

    private final Set<TaskKey> overTime = new HashSet<>();

    HandWatch(final PoolSettings settings, final PoolBoard board)
    {
        this.settings = settings;
        this.board = board;
        runs = new long[board.workers() * HANDS];
        sinceNs = new long[runs.length];
        cancelledNs = new long[runs.length];
    }

    /** Whether a worker is to be killed for one of its tasks. */
    boolean isToKill(final int worker)
    {
        if (0 == settings.taskTimeoutNs() && !settings.isCancelFinal())
        {
            return false;
        }
        final long nowNs = System.nanoTime();
        boolean isToKill = false;
        for (int hand = 0; hand < HANDS; hand++)
        {
            isToKill |= isToKill(worker, hand, nowNs);
        }
        return isToKill;
    }

    private boolean isToKill(final int worker, final int hand, final long nowNs)
    {
        final int i = worker * HANDS + hand;
        final long run = board.run(worker, hand);
        if (PoolBoard.identityOf(run) != runs[i])
        {
            runs[i] = PoolBoard.identityOf(run);
            sinceNs[i] = nowNs;
            cancelledNs[i] = 0;
        }
        if (PoolBoard.isCancelled(run) && 0 == cancelledNs[i])
        {
            cancelledNs[i] = nowNs | 1;
        }
        if (0 == run)
        {
            return false;
        }
        if (settings.taskTimeoutNs() > 0 && nowNs - sinceNs[i] > settings.taskTimeoutNs())
        {
            return isStill(worker, hand, run);
        }
        return settings.isCancelFinal() && cancelledNs[i] != 0 && nowNs - cancelledNs[i] > CANCEL_GRACE_NS;
    }

    private boolean isStill(final int worker, final int hand, final long run)
    {
        final TaskKey key = board.keyOf(worker, hand);
        if (board.run(worker, hand) != run)
        {
            return false;
        }
        overTime.add(key);
        return true;
    }

    /** Whether a task was in a worker that was killed because this task ran too long. */
    boolean wasOverTime(final TaskKey task)
    {
        return overTime.contains(task);
    }

    /** When the worker has ended, and its letters were read. */
    void forget(final int worker)
    {
        for (int hand = 0; hand < HANDS; hand++)
        {
            overTime.remove(board.keyOf(worker, hand));
            runs[worker * HANDS + hand] = 0;
        }
    }
}
