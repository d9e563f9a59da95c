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

import io.ropewalk.machine.memory.Repairs;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.process.line.Doorbells;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SharedObject;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.process.pool.PoolBoardDescriptor.*;
import static io.ropewalk.process.pool.PoolBoardDescriptor.PoolHandDescriptor.*;
import static io.ropewalk.process.pool.PoolBoardDescriptor.PoolWorkerDescriptor.*;

/**
 * What the processes of a pool know of each other: the state of the pool, which workers are idle, and what each runs.
 */
final class PoolBoard extends SharedObject
{
    /*
     * The tasks and their owners are in the TaskQueue, the answers in pipes; nothing here decides about a task. So no
     * store here has to be repaired: a worker that dies leaves its idle bit and its hands, which the keeper clears
     * after it has seen the worker's end, before it starts the next one in its place.
     *
     * Hands. A worker stores which task it runs before it runs it, by the word `run`, last: owner (24 bits), serial
     * number (38), cancelled (1), running (1). So a word that was left does not come back. Who cancels a task looks for
     * it here, sets the bit, and signals `orders`; the worker looks through its hands.
     */
    static final int RUNNING = 0;

    /** No more tasks are accepted. */
    static final int SHUTDOWN = 1;

    /** All tasks that were accepted are in the queue: a worker that finds it empty may go. */
    static final int DRAINING = 2;

    /** Every task is to end, and every worker to go. */
    static final int STOPPING = 3;

    /** No worker is left. */
    static final int TERMINATED = 4;

    private static final long serialVersionUID = 1L;

    private static final long RUN_BIT = 1;
    private static final long CANCEL_BIT = 2;
    private static final int SERIAL_SHIFT = 2;
    private static final int OWNER_SHIFT = 40;
    private static final long SERIAL_MASK = (1L << (OWNER_SHIFT - SERIAL_SHIFT)) - 1;

    private final transient AtomicBuffer buffer;
    private final transient int workers;
    private final transient EventCount changed;
    private final transient Doorbells doorbells;
    private final transient EventCount[] orders;

    PoolBoard(final Attachment attachment, final PoolBoardKind kind)
    {
        super(attachment);
        buffer = attachment.buffer();
        workers = kind.workers();
        changed = new EventCount(buffer, CHANGED_OFFSET);
        final EventCount[] bells = new EventCount[workers];
        orders = new EventCount[workers];
        for (int i = 0; i < workers; i++)
        {
            bells[i] = new EventCount(buffer, workerIndex(i) + DOORBELL_OFFSET, "a task");
            orders[i] = new EventCount(buffer, workerIndex(i) + ORDERS_OFFSET, "orders");
        }
        doorbells = new Doorbells(buffer, IDLE_OFFSET, bells);
    }

    int workers()
    {
        return workers;
    }

    /** Damaged, it is that of a pool that stops: its keeper ends it, and every future completes. */
    int state()
    {
        // SYNC POINT: pool state
        final long state = buffer.getLongVolatile(STATE_OFFSET);
        return isKnown(state) ? (int)state : STOPPING;
    }

    private static boolean isKnown(final long state)
    {
        return state >= RUNNING && state <= TERMINATED;
    }

    /** States only grow. True when this call has changed it. */
    boolean advance(final int next)
    {
        long seen = buffer.getLongVolatile(STATE_OFFSET);
        while (seen < next || !isKnown(seen))
        {
            // Workers that saw it damaged may have gone, so it is no pool that runs again.
            // SYNC POINT: pool state
            if (buffer.compareAndSetLong(STATE_OFFSET, seen, isKnown(seen) ? next : Math.max(next, STOPPING)))
            {
                changed.signal();
                doorbells.ringAll();
                for (int i = 0; i < workers; i++)
                {
                    orders[i].signal();
                }
                return true;
            }
            // SYNC POINT: pool state
            seen = buffer.getLongVolatile(STATE_OFFSET);
        }
        return false;
    }

    /** By the keeper, when it has done for a task what the worker can no longer do that had it. */
    void noteRepair()
    {
        Repairs.note(buffer, "task");
    }

    /** Signalled when the state has changed, or a worker has become ready or done something to be known. */
    EventCount changed()
    {
        return changed;
    }

    /** By the process that keeps the pool, before anybody else knows of it. */
    void keep()
    {
        buffer.putIntVolatile(KEEPER_OFFSET, attachment().owner());
    }

    /** Whether the process that keeps the pool has died. */
    boolean isAbandoned()
    {
        return attachment().isDead(buffer.getIntVolatile(KEEPER_OFFSET));
    }

