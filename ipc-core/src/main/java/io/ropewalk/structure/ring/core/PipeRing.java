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
import io.ropewalk.structure.ring.ClaimOutcome;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.file.Path;
import java.util.function.IntPredicate;

/**
 * A bounded ring with two ends, each open to any number of threads and processes, of whom one works at a time.
 * <p>
 * <b>Threads:</b> any. A thread that is alone on its end works without locked instructions until a second one comes;
 * from then on everybody claims the end for each operation, by one compare-and-set, and leaves it by an exchange. Who
 * finds a living one at work gets {@link Ring#HELD_UP}. An end can be kept for one handle ({@link #keepProducers()},
 * {@link #keepConsumers()}); that one pays nothing, and all others get an
 * {@link io.ropewalk.error.EndInUseException}. The thread that has claimed, or taken, must finish it.
 * <p>
 * <b>Failure:</b> as {@link SpscRing}: a message whose {@code offer} or {@code commit} returned is delivered; a
 * half-written one was never published; one in the hand of a consumer that dies is delivered to the next.
 */
public final class PipeRing implements Ring
{
    /*
     * Ancestors: SpscRing for the memory, Bias for the lone user, a robust try-lock (EndWord) for the others.
     *
     * Each end has one user at a time, in one of three forms, and that one does what SpscRing does (SoleProducer,
     * SoleConsumer): the header brings the message over, `released` is the hand-over, `tail` a hint that lags by at
     * most one.
     * - Biased: inside / outside stores on a line of its own, as in MpmcRing.
     * - Common, for ever after the bias was revoked: the end word is claimed, the position is found out from memory
     *   (tail, walked on over published headers; released), and the end word is left.
     * - Kept: the end word is claimed for good. Only this form works within the soft limit of the side, and its user
     *   finds out only when that is used up that the handle was closed, or what its caller looks at then. Who closes
     *   the handle revokes the limit; PipeRingEnd says when the end may be given back.
     *
     * From biased to common: Bias lets nobody in before it is SHARED, and before that the revoked holder was either
     * outside (and finds out at its next step inside), or had something in its hand and is made the holder of the end
     * word (convert), or died inside: then the end word is given to the dead, too, so that its heir repairs. So there
     * is one user at every instant, and what is stored under one form is seen under the next: by the word's release and
     * acquire, or by the proof of death, which is a system call.
     *
     * From the dead: whoever inherits the end word, or the bias, recovers: the true tail, and blocks that were bound to
     * positions never published. All of it can be done again when the heir dies.
     *
     * Checked: native-tests/src/model/pipe.pml, for one end with two or three users, who are biased, in common or keep
     * it, and two deaths. Not proved: both ends at once, more than one block, batches, weak memory other than store
     * buffers; the interleaving test and the kill matrix stand for these.
     */
    /** Offset in {@link #buffer()} of the event count that is signalled after a message was published. */
    public static final int NOT_EMPTY_OFFSET = RingDescriptor.NOT_EMPTY_OFFSET;

    /** Offset in {@link #buffer()} of the event count that is signalled after a message was handed over. */
    public static final int NOT_FULL_OFFSET = RingDescriptor.NOT_FULL_OFFSET;

    /** A result: look whether to go on, for at most 64 messages; nothing was done. */
    public static final int LIMIT_REACHED = SoleSide.LIMIT_REACHED;

    private final RingMemory ring;
    private final PipeRingProducers producers;
    private final PipeRingConsumers consumers;

    /**
     * Attaches to a ring whose memory was zero when it was made.
     *
     * @param buffer          the body of the object.
     * @param layout          that it was made with: one for a single producer and consumer.
     * @param owner           token of this process.
     * @param isDead          proof of death of an owner, by the kernel.
     * @param file            for messages.
     * @param onProducersLeft run after the producers' end was left while others were held up there.
     * @param onConsumersLeft run after the consumers' end was left while others were held up there.
     */
    public PipeRing(
        final AtomicBuffer buffer,
        final RingLayout layout,
        final int owner,
        final IntPredicate isDead,
        final Path file,
        final Runnable onProducersLeft,
        final Runnable onConsumersLeft)
    {
        this(new RingMemory(buffer, layout, owner, isDead, file), MemoryBarrier.isSupported(), Repair.ASK_INTERVAL_NS,
            onProducersLeft, onConsumersLeft);
    }

