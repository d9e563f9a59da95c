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
package io.ropewalk.bus;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.ReservedValueSupplier;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.protocol.DataHeaderFlyweight;
import io.ropewalk.bus.topics.PublisherEntry;
import io.ropewalk.bus.topics.SubscriptionEntry;
import io.ropewalk.bus.topics.Topic;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.machine.platform.IntervalTimer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Messages of one publisher as bytes; never waits.
 */
final class TopicPublication
{
    /*
     * Each publisher has a log of its own (an exclusive publication), so that one that dies half-way through a message
     * holds up nobody else. Each message carries, in the field that Aeron's frames reserve for applications, the number
     * of its publisher and its own number among those of that publisher: {@code publisher << 44 | sequence}. By these a
     * subscriber follows a publisher from one driver to the next, and counts what it has missed.
     *
     * Invariant: done counts the messages that are in a log or that nobody listened to; begun is done, or one more
     * while one is being published. See PublisherEntry for the end of a topic.
     *
     * Another driver: the publisher writes nothing more into the old log, then opens one at the new driver, and waits
     * until every living subscriber that it must wait for listens there. A subscriber reads the old log to its end
     * before it reads the new one. So nothing is lost while both live.
     */
    static final int SEQUENCE_BITS = Long.SIZE - Topics.PUBLISHER_BITS;
    static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;

    /** As the sequence number of a message that says how many messages there were, and that the stream has ended. */
    static final long END_OF_STREAM = SEQUENCE_MASK;

    private static final long ATTENTION_INTERVAL_NS = 1_000_000;
    private static final long LINK_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(BusChannel.LINK_TIMEOUT_S);
    private static final long END_PACE_NS = 100_000;
    private static final int TERM_COUNT = 3;

    private final Bus bus;
    private final Topics topics;
    private final Topic topic;
    private final String name;
    private final PublisherEntry entry;
    private final long numberBits;
    private final boolean isNetwork;
    private final int sessionBits;
    private final IntervalTimer attentionTimer = IntervalTimer.dueNow(ATTENTION_INTERVAL_NS);
    private final ReservedValueSupplier stamper = (buffer, offset, length) -> stamp();
    private PublicationRegistration registration;
    private CompletableFuture<PublicationRegistration> pending;
    private ExclusivePublication publication;
    private long knownWord;
    private long sequence;
    private long unheard;
    private long interruptions;
    private long nudgePosition;
    /** Over a network: somebody was listening when the last message was published. */
    private boolean isHeard;
    /** Over a network: while the new driver has not found those who were listening, until when they are waited for. */
    private long awaitedUntilNs;
    private int incarnation;
    private volatile boolean isClosing;
    private boolean isAwaitingOthers = true;
    private boolean isClaimed;
    private boolean isClaimedForNobody;
    /** Where messages are written in place that nobody listens to; made early, since memory may be short later. */
    private UnsafeBuffer nowhere;
    private long claimedPosition;
    private Consumer<Gap> gapHandler = (gap) -> {};

    TopicPublication(final Bus bus, final Topic topic, final String name)
    {
        this.bus = bus;
        this.topics = bus.topics();
        this.topic = topic;
        this.name = name;
        this.entry = topics.addPublisher(topic);
        this.numberBits = entry.number() << SEQUENCE_BITS;
        this.isNetwork = bus.channel().isNetwork();
        this.sessionBits = ThreadLocalRandom.current().nextInt() << BusChannel.SESSION_SHIFT;
        boolean isOpen = false;
        try
        {
            final int session = nextSession();
            adopt(Control.call(() -> PublicationRegistration.open(bus, topic, session, () -> false)));
            isOpen = true;
        }
        finally
        {
            if (!isOpen)
            {
                entry.close();
            }
        }
    }

    static PublisherStatistics statistics(final PublisherEntry entry)
    {
        return new PublisherStatistics(
            entry.number(), entry.isOpen(), entry.done(), entry.unheard(), entry.interruptions());
    }

    PublisherStatistics statistics()
    {
        return statistics(entry);
    }

    String topicName()
    {
        return name;
    }

    int maxMessageLength()
    {
        return publication.maxMessageLength();
    }

    int maxClaimLength()
    {
        return publication.maxPayloadLength();
    }

    void onGap(final Consumer<Gap> handler)
    {
        gapHandler = handler;
    }

