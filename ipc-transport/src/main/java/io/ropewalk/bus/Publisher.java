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
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.codec.Codec;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.Waiter;
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
 * <b>Threads:</b> one at a time; concurrent threads need a publisher each; any thread may close it. All methods that do
 * not wait are lock-free.
 * <p>
 * A publisher that is sent to another process is another publisher there, on the same topic, with the options of its
 * bus but without the handler of gaps; close it there. Deserialising takes as long as opening one.
 * <p>
 * <b>Failure:</b> once {@code publish} has returned, every current subscriber receives the message; a message that a
 * dead process had begun vanishes. Without subscribers, a message is lost. While the driver is being replaced, for some
 * hundred milliseconds, there is no room; a driver that is killed while it starts is started again, until the caller's
 * deadline. Over a network the same holds for subscribers that can be reached, see {@link BusOptions#channel}.
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
     * Publishes a message, waiting for room.
     *
     * @param message to publish, not null.
     * @throws InterruptedException if interrupted; the message was not published.
     * @throws TopicClosedException if the topic has ended.
     * @throws DriverUnavailableException if no driver can be started for a lasting reason; nothing was published.
     */
    public void publish(final E message) throws InterruptedException
    {
        publish(message, Deadline.NEVER);
    }

    /**
     * Publishes a message, waiting for room with a timeout.
     *
     * @param message to publish, not null.
     * @param timeout to wait; zero or less does not wait.
     * @param unit    of the timeout.
     * @return true if the message was published.
     * @throws InterruptedException if interrupted; the message was not published.
     * @throws TopicClosedException if the topic has ended.
     * @throws DriverUnavailableException if no driver can be started for a lasting reason; nothing was published.
     */
    public boolean offer(final E message, final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return publish(message, Deadline.after(timeout, unit));
    }

    /**
     * Publishes a message if there is room.
     *
     * @param message to publish, not null.
     * @return true if the message was published.
     * @throws TopicClosedException if the topic has ended.
     * @throws DriverUnavailableException if no driver can be started for a lasting reason; nothing was published.
     */
    public boolean offer(final E message)
    {
        return offer(encoded, 0, encode(message));
    }

    /**
     * Publishes a message that is already encoded, as by the codec, if there is room.
     *
     * @param buffer that holds the message.
     * @param offset of its first byte.
     * @param length of the message in bytes.
     * @return true if the message was published.
     * @throws TopicClosedException if the topic has ended.
     * @throws DriverUnavailableException if no driver can be started for a lasting reason; nothing was published.
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
     * Publishes a message that is already encoded, as by the codec, waiting for room.
     *
     * @param buffer that holds the message.
     * @param offset of its first byte.
     * @param length of the message in bytes.
     * @throws InterruptedException if interrupted; the message was not published.
     * @throws TopicClosedException if the topic has ended.
     * @throws DriverUnavailableException if no driver can be started for a lasting reason; nothing was published.
     */
    public void publish(final DirectBuffer buffer, final int offset, final int length) throws InterruptedException
    {
        publish(buffer, offset, length, Deadline.NEVER);
    }

    /**
     * Claims room for a message to be written in place, if there is room. Commit or abort the claim before making
     * another.
     *
     * @param length of the message in bytes, at most {@link #maxClaimLength()}.
     * @return the claim, always the same object; null if there is no room.
     * @throws TopicClosedException if the topic has ended.
     * @throws DriverUnavailableException if no driver can be started for a lasting reason; nothing was published.
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
                final Thread current = Thread.currentThread();
                if (claimant != current)
                {
                    claimant = current;
                }
            }
            else
            {
                gate.leave();
            }
        }
    }

    /**
     * Returns whether a message would be received by somebody, as far as the driver knows. Over a network that takes
     * some milliseconds after both sides have been opened; a subscriber that cannot be reached any more is given up
     * after 30 seconds.
     *
     * @return whether there is a subscriber.
     */
    public boolean isConnected()
    {
        enter();
        try
        {
            return publication.isConnected();
        }
        finally
        {
            gate.leave();
        }
    }

    /**
     * Waits until there is a subscriber, so that the next message is not lost.
     *
     * @param timeout to wait; zero or less does not wait.
     * @param unit    of the timeout.
     * @return false if the timeout elapsed.
     * @throws InterruptedException if interrupted.
     */
    public boolean awaitConnected(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        Waiter.checkInterrupt();
        return new Waiter(WaitStrategy.BACKOFF, null, Deadline.after(timeout, unit), this).until(this::isConnected);
    }

    /** Returns the maximum length of a message in bytes. */
    public int maxMessageLength()
    {
        return publication.maxMessageLength();
    }

    /** Returns the maximum length in bytes of a message that is written in place. */
    public int maxClaimLength()
    {
        return publication.maxClaimLength();
    }

    /**
     * Ends the stream of the topic: publishers get a {@link TopicClosedException}, and so do subscribers after they
     * have received what was published before. Over a network that is true of the publishers of this walk and of every
     * subscriber that is connected; it waits up to 30 seconds until they have room for the news, and other walks' end
     * with their first subscriber that receives them.
     */
    public void shutdown()
    {
        enter();
        try
        {
            publication.shutdown();
        }
        finally
        {
            gate.leave();
        }
    }

    /**
     * Sets a handler, which the publishing thread calls when a new driver has taken over.
     *
     * @param handler of the gap.
     * @return this publisher.
     */
    public Publisher<E> onGap(final Consumer<Gap> handler)
    {
        publication.onGap(Objects.requireNonNull(handler, "handler"));
        return this;
    }

    /** Returns the counters of this publisher. */
    public PublisherStatistics statistics()
    {
        checkOpen();
        return publication.statistics();
    }

    /**
     * Closes this publisher; subscribers receive what it has published. A claim of this thread is aborted. If another
     * thread is publishing, or has a claim, the publisher closes as soon as that thread is done; if it waits for room,
     * it gets a {@link HandleClosedException}.
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
        return new Sent<>(bus.topics(), bus.options(), publication.topicName(), codec);
    }

    private void readObject(final ObjectInputStream stream) throws InvalidObjectException
    {
        throw new InvalidObjectException("a handle is deserialised through its replacement");
    }

    private record Sent<E>(Topics topics, BusOptions options, String topic, Codec<E> codec)
        implements Serializable
    {
        private Object readResolve()
        {
            return SharedBus.acquire(
                topics, options, (shared) -> shared.bus().publisher(topic, codec, shared));
        }
    }
}
