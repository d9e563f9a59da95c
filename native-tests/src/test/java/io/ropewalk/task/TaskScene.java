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
package io.ropewalk.task;

import io.ropewalk.error.QueueClosedException;
import io.ropewalk.segment.Walk;
import io.ropewalk.structure.queue.Queues;
import io.ropewalk.structure.queue.TaskLimits;
import io.ropewalk.structure.queue.TaskQueue;
import org.agrona.concurrent.AtomicBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * What a victim can do to a task queue; each step is noted before and after, so that the survivors know what to expect.
 */
final class TaskScene
{
    static final int CAPACITY = 4;
    static final int IN_HANDS = 5;
    static final int BUDGET = 2 * TaskIdCodec.LONG_LENGTH;

    /** What is known of an element: how often a survivor may get it. The numbers are the least and the most. */
    enum Note
    {
        MAY_PUT, PUT, REFUSED, TAKING, TOOK, DOING, DONE, REMOVING, REMOVED, DRAINING, DRAINED, CLOSING, CLOSED
    }

    private static final int TRIES = 40;
    private static final int TRIES_TO_PUT = 3;

    final TaskQueue<Long> queue;
    private final Consumer<String> notes;
    private final List<Long> inHands = new ArrayList<>();
    private long nextId;

    TaskScene(
        final Walk walk,
        final String name,
        final int attempts,
        final long firstId,
        final UnaryOperator<AtomicBuffer> view,
        final Consumer<String> notes)
    {
        queue = Queues.through(walk.open(name, TaskQueue.of(CAPACITY, new TaskIdCodec())
            .limits(new TaskLimits(attempts, IN_HANDS, BUDGET))), view);
        nextId = firstId;
        this.notes = notes;
    }

    private void note(final Note note, final long id)
    {
        notes.accept(note + ":" + id);
    }

    void put(final boolean isLong)
    {
        final long id = nextId + (isLong ? 1 : 0);
        nextId += 2;
        note(Note.MAY_PUT, id);
        boolean isPut = false;
        try
        {
            for (int i = 0; i < TRIES_TO_PUT && !isPut; i++)
            {
                isPut = queue.offer(id);
            }
        }
        catch (final QueueClosedException ignored)
        {
            isPut = false;
        }
        note(isPut ? Note.PUT : Note.REFUSED, id);
    }

    void take()
    {
        note(Note.TAKING, 0);
        Long id = null;
        for (int i = 0; i < TRIES && id == null; i++)
        {
            id = pause(i) ? queue.poll() : null;
        }
        if (id == null)
        {
            note(Note.TOOK, 0);
            return;
        }
        note(Note.TOOK, id);
        inHands.add(id);
    }

    /** The task goes back, and that was no attempt. */
    void takeWithError()
    {
        note(Note.TAKING, 0);
        TaskIdCodec.failWhileDecoding(true);
        try
        {
            throw new AssertionError("taken: id=" + queue.poll());
        }
        catch (final StackOverflowError ex)
        {
            TaskIdCodec.failWhileDecoding(false);
        }
        note(Note.TOOK, 0);
    }

    /** The dead are asked about at most once a millisecond. */
    private static boolean pause(final int round)
    {
        if (round > 2)
        {
            LockSupport.parkNanos(MILLISECONDS.toNanos(1) / 4);
        }
        return true;
    }

    void done()
    {
        if (inHands.isEmpty())
        {
            return;
        }
        final long id = inHands.remove(0);
        note(Note.DOING, id);
        queue.taskDone();
        note(Note.DONE, id);
    }

    void remove(final long id)
    {
        note(Note.REMOVING, id);
        if (queue.remove(id))
        {
            note(Note.REMOVED, id);
        }
    }

    void clear()
    {
        final List<Long> all = List.copyOf(queue);
        all.forEach((id) -> note(Note.REMOVING, id));
        queue.clear();
        all.forEach((id) -> note(Note.REMOVED, id));
    }

    void join()
    {
        try
        {
            queue.join(0, MILLISECONDS);
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    void drain()
    {
        final List<Long> letters = queue.deadLetters();
        letters.forEach((id) -> note(Note.DRAINING, id));
        final List<Long> drained = new ArrayList<>();
        queue.drainDeadLetters(drained);
        drained.forEach((id) -> note(Note.DRAINED, id));
    }

    void shutdown()
    {
        note(Note.CLOSING, 0);
        try
        {
            queue.shutdown();
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
        note(Note.CLOSED, 0);
    }
}
