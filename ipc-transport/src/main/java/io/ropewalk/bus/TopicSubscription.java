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
import io.ropewalk.machine.waiting.EventCount;
import io.ropewalk.structure.ring.MessageHandler;
import org.agrona.DirectBuffer;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Messages of one subscription as bytes; never waits.
 */
final class Inlet
{
    private static final int LOOK_MASK = 63;
    private static final long UPKEEP_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Source[] NO_SOURCES = {};

    private final Topics topics;
    private final Topic topic;
    private final String name;
    private final WhenSlow whenSlow;
    private final SubscriptionEntry entry;
    private final StreamEnd end;
    private final Lineages lineages;
    private final Links links;
    private Source[] sources = NO_SOURCES;
    private Consumer<Gap> gapHandler = (gap) -> {};
    private MessageHandler handler;
    private RuntimeException failure;
    private Error error;
    private int delivered;
    private int limit;
    private int first;
    private int polls;
    private long nextUpkeepNs = System.nanoTime();
    private long received;
    private long missed;
    private long evictions;
    private boolean isContested;
    private boolean isEvicted;
    private boolean isSkipping;
    private boolean isSlow;

    Inlet(final Bus bus, final Topic topic, final String name, final WhenSlow whenSlow)
    {
        this.topics = bus.topics();
        this.topic = topic;
        this.name = name;
        this.whenSlow = whenSlow;
        this.entry = topics.addSubscription(topic, whenSlow.ordinal());
        this.end = new StreamEnd(topics, topic);
        this.lineages = new Lineages(topics, topic);
        boolean isOpen = false;
        try
        {
            this.links = new Links(bus, topic, entry, lineages::noteStarts);
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

    void onGap(final Consumer<Gap> newHandler)
    {
        gapHandler = newHandler;
    }

    /** Messages to the handler; fewer than there are when it throws. */
    int poll(final MessageHandler newHandler, final int newLimit)
    {
        if (isSlow)
        {
            throw new SlowSubscriberException("disconnected for being slow: topic=" + name + " received=" + received);
        }
        final boolean isLastPass = end.isKnown();
        handler = newHandler;
        limit = newLimit;
        delivered = 0;
        isContested = false;
        final Source[] polled = sources;
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
        else if (isLastPass && !isContested && links.current().arrivals().isEmpty())
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
        if (!links.current().arrivals().isEmpty())
        {
            takeUp();
        }
        if ((polls & LOOK_MASK) == 0)
        {
            final long nowNs = System.nanoTime();
            if (nowNs - nextUpkeepNs >= 0)
            {
                nextUpkeepNs = nowNs + UPKEEP_INTERVAL_NS;
                upkeep();
            }
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
        else if (links.isPending())
        {
            adopt();
        }
        else if (links.current().connection().isLost())
        {
            links.relinkIfLost();
        }
        else if (isSkipping)
        {
            // Coming back has failed, and its caller was told.
            links.relink();
        }
        else
        {
            end.look(links.current().connection());
        }
        removeFinished();
    }

    /** The driver may have gone; by any thread of this process. */
    void relinkIfLost()
    {
        links.relinkIfLost();
    }

    private void adopt()
    {
        takeUp();
        final CompletableFuture<SubscriptionLink> arrived = links.takeArrived();
        if (arrived == null)
        {
            return;
        }
        final boolean isReplaced = links.adopt(arrived);
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
            final long done = publisher.done() & Outlet.SEQUENCE_MASK;
            final Lineage lineage = lineages.of(publisher.number(), done);
            final long ahead = Source.distance(done, lineage.expected);
            if (ahead > 0)
            {
                lineage.expected = done;
                missed(lineage, ahead, done);
            }
        }
        throwFailure();
    }

    private void takeUp()
    {
        final SubscriptionLink link = links.current();
        for (Image image = link.arrivals().next(); image != null; image = link.arrivals().next())
        {
            final Source[] more = Arrays.copyOf(sources, sources.length + 1);
            more[sources.length] = new Source(this, link, image);
            sources = more;
        }
    }

    private void leaveSlow()
    {
        for (final Source source : sources)
        {
            source.finish();
        }
        lineages.leaveAll();
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
        links.relink();
    }

    private void removeFinished()
    {
        boolean isAny = false;
        for (final Source source : sources)
        {
            if (!source.isFinished() && source.link() != links.current() && isAbandoned(source))
            {
                source.finish();
            }
            isAny |= source.isFinished();
        }
        if (isAny)
        {
            for (final Source source : sources)
            {
                if (source.isFinished())
                {
                    source.finish();
                }
            }
            sources = Arrays.stream(sources).filter((source) -> !source.isFinished()).toArray(Source[]::new);
        }
        links.closeUnused(sources);
    }

    /** An old log that was just found empty, of a publisher that will not write to it any more. */
    private boolean isAbandoned(final Source source)
    {
        final List<PublisherEntry> publishers = topics.publishers(topic);
        final Lineage lineage = source.lineage();
        final boolean isWritten = lineage == null ?
            publishers.stream().anyMatch((publisher) -> publisher.epoch() == source.link().connection().epoch() &&
                publisher.isOpen()) :
            publishers.stream().anyMatch((publisher) -> publisher.number() == lineage.number && publisher.isOpen());
        if (isWritten)
        {
            return false;
        }
        final int before = delivered;
        source.poll();
        received += delivered - before;
        return delivered == before;
    }

    Lineage lineage(final long number, final long found)
    {
        return lineages.of(number, found);
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

    void missed(final Lineage lineage, final long count, final long sequence)
    {
        missed += count;
        entry.progress(received, missed);
        try
        {
            gapHandler.accept(new Gap(
                name, lineage.number, sequence, count, evictions > 0 ? Gap.Cause.SLOW : Gap.Cause.DRIVER));
        }
        catch (final RuntimeException ex)
        {
            // Thrown to whoever polls, after the message that follows the gap.
            failure = ex;
        }
    }

    boolean checkEvicted()
    {
        isEvicted = isEvicted || entry.isEvicted();
        return isEvicted;
    }

    /** Whether there may be more. */
    boolean deliver(final DirectBuffer buffer, final int offset, final int length)
    {
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
        links.close();
        sources = NO_SOURCES;
    }
}
