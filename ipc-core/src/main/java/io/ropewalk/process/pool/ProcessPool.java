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
import io.ropewalk.process.task.RemoteBiFunction;
import io.ropewalk.process.task.RemoteCallable;
import io.ropewalk.process.task.RemoteFunction;
import io.ropewalk.process.task.RemoteRunnable;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An {@link ExecutorService} whose tasks run in a constant number of worker processes.
 * <p>
 * A task is a lambda, a method reference or any serialisable object. It travels to a worker with what it captures; the
 * handles of shared objects are live there; its result travels back. Interfaces of {@link io.ropewalk.process.task} let
 * a lambda be written without a cast. The workers are daemons: they end with the process that has made the pool.
 * <p>
 * <b>Threads:</b> any. A pool can be sent to other processes, also to its own workers, as what a task captures. A task
 * that waits for another one of its pool, with the methods of this class or of the futures they return, lets its worker
 * take other tasks meanwhile, so that a pool does not wait for itself; a task that waits in another way
 * ({@code CompletableFuture.allOf(…).join()}, a thread of its own) keeps its worker from taking any.
 * <p>
 * Submitting never waits: tasks for which the queue has no room wait in the process that submits them. Futures are
 * {@link CompletableFuture}s where the method says so. Their callbacks run in the submitting process, on the executor
 * that they ask for; without one, in the thread that waits for the future, or on one of eight threads of the pool:
 * callbacks that take long should ask for an executor.
 * <p>
 * <b>Failure:</b> a task or an argument that is not serialisable, or exceeds the {@linkplain
 * ProcessPoolBuilder#budget(int) budget}, is an exception to the caller, and nothing is submitted. Everything else
 * fails the one future: what the task throws, as its own type with the stack of the worker as its last cause; a result
 * that is not serialisable or too large; {@link io.ropewalk.error.WorkerDiedException} if the worker exits, crashes or
 * is killed in the midst of the task, unless the pool {@linkplain ProcessPoolBuilder#retries(int) retries}. Worker
 * processes that end are replaced. If workers cannot be started, all futures fail with
 * {@link io.ropewalk.error.PoolBrokenException}. {@link java.util.concurrent.RejectedExecutionException} after a
 * shutdown.
 * <pre>{@code
 * try (ProcessPool pool = walk.pool(4))
 * {
 *     List<Integer> squares = pool.map(n -> n * n, List.of(1, 2, 3));
 *     pool.applyAsync(Crawler::fetch, url).thenAccept(page -> index.add(page));   // called back here, not there
 * }
 * }</pre>
 */
public final class ProcessPool implements ExecutorService, AutoCloseable, Serializable
{
    private static final long serialVersionUID = 1L;

    private final transient PoolCore core;
    private final transient Calls calls;

    ProcessPool(final PoolCore core)
    {
        this.core = core;
        this.calls = new Calls(core.submitter);
    }

    /**
     * Returns a builder for a pool. {@code Ropewalk.pool()} is the usual way to get one.
     *
     * @return the builder.
     */
    public static ProcessPoolBuilder builder()
    {
        return new ProcessPoolBuilder();
    }

    /**
     * Returns the name of the pool.
     *
     * @return the name.
     */
    public String name()
    {
        return core.settings.name();
    }

    /**
     * Returns how many workers there are.
     *
     * @return the number, which does not change.
     */
    public int workers()
    {
        return core.settings.workers();
    }

    /**
     * Submits a task that returns a result.
     *
     * @param task to run.
     * @param <T>  type of the result.
     * @return the future of the result.
     */
    public <T> Future<T> submit(final RemoteCallable<T> task)
    {
        return calls.call(task, Notice.WAITED_FOR);
    }

    /**
     * Submits a task that returns nothing.
     *
     * @param task to run.
     * @return the future, whose result is null.
     */
    public Future<?> submit(final RemoteRunnable task)
    {
        return calls.run(task, null, Notice.WAITED_FOR);
    }

    /**
     * {@inheritDoc} It must be serialisable.
     */
    @Override
    public <T> Future<T> submit(final Callable<T> task)
    {
        return calls.call(task, Notice.WAITED_FOR);
    }

    /**
     * {@inheritDoc} It must be serialisable.
     */
    @Override
    public Future<?> submit(final Runnable task)
    {
        return calls.run(task, null, Notice.WAITED_FOR);
    }

    /**
     * {@inheritDoc} It must be serialisable; the result stays in this process.
     */
    @Override
    public <T> Future<T> submit(final Runnable task, final T result)
    {
        return calls.run(task, result, Notice.WAITED_FOR);
    }

    /**
     * Submits a task of whose end nobody asks.
     *
     * @param task to run.
     */
    public void execute(final RemoteRunnable task)
    {
        execute((Runnable)task);
    }

    /**
     * {@inheritDoc} It must be serialisable. What it throws goes to the
     * {@linkplain Thread#getUncaughtExceptionHandler() handler} of a thread of the pool in this process, which prints it
     * by default.
     */
    @Override
    public void execute(final Runnable task)
    {
        calls.execute(task);
    }

    /**
     * Runs a task and waits for its result. What it throws is thrown as it is, checked exceptions included, although
     * they are not declared.
     *
     * @param task to run.
     * @param <T>  type of the result.
     * @return the result.
     * @throws InterruptedException if interrupted; the task is cancelled.
     */
    public <T> T apply(final RemoteCallable<T> task) throws InterruptedException
    {
        return Calls.await(calls.call(task, Notice.WAITED_FOR));
    }

    /**
     * Like {@link #apply(RemoteCallable)}, with an argument.
     *
     * @param function to apply.
     * @param argument of it.
     * @param <A>      type of the argument.
     * @param <R>      type of the result.
     * @return the result.
     * @throws InterruptedException if interrupted; the task is cancelled.
     */
    public <A, R> R apply(final RemoteFunction<A, R> function, final A argument) throws InterruptedException
    {
        return Calls.await(calls.apply(function, argument, Notice.WAITED_FOR));
    }

    /**
     * Like {@link #apply(RemoteCallable)}, with two arguments.
     *
     * @param function to apply.
     * @param first    argument of it.
     * @param second   argument of it.
     * @param <A>      type of the first argument.
     * @param <B>      type of the second argument.
     * @param <R>      type of the result.
     * @return the result.
     * @throws InterruptedException if interrupted; the task is cancelled.
     */
    public <A, B, R> R apply(final RemoteBiFunction<A, B, R> function, final A first, final B second)
        throws InterruptedException
    {
        return Calls.await(calls.apply(function, first, second, Notice.WAITED_FOR));
    }

    /**
     * Submits a task. {@code cancel(true)} of the future interrupts the thread that runs the task.
     *
     * @param task to run.
     * @param <T>  type of the result.
     * @return the future of the result.
     */
    public <T> CompletableFuture<T> applyAsync(final RemoteCallable<T> task)
    {
        return calls.call(task, Notice.CALLED_BACK);
    }

    /**
     * Like {@link #applyAsync(RemoteCallable)}, with an argument.
     *
     * @param function to apply.
     * @param argument of it.
     * @param <A>      type of the argument.
     * @param <R>      type of the result.
     * @return the future of the result.
     */
    public <A, R> CompletableFuture<R> applyAsync(final RemoteFunction<A, R> function, final A argument)
    {
        return calls.apply(function, argument, Notice.CALLED_BACK);
    }

    /**
     * Like {@link #applyAsync(RemoteCallable)}, with two arguments.
     *
     * @param function to apply.
     * @param first    argument of it.
     * @param second   argument of it.
     * @param <A>      type of the first argument.
     * @param <B>      type of the second argument.
     * @param <R>      type of the result.
     * @return the future of the result.
     */
    public <A, B, R> CompletableFuture<R> applyAsync(
        final RemoteBiFunction<A, B, R> function, final A first, final B second)
    {
        return calls.apply(function, first, second, Notice.CALLED_BACK);
    }

    /**
     * Applies a function to all elements, in chunks, four for each worker, and waits for the results. If the function
     * throws for some elements, waits for all of them, and throws what it threw for the first, in their order;
     * {@link io.ropewalk.error.FailedElementException#indexIn} says which. After it, the other elements of its chunk
     * are left out.
     *
     * @param function to apply.
     * @param elements to apply it to; null elements and results are allowed.
     * @param <A>      type of the elements.
     * @param <R>      type of the results.
     * @return the results, in the order of the elements.
     * @throws InterruptedException if interrupted; the tasks are cancelled.
     */
    public <A, R> List<R> map(final RemoteFunction<? super A, ? extends R> function, final Collection<A> elements)
        throws InterruptedException
    {
        return Calls.await(calls.map(function, 0, MapProgress.silent(), Notice.WAITED_FOR, new ArrayList<>(elements)));
    }

    /**
     * Like {@link #map(RemoteFunction, Collection)}, with chunks of a given size.
     *
     * @param function  to apply.
     * @param elements  to apply it to.
     * @param chunkSize how many elements make one task; if its worker dies, they fail together. 0 for the default.
     * @param <A>       type of the elements.
     * @param <R>       type of the results.
     * @return the results, in the order of the elements.
     * @throws InterruptedException if interrupted; the tasks are cancelled.
     */
    public <A, R> List<R> map(
        final RemoteFunction<? super A, ? extends R> function, final Collection<A> elements, final int chunkSize)
        throws InterruptedException
    {
        return map(function, elements, chunkSize, MapProgress.silent());
    }

    /**
     * Like {@link #map(RemoteFunction, Collection, int)}, and tells how far it has come.
     *
     * @param function  to apply.
     * @param elements  to apply it to.
     * @param chunkSize how many elements make one task. 0 for the default.
     * @param progress  to be told, for this map alone.
     * @param <A>       type of the elements.
     * @param <R>       type of the results.
     * @return the results, in the order of the elements.
     * @throws InterruptedException if interrupted; the tasks are cancelled.
     */
    public <A, R> List<R> map(
        final RemoteFunction<? super A, ? extends R> function,
        final Collection<A> elements,
        final int chunkSize,
        final MapProgress progress)
        throws InterruptedException
    {
        return Calls.await(calls.map(function, chunkSize, progress, Notice.WAITED_FOR, new ArrayList<>(elements)));
    }

    /**
     * Like {@link #map(RemoteFunction, Collection)}, without waiting. What the function throws is the cause of what the
     * future throws. Cancelling the future cancels all chunks.
     *
     * @param function to apply.
     * @param elements to apply it to.
     * @param <A>      type of the elements.
     * @param <R>      type of the results.
     * @return the future of the results.
     */
    public <A, R> CompletableFuture<List<R>> mapAsync(
        final RemoteFunction<? super A, ? extends R> function, final Collection<A> elements)
    {
        return mapAsync(function, elements, 0, MapProgress.silent());
    }

    /**
     * Like {@link #mapAsync(RemoteFunction, Collection)}, with chunks of a given size, and tells how far it has come.
     *
     * @param function  to apply.
     * @param elements  to apply it to.
     * @param chunkSize how many elements make one task. 0 for the default.
     * @param progress  to be told, for this map alone.
     * @param <A>       type of the elements.
     * @param <R>       type of the results.
     * @return the future of the results.
     */
    public <A, R> CompletableFuture<List<R>> mapAsync(
        final RemoteFunction<? super A, ? extends R> function,
        final Collection<A> elements,
        final int chunkSize,
        final MapProgress progress)
    {
        return calls.map(function, chunkSize, progress, Notice.CALLED_BACK, new ArrayList<>(elements));
    }

    /**
     * Like {@link #map(RemoteFunction, Collection)}, for a function of two arguments: keys and values of the entries.
     *
     * @param function to apply.
     * @param pairs    of arguments.
     * @param <A>      type of the first arguments.
     * @param <B>      type of the second arguments.
     * @param <R>      type of the results.
     * @return the results, in the order of the pairs.
     * @throws InterruptedException if interrupted; the tasks are cancelled.
     */
    public <A, B, R> List<R> starmap(
        final RemoteBiFunction<? super A, ? super B, ? extends R> function,
        final Collection<? extends Map.Entry<A, B>> pairs)
        throws InterruptedException
    {
        return Calls.await(starmap(function, pairs, Notice.WAITED_FOR));
    }

    /**
     * Like {@link #starmap(RemoteBiFunction, Collection)}, without waiting.
     *
     * @param function to apply.
     * @param pairs    of arguments.
     * @param <A>      type of the first arguments.
     * @param <B>      type of the second arguments.
     * @param <R>      type of the results.
     * @return the future of the results.
     */
    public <A, B, R> CompletableFuture<List<R>> starmapAsync(
        final RemoteBiFunction<? super A, ? super B, ? extends R> function,
        final Collection<? extends Map.Entry<A, B>> pairs)
    {
        return starmap(function, pairs, Notice.CALLED_BACK);
    }

    private <A, B, R> PoolFuture<List<R>> starmap(
        final RemoteBiFunction<? super A, ? super B, ? extends R> function,
        final Collection<? extends Map.Entry<A, B>> pairs,
        final Notice notice)
    {
        final List<A> first = new ArrayList<>(pairs.size());
        final List<B> second = new ArrayList<>(pairs.size());
        for (final Map.Entry<A, B> pair : pairs)
        {
            first.add(pair.getKey());
            second.add(pair.getValue());
        }
        return calls.map(function, 0, MapProgress.silent(), notice, first, second);
    }

    /**
     * Applies a function to elements as the results are asked for, and returns these in order. As many tasks as there
     * are workers, twice, are ahead of what has been asked for, no more.
     *
     * @param function to apply.
     * @param elements to apply it to; asked for by the thread that asks for results.
     * @param <A>      type of the elements.
     * @param <R>      type of the results.
     * @return the results, to be closed if not all are asked for.
     */
    public <A, R> PoolResults<R> imap(
        final RemoteFunction<? super A, ? extends R> function, final Iterable<A> elements)
    {
        return calls.imap(function, elements, true);
    }

    /**
     * Like {@link #imap}, but returns the results as they come.
     *
     * @param function to apply.
     * @param elements to apply it to; asked for by the thread that asks for results.
     * @param <A>      type of the elements.
     * @param <R>      type of the results.
     * @return the results, to be closed if not all are asked for.
     */
    public <A, R> PoolResults<R> imapUnordered(
        final RemoteFunction<? super A, ? extends R> function, final Iterable<A> elements)
    {
        return calls.imap(function, elements, false);
    }

    @Override
    public <T> List<Future<T>> invokeAll(final Collection<? extends Callable<T>> tasks) throws InterruptedException
    {
        return new Invocations<>(calls, tasks).all(Deadline.NEVER);
    }

    @Override
    public <T> List<Future<T>> invokeAll(
        final Collection<? extends Callable<T>> tasks, final long timeout, final TimeUnit unit)
        throws InterruptedException
    {
        return new Invocations<>(calls, tasks).all(Deadline.after(timeout, unit));
    }

    @Override
    public <T> T invokeAny(final Collection<? extends Callable<T>> tasks)
        throws InterruptedException, ExecutionException
    {
        return new Invocations<>(calls, tasks).any(core.submitter);
    }

    @Override
    public <T> T invokeAny(final Collection<? extends Callable<T>> tasks, final long timeout, final TimeUnit unit)
        throws InterruptedException, ExecutionException, TimeoutException
    {
        return new Invocations<>(calls, tasks).any(core.submitter, Deadline.after(timeout, unit));
    }

    /**
     * Accepts no more tasks, from any process. Those that were accepted are run; then the workers end.
     */
    @Override
    public void shutdown()
    {
        core.board.advance(PoolBoard.SHUTDOWN);
    }

    /**
     * Accepts no more tasks, and cancels all that are not done: tasks that run are interrupted, and their workers are
     * killed if they go on for another second. All futures complete.
     *
     * @return the tasks of this process that were never begun, without those of {@code map}.
     */
    @Override
    public List<Runnable> shutdownNow()
    {
        return core.stop();
    }

    @Override
    public boolean isShutdown()
    {
        return core.board.state() >= PoolBoard.SHUTDOWN;
    }

    @Override
    public boolean isTerminated()
    {
        return core.hasTerminated();
    }

    @Override
    public boolean awaitTermination(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return core.awaitTermination(Deadline.after(timeout, unit));
    }

    /**
     * In the process that has made the pool: shuts it down and waits until all tasks are done and all workers have
     * ended, as {@code ExecutorService.close} of JDK 19 does (and not as Python's pool, whose block ends with a
     * {@code terminate}). If interrupted, stops it at once, and stays interrupted. In any other process: does nothing,
     * because the pool is used by others.
     */
    @Override
    public void close()
    {
        if (core.isKeeper())
        {
            shutdown();
            core.awaitTerminationOrStop();
        }
    }

    /** For tests: the process ids of the workers that run now, as the process knows them that has made the pool. */
    Set<Long> workerPids()
    {
        return core.keeper().pids();
    }

    /** For tests: the folder of the walk that the objects of pools are in. */
    Path walkPath()
    {
        return core.walk.path();
    }

    /** For tests: how the names of this pool's objects begin. */
    String filePrefix()
    {
        return core.settings.prefix();
    }

    @Override
    public String toString()
    {
        return "ProcessPool{name=" + name() + " workers=" + workers() + (isShutdown() ? " shut down" : "") + "}";
    }

    private Object writeReplace()
    {
        return new Ticket(core.settings, core.path());
    }

    private void readObject(final ObjectInputStream stream) throws InvalidObjectException
    {
        throw new InvalidObjectException("a pool is deserialised through its replacement");
    }

    /** What travels. */
    private record Ticket(PoolSettings settings, String path) implements Serializable
    {
        private static final long serialVersionUID = 1L;

        private Object readResolve()
        {
            return new ProcessPool(PoolCore.attach(settings, path));
        }
    }
}
