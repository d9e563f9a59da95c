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

import io.ropewalk.Rings;
import io.ropewalk.codec.Codecs;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskQueue;
import io.ropewalk.structure.ring.Ring;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Rings, queues and pipes.
 */
final class QueuePreys
{
    private static final int CAPACITY = 6;
    private static final int BUDGET = 1024;
    private static final int LARGE = 300;
    private static final int SLOT_LENGTH = 32;
    private static final long SHORT_US = 200;
    private static final int BATCH = 3;

    private QueuePreys()
    {
    }

    static List<Prey> all()
    {
        return List.of(
            new Queue("queue", SharedQueue.of(CAPACITY, Codecs.bytes()).budget(BUDGET), QueuePreys::bytes),
            new Queue("queue-of-numbers", SharedQueue.of(CAPACITY, Codecs.int64()), Random::nextLong),
            new Queue("queue-of-text", SharedQueue.of(CAPACITY, Codecs.utf8()).budget(BUDGET),
                (random) -> "grüße" + random.nextInt()),
            new Queue("queue-of-records", SharedQueue.of(CAPACITY, Codecs.record(Parcel.class)).budget(BUDGET),
                (random) -> new Parcel(random.nextInt(), "to " + random.nextInt())),
            new Queue("queue-of-objects", SharedQueue.of(CAPACITY, Codecs.object()).budget(BUDGET),
                (random) -> List.of("text", random.nextInt(), new int[] {1, 2})),
            new Queue("queue-growing", SharedQueue.growing(Codecs.bytes()).initialCapacity(2), QueuePreys::bytes),
            new Tasks(), new BareRing("ring-spsc", false), new BareRing("ring-mpmc", true), new TwoEnds());
    }

    /** An element of several fields. */
    record Parcel(int number, String address)
    {
    }

    private static byte[] bytes(final Random random)
    {
        return new byte[random.nextInt(4) == 0 ? random.nextInt(LARGE) : random.nextInt(CAPACITY)];
    }

    /** One that consists of a ring, or of several. */
    private record Queue(String name, Kind<? extends SharedQueue<?>> kind, Function<Random, Object> element)
        implements Prey
    {
        @Override
        @SuppressWarnings("unchecked")
        public List<Role> open(final Walk walk, final String objectName)
        {
            final SharedQueue<Object> queue = (SharedQueue<Object>)walk.open(objectName, kind);
            final List<Role> roles = new ArrayList<>(roles(queue, element));
            roles.add(new Role("find", (random) ->
            {
                walk.find(objectName, SharedQueue.any(Codecs.bytes()));
                walk.find(objectName, SharedQueue.anyGrowing(Codecs.bytes()));
            }));
            roles.add(new Role("put-all", (random) -> queue.putAll(
                List.of(element.apply(random), element.apply(random)), SHORT_US, TimeUnit.MICROSECONDS)));
            roles.add(new Role("look", (random) ->
            {
                inRange(queue.size(), queue.capacity());
                inRange(queue.remainingCapacity(), queue.capacity());
                queue.isFull();
                queue.isReady();
                queue.isShutdown();
                Prey.show(queue);
            }));
            return roles;
        }
    }

    private static List<Prey.Role> roles(final BlockingQueue<Object> queue, final Function<Random, Object> element)
    {
        return List.of(
            new Prey.Role("put", (random) -> queue.offer(element.apply(random))),
            new Prey.Role("put-timed",
                (random) -> queue.offer(element.apply(random), SHORT_US, TimeUnit.MICROSECONDS)),
            new Prey.Role("fill", (random) ->
            {
                for (int i = random.nextInt(2) * CAPACITY; i > 0; i--)
                {
                    queue.offer(element.apply(random));
                }
            }),
            new Prey.Role("take", (random) -> queue.poll()),
            new Prey.Role("take-timed", (random) -> queue.poll(SHORT_US, TimeUnit.MICROSECONDS)),
            new Prey.Role("peek", (random) -> queue.peek()),
            new Prey.Role("iterate", (random) -> queue.iterator().forEachRemaining((each) -> {})),
            new Prey.Role("remove", (random) -> queue.removeIf((each) -> random.nextBoolean())),
            new Prey.Role("drain", (random) -> queue.drainTo(new ArrayList<>(), random.nextInt(BATCH))));
    }

    private static void inRange(final int size, final int capacity)
    {
        if (size < 0 || size > capacity)
        {
            throw new AssertionError("size=" + size + " capacity=" + capacity);
        }
    }

