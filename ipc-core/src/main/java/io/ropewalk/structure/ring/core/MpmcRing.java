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
package io.ropewalk.structure.ring.core;

import io.ropewalk.machine.platform.MemoryBarrier;
import io.ropewalk.segment.Attachment;
import io.ropewalk.structure.ring.ClaimOutcome;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.file.Path;
import java.util.function.IntPredicate;

/**
 * A bounded ring for any number of producers and consumers in any number of processes.
 * <p>
 * <b>Threads:</b> any; lock-free as long as no participant is stopped half-way through a method. A thread that is
 * alone on its side works without locked instructions until a second one comes. A participant that is stopped (not
 * dead) between its claim and its publication holds up the messages behind it until it goes on: messages are
 * delivered in the order of their claims.
 * <p>
 * <b>Failure:</b> results are the constants of {@link Ring}. When a process dies, a message whose {@code offer} or
 * {@code commit} returned is delivered; a claim that was not committed vanishes; a message that was in the hand of the
 * dead is delivered to somebody else. Whoever is held up asks the kernel whether the owner lives and repairs.
 */
public final class MpmcRing implements Ring
{
    /*
     * Ancestors: Vyukov's bounded queue (lap and state in every slot) and hazard pointers (Announcements). Differences:
     * a position is announced by a plain store before it is claimed, so that the owner of a claim is known without a
     * word in the slot; a slot in use is passed by; fullness is judged by hand-over, so that `capacity` is exact.
     *
     * Put: p = tail. Room (RingRoom). Look at the slot: free: announce p; tail p -> p + 1; write; H = FULL(lap).
     * Pass: it is in use: tail p -> p + 1, unannounced; passed[s] = lap + 1; next. An abort marks like this, too.
     * Take: p = head, FULL or MARK: announce p; head p -> p + 1; H again: MARK -> HELD, or it was removed; read;
     * H = FREE(lap + 1). Nothing there: passed[s], then H again: void: head p -> p + 1. Else the tail: claimed, and
     * announced by nobody who lives: void it. Otherwise empty, or held up.
     * Settle, before saying so: a message below the head whose record (taken[s]) names a dead owner or NOBODY, or which
     * has no record and no living announcer: record (lap, me) by compare-and-set; H again; it is mine.
     * Remove: FULL -> MARK; then the head: not above: MARK -> FREE(lap + 1).
     * End: one bit of the tail makes it final; told when the head is there and no slot is in use.
     *
     * A side with one thread is biased (Bias): it claims nothing and publishes its position by a release store (tail;
     * released). Its inside word is an announcement, so that revoking only moves tail or head over what it names.
     *
     * Rules. (1) An announcement is stored before the claim, and stays until the header is. (2) The tail (head) is read
     * before the announcements. (3) passed[s] is read before H: a mark never hides a message, even one set too late.
     * (4) What the look before the claim decided stands. (5) Look at H again after the head was moved, or a record was
     * won. (6) The proof of death may be older than the compare-and-set, the state may not. (7) OUT before going away.
     * FORMAT has the steps for peers, BIAS what is particular to a lone thread, the models' README what breaks without.
     *
     * Giving back. A taker that cannot go on (an Error in its codec or handler) records (lap, NOBODY), raises the head,
     * and only then drops its announcement: what the death of a successor would have left, but that nobody needs to
     * ask. It stores nothing to that slot afterwards. A lone one that still has the right has moved nothing: it stores
     * OUT and is where it was; a record would outlive this and count against its next try.
     *
     * Out of stack. Claims are made by no fewer calls than what must follow them, down to the publication or to giving
     * them up, so that a StackOverflowError mostly comes before the claim, or finds the stack that it takes to undo it.
     * Not proved: where the claim is compiled and the way out, which is rare, is interpreted, that one needs more.
     *
     * Weak accesses. H release/acquire: carries the message one way and the right to overwrite it the other way.
     * Announcements release: the claim after them is a full fence, the header before them is released. passed[s]
     * acquire: orders the look at H after it; who set a mark late had seen the announcement go, hence the header is
     * there. Tail and head acquire: before the announcements. taken[s] acquire: decided by compare-and-set. Volatile
     * are only the second looks of rule 5 and the remover's at the head: store, then load, on both sides. released and
     * a holder's tail are release stores of one storer.
     *
     * Not proved: weak memory other than store buffers; what lies beyond the bounds of the models; counting without a
     * lock, blocks and words that run out have their own arguments (RingRoom, Arena, Announcements) and the kill
     * matrix. Known: a put that comes round to an open claim of a lap ago is held up; it takes removals to get there.
     */
    /** Offset in {@link #buffer()} of the event count that is signalled after a message was published. */
    public static final int NOT_EMPTY_OFFSET = RingDescriptor.NOT_EMPTY_OFFSET;

