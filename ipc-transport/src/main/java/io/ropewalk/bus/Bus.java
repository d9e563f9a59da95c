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
import io.ropewalk.bus.driver.DriverChoice;
import io.ropewalk.bus.driver.DriverUnavailableException;
import io.ropewalk.bus.topics.Topic;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.codec.Codec;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.WalkGoneException;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.walk.Walk;
import org.agrona.CloseHelper;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Publishes and subscribes by topic, within a walk. A subscriber receives every message that is published to its topic
 * after it was opened; messages of one publisher arrive in order. By default these are processes of one machine; with
 * another {@link BusOptions#channel channel} the same program spans several.
 * <p>
 * Aeron carries the messages. Its media driver needs no care: the first process that finds none starts one, in its own
 * JVM, which outlives that process and ends when the bus is no longer used.
 * <p>
 * <b>Threads:</b> any, for the bus; a publisher or subscriber is for one thread at a time, and any thread may close it.
 * A bus that is sent to another process is another handle there, with the same options; close it there. Deserialising
 * it starts nothing; its first publisher or subscriber does.
 * <p>
 * <b>Failure:</b> if the driver dies, the first process to notice starts another, and every publisher and subscriber
 * moves to it. Published messages lie in memory that outlives the driver and are received first, so live processes lose
 * nothing; anything else that is missed is counted and reported, see {@link Subscriber#onGap}. Messages of a dead
 * publisher are received. If all processes die, nothing they leave stops the next one.
 * Over a network, where no kernel tells of a death, who cannot be reached is waited for, but not longer than 30
 * seconds; what was not sent when a driver died is missed by other machines, counted, and reported.
 * Opening and removing a topic waits for another process that does the same; if that is stopped, it throws
 * {@link io.ropewalk.error.SegmentAccessException} after ten seconds. {@link DriverUnavailableException} means that no
 * driver can be started for a lasting reason; one that is killed while it starts is started again.
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
    private final transient BusChannel channel;
    private final transient DriverConnector connector;
    private final transient Set<Publisher<?>> publishers = ConcurrentHashMap.newKeySet();
    private final transient Set<Subscriber<?>> subscribers = ConcurrentHashMap.newKeySet();
    private final transient Set<Recording> recordings = ConcurrentHashMap.newKeySet();

    private Bus(final Topics topics, final BusOptions options)
    {
        this.topics = topics;
        this.options = options;
        this.channel = options.channel();
        this.connector = new DriverConnector(topics, options);
    }

    /**
     * Opens the bus of a walk.
     *
     * @param walk that holds the bus.
     */
    public static Bus open(final Ropewalk walk)
    {
        return open(walk, BusOptions.defaults());
    }

    /**
     * Opens the bus of a walk, and finds or starts its driver.
     *
     * @param walk    that holds the bus.
     * @param options for this handle.
     * @throws WalkGoneException if the walk was removed.
     */
    public static Bus open(final Ropewalk walk, final BusOptions options)
    {
        Objects.requireNonNull(options, "options");
        return open(Topics.open(inside(walk)), options);
    }

    private static Walk inside(final Ropewalk walk)
    {
        // Throws if another walk took its place, or none; also afterwards, so what was found is the same one.
        walk.names();
        final Optional<Walk> found = Walk.find(walk.path());
        walk.names();
        return found.orElseThrow(() ->
            new WalkGoneException("walk was removed while its bus was looked at:", walk.path()));
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
     * @param topic to publish to, created if necessary.
     * @param codec of the messages, the same for all users of the topic.
     * @param <E>   type of the messages.
     * @throws io.ropewalk.error.IncompatibleSegmentException if the topic has another codec.
     * @throws TopicClosedException                           if the topic has ended.
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
     * Opens a subscriber that makes publishers wait when it is slow.
     *
     * @param topic to subscribe to, created if necessary.
     * @param codec of the messages, the same for all users of the topic.
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
     * @param topic    to subscribe to, created if necessary.
     * @param codec    of the messages, the same for all users of the topic.
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

    /**
     * Records a topic and keeps everything, as {@link #record(String, Codec, RecordingOptions)}.
     *
     * @param topic to record, created if necessary.
     * @param codec of the messages, the same for all users of the topic.
     * @param <E>   type of the messages.
     */
    public <E> Recording record(final String topic, final Codec<E> codec)
    {
        return record(topic, codec, RecordingOptions.defaults());
    }

    /**
     * Records a topic in the archive of this bus, see {@link BusOptions#archive}; goes on with its recording if there
     * is one. When this returns, every message that is published will be recorded, until the recording is closed.
     *
     * @param topic     to record, created if necessary.
     * @param codec     of the messages, the same for all users of the topic.
     * @param recording how much is kept.
     * @param <E>       type of the messages.
     * @throws RecordingException if the bus has no archive or a channel over the network, somebody records this topic
     *                            already, the recording has another codec, or the archive refuses.
     * @throws io.ropewalk.error.OutOfSpaceException if the disk of the archive is full.
     */
    public <E> Recording record(final String topic, final Codec<E> codec, final RecordingOptions recording)
    {
        Objects.requireNonNull(recording, "recording");
        checkOpen();
        channel.requireLocal(topic);
        final Recording started = Recording.start(this, topic, codec, recording);
        recordings.add(started);
        closeIfLate(started);
        return started;
    }

    /**
     * Returns what the archive of this bus keeps. Takes its time.
     *
     * @throws RecordingException if the bus has no archive.
     */
    public List<RecordedTopic> recordings()
    {
        checkOpen();
        return Control.call(() -> ArchiveConnection.recordings(this));
    }

    /** By a recorder; the tape is opened when it has its place, and before publishers wait for it. */
    <E> Subscriber<E> recordingSubscriber(final String name, final Codec<E> codec, final Callable<Void> opener)
        throws InterruptedException
    {
        final Topic topic = topic(name, codec);
        if (Recorder.isRecorded(topics, topic))
        {
            throw new RecordingException(RecordingException.Reason.IN_USE,
                "somebody records this topic already: topic=" + name + " walk=" + topics.directory());
        }
        Control.call(opener);
        final Subscriber<E> subscriber = new Subscriber<>(
            this, new TopicSubscription(this, topic, name, WhenSlow.BLOCK, true), codec, null);
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
     * Removes a topic: it ends for its users, and the next to ask for the name gets a new one.
     *
     * @param topic to remove.
     * @return true if there was such a topic.
     */
    public boolean remove(final String topic)
    {
        checkOpen();
        return topics.remove(topic);
    }

    /**
     * Removes a topic if its stream has ended, so that a new one can start.
     *
     * @param topic to remove.
     * @return true if it had ended.
     */
    public boolean removeEnded(final String topic)
    {
        checkOpen();
        return topics.removeEnded(topic);
    }

    /**
     * Removes a topic that has ended or that no live process uses, without joining the bus of the walk.
     *
     * @param walk  that holds the bus.
     * @param topic to remove.
     * @return true if there was such a topic.
     * @throws IllegalStateException if the topic is open and in use.
     */
    public static boolean removeUnused(final Ropewalk walk, final String topic)
    {
        return Topics.find(inside(walk)).map((topics) -> topics.removeUnused(topic)).orElse(false);
    }

    /**
     * Returns the topics with their publishers and subscribers.
     */
    public List<TopicStatistics> statistics()
    {
        checkOpen();
        return statistics(topics);
    }

    /**
     * Returns the topics of a walk with their publishers and subscribers, without joining its bus; empty if there is no
     * bus.
     *
     * @param walk that holds the bus.
     */
    public static List<TopicStatistics> statistics(final Ropewalk walk)
    {
        return Topics.find(inside(walk)).map(Bus::statistics).orElse(List.of());
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
     * Closes this handle, and the publishers and subscribers that were opened through it. Another thread in the middle
     * of a call may finish it, including a message that it writes or reads in place; its handle closes, and releases
     * its memory, afterwards. The driver keeps running while other processes use the bus.
     */
    @Override
    public void close()
    {
        // They may need another driver to write what they have received.
        recordings.forEach(Recording::close);
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

    void forget(final Recording recording)
    {
        recordings.remove(recording);
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

    BusChannel channel()
    {
        return channel;
    }

    /** Somebody else's driver tells nobody of what comes over the network. */
    WaitStrategy waitStrategy()
    {
        final boolean isTold = !channel.isNetwork() || options.driver().kind() != DriverChoice.Kind.EXTERNAL;
        return isTold || options.waitStrategy() != WaitStrategy.HYBRID ? options.waitStrategy() : WaitStrategy.BACKOFF;
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
        return new Sent(topics, options);
    }

    private void readObject(final ObjectInputStream stream) throws InvalidObjectException
    {
        throw new InvalidObjectException("a handle is deserialised through its replacement");
    }

    private record Sent(Topics topics, BusOptions options) implements Serializable
    {
        private Object readResolve()
        {
            // Takes no place and needs no driver before its first publisher or subscriber.
            return new Bus(Objects.requireNonNull(topics, "topics"), Objects.requireNonNull(options, "options"));
        }
    }
}
