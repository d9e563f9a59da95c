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
package io.ropewalk.kill;

import io.ropewalk.structure.ring.Ring;
import io.ropewalk.structure.ring.core.MpmcRing;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A thread among the survivors with a handle of its own, so that it can hold a right or a claim.
 */
final class Actor implements AutoCloseable
{
    private static final long WATCHDOG_SECONDS = 300;

    private final ExecutorService thread;
    private final Ring ring;

    Actor(final Ring ring)
    {
        this.ring = ring;
        thread = Executors.newSingleThreadExecutor((task) ->
        {
            final Thread newThread = new Thread(task, "actor");
            newThread.setDaemon(true);
            return newThread;
        });
    }

    void run(final Consumer<Ring> task)
    {
        call(() ->
        {
            task.accept(ring);
            return null;
        });
    }

    void runMpmc(final Consumer<MpmcRing> task)
    {
        run((some) -> task.accept((MpmcRing)some));
    }

    Future<?> start(final Consumer<Ring> task)
    {
        return thread.submit(() -> task.accept(ring));
    }

    <T> T call(final Callable<T> task)
    {
        return await(thread.submit(task));
    }

    static <T> T await(final Future<T> future)
    {
        try
        {
            return future.get(WATCHDOG_SECONDS, TimeUnit.SECONDS);
        }
        catch (final ExecutionException ex)
        {
            throw new AssertionError(ex.getCause().toString(), ex.getCause());
        }
        catch (final InterruptedException | TimeoutException ex)
        {
            throw new AssertionError("stuck", ex);
        }
    }

    @Override
    public void close()
    {
        thread.shutdownNow();
    }
}