    boolean offer(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length > publication.maxMessageLength() || length < 0)
        {
            throw tooLarge("message", length, publication.maxMessageLength());
        }
        if (!begin())
        {
            return false;
        }
        long result = Publication.ADMIN_ACTION;
        try
        {
            do
            {
                result = publication.offer(buffer, offset, length, stamper);
            }
            while (result == Publication.ADMIN_ACTION);
        }
        finally
        {
            if (result == Publication.ADMIN_ACTION)
            {
                // Thrown: a range that is not in the buffer. Nobody may wait for that message.
                entry.giveUp(sequence);
            }
        }
        return result > 0 ? end(result) : giveUp(result);
    }

    boolean tryClaim(final int length, final BufferClaim claim)
    {
        if (length > publication.maxPayloadLength() || length < 0)
        {
            throw tooLarge("claim", length, publication.maxPayloadLength());
        }
        if (!begin())
        {
            return false;
        }
        long result;
        do
        {
            result = publication.tryClaim(length, claim);
        }
        while (result == Publication.ADMIN_ACTION);
        isClaimedForNobody = result == Publication.NOT_CONNECTED && !isAnybodyListening();
        if (isClaimedForNobody)
        {
            claim.wrap(nowhere, 0, length + DataHeaderFlyweight.HEADER_LENGTH);
        }
        else if (result <= 0)
        {
            return giveUp(result);
        }
        claimedPosition = result;
        isClaimed = true;
        return true;
    }

    boolean isClaimed()
    {
        return isClaimed;
    }

    void checkClaimed()
    {
        if (!isClaimed)
        {
            throw new IllegalStateException("no open claim: topic=" + name);
        }
    }

    void commit(final BufferClaim claim)
    {
        claim.reservedValue(stamp()).commit();
        isClaimed = false;
        if (isClaimedForNobody)
        {
            endUnheard();
        }
        else
        {
            end(claimedPosition);
        }
    }

    void abort(final BufferClaim claim)
    {
        claim.abort();
        isClaimed = false;
        entry.giveUp(sequence);
    }

    /** The end of the stream, for everybody. */
    void shutdown()
    {
        topic.end();
        if (isNetwork)
        {
            sendEnd();
        }
    }

    /** Other machines are told by a message, for which there must be room like for any other. */
    private void sendEnd()
    {
        final UnsafeBuffer count = new UnsafeBuffer(new byte[Long.BYTES]);
        count.putLong(0, sequence, ByteOrder.LITTLE_ENDIAN);
        final IdleStrategy idle = new SleepingIdleStrategy(END_PACE_NS);
        final long beginNs = System.nanoTime();
        long result = Publication.BACK_PRESSURED;
        while (mayBecomeRoom(result) && System.nanoTime() - beginNs < LINK_TIMEOUT_NS)
        {
            // If the driver has gone, the end must come by the next one.
            final boolean isReady = topics.driver() == knownWord || prepare();
            result = isReady ? publication.offer(
                count, 0, Long.BYTES, (buffer, offset, length) -> numberBits | END_OF_STREAM) :
                Publication.BACK_PRESSURED;
            topics.driverWanted().signal();
            if (mayBecomeRoom(result))
            {
                idle.idle();
            }
        }
    }

    private boolean mayBecomeRoom(final long result)
    {
        return result == Publication.BACK_PRESSURED || result == Publication.ADMIN_ACTION ||
            (result == Publication.NOT_CONNECTED && isAnybodyListening());
    }

    /** Whether a message would be received by somebody, as far as the driver knows. */
    boolean isConnected()
    {
        return publication.isConnected();
    }

    private int nextSession()
    {
        return sessionBits | (incarnation++ & (1 << BusChannel.SESSION_SHIFT) - 1);
    }

    void close()
    {
        isClosing = true;
        entry.close();
        PublicationRegistration last = registration;
        if (pending != null)
        {
            try
            {
                last = Control.await(pending);
            }
            catch (final RuntimeException ex)
            {
                // No driver, so the old log is the last one.
                pending = null;
            }
        }
        Control.call(last::close);
    }

    private long stamp()
    {
        return numberBits | (sequence & SEQUENCE_MASK);
    }

    private boolean begin()
    {
        if (isClaimed)
        {
            throw new IllegalStateException("commit or abort the claim first: topic=" + name);
        }
        return (entry.begin(sequence + 1, topic, knownWord) && !isAwaitingOthers) || beginPrepared();
    }

    /** Something has changed, or has not been looked at yet. */
    private boolean beginPrepared()
    {
        if (!topic.isOpen())
        {
            entry.giveUp(sequence);
            throw new TopicClosedException("topic was ended: topic=" + name);
        }
        boolean isReady = false;
        try
        {
            isReady = (topics.driver() == knownWord && !isAwaitingOthers) || prepare();
            return isReady;
        }
        finally
        {
            if (!isReady)
            {
                // Also when there is no driver, or the handler of gaps throws: the end of the stream waits for nobody.
                entry.giveUp(sequence);
            }
        }
    }

    private boolean end(final long position)
    {
        sequence++;
        entry.end(sequence, topic);
        if (position >= nudgePosition)
        {
            // In good time before the limit is reached, which only the driver moves. Over a network it sends, too.
            nudgePosition = isNetwork ? 0 : position + (publication.termBufferLength() >> 3);
            isHeard = true;
            topics.driverWanted().signal();
        }
        return true;
    }

    private boolean giveUp(final long result)
    {
        if (result == Publication.NOT_CONNECTED && !isAnybodyListening())
        {
            isHeard = false;
            endUnheard();
            return true;
        }
        entry.giveUp(sequence);
        if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED)
        {
            reregister();
        }
        else
        {
            attend();
        }
        return false;
    }

    private void endUnheard()
    {
        sequence++;
        unheard++;
        entry.unheard(unheard);
        entry.end(sequence);
    }

    /** Held up by subscribers, or by the driver. */
    private void attend()
    {
        topics.driverWanted().signal();
        if (attentionTimer.isDue())
        {
            if (registration.connection().isLost())
            {
                reregister();
            }
            else if (!isNetwork)
            {
                registration.evictSlow(topics, topic);
            }
        }
    }

    private boolean isAnybodyListening()
    {
        if (isNetwork)
        {
            return awaitedUntilNs != 0 && isStillAwaited();
        }
        return topics.subscriptions(topic).stream().anyMatch(SubscriptionEntry::isListening);
    }

    private boolean prepare()
    {
        if (pending == null && topics.driver() != knownWord)
        {
            reregister();
        }
        if (pending != null)
        {
            if (!pending.isDone())
            {
                return false;
            }
            final CompletableFuture<PublicationRegistration> done = pending;
            pending = null;
            adopt(Control.await(done));
            interruptions++;
            entry.moved(registration.connection().epoch(), interruptions);
            gapHandler.accept(new Gap(name, entry.number(), sequence, 0, Gap.Cause.DRIVER));
        }
        isAwaitingOthers = !isNetwork && topics.subscriptions(topic).stream().anyMatch(this::isElsewhere);
        return !isAwaitingOthers;
    }

    /** Whether it must be waited for, and has not come to this driver yet. */
    private boolean isElsewhere(final SubscriptionEntry subscription)
    {
        return !subscription.mayBeEvicted() &&
            subscription.epoch() != registration.connection().epoch() && subscription.isListening();
    }

    private void reregister()
    {
        if (pending == null)
        {
            knownWord = -1;
            final PublicationRegistration previous = registration;
            final int session = nextSession();
            pending = Control.start(
                () -> PublicationRegistration.replace(previous, bus, topic, session, () -> isClosing));
            bus.tellSubscribers();
        }
    }

    private void adopt(final PublicationRegistration next)
    {
        final int frameLength = next.publication().maxPayloadLength() + DataHeaderFlyweight.HEADER_LENGTH;
        if (nowhere == null || nowhere.capacity() < frameLength)
        {
            nowhere = new UnsafeBuffer(ByteBuffer.allocateDirect(frameLength));
        }
        registration = next;
        publication = next.publication();
        knownWord = next.connection().word();
        entry.moved(next.connection().epoch(), interruptions);
        nudgePosition = 0;
        isAwaitingOthers = true;
        awaitedUntilNs = isHeard ? System.nanoTime() + LINK_TIMEOUT_NS | 1 : 0;
    }

    /** After a change of driver: whether those who were listening may come again. */
    private boolean isStillAwaited()
    {
        if (publication.isConnected() || System.nanoTime() - awaitedUntilNs >= 0)
        {
            awaitedUntilNs = 0;
        }
        return awaitedUntilNs != 0;
    }

    private ElementTooLargeException tooLarge(final String what, final int length, final int max)
    {
        return new ElementTooLargeException(what + " length out of range: topic=" + name + " length=" + length +
            " max=" + max + " termLength=" + publication.termBufferLength());
    }

    static long spaceBytes(final int termLength)
    {
        return (long)TERM_COUNT * termLength + (1 << 12);
    }
}
