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

import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.process.pool.Calls.Notice;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Several tasks of which all are waited for, or the first that succeeds.
 */
final class Invocations<T>
{
    private final Calls calls;
    private final List<Callable<T>> tasks;
    private final List<Future<T>> futures = new ArrayList<>();

    Invocations(final Calls calls, final Collection<? extends Callable<T>> tasks)
    {
        this.calls = calls;
        this.tasks = List.copyOf(tasks);
    }

    /** Those that are not done when the deadline has passed are cancelled. */
    List<Future<T>> all(final long deadlineNs) throws InterruptedException
    {
        boolean isDone = false;
        try
        {
            for (final Callable<T> task : tasks)
            {
                futures.add(calls.call(task, Notice.WAITED_FOR));
            }
            isDone = awaitAll(deadlineNs);
            return futures;
        }
        finally
        {
            if (!isDone)
            {
                cancelAll();
            }
        }
    }

    private boolean awaitAll(final long deadlineNs) throws InterruptedException
    {
        for (final Future<T> future : futures)
        {
            try
            {
                future.get(Deadline.remainingNs(deadlineNs), TimeUnit.NANOSECONDS);
            }
            catch (final ExecutionException | CancellationException ignored)
            {
                // It is done; the caller asks how.
            }
            catch (final TimeoutException ex)
            {
                return false;
            }
        }
        return true;
    }

    T any(final Submitter submitter) throws InterruptedException, ExecutionException
    {
        try
        {
            return any(submitter, Deadline.NEVER);
        }
        catch (final TimeoutException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** The result of the first that succeeds; the others are cancelled. */
    T any(final Submitter submitter, final long deadlineNs)
        throws InterruptedException, ExecutionException, TimeoutException
    {
        if (tasks.isEmpty())
        {
            throw new IllegalArgumentException("no tasks: tasks=0");
        }
        final BlockingQueue<PoolFuture<T>> done = new LinkedBlockingQueue<>();
        final RunnerThread runner = RunnerThread.blocking(submitter);
        try
        {
            for (final Callable<T> task : tasks)
            {
                final PoolFuture<T> future = calls.call(task, Notice.CALLED_BACK);
                futures.add(future);
                future.whenComplete((result, failure) -> done.add(future));
            }
            return firstOf(done, deadlineNs);
        }
        finally
        {
            RunnerThread.resuming(runner);
            cancelAll();
        }
    }

    private T firstOf(final BlockingQueue<PoolFuture<T>> done, final long deadlineNs)
        throws InterruptedException, ExecutionException, TimeoutException
    {
        ExecutionException last = null;
        for (int i = 0; i < futures.size(); i++)
        {
            final PoolFuture<T> future = done.poll(Deadline.remainingNs(deadlineNs), TimeUnit.NANOSECONDS);
            if (null == future)
            {
                throw new TimeoutException("no task has succeeded in time: tasks=" + tasks.size() + " failed=" + i);
            }
            try
            {
                return future.get();
            }
            catch (final ExecutionException ex)
            {
                last = ex;
            }
            catch (final CancellationException ex)
            {
                last = new ExecutionException(ex);
            }
        }
        throw last;
    }

    private void cancelAll()
    {
        for (final Future<T> future : futures)
        {
            future.cancel(true);
        }
    }
}
