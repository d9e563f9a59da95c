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
package io.ropewalk;

import io.ropewalk.codec.Codec;
import io.ropewalk.segment.Walk;
import io.ropewalk.segment.file.Access;
import io.ropewalk.segment.file.Segment;
import io.ropewalk.segment.file.SegmentKind;
import io.ropewalk.segment.file.SegmentSpec;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskLimits;
import io.ropewalk.structure.queue.TaskQueue;
import io.ropewalk.structure.ring.MpmcRing;
import io.ropewalk.structure.ring.RingLayout;
import io.ropewalk.structure.ring.SpscRing;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The door: a directory of shared objects, and the objects in it by name.
 * <p>
 * <b>Threads:</b> any. Two processes that ask for the same name at once get the same object.
 * <p>
 * <b>Failure:</b> {@link io.ropewalk.error.IllegalNameException} for a bad name, a
 * {@link io.ropewalk.error.SegmentException} for a file that cannot be used, with nothing created by halves. When its
 * directory is removed, an open walk throws {@link io.ropewalk.error.WalkGoneException} from then on. This
 * process counts as alive in the directory until it ends, however it ends.
 * <p>
 * <b>Caveat:</b> on Linux nothing that this JVM does with the files of a walk ends its life in it. Elsewhere, and where
 * no native code can be loaded or {@code io.ropewalk.portable} is set, locks fall when a process closes a file: if
 * anything in this JVM opens and closes {@code .owners} (a backup of the directory, say), others take it for dead.
 * <pre>{@code
 * Ropewalk walk = Ropewalk.open("orders");
 * SharedQueue<String> inbox = walk.queue("inbox", 1024, Codecs.utf8());
 * inbox.put("buy 100");
 * }</pre>
 */
public final class Ropewalk extends LockDoor implements AutoCloseable
{
    private Ropewalk(final Walk walk)
    {
        super(walk);
    }

    /**
     * Opens the walk of this name for the current user, under {@code /dev/shm} where there is one.
     *
     * @param name of the walk.
     * @return the walk.
     */
    public static Ropewalk open(final String name)
    {
        return new Ropewalk(Walk.open(name));
    }

    /**
     * Opens the walk in a directory, which is made for the current user if its parent exists. A walk that exists keeps
     * its own access, a group's included.
     *
     * @param directory of the walk.
     * @return the walk.
     */
    public static Ropewalk open(final Path directory)
    {
        return new Ropewalk(Walk.open(directory));
    }

    /**
     * Opens the walk in a directory for those who may take part in it.
     *
     * @param directory of the walk, which is made if its parent exists.
     * @param access    of a new walk, and expected of one that exists.
     * @return the walk.
     * @throws io.ropewalk.error.IncompatibleSegmentException if the walk has another access.
     */
    public static Ropewalk open(final Path directory, final Access access)
    {
        return new Ropewalk(Walk.open(directory, access));
    }

    /**
     * Opens the walk of this name if the current user has one. Makes nothing.
     *
     * @param name of the walk.
     * @return the walk, if there is one.
     */
    public static Optional<Ropewalk> find(final String name)
    {
        return Walk.find(name).map(Ropewalk::new);
    }

    /**
     * Opens the walk in a directory if there is one. Makes nothing.
     *
     * @param directory of the walk.
     * @return the walk, if there is one.
     */
    public static Optional<Ropewalk> find(final Path directory)
    {
        return Walk.find(directory).map(Ropewalk::new);
    }

    /**
     * Opens the walk in a directory if there is one, for those who may take part in it. Makes nothing.
     *
     * @param directory of the walk.
     * @param access    that is expected.
     * @return the walk, if there is one.
     * @throws io.ropewalk.error.IncompatibleSegmentException if the walk has another access.
     */
    public static Optional<Ropewalk> find(final Path directory, final Access access)
    {
        return Walk.find(directory, access).map(Ropewalk::new);
    }

    /**
     * A walk that vanishes when its last participant has gone, by exit or by {@code kill -9}.
     *
     * @return the walk.
     */
    public static Ropewalk temporary()
    {
        return new Ropewalk(Walk.temporary());
    }

