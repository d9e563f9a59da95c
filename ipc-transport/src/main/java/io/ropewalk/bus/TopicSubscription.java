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

import io.aeron.Image;
import io.ropewalk.bus.topics.PublisherEntry;
import io.ropewalk.bus.topics.SubscriptionEntry;
import io.ropewalk.bus.topics.Topic;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.machine.platform.IntervalTimer;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.structure.ring.MessageHandler;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Messages of one subscription as bytes; never waits.
 */
final class TopicSubscription
{
    private static final int LOOK_MASK = 63;
    private static final long UPKEEP_INTERVAL_NS = 1_000_000;
    private static final TopicImage[] NO_IMAGES = {};

    private final Topics topics;
    private final Topic topic;
    private final String name;
    private final WhenSlow whenSlow;
    private final SubscriptionEntry entry;
    private final EndOfStream end;
    private final IntervalTimer upkeepTimer = IntervalTimer.dueNow(UPKEEP_INTERVAL_NS);
    private final PublisherSessions sessions;
    private final boolean isNetwork;
    private final SubscriptionRegistrations registrations;
    private final long firstClientId;
    private final long firstRegistrationId;
    private TopicImage[] images = NO_IMAGES;
    private Consumer<Gap> gapHandler = (gap) -> {};
    private MessageHandler handler;
    private RuntimeException failure;
    /** Of a publisher that cannot be received; thrown to whoever polls next. */
    private RuntimeException problem;
    private Error error;
    private int delivered;
    private int limit;
    private int first;
    private int polls;
    private long stamp;
    private long received;
    private long missed;
    private long evictions;
    private boolean isContested;
    private boolean isEvicted;
    private boolean isSkipping;
    private boolean hasEnd;
    private boolean isSlow;

    TopicSubscription(final Bus bus, final Topic topic, final String name, final WhenSlow whenSlow)
    {
        this(bus, topic, name, whenSlow, false);
    }

