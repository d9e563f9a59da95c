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
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.structure.ring.MessageHandler;
import org.agrona.DirectBuffer;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Receives the messages of a topic.
 * <p>
 * <b>Threads:</b> one at a time; any thread may close it. A waiting subscriber sleeps until a publisher wakes it.
 * <p>
 * A subscriber that is sent to another process is another subscriber there, of the same topic, with the same policy and
 * the options of its bus, but without the handler of gaps. It receives what is published after it was deserialised;
 * close it there.
 * <p>
 * <b>Failure:</b> a message that cannot be decoded is consumed, and its receiver gets the exception. Messages of a dead
 * publisher are received; one that it had only begun vanishes. A dead subscriber holds up nobody.
 * <pre>{@code
 * subscriber.poll((buffer, offset, length) -> total += buffer.getLong(offset), 100);
 * Quote quote = subscriber.take();
 * }</pre>
 *
 * @param <E> type of the messages.
 */
public final class Subscriber<E> implements AutoCloseable, Serializable
{
    private static final long serialVersionUID = 1L;
    private static final long REPLAY_PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(500);

    private final transient Bus bus;
    private transient volatile TopicSubscription subscription;
    /** What is received as long as a recording is replayed; null otherwise. */
    private transient volatile TapeReader reader;
    private final transient Codec<E> codec;
    private final transient MessageHandler decoder = this::decode;
    private transient E decoded;
    private transient Consumer<Gap> gapHandler = (gap) -> {};
    private transient volatile long lastPosition = -1;
    private final transient HandleGate gate;
    /** Of one that was read; null for others. */
    private final transient SharedBus sharedBus;

    Subscriber(final Bus bus, final TopicSubscription subscription, final Codec<E> codec, final SharedBus sharedBus)
    {
        this.sharedBus = sharedBus;
        this.bus = bus;
        this.subscription = subscription;
        this.codec = codec;
        this.gate = new HandleGate(this::release);
    }

    /**
     * Passes available messages to a handler, in place. An exception of the handler propagates, and consumes the
     * message.
     *
     * @param handler of the messages.
     * @param limit   maximum number of messages.
     * @return the number of messages handled; zero if there are none.
     * @throws TopicClosedException    if the stream has ended and everything was received.
     * @throws SlowSubscriberException if this subscriber was disconnected.
     * @throws DriverUnavailableException if no driver can be started for a lasting reason; nothing was taken.
     */
    public int poll(final MessageHandler handler, final int limit)
    {
        enter();
        try
        {
            if (reader != null)
            {
                return replay(handler, limit);
            }
            final int count = subscription.poll(handler, limit);
            if (count == 0 && subscription.isEnded())
            {
                throw new TopicClosedException("topic was ended: topic=" + subscription.topicName());
            }
            return count;
        }
        finally
        {
            gate.leave();
        }
    }

    private int replay(final MessageHandler handler, final int limit)
    {
        final TapeReader replaying = reader;
        final int count = replaying.poll(handler, limit);
        final TopicSubscription next = replaying.tryLeave();
        if (next != null)
        {
            lastPosition = replaying.position();
            subscription = next;
            reader = null;
            replaying.close();
        }
        return count;
    }

    /**
     * Receives first what was recorded, from a position or time on, and then goes on with what is published, without a
     * gap: see {@link Bus#record}. To be called before the first message is received. As long as this subscriber is
     * far behind, publishers do not wait for it. If it is refused, this subscriber receives what is published.
     *
     * @param start in the recording.
     * @return this subscriber.
     * @throws RecordingException    if nothing was recorded of the topic, or with another codec, or the position is not
     *                               kept, or the bus has a channel over the network.
     * @throws IllegalStateException if it has received messages already.
     */
    public Subscriber<E> from(final Start start)
    {
        Objects.requireNonNull(start, "start");
        enter();
        try
        {
            final TopicSubscription before = subscription;
            bus.channel().requireLocal(before.topicName());
            if (reader != null || before.statistics().received() > 0)
            {
                throw new IllegalStateException("start comes before the first message: topic=" + before.topicName() +
                    " " + start);
            }
            final TapeReader replaying = new TapeReader(bus, before, codec.name(), start);
            replaying.onGap(gapHandler);
            reader = replaying;
            // Nobody waits for it from now on.
            before.close();
            return this;
        }
        finally
        {
            gate.leave();
        }
    }

    /**
     * Returns a position of the recording with which {@link Start#position} delivers everything that this subscriber
     * has not received. When it has caught up, it is the position where it has gone on with what is published, so some
     * messages would come again; -1 if it has replayed nothing.
     */
    public long position()
    {
        final TapeReader replaying = reader;
        return replaying == null ? lastPosition : replaying.position();
    }

    /** Returns true as long as it receives what was recorded, and has not caught up. */
    public boolean isReplaying()
    {
        return reader != null;
    }

    /**
     * Takes the next message, waiting for it.
     *
     * @return the message.
     * @throws InterruptedException    if interrupted; nothing was taken.
     * @throws TopicClosedException    if the stream has ended and everything was received.
     * @throws SlowSubscriberException if this subscriber was disconnected.
     * @throws DriverUnavailableException if no driver can be started for a lasting reason; nothing was taken.
     */
    public E take() throws InterruptedException
    {
        return await(Deadline.NEVER);
    }

