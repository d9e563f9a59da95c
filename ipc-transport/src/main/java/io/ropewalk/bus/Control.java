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
package io.ropewalk.bus;

import io.ropewalk.error.RopewalkException;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What is rare and takes its time: starting a driver, connecting to it, asking it for something. Each time in a thread
 * of its own, since Aeron's client gives up for good when a thread is interrupted while it waits for the driver, and a
 * method that must not wait only looks whether it is done.
 */
final class Control
{
    private Control()
    {
    }

    static <T> CompletableFuture<T> start(final Callable<T> action)
    {
        final CompletableFuture<T> future = new CompletableFuture<>();
        final Thread thread = new Thread(() -> complete(future, action), "ropewalk-bus-control");
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    private static <T> void complete(final CompletableFuture<T> future, final Callable<T> action)
    {
        try
        {
            future.complete(action.call());
        }
        catch (final Throwable ex)
        {
            future.completeExceptionally(ex);
        }
    }

    /** Waits for the result, and does not let itself be interrupted. */
    static <T> T await(final CompletableFuture<T> future)
    {
        try
        {
            return future.join();
        }
        catch (final CompletionException ex)
        {
            if (ex.getCause() instanceof Error)
            {
                throw (Error)ex.getCause();
            }
            if (ex.getCause() instanceof RuntimeException)
            {
                // With the stack of the caller, who cannot know of the other thread.
                ex.getCause().addSuppressed(new RopewalkException("called from here"));
                throw (RuntimeException)ex.getCause();
            }
            throw new RopewalkException("bus failed: " + ex.getCause(), ex.getCause());
        }
    }

    static <T> T call(final Callable<T> action)
    {
        return await(start(action));
    }
}
