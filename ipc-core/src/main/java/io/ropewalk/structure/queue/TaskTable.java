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

import io.ropewalk.error.CorruptSegmentException;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.file.Path;
import java.util.function.IntPredicate;

import static io.ropewalk.structure.queue.TaskQueueDescriptor.*;

/**
 * The state words of the tasks: who may do what with a task is decided here, by one compare-and-set each.
 */
final class TaskTable
{
    /*
     * No ancestor; nearest are the leases of message brokers, with proof of death in the place of a timeout.
     *
     * The state word of a slot is the only truth about a task. The ring carries tickets (slot, use), which say where to
     * look; a ticket whose use is over, or whose task is in living hands, is stale and thrown away by whoever gets it.
     *
     *             reserve              publish            finish
     *   FREE(u) ----------> WRITING(u) -------> QUEUED(u) ------> (removed) FREE(u + 1)
     *                          |  |                |
     *               abandon or |  | hold           | hold
     *               owner dead v  v                v
     *               FREE(u + 1)   HELD(u, n = 1, owner) ----- finish -----> FREE(u + 1)
     *                                  | owner dead ^ |
     *                                  +---- n + 1 -+ +-- owner dead, n = limit --> DEAD(u) -- drained --> FREE(u + 1)
     *
     * Given back: HELD(u, n, owner) -> HELD(u, n - 1, NOBODY), by a holder whom an Error kept from reading the task. It
     * is what the death of the holder would leave, but that nobody has to be asked, and that the attempt does not
     * count. Its ticket is put into the ring once more, so it is offered as a QUEUED one is; the first of the two ways
     * ends the other.
     *
     * Unfinished is what is QUEUED or HELD, so a put takes effect when the task leaves WRITING: counted and to be had
     * in one step. A taker does not wait for the putter's last step, it takes WRITING too.
     *
     * Invariants. (1) A word that was left does not come back: uses grow, and within one use states and attempts. So
     * two equal readings mean that it stood still in between (up to 2^31 uses of one slot); a task that was given
     * back, and taken again, may look as before, but was unfinished in between, and in the same hands. (2) The bytes
     * of a task are written only in WRITING, by its owner, and are whole until FREE. (3) Only the owner leaves HELD
     * while it lives; "dead" is stable, so its proof may be older than the compare-and-set.
     *
     * Death of a process between any two stores: WRITING not in the ring: nobody knows of it, the slot comes back when
     * slots run out, or when somebody joins (TaskRepair). WRITING in the ring: a taker takes it. Taken from the ring,
     * not yet HELD: the ring gives the ticket to somebody else. HELD, ticket not yet handed over: whoever comes first,
     * by the ticket or by looking through the table, takes it over; the ticket is stale for the other. FREE: done.
     * A ticket in a dead hand, stale or not, takes room in the ring: takers come by it when they find nothing else, and
     * a producer that finds the ring full throws it away if it is stale, after the take-over every taker would do.
     *
     * All changes are compare-and-sets. Weaker is only the load, acquire: what it decides is decided again by the
     * compare-and-set.
     *
     * Not proved: weak memory. The protocol is checked by the model task.pml within its bounds.
     */
    private static final int HASH = 0x9E3779B1;

    private final AtomicBuffer buffer;
    private final TaskLayout layout;
    private final int owner;
    private final int limit;
    private final IntPredicate isDead;
    private final Path file;

    /** A hint, shared by threads. */
    private int nextSlot;

    TaskTable(
        final AtomicBuffer buffer,
        final TaskLayout layout,
        final int limit,
        final int owner,
        final IntPredicate isDead,
        final Path file)
    {
        if (buffer.capacity() < layout.bodyLength)
        {
            throw new CorruptSegmentException(
                "task queue body too short: expected=" + layout.bodyLength + " found=" + buffer.capacity(), file);
        }
        this.buffer = buffer;
        this.layout = layout;
        this.limit = limit;
        this.owner = owner;
        this.isDead = isDead;
        this.file = file;
        this.nextSlot = Integer.remainderUnsigned(owner * HASH, layout.slots);
    }

    int slots()
    {
        return layout.slots;
    }

    long word(final int slot)
    {
        // SYNC POINT: task moved
        return buffer.getLongAcquire(layout.stateIndex(slot));
    }

    boolean move(final int slot, final long seen, final long next)
    {
        // SYNC POINT: task moved
        return buffer.compareAndSetLong(layout.stateIndex(slot), seen, next);
    }

    boolean isMine(final long word)
    {
        return owner == TaskWord.owner(word);
    }

    boolean isOwnerDead(final long word)
    {
        return TaskWord.isGivenBack(word) || (!isMine(word) && isDead.test(TaskWord.owner(word)));
    }

    boolean isLastAttempt(final long word)
    {
        return TaskWord.attempts(word) >= limit;
    }

