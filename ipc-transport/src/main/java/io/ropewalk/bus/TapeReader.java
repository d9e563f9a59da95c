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

import io.aeron.ControlledFragmentAssembler;
import io.aeron.Image;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.Header;
import io.ropewalk.bus.topics.Topic;
import io.ropewalk.structure.ring.MessageHandler;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What a subscriber receives from a recording, until it has caught up and goes on with what is published.
 */
final class TapeReader
{
    /*
     * (1) Replay from the start. (2) Near the end of the recording, listen to the topic, too, without reading:
     * publishers that wait for subscribers wait for us from now on. (3) Replay on to the mark that says that everything
     * is on the tape that was published before we listened. (4) Go on with the topic, where each publisher goes on with
     * the number that follows its last one on the tape; what has come both ways is dropped by its number. If nobody
     * records, the end of the recording takes the place of the mark, and the numbers tell what is missing.
     *
     * A replay that ends early, because its driver has died or a recording was cut off, is taken up again at the
     * position after the last message. One that ends twice at the same position, although there is more, is damaged.
     */
    private static final long NEAR = 1L << 20;
    private static final int FRAGMENTS = 256;

    private final Bus bus;
    private final Topic topic;
    private final String name;
    private final String codecName;
    private final WhenSlow whenSlow;
    private final long fromMs;
    private final long walkId;
    private final ControlledFragmentAssembler assembler = new ControlledFragmentAssembler(this::onMessage);
    private final Long2LongHashMap expected = new Long2LongHashMap(-1);
    private CompletableFuture<Replay> opening;
    private volatile CompletableFuture<TopicSubscription> listening;
    private Replay replay;
    private Consumer<Gap> gapHandler = (gap) -> {};
    private MessageHandler handler;
    private RuntimeException failure;
    private Error error;
    private int delivered;
    private int limit;
    private long era;
    private volatile long position;
    private long received;
    private long missed;
    /** As of the last poll, for others to see. */
    private volatile SubscriberStatistics statistics;
    /** Also what is no message, or only the beginning of one. */
    private long reached = -1;
    private long lastEnd = -2;
    private boolean isHeard;
    private volatile boolean isClosed;

    /** Takes its time; what cannot be replayed is refused here. */
    TapeReader(final Bus bus, final TopicSubscription before, final String codecName, final Start start)
    {
        this.bus = bus;
        this.topic = before.topic();
        this.name = before.topicName();
        this.whenSlow = before.whenSlow();
        this.codecName = codecName;
        this.fromMs = start.isByTime() ? start.timeMs() : Long.MIN_VALUE;
        this.walkId = Recorder.walkId(bus.topics());
        this.replay = Control.call(() -> Replay.open(bus, topic, codecName, start, () -> isClosed));
        this.position = replay.startPosition();
        this.statistics = count();
    }

    void onGap(final Consumer<Gap> newHandler)
    {
        gapHandler = newHandler;
    }

    /** Position after the last message. */
    long position()
    {
        return position;
    }

    SubscriberStatistics statistics()
    {
        return statistics;
    }

    private SubscriberStatistics count()
    {
        return new SubscriberStatistics(whenSlow, false, received, missed, 0);
    }

    /** Messages to the handler; fewer than there are when it throws. Waits for nobody. */
    int poll(final MessageHandler newHandler, final int newLimit)
    {
        handler = newHandler;
        limit = newLimit;
        delivered = 0;
        if (opening != null && !opening.isDone())
        {
            keepListening();
            return 0;
        }
        if (opening != null)
        {
            final CompletableFuture<Replay> opened = opening;
            opening = null;
            replay = Control.await(opened);
        }
        if (!replay.isOver() && !isHeard)
        {
            read();
        }
        else if (listening == null)
        {
            listen();
        }
        if (delivered > 0)
        {
            statistics = count();
        }
        throwFailure();
        return delivered;
    }

    private void read()
    {
        final Image image = replay.image();
        int count = 0;
        if (image != null)
        {
            int more = FRAGMENTS;
            while (more == FRAGMENTS && delivered < limit && !isHalted())
            {
                more = image.controlledPoll(assembler, FRAGMENTS);
                count += more;
            }
            if (!image.isClosed())
            {
                reached = image.position();
            }
        }
        if (count == 0 && !isHalted())
        {
            replay.wakeDriver();
            if (replay.isEnded())
            {
                replayAgain();
            }
        }
        if (listening == null && isNear())
        {
            listen();
        }
        keepListening();
    }

    private boolean isNear()
    {
        final long recorded = replay.isOver() ? -1 : replay.recordedPosition();
        return recorded >= 0 && recorded - position < NEAR;
    }

    private void replayAgain()
    {
        final Replay ended = replay;
        final boolean isStuck = !ended.isLost() && lastEnd == reached;
        lastEnd = ended.isLost() ? -2 : reached;
        final long at = position;
        final long end = Math.max(at, reached);
        assembler.clear();
        opening = Control.start(() ->
        {
            ended.close();
            final Replay next = Replay.resume(bus, topic, codecName, at, end, () -> isClosed);
            if (isStuck && !next.isOver() && next.endPosition() > end)
            {
                next.close();
                throw new RecordingException(RecordingException.Reason.DAMAGED, "recording cannot be read: topic=" +
                    name + " position=" + end + " end=" + next.endPosition());
            }
            return next;
        });
    }

