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

import io.ropewalk.segment.walk.Walk;
import org.agrona.concurrent.AtomicBuffer;

import java.util.function.UnaryOperator;

/** The table of topics as the matrix sees it: through a buffer of its own, and with the dead in it. */
final class Tables
{
    /** A token that nobody ever had, which is as good as dead. */
    static final int DEAD = 5 << 10 | 77;

    private final Topics topics;
    private final AtomicBuffer buffer;

    private Tables(final Topics topics, final AtomicBuffer buffer)
    {
        this.topics = topics;
        this.buffer = buffer;
    }

    static Tables open(final Walk walk, final UnaryOperator<AtomicBuffer> view)
    {
        final Topics plain = Topics.open(walk);
        return new Tables(Topics.of(plain.attachment().seenThrough(view)), plain.attachment().buffer());
    }

    Topics topics()
    {
        return topics;
    }

    /** Somebody holds the registry, and died. */
    void abandonRegistry()
    {
        buffer.putIntVolatile(TopicsDescriptor.REGISTRY_OFFSET, DEAD);
    }

    /** Somebody said that he would sleep until the driver changes, or somebody publishes. */
    void announceSleepers()
    {
        announce(TopicsDescriptor.DRIVER_CHANGED_OFFSET);
        announce(TopicsDescriptor.DRIVER_WANTED_OFFSET);
        for (int i = 0; i < TopicsDescriptor.TOPIC_COUNT; i++)
        {
            final int index = TopicsDescriptor.TOPICS_OFFSET + i * TopicDescriptor.LENGTH;
            if (buffer.getLongVolatile(index + TopicDescriptor.STATE_OFFSET) != 0)
            {
                announce(index + TopicDescriptor.PUBLISHED_OFFSET);
            }
        }
    }

    private void announce(final int offset)
    {
        final int word = buffer.getIntVolatile(offset);
        buffer.putIntVolatile(offset, word | 1);
    }

    /** A process on the bus has died: its place among the members, a publisher and two subscriptions are left. */
    void leaveDead(final Topic topic)
    {
        kill(TopicsDescriptor.MEMBERS_OFFSET, TopicsDescriptor.MEMBER_COUNT, MemberDescriptor.LENGTH,
            () -> topics.join(false, false));
        kill(TopicsDescriptor.PUBLISHERS_OFFSET, TopicsDescriptor.PUBLISHER_COUNT, PublisherDescriptor.LENGTH,
            () -> topics.addPublisher(topic));
        for (int i = 0; i < 2; i++)
        {
            kill(TopicsDescriptor.SUBSCRIPTIONS_OFFSET, TopicsDescriptor.SUBSCRIPTION_COUNT,
                SubscriptionDescriptor.LENGTH, () -> topics.addSubscription(topic, 0).listen(1, 1, 1));
        }
    }

    /** Gives the entry that an action makes to somebody dead. */
    private void kill(final int offset, final int count, final int length, final Runnable action)
    {
        final long[] before = new long[count];
        for (int i = 0; i < count; i++)
        {
            before[i] = buffer.getLongVolatile(offset + i * length);
        }
        action.run();
        for (int i = 0; i < count; i++)
        {
            final long word = buffer.getLongVolatile(offset + i * length);
            if (word != before[i])
            {
                buffer.putLongVolatile(offset + i * length, word >>> Integer.SIZE << Integer.SIZE | DEAD);
            }
        }
    }
}
