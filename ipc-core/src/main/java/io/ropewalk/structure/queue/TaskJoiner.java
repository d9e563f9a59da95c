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
package io.ropewalk.structure.queue;

import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.machine.waiting.core.Waiter;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.queue.TaskQueueDescriptor.*;

/**
 * Waits until, at one instant, no task is unfinished; and wakes those waiters without a system call for each task.
 */
final class TaskJoiner
{
    /*
     * A double collect (Afek and others): words that are left do not come back, so if two readings of the whole table
     * are equal it stood still at the instant between them; and if nothing was unfinished in it, nothing was then. A
     * count kept in one word would be as good only if it could be changed together with the state word.
     *
     * Joiners agree on one unfinished task, in the word `awaited`, and sleep until that one is finished. Who finishes
     * a task looks whether it is that one: store state, load awaited, against: store awaited, (the event count's
     * announcement and barrier), load state. Both words are volatile, so one of the two sees the other. Whoever moves
     * `awaited` on wakes the others, because the one who finished their task may have seen the new value.
     *
     * Two more things stand in the word that whoever finishes a task has to look at anyway: whether producers wait for
     * a slot, and whether the queue was shut down, when consumers wait for the last task to be done or to come back.
     */
    private static final int MAX_ROUNDS = 1000;

    private final TaskTable table;
    private final TaskRepair repair;
    private final AtomicBuffer buffer;
    private final int awaitedIndex;
    private final EventCount joined;
    private final Runnable wakeProducers;
    private final Runnable wakeConsumers;

    TaskJoiner(
        final TaskTable table,
        final TaskRepair repair,
        final AtomicBuffer buffer,
        final TaskLayout layout,
        final Runnable wakeProducers,
        final Runnable wakeConsumers)
    {
        this.table = table;
        this.repair = repair;
        this.buffer = buffer;
        this.awaitedIndex = layout.awaitedIndex;
        this.joined = EventCount.named(buffer, layout.joinedIndex, "join");
        this.wakeProducers = wakeProducers;
        this.wakeConsumers = wakeConsumers;
    }

    /** After a task was finished, removed, drained, or made a dead letter. */
    void finished(final int slot)
    {
        // Volatile: after the compare-and-set of the state word.
        // SYNC POINT: task awaited
        final long awaited = buffer.getLongVolatile(awaitedIndex);
        if (0 == awaited)
        {
            return;
        }
        if ((awaited & AWAITED_MASK) == slot + 1L)
        {
            joined.signal();
        }
        if ((awaited & STARVED_BIT) != 0)
        {
            change(0, STARVED_BIT);
            wakeProducers.run();
        }
        if ((awaited & CLOSING_BIT) != 0)
        {
            wakeConsumers.run();
        }
    }

    /** By a producer that found no slot, and must then look again. */
    void starve()
    {
        change(STARVED_BIT, 0);
    }

    void closing()
    {
        change(CLOSING_BIT, 0);
    }

    private void change(final long bits, final long cleared)
    {
        long seen;
        long next;
        do
        {
            // SYNC POINT: task awaited
            seen = buffer.getLongVolatile(awaitedIndex);
            next = (seen & ~cleared) | bits;
        }
        // SYNC POINT: task awaited
        while (seen != next && !buffer.compareAndSetLong(awaitedIndex, seen, next));
    }

    /** False when the deadline has passed. */
    boolean await(final WaitStrategy strategy, final long deadlineNs, final Runnable check) throws InterruptedException
    {
        final Waiter waiter = new Waiter(strategy, joined, deadlineNs);
        do
        {
            check.run();
            if (isAllFinished())
            {
                return true;
            }
        }
        while (waiter.idle());
        return isAllFinished();
    }

    /** For those who wait through a handle that is closed. */
    void wakeJoiners()
    {
        joined.signal();
    }

    private boolean isAllFinished()
    {
        // SYNC POINT: task awaited
        final int slot = (int)(buffer.getLongVolatile(awaitedIndex) & AWAITED_MASK) - 1;
        final boolean mayAsk = repair.mayLookToJoin();
        if (!mayAsk && slot >= 0 && slot < table.slots() && TaskWord.isUnfinished(table.word(slot)))
        {
            return false;
        }
        final long[] words = new long[table.slots()];
        for (int i = 0; i < MAX_ROUNDS; i++)
        {
            final int unfinished = collect(words, mayAsk);
            if (unfinished >= 0)
            {
                await(unfinished);
                return false;
            }
            if (!repair.settleWriters() && isUnchanged(words))
            {
                return true;
            }
        }
        return false;
    }

    /** The last unfinished task, or -1. */
    private int collect(final long[] words, final boolean mayAsk)
    {
        int unfinished = -1;
        for (int slot = 0; slot < words.length; slot++)
        {
            words[slot] = table.word(slot);
            if (mayAsk && repair.buryIfExhausted(slot, words[slot]))
            {
                finished(slot);
                words[slot] = table.word(slot);
            }
            if (TaskWord.isUnfinished(words[slot]))
            {
                unfinished = slot;
            }
        }
        return unfinished;
    }

    private boolean isUnchanged(final long[] words)
    {
        for (int slot = 0; slot < words.length; slot++)
        {
            if (table.word(slot) != words[slot])
            {
                return false;
            }
        }
        return true;
    }

    /** Leaves it as it is when the others wait for a task that is unfinished too. */
    private void await(final int unfinished)
    {
        // SYNC POINT: task awaited
        final long seen = buffer.getLongVolatile(awaitedIndex);
        final int slot = (int)(seen & AWAITED_MASK) - 1;
        if (slot >= 0 && slot < table.slots() && TaskWord.isUnfinished(table.word(slot)))
        {
            return;
        }
        // SYNC POINT: task awaited
        buffer.compareAndSetLong(awaitedIndex, seen, (seen & ~AWAITED_MASK) | (unfinished + 1L));
        joined.signal();
    }

    /** Exact at rest. */
    int unfinished()
    {
        final boolean mayAsk = repair.mayLookToJoin();
        int count = 0;
        for (int slot = 0; slot < table.slots(); slot++)
        {
            final long word = table.word(slot);
            if (mayAsk && repair.buryIfExhausted(slot, word))
            {
                finished(slot);
            }
            else if (TaskWord.isUnfinished(word))
            {
                count++;
            }
        }
        return count;
    }
}
