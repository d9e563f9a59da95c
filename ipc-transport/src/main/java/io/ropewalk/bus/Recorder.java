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
import io.ropewalk.bus.topics.PublisherEntry;
import io.ropewalk.bus.topics.SubscriptionEntry;
import io.ropewalk.bus.topics.Topic;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.codec.Codec;
import io.ropewalk.machine.platform.IntervalTimer;
import io.ropewalk.segment.walk.Walk;
import org.agrona.DirectBuffer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Records a topic in a thread of its own: a subscriber like any other, for which publishers wait, and that writes what
 * it receives.
 */
final class Recorder<E> implements Runnable
{
    /*
     * It lives in the process that asked for it, and not beside the archive: so it outlives the driver, and reads what
     * lies in the logs of a driver that was killed, as every subscriber does. What it has read and the archive has not
     * written, TapeWriter keeps.
     *
     * Whoever replays must know when to go on with what it receives itself: when everything on the tape has come that
     * was published before it listened. So for each subscription that listens the recorder writes a mark HEARD when it
     * has received all that any publisher had published when it saw that subscription. It has when it has reached the
     * numbers that the publishers had then; or, since one of them may never come (its publisher died with its log),
     * after a round trip to the driver, by which every log is known, and two looks that found nothing in any.
     */
    private static final int LIMIT = 256;
    private static final long IDLE_MS = 10;
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long RETAIN_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int LOOKS = 2;

    private final Bus bus;
    private final String topic;
    private final Codec<E> codec;
    private final RecordingOptions options;
    private final Topics topics;
    private final TapeWriter writer;
    private final IntervalTimer lookTimer = IntervalTimer.dueNow(LOOK_NS);
    private final IntervalTimer retainTimer = IntervalTimer.dueNow(RETAIN_NS);
    private final List<Listener> waiting = new ArrayList<>();
    private final Set<Heard> heard = new HashSet<>();
    private final Thread thread;
    private final long walkId;
    private Subscriber<E> subscriber;
    private TopicSubscription subscription;
    private long count;
    private volatile long recorded;
    private volatile boolean isClosing;
    private volatile boolean isEnded;
    private volatile Throwable failure;

    Recorder(final Bus bus, final String topic, final Codec<E> codec, final RecordingOptions options)
    {
        this.bus = bus;
        this.topic = topic;
        this.codec = codec;
        this.options = options;
        this.topics = bus.topics();
        this.walkId = walkId(topics);
        this.writer = new TapeWriter(bus, topic, codec.name());
        this.thread = new Thread(this, "ropewalk-recorder");
        thread.setDaemon(true);
    }

    static long walkId(final Topics topics)
    {
        return Walk.find(topics.directory()).map((walk) -> walk.participants().walkId()).orElse(0L);
    }

    /** Takes its time. When it returns, everything that is published will be recorded. */
    void start() throws InterruptedException
    {
        boolean isOpen = false;
        try
        {
            subscriber = bus.recordingSubscriber(topic, codec, () ->
            {
                writer.open();
                return null;
            });
            subscription = subscriber.subscription();
            writer.mark(Tape.ERA, walkId, 0);
            isOpen = true;
            thread.start();
        }
        finally
        {
            if (!isOpen)
            {
                leave();
            }
        }
    }

    static boolean isRecorded(final Topics topics, final Topic topic)
    {
        return topics.subscriptions(topic).stream().anyMatch(
            (subscription) -> subscription.isRecorder() && subscription.isOpen());
    }

    TapeWriter writer()
    {
        return writer;
    }

    /** How many messages were written. */
    long recorded()
    {
        return recorded;
    }

    boolean isEnded()
    {
        return isEnded;
    }

    boolean isRunning()
    {
        return thread.isAlive();
    }

    Throwable failure()
    {
        return failure;
    }

    @Override
    public void run()
    {
        try
        {
            while (!isClosing)
            {
                look(subscriber.poll(this::write, LIMIT, IDLE_MS, TimeUnit.MILLISECONDS));
            }
            receiveRest();
        }
        catch (final TopicClosedException ex)
        {
            isEnded = true;
        }
        catch (final Throwable ex)
        {
            failure = ex;
        }
        leave();
    }

