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

import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.process.line.Answer;
import io.ropewalk.process.line.AnswerReader;
import io.ropewalk.process.line.ThreadBell;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.queue.TaskQueue;
import org.agrona.DirectBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * What one process needs to submit to a pool: a line for the answers, and the jobs that wait for them.
 * <p>
 * <b>Threads:</b> any. A thread of its own stands by to read answers that nobody waits for, and some threads complete
 * futures that nobody waits for.
 */
final class Submitter
{
    private static final long SLICE_NS = 20_000_000;
    private static final int LINGER_SLICES = 50;
    private static final int MAX_HEADER_LENGTH = 64;
    private static final int COMPLETERS = 8;
    private static final long COMPLETER_KEEP_MS = 1_000;

    final PoolBoard board;

    private final boolean isKeeper;
    private final PoolFiles files;
    private final PoolSettings settings;
    private final TaskQueue<TaskMessage> tasks;
    private final int lineNumber;
    private final Pipe<Answer> line;
    private final AnswerReader reader;
    private final Backlog backlog;
    private final FunctionFiles functions;
    private final Map<Long, Job> jobs = new ConcurrentHashMap<>();
    private final Map<TaskKey, Job> cancelled = new ConcurrentHashMap<>();
    private final AtomicLong nextJob = new AtomicLong();
    private final AtomicInteger eagerJobs = new AtomicInteger();
    private final ThreadPoolExecutor completers;
    private final ThreadBell standby;

    private volatile boolean isDormant;
    private volatile boolean isClosed;
    private volatile Throwable failure;

    Submitter(
        final PoolFiles files, final PoolBoard board, final TaskQueue<TaskMessage> tasks, final boolean isKeeper)
    {
        this.isKeeper = isKeeper;
        this.files = files;
        this.settings = files.settings();
        this.board = board;
        this.tasks = tasks;
        lineNumber = board.nextLine();
        line = files.createLine(lineNumber);
        final Connection<Answer> end = line.first();
        end.attach();
        // With a sender of its own, the stream does not end when the last worker has gone.
        line.second().attach();
        backlog = new Backlog(tasks, board);
        functions = new FunctionFiles(files, lineNumber);
        reader = new AnswerReader(end, this::arrived, backlog::feedIfAny, () -> eagerJobs.get() > 0);
        completers = new ThreadPoolExecutor(COMPLETERS, COMPLETERS, COMPLETER_KEEP_MS, TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(), (runnable) -> daemon(runnable, settings.name() + "-callbacks"));
        completers.allowCoreThreadTimeOut(true);
        final Thread thread = daemon(this::standBy, settings.name() + "-answers");
        standby = new ThreadBell(thread);
        reader.standby(standby);
        thread.start();
    }

    private static Thread daemon(final Runnable runnable, final String name)
    {
        final Thread thread = new Thread(runnable, name);
        thread.setDaemon(true);
        return thread;
    }

    PoolSettings settings()
    {
        return settings;
    }

    int lineNumber()
    {
        return lineNumber;
    }

    long nextJob()
    {
        return nextJob.incrementAndGet();
    }

    FunctionFiles functions()
    {
        return functions;
    }

    /** Which pool it is. */
    String key()
    {
        return files.key();
    }

    /** Message of a task of this process. */
    TaskMessage message(
        final long job, final int index, final DirectBuffer body, final int bodyOffset, final int bodyLength)
    {
        checkLength(bodyLength);
        return new TaskMessage(lineNumber, job, index, 0, body, bodyOffset, bodyLength);
    }

    void checkLength(final int lengthBytes)
    {
        if (lengthBytes > settings.budgetBytes() - MAX_HEADER_LENGTH)
        {
            throw new ElementTooLargeException("task larger than the budget of the pool: lengthBytes=" + lengthBytes +
                " budgetBytes=" + settings.budgetBytes());
        }
    }

    /**
     * Accepts a job. Never waits for room in the queue.
     *
     * @throws RejectedExecutionException if the pool was shut down or is broken.
     */
    void submit(final Job job, final JobFeed feed)
    {
        checkAccepting();
        jobs.put(job.id, job);
        if (job.isEager)
        {
            eagerJobs.incrementAndGet();
        }
        boolean isAccepted = false;
        try
        {
            // Again: whoever shuts down looks for jobs after that.
            checkAccepting();
            isAccepted = true;
        }
        finally
        {
            if (!isAccepted)
            {
                forget(job);
            }
        }
        backlog.add(feed);
        if (isDormant || (job.isEager && !reader.hasLeader()))
        {
            standby.ring();
        }
    }

    void checkAccepting()
    {
        final Throwable cause = failure;
        if (cause != null)
        {
            throw new RejectedExecutionException("pool is broken: name=" + settings.name() + " cause=" + cause, cause);
        }
        if (isClosed || board.state() != PoolBoard.RUNNING)
        {
            throw new RejectedExecutionException("pool was shut down: name=" + settings.name());
        }
    }

    boolean hasJobs()
    {
        return !jobs.isEmpty();
    }

    boolean hasBacklog()
    {
        return !backlog.isEmpty();
    }

    /** Waits until something is so, and reads answers meanwhile. */
    boolean await(final ThreadBell self, final BooleanSupplier isOver, final long deadlineNs)
        throws InterruptedException
    {
        return reader.await(self, isOver, deadlineNs);
    }

