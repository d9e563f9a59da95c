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

import io.ropewalk.error.EndInUseException;
import io.ropewalk.structure.ring.MessageHandler;
import io.ropewalk.structure.ring.Ring;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.file.Path;
import java.util.function.IntPredicate;

import static io.ropewalk.structure.ring.core.RingDescriptor.*;

/**
 * A bounded ring for one producer and one consumer.
 * <p>
 * <b>Threads:</b> one thread at a time offers and one polls, in the same or in two processes; wait-free. The first
 * handle that offers (polls) owns that end until it is closed or its process dies; another one gets an
 * {@link EndInUseException}.
 * <p>
 * <b>Failure:</b> results are the constants of {@link Ring}. A message whose {@code offer} or {@code commit} returned
 * is delivered, also after its producer died; a half-written one was never published. A message in the hand of a
 * consumer that dies is delivered to the next one.
 */
public final class SpscRing implements Ring
{
    /*
     * Ancestors: Lamport's single-producer queue; FastForward (Giacomoni and others), in which the slot itself says
     * whether it is full. The header of the slot alone brings a message over, so a hop moves one line. The consumer's
     * position (`released`) is the hand-over; it is stored per message on a line that the producer reads only when its
     * last known limit is used up. The producer's position (`tail`) is a hint for `size` and for its successor, who
     * walks forward from it over full slots.
     *
     * No compare-and-set but for the roles, which are the bias words of the other ring, never revoked: Bias proves the
     * former owner dead and lets exactly one successor recover.
     *
     * Weak accesses: header release/acquire carries the message; released release/acquire carries the right to
     * overwrite. Each has one writer.
     */
    private final RingMemory ring;
    private final AtomicBuffer buffer;
    private final End producer;
    private final End consumer;
    private final int inlineLength;

    /** Producer: all positions below it may be written; and the position of the open claim, or -1. */
    private long limitPosition;
    private long claimedPosition = -1;
    private int claimedIndex;
    private int claimedLength;
    private long claimedLengthCode;

    /** Consumer: a handler is at work; and has closed the handle. */
    private boolean isPolling;
    private boolean isClosing;

    /**
     * Attaches to a ring whose memory was zero when it was made.
     *
     * @param buffer the body of the object.
     * @param layout that it was made with.
     * @param owner  token of this process.
     * @param isDead proof of death of an owner, by the kernel.
     * @param file   for messages.
     */
    public SpscRing(
        final AtomicBuffer buffer,
        final RingLayout layout,
        final int owner,
        final IntPredicate isDead,
        final Path file)
    {
        this.ring = new RingMemory(buffer, layout, owner, isDead, file);
        this.buffer = buffer;
        this.inlineLength = layout.inlineLength();
        this.producer = new End(ring, PRODUCER_BIAS_OFFSET, PRODUCER_INSIDE_OFFSET)
        {
            @Override
            public void recover()
            {
                nextPosition = ring.trueTail();
                ring.arena.freeFrom(nextPosition);
                limitPosition = ring.released() + ring.capacity;
            }
        };
        this.consumer = new End(ring, CONSUMER_BIAS_OFFSET, CONSUMER_INSIDE_OFFSET)
        {
            @Override
            public void recover()
            {
                nextPosition = ring.released();
            }
        };
    }

    /** One end of the ring, and the role word that says who owns it. */
    private abstract static class End implements Bias.Side
    {
        long nextPosition;
        private final Bias role;
        private boolean owned;

        End(final RingMemory ring, final int wordOffset, final int insideOffset)
        {
            role = new Bias(ring, wordOffset, insideOffset, this, true);
        }

        boolean isOwned()
        {
            return owned;
        }

        void own(final String name)
        {
            if (!role.tryAcquire())
            {
                throw new EndInUseException("this end of the ring is in use by somebody else: end=" + name);
            }
            owned = true;
        }

        void close()
        {
            if (owned)
            {
                owned = false;
                role.giveBack();
            }
        }

        @Override
        public void convert(final long handPosition, final int holder)
        {
            throw new IllegalStateException("the ends of this ring are never shared");
        }
    }

    @Override
    public int offer(final DirectBuffer source, final int offset, final int length)
    {
        final AtomicBuffer local = buffer;
        final long position = position();
        final int slotIndex = ring.slotIndex(position);
        checkNoClaimIsOpen();
        if (position >= limitPosition && !makeRoom(position))
        {
            return FULL;
        }
        if (length > inlineLength)
        {
            return offerLarge(position, source, offset, length);
        }
        local.putBytes(slotIndex + HEADER_LENGTH, source, offset, length);
        publish(local, position, slotIndex, length);
        return ACCEPTED;
    }

