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
package io.ropewalk.bus.topics;

import io.ropewalk.error.IllegalNameException;
import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.file.Names;
import io.ropewalk.segment.liveness.OwnerToken;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

import static io.ropewalk.bus.topics.TopicsDescriptor.*;

/**
 * The table of topics. Looking is free; who changes it holds its claim, which is taken over from the dead: an entry
 * becomes visible with one store, so half of a change is no change.
 * <p>
 * When every place is taken, the place of the oldest stream that was ended and that nobody living uses is given to the
 * next topic. Whoever still has a handle on the old one keeps the old stream, which says that it was ended: streams are
 * not given twice, so the word of the place is never that of the old topic again.
 */
final class Registry
{
    private static final ReentrantLock ALONE = new ReentrantLock();

    private final AtomicBuffer buffer;
    private final Attachment attachment;
    private final Roster roster;
    private final Path file;
    private final long patienceNs;

    Registry(
        final AtomicBuffer buffer,
        final Attachment attachment,
        final Roster roster,
        final Path file,
        final long patienceNs)
    {
        this.patienceNs = patienceNs;
        this.buffer = buffer;
        this.attachment = attachment;
        this.roster = roster;
        this.file = file;
    }

    Topic open(final String name, final String codecName)
    {
        checkName(name);
        final Topic topic = find(name).orElseGet(() -> alone(() -> find(name).orElseGet(() -> add(name, codecName))));
        final String found = topic.codecName();
        if (!topic.isThere())
        {
            // Removed in this moment, and its place perhaps given away.
            return open(name, codecName);
        }
        if (!found.equals(codecName))
        {
            throw new IncompatibleSegmentException(
                "codec of the topic differs: topic=" + name + " expected=" + codecName + " found=" + found, file);
        }
        return topic;
    }

    Optional<Topic> find(final String name)
    {
        checkName(name);
        return topics().stream().filter((topic) -> topic.name().equals(name) && topic.isThere()).findFirst();
    }

    List<Topic> topics()
    {
        final List<Topic> found = new ArrayList<>();
        for (int i = 0; i < TOPIC_COUNT; i++)
        {
            final Topic topic = new Topic(buffer, index(i), file);
            if (topic.stream() != 0)
            {
                found.add(topic);
            }
        }
        return found;
    }

    boolean remove(final String name, final Predicate<Topic> condition)
    {
        return alone(() ->
        {
            final Optional<Topic> topic = find(name).filter(condition);
            topic.ifPresent(Topic::remove);
            return topic.isPresent();
        });
    }

    /**
     * Removes a topic that was ended, or that nobody living uses.
     *
     * @return whether there was one.
     * @throws IllegalStateException if it is used.
     */
    boolean removeUnused(final String name)
    {
        return remove(name, (topic) ->
        {
            final int stream = topic.stream();
            if (topic.isOpen() && roster.usedStreams().contains(stream))
            {
                throw new IllegalStateException("topic is in use: topic=" + name + " publishers=" +
                    roster.publishers(stream).stream().filter(PublisherEntry::isOpen).count() + " subscribers=" +
                    roster.subscriptions(stream).stream().filter(SubscriptionEntry::isListening).count() +
                    " file=" + file);
            }
            return true;
        });
    }

    private Topic add(final String name, final String codecName)
    {
        final int index = claimPlace(name);
        Topic.fill(buffer, index,
            name.getBytes(StandardCharsets.UTF_8), codecName.getBytes(StandardCharsets.UTF_8));
        int stream = buffer.getInt(NEXT_STREAM_OFFSET);
        // That of no topic, which comes after four thousand million others.
        stream += stream == 0 ? 1 : 0;
        buffer.putInt(NEXT_STREAM_OFFSET, stream + 1);
        // SYNC POINT: bus topic state
        buffer.putLongVolatile(index + TopicDescriptor.STATE_OFFSET, Topic.word(stream, Topic.OPEN));
        return new Topic(buffer, index, file);
    }

    /** A free place; if there is none, that of the oldest ended topic without users, which is gone then. */
    private int claimPlace(final String name)
    {
        for (int i = 0; i < TOPIC_COUNT; i++)
        {
            if (new Topic(buffer, index(i), file).state() == 0)
            {
                return index(i);
            }
        }
        final int nextStream = buffer.getInt(NEXT_STREAM_OFFSET);
        final Set<Integer> used = roster.usedStreams();
        final Topic oldest = topics().stream()
            .filter((topic) -> topic.isEnded() && !used.contains(topic.stream()))
            .max(Comparator.comparingInt((topic) -> nextStream - topic.stream()))
            .orElseThrow(() -> new IllegalStateException("too many topics: max=" + TOPIC_COUNT + " name=" + name +
                " file=" + file + " (one that nobody uses can be removed)"));
        // Free first: whoever dies in the middle of the next one leaves a free place, never the old name on new bytes.
        oldest.remove();
        return oldest.index();
    }

    private <T> T alone(final Supplier<T> action)
    {
        final int me = attachment.owner();
        hold(me);
        try
        {
            return action.get();
        }
        finally
        {
            // SYNC POINT: bus registry held
            buffer.putIntVolatile(REGISTRY_OFFSET, OwnerToken.NOBODY);
            ALONE.unlock();
        }
    }

    /** Whoever waits here has no deadline, and only a holder that is stopped holds it for long. */
    private void hold(final int me)
    {
        final long deadlineNs = System.nanoTime() + patienceNs;
        final IdleStrategy idle = new BackoffIdleStrategy();
        // Threads of this process have the same token. No monitor: a virtual thread would keep its carrier.
        while (!ALONE.tryLock() || !tryHoldElseUnlock(me))
        {
            if (System.nanoTime() - deadlineNs >= 0)
            {
                throw new SegmentAccessException(
                    "another process is changing the topics and may be stopped: waitedMs=" +
                    TimeUnit.NANOSECONDS.toMillis(patienceNs) + " holder=0x" +
                    Integer.toHexString(buffer.getIntVolatile(REGISTRY_OFFSET)), file);
            }
            idle.idle();
        }
    }

    private boolean tryHoldElseUnlock(final int me)
    {
        boolean isHeld = false;
        try
        {
            isHeld = tryHold(me);
            return isHeld;
        }
        finally
        {
            if (!isHeld)
            {
                ALONE.unlock();
            }
        }
    }

    private boolean tryHold(final int me)
    {
        // SYNC POINT: bus registry held
        final int holder = buffer.getIntVolatile(REGISTRY_OFFSET);
        final boolean isFree = OwnerToken.NOBODY == holder || attachment.isDead(holder);
        // SYNC POINT: bus registry held
        return isFree && buffer.compareAndSetInt(REGISTRY_OFFSET, holder, me);
    }

    private static int index(final int slot)
    {
        return TOPICS_OFFSET + slot * TopicDescriptor.LENGTH;
    }

    private static void checkName(final String name)
    {
        Names.check(name);
        if (name.length() > TopicDescriptor.NAME_CAPACITY)
        {
            throw new IllegalNameException("topic name too long: name=" + name + " length=" + name.length() +
                " max=" + TopicDescriptor.NAME_CAPACITY);
        }
    }
}
