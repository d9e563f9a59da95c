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
import io.ropewalk.process.line.ThreadBell;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The future of a job, or of what follows it.
 */
final class PoolFuture<T> extends CompletableFuture<T>
{
    /*
     * An answer that has arrived is only noted, in `outcome`, by whoever reads it. It is decoded, and the future
     * completed, by the thread that waits in get() or join(); if there is none, by one of the completers. So neither
     * decoding, which may run code of users, nor a callback, holds up the reading of answers.
     *
     * waiter: 1 store waiter; 2 load outcome. reader: 1 store outcome; 2 load waiter. All volatile, so one of them sees
     * the other; if both do, `settle` lets one through.
     */
    private static final VarHandle WAITER;
    private static final VarHandle OUTCOME;
    private static final Callable<Object> SETTLED = () -> null;

    static
    {
        try
        {
            final MethodHandles.Lookup lookup = MethodHandles.lookup();
            WAITER = lookup.findVarHandle(PoolFuture.class, "waiter", ThreadBell.class);
            OUTCOME = lookup.findVarHandle(PoolFuture.class, "outcome", Callable.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final Submitter submitter;

    /** Null for what only follows a job. */
    private Job job;

    private volatile ThreadBell waiter;
    private volatile Callable<?> outcome;

    PoolFuture(final Submitter submitter)
    {
        this.submitter = submitter;
    }

    void job(final Job newJob)
    {
        job = newJob;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture()
    {
        return new PoolFuture<>(submitter);
    }

    /** By whoever reads the last answer. The outcome is asked for once, by another thread or later. */
    void arrive(final Callable<? extends T> newOutcome)
    {
        if (OUTCOME.compareAndSet(this, (Callable<?>)null, (Callable<?>)newOutcome))
        {
            final ThreadBell waiting = waiter;
            if (null == waiting)
            {
                submitter.complete(this::settle);
            }
            else
            {
                submitter.wake(waiting);
            }
        }
    }

    private boolean hasArrived()
    {
        return outcome != null || super.isDone();
    }

    @SuppressWarnings("unchecked")
    private void settle()
    {
        final Callable<?> arrived = outcome;
        if (arrived != null && arrived != SETTLED &&
            OUTCOME.compareAndSet(this, (Callable<?>)arrived, (Callable<?>)SETTLED) && !super.isDone())
        {
            try
            {
                complete((T)arrived.call());
            }
            catch (final Throwable ex)
            {
                completeExceptionally(ex);
            }
        }
    }

    /** Waits, reading answers, if nobody else does that for this future. */
    private void await(final long deadlineNs) throws InterruptedException
    {
        final ThreadBell self = null == job ? null : new ThreadBell(Thread.currentThread());
        if (null != self && WAITER.compareAndSet(this, (ThreadBell)null, self))
        {
            try
            {
                submitter.await(self, this::hasArrived, deadlineNs);
            }
            finally
            {
                waiter = null;
                settle();
            }
        }
    }

    @Override
    public T get() throws InterruptedException, ExecutionException
    {
        if (hasArrived())
        {
            settle();
            return super.get();
        }
        final RunnerThread runner = RunnerThread.blocking(submitter);
        try
        {
            await(Deadline.NEVER);
            return super.get();
        }
        finally
        {
            RunnerThread.resuming(runner);
        }
    }

    @Override
    public T get(final long timeout, final TimeUnit unit)
        throws InterruptedException, ExecutionException, TimeoutException
    {
        final long deadlineNs = Deadline.after(timeout, unit);
        if (hasArrived())
        {
            settle();
            return super.get(Math.max(0, Deadline.remainingNs(deadlineNs)), TimeUnit.NANOSECONDS);
        }
        final RunnerThread runner = RunnerThread.blocking(submitter);
        try
        {
            await(deadlineNs);
            return super.get(Math.max(0, Deadline.remainingNs(deadlineNs)), TimeUnit.NANOSECONDS);
        }
        finally
        {
            RunnerThread.resuming(runner);
        }
    }

    @Override
    public T join()
    {
        boolean isInterrupted = false;
        final RunnerThread runner = hasArrived() ? null : RunnerThread.blocking(submitter);
        try
        {
            while (!hasArrived() && null != job && null == waiter)
            {
                try
                {
                    await(Deadline.NEVER);
                }
                catch (final InterruptedException ex)
                {
                    isInterrupted = true;
                }
            }
            settle();
            return super.join();
        }
        finally
        {
            RunnerThread.resuming(runner);
            if (isInterrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean complete(final T value)
    {
        return wakeIf(super.complete(value));
    }

    @Override
    public boolean completeExceptionally(final Throwable cause)
    {
        return wakeIf(super.completeExceptionally(cause));
    }

    private boolean wakeIf(final boolean isChanged)
    {
        final ThreadBell waiting = waiter;
        if (isChanged && waiting != null)
        {
            submitter.wake(waiting);
        }
        return isChanged;
    }

    @Override
    public T getNow(final T valueIfAbsent)
    {
        settle();
        return super.getNow(valueIfAbsent);
    }

    @Override
    public boolean isDone()
    {
        settle();
        return super.isDone();
    }

    @Override
    public boolean isCompletedExceptionally()
    {
        settle();
        return super.isCompletedExceptionally();
    }

    /**
     * {@inheritDoc} A task that has not begun never begins; the thread that runs one is interrupted if so desired.
     */
    @Override
    public boolean cancel(final boolean mayInterruptIfRunning)
    {
        settle();
        final boolean isNew = !super.isDone();
        final boolean isCancelled = super.cancel(mayInterruptIfRunning);
        if (isNew && isCancelled && null != job)
        {
            submitter.cancel(job, mayInterruptIfRunning);
            wakeIf(true);
        }
        return isCancelled;
    }
}