    private int offerLarge(final long position, final DirectBuffer source, final int offset, final int length)
    {
        ring.checkLength(length);
        final int block = ring.arena.allocate(length);
        if (block < 0)
        {
            return FULL;
        }
        boolean isWritten = false;
        try
        {
            buffer.putBytes(ring.arena.indexOf(block), source, offset, length);
            isWritten = true;
        }
        finally
        {
            if (!isWritten)
            {
                ring.arena.free(block, length);
            }
        }
        publish(buffer, position, ring.slotIndex(position), ring.bind(position, block, length));
        return ACCEPTED;
    }

    /** The claim has the next position, which is written when it is committed. */
    private void checkNoClaimIsOpen()
    {
        if (claimedPosition >= 0)
        {
            throw new IllegalStateException("a claim is open: position=" + claimedPosition);
        }
    }

    @Override
    public int tryClaim(final int length)
    {
        ring.checkLength(length);
        final long position = position();
        checkNoClaimIsOpen();
        if (position >= limitPosition && !makeRoom(position))
        {
            return FULL;
        }
        int index = ring.slotIndex(position) + HEADER_LENGTH;
        long lengthCode = length;
        if (length > inlineLength)
        {
            final int block = ring.arena.allocate(length);
            if (block < 0)
            {
                return FULL;
            }
            lengthCode = ring.bind(position, block, length);
            index = ring.arena.indexOf(block);
        }
        // Nothing is stored to the slot's line yet: a consumer that spins on it would take it away before the message.
        claimedPosition = position;
        claimedIndex = index;
        claimedLength = length;
        claimedLengthCode = lengthCode;
        return index;
    }

    @Override
    public void commit(final int index)
    {
        final long position = openPosition(index);
        claimedPosition = -1;
        final int slotIndex = ring.slotIndex(position);
        publish(buffer, position, slotIndex, claimedLengthCode);
    }

    @Override
    public void abort(final int index)
    {
        openPosition(index);
        claimedPosition = -1;
        if (IN_ARENA == claimedLengthCode)
        {
            ring.arena.free(ring.arena.blockAt(index), claimedLength);
        }
    }

    @Override
    public int poll(final MessageHandler handler, final int limit)
    {
        if (!consumer.isOwned())
        {
            consumer.own("consumer");
        }
        if (isPolling)
        {
            throw new IllegalStateException("a handler must not poll its own ring: position=" + consumer.nextPosition);
        }
        isPolling = true;
        try
        {
            return deliver(handler, limit);
        }
        finally
        {
            isPolling = false;
            if (isClosing)
            {
                isClosing = false;
                consumer.close();
            }
        }
    }

    private int deliver(final MessageHandler handler, final int limit)
    {
        final AtomicBuffer local = buffer;
        int count = 0;
        while (count < limit && !isClosing)
        {
            final long position = consumer.nextPosition;
            final int slotIndex = ring.slotIndex(position);
            final long full = ring.free(position) + SLOT_FULL;
            // SYNC POINT: message published
            final long header = local.getLongAcquire(slotIndex);
            final long lengthCode = header - full;
            if (lengthCode < 0 || lengthCode > LENGTH_MASK)
            {
                break;
            }
            boolean isTaken = true;
            try
            {
                ring.deliver(handler, local, position, slotIndex, lengthCode);
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
                    // Release: the last reads of the message before the producer's next stores to its slot.
                    // SYNC POINT: messages released
                    local.putLongRelease(RELEASED_OFFSET, position + 1);
                    consumer.nextPosition = position + 1;
                }
            }
            count++;
        }
        return count;
    }

    /**
     * Gives back the ends that this handle owns, and gives up an open claim; nobody may be using them, except that a
     * handler may close the ring that calls it: that message is its last one. The ring stays usable.
     */
    @Override
    public void close()
    {
        claimedPosition = -1;
        producer.close();
        if (isPolling)
        {
            // The end is ours until the message in the handler's hand is handed over.
            isClosing = true;
        }
        else
        {
            consumer.close();
        }
    }

    @Override
    public AtomicBuffer buffer()
    {
        return buffer;
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

    private long position()
    {
        if (!producer.isOwned())
        {
            producer.own("producer");
        }
        return producer.nextPosition;
    }

    private boolean makeRoom(final long position)
    {
        limitPosition = ring.released() + ring.capacity;
        return position < limitPosition;
    }

    private void publish(
        final AtomicBuffer local, final long position, final int slotIndex, final long lengthCode)
    {
        final long header = ring.free(position) + SLOT_FULL + lengthCode;
        // Release: the message before its header.
        // SYNC POINT: message published
        local.putLongRelease(slotIndex, header);
        producer.nextPosition = position + 1;
        // Release is enough: one writer, and readers take it for a hint that may lag.
        // SYNC POINT: tail moved
        local.putLongRelease(TAIL_OFFSET, position + 1);
    }

    private long openPosition(final int index)
    {
        final long position = claimedPosition;
        if (position < 0 || claimedIndex != index)
        {
            throw new IllegalStateException("no open claim: index=" + index);
        }
        return position;
    }
}
