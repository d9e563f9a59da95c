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

import io.ropewalk.error.ManagerClosedException;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.process.task.RemoteCallable;
import io.ropewalk.process.task.core.TaskBytes;
import io.ropewalk.segment.walk.Walk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Builds a {@link Manager}.
 *
 * <p><b>Threads:</b> one.
 *
 * <p><b>Failure:</b> {@link IllegalArgumentException} for a number out of range, {@link IllegalStateException} after
 * the start.
 *
 * <pre>{@code
 * Manager manager = walk.manager().threads(8)
 *     .register(ConnectionPool.class, () -> new IpConnectionPool(20)).start();
 * }</pre>
 */
public final class ManagerBuilder
{
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int DEFAULT_THREADS = 16;
    private static final int DEFAULT_BUDGET_BYTES = 1 << 20;

    private final Map<Class<?>, byte[]> registrations = new LinkedHashMap<>();
    private String name = "manager-" + COUNT.incrementAndGet();
    private int threads = DEFAULT_THREADS;
    private int budgetBytes = DEFAULT_BUDGET_BYTES;
    private long callTimeoutNs;
    private String[] jvmOptions = {};
    private boolean isStarted;

    ManagerBuilder()
    {
        register(ManagedValue.class, ValueHolder::new);
    }

    /**
     * Registers an interface, so that objects of it can be created.
     *
     * @param type    an interface; arguments and results travel by Java serialisation, or by proxy, see
     *                {@link ByProxy}.
     * @param factory makes an object, in the process of the manager.
     * @param <T>     type of the objects.
     * @return this builder.
     * @throws IllegalArgumentException                if it was registered before, is no interface, or has a method
     *                                                 whose parameter or result can never be sent.
     * @throws IllegalStateException                   if the manager was started.
     * @throws io.ropewalk.error.TaskEncodingException if the factory is not serialisable.
     */
    public <T> ManagerBuilder register(final Class<T> type, final RemoteCallable<? extends T> factory)
    {
        checkNotStarted();
        RemoteType.check(Objects.requireNonNull(type, "type"));
        Objects.requireNonNull(factory, "factory");
        if (registrations.containsKey(type))
        {
            throw new IllegalArgumentException("registered before: interface=" + type.getName());
        }
        registrations.put(type, TaskBytes.encode(new Registration(type, factory), "factory"));
        return this;
    }

    /**
     * Sets how many threads serve calls, at most; by default 16. They are started when they are needed. Fewer slow
     * calls than that hold up no others.
     *
     * @param newThreads from 1 to 64.
     * @return this builder.
     */
    public ManagerBuilder threads(final int newThreads)
    {
        checkNotStarted();
        threads = checked("threads", newThreads, 1, ManagerBoardDescriptor.MAX_THREADS);
        return this;
    }

    /**
     * Sets the name of the manager, which stands in the names of its process and threads.
     *
     * @param newName of the manager.
     * @return this builder.
     */
    public ManagerBuilder name(final String newName)
    {
        checkNotStarted();
        name = Objects.requireNonNull(newName, "name");
        return this;
    }

    /**
     * Sets how many bytes of calls may wait, and of answers for each process; also the most that one may have. By
     * default 1 MiB.
     *
     * @param newBudgetBytes at least 4096.
     * @return this builder.
     */
    public ManagerBuilder budget(final int newBudgetBytes)
    {
        checkNotStarted();
        budgetBytes = checked("budgetBytes", newBudgetBytes, 1 << 12, 1 << 29);
        return this;
    }

    /**
     * Sets how long a caller waits for an answer; by default without limit. After that the call fails with a
     * {@link io.ropewalk.error.CallTimeoutException}; in the manager it goes on.
     *
     * @param timeout more than zero.
     * @param unit    of the timeout.
     * @return this builder.
     */
    public ManagerBuilder callTimeout(final long timeout, final TimeUnit unit)
    {
        checkNotStarted();
        if (timeout <= 0)
        {
            throw new IllegalArgumentException("callTimeout must be positive: callTimeout=" + timeout);
        }
        callTimeoutNs = unit.toNanos(timeout);
        return this;
    }

    /**
     * Sets JVM options of the manager's process, such as {@code -Xmx256m}.
     *
     * @param options to set.
     * @return this builder.
     */
    public ManagerBuilder jvmOptions(final String... options)
    {
        checkNotStarted();
        jvmOptions = options.clone();
        return this;
    }

    /**
     * Starts the process of the manager, and waits until it serves calls.
     *
     * @return the manager.
     * @throws IllegalStateException                          if it was started before, or this process is a daemon,
     *                                                        which may not start others.
     * @throws ManagerClosedException                         if the process ends before it can serve, or this thread is
     *                                                        interrupted.
     * @throws io.ropewalk.process.child.ChildStartException if the process cannot be started.
     */
    public Manager start()
    {
        checkNotStarted();
        isStarted = true;
        final Walk walk = Walk.temporary();
        final ManagerSettings settings =
            new ManagerSettings(name, walk.path().toString(), threads, budgetBytes, callTimeoutNs);
        final ManagerFiles files = new ManagerFiles(walk, settings);
        boolean isRunning = false;
        try
        {
            final ManagerBoard board = files.createBoard();
            board.keep();
            files.createCalls();
            final ManagerTask task = new ManagerTask(settings, List.copyOf(registrations.values()));
            final ChildProcess child = ChildProcess.of(walk.path(), task).name(name).daemon(true)
                .jvmOptions(jvmOptions).needs(registrations.keySet().toArray(new Class<?>[0])).start();
            final ManagerProcess process = new ManagerProcess(files, board, child);
            process.awaitRunning();
            isRunning = true;
            return new Manager(settings, process);
        }
        finally
        {
            if (!isRunning)
            {
                files.destroyAll();
            }
        }
    }

    private void checkNotStarted()
    {
        if (isStarted)
        {
            throw new IllegalStateException("manager was started: name=" + name);
        }
    }

    private static int checked(final String what, final int value, final int min, final int max)
    {
        if (value < min || value > max)
        {
            throw new IllegalArgumentException(
                what + " must be from " + min + " to " + max + ": " + what + "=" + value);
        }
        return value;
    }
}
