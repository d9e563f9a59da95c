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

import io.ropewalk.bus.driver.DriverUnavailableException;
import io.ropewalk.codec.Codec;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.machine.waiting.Deadline;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.Waiter;
import io.ropewalk.segment.Attachment;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Publishes messages to a topic.
 * <p>
 * <b>Threads:</b> one at a time; threads that publish at once need a publisher each, and any may close it. All but the
 * waiting ones are lock-free.
 * <p>
 * Written to another process, it is another publisher there, on the same topic, with the options of its bus and without
 * the handler of gaps; to be closed there. Reading it takes as long as opening one.
 * <p>
 * <b>Failure:</b> a message whose publishing returned is received by every subscriber that was there; one that was
 * begun by a process that died vanishes. A message that nobody listens to is published to nobody. When the driver is
 * being replaced there is no room, for some hundred milliseconds; one that is killed while it starts is started again,
 * until the deadline of the caller.
 * <pre>{@code
 * publisher.publish(order);
 * if (!publisher.offer(order)) ...;   // no room: some subscriber is slow
 * }</pre>
 *
 * @param <E> type of the messages.
 */
public final class Publisher<E> implements AutoCloseable, Serializable
{
    private static final long serialVersionUID = 1L;

    private final transient Bus bus;
    private final transient TopicPublication publication;
    private final transient Codec<E> codec;
    private final transient WaitStrategy strategy;
    private final transient Claim claim;
    private final transient ExpandableArrayBuffer encoded = new ExpandableArrayBuffer();
    private final transient HandleGate gate;
    /** Who has made the last claim; a thread finds itself here only if it is so. */
    private transient Thread claimant;
    /** Of one that was read; null for others. */
    private final transient SharedBus sharedBus;

    Publisher(final Bus bus, final TopicPublication publication, final Codec<E> codec, final SharedBus sharedBus)
    {
        this.sharedBus = sharedBus;
        this.bus = bus;
        this.publication = publication;
        this.codec = codec;
        this.gate = new HandleGate(publication::close);
        this.claim = new Claim(publication, gate);
        // Nobody signals that there is room: the driver moves the limit, when it is woken.
        this.strategy = bus.options().isSpinning() ? WaitStrategy.BUSY_SPIN : WaitStrategy.BACKOFF;
    }

    /**
     * Publishes a message, and waits for room if there is none.
     *
     * @param message not null.
     * @throws InterruptedException when interrupted; the message was not published.
     * @throws TopicClosedException when the topic was ended.
     * @throws DriverUnavailableException when no driver can be started for a reason that lasts; nothing was
     *                                    published.
     */
    public void publish(final E message) throws InterruptedException
    {
        publish(message, Deadline.NEVER);
    }

    /**
     * Publishes a message, and waits for room for a while.
     *
     * @param message not null.
     * @param timeout to wait for; zero or less: not at all.
     * @param unit    of the timeout.
     * @return whether it was published.
     * @throws InterruptedException when interrupted; the message was not published.
     * @throws TopicClosedException when the topic was ended.
     * @throws DriverUnavailableException when no driver can be started for a reason that lasts; nothing was
     *                                    published.
     */
    public boolean offer(final E message, final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return publish(message, Deadline.after(timeout, unit));
    }

    /**
     * Publishes a message if there is room.
     *
     * @param message not null.
     * @return whether it was published.
     * @throws TopicClosedException when the topic was ended.
     * @throws DriverUnavailableException when no driver can be started for a reason that lasts; nothing was
     *                                    published.
     */
    public boolean offer(final E message)
    {
        return offer(encoded, 0, encode(message));
    }

    /**
     * Publishes bytes, which must be what the codec would have made, if there is room.
     *
     * @param buffer that holds them.
     * @param offset of the first.
     * @param length of the message.
     * @return whether it was published.
     * @throws TopicClosedException when the topic was ended.
     * @throws DriverUnavailableException when no driver can be started for a reason that lasts; nothing was
     *                                    published.
     */
    public boolean offer(final DirectBuffer buffer, final int offset, final int length)
    {
        enter();
        try
        {
            return publication.offer(buffer, offset, length);
        }
        finally
        {
            gate.leave();
        }
    }

