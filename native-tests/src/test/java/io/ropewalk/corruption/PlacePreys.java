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
package io.ropewalk.corruption;

import io.ropewalk.bus.bridge.Arrivals;
import io.ropewalk.bus.bridge.Departures;
import io.ropewalk.bus.bridge.QueueEnd;
import io.ropewalk.bus.topics.Member;
import io.ropewalk.bus.topics.PublisherEntry;
import io.ropewalk.bus.topics.SubscriptionEntry;
import io.ropewalk.bus.topics.Topic;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.bus.topics.TopicsMemory;
import io.ropewalk.codec.Codecs;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.sync.SharedLock;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What Ropewalk keeps for itself: who takes part in a walk, the table of topics, both sides of a bridge.
 */
final class PlacePreys
{
    private static final int CAPACITY = 8;
    private static final int BUDGET = 2048;
    private static final int BATCH = 3;

    private PlacePreys()
    {
    }

    static List<Prey> all()
    {
        return List.of(new Members(), new Table(), new Departure(), new Arrival());
    }

    /** A walk of its own, which is never left: so there are few. */
    private record Members() implements Prey
    {
        @Override
        public String name()
        {
            return "participants";
        }

        @Override
        public int strikes()
        {
            return 40;
        }

        @Override
        public boolean isRare()
        {
            return true;
        }

        @Override
        public List<Role> open(final Walk walk, final String name)
        {
            final Walk inner = Walk.open(walk.path().resolve(name));
            final SharedLock lock = inner.open("lock", SharedLock.of());
            return List.of(
                new Role("members", (random) ->
                {
                    inner.participants().liveCount();
                    inner.participants().isDead(random.nextInt());
                    inner.participants().isGivenOut(random.nextInt());
                }),
                new Role("alone", (random) -> inner.participants().runIfAlone(() -> {})),
                new Role("make", (random) ->
                {
                    inner.open("queue", SharedQueue.of(CAPACITY, Codecs.int64())).offer(1L);
                    inner.destroy("queue");
                }),
                new Role("lock", (random) ->
                {
                    if (lock.tryLock())
                    {
                        lock.unlock();
                    }
                }),
                new Role("look", (random) ->
                {
                    inner.names();
                    Prey.show(inner);
                }),
                new Role("join", (random) ->
                {
                    Walk.open(inner.path());
                    Walk.attach(inner.path());
                }));
        }
    }

    /** The table of topics of the walk. */
    private record Table() implements Prey
    {
        @Override
        public String name()
        {
            return "topics";
        }

        @Override
        public List<Role> open(final Walk walk, final String name)
        {
            final Topics topics = TopicsMemory.impatient(walk);
            return List.of(
                new Role("open", (random) -> topics.open("topic-" + random.nextInt(CAPACITY), "bytes")),
                new Role("join", (random) ->
                {
                    final Member member = topics.join(random.nextBoolean(), false);
                    member.client(random.nextLong(), 1);
                    member.free();
                }),
                new Role("publish", (random) -> publish(topics, random)),
                new Role("subscribe", (random) -> subscribe(topics, random)),
                new Role("look", (random) -> look(topics)),
                new Role("bury", (random) -> topics.members().stream().filter(topics::isDead).forEach(topics::bury)),
                new Role("remove", (random) ->
                {
                    topics.remove("topic-" + random.nextInt(CAPACITY));
                    topics.removeEnded("topic-" + random.nextInt(CAPACITY));
                    topics.removeUnused("topic-" + random.nextInt(CAPACITY));
                }),
                new Role("driver", (random) -> topics.changeDriver(topics.driver(), random.nextLong())));
        }

        private static void publish(final Topics topics, final Random random)
        {
            final Topic topic = topics.open("topic-" + random.nextInt(CAPACITY), "bytes");
            final PublisherEntry entry = topics.addPublisher(topic);
            entry.moved(1, 0);
            entry.begin(1, topic, topics.driver());
            entry.end(1, topic);
            entry.close();
        }