    /** Tests choose whether a lone thread may be biased, and how often owners are asked about. */
    PipeRing(
        final RingMemory ring,
        final boolean canBias,
        final long askIntervalNs,
        final Runnable onProducersLeft,
        final Runnable onConsumersLeft)
    {
        this.ring = ring;
        producers = new PipeRingProducers(
            new SoleProducer(ring), new Repair(ring, askIntervalNs), canBias, onProducersLeft);
        consumers = new PipeRingConsumers(
            new SoleConsumer(ring), new Repair(ring, askIntervalNs), canBias, onConsumersLeft);
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

    /**
     * As {@link #offer}, if this handle keeps the end, the message fits into a slot, and this is one of the messages
     * after the last look at anything but the ring: there are never more than 64 of them.
     *
     * @param source buffer that holds the message.
     * @param offset in the source at which the message begins.
     * @param length of the message in bytes.
     * @return {@link #ACCEPTED}, or {@link #LIMIT_REACHED}: look, and call {@link #offerAfterLook}.
     */
    public int offerWithinLimit(final DirectBuffer source, final int offset, final int length)
    {
        return producers.offerWithinLimit(source, offset, length);
    }

    /**
     * As {@link #offer}, when the limit was reached and it was found that one may go on.
     *
     * @param source buffer that holds the message.
     * @param offset in the source at which the message begins.
     * @param length of the message in bytes.
     * @return as {@link #offer}.
     */
    public int offerAfterLook(final DirectBuffer source, final int offset, final int length)
    {
        return producers.offerAfterLook(source, offset, length);
    }

    /**
     * As {@link #tryClaim}, under the conditions of {@link #offerWithinLimit}.
     *
     * @param length of the message in bytes.
     * @return the index, or {@link #LIMIT_REACHED}: look, and call {@link #tryClaimAfterLook}.
     */
    public int tryClaimWithinLimit(final int length)
    {
        return producers.tryClaimWithinLimit(length);
    }

    /**
     * As {@link #tryClaim}, when the limit was reached and it was found that one may go on.
     *
     * @param length of the message in bytes.
     * @return as {@link #tryClaim}.
     */
    public int tryClaimAfterLook(final int length)
    {
        return producers.tryClaimAfterLook(length);
    }

    /** Ends what may be offered within the limit: the next message waits for a look. */
    public void useUpLimit()
    {
        producers.side.useUp();
    }

    /** Whether this handle keeps the consumers' end, and was not closed: nothing else needs be looked at. */
    public boolean isWithinConsumersLimit()
    {
        return consumers.side.isWithinLimit();
    }

    /**
     * {@inheritDoc} Here, no messages are also what a held up consumer gets: see {@link #receive}.
     */
    @Override
    public int poll(final MessageHandler handler, final int limit)
    {
        final int result = consumers.poll(handler, limit);
        return CLOSED == result ? result : Math.max(0, result);
    }

    /**
     * As {@link #poll}, but says why there was nothing. A message whose handler throws an {@link Error} stays.
     *
     * @param handler for the messages; must not keep the buffer.
     * @param limit   on the number of messages.
     * @return the number of messages delivered, or {@link #EMPTY}, {@link #HELD_UP}, {@link #CLOSED}.
     */
    public int receive(final MessageHandler handler, final int limit)
    {
        return consumers.poll(handler, limit);
    }

    /**
     * Takes one message in two steps, without a handler: read it where {@link #messageIndex()} says, then end or cancel
     * the take in a {@code finally} block. A process that dies in between leaves it to others.
     *
     * @return the position of the message, or {@link #EMPTY}, {@link #HELD_UP}, {@link #CLOSED}.
     */
    public long beginTake()
    {
        return consumers.beginTake();
    }

    /** Hands over the message taken by the same thread. */
    public void endTake()
    {
        consumers.endTake();
    }

    /** Leaves the message taken by the same thread where it is, for whoever comes next. */
    public void cancelTake()
    {
        consumers.cancelTake();
    }

    /** Returns the index in {@link #buffer()} of the message that the caller has taken. */
    public int messageIndex()
    {
        return consumers.side.messageIndex();
    }

    /** Returns the length of the message that the caller has taken, in bytes. */
    public int messageLength()
    {
        return consumers.side.messageLength();
    }

    /** Whether a message lies there; it may be in the hand of somebody. */
    public boolean hasMessage()
    {
        return ring.progress(ring.released()) == RingDescriptor.SLOT_FULL;
    }

    /**
     * Keeps the producers' end for this handle, to be used by one thread at a time.
     *
     * @return {@link #ACCEPTED}, {@link #CLOSED}, or {@link #HELD_UP} when somebody alive is in the way for a moment.
     * @throws io.ropewalk.error.EndInUseException when somebody else keeps it.
     */
    public int keepProducers()
    {
        return producers.keep();
    }

    /**
     * Keeps the consumers' end for this handle, to be used by one thread at a time.
     *
     * @return {@link #ACCEPTED}, {@link #CLOSED}, or {@link #HELD_UP} when somebody alive is in the way for a moment.
     * @throws io.ropewalk.error.EndInUseException when somebody else keeps it.
     */
    public int keepConsumers()
    {
        return consumers.keep();
    }

    /** Gives back the ends that this handle keeps; it goes on as one of many. */
    public void giveBack()
    {
        producers.giveBack();
        consumers.giveBack();
    }

    /** Whether another handle keeps the producers' end. */
    public boolean isProducersEndKept()
    {
        return producers.word.isKeptByOther();
    }

    /** Whether another handle keeps the consumers' end. */
    public boolean isConsumersEndKept()
    {
        return consumers.word.isKeptByOther();
    }

    /**
     * Gives back what this handle holds of the producers' end. Operations of other threads through this handle are over
     * when it returns; later ones get {@link #CLOSED}.
     */
    public void closeProducers()
    {
        producers.close();
    }

    @Override
    public void close()
    {
        closeProducers();
        closeConsumers();
    }

    /** As {@link #closeProducers()}, for the consumers' end. */
    public void closeConsumers()
    {
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
        return ring.sizeWithoutGaps();
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
}