    /** Makes a thread that waits look again. */
    void wake(final ThreadBell waiting)
    {
        reader.wake(waiting);
    }

    /** Runs something of users that nobody waits for. */
    void complete(final Runnable completion)
    {
        completers.execute(completion);
    }

    private void arrived(final DirectBuffer buffer, final int offset, final int length)
    {
        final Answer answer = Answer.CODEC.decode(buffer, offset, length);
        final Job job = jobs.get(answer.job());
        if (null != job && job.arrived(answer))
        {
            forget(job);
        }
        if (!cancelled.isEmpty())
        {
            cancelled.remove(new TaskKey(lineNumber, answer.job(), answer.index()));
        }
    }

    /** The last answer has come, or nobody wants it any more. */
    void forget(final Job job)
    {
        if (jobs.remove(job.id, job))
        {
            if (job.isEager)
            {
                eagerJobs.decrementAndGet();
            }
            job.over();
        }
    }

    /** Ends a job: what has not begun never begins; what runs is interrupted if so desired. */
    void cancel(final Job job, final boolean mayInterrupt)
    {
        final JobFeed rest = backlog.remove(job);
        final TaskMessage next = null == rest ? null : rest.head();
        final int begun = null == next ? job.tasks() : next.index;
        for (int index = 0; index < begun; index++)
        {
            final TaskKey key = new TaskKey(lineNumber, job.id, index);
            if (!job.hasAnswer(index) && !removeFromQueue(key) && mayInterrupt && !board.cancel(key))
            {
                // On its way from the queue to the hands of a worker, or from there to here.
                cancelled.put(key, job);
                if (job.hasAnswer(index))
                {
                    cancelled.remove(key);
                }
            }
        }
        forget(job);
        if (!cancelled.isEmpty())
        {
            standby.ring();
        }
    }

    private boolean removeFromQueue(final TaskKey key)
    {
        return tasks.remove(new TaskMessage(key.line(), key.job(), key.index(), 0, null, 0, 0));
    }

    /**
     * Takes back the calls of this process that no worker has taken, and ends their jobs.
     *
     * @return what was to be run.
     */
    List<Runnable> takeBack()
    {
        // First what is not in the queue, which would take the room of what is removed.
        final List<JobFeed> feeds = backlog.clear();
        final List<Runnable> originals = new ArrayList<>();
        try
        {
            for (final TaskMessage task : tasks)
            {
                if (task.line == lineNumber && tasks.remove(task))
                {
                    addOriginal(jobs.get(task.job), originals);
                }
            }
        }
        catch (final HandleClosedException ignored)
        {
            // The pool has ended, and with it all that was in the queue.
        }
        for (final JobFeed feed : feeds)
        {
            addOriginal(feed.job(), originals);
        }
        return originals;
    }

    private static void addOriginal(final Job job, final List<Runnable> originals)
    {
        if (job instanceof CallJob call)
        {
            originals.add(call.original());
        }
    }

    /** Puts a task of any process into the queue once more. */
    void again(final TaskMessage task)
    {
        backlog.add(new SingleFeed(null, task));
    }

    /** Tells all jobs that there will be no answers, and takes no more. */
    void fail(final Throwable cause)
    {
        failure = cause;
        breakJobs(cause);
    }

    void breakJobs(final Throwable cause)
    {
        backlog.clear();
        for (final Job job : new ArrayList<>(jobs.values()))
        {
            job.broken(cause);
            forget(job);
        }
    }

    /** Ends all jobs of this process. */
    void stop()
    {
        breakJobs(new CancellationException("pool was stopped: name=" + settings.name()));
    }

    boolean isEnding()
    {
        return board.state() >= PoolBoard.STOPPING;
    }

    Throwable failure()
    {
        return failure;
    }

    private void standBy()
    {
        int quietSlices = 0;
        while (!isClosed)
        {
            try
            {
                lookAgain();
                quietSlices = jobs.isEmpty() && cancelled.isEmpty() ? quietSlices + 1 : 0;
                if (quietSlices > LINGER_SLICES)
                {
                    sleepLong();
                    quietSlices = 0;
                }
                else if (!reader.leadAsStandby(() -> isClosed, System.nanoTime() + SLICE_NS))
                {
                    standby.await(SLICE_NS);
                }
            }
            catch (final InterruptedException ignored)
            {
                // Nobody has a reason to interrupt it; isClosed ends it.
            }
            catch (final HandleClosedException ex)
            {
                // Closed meanwhile, as isClosed says.
                isClosed = true;
            }
        }
    }

    /** What nobody signals: that the queue has room again, and that a worker has begun what was cancelled. */
    private void lookAgain()
    {
        backlog.feedIfAny();
        cancelled.keySet().removeIf((key) -> board.cancel(key) || board.state() >= PoolBoard.STOPPING);
        if (!isKeeper && hasJobs() && (board.state() >= PoolBoard.STOPPING || board.isAbandoned()))
        {
            fail(new CancellationException("pool has ended: name=" + settings.name()));
        }
    }

    private void sleepLong() throws InterruptedException
    {
        isDormant = true;
        if (jobs.isEmpty() && !isClosed)
        {
            standby.await(Long.MAX_VALUE);
        }
        isDormant = false;
    }

    void close()
    {
        isClosed = true;
        standby.ring();
        completers.shutdown();
        line.close();
    }
}