    /** What was published before somebody closed this. */
    private void receiveRest() throws InterruptedException
    {
        final Listener closer = new Listener(new Heard(0, 0));
        int received = 0;
        while (!closer.isHeard(received))
        {
            received = subscriber.poll(this::write, LIMIT, IDLE_MS, TimeUnit.MILLISECONDS);
            look(received);
        }
    }

    private void leave()
    {
        try
        {
            if (failure == null && writer.archive() != null)
            {
                writer.flush();
            }
        }
        catch (final Exception ex)
        {
            failure = failure == null ? ex : failure;
        }
        finally
        {
            if (subscriber != null)
            {
                subscriber.close();
            }
            writer.close();
        }
    }

    private void write(final DirectBuffer buffer, final int offset, final int length)
    {
        try
        {
            writer.write(subscription.stamp(), buffer, offset, length);
        }
        catch (final InterruptedException ex)
        {
            throw new RecordingException(RecordingException.Reason.REFUSED, "interrupted: topic=" + topic, ex);
        }
    }

    private void look(final int received) throws InterruptedException
    {
        count += received;
        recorded = count;
        writer.confirm();
        if (received == 0 || lookTimer.isDue())
        {
            writer.keep();
            findListeners();
            for (final Listener listener : new ArrayList<>(waiting))
            {
                if (listener.isHeard(received))
                {
                    writer.mark(Tape.HEARD, walkId ^ listener.id.clientId, listener.id.registrationId);
                    waiting.remove(listener);
                    heard.add(listener.id);
                }
            }
        }
        if (options.isLimited() && retainTimer.isDue())
        {
            retain();
        }
    }

    private void retain()
    {
        try
        {
            writer.retain(options);
        }
        catch (final AeronException ex)
        {
            // The driver has gone, which the next message tells, or a replay is still reading there: later.
            retainTimer.restart();
        }
    }

    private void findListeners()
    {
        final Set<Heard> present = new HashSet<>();
        for (final SubscriptionEntry entry : topics.subscriptions(subscription.topic()))
        {
            if (entry.isListening() && !entry.isRecorder())
            {
                final Heard id = new Heard(entry.clientId(), entry.registrationId());
                present.add(id);
                if (!heard.contains(id) && waiting.stream().noneMatch((listener) -> listener.id.equals(id)))
                {
                    waiting.add(new Listener(id));
                }
            }
        }
        heard.retainAll(present);
        waiting.removeIf((listener) -> !present.contains(listener.id));
    }

    void close()
    {
        isClosing = true;
        boolean isInterrupted = false;
        while (thread.isAlive() && Thread.currentThread() != thread)
        {
            try
            {
                thread.join();
            }
            catch (final InterruptedException ex)
            {
                isInterrupted = true;
            }
        }
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    private record Heard(long clientId, long registrationId)
    {
    }

    /** A subscription that listens, and what had been published when it was seen. */
    private final class Listener
    {
        private final Heard id;
        private final List<long[]> targets = new ArrayList<>();
        private CompletableFuture<Void> roundTrip;
        private int looks;

        private Listener(final Heard id)
        {
            this.id = id;
            for (final PublisherEntry publisher : topics.publishers(subscription.topic()))
            {
                targets.add(new long[]{publisher.number(), publisher.done() & TopicPublication.SEQUENCE_MASK});
            }
            ask();
        }

        private void ask()
        {
            final DriverConnection connection = subscription.connection();
            looks = 0;
            roundTrip = Control.start(() ->
            {
                connection.roundTrip();
                return null;
            });
        }

        private boolean isHeard(final int received)
        {
            targets.removeIf((target) -> TopicImage.distance(subscription.expected(target[0]), target[1]) >= 0);
            if (targets.isEmpty())
            {
                return true;
            }
            if (roundTrip.isCompletedExceptionally())
            {
                ask();
            }
            looks = roundTrip.isDone() && received == 0 ? looks + 1 : 0;
            return looks > LOOKS;
        }
    }
}