    /** Number of a line that no other process has had. */
    int nextLine()
    {
        return (int)buffer.getAndAddLong(LINES_OFFSET, 1);
    }

    EventCount doorbell(final int worker)
    {
        return doorbells.of(worker);
    }

    EventCount orders(final int worker)
    {
        return orders[worker];
    }

    /** By a worker that has joined and can take tasks. */
    void ready(final int worker)
    {
        // SYNC POINT: worker ready
        buffer.putLongRelease(workerIndex(worker) + OWNER_OFFSET, attachment().owner());
        changed.signal();
    }

    /** The owner of the worker, or 0 while it is not ready. */
    int ownerOf(final int worker)
    {
        // SYNC POINT: worker ready
        return (int)buffer.getLongAcquire(workerIndex(worker) + OWNER_OFFSET);
    }

    /** Which worker an owner is, or -1. */
    int workerOf(final int owner)
    {
        for (int i = 0; i < workers; i++)
        {
            if (owner == ownerOf(i))
            {
                return i;
            }
        }
        return -1;
    }

    /** By the keeper, when the worker has ended. */
    void clear(final int worker)
    {
        setIdle(worker, false);
        for (int hand = 0; hand < HANDS; hand++)
        {
            // SYNC POINT: task runs
            buffer.putLongRelease(handIndex(worker, hand) + RUN_OFFSET, 0);
        }
        // SYNC POINT: worker ready
        buffer.putLongRelease(workerIndex(worker) + OWNER_OFFSET, 0);
    }

    /** Step 1 of a worker, see {@link Doorbells}. */
    void setIdle(final int worker, final boolean isIdle)
    {
        doorbells.setIdle(worker, isIdle);
    }

    /** Steps 2 to 4 of a submitter. */
    void ringOne()
    {
        doorbells.ringOne();
    }

    /** By the worker itself, before it runs a task. */
    void begin(final int worker, final int hand, final long serial, final TaskMessage task)
    {
        final int index = handIndex(worker, hand);
        buffer.putLong(index + JOB_OFFSET, task.job);
        buffer.putInt(index + LINE_OFFSET, task.line);
        buffer.putInt(index + PoolHandDescriptor.INDEX_OFFSET, task.index);
        // SYNC POINT: task runs
        buffer.putLongRelease(index + RUN_OFFSET,
            (long)attachment().owner() << OWNER_SHIFT | (serial & SERIAL_MASK) << SERIAL_SHIFT | RUN_BIT);
    }

    /** By the worker itself, when the task is over. */
    void end(final int worker, final int hand)
    {
        final int index = handIndex(worker, hand) + RUN_OFFSET;
        // SYNC POINT: task runs
        buffer.putLongVolatile(index, 0);
    }

    /** The word of what a worker has in a hand: 0 for nothing. */
    long run(final int worker, final int hand)
    {
        // SYNC POINT: task runs
        return buffer.getLongVolatile(handIndex(worker, hand) + RUN_OFFSET);
    }

    static boolean isCancelled(final long run)
    {
        return (run & CANCEL_BIT) != 0;
    }

    /** The same run, whether or not it was cancelled meanwhile. */
    static long identityOf(final long run)
    {
        return run & ~CANCEL_BIT;
    }

    /** Which task it is; to be believed if the word is the same before and after. */
    TaskKey keyOf(final int worker, final int hand)
    {
        final int index = handIndex(worker, hand);
        return new TaskKey(buffer.getInt(index + LINE_OFFSET), buffer.getLong(index + JOB_OFFSET),
            buffer.getInt(index + PoolHandDescriptor.INDEX_OFFSET));
    }

    /** Asks the worker that runs a task to interrupt it. False when nobody runs it. */
    boolean cancel(final TaskKey task)
    {
        for (int worker = 0; worker < workers; worker++)
        {
            for (int hand = 0; hand < HANDS; hand++)
            {
                final long run = run(worker, hand);
                if (run != 0 && keyOf(worker, hand).equals(task) && run == run(worker, hand))
                {
                    // SYNC POINT: task runs
                    buffer.compareAndSetLong(handIndex(worker, hand) + RUN_OFFSET, run, run | CANCEL_BIT);
                    orders[worker].signal();
                    return true;
                }
            }
        }
        return false;
    }

    private static int workerIndex(final int worker)
    {
        return WORKERS_OFFSET + worker * PoolWorkerDescriptor.LENGTH;
    }

    private static int handIndex(final int worker, final int hand)
    {
        return workerIndex(worker) + HANDS_OFFSET + hand * PoolHandDescriptor.LENGTH;
    }
}
