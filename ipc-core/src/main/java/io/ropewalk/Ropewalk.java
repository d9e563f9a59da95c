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
import io.ropewalk.machine.platform.Opening;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.process.child.ChildProcessBuilder;
import io.ropewalk.process.manager.Manager;
import io.ropewalk.process.manager.ManagerBuilder;
import io.ropewalk.process.pool.ProcessPool;
import io.ropewalk.process.pool.ProcessPoolBuilder;
import io.ropewalk.process.task.RemoteTask;
import io.ropewalk.segment.Access;
import io.ropewalk.segment.AnyOf;
import io.ropewalk.segment.Kind;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.collection.SharedList;
import io.ropewalk.structure.collection.SharedMap;
import io.ropewalk.structure.collection.SharedNamespace;
import io.ropewalk.structure.collection.SharedSet;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskQueue;
import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedCountDownLatch;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedLock;
import io.ropewalk.structure.sync.SharedReadWriteLock;
import io.ropewalk.structure.sync.SharedReentrantLock;
import io.ropewalk.structure.sync.SharedSemaphore;
import io.ropewalk.structure.value.SharedBoolean;
import io.ropewalk.structure.value.SharedBooleanArray;
import io.ropewalk.structure.value.SharedByte;
import io.ropewalk.structure.value.SharedByteArray;
import io.ropewalk.structure.value.SharedChar;
import io.ropewalk.structure.value.SharedCharArray;
import io.ropewalk.structure.value.SharedDouble;
import io.ropewalk.structure.value.SharedDoubleArray;
import io.ropewalk.structure.value.SharedFloat;
import io.ropewalk.structure.value.SharedFloatArray;
import io.ropewalk.structure.value.SharedInt;
import io.ropewalk.structure.value.SharedIntArray;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedLongArray;
import io.ropewalk.structure.value.SharedRecord;
import io.ropewalk.structure.value.SharedShort;
import io.ropewalk.structure.value.SharedShortArray;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A walk: a directory of shared objects, which are opened and created here by name.
 * <p>
 * <b>Threads:</b> any. Processes that ask for the same name at once get the same object.
 * <p>
 * <b>Failure:</b> a bad name throws {@link io.ropewalk.error.IllegalNameException}, a file that cannot be used a
 * {@link io.ropewalk.error.SegmentException}; nothing is left half-created. Once its directory is removed, an open walk
 * throws {@link io.ropewalk.error.WalkGoneException}. This process takes part in the walk, and counts as alive, until
 * it ends.
 * <p>
 * <b>Caveat:</b> outside Linux, and where native code cannot be loaded or {@code io.ropewalk.portable} is set, a
 * process loses its locks on a file when it closes the file: if anything in this JVM opens and closes {@code .owners},
 * such as a backup of the directory, other processes take this one for dead.
 * <pre>{@code
 * Ropewalk walk = Ropewalk.open("orders");
 * SharedQueue<String> inbox = walk.queue("inbox", 1024, Codecs.utf8());
 * inbox.put("buy 100");
 * }</pre>
 */
public final class Ropewalk implements AutoCloseable
{
    private final Walk walk;

    private Ropewalk(final Walk walk)
    {
        this.walk = walk;
    }

