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
import io.ropewalk.machine.memory.Scratch;
import io.ropewalk.machine.platform.StackReserve;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.segment.Attachment;
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.MpmcRing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ObjIntConsumer;

import static io.ropewalk.structure.queue.TaskQueueDescriptor.*;

/**
 * Moves tasks in and out: their tickets through the ring, their bytes through the table.
 */
final class TaskTransfer<E> extends QueueTransfer<E>
{
    private static final int LOOK_INTERVAL_MASK = 255;

    private final Attachment attachment;
    private final TaskTable table;
    private final TaskStore store;
    private final TaskRepair repair;
    private final TaskJoiner joiner;
    private final TaskHands hands = new TaskHands();

    /** Only to look now and then for what the dead hold, so a lost update does not matter. */
    private int takes;

    TaskTransfer(final Attachment attachment, final TaskQueueKind<E> kind)
    {
        super(attachment.name(), MpmcRing.over(attachment, kind.layout().ring), kind.codec(), kind.strategy());
        final TaskLayout layout = kind.layout();
        this.attachment = attachment;
        final int owner = attachment.owner();
        table = new TaskTable(ring.buffer(), layout, kind.limits().attempts(), owner, attachment::isDead,
            attachment.path());
        store = new TaskStore(ring.buffer(), layout, owner, attachment::isDead, table::isOver,
            attachment.path());
        repair = new TaskRepair(table, ring);
        joiner = new TaskJoiner(
            table, repair, ring.buffer(), layout, this::signalNotFull, this::signalNotEmpty);
    }

    @Override
    int offerOnce(final Scratch scratch, final int length)
    {
        store.checkLength(length);
        if (ring.isFull())
        {
            if (!ring.isShutdown() && repair.mayLookToPut() && repair.removeStale())
            {
                signalNotFull();
            }
            return ring.isShutdown() ? Ring.CLOSED : Ring.FULL;
        }
        final long ticket = write(scratch, length);
        if (ticket < 0)
        {
            return ring.isShutdown() ? Ring.CLOSED : Ring.FULL;
        }
        final int ticketOffset = (length + TICKET_LENGTH - 1) & -TICKET_LENGTH;
        int result = Ring.FULL;
        try
        {
            scratch.buffer().putLong(ticketOffset, ticket);
            result = ring.offer(scratch.buffer(), ticketOffset, TICKET_LENGTH);
        }
        finally
        {
            if (Ring.ACCEPTED == result)
            {
                table.publish(ticket);
            }
            else
            {
                table.abandon(ticket);
            }
        }
        return result;
    }

    /** Ticket of a slot that holds the task now; or -1 when there is no slot, or not enough blocks. */
    private long write(final Scratch scratch, final int length)
    {
        long ticket = tryWrite(scratch, length);
        if (ticket < 0)
        {
            joiner.starve();
            if (repair.mayLookToPut())
            {
                repair.settleWriters();
            }
            ticket = tryWrite(scratch, length);
        }
        return ticket;
    }

    private long tryWrite(final Scratch scratch, final int length)
    {
        final long ticket = table.reserve();
        if (ticket < 0)
        {
            return ticket;
        }
        boolean isWritten = false;
        try
        {
            isWritten = store.write(ticket, scratch.buffer(), length);
        }
        finally
        {
            if (!isWritten)
            {
                table.abandon(ticket);
            }
        }
        return isWritten ? ticket : -1;
    }

    @Override
    long takeOnce(final boolean isBatch)
    {
        if ((++takes & LOOK_INTERVAL_MASK) == 0 && repair.mayLookToTake())
        {
            final long ticket = repair.inherit(true, joiner);
            if (ticket >= 0)
            {
                return ticket;
            }
        }
        for (int i = ring.capacity(); i >= 0; i--)
        {
            final long position = ring.beginTake();
            if (position < 0)
            {
                return nothingInRing(position);
            }
            long ticket = -1;
            boolean isTaken = true;
            try
            {
                ticket = hold(position);
            }
            catch (final Error ex)
            {
                isTaken = false;
                throw ex;
            }
            finally
            {
                if (isTaken)
                {
                    ring.endTake(position);
                }
                else
                {
                    ring.cancelTake(position);
                }
            }
            if (!isBatch)
            {
                signalNotFull();
            }
            if (ticket >= 0)
            {
                return ticket;
            }
        }
        return Ring.HELD_UP;
    }

