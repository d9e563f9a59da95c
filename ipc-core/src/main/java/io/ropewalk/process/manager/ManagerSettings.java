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

import io.ropewalk.process.line.Answer;
import io.ropewalk.process.task.core.FailureBytes;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.pipe.PipeKind;
import io.ropewalk.structure.queue.QueueKind;
import io.ropewalk.structure.queue.SharedQueue;

import java.io.Serializable;

/**
 * What the processes of a manager must agree on.
 *
 * @param name          of the manager, in the names of threads and processes.
 * @param path          of the walk that is the manager's own.
 * @param threads       that serve calls, at most.
 * @param budgetBytes   for calls that wait, and for answers that wait; also the most that one may be long.
 * @param callTimeoutNs after which a caller gives up; 0 for never.
 */
record ManagerSettings(String name, String path, int threads, int budgetBytes, long callTimeoutNs)
    implements Serializable
{
    private static final long serialVersionUID = 1L;

    private static final int MAX_FAILURE_LENGTH = 1 << 18;
    private static final int CAPACITY = 1024;

    /** Two lines with the header: a call and an answer with a short text or a few numbers need no block. */
    private static final int SLOT_LENGTH = 120;

    /** How long a failure may be, so that it fits into an answer. */
    int maxFailureLength()
    {
        return Math.max(FailureBytes.MIN_LENGTH_BYTES, Math.min(MAX_FAILURE_LENGTH, budgetBytes / 2));
    }

    ManagerBoardKind board()
    {
        return new ManagerBoardKind(threads);
    }

    QueueKind<CallMessage> calls()
    {
        return SharedQueue.of(CAPACITY, CallMessage.CODEC).slotLength(SLOT_LENGTH).budget(budgetBytes);
    }

    PipeKind<Answer> line()
    {
        return Pipe.oneWay(Answer.CODEC).capacity(CAPACITY).slotLength(SLOT_LENGTH).budget(budgetBytes);
    }
}
