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

import io.ropewalk.process.line.Answer;
import io.ropewalk.process.task.core.FailureBytes;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.pipe.PipeKind;
import io.ropewalk.structure.queue.TaskLimits;
import io.ropewalk.structure.queue.TaskQueue;
import io.ropewalk.structure.queue.TaskQueueKind;

import java.io.Serializable;

/**
 * What the processes of a pool must agree on, and what its workers do.
 *
 * @param id                of the pool among those of the process that has made it.
 * @param name              of the pool, in the names of threads and processes.
 * @param workers           that it has.
 * @param capacity          of the queue, in tasks.
 * @param budgetBytes       for tasks that wait, and for answers that wait; also the most that one may be long.
 * @param retries           of a task whose worker has died.
 * @param maxTasksPerWorker after which a worker is replaced; 0 for never.
 * @param taskTimeoutNs     after which a worker is killed; 0 for never.
 * @param isCancelFinal     whether a worker is killed if a cancelled task goes on.
 * @param initializer       of each worker, as bytes; null for none.
 */
record PoolSettings(
    int id,
    String name,
    int workers,
    int capacity,
    int budgetBytes,
    int retries,
    int maxTasksPerWorker,
    long taskTimeoutNs,
    boolean isCancelFinal,
    byte[] initializer) implements Serializable
{
    private static final long serialVersionUID = 1L;

    private static final int MAX_FAILURE_LENGTH = 1 << 18;
    private static final int LINE_CAPACITY = 1024;
    private static final int MIN_IN_HANDS = 64;
    private static final int HANDS_PER_WORKER = 4;

    /** A worker that dies with a task makes a dead letter of it at once; what then becomes of it the keeper decides. */
    private static final int ATTEMPTS = 1;

    /** All names of the pool's objects begin with it. */
    String prefix()
    {
        return "pool-" + id + "-";
    }

    /** How long a failure may be, so that it fits into an answer. */
    int maxFailureLength()
    {
        return Math.max(FailureBytes.MIN_LENGTH_BYTES, Math.min(MAX_FAILURE_LENGTH, budgetBytes / 2));
    }

    PoolBoardKind board()
    {
        return new PoolBoardKind(workers);
    }

    TaskQueueKind<TaskMessage> tasks()
    {
        return TaskQueue.of(capacity, TaskMessage.CODEC)
            .limits(new TaskLimits(ATTEMPTS, MIN_IN_HANDS + workers * HANDS_PER_WORKER, budgetBytes));
    }

    PipeKind<Answer> line()
    {
        return Pipe.oneWay(Answer.CODEC).capacity(LINE_CAPACITY).budget(budgetBytes);
    }
}
