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

import io.ropewalk.segment.Description;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.process.pool.PoolBoardDescriptor.*;
import static io.ropewalk.process.pool.PoolBoardDescriptor.PoolHandDescriptor.RUN_OFFSET;
import static io.ropewalk.process.pool.PoolBoardDescriptor.PoolWorkerDescriptor.*;

/**
 * What a copy of the board of a pool says, for those who only look.
 * <p>
 * <b>Threads:</b> stateless; the copy is used by one.
 */
public final class PoolDescriber
{
    private static final String[] STATES = {"running", "shut down", "draining", "stopping", "terminated"};

    private PoolDescriber()
    {
    }

    /**
     * Of the board of a pool. It holds as many as there are workers that can take tasks.
     *
     * @param copy    of its body, or of its beginning.
     * @param workers that it was made for.
     * @param into    that takes what it says.
     */
    public static void describe(final AtomicBuffer copy, final long workers, final Description into)
    {
        final long state = copy.getLong(STATE_OFFSET);
        into.parameter("workers", workers);
        into.state("pool", state >= 0 && state < STATES.length ? STATES[(int)state] : "damaged");
        into.holder(copy.getInt(KEEPER_OFFSET), 0, "keeper", 1);
        int ready = 0;
        int running = 0;
        int idle = 0;
        for (int worker = 0; worker < Math.min(workers, MAX_WORKERS); worker++)
        {
            final int index = WORKERS_OFFSET + worker * PoolWorkerDescriptor.LENGTH;
            final int owner = (int)copy.getLong(index + OWNER_OFFSET);
            final int tasks = tasks(copy, index + HANDS_OFFSET);
            into.holder(owner, 0, "worker", 1);
            into.holder(tasks > 0 ? owner : 0, 0, "task", tasks);
            ready += 0 != owner ? 1 : 0;
            running += tasks;
            idle += (copy.getLong(IDLE_OFFSET + worker / Long.SIZE * Long.BYTES) & 1L << worker) != 0 ? 1 : 0;
        }
        into.occupancy(ready, workers);
        into.state("workers ready", ready);
        into.state("workers idle", idle);
        into.state("tasks running", running);
        into.state("processes that submitted", copy.getLong(LINES_OFFSET));
    }

    private static int tasks(final AtomicBuffer copy, final int handsIndex)
    {
        int tasks = 0;
        for (int hand = 0; hand < HANDS; hand++)
        {
            tasks += 0 != copy.getLong(handsIndex + hand * PoolHandDescriptor.LENGTH + RUN_OFFSET) ? 1 : 0;
        }
        return tasks;
    }
}
