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

import io.ropewalk.codec.Codec;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.machine.waiting.Deadline;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.Waiter;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Publishes messages to a topic.
 * <p>
 * <b>Threads:</b> one at a time; threads that publish at once need a publisher each. All but the waiting ones are
 * lock-free.
 * <p>
 * <b>Failure:</b> a message whose publishing returned is received by every subscriber that was there; one that was
 * begun by a process that died vanishes. A message that nobody listens to is published to nobody. When the driver is
 * being replaced there is no room, for some hundred milliseconds.
 * <pre>{@code
 * publisher.publish(order);
 * if (!publisher.offer(order)) ...;   // no room: some subscriber is slow
 * }</pre>
 *
 * @param <E> type of the messages.
 */
public final class Publisher<E> implements AutoCloseable
{
    private final Bus bus;
    private final Outlet outlet;
    private final Codec<E> codec;
    private final WaitStrategy strategy;
    private final Claim claim;
    private final ExpandableArrayBuffer encoded = new ExpandableArrayBuffer();
    /** Read without ordering: whoever closes a handle under a running call gets what that call finds. */
    private boolean isClosed;

    Publisher(final Bus bus, final Outlet outlet, final Codec<E> codec)
    {
        this.bus = bus;
        this.outlet = outlet;
        this.codec = codec;
        this.claim = new Claim(outlet);
        // Nobody signals that there is room: the driver moves the limit, when it is woken.
        this.strategy = bus.options().isSpinning() ? WaitStrategy.BUSY_SPIN : WaitStrategy.BACKOFF;
    }

    /**
     * Publishes a message, and waits for room if there is none.
     *
     * @param message not null.
     * @throws InterruptedException when interrupted; the message was not published.
     * @throws TopicClosedException when the topic was ended.
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
     */
    public boolean publish(final E message, final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return publish(message, Deadline.after(timeout, unit));
    }

    /**
     * Publishes a message if there is room.
     *
     * @param message not null.
     * @return whether it was published.
     * @throws TopicClosedException when the topic was ended.
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
     */
    public boolean offer(final DirectBuffer buffer, final int offset, final int length)
    {
        checkOpen();
        return outlet.offer(buffer, offset, length);
    }

    /**
     * Publishes bytes, which must be what the codec would have made, and waits for room if there is none.
     *
     * @param buffer that holds them.
     * @param offset of the first.
     * @param length of the message.
     * @throws InterruptedException when interrupted; the message was not published.
     * @throws TopicClosedException when the topic was ended.
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
     */
    public Claim tryClaim(final int length)
    {
        checkOpen();
        return outlet.tryClaim(length, claim.claim()) ? claim : null;
    }

    /** How long a message may be. */
    public int maxMessageLength()
    {
        return outlet.maxMessageLength();
    }

    /** How long a message may be that is written in place. */
    public int maxClaimLength()
    {
        return outlet.maxClaimLength();
    }

    /**
     * Ends the stream of the topic, for everybody: publishers get a {@link TopicClosedException}, subscribers receive
     * what was published before, then get one, too.
     */
    public void shutdown()
    {
        checkOpen();
        outlet.shutdown();
    }

    /**
     * Called, in the publishing thread, when another driver has taken over.
     *
     * @param handler of what has happened.
     * @return this.
     */
    public Publisher<E> onGap(final Consumer<Gap> handler)
    {
        outlet.onGap(Objects.requireNonNull(handler, "handler"));
        return this;
    }

    /** What this publisher has done. */
    public PublisherStatistics statistics()
    {
        checkOpen();
        return outlet.statistics();
    }

    /** Gives up this publisher; subscribers receive what it has published. */
    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            bus.forget(this);
            outlet.close();
        }
    }

    private boolean publish(final E message, final long deadlineNs) throws InterruptedException
    {
        return publish(encoded, 0, encode(message), deadlineNs);
    }

    private boolean publish(final DirectBuffer buffer, final int offset, final int length, final long deadlineNs)
        throws InterruptedException
    {
        if (Thread.interrupted())
        {
            throw new InterruptedException();
        }
        if (offer(buffer, offset, length))
        {
            return true;
        }
        final Waiter waiter = new Waiter(strategy, null, deadlineNs);
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

    private void checkOpen()
    {
        if (isClosed)
        {
            throw new HandleClosedException("this publisher was closed: topic=" + outlet.topicName());
        }
    }

    @Override
    public String toString()
    {
        return "Publisher{topic=" + outlet.topicName() + ", " + bus + "}";
    }
}
