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
import org.agrona.LangUtil;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The results of {@link ProcessPool#imap} and {@link ProcessPool#imapUnordered}, computed a little ahead of being asked
 * for.
 *
 * <p><b>Threads:</b> one at a time.
 *
 * <p><b>Failure:</b> what the function throws for an element is thrown in place of its result, checked exceptions
 * included, although they are not declared; the next call goes on with the next element. What the elements' iterator
 * throws is thrown after the results of the elements before, and ends the iteration. Closing cancels what is not done.
 *
 * <pre>{@code
 * try (PoolResults<Page> pages = pool.imapUnordered(Crawler::fetch, urls))
 * {
 *     pages.stream().filter(Page::isFound).limit(10).forEach(index::add);
 * }
 * }</pre>
 *
 * @param <R> type of the results.
 */
public final class PoolResults<R> implements Iterator<R>, AutoCloseable
{
    private final Submitter submitter;
    private final Iterator<Callable<PoolFuture<R>>> calls;
    private final int maxAhead;
    private final boolean isOrdered;

    /** In order; those of the unordered form are only counted and cancelled here. */
    private final Deque<PoolFuture<R>> ahead = new ArrayDeque<>();
    private final Set<PoolFuture<R>> unordered = new HashSet<>();
    private final BlockingQueue<PoolFuture<R>> done = new LinkedBlockingQueue<>();
    private Throwable inputFailure;
    private boolean isInputOver;

    PoolResults(
        final Submitter submitter,
        final Iterator<Callable<PoolFuture<R>>> calls,
        final int maxAhead,
        final boolean isOrdered)
    {
        this.submitter = submitter;
        this.calls = calls;
        this.maxAhead = maxAhead;
        this.isOrdered = isOrdered;
    }

    /** Returns whether there is another result, or a failure; asks for elements, but does not wait for results. */
    @Override
    public boolean hasNext()
    {
        fill();
        return countAhead() > 0 || inputFailure != null;
    }

    private int countAhead()
    {
        return isOrdered ? ahead.size() : unordered.size();
    }

    private void fill()
    {
        try
        {
            while (!isInputOver && countAhead() < maxAhead)
            {
                isInputOver = !calls.hasNext();
                if (!isInputOver)
                {
                    add(calls.next().call());
                }
            }
        }
        catch (final Exception ex)
        {
            isInputOver = true;
            inputFailure = ex;
        }
    }

    private void add(final PoolFuture<R> future)
    {
        if (isOrdered)
        {
            ahead.addLast(future);
        }
        else
        {
            unordered.add(future);
            future.whenComplete((result, failure) -> done.add(future));
        }
    }

    /**
     * {@inheritDoc} Waits for it. If interrupted, throws {@link CancellationException}; the thread stays interrupted,
     * and nothing is lost.
     */
    @Override
    public R next()
    {
        try
        {
            return next(Deadline.NEVER);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a result");
        }
        catch (final TimeoutException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /**
     * Returns the next result, waiting for it with a timeout.
     *
     * @param timeout to wait; zero or less does not wait.
     * @param unit    of the timeout.
     * @return the result.
     * @throws TimeoutException       if it is not there in time; the next call waits for the same one.
     * @throws InterruptedException   if interrupted; the next call waits for the same one.
     * @throws NoSuchElementException if there are no more.
     */
    public R next(final long timeout, final TimeUnit unit) throws InterruptedException, TimeoutException
    {
        return next(Deadline.after(timeout, unit));
    }

    private R next(final long deadlineNs) throws InterruptedException, TimeoutException
    {
        if (!hasNext())
        {
            throw new NoSuchElementException("no more results");
        }
        if (0 == countAhead())
        {
            final Throwable failure = inputFailure;
            inputFailure = null;
            LangUtil.rethrowUnchecked(failure);
        }
        final PoolFuture<R> future = isOrdered ? ahead.peekFirst() : firstDone(deadlineNs);
        try
        {
            final R result = future.get(Deadline.remainingNs(deadlineNs), TimeUnit.NANOSECONDS);
            forget(future);
            return result;
        }
        catch (final ExecutionException ex)
        {
            forget(future);
            LangUtil.rethrowUnchecked(ex.getCause());
            return null;
        }
    }

    private PoolFuture<R> firstDone(final long deadlineNs) throws InterruptedException, TimeoutException
    {
        PoolFuture<R> future = done.poll();
        if (null == future)
        {
            final RunnerThread runner = RunnerThread.blocking(submitter);
            try
            {
                future = done.poll(Deadline.remainingNs(deadlineNs), TimeUnit.NANOSECONDS);
            }
            finally
            {
                RunnerThread.resuming(runner);
            }
        }
        if (null == future)
        {
            throw new TimeoutException("no result in time: ahead=" + unordered.size());
        }
        return future;
    }

    private void forget(final PoolFuture<R> future)
    {
        if (isOrdered)
        {
            ahead.removeFirst();
        }
        else
        {
            unordered.remove(future);
        }
        fill();
    }

    /**
     * Returns the remaining results as a stream, which closes this when it is closed.
     *
     * @return the stream, sequential.
     */
    public Stream<R> stream()
    {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false)
            .onClose(this::close);
    }

    /**
     * Cancels what is not done; there are no more results.
     */
    @Override
    public void close()
    {
        isInputOver = true;
        inputFailure = null;
        ahead.forEach((future) -> future.cancel(true));
        unordered.forEach((future) -> future.cancel(true));
        ahead.clear();
        unordered.clear();
    }
}
