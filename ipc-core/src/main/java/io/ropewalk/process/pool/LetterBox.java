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
import io.ropewalk.process.line.AnswerSender;
import io.ropewalk.process.pool.Outcomes.Death;
import io.ropewalk.structure.queue.TaskQueue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Reads the dead letters of the task queue, and says or does what is to become of the tasks.
 * <p>
 * <b>Threads:</b> the keeper's.
 */
final class LetterBox
{
    /*
     * What a worker that ends leaves is its dead letters: the tasks that were in its hands (TaskQueue, one attempt).
     * The letters say which process held them, so each finds its worker, whatever else ends at the same time. They are
     * drained after the end of the worker was reported, which is after the kernel has given up its locks; and again
     * with each tick for a while, because the queue asks about the dead once a millisecond at most. Until a letter is
     * drained it stays, so nothing is lost between two instructions of anybody; after that it is this process's, and if
     * this process dies, so does the pool.
     *
     * A worker that died between its answer and taskDone() leaves both. What is said here goes into the line behind the
     * answer, and the submitter takes the first only. (A task that is run again may have two answers, as well.)
     */
    private static final int TICKS_AFTER_DEATH = 20;
    private static final int MAX_DEATHS_KEPT = 1024;
    private static final Death UNKNOWN = new Death(-1, OptionalInt.empty());

    private final PoolSettings settings;
    private final PoolBoard board;
    private final TaskQueue<TaskMessage> tasks;
    private final Submitter submitter;
    private final AnswerSender sender;
    private final HandWatch hands;
    private final Map<Integer, Death> deaths = new HashMap<>();
    private final List<Letter> unread = new ArrayList<>();
    private final List<Verdict> unsaid = new ArrayList<>();
    private int ticksToLook;

    LetterBox(
        final PoolSettings settings,
        final PoolBoard board,
        final TaskQueue<TaskMessage> tasks,
        final Submitter submitter,
        final AnswerSender sender,
        final HandWatch hands)
    {
        this.settings = settings;
        this.board = board;
        this.tasks = tasks;
        this.submitter = submitter;
        this.sender = sender;
        this.hands = hands;
    }

    private record Letter(TaskMessage task, int owner)
    {
    }

    private record Verdict(int line, Answer answer)
    {
    }

    /** Before the letters of a worker are read. */
    void died(final int owner, final Death death)
    {
        if (deaths.size() >= MAX_DEATHS_KEPT)
        {
            deaths.clear();
        }
        deaths.put(owner, death);
        ticksToLook = TICKS_AFTER_DEATH;
    }

    void tick()
    {
        sayAll();
        if (ticksToLook > 0)
        {
            ticksToLook--;
            read();
        }
    }

    void read()
    {
        tasks.drainDeadLettersWithOwners((task, owner) -> unread.add(new Letter(task, owner)));
        unread.removeIf(this::isRead);
    }

    /** False if the end of that worker was not reported yet: then it is not known how it ended. */
    private boolean isRead(final Letter letter)
    {
        if (!deaths.containsKey(letter.owner) && board.workerOf(letter.owner) >= 0)
        {
            return false;
        }
        read(letter);
        return true;
    }

    private void read(final Letter letter)
    {
        final TaskMessage task = letter.task;
        final Death death = deaths.getOrDefault(letter.owner, UNKNOWN);
        if (hands.wasOverTime(task.key()))
        {
            say(task, Answer.TIMED_OUT, death);
        }
        else if (task.deaths < settings.retries() && board.state() < PoolBoard.STOPPING)
        {
            submitter.again(task.again());
            board.noteRepair();
        }
        else
        {
            say(task, Answer.DIED, death);
            board.noteRepair();
        }
    }

    /** Never waits: the line may be full, and its reader stalled. */
    private void say(final TaskMessage task, final byte kind, final Death death)
    {
        unsaid.add(new Verdict(task.line, Outcomes.died(task, kind, death)));
        sayAll();
    }

    private void sayAll()
    {
        unsaid.removeIf((verdict) -> sender.trySend(verdict.line, verdict.answer));
    }

    boolean isAllSaid()
    {
        return unread.isEmpty() && unsaid.isEmpty();
    }
}