    /**
     * Opens or creates a queue.
     *
     * @param name     of the queue.
     * @param capacity in elements, exactly.
     * @param codec    for the elements.
     * @param <E>      type of the elements.
     * @return a handle on the queue.
     */
    public <E> SharedQueue<E> queue(final String name, final int capacity, final Codec<E> codec)
    {
        return SharedQueue.open(walk, name, capacity, codec);
    }

    /**
     * Opens or creates a queue with a byte budget of one's own.
     *
     * @param name     of the queue.
     * @param capacity in elements, exactly.
     * @param codec    for the elements.
     * @param budget   bytes for the elements longer than 56 bytes, together; the longest element there can be.
     * @param <E>      type of the elements.
     * @return a handle on the queue.
     */
    public <E> SharedQueue<E> queue(final String name, final int capacity, final Codec<E> codec, final int budget)
    {
        return SharedQueue.open(walk, name, capacity, codec, budget);
    }

    /**
     * Creates a queue without a name, for those who are given its handle.
     *
     * @param capacity in elements, exactly.
     * @param codec    for the elements.
     * @param <E>      type of the elements.
     * @return a handle on the queue.
     */
    public <E> SharedQueue<E> queue(final int capacity, final Codec<E> codec)
    {
        return SharedQueue.create(walk, capacity, codec);
    }

    /**
     * Opens a queue if it exists, whatever its capacity.
     *
     * @param name  of the queue.
     * @param codec for the elements.
     * @param <E>   type of the elements.
     * @return a handle on the queue, if there is one.
     */
    public <E> Optional<SharedQueue<E>> findQueue(final String name, final Codec<E> codec)
    {
        return SharedQueue.find(walk, name, codec);
    }

    /**
     * Opens or creates a queue whose tasks are done, or delivered again when who has taken them dies.
     *
     * @param name     of the queue.
     * @param capacity in tasks that wait, exactly.
     * @param codec    for the tasks.
     * @param <E>      type of the tasks.
     * @return a handle on the queue.
     */
    public <E> TaskQueue<E> taskQueue(final String name, final int capacity, final Codec<E> codec)
    {
        return TaskQueue.open(walk, name, capacity, codec);
    }

    /**
     * Opens or creates a queue of tasks with limits of one's own.
     *
     * @param name     of the queue.
     * @param capacity in tasks that wait, exactly.
     * @param codec    for the tasks.
     * @param limits   how often a task is delivered, and how many may be in hands.
     * @param <E>      type of the tasks.
     * @return a handle on the queue.
     */
    public <E> TaskQueue<E> taskQueue(
        final String name, final int capacity, final Codec<E> codec, final TaskLimits limits)
    {
        return TaskQueue.open(walk, name, capacity, codec, limits);
    }

    /**
     * Creates a queue of tasks without a name, for those who are given its handle.
     *
     * @param capacity in tasks that wait, exactly.
     * @param codec    for the tasks.
     * @param <E>      type of the tasks.
     * @return a handle on the queue.
     */
    public <E> TaskQueue<E> taskQueue(final int capacity, final Codec<E> codec)
    {
        return TaskQueue.create(walk, capacity, codec, TaskLimits.DEFAULT);
    }

    /**
     * Opens or creates a pipe with messages in both directions.
     *
     * @param name  of the pipe.
     * @param codec for the messages.
     * @param <E>   type of the messages.
     * @return its two ends.
     */
    public <E> Pipe<E> pipe(final String name, final Codec<E> codec)
    {
        return Pipe.open(walk, name, codec);
    }

    /**
     * Opens or creates a pipe with messages in both directions and room of one's own.
     *
     * @param name     of the pipe.
     * @param codec    for the messages.
     * @param capacity in messages, in each direction; 1024 unless told otherwise.
     * @param budget   bytes for the messages longer than 56 bytes, together, in each direction; the longest message
     *                 there can be.
     * @param <E>      type of the messages.
     * @return its two ends.
     */
    public <E> Pipe<E> pipe(final String name, final Codec<E> codec, final int capacity, final int budget)
    {
        return Pipe.open(walk, name, codec, capacity, budget);
    }