    /**
     * Publishes bytes, which must be what the codec would have made, and waits for room if there is none.
     *
     * @param buffer that holds them.
     * @param offset of the first.
     * @param length of the message.
     * @throws InterruptedException when interrupted; the message was not published.
     * @throws TopicClosedException when the topic was ended.
     * @throws DriverUnavailableException when no driver can be started for a reason that lasts; nothing was
     *                                    published.
     */
    public void publish(final DirectBuffer buffer, final int offset, final int length) throws InterruptedException
    {
        publish(buffer, offset, length, Deadline.NEVER);
    }

    /**
     * Claims room for a message that is then written in place, if there is room. The claim is valid until it is
     * committed or aborted; only then the next one can be made.
     *
     * @param length of the message, at most {@link #maxClaimLength()}.
     * @return the claim, always the same object; null when there is no room.
     * @throws TopicClosedException when the topic was ended.
     * @throws DriverUnavailableException when no driver can be started for a reason that lasts; nothing was
     *                                    published.
     */
    public Claim tryClaim(final int length)
    {
        enter();
        boolean isClaimed = false;
        try
        {
            isClaimed = publication.tryClaim(length, claim.claim());
            return isClaimed ? claim : null;
        }
        finally
        {
            if (isClaimed)
            {
                // Inside until it is committed or aborted.
                claimant = Thread.currentThread();
            }
            else
            {
                gate.leave();
            }
        }
    }

    /** How long a message may be. */
    public int maxMessageLength()
    {
        return publication.maxMessageLength();
    }

    /** How long a message may be that is written in place. */
    public int maxClaimLength()
    {
        return publication.maxClaimLength();
    }

    /**
     * Ends the stream of the topic, for everybody: publishers get a {@link TopicClosedException}, subscribers receive
     * what was published before, then get one, too.
     */
    public void shutdown()
    {
        checkOpen();
        publication.shutdown();
    }

    /**
     * Called, in the publishing thread, when another driver has taken over.
     *
     * @param handler of what has happened.
     * @return this.
     */
    public Publisher<E> onGap(final Consumer<Gap> handler)
    {
        publication.onGap(Objects.requireNonNull(handler, "handler"));
        return this;
    }

    /** What this publisher has done. */
    public PublisherStatistics statistics()
    {
        checkOpen();
        return publication.statistics();
    }

    /**
     * Gives up this publisher; subscribers receive what it has published. A claim of this thread is aborted. While
     * another thread is publishing, or has a claim, this happens as soon as it is done; if it waits for room, it gets a
     * {@link HandleClosedException}.
     */
    @Override
    public void close()
    {
        if (claimant == Thread.currentThread())
        {
            claim.abandon();
        }
        if (gate.close())
        {
            bus.forget(this);
            if (sharedBus != null)
            {
                sharedBus.release();
            }
        }
    }

    private boolean publish(final E message, final long deadlineNs) throws InterruptedException
    {
        return publish(encoded, 0, encode(message), deadlineNs);
    }

    private boolean publish(final DirectBuffer buffer, final int offset, final int length, final long deadlineNs)
        throws InterruptedException
    {
        Waiter.checkInterrupt();
        if (offer(buffer, offset, length))
        {
            return true;
        }
        final Waiter waiter = new Waiter(strategy, null, deadlineNs, this);
        while (waiter.idle())
        {
            if (offer(buffer, offset, length))
            {
                return true;
            }
        }
        return false;
    }

    private int encode(final E message)
    {
        checkOpen();
        return codec.encode(Objects.requireNonNull(message, "message"), encoded, 0);
    }

    private void enter()
    {
        if (!gate.enter())
        {
            throw closedHandle();
        }
    }

    private void checkOpen()
    {
        if (gate.isClosed())
        {
            throw closedHandle();
        }
    }

    private HandleClosedException closedHandle()
    {
        return new HandleClosedException("this publisher was closed: topic=" + publication.topicName());
    }

    @Override
    public String toString()
    {
        return "Publisher{topic=" + publication.topicName() + ", " + bus + "}";
    }

    private Object writeReplace()
    {
        return new Sent<>(bus.topics().attachment(), bus.options(), publication.topicName(), codec);
    }

    private void readObject(final ObjectInputStream stream) throws InvalidObjectException
    {
        throw new InvalidObjectException("a handle is read through what was written in its place");
    }

    private record Sent<E>(Attachment attachment, BusOptions options, String topic, Codec<E> codec)
        implements Serializable
    {
        private Object readResolve()
        {
            return SharedBus.acquire(
                attachment, options, (shared) -> shared.bus().publisher(topic, codec, shared));
        }
    }
}
