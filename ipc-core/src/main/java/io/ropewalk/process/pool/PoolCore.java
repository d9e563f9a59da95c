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
package io.ropewalk.process.pool;

import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.error.WalkGoneException;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.TaskQueue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What this process has of a pool: one for each pool, however many handles there are.
 * <p>
 * All pools of a process live in one temporary walk, which vanishes with the last process that uses it, however that
 * ends.
 */
final class PoolCore
{
    private static final Map<String, PoolCore> BY_KEY = new ConcurrentHashMap<>();
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Made with the first pool. */
    private static final class Home
    {
        static final Walk WALK = Walk.temporary();
    }

    final PoolSettings settings;
    final Walk walk;
    final PoolBoard board;
    final TaskQueue<TaskMessage> tasks;
    final Submitter submitter;

    /** Whether this process has made the pool, and keeps it. */
    private final boolean isKeeper;
    private Keeper keeper;

    private PoolCore(
        final PoolSettings settings,
        final Walk walk,
        final PoolBoard board,
        final TaskQueue<TaskMessage> tasks,
        final boolean isKeeper)
    {
        this.isKeeper = isKeeper;
        this.settings = settings;
        this.walk = walk;
        this.board = board;
        this.tasks = tasks;
        submitter = new Submitter(settings, walk, board, tasks, isKeeper);
    }

    /** Makes a pool, without workers. */
    static PoolCore create(final PoolSettings settings)
    {
        final Walk walk = Home.WALK;
        final PoolBoard board = walk.open(settings.boardName(), settings.board());
        board.keep();
        final PoolCore core = new PoolCore(
            settings, walk, board, walk.open(settings.tasksName(), settings.tasks()), true);
        BY_KEY.put(core.key(), core);
        return core;
    }

    /** The pool of a handle that has travelled here. */
    static PoolCore attach(final PoolSettings settings, final String path)
    {
        return BY_KEY.computeIfAbsent(key(path, settings), (key) ->
        {
            final Walk walk = Walk.attach(Path.of(path)).orElseThrow(() -> gone(settings));
            return new PoolCore(settings, walk,
                walk.find(settings.boardName(), settings.board()).orElseThrow(() -> gone(settings)),
                walk.find(settings.tasksName(), settings.tasks()).orElseThrow(() -> gone(settings)), false);
        });
    }

    private static ObjectDestroyedException gone(final PoolSettings settings)
    {
        return new ObjectDestroyedException("pool has ended: name=" + settings.name());
    }

    /** Number of a new pool of this process. */
    static int nextId()
    {
        return COUNT.incrementAndGet();
    }

    static String key(final String path, final PoolSettings settings)
    {
        return path + "/" + settings.prefix();
    }

    private String key()
    {
        return key(path(), settings);
    }

    /** Whether this process, a worker, still waits for tasks that it has submitted itself. */
    static boolean hasJobs(final String key)
    {
        final PoolCore core = BY_KEY.get(key);
        return null != core && core.submitter.hasJobs();
    }

    String path()
    {
        return walk.path().toString();
    }

    void keeper(final Keeper newKeeper)
    {
        keeper = newKeeper;
    }

    /** Null in all processes but the one that has made the pool. */
    Keeper keeper()
    {
        return keeper;
    }

    boolean isKeeper()
    {
        return isKeeper;
    }

    /** Whether the pool has ended, by itself or with the process that kept it. */
    boolean hasTerminated()
    {
        return board.state() >= PoolBoard.TERMINATED || (!isKeeper && board.isAbandoned());
    }

    boolean awaitTermination(final long deadlineNs) throws InterruptedException
    {
        Waiter.checkInterrupt();
        return new Waiter(WaitStrategy.HYBRID, board.changed(), deadlineNs, "the end of pool '" + settings.name() + "'")
            .until(this::hasTerminated);
    }

    /** An interrupt stops the pool, and is kept. */
    void awaitTerminationOrStop()
    {
        boolean isInterrupted = false;
        boolean isOver = hasTerminated();
        while (!isOver)
        {
            try
            {
                isOver = awaitTermination(Deadline.NEVER);
            }
            catch (final InterruptedException ex)
            {
                isInterrupted = true;
                stop();
            }
        }
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends everything, and returns what this process has submitted and nobody has begun. */
    List<Runnable> stop()
    {
        board.advance(PoolBoard.SHUTDOWN);
        final List<Runnable> originals = submitter.takeBack();
        board.advance(PoolBoard.STOPPING);
        submitter.stop();
        return originals;
    }

    /** When no worker is left. */
    void destroy()
    {
        BY_KEY.remove(key());
        submitter.close();
        tasks.close();
        try
        {
            for (final String name : walk.names())
            {
                if (name.startsWith(settings.prefix()))
                {
                    walk.destroy(name);
                }
            }
        }
        catch (final WalkGoneException ignored)
        {
            // With all that was in it: this process ends.
        }
    }
}
