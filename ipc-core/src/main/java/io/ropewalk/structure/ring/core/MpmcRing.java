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
     * Ancestor: Vyukov's bounded queue (a sequence in every slot). Differences: claims and takings are recorded with
     * their owner by the compare-and-set that makes them, on lines that only that side touches, so that a message moves
     * one line; a slot has a third state, SKIP, for claims that died; fullness is judged by hand-over, so that more
     * than `capacity` messages are never undelivered, orphans included.
     *
     * Put: position p = tail; room; claim[s] (older lap -> lap, me); help tail; write; H = FULL(lap).
     * Take: p = head; H = FULL or SKIP of this lap; taken[s] (older lap -> lap, me); help head; read; H = FREE(lap +
     * 1).
     *
     * A side with one thread is biased (Bias): it keeps its own position, claims nothing and publishes its position by
     * a release store (tail; released). Then handed over is: below released, or the slot has moved on. Both are stable,
     * so the two forms mix.
     *
     * Three rules. Look at H again after winning a take-over (Repair). The proof of death may be older than the
     * compare-and-set, the state may not. The proof of life is given back by the end of the process only.
     *
     * Giving back. A taker that cannot go on (an Error in its codec or handler) leaves what its death at that step
     * would have left. A lone one has stored nothing yet: it takes back its HAND. Any other changes its record by
     * compare-and-set to (lap, NOBODY), and stores nothing to that slot afterwards. No step of the others tells the two
     * apart, but that NOBODY is known to be dead without asking. So the models cover it, with one more owner.
     *
     * Out of stack. Claims are made by no fewer calls than what must follow them, down to the publication or to giving
     * them up, so that a StackOverflowError mostly comes before the claim, or finds the stack that it takes to undo it.
     * Not proved: where the claim is compiled and the way out, which is rare, is interpreted, that one needs more.
     *
     * Weak accesses: H release/acquire carries the message one way and the right to overwrite it the other way; claim
     * and taken words are volatile so that the hints move after them; the hints are acquire loads.
     *
     * Not proved: see the models in native-tests for their bounds; weak memory other than store buffers; the arena and
     * counting of gaps have their own arguments (Arena, MpmcProducers) and the kill matrix.
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
        return ring.messageIndex(position, ring.headerAcquire(position));
    }

    /**
     * Length of a message that is in the hand of the caller.
     *
     * @param position of the message.
     * @return the length in bytes.
     */
    public int lengthOf(final long position)
    {
        return ring.messageLength(position, ring.headerAcquire(position));
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
     * Gives back what this handle has reserved for the calling thread. The ring stays usable.
     */
    @Override
    public void close()
    {
        producers.close();
        consumers.close();
    }

    @Override
    public AtomicBuffer buffer()
    {
        return ring.buffer;
    }

    @Override
    public int size()
    {
        return scan.size();
    }

    /**
     * Whether there is room for another message: the look of {@link #offer}, without the message.
     *
     * @return true if there is none.
     */
    public boolean isFull()
    {
        return producers.isFull();
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
     * Position at which a weakly consistent walk begins.
     *
     * @return the position.
     */
    public long firstPosition()
    {
        // Whatever is more than a lap behind was handed over.
        return Math.max(consumers.firstPosition(), ring.trueTail() - ring.slots);
    }

    /**
     * Position at which that walk begins again when it has come to its end: up to the first position lie the messages
     * in hands, and those in dead hands are still to be taken. They come last, as they do when the ring is polled.
     *
     * @param firstPosition of the walk.
     * @return the position.
     */
    public long firstPositionInHand(final long firstPosition)
    {
        return consumers.firstInHand(firstPosition);
    }

    /**
     * Position before which a weakly consistent walk that begins now ends.
     *
     * @return the position.
     */
    public long endPosition()
    {
        return ring.trueTail();
    }

    /**
     * As {@link #endPosition()}, for a walk that is over after one lap even if the words of the ring are damaged.
     *
     * @param firstPosition of the walk.
     * @return the position.
     */
    public long endPosition(final long firstPosition)
    {
        return Math.min(endPosition(), firstPosition + ring.slots);
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
