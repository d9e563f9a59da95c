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

import io.aeron.exceptions.AeronException;
import io.ropewalk.Ropewalk;
import io.ropewalk.bus.driver.DriverUnavailableException;
import io.ropewalk.bus.driver.Drivers;
import io.ropewalk.bus.topics.Member;
import io.ropewalk.bus.topics.Topic;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.codec.Codec;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.segment.Walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Publish and subscribe by topic, within a walk. Every subscriber of a topic receives every message that is published
 * after it was opened, those of one publisher in their order.
 * <p>
 * Aeron carries the messages. Its media driver is nobody's concern: whoever needs it and finds none starts one, in a
 * JVM of its own that outlives whoever started it and ends when nobody uses the bus any more.
 * <p>
 * <b>Threads:</b> any, for the bus; each publisher and each subscriber is for one thread at a time.
 * <p>
 * <b>Failure:</b> when the driver dies, whoever notices starts another, and every publisher and subscriber changes to
 * it by itself. What was published lies in memory that outlives the driver and is received first, so living processes
 * lose nothing; what is missed otherwise is counted and reported, see {@link Subscriber#onGap}. When a publisher dies,
 * the messages it had published are received. When everybody dies, nothing is left that stops the next.
 * {@link DriverUnavailableException} when no driver can be started.
 * <pre>{@code
 * try (Bus bus = Bus.open(walk);
 *     Publisher<String> prices = bus.publisher("prices", Codecs.utf8()))
 * {
 *     prices.publish("EURUSD 1.0815");
 * }
 * }</pre>
 */
public final class Bus implements AutoCloseable
{
    private static final int MAX_ATTEMPTS = 100;

    private final Topics topics;
    private final BusOptions options;
    private final Drivers drivers;
    private final Member member;
    private final long memberWord;
    private final Set<Publisher<?>> publishers = ConcurrentHashMap.newKeySet();
    private final Set<Subscriber<?>> subscribers = ConcurrentHashMap.newKeySet();
    private final Object connecting = new Object();
    private Connection connection;
    private volatile boolean isClosed;

    private Bus(final Topics topics, final BusOptions options)
    {
        this.topics = topics;
        this.options = options;
        this.drivers = new Drivers(topics, options.driver());
        this.member = topics.join(options.isSpinning());
        this.memberWord = member.word();
    }

    /**
     * Opens the bus of a walk.
     *
     * @param walk in which it lies.
     */
    public static Bus open(final Ropewalk walk)
    {
        return open(walk, BusOptions.defaults());
    }

    /**
     * Opens the bus of a walk.
     *
     * @param walk    in which it lies.
     * @param options for this handle.
     */
    public static Bus open(final Ropewalk walk, final BusOptions options)
    {
        return open(Walk.open(walk.path()), options);
    }

    /**
     * Opens the bus of a walk, and finds or starts its driver.
     *
     * @param walk    in which it lies.
     * @param options for this handle.
     */
    public static Bus open(final Walk walk, final BusOptions options)
    {
        Objects.requireNonNull(options, "options");
        final Bus bus = new Bus(Topics.open(walk), options);
        boolean isOpen = false;
        try
        {
            Control.call(() ->
            {
                bus.connect().release();
                return null;
            });
            isOpen = true;
            return bus;
        }
        finally
        {
            if (!isOpen)
            {
                bus.close();
            }
        }
    }

    /**
     * Opens a publisher.
     *
     * @param topic to publish to, made unless it exists.
     * @param codec of the messages; everybody's on this topic.
     * @param <E>   type of the messages.
     * @throws io.ropewalk.error.IncompatibleSegmentException if the topic has another codec.
     * @throws TopicClosedException                           if the topic was ended.
     * @throws io.ropewalk.error.OutOfSpaceException          if there is no room for its buffers.
     */
    public <E> Publisher<E> publisher(final String topic, final Codec<E> codec)
    {
        final Topic opened = topic(topic, codec);
        if (!opened.isOpen())
        {
            throw new TopicClosedException("topic was ended: topic=" + topic);
        }
        final Publisher<E> publisher = new Publisher<>(this, new Outlet(this, opened, topic), codec);
        publishers.add(publisher);
        return publisher;
    }

    /**
     * Opens a subscriber for which publishers wait when it is slow.
     *
     * @param topic to subscribe to, made unless it exists.
     * @param codec of the messages; everybody's on this topic.
     * @param <E>   type of the messages.
     * @throws io.ropewalk.error.IncompatibleSegmentException if the topic has another codec.
     */
    public <E> Subscriber<E> subscriber(final String topic, final Codec<E> codec)
    {
        return subscriber(topic, codec, WhenSlow.BLOCK);
    }

    /**
     * Opens a subscriber.
     *
     * @param topic    to subscribe to, made unless it exists.
     * @param codec    of the messages; everybody's on this topic.
     * @param whenSlow what happens when it is slow.
     * @param <E>      type of the messages.
     * @throws io.ropewalk.error.IncompatibleSegmentException if the topic has another codec.
     */
    public <E> Subscriber<E> subscriber(final String topic, final Codec<E> codec, final WhenSlow whenSlow)
    {
        Objects.requireNonNull(whenSlow, "whenSlow");
        final Subscriber<E> subscriber =
            new Subscriber<>(this, new Inlet(this, topic(topic, codec), topic, whenSlow), codec);
        subscribers.add(subscriber);
        return subscriber;
    }

    private Topic topic(final String name, final Codec<?> codec)
    {
        checkOpen();
        return topics.open(name, codec.name());
    }

    /**
     * Removes a topic: it is ended for those who have it, and the next who asks for the name gets a new one.
     *
     * @param topic to remove.
     * @return whether there was one.
     */
    public boolean remove(final String topic)
    {
        checkOpen();
        return topics.remove(topic);
    }

    /**
     * Removes a topic if its stream was ended, so that a new one can begin.
     *
     * @param topic to remove.
     * @return whether it was ended.
     */
    public boolean removeEnded(final String topic)
    {
        checkOpen();
        return topics.removeEnded(topic);
    }

    /**
     * The topics, and who uses them.
     */
    public List<TopicStatistics> statistics()
    {
        checkOpen();
        return statistics(topics);
    }

    /**
     * The topics of a walk and who uses them, without taking part in its bus; empty if it has none.
     *
     * @param walk to look at.
     */
    public static List<TopicStatistics> statistics(final Walk walk)
    {
        return Topics.find(walk).map(Bus::statistics).orElse(List.of());
    }

    private static List<TopicStatistics> statistics(final Topics topics)
    {
        final List<TopicStatistics> statistics = new ArrayList<>();
        for (final Topic topic : topics.topics())
        {
            statistics.add(new TopicStatistics(topic.name(), topic.codecName(), topic.isOpen(),
                topics.publishers(topic).stream().map(Outlet::statistics).toList(),
                topics.subscriptions(topic).stream().map(Inlet::statistics).toList()));
        }
        return statistics;
    }

    /**
     * Closes this handle, and the publishers and subscribers that were opened through it, which no other thread may be
     * using. The driver goes on while others use the bus.
     */
    @Override
    public void close()
    {
        synchronized (connecting)
        {
            if (isClosed)
            {
                return;
            }
            isClosed = true;
        }
        publishers.forEach(Publisher::close);
        subscribers.forEach(Subscriber::close);
        final Connection last = connection;
        if (last != null)
        {
            Control.call(() ->
            {
                last.release();
                return null;
            });
        }
        member.free(memberWord);
        drivers.close();
    }

    void forget(final Publisher<?> publisher)
    {
        publishers.remove(publisher);
    }

    void forget(final Subscriber<?> subscriber)
    {
        subscribers.remove(subscriber);
    }

    /** Whoever finds the driver gone tells the others of this process, whose threads may not look for a while. */
    void tellSubscribers()
    {
        subscribers.forEach(Subscriber::relink);
    }

    Topics topics()
    {
        return topics;
    }

    BusOptions options()
    {
        return options;
    }

    void checkOpen()
    {
        if (isClosed)
        {
            throw new HandleClosedException("this bus was closed: walk=" + topics.directory());
        }
    }

    /** A connection to the driver there is, to be released; takes its time. */
    Connection connect() throws InterruptedException
    {
        synchronized (connecting)
        {
            AeronException failure = null;
            for (int i = 0; i < MAX_ATTEMPTS; i++)
            {
                checkOpen();
                if (connection != null && !connection.isLost())
                {
                    return connection.retain();
                }
                try
                {
                    reconnect();
                    return connection.retain();
                }
                catch (final AeronException ex)
                {
                    // The driver went away in this moment, or never came: look again who drives.
                    failure = ex;
                }
            }
            throw new DriverUnavailableException("cannot connect to a driver: attempts=" + MAX_ATTEMPTS +
                " walk=" + topics.directory(), failure);
        }
    }

    private void reconnect() throws InterruptedException
    {
        final Connection next = Connection.open(topics, drivers.ensure());
        member.client(next.clientId(), next.epoch());
        final Connection previous = connection;
        connection = next;
        if (previous != null)
        {
            previous.release();
        }
    }

    @Override
    public String toString()
    {
        return "Bus{walk=" + topics.directory() + "}";
    }
}