    /** Takes the task over before its ticket is handed over, so that there is always one of the two. */
    private long hold(final long position)
    {
        final long ticket = repair.ticketAt(position);
        if (table.hold(ticket))
        {
            return ticket;
        }
        joiner.finished(TaskWord.slotOf(ticket));
        return -1;
    }

    /** Before anybody is told that there is nothing: what the dead held comes back. */
    private long nothingInRing(final long result)
    {
        final boolean mayAsk = repair.mayLookToTake();
        if (!mayAsk && Ring.CLOSED != result)
        {
            return result;
        }
        final long ticket = repair.inherit(mayAsk, joiner);
        if (ticket >= 0)
        {
            return ticket;
        }
        // The end of the stream for those who would not be there if a task came back; two that wait for each other's
        // tasks would wait for ever.
        return Ring.CLOSED == result && TaskRepair.OTHERS == ticket ? Ring.EMPTY : result;
    }

    boolean seesHeldByTheDead()
    {
        return repair.seesHeldByTheDead();
    }

    /** A task that cannot be decoded is finished; after an Error, or when the target refuses it, it comes again. */
    @Override
    E receive(final long ticket, final Collection<? super E> target)
    {
        boolean isHeld = false;
        boolean isLeft = false;
        try
        {
            final E element = decode(ticket);
            if (null != target)
            {
                isLeft = true;
                target.add(element);
            }
            hands.add(ticket, table.attempts(ticket));
            isHeld = true;
            return element;
        }
        catch (final Error ex)
        {
            isLeft = true;
            throw ex;
        }
        finally
        {
            if (!isHeld)
            {
                giveUp(ticket, isLeft);
            }
        }
    }

    private E decode(final long ticket)
    {
        final int length = store.length(ticket);
        return codec.decode(ring.buffer(), store.index(ticket, length), length);
    }

    private void giveUp(final long ticket, final boolean isLeft)
    {
        if (isLeft)
        {
            giveBack(ticket);
        }
        else
        {
            finish(ticket);
        }
    }

    /**
     * First the task, which somebody finds sooner or later, then its ticket, so that it is at once. When there is no
     * room for the ticket there are other tasks to take, and whoever finds no more looks through the table.
     */
    @Override
    void giveBack(final long ticket)
    {
        table.giveBack(ticket);
        try
        {
            final int index = ring.tryClaim(TICKET_LENGTH);
            if (index >= 0)
            {
                ring.buffer().putLong(index, ticket);
                ring.commit(index);
            }
        }
        catch (final VirtualMachineError ex)
        {
            // It is found in the table.
        }
        signalNotEmpty();
    }

    private void finish(final long ticket)
    {
        table.finish(ticket);
        finished(TaskWord.slotOf(ticket));
    }

    /** After what has happened: an Error must not make it look as if it had not. */
    private void finished(final int slot)
    {
        try
        {
            joiner.finished(slot);
        }
        catch (final VirtualMachineError ex)
        {
            // Whoever joins, or waits for room, looks again after its slice.
        }
    }

    void taskDone()
    {
        checkOpen();
        StackReserve.ensure();
        final long ticket = hands.remove();
        if (TaskHands.NOTHING == ticket)
        {
            throw new IllegalStateException(
                "taskDone() without a task in flight on this handle: name=" + attachment.name());
        }
        try
        {
            finish(ticket);
        }
        catch (final Error ex)
        {
            hands.putBack(ticket);
            throw ex;
        }
    }

    int attempts()
    {
        return hands.attempts();
    }

    boolean join(final long deadlineNs) throws InterruptedException
    {
        checkOpen();
        Waiter.checkInterrupt();
        return joiner.await(strategy, deadlineNs, this::checkOpen);
    }

