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
import io.ropewalk.segment.file.Names;
import io.ropewalk.segment.liveness.OwnerToken;
import io.ropewalk.segment.liveness.Participants;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

import static io.ropewalk.bus.topics.TopicsDescriptor.*;

/**
 * The table of topics. Looking is free; who changes it holds its claim, which is taken over from the dead: an entry
 * becomes visible with one store, so half of a change is no change.
 */
final class Registry
{
    private final AtomicBuffer buffer;
    private final Participants participants;
    private final Path file;

    Registry(final AtomicBuffer buffer, final Participants participants, final Path file)
    {
        this.buffer = buffer;
        this.participants = participants;
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
                "codec of topic: topic=" + name + " expected=" + codecName + " found=" + found, file);
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

    private Topic add(final String name, final String codecName)
    {
        for (int i = 0; i < TOPIC_COUNT; i++)
        {
            final int index = index(i);
            if (new Topic(buffer, index, file).state() == 0)
            {
                Topic.fill(buffer, index,
                    name.getBytes(StandardCharsets.UTF_8), codecName.getBytes(StandardCharsets.UTF_8));
                final int stream = buffer.getInt(NEXT_STREAM_OFFSET);
                buffer.putInt(NEXT_STREAM_OFFSET, stream + 1);
                // SYNC POINT: bus topic state
                buffer.putLongVolatile(index + TopicDescriptor.STATE_OFFSET, Topic.word(stream, Topic.OPEN));
                return new Topic(buffer, index, file);
            }
        }
        throw new IllegalStateException("too many topics: max=" + TOPIC_COUNT + " name=" + name + " file=" + file);
    }

    private <T> T alone(final Supplier<T> action)
    {
        final int me = participants.owner();
        // Threads of this process have the same token.
        synchronized (Registry.class)
        {
            final IdleStrategy idle = new BackoffIdleStrategy();
            while (!tryHold(me))
            {
                idle.idle();
            }
            try
            {
                return action.get();
            }
            finally
            {
                // SYNC POINT: bus registry held
                buffer.putIntVolatile(REGISTRY_OFFSET, OwnerToken.NOBODY);
            }
        }
    }

    private boolean tryHold(final int me)
    {
        // SYNC POINT: bus registry held
        final int holder = buffer.getIntVolatile(REGISTRY_OFFSET);
        final boolean isFree = OwnerToken.NOBODY == holder || participants.isDead(holder);
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