    /**
     * Makes the JVM flag {@code --add-opens} unnecessary: exports one package of the JDK,
     * {@code java.base/jdk.internal.misc}, to Agrona, which is to the class path if Agrona is there. Does nothing where
     * the package is open. Needs native code, so from JDK 24 on {@code --enable-native-access} avoids a warning.
     * <p>
     * <b>Threads:</b> any, and any number of times; the first call comes before everything else, best as the first line
     * of {@code main}. Children need no call.
     * <p>
     * <b>Failure:</b> if it throws, only the flag helps.
     *
     * @throws io.ropewalk.error.EnvironmentException if native code cannot be loaded, or if Agrona was used before the
     *                                                package was open.
     */
    public static void openJdkInternals()
    {
        Opening.openByConsent();
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
     * Opens the walk in a directory, which is created for the current user if its parent exists. An existing walk keeps
     * its access, which may be a group's.
     *
     * @param directory of the walk.
     * @return the walk.
     */
    public static Ropewalk open(final Path directory)
    {
        return new Ropewalk(Walk.open(directory));
    }

    /**
     * Opens the walk in a directory, with the given access.
     *
     * @param directory of the walk, which is created if its parent exists.
     * @param access    of a new walk, and expected of an existing one.
     * @return the walk.
     * @throws io.ropewalk.error.IncompatibleSegmentException if the walk has a different access.
     */
    public static Ropewalk open(final Path directory, final Access access)
    {
        return new Ropewalk(Walk.open(directory, access));
    }

    /**
     * Opens the walk of this name if the current user has one. Creates nothing.
     *
     * @param name of the walk.
     * @return the walk, or empty if there is none.
     */
    public static Optional<Ropewalk> find(final String name)
    {
        return Walk.find(name).map(Ropewalk::new);
    }

    /**
     * Opens the walk in a directory if there is one. Creates nothing.
     *
     * @param directory of the walk.
     * @return the walk, or empty if there is none.
     */
    public static Optional<Ropewalk> find(final Path directory)
    {
        return Walk.find(directory).map(Ropewalk::new);
    }

    /**
     * Opens the walk in a directory if there is one, with the given access. Creates nothing.
     *
     * @param directory of the walk.
     * @param access    that is expected.
     * @return the walk, or empty if there is none.
     * @throws io.ropewalk.error.IncompatibleSegmentException if the walk has a different access.
     */
    public static Optional<Ropewalk> find(final Path directory, final Access access)
    {
        return Walk.find(directory, access).map(Ropewalk::new);
    }

    /**
     * Opens a new walk that vanishes with its last process, even after a {@code kill -9}.
     *
     * @return the walk.
     */
    public static Ropewalk temporary()
    {
        return new Ropewalk(Walk.temporary());
    }

    /**
     * Opens the object of this name, or creates it if there is none. All processes must agree on its spec.
     *
     * @param name of the object.
     * @param spec of the object, from the static method {@code of} of its class.
     * @param <T>  type of the handle.
     * @return a handle on the object.
     * @throws io.ropewalk.error.IncompatibleSegmentException if it exists with a different spec.
     * @throws io.ropewalk.error.SegmentException             if it cannot be opened or created.
     */
    public <T> T open(final String name, final Kind<T> spec)
    {
        return walk.open(name, spec);
    }

    /**
     * Creates an object without a name, which is reached through its handle only.
     *
     * @param spec of the object, from the static method {@code of} of its class.
     * @param <T>  type of the handle.
     * @return a handle on the object.
     */
    public <T> T create(final Kind<T> spec)
    {
        return walk.create(spec);
    }

    /**
     * Opens the object of this name if there is one. Creates nothing.
     *
     * @param name of the object.
     * @param spec of the object, from the static method {@code of} of its class.
     * @param <T>  type of the handle.
     * @return a handle on the object, or empty if there is none.
     * @throws io.ropewalk.error.IncompatibleSegmentException if it exists with a different spec.
     */
    public <T> Optional<T> find(final String name, final Kind<T> spec)
    {
        return walk.find(name, spec);
    }

    /**
     * Opens the object of this name if there is one, whatever its options. Creates nothing.
     *
     * @param name of the object.
     * @param spec that accepts any options, from the static method {@code any} of its class.
     * @param <T>  type of the handle.
     * @return a handle on the object, or empty if there is none.
     * @throws io.ropewalk.error.IncompatibleSegmentException if it exists with a different spec.
     */
    public <T> Optional<T> find(final String name, final AnyOf<T> spec)
    {
        return walk.find(name, spec);
    }

    /**
     * Returns a builder for a child process that runs a task. The handles that the task captures work in the child.
     *
     * @param task to run.
     * @return the builder.
     */
    public ChildProcessBuilder process(final RemoteTask task)
    {
        return ChildProcess.of(walk.path(), task);
    }

    /**
     * Returns a builder for a child process that runs the main method of a class.
     *
     * @param mainClass with a method {@code public static void main(String[])}.
     * @param arguments of that method.
     * @return the builder.
     */
    public ChildProcessBuilder process(final Class<?> mainClass, final String... arguments)
    {
        return ChildProcess.of(walk.path(), mainClass, arguments);
    }

    /**
     * Starts a pool of worker processes. Its own objects are not in this walk; tasks capture handles on what is.
     *
     * @param workers that it has.
     * @return the pool.
     */
    public ProcessPool pool(final int workers)
    {
        return pool().workers(workers).start();
    }

    /**
     * Returns a builder for a pool of worker processes, with all options.
     *
     * @return the builder.
     */
    public ProcessPoolBuilder pool()
    {
        return ProcessPool.builder();
    }

    /**
     * Begins a manager: a process that holds objects of registered interfaces, called through proxies from everywhere.
     *
     * @return a builder; its {@code start} starts the manager.
     */
    public ManagerBuilder manager()
    {
        return Manager.builder();
    }

    /**
     * Opens or creates a queue.
     *
     * @param name     of the queue.
     * @param capacity in elements, not rounded up.
     * @param codec    for the elements.
     * @param <E>      type of the elements.
     * @return a handle on the queue.
     */
    public <E> SharedQueue<E> queue(final String name, final int capacity, final Codec<E> codec)
    {
        return open(name, SharedQueue.of(capacity, codec));
    }

    /**
     * Opens or creates a queue that grows: it takes the room that its elements need, and gives it back.
     *
     * @param name  of the queue.
     * @param codec for the elements.
     * @param <E>   type of the elements.
     * @return a handle on the queue.
     */
    public <E> SharedQueue<E> queue(final String name, final Codec<E> codec)
    {
        return open(name, SharedQueue.growing(codec));
    }

    /**
     * Opens or creates a task queue: a task whose process dies before finishing it is delivered again.
     *
     * @param name     of the queue.
     * @param capacity in waiting tasks, not rounded up.
     * @param codec    for the tasks.
     * @param <E>      type of the tasks.
     * @return a handle on the queue.
     */
    public <E> TaskQueue<E> taskQueue(final String name, final int capacity, final Codec<E> codec)
    {
        return open(name, TaskQueue.of(capacity, codec));
    }

    /**
     * Opens or creates a pipe with messages in both directions.
     *
     * @param name  of the pipe.
     * @param codec for the messages.
     * @param <E>   type of the messages.
     * @return the pipe, with its two ends.
     */
    public <E> Pipe<E> pipe(final String name, final Codec<E> codec)
    {
        return open(name, Pipe.of(codec));
    }

    /**
     * Opens or creates a pipe in which the first end only receives and the second only sends.
     *
     * @param name  of the pipe.
     * @param codec for the messages.
     * @param <E>   type of the messages.
     * @return the pipe, with its two ends.
     */
    public <E> Pipe<E> oneWayPipe(final String name, final Codec<E> codec)
    {
        return open(name, Pipe.oneWay(codec));
    }

    /**
     * Opens or creates a map.
     *
     * @param name       of the map.
     * @param entries    most entries, not rounded up.
     * @param keyCodec   for the keys.
     * @param valueCodec for the values.
     * @param <K>        type of the keys.
     * @param <V>        type of the values.
     * @return a handle on the map.
     */
    public <K, V> SharedMap<K, V> map(
        final String name, final int entries, final Codec<K> keyCodec, final Codec<V> valueCodec)
    {
        return open(name, SharedMap.of(entries, keyCodec, valueCodec));
    }

    /**
     * Opens or creates a set.
     *
     * @param name    of the set.
     * @param entries most elements, not rounded up.
     * @param codec   for the elements.
     * @param <E>     type of the elements.
     * @return a handle on the set.
     */
    public <E> SharedSet<E> set(final String name, final int entries, final Codec<E> codec)
    {
        return open(name, SharedSet.of(entries, codec));
    }

    /**
     * Opens or creates a namespace: attributes by name.
     *
     * @param name of the namespace.
     * @return a handle on the namespace.
     */
    public SharedNamespace namespace(final String name)
    {
        return open(name, SharedNamespace.of());
    }

    /**
     * Opens or creates a bare ring for one producer and one consumer.
     *
     * @param name       of the ring.
     * @param slots      capacity in messages.
     * @param slotLength maximum message length in bytes.
     * @return a handle on the ring.
     */
    public Ring spscRing(final String name, final int slots, final int slotLength)
    {
        return open(name, Rings.spsc(slots, slotLength));
    }

    /**
     * Opens or creates a bare ring for any number of producers and consumers.
     *
     * @param name       of the ring.
     * @param slots      capacity in messages.
     * @param slotLength maximum message length in bytes.
     * @return a handle on the ring.
     */
    public Ring mpmcRing(final String name, final int slots, final int slotLength)
    {
        return open(name, Rings.mpmc(slots, slotLength));
    }

    /**
     * Opens or creates a lock that is not re-entrant.
     *
     * @param name of the lock.
     * @return a handle on the lock.
     */
    public SharedLock lock(final String name)
    {
        return open(name, SharedLock.of());
    }

    /**
     * Opens or creates a re-entrant lock.
     *
     * @param name of the lock.
     * @return a handle on the lock.
     */
    public SharedReentrantLock reentrantLock(final String name)
    {
        return open(name, SharedReentrantLock.of());
    }

    /**
     * Opens or creates a lock for one writer or many readers.
     *
     * @param name of the lock.
     * @return a handle on the lock.
     */
    public SharedReadWriteLock readWriteLock(final String name)
    {
        return open(name, SharedReadWriteLock.of());
    }

    /**
     * Opens or creates a semaphore that anybody may release.
     *
     * @param name    of the semaphore.
     * @param permits of a new semaphore.
     * @return a handle on the semaphore.
     */
    public SharedSemaphore semaphore(final String name, final int permits)
    {
        return open(name, SharedSemaphore.of(permits));
    }

    /**
     * Opens or creates a semaphore whose permits are leased to processes, and come back from dead ones.
     *
     * @param name    of the semaphore.
     * @param permits of a new semaphore, and the most there can ever be.
     * @return a handle on the semaphore.
     */
    public SharedSemaphore boundedSemaphore(final String name, final int permits)
    {
        return open(name, SharedSemaphore.bounded(permits));
    }

    /**
     * Opens or creates an event, which is initially not set.
     *
     * @param name of the event.
     * @return a handle on the event.
     */
    public SharedEvent event(final String name)
    {
        return open(name, SharedEvent.of());
    }

    /**
     * Opens or creates a latch.
     *
     * @param name  of the latch.
     * @param count of a new latch; all processes must agree on it.
     * @return a handle on the latch.
     */
    public SharedCountDownLatch countDownLatch(final String name, final int count)
    {
        return open(name, SharedCountDownLatch.of(count));
    }

    /**
     * Opens or creates a barrier.
     *
     * @param name    of the barrier.
     * @param parties that must arrive before any may pass.
     * @return a handle on the barrier.
     */
    public SharedBarrier barrier(final String name, final int parties)
    {
        return open(name, SharedBarrier.of(parties));
    }

    /**
     * Opens or creates a barrier with an action to run when all parties have arrived.
     *
     * @param name    of the barrier.
     * @param parties that must arrive before any may pass.
     * @param action  run by the last party to arrive, if it arrives through this handle, before any party passes.
     * @return a handle on the barrier.
     */
    public SharedBarrier barrier(final String name, final int parties, final Runnable action)
    {
        return open(name, SharedBarrier.of(parties).action(action));
    }

    /** Opens or creates a long; one that exists keeps its value. */
    public SharedLong longValue(final String name, final long initial)
    {
        return open(name, SharedLong.of(initial));
    }

    /** Opens or creates an array of long, all zero if it is new; the length is compared. */
    public SharedLongArray longArray(final String name, final int length)
    {
        return open(name, SharedLongArray.of(length));
    }

    /** Opens or creates an int; one that exists keeps its value. */
    public SharedInt intValue(final String name, final int initial)
    {
        return open(name, SharedInt.of(initial));
    }

    /** Opens or creates an array of int, all zero if it is new; the length is compared. */
    public SharedIntArray intArray(final String name, final int length)
    {
        return open(name, SharedIntArray.of(length));
    }

    /** Opens or creates a short; one that exists keeps its value. */
    public SharedShort shortValue(final String name, final short initial)
    {
        return open(name, SharedShort.of(initial));
    }

    /** Opens or creates an array of short, all zero if it is new; the length is compared. */
    public SharedShortArray shortArray(final String name, final int length)
    {
        return open(name, SharedShortArray.of(length));
    }

    /** Opens or creates a byte; one that exists keeps its value. */
    public SharedByte byteValue(final String name, final byte initial)
    {
        return open(name, SharedByte.of(initial));
    }

    /** Opens or creates an array of byte, all zero if it is new; the length is compared. */
    public SharedByteArray byteArray(final String name, final int length)
    {
        return open(name, SharedByteArray.of(length));
    }

    /** Opens or creates a char; one that exists keeps its value. */
    public SharedChar charValue(final String name, final char initial)
    {
        return open(name, SharedChar.of(initial));
    }

    /** Opens or creates an array of char, all zero if it is new; the length is compared. */
    public SharedCharArray charArray(final String name, final int length)
    {
        return open(name, SharedCharArray.of(length));
    }

    /** Opens or creates a float; one that exists keeps its value. */
    public SharedFloat floatValue(final String name, final float initial)
    {
        return open(name, SharedFloat.of(initial));
    }

    /** Opens or creates an array of float, all zero if it is new; the length is compared. */
    public SharedFloatArray floatArray(final String name, final int length)
    {
        return open(name, SharedFloatArray.of(length));
    }

    /** Opens or creates a double; one that exists keeps its value. */
    public SharedDouble doubleValue(final String name, final double initial)
    {
        return open(name, SharedDouble.of(initial));
    }

    /** Opens or creates an array of double, all zero if it is new; the length is compared. */
    public SharedDoubleArray doubleArray(final String name, final int length)
    {
        return open(name, SharedDoubleArray.of(length));
    }

    /** Opens or creates a boolean; one that exists keeps its value. */
    public SharedBoolean booleanValue(final String name, final boolean initial)
    {
        return open(name, SharedBoolean.of(initial));
    }

    /** Opens or creates an array of boolean, all zero if it is new; the length is compared. */
    public SharedBooleanArray booleanArray(final String name, final int length)
    {
        return open(name, SharedBooleanArray.of(length));
    }

    /**
     * Opens or creates a shared record, which holds the latest value set.
     *
     * @param name    of the shared record.
     * @param initial value of a new one; its class is the type.
     * @param <R>     type of the record.
     * @return a handle on the shared record.
     */
    public <R extends Record> SharedRecord<R> record(final String name, final R initial)
    {
        return open(name, SharedRecord.of(initial));
    }

    /**
     * Opens or creates a shared record without an initial value.
     *
     * @param name of the shared record.
     * @param type of the record.
     * @param <R>  type of the record.
     * @return a handle on the shared record, whose {@code get} returns null until a value is set.
     */
    public <R extends Record> SharedRecord<R> record(final String name, final Class<R> type)
    {
        return open(name, SharedRecord.of(type));
    }

    /**
     * Opens or creates a list.
     *
     * @param name     of the list.
     * @param capacity most elements; one that exists must have the same.
     * @param codec    for the elements.
     * @param <E>      type of the elements.
     * @return a handle on the list.
     */
    public <E> SharedList<E> list(final String name, final int capacity, final Codec<E> codec)
    {
        return open(name, SharedList.of(capacity, codec));
    }

    /**
     * Removes an object's name. Open handles keep working; the next to ask for the name gets a new object.
     *
     * @param name of the object.
     * @return true if there was such an object.
     */
    public boolean destroy(final String name)
    {
        return walk.destroy(name);
    }

    /**
     * Lists the objects of this walk, without those that are internal to Ropewalk.
     *
     * @return their names, sorted.
     */
    public List<String> names()
    {
        return walk.names();
    }

    /**
     * Returns the directory of this walk.
     *
     * @return the path of the directory.
     */
    public Path path()
    {
        return walk.path();
    }

    /**
     * Does nothing: this process takes part in the walk until it ends. It exists so that a walk can stand in a
     * try-with-resources statement with its objects.
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