    /** Offset in {@link #buffer()} of the event count that is signalled after a message was handed over. */
    public static final int NOT_FULL_OFFSET = RingDescriptor.NOT_FULL_OFFSET;

    /** Offset in {@link #buffer()} of 8 bytes that the ring leaves alone: commands note there how a stream ends. */
    public static final int END_MARK_OFFSET = RingDescriptor.END_MARK_OFFSET;

    private final RingMemory ring;
    private final Repair repair;
    private final MpmcProducers producers;
    private final MpmcConsumers consumers;
    private final RingScan scan;

    /**
     * Attaches to a ring whose memory was zero when it was made.
     *
     * @param buffer the body of the object.
     * @param layout that it was made with.
     * @param owner  token of this process.
     * @param isDead proof of death of an owner, by the kernel.
     * @param file   for messages.
     */
    public MpmcRing(
        final AtomicBuffer buffer,
        final RingLayout layout,
        final int owner,
        final IntPredicate isDead,
        final Path file)
    {
        this(buffer, layout, owner, isDead, file, MemoryBarrier.isSupported(), Repair.ASK_INTERVAL_NS);
    }

    /** Tests choose whether a lone thread may be biased, and how often owners are asked about. */
    MpmcRing(
        final AtomicBuffer buffer,
        final RingLayout layout,
        final int owner,
        final IntPredicate isDead,
        final Path file,
        final boolean canBias,
        final long askIntervalNs)
    {
        ring = new RingMemory(buffer, layout, owner, isDead, file);
        repair = new Repair(ring, askIntervalNs);
        producers = new MpmcProducers(ring, repair, canBias);
        consumers = new MpmcConsumers(ring, repair, producers.bias(), canBias);
        scan = new RingScan(ring, repair, producers, consumers);
    }

    /**
     * A ring over the beginning of an object's body.
     *
     * @param attachment to the object.
     * @param layout     of the ring.
     * @return a handle on the ring.
     */
    public static MpmcRing over(final Attachment attachment, final RingLayout layout)
    {
                return new MpmcRing(
            attachment.buffer(), layout, attachment.owner(), attachment::isDead, attachment.path());
    }

    @Override
    public int offer(final DirectBuffer source, final int offset, final int length)
    {
        return producers.offer(source, offset, length);
    }

    @Override
    public int tryClaim(final int length)
    {
        return producers.tryClaim(length);
    }

    @Override
    public void commit(final int index)
    {
        producers.commit(index);
    }

    @Override
    public void abort(final int index)
    {
        producers.abort(index);
    }

    /**
     * The position of an open claim of the calling thread.
     *
     * @param index returned by {@link #tryClaim(int)}.
     * @return the position that the message will have.
     */
    public long claimPosition(final int index)
    {
        return producers.claimPosition(index);
    }

    /**
     * What became of a claim whose claimer has died, by the only producer since then, before it claims anything.
     *
     * @param position of the claim.
     * @return whether it was committed.
     */
    public ClaimOutcome claimOutcome(final long position)
    {
        return ring.claimOutcome(position);
    }

    /**
     * Whether the message at a position was handed over. True for ever, once true.
     *
     * @param position of a message.
     * @return true if it will not be delivered again.
     */
    public boolean isTaken(final long position)
    {
        return ring.isHandedOver(position);
    }

    @Override
    public int poll(final MessageHandler handler, final int limit)
    {
        return consumers.poll(handler, limit);
    }

    /**
     * Takes one message in two steps, without a handler: read it where {@link #indexOf(long)} says, then hand it over
     * with {@link #endTake(long)}, or give it back with {@link #cancelTake(long)}, in a {@code finally} block. A
     * process that dies in between leaves it to others.
     *
     * @return the position of the message, or {@link #EMPTY}, {@link #HELD_UP}, {@link #CLOSED}.
     */
    public long beginTake()
    {
        return consumers.beginTake();
    }