    /** Tasks that are done, or come back. */
    private record Tasks() implements Prey
    {
        @Override
        public String name()
        {
            return "task-queue";
        }

        @Override
        @SuppressWarnings("unchecked")
        public List<Role> open(final Walk walk, final String name)
        {
            final TaskQueue<byte[]> tasks = walk.open(name, TaskQueue.of(CAPACITY, Codecs.bytes()));
            final List<Role> roles = new ArrayList<>(
                roles((BlockingQueue<Object>)(BlockingQueue<?>)tasks, QueuePreys::bytes));
            roles.add(new Role("done", (random) ->
            {
                if (tasks.poll() != null)
                {
                    tasks.attempts();
                    tasks.taskDone();
                }
            }));
            roles.add(new Role("find", (random) -> walk.find(name, TaskQueue.any(Codecs.bytes()))));
            roles.add(new Role("join", (random) -> tasks.join(SHORT_US, TimeUnit.MICROSECONDS)));
            roles.add(new Role("dead", (random) ->
            {
                inRange(tasks.size(), tasks.capacity());
                tasks.unfinished();
                tasks.deadLetters();
                Prey.show(tasks);
                tasks.drainDeadLetters(new ArrayList<>());
            }));
            return roles;
        }
    }

    /** The bare ones; that with one producer has one user. */
    private record BareRing(String name, boolean isShared) implements Prey
    {
        @Override
        public List<Role> open(final Walk walk, final String name)
        {
            final Ring ring = walk.open(name,
                isShared ? Rings.mpmc(CAPACITY + 2, SLOT_LENGTH) : Rings.spsc(CAPACITY + 2, SLOT_LENGTH));
            final UnsafeBuffer source = new UnsafeBuffer(new byte[ring.maxMessageLength()]);
            return List.of(
                new Role("offer", (random) -> ring.offer(source, 0, random.nextInt(ring.maxMessageLength() + 1))),
                new Role("claim", (random) ->
                {
                    final int index = ring.tryClaim(random.nextInt(ring.maxMessageLength() + 1));
                    if (index >= 0 && random.nextBoolean())
                    {
                        ring.buffer().putByte(index, (byte)1);
                        ring.commit(index);
                    }
                    else if (index >= 0)
                    {
                        ring.abort(index);
                    }
                }),
                new Role("poll", (random) ->
                    ring.poll((buffer, index, length) -> buffer.boundsCheck(index, length), 1 + random.nextInt(BATCH))),
                new Role("look", (random) ->
                {
                    inRange(ring.size(), ring.capacity());
                    Prey.show(ring);
                }));
        }
    }

    /** A pipe, both of whose ends are used. */
    private record TwoEnds() implements Prey
    {
        @Override
        public String name()
        {
            return "pipe";
        }

        @Override
        public List<Role> open(final Walk walk, final String name)
        {
            final Pipe<byte[]> pipe = walk.open(name, Pipe.of(Codecs.bytes()).capacity(CAPACITY).budget(BUDGET));
            final List<Role> roles = new ArrayList<>();
            addRoles(roles, "first", pipe.first());
            addRoles(roles, "second", pipe.second());
            return roles;
        }

        private static void addRoles(final List<Role> roles, final String who, final Connection<byte[]> end)
        {
            roles.add(new Role(who + "-send",
                (random) -> end.offer(bytes(random), SHORT_US, TimeUnit.MICROSECONDS)));
            roles.add(new Role(who + "-receive", (random) -> end.poll(SHORT_US, TimeUnit.MICROSECONDS)));
            roles.add(new Role(who + "-handle",
                (random) -> end.poll((buffer, index, length) -> buffer.boundsCheck(index, length), BATCH)));
            roles.add(new Role(who + "-claim", (random) -> claim(end, random)));
            roles.add(new Role(who + "-look", (random) ->
            {
                end.isReady();
                end.isOpen();
                end.awaitReady(SHORT_US, TimeUnit.MICROSECONDS);
                Prey.show(end);
            }));
            roles.add(new Role(who + "-attach", (random) -> end.attach()));
            roles.add(new Role(who + "-rarely", (random) ->
            {
                switch (random.nextInt(60))
                {
                    case 0 -> end.exclusive();
                    case 1 -> end.close();
                    default -> end.isWritable();
                }
            }));
        }

        private static void claim(final Connection<byte[]> end, final Random random) throws IOException
        {
            final int index = end.tryClaim(random.nextInt(LARGE));
            if (index >= 0 && random.nextBoolean())
            {
                end.commit(index);
            }
            else if (index >= 0)
            {
                end.abort(index);
            }
        }
    }
}