    /**
     * Creates a pipe with messages in both directions, without a name.
     *
     * @param codec for the messages.
     * @param <E>   type of the messages.
     * @return its two ends, which may be given to other processes.
     */
    public <E> Pipe<E> pipe(final Codec<E> codec)
    {
        return Pipe.create(walk, codec);
    }

    /**
     * Opens or creates a pipe in which the first end only receives and the second only sends.
     *
     * @param name  of the pipe.
     * @param codec for the messages.
     * @param <E>   type of the messages.
     * @return its two ends.
     */
    public <E> Pipe<E> oneWayPipe(final String name, final Codec<E> codec)
    {
        return Pipe.oneWay(walk, name, codec);
    }

    /**
     * Opens or creates a pipe in which the first end only receives and the second only sends, with room of one's own.
     *
     * @param name     of the pipe.
     * @param codec    for the messages.
     * @param capacity in messages; 1024 unless told otherwise.
     * @param budget   bytes for the messages longer than 56 bytes, together; the longest message there can be.
     * @param <E>      type of the messages.
     * @return its two ends.
     */
    public <E> Pipe<E> oneWayPipe(final String name, final Codec<E> codec, final int capacity, final int budget)
    {
        return Pipe.oneWay(walk, name, codec, capacity, budget);
    }

    /**
     * Creates a pipe in which the first end only receives and the second only sends, without a name.
     *
     * @param codec for the messages.
     * @param <E>   type of the messages.
     * @return its two ends, which may be given to other processes.
     */
    public <E> Pipe<E> oneWayPipe(final Codec<E> codec)
    {
        return Pipe.createOneWay(walk, codec);
    }

    /**
     * Opens or creates a bare ring for one producer and one consumer.
     *
     * @param name       of the ring.
     * @param slots      number of messages it holds.
     * @param slotLength longest message in bytes.
     * @return a handle on the ring.
     */
    public SpscRing spscRing(final String name, final int slots, final int slotLength)
    {
        final RingLayout layout = RingLayout.single(slots, slotLength, 0);
        final Segment segment = ring(name, SegmentKind.SPSC_RING, layout, slots, slotLength);
        return new SpscRing(segment.buffer(), layout, walk.participants().owner(), walk.participants()::isDead,
            segment.path());
    }

    /**
     * Opens or creates a bare ring for any number of producers and consumers.
     *
     * @param name       of the ring.
     * @param slots      number of messages it holds.
     * @param slotLength longest message in bytes.
     * @return a handle on the ring.
     */
    public MpmcRing mpmcRing(final String name, final int slots, final int slotLength)
    {
        final RingLayout layout = RingLayout.shared(slots, slotLength, 0);
        final Segment segment = ring(name, SegmentKind.MPMC_RING, layout, slots, slotLength);
        return new MpmcRing(segment.buffer(), layout, walk.participants().owner(), walk.participants()::isDead,
            segment.path());
    }

    private Segment ring(
        final String name, final SegmentKind kind, final RingLayout layout, final int slots, final int slotLength)
    {
        return walk.openOrCreate(name, SegmentSpec.of(kind, RingLayout.fingerprint(), layout.bodyLength())
            .withParameter("slots", slots)
            .withParameter("slotLength", slotLength), Ropewalk::leaveZero);
    }

    /** A new ring is all zeros. */
    private static void leaveZero(final AtomicBuffer body)
    {
        assert body.getLong(0) == 0;
    }

    /**
     * Removes an object's name. Handles that are open keep working; whoever asks for the name gets a new object.
     *
     * @param name of the object.
     * @return true if there was one.
     */
    public boolean destroy(final String name)
    {
        return walk.destroy(name);
    }

    /**
     * Names of the objects in this walk, but those that Ropewalk keeps for itself.
     *
     * @return the names, sorted.
     */
    public List<String> names()
    {
        return walk.names();
    }

    /**
     * Directory of this walk.
     *
     * @return its path.
     */
    public Path path()
    {
        return walk.path();
    }

    /**
     * Does nothing now: objects outlive the walk's handle, and this process stays a participant until it ends. Here so
     * that a walk can stand in a try-with-resources statement with its objects.
     */
    @Override
    public void close()
    {
    }

    @Override
    public String toString()
    {
        return "Ropewalk{path=" + walk.path() + "}";
    }
}
