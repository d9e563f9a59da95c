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

import static io.ropewalk.process.pool.PoolBoardDescriptor.PoolWorkerDescriptor.HANDS;

/**
 * What this worker runs, for others to see, and the threads that run it.
 * <p>
 * <b>Threads:</b> those that run tasks, and one that interrupts them.
 */
final class WorkerHands
{
    private static final int NONE = -1;

    private final PoolBoard board;
    private final int worker;
    private final Thread[] threads = new Thread[HANDS];
    private final boolean[] isInterrupted = new boolean[HANDS];
    private long serial;

    WorkerHands(final PoolBoard board, final int worker)
    {
        this.board = board;
        this.worker = worker;
    }

    /** Returns the number of the hand, or -1 if there are so many that nobody can see this one. */
    synchronized int begin(final Thread thread, final TaskMessage task)
    {
        for (int hand = 0; hand < HANDS; hand++)
        {
            if (null == threads[hand])
            {
                threads[hand] = thread;
                isInterrupted[hand] = false;
                board.begin(worker, hand, ++serial, task);
                return hand;
            }
        }
        return NONE;
    }

    /** By the thread that ran it: no interrupt that was meant for the task comes later. */
    synchronized void end(final int hand)
    {
        if (hand != NONE)
        {
            board.end(worker, hand);
            threads[hand] = null;
        }
        Thread.interrupted();
    }

    synchronized boolean hasCancelled()
    {
        for (int hand = 0; hand < HANDS; hand++)
        {
            if (isToInterrupt(hand, false))
            {
                return true;
            }
        }
        return false;
    }

    /** Interrupts the threads whose tasks were cancelled, or all of them; each once. */
    synchronized void interrupt(final boolean all)
    {
        for (int hand = 0; hand < HANDS; hand++)
        {
            if (isToInterrupt(hand, all))
            {
                isInterrupted[hand] = true;
                threads[hand].interrupt();
            }
        }
    }

    private boolean isToInterrupt(final int hand, final boolean all)
    {
        return threads[hand] != null && !isInterrupted[hand] &&
            (all || PoolBoard.isCancelled(board.run(worker, hand)));
    }
}