    TopicSubscription(
        final Bus bus, final Topic topic, final String name, final WhenSlow whenSlow, final boolean isRecording)
    {
        this.topics = bus.topics();
        this.topic = topic;
        this.name = name;
        this.whenSlow = whenSlow;
        this.entry = topics.addSubscription(
            topic, whenSlow.ordinal() | (isRecording ? SubscriptionEntry.RECORDS : 0));
        this.end = new EndOfStream(topics, topic);
        this.isNetwork = bus.channel().isNetwork();
        this.sessions = new PublisherSessions(topics, topic, isNetwork);
        boolean isOpen = false;
        try
        {
            this.registrations = new SubscriptionRegistrations(bus, topic, entry, sessions::noteStarts);
            this.firstClientId = registrations.current().connection().clientId();
            this.firstRegistrationId = registrations.current().registrationId();
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

    static SubscriberStatistics statistics(final SubscriptionEntry entry)
    {
        final int policy = Math.max(0, Math.min(entry.policy(), WhenSlow.values().length - 1));
        return new SubscriberStatistics(WhenSlow.values()[policy], entry.isListening(), entry.received(),
            entry.missed(), entry.evictions());
    }

    SubscriberStatistics statistics()
    {
        return statistics(entry);
    }

    String topicName()
    {
        return name;
    }

    EventCount published()
    {
        return topic.published();
    }

    WhenSlow whenSlow()
    {
        return whenSlow;
    }

    Topic topic()
    {
        return topic;
    }

    SubscriptionEntry entry()
    {
        return entry;
    }

    long firstClientId()
    {
        return firstClientId;
    }

    long firstRegistrationId()
    {
        return firstRegistrationId;
    }

    DriverConnection connection()
    {
        return registrations.current().connection();
    }

    /** Of the message that is being delivered. */
    long stamp()
    {
        return stamp;
    }

    /** Number of the next message of a publisher. */
    long expected(final long publisher)
    {
        return sessions.expected(publisher);
    }

    /** Before the first poll, by who has received what came before in another way. */
    void resume(final Long2LongHashMap expected, final long alreadyReceived, final long alreadyMissed)
    {
        sessions.resume(expected);
        received = alreadyReceived;
        missed = alreadyMissed;
        entry.progress(received, missed);
    }

    void onGap(final Consumer<Gap> newHandler)
    {
        gapHandler = newHandler;
    }

    /** Messages to the handler; fewer than there are when it throws. */
    int poll(final MessageHandler newHandler, final int newLimit)
    {
        if (isSlow)
        {
            throw new SlowSubscriberException("subscriber was disconnected because it was slow: topic=" + name +
                " received=" + received);
        }
        throwProblem();
        final boolean isLastPass = end.isKnown();
        if (handler != newHandler)
        {
            handler = newHandler;
        }
        limit = newLimit;
        delivered = 0;
        isContested = false;
        final TopicImage[] polled = images;
        first = first + 1 < polled.length ? first + 1 : 0;
        for (int i = first; i < polled.length && delivered < limit; i++)
        {
            polled[i].poll();
        }
        for (int i = 0; i < first && delivered < limit; i++)
        {
            polled[i].poll();
        }
        if (delivered > 0)
        {
            received += delivered;
            entry.progress(received, missed);
            throwFailure();
        }
        else if (isLastPass && !isContested && registrations.current().availableImages().isEmpty())
        {
            end.reached();
        }
        if ((++polls & LOOK_MASK) == 0 || delivered == 0)
        {
            lookAbout();
        }
        return delivered;
    }

    private void lookAbout()
    {
        if (!registrations.current().availableImages().isEmpty())
        {
            takeUp();
        }
        if ((polls & LOOK_MASK) == 0 && upkeepTimer.isDue())
        {
            upkeep();
        }
    }

    /** Whether every message before the end of the stream was received. */
    boolean isEnded()
    {
        return end.isReached();
    }

    /** What is to be looked at now and then, and always before sleeping. */
    void upkeep()
    {
        if (end.isReached() || isSlow)
        {
            return;
        }
        if (entry.isEvicted())
        {
            checkEvicted();
        }
        if (isEvicted)
        {
            leaveSlow();
        }
        else if (registrations.isPending())
        {
            adopt();
        }
        else if (registrations.current().connection().isLost())
        {
            registrations.reregisterIfLost();
        }
        else if (isSkipping)
        {
            // Coming back has failed, and its caller was told.
            registrations.reregister();
        }
        else if (!isNetwork || hasEnd || !isConnected())
        {
            // What comes over a network may be on its way when the topic has ended in this walk.
            end.look(registrations.current().connection());
        }
        removeFinished();
    }

    /** The driver may have gone; by any thread of this process. */
    void reregisterIfLost()
    {
        registrations.reregisterIfLost();
    }

    private void adopt()
    {
        takeUp();
        final CompletableFuture<SubscriptionRegistration> completed = registrations.takeCompleted();
        if (completed == null)
        {
            return;
        }
        final boolean isReplaced = registrations.adopt(completed);
        if (isSkipping)
        {
            isSkipping = false;
            skip();
        }
        if (isReplaced)
        {
            gapHandler.accept(new Gap(name, -1, received, 0, Gap.Cause.DRIVER));
        }
    }

    /** After being too slow: goes on with what is published now, and says what was missed till then. */
    private void skip()
    {
        for (final PublisherEntry publisher : topics.publishers(topic))
        {
            final long done = publisher.done() & TopicPublication.SEQUENCE_MASK;
            final PublisherSession session = sessions.of(publisher.number(), done);
            final long ahead = TopicImage.distance(done, session.expected);
            if (ahead > 0)
            {
                session.expected = done;
                missed(session, ahead, done);
            }
        }
        throwFailure();
    }

    private void takeUp()
    {
        final SubscriptionRegistration registration = registrations.current();
        final AvailableImages available = registration.availableImages();
        for (Image image = available.next(); image != null; image = available.next())
        {
            if (isNetwork && !agrees(image))
            {
                continue;
            }
            final TopicImage[] more = Arrays.copyOf(images, images.length + 1);
            more[images.length] = new TopicImage(this, registration, image);
            images = more;
        }
    }

    /** Whether a publisher on some machine has the same topic and codec. */
    private boolean agrees(final Image image)
    {
        if (image.initialTermId() == BusChannel.agreement(name, topic.codecName()))
        {
            return true;
        }
        problem = new IncompatibleTopicException("a publisher has another codec: topic=" + name + " codec=" +
            topic.codecName() + " publisher=" + image.sourceIdentity());
        return false;
    }

    private void throwProblem()
    {
        if (problem != null)
        {
            final RuntimeException thrown = problem;
            problem = null;
            throw thrown;
        }
    }

    /** Over a network, after everything that a publisher has published which has ended the stream. */
    void endedElsewhere()
    {
        hasEnd = true;
        topic.end();
    }

    boolean isNetwork()
    {
        return isNetwork;
    }

    /** Whether there is a publisher that may publish something, as far as the driver knows. */
    boolean isConnected()
    {
        return Arrays.stream(images).anyMatch((image) -> !image.isFinished()) ||
            !registrations.current().availableImages().isEmpty();
    }

    private void leaveSlow()
    {
        for (final TopicImage image : images)
        {
            image.finish();
        }
        sessions.leaveAll();
        evictions++;
        entry.evictions(evictions);
        isEvicted = false;
        if (whenSlow == WhenSlow.DISCONNECT)
        {
            isSlow = true;
            return;
        }
        isSkipping = true;
        entry.comeBack();
        registrations.reregister();
    }

    private void removeFinished()
    {
        boolean isAny = false;
        for (final TopicImage image : images)
        {
            if (!image.isFinished() && image.registration() != registrations.current() && isAbandoned(image))
            {
                image.finish();
            }
            isAny |= image.isFinished();
        }
        if (isAny)
        {
            for (final TopicImage image : images)
            {
                if (image.isFinished())
                {
                    image.finish();
                }
            }
            images = Arrays.stream(images).filter((image) -> !image.isFinished()).toArray(TopicImage[]::new);
        }
        registrations.closeUnused(images);
    }

    /** An old log that was just found empty, of a publisher that will not write to it any more. */
    private boolean isAbandoned(final TopicImage image)
    {
        final List<PublisherEntry> publishers = topics.publishers(topic);
        final PublisherSession session = image.session();
        final boolean isWritten = isNetwork ? false : session == null ?
            publishers.stream().anyMatch((publisher) -> publisher.isOpen() &&
                publisher.epoch() == image.registration().connection().epoch()) :
            publishers.stream().anyMatch((publisher) -> publisher.number() == session.number && publisher.isOpen());
        if (isWritten)
        {
            return false;
        }
        final int before = delivered;
        image.poll();
        received += delivered - before;
        return delivered == before;
    }

    PublisherSession session(final long number, final long found)
    {
        return sessions.of(number, found);
    }

    void contested()
    {
        isContested = true;
    }

    boolean isContested()
    {
        return isContested;
    }

    boolean isHalted()
    {
        return delivered >= limit || failure != null || error != null || isEvicted;
    }

    void missed(final PublisherSession session, final long count, final long sequence)
    {
        missed += count;
        entry.progress(received, missed);
        try
        {
            gapHandler.accept(new Gap(name, session.number, sequence, count, cause()));
        }
        catch (final RuntimeException ex)
        {
            // Thrown to whoever polls, after the message that follows the gap.
            failure = ex;
        }
    }

    private Gap.Cause cause()
    {
        if (evictions > 0)
        {
            return Gap.Cause.SLOW;
        }
        return isNetwork ? Gap.Cause.LINK : Gap.Cause.DRIVER;
    }

    boolean checkEvicted()
    {
        isEvicted = isEvicted || entry.isEvicted();
        return isEvicted;
    }

    /** Whether there may be more. */
    boolean deliver(final DirectBuffer buffer, final int offset, final int length, final long newStamp)
    {
        stamp = newStamp;
        delivered++;
        try
        {
            handler.onMessage(buffer, offset, length);
        }
        catch (final RuntimeException ex)
        {
            failure = ex;
        }
        catch (final Error ex)
        {
            error = ex;
        }
        return delivered < limit && failure == null && error == null;
    }

    private void throwFailure()
    {
        if (failure != null)
        {
            final RuntimeException thrown = failure;
            failure = null;
            throw thrown;
        }
        if (error != null)
        {
            final Error thrown = error;
            error = null;
            throw thrown;
        }
    }

    void close()
    {
        registrations.close();
        images = NO_IMAGES;
    }
}
