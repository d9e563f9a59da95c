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
package io.ropewalk.process.manager;

import io.ropewalk.codec.Codec;
import io.ropewalk.error.CallInterruptedException;
import io.ropewalk.process.pool.ProcessPool;
import io.ropewalk.segment.Kind;
import io.ropewalk.structure.collection.SharedList;
import io.ropewalk.structure.collection.SharedMap;
import io.ropewalk.structure.collection.SharedNamespace;
import io.ropewalk.structure.collection.SharedSet;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskQueue;
import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedLock;
import io.ropewalk.structure.sync.SharedReentrantLock;
import io.ropewalk.structure.sync.SharedSemaphore;
import io.ropewalk.structure.value.SharedDouble;
import io.ropewalk.structure.value.SharedDoubleArray;
import io.ropewalk.structure.value.SharedIntArray;
import io.ropewalk.structure.value.SharedLong;
import io.ropewalk.structure.value.SharedLongArray;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A process that holds objects of your own classes, which all other processes call through proxies; and a place for
 * shared objects. It is a daemon of the process that started it, and does not mind Ctrl-C.
 *
 * <p>A proxy implements the registered interface. A call is one message to the manager and one back: arguments and
 * results are copied, or travel by proxy where {@link ByProxy} says so. Proxies, and the manager itself, may be sent to
 * other processes, as arguments, captured by tasks, or in queues and collections ({@link #codec}). Calls to an object
 * come in at once, from several threads of the manager: the object guards itself. Each call is as atomic as the object
 * makes it; a sequence of calls is not, unless a lock is held. Two proxies are equal if they are of the same object.
 *
 * <p>An object lives until its {@code close()} is called through a proxy (if its interface extends
 * {@link AutoCloseable}), it is {@linkplain #release released}, the last process that had a proxy of it is gone, or the
 * manager ends. An object that is {@link AutoCloseable} is then closed. A proxy in a container keeps nothing alive
 * by itself, and neither does one that an object of the manager keeps.
 *
 * <p><b>Threads:</b> any. A virtual thread that waits for an answer gives its carrier to others.
 *
 * <p><b>Failure:</b> what the object throws arrives as it is, with the stack of the manager as its last cause. An
 * argument or result that cannot be serialised is a {@link io.ropewalk.error.TaskEncodingException} of that call alone.
 * After the end of the manager, also by {@code kill -9}, all calls fail with a
 * {@link io.ropewalk.error.ManagerClosedException}, those that wait included; but closing a proxy does nothing then. A
 * caller that is interrupted gets an {@link InterruptedException} if the method declares it, and otherwise a
 * {@link CallInterruptedException}. The calls of a process that dies are made, and their answers dropped.
 *
 * <pre>{@code
 * try (Manager manager = walk.manager().register(Counter.class, CounterImpl::new).start())
 * {
 *     Counter counter = manager.create(Counter.class);
 *     walk.process(() -> counter.increment()).start().join();
 *     System.out.println(counter.get());
 * }
 * }</pre>
 */
public final class Manager implements AutoCloseable, Serializable
{
    private static final long serialVersionUID = 1L;

    private final transient ManagerSettings settings;

    /** Null in all processes but the one that has started it. */
    private final transient ManagerProcess process;

    Manager(final ManagerSettings settings, final ManagerProcess process)
    {
        this.settings = settings;
        this.process = process;
    }

    /**
     * Returns a builder of a manager with a process of its own.
     *
     * @return the builder.
     */
    public static ManagerBuilder builder()
    {
        return new ManagerBuilder();
    }

    /**
     * Returns the name of the manager.
     */
    public String name()
    {
        return settings.name();
    }

    /**
     * Creates an object in the manager.
     *
     * @param type a registered interface.
     * @param <T>  the same.
     * @return a proxy of a new object.
     * @throws IllegalArgumentException                 if the interface was not registered before the start.
     * @throws io.ropewalk.error.ManagerClosedException if the manager has ended.
     */
    public <T> T create(final Class<T> type)
    {
        Objects.requireNonNull(type, "type");
        if (!type.isInterface())
        {
            throw new IllegalArgumentException("not an interface: type=" + type.getName());
        }
        try
        {
            return RemoteHandler.proxy(settings, client().create(type), type);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(ex.getMessage() + " method=create", ex);
        }
    }

    /**
     * Ends the object of a proxy, for all processes, and closes it if it is {@link AutoCloseable}. Not interruptible.
     * Does nothing if that was done before, or the manager has ended.
     *
     * @param proxy of the object.
     * @throws IllegalArgumentException if it is not a proxy of a manager.
     */
    public static void release(final Object proxy)
    {
        final RemoteHandler handler = RemoteHandler.of(proxy);
        if (null == handler)
        {
            throw new IllegalArgumentException("not a proxy of a manager: class=" +
                (null == proxy ? "null" : proxy.getClass().getName()));
        }
        handler.release();
    }

    /**
     * Returns a codec for proxies as elements of queues and collections.
     *
     * @param type their interface.
     * @param <T>  the same.
     * @return the codec.
     */
    public static <T> Codec<T> codec(final Class<T> type)
    {
        return new ProxyCodec<>(Objects.requireNonNull(type, "type"));
    }

    /**
     * Creates a shared object in the manager's own walk. It is used without the manager's process, at the speed of
     * shared memory; when the manager is closed, it is destroyed.
     *
     * @param spec what it is to be.
     * @param <T>  type of the handle.
     * @return a handle on it.
     */
    public <T> T create(final Kind<T> spec)
    {
        return client().openFiles().walk().create(spec);
    }

    /**
     * Opens a shared object in the manager's own walk, or creates it if there is none.
     *
     * @param objectName of the object.
     * @param spec       what it is, with all options; all processes must agree on it.
     * @param <T>        type of the handle.
     * @return a handle on it.
     */
    public <T> T open(final String objectName, final Kind<T> spec)
    {
        return client().openFiles().walk().open(objectName, spec);
    }

    /**
     * Creates a lock.
     *
     * @return a handle on it.
     */
    public SharedLock lock()
    {
        return create(SharedLock.of());
    }

    /**
     * Creates a re-entrant lock.
     *
     * @return a handle on it.
     */
    public SharedReentrantLock reentrantLock()
    {
        return create(SharedReentrantLock.of());
    }

    /**
     * Creates a semaphore that anyone may release.
     *
     * @param permits in the beginning.
     * @return a handle on it.
     */
    public SharedSemaphore semaphore(final int permits)
    {
        return create(SharedSemaphore.of(permits));
    }

    /**
     * Creates a semaphore whose permits come back from dead processes.
     *
     * @param permits in the beginning, and at most.
     * @return a handle on it.
     */
    public SharedSemaphore boundedSemaphore(final int permits)
    {
        return create(SharedSemaphore.bounded(permits));
    }

    /**
     * Creates an event.
     *
     * @return a handle on it.
     */
    public SharedEvent event()
    {
        return create(SharedEvent.of());
    }

    /**
     * Creates a barrier.
     *
     * @param parties that wait for each other.
     * @return a handle on it.
     */
    public SharedBarrier barrier(final int parties)
    {
        return create(SharedBarrier.of(parties));
    }

    /**
     * Creates a queue.
     *
     * @param capacity in elements.
     * @param codec    of the elements.
     * @param <E>      their type.
     * @return a handle on it.
     */
    public <E> SharedQueue<E> queue(final int capacity, final Codec<E> codec)
    {
        return create(SharedQueue.of(capacity, codec));
    }

    /**
     * Creates a queue of tasks; Python's {@code JoinableQueue}.
     *
     * @param capacity in tasks.
     * @param codec    of the tasks.
     * @param <E>      their type.
     * @return a handle on it.
     */
    public <E> TaskQueue<E> taskQueue(final int capacity, final Codec<E> codec)
    {
        return create(TaskQueue.of(capacity, codec));
    }

    /**
     * Creates a map; Python's {@code dict}.
     *
     * @param entries    that it can hold.
     * @param keyCodec   for the keys.
     * @param valueCodec for the values.
     * @param <K>        type of the keys.
     * @param <V>        type of the values.
     * @return a handle on it.
     */
    public <K, V> SharedMap<K, V> map(final int entries, final Codec<K> keyCodec, final Codec<V> valueCodec)
    {
        return create(SharedMap.of(entries, keyCodec, valueCodec));
    }

    /**
     * Creates a list.
     *
     * @param capacity most elements that it can have.
     * @param codec    for the elements.
     * @param <E>      type of the elements.
     * @return a handle on it.
     */
    public <E> SharedList<E> list(final int capacity, final Codec<E> codec)
    {
        return create(SharedList.of(capacity, codec));
    }

    /**
     * Creates a set.
     *
     * @param entries that it can hold.
     * @param codec   for the elements.
     * @param <E>     type of the elements.
     * @return a handle on it.
     */
    public <E> SharedSet<E> set(final int entries, final Codec<E> codec)
    {
        return create(SharedSet.of(entries, codec));
    }

    /**
     * Creates a namespace: attributes by name.
     *
     * @return a handle on it.
     */
    public SharedNamespace namespace()
    {
        return create(SharedNamespace.of());
    }

    /**
     * Creates a long.
     *
     * @param initial value.
     * @return a handle on it.
     */
    public SharedLong longValue(final long initial)
    {
        return create(SharedLong.of(initial));
    }

    /**
     * Creates a double.
     *
     * @param initial value.
     * @return a handle on it.
     */
    public SharedDouble doubleValue(final double initial)
    {
        return create(SharedDouble.of(initial));
    }

    /**
     * Creates an array of int, all zero.
     *
     * @param length in elements.
     * @return a handle on it.
     */
    public SharedIntArray intArray(final int length)
    {
        return create(SharedIntArray.of(length));
    }

    /**
     * Creates an array of long, all zero.
     *
     * @param length in elements.
     * @return a handle on it.
     */
    public SharedLongArray longArray(final int length)
    {
        return create(SharedLongArray.of(length));
    }

    /**
     * Creates an array of double, all zero.
     *
     * @param length in elements.
     * @return a handle on it.
     */
    public SharedDoubleArray doubleArray(final int length)
    {
        return create(SharedDoubleArray.of(length));
    }

    /**
     * Creates a value of any serialisable type.
     *
     * @param initial value, perhaps null.
     * @param <T>     type of the value.
     * @return a proxy of it.
     */
    @SuppressWarnings("unchecked")
    public <T> ManagedValue<T> value(final T initial)
    {
        final ManagedValue<T> value = create(ManagedValue.class);
        boolean isSet = false;
        try
        {
            value.set(initial);
            isSet = true;
            return value;
        }
        finally
        {
            if (!isSet)
            {
                release(value);
            }
        }
    }

    /**
     * Starts a pool. Its workers are children of the calling process, not of the manager, which is a daemon.
     *
     * @param workers how many.
     * @return the pool, to be closed by the caller.
     */
    public ProcessPool pool(final int workers)
    {
        client().openFiles();
        return ProcessPool.builder().workers(workers).start();
    }

    private ManagerClient client()
    {
        return ManagerClient.of(settings);
    }

    /** For tests: the process that serves the calls, as the process knows it that has started it. */
    long pid()
    {
        return process.pid();
    }

    /** For tests: the folder of the manager's own walk. */
    Path path()
    {
        return Path.of(settings.path());
    }

    /**
     * In the process that has started the manager: ends it and all its objects, those that are {@link AutoCloseable} by
     * closing them; calls that wait fail. Takes a few seconds at most. Not interruptible. In any other process, and the
     * second time: does nothing.
     */
    @Override
    public void close()
    {
        if (null != process)
        {
            process.close();
        }
    }

    @Override
    public String toString()
    {
        return "Manager{name=" + name() + "}";
    }

    private Object writeReplace()
    {
        return new Ticket(settings);
    }

    private void readObject(final ObjectInputStream stream) throws InvalidObjectException
    {
        throw new InvalidObjectException("a manager is deserialised through its replacement");
    }

    /** What travels. */
    private record Ticket(ManagerSettings settings) implements Serializable
    {
        private static final long serialVersionUID = 1L;

        private Object readResolve()
        {
            return new Manager(settings, null);
        }
    }
}
