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

import io.ropewalk.process.line.ValueRow;
import io.ropewalk.process.task.RemoteBiFunction;
import io.ropewalk.process.task.RemoteCallable;
import io.ropewalk.process.task.RemoteFunction;
import org.agrona.LangUtil;
import org.agrona.MutableDirectBuffer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.StreamSupport;

/**
 * Makes jobs of calls. Everything is encoded in the caller, before anything is put: what cannot be encoded is an
 * exception to the caller, and nothing else.
 */
final class Calls
{
    private static final int CHUNKS_PER_WORKER = 4;

    private final Submitter submitter;

    Calls(final Submitter submitter)
    {
        this.submitter = submitter;
    }

    /** How somebody will learn of the result. */
    enum Notice
    {
        /** By a {@code Future}, that is, by waiting for it. */
        WAITED_FOR,

        /** By a callback, perhaps. */
        CALLED_BACK
    }

    /** A task without arguments that returns something. */
    <T> PoolFuture<T> call(final Callable<T> task, final Notice notice)
    {
        final Runnable original = new FutureTask<>(Objects.requireNonNull(task, "task"));
        return call(task, 0, notice, CallJob.Result.of(original));
    }

    /** A task that returns nothing. */
    <T> PoolFuture<T> run(final Object task, final T result, final Notice notice)
    {
        Objects.requireNonNull(task, "task");
        return call(task, 0, notice, CallJob.Result.fixed(result, (Runnable)task));
    }

    <A, R> PoolFuture<R> apply(final RemoteFunction<A, R> function, final A argument, final Notice notice)
    {
        final RemoteCallable<R> call = () -> function.apply(argument);
        return call(Objects.requireNonNull(function, "function"), 1, notice,
            CallJob.Result.of(new FutureTask<>(call)), argument);
    }

    <A, B, R> PoolFuture<R> apply(
        final RemoteBiFunction<A, B, R> function, final A first, final B second, final Notice notice)
    {
        final RemoteCallable<R> call = () -> function.apply(first, second);
        return call(Objects.requireNonNull(function, "function"), 2, notice,
            CallJob.Result.of(new FutureTask<>(call)), first, second);
    }

    @SuppressWarnings("unchecked")
    private <T> PoolFuture<T> call(
        final Object function,
        final int arity,
        final Notice notice,
        final CallJob.Result result,
        final Object... arguments)
    {
        final byte[] bytes = FunctionBytes.encode(function, "task");
        final MutableDirectBuffer body = ValueRow.buffer();
        int end = TaskBody.begin(body, 0, arity, 1, bytes);
        for (final Object argument : arguments)
        {
            end = ValueRow.add(body, end, argument, "argument");
        }
        final PoolFuture<Object> future = new PoolFuture<>(submitter);
        final CallJob job = new CallJob(submitter.nextJob(), Notice.CALLED_BACK == notice, future, result);
        submitter.submit(job, new SingleFeed(job, submitter.message(job.id, 0, body, 0, end)));
        return (PoolFuture<T>)(PoolFuture<?>)future;
    }

    /**
     * A function for all elements.
     *
     * @param chunkSize zero for the default.
     * @param arguments one list for each argument of the function, all of one size.
     */
    @SuppressWarnings("unchecked")
    <R> PoolFuture<List<R>> map(
        final Object function,
        final int chunkSize,
        final MapProgress progress,
        final Notice notice,
        final List<?>... arguments)
    {
        if (chunkSize < 0)
        {
            throw new IllegalArgumentException("chunkSize must be positive: chunkSize=" + chunkSize);
        }
        final byte[] bytes = FunctionBytes.encode(Objects.requireNonNull(function, "function"), "function");
        final int size = arguments[0].size();
        final PoolFuture<List<Object>> future = new PoolFuture<>(submitter);
        progress.begin(size, submitter);
        if (0 == size)
        {
            submitter.checkAccepting();
            future.complete(new ArrayList<>());
        }
        else
        {
            final MapJob job = new MapJob(submitter.nextJob(), Notice.CALLED_BACK == notice, size,
                chunkSize > 0 ? chunkSize : defaultChunk(size), future, progress);
            boolean isAccepted = false;
            try
            {
                submitter.submit(job, job.feed(submitter, bytes, arguments));
                isAccepted = true;
            }
            finally
            {
                if (!isAccepted)
                {
                    job.over();
                }
            }
        }
        return (PoolFuture<List<R>>)(PoolFuture<?>)future;
    }

    /** Results as they are asked for, with twice as many tasks ahead as there are workers. */
    <A, R> PoolResults<R> imap(
        final RemoteFunction<? super A, ? extends R> function, final Iterable<A> elements, final boolean isOrdered)
    {
        @SuppressWarnings("unchecked")
        final RemoteFunction<A, R> narrowed = (RemoteFunction<A, R>)Objects.requireNonNull(function, "function");
        final Iterator<Callable<PoolFuture<R>>> calls = StreamSupport.stream(elements.spliterator(), false)
            .<Callable<PoolFuture<R>>>map((element) -> () -> apply(narrowed, element, Notice.CALLED_BACK)).iterator();
        return new PoolResults<>(submitter, calls, submitter.settings().workers() * 2, isOrdered);
    }

    /** A task of whose end nobody asks. */
    void execute(final Runnable task)
    {
        run(task, null, Notice.CALLED_BACK).whenComplete((result, failure) ->
        {
            if (failure != null && !submitter.isEnding())
            {
                final Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
            }
        });
    }

    /** The result, or what was thrown, as it is; an interrupt cancels the task. */
    static <T> T await(final PoolFuture<T> future) throws InterruptedException
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
            LangUtil.rethrowUnchecked(ex.getCause());
            return null;
        }
        finally
        {
            if (!isDone)
            {
                future.cancel(true);
            }
        }
    }

    private int defaultChunk(final int size)
    {
        final int parts = CHUNKS_PER_WORKER * submitter.settings().workers();
        return (size + parts - 1) / parts;
    }
}
