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

import io.ropewalk.Ropewalk;
import io.ropewalk.bus.driver.DriverUnavailableException;
import io.ropewalk.bus.topics.Topic;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.codec.Codec;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.WalkGoneException;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Walk;
import org.agrona.CloseHelper;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Publish and subscribe by topic, within a walk. Every subscriber of a topic receives every message that is published
 * after it was opened, those of one publisher in their order.
 * <p>
 * Aeron carries the messages. Its media driver is nobody's concern: whoever needs it and finds none starts one, in a
 * JVM of its own that outlives whoever started it and ends when nobody uses the bus any more.
 * <p>
 * <b>Threads:</b> any, for the bus; each publisher and subscriber is for one thread at a time, and any may close it.
 * Written to another process, a bus is another handle there, with the same options, which is to be closed there;
 * reading it makes and starts nothing, the first publisher or subscriber does.
 * <p>
 * <b>Failure:</b> when the driver dies, whoever notices starts another, and every publisher and subscriber changes to
 * it by itself. What was published lies in memory that outlives the driver and is received first, so living processes
 * lose nothing; what is missed otherwise is counted and reported, see {@link Subscriber#onGap}. When a publisher dies,
 * the messages it had published are received. When everybody dies, nothing is left that stops the next.
 * Opening and removing topics waits for another process that does so, for ten seconds at most if that one is stopped:
 * then a {@link io.ropewalk.error.SegmentAccessException}.
 * {@link DriverUnavailableException} when no driver can be started for a reason that lasts: one that is killed while it
 * starts is started again.
 * <pre>{@code
 * try (Bus bus = Bus.open(walk);
 *     Publisher<String> prices = bus.publisher("prices", Codecs.utf8()))
 * {
 *     prices.publish("EURUSD 1.0815");
 * }
 * }</pre>
 */
public final class Bus implements AutoCloseable, Serializable
{
    private static final long serialVersionUID = 1L;

    private final transient Topics topics;
    private final transient BusOptions options;
    private final transient DriverConnector connector;
    private final transient Set<Publisher<?>> publishers = ConcurrentHashMap.newKeySet();
    private final transient Set<Subscriber<?>> subscribers = ConcurrentHashMap.newKeySet();

    private Bus(final Topics topics, final BusOptions options)
    {
        this.topics = topics;
        this.options = options;
        this.connector = new DriverConnector(topics, options);
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
     * @throws WalkGoneException if the walk was removed.
     */
    public static Bus open(final Ropewalk walk, final BusOptions options)
    {
        // Throws if another walk took its place, or none; also afterwards, so what was found is the same one.
        walk.names();
        final Optional<Walk> found = Walk.find(walk.path());
        walk.names();
        return open(found.orElseThrow(() ->
            new WalkGoneException("walk was removed while its bus was opened:", walk.path())), options);
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
        return open(Topics.open(walk), options);
    }

    static Bus open(final Topics topics, final BusOptions options)
    {
        final Bus bus = new Bus(topics, options);
        boolean isOpen = false;
        try
        {
            Control.call(() ->
            {
                bus.connect(() -> false).release();
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
        return publisher(topic, codec, null);
    }

    <E> Publisher<E> publisher(final String topic, final Codec<E> codec, final SharedBus sharedBus)
    {
        final Topic opened = topic(topic, codec);
        if (!opened.isOpen())
        {
            throw new TopicClosedException("topic was ended: topic=" + topic);
        }
        final Publisher<E> publisher =
            new Publisher<>(this, new TopicPublication(this, opened, topic), codec, sharedBus);
        publishers.add(publisher);
        closeIfLate(publisher);
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
        return subscriber(topic, codec, whenSlow, null);
    }

    <E> Subscriber<E> subscriber(
        final String topic, final Codec<E> codec, final WhenSlow whenSlow, final SharedBus sharedBus)
    {
        Objects.requireNonNull(whenSlow, "whenSlow");
        final Subscriber<E> subscriber =
            new Subscriber<>(this, new TopicSubscription(this, topic(topic, codec), topic, whenSlow), codec, sharedBus);
        subscribers.add(subscriber);
        closeIfLate(subscriber);
        return subscriber;
    }

    /** Whoever closes the bus meanwhile may not have seen the new handle. */
    private void closeIfLate(final AutoCloseable handle)
    {
        try
        {
            checkOpen();
        }
        catch (final HandleClosedException ex)
        {
            CloseHelper.close(handle);
            throw ex;
        }
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
     * Removes a topic of a walk that was ended or that nobody living uses, without taking part in its bus.
     *
     * @param walk  to look at.
     * @param topic to remove.
     * @return whether there was one.
     * @throws IllegalStateException if it is open and somebody uses it.
     */
    public static boolean removeUnused(final Walk walk, final String topic)
    {
        return Topics.find(walk).map((topics) -> topics.removeUnused(topic)).orElse(false);
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
            final TopicStatistics found = new TopicStatistics(topic.name(), topic.codecName(), topic.isOpen(),
                topics.publishers(topic).stream().map(TopicPublication::statistics).toList(),
                topics.subscriptions(topic).stream().map(TopicSubscription::statistics).toList());
            if (topic.isThere())
            {
                statistics.add(found);
            }
        }
        return statistics;
    }

    /**
     * Closes this handle, and the publishers and subscribers that were opened through it. What another thread is in the
     * middle of it may finish, a message that it writes or reads in place included: its handle is given up when it
     * leaves, and the memory under it goes no earlier. The driver goes on while others use the bus.
     */
    @Override
    public void close()
    {
        if (connector.close())
        {
            publishers.forEach(Publisher::close);
            subscribers.forEach(Subscriber::close);
            connector.leave();
        }
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
        subscribers.forEach(Subscriber::reregisterIfLost);
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
        connector.checkOpen();
    }

    /** As {@link DriverConnector#connect}. */
    DriverConnection connect(final BooleanSupplier isGivenUp) throws InterruptedException
    {
        return connector.connect(isGivenUp);
    }

    @Override
    public String toString()
    {
        return "Bus{walk=" + topics.directory() + "}";
    }

    private Object writeReplace()
    {
        return new Sent(topics.attachment(), options);
    }

    private void readObject(final ObjectInputStream stream) throws InvalidObjectException
    {
        throw new InvalidObjectException("a handle is deserialised through its replacement");
    }

    private record Sent(Attachment attachment, BusOptions options) implements Serializable
    {
        private Object readResolve()
        {
            // Takes no place and needs no driver before its first publisher or subscriber.
            return new Bus(Topics.of(attachment), Objects.requireNonNull(options, "options"));
        }
    }
}
