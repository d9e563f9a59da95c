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

import io.ropewalk.bus.topics.Topic;
import io.ropewalk.bus.topics.Topics;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;

import java.util.HashMap;
import java.util.Map;

/** The publishers that a subscriber has heard, and where each of them was when it came. */
final class PublisherSessions
{
    private final Topics topics;
    private final Topic topic;
    private final boolean isNetwork;
    private final Long2ObjectHashMap<PublisherSession> sessions = new Long2ObjectHashMap<>();
    /** How many messages each publisher had published when we came. */
    private final Map<Long, Long> starts = new HashMap<>();
    private long firstPublisher;

    PublisherSessions(final Topics topics, final Topic topic, final boolean isNetwork)
    {
        this.isNetwork = isNetwork;
        this.topics = topics;
        this.topic = topic;
    }

    /**
     * Whoever publishes from now on publishes to us from its first message; of the others we may be given what somebody
     * else has not read yet.
     */
    void noteStarts()
    {
        starts.clear();
        firstPublisher = topics.nextPublisher();
        topics.publishers(topic).forEach((publisher) -> starts.put(publisher.number(), publisher.done()));
    }

    PublisherSession of(final long number, final long found)
    {
        PublisherSession session = sessions.get(number);
        if (session == null)
        {
            // Who comes from another machine is not in our table: its stream begins for us where we find it.
            final boolean isNewer = !isNetwork && ((number - firstPublisher) << TopicPublication.SEQUENCE_BITS) >= 0;
            final long start = isNewer ? 0 : isNetwork ? found : starts.getOrDefault(number, found);
            session = new PublisherSession(number, start & TopicPublication.SEQUENCE_MASK);
            sessions.put(number, session);
        }
        return session;
    }

    /** Number of the next message of a publisher, as far as we know. */
    long expected(final long number)
    {
        final PublisherSession session = sessions.get(number);
        if (session != null)
        {
            return session.expected;
        }
        final boolean isNewer = ((number - firstPublisher) << TopicPublication.SEQUENCE_BITS) >= 0;
        return (isNewer ? 0 : starts.getOrDefault(number, 0L)) & TopicPublication.SEQUENCE_MASK;
    }

    /** Whoever is known already is followed from there. */
    void resume(final Long2LongHashMap expected)
    {
        expected.forEachLong((number, next) -> sessions.put(number, new PublisherSession(number, next)));
    }

    /** None of the logs that were read is read any more. */
    void leaveAll()
    {
        sessions.values().forEach((session) -> session.current = null);
    }
}
