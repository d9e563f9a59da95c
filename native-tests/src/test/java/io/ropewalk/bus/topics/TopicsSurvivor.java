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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import static io.ropewalk.bus.topics.TopicsOperation.CODEC;
import static io.ropewalk.bus.topics.TopicsOperation.STANDING;
import static org.junit.jupiter.api.Assertions.*;

/** A process on the bus that sees others die, has a topic, a member, a publisher and a subscription of its own. */
final class TopicsSurvivor
{
    private final Tables tables;
    private final Topics topics;
    private final Topic standing;
    private final Member member;
    private final PublisherEntry publisher;
    private final SubscriptionEntry subscription;
    private final long number;
    private final Map<Integer, String> streams = new HashMap<>();
    private final Set<Long> numbers = new HashSet<>();
    private int names;

    TopicsSurvivor(final Walk walk)
    {
        tables = Tables.open(walk, UnaryOperator.identity());
        topics = tables.topics();
        standing = topics.open(STANDING, CODEC);
        member = topics.join(false, false);
        publisher = topics.addPublisher(standing);
        number = publisher.number();
        subscription = topics.addSubscription(standing, 1);
        assertTrue(subscription.listen(11, 12, 13));
    }

    /** After a death. */
    void verify()
    {
        verifyOwn();
        verifyTopics();
        verifyDriver();
        verifyMembers();
        verifyPublishers();
        verifySubscriptions();
    }

    private void verifyOwn()
    {
        assertTrue(standing.isOpen());
        assertEquals(STANDING, standing.name());
        assertTrue(topics.members().stream().anyMatch((other) -> other.owner() == topics.owner()));
        assertFalse(topics.isDead(member));
        assertTrue(publisher.isOpen());
        assertEquals(number, publisher.number());
        if (subscription.isEvicted())
        {
            subscription.comeBack();
            assertFalse(subscription.isEvicted());
            assertFalse(subscription.isListening());
            assertTrue(subscription.listen(11, 12, 13));
        }
        assertTrue(subscription.isListening());
        assertEquals(12, subscription.registrationId());
    }

    /** No stream twice, nothing by halves, no place lost, and names can be given and taken. */
    private void verifyTopics()
    {
        final Map<String, Topic> found = new HashMap<>();
        int ended = 0;
        for (final Topic topic : topics.topics())
        {
            assertEquals(CODEC, topic.codecName());
            assertNull(found.put(topic.name(), topic), () -> "twice: name=" + topic.name());
            note(topic);
            ended += topic.isOpen() ? 0 : 1;
        }
        final List<Topic> added = new ArrayList<>();
        // The places of those that have ended, whose users are dead, come back when there is no other one.
        while (found.size() + added.size() < TopicsDescriptor.TOPIC_COUNT + ended)
        {
            final Topic topic = topics.open("new-" + names++, CODEC);
            assertFalse(streams.containsKey(topic.stream()), () -> "given twice: stream=" + topic.stream());
            note(topic);
            added.add(topic);
        }
        assertThrows(IllegalStateException.class, () -> topics.open("one-too-many", CODEC));
        assertTrue(added.stream().allMatch(Topic::isOpen));
        added.forEach(Topic::end);
        added.forEach((topic) -> assertTrue(topics.removeEnded(topic.name())));
        for (final Map.Entry<String, Topic> entry : found.entrySet())
        {
            final boolean isLeft = entry.getValue().isOpen();
            assertTrue(entry.getKey().equals(STANDING) || topics.remove(entry.getKey()) == isLeft, entry.getKey());
        }
        assertEquals(1, topics.topics().size());
    }

    private void note(final Topic topic)
    {
        final String name = streams.putIfAbsent(topic.stream(), topic.name());
        assertTrue(name == null || name.equals(topic.name()),
            () -> "stream=" + topic.stream() + " name=" + topic.name() + " before=" + name);
    }