    private void listen()
    {
        listening = Control.start(() ->
        {
            final TopicSubscription subscription = new TopicSubscription(bus, topic, name, whenSlow);
            // Whoever records looks who listens when it is woken.
            topic.published().signal();
            return subscription;
        });
    }

    private void keepListening()
    {
        if (listening != null && listening.isDone() && !listening.isCompletedExceptionally())
        {
            listening.join().reregisterIfLost();
        }
    }

    /** By any thread of this process. */
    void reregisterIfLost()
    {
        final CompletableFuture<TopicSubscription> found = listening;
        if (found != null && found.isDone() && !found.isCompletedExceptionally())
        {
            found.join().reregisterIfLost();
        }
    }

    /** The subscription to go on with, when everything before was delivered; null till then. */
    TopicSubscription tryLeave()
    {
        final boolean isDone = opening == null && (isHeard || replay.isOver());
        if (!isDone || listening == null || !listening.isDone())
        {
            return null;
        }
        final TopicSubscription subscription = Control.await(listening);
        if (era != walkId)
        {
            expected.clear();
        }
        subscription.resume(expected, received, missed);
        subscription.onGap(gapHandler);
        listening = null;
        return subscription;
    }

    private Action onMessage(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        final long stamp = header.reservedValue();
        if (length < Tape.TIME_LENGTH + (stamp == Tape.MARK ? Tape.MARK_LENGTH : 0))
        {
            failure = new RecordingException(RecordingException.Reason.DAMAGED, "recording has a message that is too " +
                "short: topic=" + name + " position=" + position + " length=" + length);
        }
        else if (stamp == Tape.MARK)
        {
            onMark(buffer, offset + Tape.TIME_LENGTH);
        }
        else
        {
            onMessage(stamp, buffer, offset, length);
        }
        position = header.position();
        return isHalted() || isHeard ? Action.BREAK : Action.CONTINUE;
    }

    private void onMark(final DirectBuffer buffer, final int offset)
    {
        final long kind = buffer.getLong(offset);
        final long first = buffer.getLong(offset + Long.BYTES);
        if (kind == Tape.ERA && first != era)
        {
            era = first;
            expected.clear();
        }
        else if (kind == Tape.HEARD && listening != null && listening.isDone() &&
            !listening.isCompletedExceptionally())
        {
            final TopicSubscription subscription = listening.join();
            isHeard = first == (walkId ^ subscription.firstClientId()) &&
                buffer.getLong(offset + 2 * Long.BYTES) == subscription.firstRegistrationId();
        }
    }

    private void onMessage(final long stamp, final DirectBuffer buffer, final int offset, final int length)
    {
        final long publisher = stamp >>> TopicPublication.SEQUENCE_BITS;
        final long found = stamp & TopicPublication.SEQUENCE_MASK;
        final long next = expected.get(publisher);
        final long ahead = next < 0 ? 0 : TopicImage.distance(found, next);
        if (ahead < 0)
        {
            return;
        }
        expected.put(publisher, (found + 1) & TopicPublication.SEQUENCE_MASK);
        if (buffer.getLong(offset) < fromMs)
        {
            return;
        }
        if (ahead > 0)
        {
            missed(publisher, found, ahead);
        }
        deliver(buffer, offset + Tape.TIME_LENGTH, length - Tape.TIME_LENGTH);
    }

    private void missed(final long publisher, final long found, final long ahead)
    {
        missed += ahead;
        try
        {
            gapHandler.accept(new Gap(name, publisher, found, ahead, Gap.Cause.UNRECORDED));
        }
        catch (final RuntimeException ex)
        {
            // Thrown to whoever polls, after the message that follows the gap.
            failure = ex;
        }
    }

    private void deliver(final DirectBuffer buffer, final int offset, final int length)
    {
        delivered++;
        received++;
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
    }

    private boolean isHalted()
    {
        return delivered >= limit || failure != null || error != null;
    }

    private void throwFailure()
    {
        final RuntimeException thrown = failure;
        final Error fatal = error;
        failure = null;
        error = null;
        if (thrown != null)
        {
            throw thrown;
        }
        if (fatal != null)
        {
            throw fatal;
        }
    }

    /** Nothing more is replayed; whoever goes on with the subscription has it. */
    void close()
    {
        isClosed = true;
        final CompletableFuture<Replay> opened = opening;
        final CompletableFuture<TopicSubscription> listened = listening;
        final Replay last = replay;
        Control.start(() ->
        {
            if (opened != null)
            {
                opened.whenComplete((found, ex) -> closeIfThere(found));
            }
            else
            {
                last.close();
            }
            if (listened != null)
            {
                listened.thenAccept(TopicSubscription::close);
            }
            return null;
        });
    }

    private static void closeIfThere(final Replay found)
    {
        if (found != null)
        {
            found.close();
        }
    }
}
