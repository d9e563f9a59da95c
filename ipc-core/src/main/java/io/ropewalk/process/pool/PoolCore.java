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
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.TaskQueue;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process has of a pool: one for each pool, however many handles there are.
 * <p>
 * A pool lives in a temporary walk of its own, which vanishes with its last process, however that ends.
 */
final class PoolCore
{
    private static final Map<String, PoolCore> BY_PATH = new ConcurrentHashMap<>();

    final PoolSettings settings;
    final Walk walk;
    final PoolBoard board;
    final TaskQueue<TaskMessage> tasks;
    final Submitter submitter;

    /** Null in all processes but the one that has made the pool. */
    private Keeper keeper;

    private PoolCore(
        final PoolSettings settings,
        final Walk walk,
        final PoolBoard board,
        final TaskQueue<TaskMessage> tasks,
        final boolean isKeeper)
    {
        this.settings = settings;
        this.walk = walk;
        this.board = board;
        this.tasks = tasks;
        submitter = new Submitter(settings, walk, board, tasks, isKeeper);
    }

    /** Makes a pool, without workers. */
    static PoolCore create(final PoolSettings settings)
    {
        final Walk walk = Walk.temporary();
        final PoolBoard board = walk.open(PoolSettings.BOARD_NAME, settings.board());
        board.keep();
        final PoolCore core = new PoolCore(
            settings, walk, board, walk.open(PoolSettings.TASKS_NAME, settings.tasks()), true);
        BY_PATH.put(walk.path().toString(), core);
        return core;
    }

    /** The pool of a handle that has travelled here. */
    static PoolCore attach(final PoolSettings settings, final String path)
    {
        return BY_PATH.computeIfAbsent(path, (key) ->
        {
            final Walk walk = Walk.attach(Path.of(path)).orElseThrow(() -> gone(settings));
            return new PoolCore(settings, walk,
                walk.find(PoolSettings.BOARD_NAME, settings.board()).orElseThrow(() -> gone(settings)),
                walk.find(PoolSettings.TASKS_NAME, settings.tasks()).orElseThrow(() -> gone(settings)), false);
        });
    }

    private static ObjectDestroyedException gone(final PoolSettings settings)
    {
        return new ObjectDestroyedException("pool has ended: name=" + settings.name());
    }

    /** Whether this process, a worker, still waits for tasks that it has submitted itself. */
    static boolean hasJobs(final String path)
    {
        final PoolCore core = BY_PATH.get(path);
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

    Keeper keeper()
    {
        return keeper;
    }

    /** When no worker is left. */
    void destroy()
    {
        BY_PATH.remove(path());
        submitter.close();
        tasks.close();
        for (final String name : walk.names())
        {
            walk.destroy(name);
        }
    }
}
