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

import io.ropewalk.process.task.RemoteBiFunction;
import io.ropewalk.process.task.RemoteCallable;
import io.ropewalk.process.task.RemoteFunction;
import io.ropewalk.process.task.RemoteRunnable;
import org.agrona.MutableDirectBuffer;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A pool.
 */
public final class ProcessPool extends AbstractExecutorService implements AutoCloseable, Serializable
{
    private static final long serialVersionUID = 1L;
    private static final int CHUNKS_PER_WORKER = 4;

    private final transient PoolCore core;
    private final transient Submitter submitter;

    ProcessPool(final PoolCore core)
    {
        this.core = core;
        this.submitter = core.submitter;
    }

    public static ProcessPoolBuilder builder()
    {
        return new ProcessPoolBuilder();
    }

    public <T> Future<T> submit(final RemoteCallable<T> task)
    {
        return call(task, 0, false, false, null, null);
    }

    public Future<?> submit(final RemoteRunnable task)
    {
        return call(task, 0, false, true, null, null);
    }

    @Override
    public <T> Future<T> submit(final Callable<T> task)
    {
        return call(task, 0, false, false, null, null);
    }

    @Override
    public Future<?> submit(final Runnable task)
    {
        return call(task, 0, false, true, null, task);
    }

    @Override
    public <T> Future<T> submit(final Runnable task, final T result)
    {
        return call(task, 0, false, true, result, task);
    }

    public <T> T apply(final RemoteCallable<T> task) throws InterruptedException
    {
        return result(call(task, 0, false, false, null, null));
    }

    public <A, R> R apply(final RemoteFunction<A, R> function, final A argument) throws InterruptedException
    {
        return result(call(function, 1, false, false, null, null, argument));
    }

    public <A, B, R> R apply(final RemoteBiFunction<A, B, R> function, final A first, final B second)
        throws InterruptedException
    {
        return result(call(function, 2, false, false, null, null, first, second));
    }

    public <T> CompletableFuture<T> applyAsync(final RemoteCallable<T> task)
    {
        return call(task, 0, true, false, null, null);
    }

    public <A, R> CompletableFuture<R> applyAsync(final RemoteFunction<A, R> function, final A argument)
    {
        return call(function, 1, true, false, null, null, argument);
    }

    public <A, B, R> CompletableFuture<R> applyAsync(
        final RemoteBiFunction<A, B, R> function, final A first, final B second)
    {
        return call(function, 2, true, false, null, null, first, second);
    }

    @SuppressWarnings("unchecked")
    private <T> PoolFuture<T> call(
        final Object function,
        final int arity,
        final boolean isEager,
        final boolean isFixed,
        final Object fixedResult,
        final Runnable original,
        final Object... arguments)
    {
        final byte[] bytes = FunctionBytes.encode(Objects.requireNonNull(function, "task"), "task");
        final MutableDirectBuffer body = TaskBody.buffer();
        int end = TaskBody.begin(body, 0, arity, 1, bytes, false);
        for (final Object argument : arguments)
        {
            end = TaskBody.add(body, end, argument, "argument");
        }
        final PoolFuture<Object> future = new PoolFuture<>(submitter);
        final CallJob job = new CallJob(submitter.nextJob(), isEager, future, isFixed, fixedResult, original);
        submitter.submit(job, new SingleFeed(job, submitter.message(job.id, 0, body, 0, end)));
        return (PoolFuture<T>)future;
    }

    private static <T> T result(final Future<T> future) throws InterruptedException
    {
        boolean isDone = false;
        try
        {
            final T result = future.get();
            isDone = true;
            return result;
        }
        catch (final ExecutionException ex)
        {
            isDone = true;
            throw Sneaky.asIs(ex.getCause());
        }
        finally
        {
            if (!isDone)
            {
                future.cancel(true);
            }
        }
    }

    public <A, R> List<R> map(final RemoteFunction<? super A, ? extends R> function, final Collection<A> arguments)
        throws InterruptedException
    {
        return map(function, arguments, 0);
    }

    public <A, R> List<R> map(
        final RemoteFunction<? super A, ? extends R> function, final Collection<A> arguments, final int chunkSize)
        throws InterruptedException
    {
        return result(this.<R>mapAll(function, 1, false, chunkSize, MapProgress.silent(), new ArrayList<>(arguments)));
    }

    public <A, R> CompletableFuture<List<R>> mapAsync(
        final RemoteFunction<? super A, ? extends R> function, final Collection<A> arguments)
    {
        return mapAll(function, 1, true, 0, MapProgress.silent(), new ArrayList<>(arguments));
    }

    @SuppressWarnings("unchecked")
    private <R> PoolFuture<List<R>> mapAll(
        final Object function,
        final int arity,
        final boolean isEager,
        final int chunkSize,
        final MapProgress progress,
        final List<?>... arguments)
    {
        final byte[] bytes = FunctionBytes.encode(Objects.requireNonNull(function, "function"), "function");
        final int size = arguments[0].size();
        final int parts = CHUNKS_PER_WORKER * core.settings.workers();
        final int chunk = chunkSize > 0 ? chunkSize : Math.max(1, (size + parts - 1) / parts);
        final PoolFuture<List<Object>> future = new PoolFuture<>(submitter);
        progress.begin(size, submitter);
        if (0 == size)
        {
            future.complete(new ArrayList<>());
        }
        else
        {
            final MapJob job = new MapJob(submitter.nextJob(), isEager, size, chunk, future, progress);
            submitter.submit(job, job.feed(submitter, bytes, arity, arguments));
        }
        return (PoolFuture<List<R>>)(PoolFuture<?>)future;
    }

    static boolean hasJobsOf(final String path)
    {
        return PoolCore.hasJobs(path);
    }

    @Override
    public void execute(final Runnable task)
    {
        call(task, 0, true, true, null, task);
    }

    @Override
    public void shutdown()
    {
        core.keeper().shutdown();
    }

    @Override
    public List<Runnable> shutdownNow()
    {
        core.keeper().stop();
        return List.of();
    }

    @Override
    public boolean isShutdown()
    {
        return core.board.state() >= PoolBoard.SHUTDOWN;
    }

    @Override
    public boolean isTerminated()
    {
        return core.keeper().isTerminated();
    }

    @Override
    public boolean awaitTermination(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return core.keeper().await(timeout, unit);
    }

    @Override
    public void close()
    {
        shutdown();
        boolean isInterrupted = false;
        boolean isOver = false;
        while (!isOver)
        {
            try
            {
                isOver = awaitTermination(1, TimeUnit.DAYS);
            }
            catch (final InterruptedException ex)
            {
                isInterrupted = true;
                shutdownNow();
            }
        }
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    private Object writeReplace()
    {
        return new Ticket(core.settings, core.path());
    }

    private void readObject(final ObjectInputStream stream) throws InvalidObjectException
    {
        throw new InvalidObjectException("a pool is deserialised through its replacement");
    }

    private record Ticket(PoolSettings settings, String path) implements Serializable
    {
        private Object readResolve()
        {
            return new ProcessPool(PoolCore.attach(settings, path));
        }
    }
}