        private static void subscribe(final Topics topics, final Random random)
        {
            final Topic topic = topics.open("topic-" + random.nextInt(CAPACITY), "bytes");
            final SubscriptionEntry entry = topics.addSubscription(topic, 0);
            entry.listen(1, 1, 1);
            entry.progress(1, 0);
            entry.close();
        }

        private static void look(final Topics topics)
        {
            topics.externalPath();
            for (final Topic topic : topics.topics())
            {
                topic.name();
                topic.codecName();
                topics.publishers(topic);
                topics.subscriptions(topic);
            }
        }
    }

    private static SharedQueue<byte[]> queue(final Walk walk, final String name)
    {
        return walk.open(name, SharedQueue.of(CAPACITY, Codecs.bytes()).budget(BUDGET));
    }

    /** The side of a bridge that takes from a queue; there is one at a time. */
    private static final class Departure implements Prey
    {
        private Departures departures;

        @Override
        public String name()
        {
            return "bridge-sender";
        }

        @Override
        public boolean isShared()
        {
            return false;
        }

        @Override
        public void end()
        {
            departures = null;
        }

        @Override
        public List<Role> open(final Walk walk, final String name)
        {
            final SharedQueue<byte[]> queue = queue(walk, name);
            final QueueEnd end = new QueueEnd(queue);
            reopen(walk, end);
            return List.of(
                new Role("put", (random) -> queue.offer(new byte[random.nextInt(BUDGET / CAPACITY)])),
                new Role("move", (random) ->
                {
                    final int room = departures.room(end.maxLength());
                    if (room > 0)
                    {
                        final List<Long> positions = new ArrayList<>();
                        end.poll((buffer, index, length) ->
                        {
                            positions.add((long)index);
                            departures.add(positions.size(), buffer, index, length);
                        }, Math.min(BATCH, room));
                    }
                }),
                new Role("send", (random) -> send(departures)),
                new Role("confirm", (random) ->
                {
                    if (departures.head() < departures.tail())
                    {
                        departures.confirm(
                            departures.head() + Departures.recordLength(departures.length(departures.head())));
                    }
                }),
                new Role("end", (random) -> departures.isEnded()),
                new Role("again", (random) -> reopen(walk, end)));
        }

        private void reopen(final Walk walk, final QueueEnd end)
        {
            if (departures != null)
            {
                departures.close();
            }
            departures = Departures.open(walk, end);
        }

        private static void send(final Departures departures)
        {
            final UnsafeBuffer target = new UnsafeBuffer(new byte[BUDGET]);
            int count = 0;
            for (long sequence = departures.head();
                sequence < departures.tail() && count < CAPACITY;
                sequence += Departures.recordLength(departures.length(sequence)))
            {
                count++;
                final int length = departures.length(sequence);
                departures.copy(sequence, 0, target, 0, Math.min(length, BUDGET));
            }
        }
    }

    /** The side that puts into a queue. */
    private static final class Arrival implements Prey
    {
        private Arrivals arrivals;

        @Override
        public String name()
        {
            return "bridge-receiver";
        }

        @Override
        public boolean isShared()
        {
            return false;
        }

        @Override
        public void end()
        {
            arrivals = null;
        }

        @Override
        public List<Role> open(final Walk walk, final String name)
        {
            final SharedQueue<byte[]> queue = queue(walk, name);
            final QueueEnd end = new QueueEnd(queue);
            reopen(walk, end);
            final UnsafeBuffer source = new UnsafeBuffer(new byte[BUDGET]);
            return List.of(
                new Role("begin", (random) -> arrivals.begin(1 + random.nextInt(2), 0)),
                new Role("put", (random) -> arrivals.put(source, 0, random.nextInt(BUDGET / CAPACITY))),
                new Role("take", (random) -> queue.poll()),
                new Role("look", (random) ->
                {
                    arrivals.next();
                    arrivals.stream();
                    arrivals.isFor(1);
                    arrivals.isEnded();
                }),
                new Role("again", (random) -> reopen(walk, end)));
        }

        private void reopen(final Walk walk, final QueueEnd end)
        {
            if (arrivals != null)
            {
                arrivals.close();
            }
            arrivals = Arrivals.open(walk, end);
        }
    }
}