    int unfinished()
    {
        checkOpen();
        return joiner.unfinished();
    }

    @Override
    E copy(final long position)
    {
        final Scratch scratch = Scratch.acquire();
        try
        {
            final long ticket = copyTicket(position, scratch);
            final int length = ticket < 0 || !isOffered(ticket) ? -1 : store.copy(ticket, scratch.buffer());
            return length < 0 || !isOffered(ticket) ? null : codec.decode(scratch.buffer(), 0, length);
        }
        finally
        {
            scratch.release();
        }
    }

    private long copyTicket(final long position, final Scratch scratch)
    {
        return TICKET_LENGTH == ring.copy(position, scratch.buffer()) ? scratch.buffer().getLong(0) : -1;
    }

    private boolean isOffered(final long ticket)
    {
        final long word = table.word(table.checkedSlot(ticket));
        return TaskWord.isUseOf(word, ticket) && TaskWord.isOffered(word);
    }

    /** First the task, then its ticket: whoever dies in between leaves a stale ticket, not a task without one. */
    @Override
    int remove(final long position)
    {
        final Scratch scratch = Scratch.acquire();
        final long ticket;
        try
        {
            ticket = copyTicket(position, scratch);
        }
        finally
        {
            scratch.release();
        }
        if (ticket < 0)
        {
            return Ring.EMPTY;
        }
        if (!table.drop(ticket))
        {
            return Ring.EMPTY;
        }
        ring.remove(position);
        finished(TaskWord.slotOf(ticket));
        return Ring.ACCEPTED;
    }

    /** One that somebody had in hand already is not in the queue any more, whatever becomes of it. */
    @Override
    boolean discardFirst()
    {
        StackReserve.ensure();
        final long position = ring.beginTake();
        if (position < 0)
        {
            return false;
        }
        try
        {
            final long ticket = repair.ticketAt(position);
            table.drop(ticket);
            finished(TaskWord.slotOf(ticket));
        }
        finally
        {
            ring.endTake(position);
        }
        return true;
    }

    List<E> deadLetters()
    {
        checkOpen();
        final List<E> letters = new ArrayList<>();
        visitDeadLetters((task, owner) -> letters.add(task), false);
        return letters;
    }

    int drainDeadLetters(final ObjIntConsumer<? super E> target)
    {
        checkOpen();
        return visitDeadLetters(target, true);
    }

    private int visitDeadLetters(final ObjIntConsumer<? super E> target, final boolean isDraining)
    {
        StackReserve.ensure();
        int count = 0;
        // Those that nobody has buried yet are dead letters too.
        joiner.unfinished();
        for (int slot = 0; slot < table.slots(); slot++)
        {
            final long word = table.word(slot);
            if (TaskWord.DEAD == TaskWord.state(word))
            {
                count += visitDeadLetter(slot, word, target, isDraining);
            }
        }
        return count;
    }

    private int visitDeadLetter(
        final int slot, final long word, final ObjIntConsumer<? super E> target, final boolean isDraining)
    {
        final Scratch scratch = Scratch.acquire();
        try
        {
            final int length = store.copy(TaskWord.ticket(word, slot), scratch.buffer());
            if (table.word(slot) != word)
            {
                return 0;
            }
            if (length < 0)
            {
                throw new CorruptSegmentException("dead letter outside the arena: slot=" + slot, attachment.path());
            }
            if (isDraining)
            {
                if (!table.move(slot, word, TaskWord.freeAfter(word)))
                {
                    return 0;
                }
                joiner.finished(slot);
            }
            target.accept(codec.decode(scratch.buffer(), 0, length), TaskWord.owner(word));
            return 1;
        }
        finally
        {
            scratch.release();
        }
    }

    @Override
    void shutdown() throws InterruptedException
    {
        super.shutdown();
        joiner.closing();
        signalNotEmpty();
    }

    @Override
    void close()
    {
        super.close();
        joiner.wakeJoiners();
    }
}
