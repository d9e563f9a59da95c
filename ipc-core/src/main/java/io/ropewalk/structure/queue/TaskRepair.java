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

import io.ropewalk.machine.memory.Repairs;
import io.ropewalk.machine.platform.IntervalTimer;
import io.ropewalk.structure.ring.core.MpmcRing;
import io.ropewalk.structure.ring.core.RingWalk;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.queue.TaskQueueDescriptor.*;

/**
 * Looks through the table for what dead processes have left. Each handle asks the kernel at most once a millisecond,
 * and in one look at most once about each of the last owners.
 */
final class TaskRepair
{
    /** Nobody holds anything. */
    static final int NONE = -1;

    /** Something is in the hands of this process. */
    static final int MINE = -2;

    /** Something is in the hands of others, as far as is known alive, and nothing in those of this process. */
    static final int OTHERS = -3;

    private static final int ALIVE_KEPT = 8;

    private final TaskTable table;
    private final MpmcRing ring;
    private final AtomicBuffer buffer;

    /* Each reason has its own clock, so that one does not keep another from ever being asked. */
    private final IntervalTimer takeTimer = IntervalTimer.dueNow(IntervalTimer.ASK_INTERVAL_NS);
    private final IntervalTimer putTimer = IntervalTimer.dueNow(IntervalTimer.ASK_INTERVAL_NS);
    private final IntervalTimer joinTimer = IntervalTimer.dueNow(IntervalTimer.ASK_INTERVAL_NS);
    private final IntervalTimer readyTimer = IntervalTimer.dueNow(IntervalTimer.ASK_INTERVAL_NS);

    TaskRepair(final TaskTable table, final MpmcRing ring)
    {
        this.table = table;
        this.ring = ring;
        this.buffer = ring.buffer();
    }

    boolean mayLookToTake()
    {
        return takeTimer.isDue();
    }

    boolean mayLookToPut()
    {
        return putTimer.isDue();
    }

    boolean mayLookToJoin()
    {
        return joinTimer.isDue();
    }

    /** What one look has learnt of the living. */
    private static final class Alive
    {
        private final int[] owners = new int[ALIVE_KEPT];
        private int count;

        private boolean contains(final int owner)
        {
            for (int i = Math.min(count, ALIVE_KEPT) - 1; i >= 0; i--)
            {
                if (owners[i] == owner)
                {
                    return true;
                }
            }
            return false;
        }

        private void add(final int owner)
        {
            owners[count++ % ALIVE_KEPT] = owner;
        }
    }

    private boolean isOwnerDead(final long word, final Alive alive)
    {
        final int owner = TaskWord.owner(word);
        if (TaskWord.isGivenBack(word))
        {
            return true;
        }
        if (table.isMine(word) || alive.contains(owner))
        {
            return false;
        }
        if (table.isOwnerDead(word))
        {
            return true;
        }
        alive.add(owner);
        return false;
    }

    /** Ticket of a task taken over from the dead; or NONE, MINE, OTHERS. */
    long inherit(final boolean mayAsk, final TaskJoiner joiner)
    {
        final Alive alive = new Alive();
        long result = NONE;
        for (int slot = 0; slot < table.slots(); slot++)
        {
            final long word = table.word(slot);
            if (TaskWord.HELD != TaskWord.state(word))
            {
                continue;
            }
            if (TaskWord.isGivenBack(word) || (mayAsk && isOwnerDead(word, alive)))
            {
                if (table.inherit(slot, word))
                {
                    if (!TaskWord.isGivenBack(word))
                    {
                        Repairs.note(buffer, "task");
                    }
                    return TaskWord.ticket(word, slot);
                }
                joiner.finished(slot);
            }
            else
            {
                result = table.isMine(word) || MINE == result ? MINE : OTHERS;
            }
        }
        return result;
    }

    /** Whether a task in a dead hand may be taken over: asked by one who waits for several things. */
    boolean seesHeldByTheDead()
    {
        if (!readyTimer.isDue())
        {
            return false;
        }
        final Alive alive = new Alive();
        for (int slot = 0; slot < table.slots(); slot++)
        {
            final long word = table.word(slot);
            if (TaskWord.HELD == TaskWord.state(word) && isOwnerDead(word, alive) && !table.isLastAttempt(word))
            {
                return true;
            }
        }
        return false;
    }

    /** Makes dead letters of what died with its last holder. True when the word has changed. */
    boolean buryIfExhausted(final int slot, final long word)
    {
        return TaskWord.HELD == TaskWord.state(word) && table.isLastAttempt(word) && table.isOwnerDead(word) &&
            table.bury(slot, word);
    }

    /** Puts right what dead writers left. True when anything was done. */
    boolean settleWriters()
    {
        final Alive alive = new Alive();
        boolean isChanged = false;
        for (int slot = 0; slot < table.slots(); slot++)
        {
            final long word = table.word(slot);
            if (TaskWord.WRITING == TaskWord.state(word) && isOwnerDead(word, alive))
            {
                isChanged |= settleWriter(slot, word);
            }
        }
        return isChanged;
    }

    /**
     * A task that was put into the ring is to be delivered, one that was not vanishes. It is also not found while a
     * taker has its ticket in hand: then one of the two compare-and-sets wins, and either is right, because no put
     * returned.
     */
    boolean settleWriter(final int slot, final long word)
    {
        final long next = isInRing(TaskWord.ticket(word, slot)) ?
            TaskWord.of(TaskWord.QUEUED, TaskWord.use(word), 0, 0) : TaskWord.freeAfter(word);
        return table.move(slot, word, next);
    }

    private boolean isInRing(final long ticket)
    {
        final ExpandableArrayBuffer copy = new ExpandableArrayBuffer(TICKET_LENGTH);
        final RingWalk walk = ring.walk();
        for (long position = walk.next(); RingWalk.END != position; position = walk.next())
        {
            if (TICKET_LENGTH == ring.copy(position, copy) && copy.getLong(0) == ticket)
            {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes tickets out of the ring that stand for nothing: left by somebody who died in a removal, or with a ticket in
     * hand whose task has come back by the table and was done. They take room, and producers may be all that is left.
     */
    boolean removeStale()
    {
        final ExpandableArrayBuffer copy = new ExpandableArrayBuffer(TICKET_LENGTH);
        final RingWalk walk = ring.walk();
        boolean isChanged = false;
        for (long position = walk.next(); RingWalk.END != position; position = walk.next())
        {
            // A stale ticket stays stale, so it may be looked at before it is ours; another one we may not even take.
            if (TICKET_LENGTH == ring.copy(position, copy) && table.isStale(copy.getLong(0)))
            {
                isChanged |= MpmcRing.ACCEPTED == ring.remove(position);
            }
        }
        return isChanged;
    }

    long ticketAt(final long position)
    {
        return TICKET_LENGTH == ring.lengthOf(position) ? buffer.getLong(ring.indexOf(position)) : -1;
    }
}