    /**
     * Takes the next message, waiting for it with a timeout.
     *
     * @param timeout to wait; zero or less does not wait.
     * @param unit    of the timeout.
     * @return the message, or null if the timeout elapsed.
     * @throws InterruptedException    if interrupted; nothing was taken.
     * @throws TopicClosedException    if the stream has ended and everything was received.
     * @throws SlowSubscriberException if this subscriber was disconnected.
     * @throws DriverUnavailableException if no driver can be started for a lasting reason; nothing was taken.
     */
    public E poll(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return await(Deadline.after(timeout, unit));
    }

    /**
     * Waits for a message, with a timeout, and passes available messages to a handler, in place.
     *
     * @param handler of the messages.
     * @param limit   maximum number of messages.
     * @param timeout to wait; zero or less does not wait.
     * @param unit    of the timeout.
     * @return the number of messages handled; zero if the timeout elapsed.
     * @throws InterruptedException    if interrupted; nothing was taken.
     * @throws TopicClosedException    if the stream has ended and everything was received.
     * @throws SlowSubscriberException if this subscriber was disconnected.
     * @throws DriverUnavailableException if no driver can be started for a lasting reason; nothing was taken.
     */
    public int poll(final MessageHandler handler, final int limit, final long timeout, final TimeUnit unit)
        throws InterruptedException
    {
        return await(handler, limit, Deadline.after(timeout, unit));
    }

    /**
     * Sets a handler, which the receiving thread calls when messages were missed or a new driver has taken over.
     *
     * @param handler of the gap.
     * @return this subscriber.
     */
    public Subscriber<E> onGap(final Consumer<Gap> handler)
    {
        gapHandler = Objects.requireNonNull(handler, "handler");
        subscription.onGap(handler);
        final TapeReader replaying = reader;
        if (replaying != null)
        {
            replaying.onGap(handler);
        }
        return this;
    }

    /**
     * Returns whether there is a publisher whose messages would be received, as far as the driver knows. Over a network
     * one that cannot be reached any more is given up after 30 seconds.
     *
     * @return whether there is a publisher.
     */
    public boolean isConnected()
    {
        enter();
        try
        {
            return subscription.isConnected();
        }
        finally
        {
            gate.leave();
        }
    }

    /** Returns the counters of this subscriber. */
    public SubscriberStatistics statistics()
    {
        if (gate.isClosed())
        {
            throw closedHandle();
        }
        final TapeReader replaying = reader;
        return replaying == null ? subscription.statistics() : replaying.statistics();
    }

    TopicSubscription subscription()
    {
        return subscription;
    }

    private void release()
    {
        final TapeReader replaying = reader;
        if (replaying != null)
        {
            replaying.close();
        }
        subscription.close();
    }

    /**
     * Closes this subscriber, so that publishers no longer wait for it. If another thread is receiving, or in a
     * handler, the subscriber closes as soon as that thread is done; a thread that waits gets a
     * {@link HandleClosedException}.
     */
    @Override
    public void close()
    {
        if (gate.close())
        {
            bus.forget(this);
            if (sharedBus != null)
            {
                sharedBus.release();
            }
        }
    }

    void reregisterIfLost()
    {
        final TapeReader replaying = reader;
        if (replaying == null)
        {
            subscription.reregisterIfLost();
        }
        else
        {
            replaying.reregisterIfLost();
        }
    }

    private E await(final long deadlineNs) throws InterruptedException
    {
        return await(decoder, 1, deadlineNs) == 0 ? null : received();
    }

    private E received()
    {
        final E element = decoded;
        decoded = null;
        return element;
    }

    private int await(final MessageHandler handler, final int limit, final long deadlineNs)
        throws InterruptedException
    {
        Waiter.checkInterrupt();
        int count = poll(handler, limit);
        while (count == 0 && reader != null && Deadline.remainingNs(deadlineNs) > 0)
        {
            // What comes from the archive is announced by nobody.
            LockSupport.parkNanos(REPLAY_PAUSE_NS);
            Waiter.checkInterrupt();
            count = poll(handler, limit);
        }
        if (count == 0)
        {
            final Waiter waiter = new Waiter(bus.waitStrategy(), subscription.published(), deadlineNs);
            while (count == 0 && waiter.idle())
            {
                count = poll(handler, limit);
                if (count == 0 && waiter.isPatient())
                {
                    upkeep();
                }
            }
        }
        return count;
    }

    private void decode(final DirectBuffer buffer, final int offset, final int length)
    {
        decoded = codec.decode(buffer, offset, length);
    }

    private void upkeep()
    {
        enter();
        try
        {
            if (reader == null)
            {
                subscription.upkeep();
            }
        }
        finally
        {
            gate.leave();
        }
    }

    private void enter()
    {
        if (!gate.enter())
        {
            throw closedHandle();
        }
    }

    private HandleClosedException closedHandle()
    {
        return new HandleClosedException("this subscriber was closed: topic=" + subscription.topicName());
    }

    @Override
    public String toString()
    {
        return "Subscriber{topic=" + subscription.topicName() + ", " + bus + "}";
    }

    private Object writeReplace()
    {
        return new Sent<>(
            bus.topics(), bus.options(), subscription.topicName(), codec, subscription.whenSlow());
    }

    private void readObject(final ObjectInputStream stream) throws InvalidObjectException
    {
        throw new InvalidObjectException("a handle is deserialised through its replacement");
    }

    private record Sent<E>(
        Topics topics, BusOptions options, String topic, Codec<E> codec, WhenSlow whenSlow)
        implements Serializable
    {
        private Object readResolve()
        {
            return SharedBus.acquire(
                topics, options, (shared) -> shared.bus().subscriber(topic, codec, whenSlow, shared));
        }
    }
}