    /** Takes a free slot to write to: its ticket, or -1 when there is none. */
    long reserve()
    {
        int slot = nextSlot;
        for (int i = layout.slots; i > 0; i--)
        {
            slot = slot >= layout.slots - 1 ? 0 : slot + 1;
            final long word = word(slot);
            if (TaskWord.FREE == TaskWord.state(word) &&
                move(slot, word, TaskWord.of(TaskWord.WRITING, TaskWord.use(word), 0, owner)))
            {
                nextSlot = slot;
                return TaskWord.ticket(word, slot);
            }
        }
        return -1;
    }

    /** By its writer, after its ticket was put into the ring. Somebody may have taken it already. */
    void publish(final long ticket)
    {
        move(TaskWord.slotOf(ticket), writing(ticket), TaskWord.of(TaskWord.QUEUED, useOf(ticket), 0, 0));
    }

    /** By its writer, whose ticket was not accepted. */
    void abandon(final long ticket)
    {
        final long word = writing(ticket);
        move(TaskWord.slotOf(ticket), word, TaskWord.freeAfter(word));
    }

    private long writing(final long ticket)
    {
        return TaskWord.of(TaskWord.WRITING, useOf(ticket), 0, owner);
    }

    private static long useOf(final long ticket)
    {
        return ticket >>> TaskWord.SLOT_BITS;
    }

    /** By whoever took the ticket from the ring: true when the task is in our hands now, false for a stale ticket. */
    boolean hold(final long ticket)
    {
        final int slot = checkedSlot(ticket);
        for (int i = TaskLimits.MAX_ATTEMPTS + 2; i > 0; i--)
        {
            final long word = word(slot);
            if (!TaskWord.isUseOf(word, ticket))
            {
                return false;
            }
            if (TaskWord.isOffered(word))
            {
                if (inherit(slot, word))
                {
                    return true;
                }
            }
            else if (TaskWord.HELD != TaskWord.state(word) || !isOwnerDead(word))
            {
                return false;
            }
            else if (inherit(slot, word))
            {
                return true;
            }
        }
        return false;
    }

    /** Finishes a task that is in the queue. False when it is not, or not any more. */
    boolean drop(final long ticket)
    {
        final int slot = checkedSlot(ticket);
        long word = word(slot);
        while (TaskWord.isUseOf(word, ticket) && TaskWord.isOffered(word))
        {
            if (move(slot, word, TaskWord.freeAfter(word)))
            {
                return true;
            }
            word = word(slot);
        }
        return false;
    }

    /**
     * Takes a task, or takes it over from an owner that is dead; after the last attempt it makes a dead letter instead,
     * and says false.
     */
    boolean inherit(final int slot, final long word)
    {
        if (isLastAttempt(word))
        {
            bury(slot, word);
            return false;
        }
        return move(slot, word,
            TaskWord.of(TaskWord.HELD, TaskWord.use(word), TaskWord.attempts(word) + 1, owner));
    }

    /** The last owner stays in the word of a dead letter. */
    boolean bury(final int slot, final long word)
    {
        return move(slot, word, TaskWord.of(
            TaskWord.DEAD, TaskWord.use(word), TaskWord.attempts(word), TaskWord.owner(word)));
    }

    /** By whoever holds it and could not even look at it: that was no attempt. */
    void giveBack(final long ticket)
    {
        final int slot = TaskWord.slotOf(ticket);
        final long word = word(slot);
        if (TaskWord.HELD == TaskWord.state(word) && TaskWord.isUseOf(word, ticket) && isMine(word))
        {
            move(slot, word, TaskWord.of(
                TaskWord.HELD, TaskWord.use(word), TaskWord.attempts(word) - 1, TaskWord.NOBODY));
        }
    }

    int attempts(final long ticket)
    {
        return TaskWord.attempts(word(TaskWord.slotOf(ticket)));
    }

    /** By whoever holds it. */
    void finish(final long ticket)
    {
        final int slot = TaskWord.slotOf(ticket);
        final long word = word(slot);
        if (TaskWord.HELD != TaskWord.state(word) || !TaskWord.isUseOf(word, ticket) || !isMine(word) ||
            !move(slot, word, TaskWord.freeAfter(word)))
        {
            throw new CorruptSegmentException("task was taken away from its living holder: slot=" + slot +
                " word=0x" + Long.toHexString(word), file);
        }
    }

    /** Whether a ticket in the ring will be of no use to anybody. True for ever once true. */
    boolean isStale(final long ticket)
    {
        final long word = word(checkedSlot(ticket));
        return !TaskWord.isUseOf(word, ticket) || TaskWord.DEAD == TaskWord.state(word);
    }

    /** For the arena: whether what was written for a ticket is not needed any more. True for ever once true. */
    boolean isOver(final long ticket)
    {
        final int slot = TaskWord.slotOf(ticket);
        return slot >= layout.slots || !TaskWord.isUseOf(word(slot), ticket);
    }

    int checkedSlot(final long ticket)
    {
        final int slot = TaskWord.slotOf(ticket);
        if (slot >= layout.slots || ticket < 0)
        {
            throw new CorruptSegmentException(
                "ticket refers to no task: ticket=" + ticket + " slots=" + layout.slots, file);
        }
        return slot;
    }
}