    private void verifyDriver()
    {
        final long word = topics.driver();
        final int state = DriverWord.state(word);
        assertTrue(state == DriverWord.NONE || topics.isDead(DriverWord.owner(word)), DriverWord.describe(word));
        if (state == DriverWord.EXTERNAL)
        {
            assertTrue(topics.externalPath().toString().startsWith("/tmp/EXTERNAL_DRIVER-"));
        }
        final int epoch = DriverWord.epoch(word) + 1;
        final long elected = DriverWord.of(epoch, DriverWord.STARTING, topics.owner());
        assertTrue(topics.changeDriver(word, elected));
        assertFalse(topics.changeDriver(word, elected));
        topics.externalPath("/tmp/mine");
        assertEquals(Path.of("/tmp/mine"), topics.externalPath());
        assertTrue(topics.changeDriver(elected, DriverWord.of(epoch, DriverWord.NONE, 0)));
    }

    private void verifyMembers()
    {
        final List<Member> added = new ArrayList<>();
        for (int i = 1; i < TopicsDescriptor.MEMBER_COUNT; i++)
        {
            added.add(topics.join(false, false));
        }
        assertThrows(IllegalStateException.class, () -> topics.join(false, false));
        assertTrue(topics.members().stream().noneMatch(topics::isDead));
        added.forEach((other) -> assertTrue(other.free()));
        added.forEach((other) -> assertFalse(other.free()));
        tables.leaveDead(standing);
        assertEquals(2, topics.members().size());
        final List<Member> dead = topics.members().stream().filter(topics::isDead).toList();
        assertEquals(1, dead.size());
        assertTrue(topics.bury(dead.get(0)));
        assertFalse(topics.bury(dead.get(0)));
        assertEquals(1, topics.members().size());
        assertEquals(List.of(topics.owner()),
            topics.subscriptions(standing).stream().map(SubscriptionEntry::owner).toList());
    }

    private void verifyPublishers()
    {
        final List<PublisherEntry> added = new ArrayList<>();
        for (int i = 1; i < TopicsDescriptor.PUBLISHER_COUNT; i++)
        {
            final PublisherEntry entry = topics.addPublisher(standing);
            assertTrue(numbers.add(entry.number()), () -> "given twice: number=" + entry.number());
            assertTrue(entry.isOpen());
            assertFalse(entry.isBusy());
            assertEquals(0, entry.done());
            added.add(entry);
        }
        assertEquals(TopicsDescriptor.PUBLISHER_COUNT, topics.publishers(standing).size());
        assertThrows(IllegalStateException.class, () -> topics.addPublisher(standing));
        added.forEach(PublisherEntry::close);
        assertEquals(1, topics.publishers(standing).stream().filter(PublisherEntry::isOpen).count());
        topics.addPublisher(standing).close();
    }

    private void verifySubscriptions()
    {
        final List<SubscriptionEntry> added = new ArrayList<>();
        for (int i = 1; i < TopicsDescriptor.SUBSCRIPTION_COUNT; i++)
        {
            final SubscriptionEntry entry = topics.addSubscription(standing, 0);
            assertTrue(entry.listen(1, i, 1));
            added.add(entry);
        }
        final List<SubscriptionEntry> seen = topics.subscriptions(standing);
        assertEquals(TopicsDescriptor.SUBSCRIPTION_COUNT, seen.size());
        assertTrue(seen.stream().allMatch(SubscriptionEntry::isListening));
        assertThrows(IllegalStateException.class, () -> topics.addSubscription(standing, 0));
        added.forEach(SubscriptionEntry::close);
        assertFalse(added.get(0).listen(1, 1, 1));
        // Whose place was given to somebody else is not the one that was seen.
        final SubscriptionEntry next = topics.addSubscription(standing, 0);
        assertTrue(next.listen(1, 1, 1));
        assertEquals(1, seen.stream().filter(SubscriptionEntry::evict).count());
        assertTrue(next.isListening());
        assertTrue(subscription.isEvicted());
        next.close();
        verifyOwn();
        assertEquals(1, topics.subscriptions(standing).size());
    }
}
