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
     * What each end does is SoleProducer's and SoleConsumer's business, up to their soft limits: for the producer the
     * room that it has seen, for the consumer none. Here it is found out why a limit was reached.
     *
     * No compare-and-set but for the roles, which are the bias words of the other ring, never revoked: Bias proves the
     * former owner dead and lets exactly one successor recover.
     *
     * Weak accesses: header release/acquire carries the message; released release/acquire carries the right to
     * overwrite. Each has one writer.
     */
    private final RingMemory ring;
    private final AtomicBuffer buffer;
    private final SoleProducer producer;
    private final SoleConsumer consumer;
    private final ProducerEnd producerEnd;
    private final ConsumerEnd consumerEnd;

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
        this.producer = new SoleProducer(ring);
        this.consumer = new SoleConsumer(ring);
        this.producerEnd = new ProducerEnd(producer);
        this.consumerEnd = new ConsumerEnd(consumer);
    }

    /** One end of the ring, and the role word that says who owns it. */
    private abstract static class End implements Bias.Side
    {
        private final SoleSide side;
        private final Bias role;
        private boolean owned;

        End(final SoleSide side, final int wordOffset, final int insideOffset)
        {
            this.side = side;
            this.role = new Bias(side.ring, wordOffset, insideOffset, this, true);
        }

        final void own(final String name)
        {
            if (owned)
            {
                return;
            }
            if (!role.tryAcquire())
            {
                throw new EndInUseException("this end of the ring is in use by somebody else: end=" + name);
            }
            owned = true;
        }

        final void giveBack()
        {
            side.disarm();
            if (owned)
            {
                owned = false;
                role.giveBack();
            }
        }

        @Override
        public final void recover()
        {
            side.recover();
        }

        @Override
        public final void convert(final long handPosition, final int holder)
        {
            throw new IllegalStateException("the ends of this ring are never shared");
        }
    }

    /** The end that puts. */
    private static final class ProducerEnd extends End implements SoleProducer.Side
    {
        private final SoleProducer side;

        ProducerEnd(final SoleProducer side)
        {
            super(side, PRODUCER_BIAS_OFFSET, PRODUCER_INSIDE_OFFSET);
            this.side = side;
        }

        int offer(final DirectBuffer source, final int offset, final int length)
        {
            own("producer");
            side.closedPosition();
            return length > side.inlineLength ? side.offerLarge(this, source, offset, length) :
                put(source, offset, length, SoleProducer.NO_BLOCK);
        }

        int tryClaim(final int length)
        {
            own("producer");
            side.closedPosition();
            if (length > side.inlineLength)
            {
                return side.claimLarge(this, length);
            }
            side.ring.checkLength(length);
            return claim(length, SoleProducer.NO_BLOCK);
        }

        @Override
        public boolean mayHaveRoom()
        {
            return side.hasRoom();
        }

        @Override
        public void reclaimBlocks()
        {
            // Those of the dead came back with the end.
        }

        @Override
        public int put(final DirectBuffer source, final int offset, final int length, final int block)
        {
            final int result = side.put(source, offset, length, block);
            side.armToRoom();
            return result;
        }

        @Override
        public int claim(final int length, final int block)
        {
            final int result = side.claim(length, block);
            side.armToRoom();
            return result;
        }

        void close()
        {
            side.giveUp();
            giveBack();
        }
    }

    /** The end that takes. */
    private static final class ConsumerEnd extends End
    {
        private final SoleConsumer side;

        ConsumerEnd(final SoleConsumer side)
        {
            super(side, CONSUMER_BIAS_OFFSET, CONSUMER_INSIDE_OFFSET);
            this.side = side;
        }

        int poll(final MessageHandler handler, final int limit)
        {
            own("consumer");
            // A handler must not poll its own ring.
            side.closedPosition();
            side.armAlone(SoleSide.UNLIMITED);
            return side.poll(handler, limit);
        }

        void close()
        {
            if (side.isOpen())
            {
                // The end is ours until the message in flight is handed over.
                side.revoke();
            }
            else
            {
                giveBack();
            }
        }
    }

    @Override
    public int offer(final DirectBuffer source, final int offset, final int length)
    {
        final int result = producer.offer(source, offset, length);
        return SoleSide.LIMIT_REACHED == result ? producerEnd.offer(source, offset, length) : result;
    }

    @Override
    public int tryClaim(final int length)
    {
        final int index = producer.tryClaim(length);
        return SoleSide.LIMIT_REACHED == index ? producerEnd.tryClaim(length) : index;
    }

    @Override
    public void commit(final int index)
    {
        producer.commit(index);
    }

    @Override
    public void abort(final int index)
    {
        producer.abort(index);
    }

    @Override
    public int poll(final MessageHandler handler, final int limit)
    {
        final SoleConsumer side = consumer;
        try
        {
            final int count = side.poll(handler, limit);
            return SoleSide.LIMIT_REACHED == count ? consumerEnd.poll(handler, limit) : count;
        }
        finally
        {
            if (side.isRevoked() && !side.isOpen())
            {
                consumerEnd.giveBack();
            }
        }
    }

    /**
     * Gives back the ends that this handle owns, and gives up an open claim; nobody may be using them, except that a
     * handler may close the ring that calls it: that message is its last one. The ring stays usable.
     */
    @Override
    public void close()
    {
        producerEnd.close();
        consumerEnd.close();
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
}
