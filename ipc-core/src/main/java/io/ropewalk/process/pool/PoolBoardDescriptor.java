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

/**
 * Body of the board of a pool: what its processes must know of each other beside the tasks and the answers.
 *
 * <pre>
 *   0        8        16         20         24        64       96        128
 *  +--------+--------+----------+----------+---------+--------+---------+-----------
 *  | state  | lines  | changed  | keeper   | padding | idle   | padding | workers ...
 *  +--------+--------+----------+----------+---------+--------+---------+-----------
 * </pre>
 *
 * <p>A word is changed by compare-and-set, or by the one process whose it is; {@link PoolBoard} says which.
 */
final class PoolBoardDescriptor
{
    static final int STATE_OFFSET = 0;
    static final int LINES_OFFSET = STATE_OFFSET + 8;
    static final int CHANGED_OFFSET = LINES_OFFSET + 8;
    static final int KEEPER_OFFSET = CHANGED_OFFSET + 4;
    static final int IDLE_OFFSET = 64;
    static final int WORKERS_OFFSET = 128;

    static final int MAX_WORKERS = 256;
    static final int FINGERPRINT = 0x504F4F01;

    private PoolBoardDescriptor()
    {
    }

    static int bodyLength(final int workers)
    {
        return WORKERS_OFFSET + workers * PoolWorkerDescriptor.LENGTH;
    }

    /**
     * What belongs to one worker, on lines of its own.
     *
     * <pre>
     *   0          4          8          16         128
     *  +----------+----------+----------+----------+-----------------------
     *  | doorbell | orders   | owner    | padding  | hands ...
     *  +----------+----------+----------+----------+-----------------------
     * </pre>
     */
    static final class PoolWorkerDescriptor
    {
        static final int DOORBELL_OFFSET = 0;
        static final int ORDERS_OFFSET = DOORBELL_OFFSET + 4;
        static final int OWNER_OFFSET = ORDERS_OFFSET + 4;
        static final int HANDS_OFFSET = 128;

        static final int HANDS = 16;
        static final int LENGTH = HANDS_OFFSET + HANDS * PoolHandDescriptor.LENGTH;

        private PoolWorkerDescriptor()
        {
        }
    }

    /**
     * A task that a worker runs.
     *
     * <pre>
     *   0          8          16         20         24         32
     *  +----------+----------+----------+----------+----------+
     *  | run      | job      | line     | index    | padding  |
     *  +----------+----------+----------+----------+----------+
     * </pre>
     */
    static final class PoolHandDescriptor
    {
        static final int RUN_OFFSET = 0;
        static final int JOB_OFFSET = RUN_OFFSET + 8;
        static final int LINE_OFFSET = JOB_OFFSET + 8;
        static final int INDEX_OFFSET = LINE_OFFSET + 4;

        static final int LENGTH = 32;

        private PoolHandDescriptor()
        {
        }
    }
}