    /**
     * Hands over a message taken by the same thread.
     *
     * @param position that {@link #beginTake()} returned.
     */
    public void endTake(final long position)
    {
        consumers.finish(position, true);
    }

    /**
     * Gives back a message taken by the same thread: it is delivered to whoever takes next, who may be anybody. Only
     * when others have taken messages behind it meanwhile, it comes after these.
     *
     * @param position that {@link #beginTake()} returned.
     */
    public void cancelTake(final long position)
    {
        consumers.finish(position, false);
    }

    /**
     * Index in {@link #buffer()} of a message that is in the hand of the caller.
     *
     * @param position of the message.
     * @return the index.
     */
    public int indexOf(final long position)
    {
        return consumers.indexOf(position);
    }

    /**
     * Length of a message that is in the hand of the caller.
     *
     * @param position of the message.
     * @return the length in bytes.
     */
    public int lengthOf(final long position)
    {
        return consumers.lengthOf(position);
    }

    /**
     * Ends the stream for everybody: nothing is accepted any more; what was accepted is delivered first.
     *
     * @return false when a living producer is in the way for a moment: try again.
     */
    public boolean shutdown()
    {
        return producers.shutdown();
    }

    /**
     * Whether {@link #shutdown()} was called by anybody.
     *
     * @return true if it was.
     */
    public boolean isShutdown()
    {
        return ring.isClosed();
    }

    /**
     * Whether it was shut down and everything was taken, though it may still be in hands: nothing will come any more
     * but what these give back. True for ever, once true.
     *
     * @return true if so.
     */
    public boolean isTakenToTheEnd()
    {
        final long tail = ring.tail();
        return tail < 0 && ring.head() >= RingMemory.positionOf(tail);
    }

    /**
     * Gives back what this handle has reserved for the calling thread. The ring stays usable.
     */
    @Override
    public void close()
    {
        producers.close();
        consumers.close();
        repair.close();
    }

    @Override
    public AtomicBuffer buffer()
    {
        return ring.buffer;
    }

    @Override
    public int size()
    {
        final int takeable = scan.takeable();
        return takeable < 0 ? -1 - takeable : takeable;
    }

    /**
     * Whether there is room for another message: the look of {@link #offer}, without the message.
     *
     * @return true if there is none.
     */
    public boolean isFull()
    {
        return !producers.hasRoom();
    }

    @Override
    public int capacity()
    {
        return ring.capacity;
    }

    @Override
    public int maxMessageLength()
    {
        return ring.layout.maxMessageLength();
    }

    /**
     * Begins a weakly consistent walk over the messages, in the order in which they would be taken.
     *
     * @return the walk.
     */
    public RingWalk walk()
    {
        return scan.walk();
    }

    /**
     * As {@link #size()}, but says when a living producer that is half-way through a put is in the way.
     *
     * @return the number of messages that can be taken; or -1 minus that number, when there may be more behind.
     */
    public int takeable()
    {
        return scan.takeable();
    }

    /**
     * Whether there is a message that can be taken, without counting them.
     *
     * @return more than 0 if there is one, 0 if there is none, and less if a living producer that is half-way through a
     * put is in the way.
     */
    public int takeableFirst()
    {
        return scan.takeableFirst();
    }

    /**
     * Number of messages for which there is room: those in the hands of consumers, and claims, count as there.
     *
     * @return the number; zero exactly when {@link #offer} would say {@link #FULL}.
     */
    public int remainingCapacity()
    {
        return ring.capacity - producers.undelivered();
    }

    /**
     * Copies the message at a position, whole or not at all, without taking it.
     *
     * @param position of the message.
     * @param target   expandable buffer to copy to, from offset 0.
     * @return the length in bytes, or -1 when there is no message to be taken at this position.
     */
    public int copy(final long position, final MutableDirectBuffer target)
    {
        return scan.copy(position, target);
    }

    /**
     * Takes the message at a position out of the middle.
     *
     * @param position of the message.
     * @return {@link #ACCEPTED} when it was removed, {@link #EMPTY} when somebody else has taken it, {@link #HELD_UP}
     * when a living consumer is in the way for a moment.
     */
    public int remove(final long position)
    {
        return scan.remove(position);
    }

    /**
     * Repairs made through this handle so far. After each of them others may find something to do: wake them.
     *
     * @return the number of repairs.
     */
    public int repairs()
    {
        return repair.count();
    }
}
