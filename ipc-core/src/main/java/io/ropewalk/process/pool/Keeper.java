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

import io.ropewalk.error.PoolBrokenException;
import io.ropewalk.error.WorkerDiedException;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.process.line.AnswerSender;
import io.ropewalk.process.pool.Outcomes.Death;
import io.ropewalk.structure.queue.TaskQueue;
import org.agrona.LangUtil;

import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Keeps the workers of a pool: starts them, replaces those that end, says what became of their tasks, and ends them
 * all. Lives in the process that has made the pool.
 * <p>
 * <b>Threads:</b> one of its own does everything; others only leave messages.
 */
final class Keeper
{
    private static final long TICK_MS = 50;
    private static final Runnable NOTHING = () -> {};
    private static final int MAX_FAILED_STARTS = 3;
    private static final long GRACE_NS = 1_000_000_000;

    private final PoolSettings settings;
    private final IntFunction<ChildProcess> starter;
    private final PoolBoard board;
    private final TaskQueue<TaskMessage> tasks;
    private final Submitter submitter;
    private final LetterBox letters;
    private final HandWatch hands;
    private final Runnable atEnd;
    private final Place[] places;
    private final BlockingQueue<Runnable> messages = new LinkedBlockingQueue<>();
    private final Thread thread;

    private int failedStarts;
    private volatile boolean wasReady;
    private long stoppingSinceNs;
    private boolean isOver;

    /**
     * @param core    of the pool, without workers.
     * @param starter starts a worker, by its index.
     */
    Keeper(final PoolCore core, final IntFunction<ChildProcess> starter)
    {
        settings = core.settings;
        board = core.board;
        tasks = core.tasks;
        submitter = core.submitter;
        atEnd = core::destroy;
        this.starter = starter;
        hands = new HandWatch(settings, board);
        letters = new LetterBox(settings, board, tasks, submitter, sender(core.files), hands);
        places = new Place[settings.workers()];
        for (int i = 0; i < places.length; i++)
        {
            places[i] = new Place(i);
        }
        thread = new Thread(this::run, settings.name() + "-keeper");
        thread.setDaemon(true);
    }

    private static AnswerSender sender(final PoolFiles files)
    {
        return new AnswerSender(files, (answer) -> Outcomes.tooLarge(answer, files.settings()));
    }

    /** A worker, and its successors. */
    private static final class Place
    {
        private final int index;
        /** Written by the keeper's thread alone. */
        private volatile ChildProcess process;
        private boolean isStarting;

        Place(final int index)
        {
            this.index = index;
        }
    }

    void start()
    {
        for (final Place place : places)
        {
            startWorker(place);
        }
        thread.start();
    }

    /** Process ids of the workers that run now. */
    Set<Long> pids()
    {
        final Set<Long> pids = new HashSet<>();
        for (final Place place : places)
        {
            final ChildProcess process = place.process;
            if (process != null && process.isAlive())
            {
                pids.add(process.pid());
            }
        }
        return pids;
    }

    /**
     * Until all workers can take tasks.
     *
     * @throws PoolBrokenException if they cannot be started, or this thread is interrupted; no worker is left then.
     */
    void awaitReady()
    {
        boolean isInterrupted = false;
        try
        {
            new Waiter(WaitStrategy.HYBRID, board.changed(), Deadline.NEVER, "workers").until(
                () -> areAllReady() || null != submitter.failure());
            wasReady = null == submitter.failure();
        }
        catch (final InterruptedException ex)
        {
            isInterrupted = true;
            submitter.fail(new PoolBrokenException("interrupted while the workers start: name=" + settings.name(), ex));
            board.advance(PoolBoard.STOPPING);
        }
        final Throwable failure = submitter.failure();
        if (null != failure)
        {
            awaitTermination(isInterrupted);
            LangUtil.rethrowUnchecked(failure);
        }
    }

    private void awaitTermination(final boolean wasInterrupted)
    {
        boolean isInterrupted = wasInterrupted;
        boolean isOver = false;
        while (!isOver)
        {
            try
            {
                isOver = new Waiter(WaitStrategy.HYBRID, board.changed(), Deadline.NEVER, "the end of workers").until(
                    () -> PoolBoard.TERMINATED == board.state());
            }
            catch (final InterruptedException ex)
            {
                isInterrupted = true;
            }
        }
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    private boolean areAllReady()
    {
        for (final Place place : places)
        {
            if (0 == board.ownerOf(place.index))
            {
                return false;
            }
        }
        return true;
    }

    /** Has something done by the thread that keeps the pool. */
    void post(final Runnable message)
    {
        messages.add(message);
    }

    private void run()
    {
        while (!isOver)
        {
            try
            {
                final Runnable message = messages.poll(TICK_MS, TimeUnit.MILLISECONDS);
                if (null != message)
                {
                    message.run();
                }
                tick();
            }
            catch (final InterruptedException ignored)
            {
                // Nobody has a reason to.
            }
            catch (final RuntimeException | Error ex)
            {
                // A pool that nobody keeps would leave futures open for ever.
                breakPool("pool cannot be kept", ex);
            }
        }
        submitter.breakJobs(new CancellationException("pool was shut down: name=" + settings.name()));
        atEnd.run();
        board.advance(PoolBoard.TERMINATED);
    }

    private void startWorker(final Place place)
    {
        place.isStarting = true;
        final Thread thread = new Thread(() ->
        {
            try
            {
                final ChildProcess process = starter.apply(place.index);
                post(() -> hasStarted(place, process));
                // Only to look at once: whether it has ended is asked with each tick.
                process.onExit().whenComplete((exitValue, failed) -> post(NOTHING));
            }
            catch (final Throwable ex)
            {
                post(() -> hasNotStarted(place, ex));
            }
        }, settings.name() + "-starter");
        thread.setDaemon(true);
        thread.start();
    }

    private void hasStarted(final Place place, final ChildProcess process)
    {
        place.isStarting = false;
        place.process = process;
        if (board.state() >= PoolBoard.STOPPING)
        {
            process.kill();
        }
    }

    private void hasNotStarted(final Place place, final Throwable failure)
    {
        place.isStarting = false;
        if (!wasReady || ++failedStarts >= MAX_FAILED_STARTS)
        {
            breakPool("worker cannot be started", failure);
        }
        else if (isWorkerNeeded())
        {
            startWorker(place);
        }
    }

    private void breakPool(final String what, final Throwable cause)
    {
        submitter.fail(new PoolBrokenException(what + ": name=" + settings.name() + " cause=" + cause, cause));
        board.advance(PoolBoard.STOPPING);
    }

    private void ended(final Place place, final ChildProcess process)
    {
        final int owner = board.ownerOf(place.index);
        final Death death = new Death(process.pid(), OptionalInt.of(process.exitValue()));
        if (0 == owner)
        {
            // Before it could take a task.
            endedTooEarly(process, death);
        }
        else
        {
            failedStarts = 0;
            letters.died(owner, death);
        }
        letters.read();
        hands.forget(place.index);
        board.clear(place.index);
        place.process = null;
        if (isWorkerNeeded())
        {
            startWorker(place);
        }
    }

    private void endedTooEarly(final ChildProcess process, final Death death)
    {
        final Throwable thrown = process.failure().orElse(null);
        if (board.state() < PoolBoard.STOPPING && (null != thrown || ++failedStarts >= MAX_FAILED_STARTS))
        {
            breakPool(null != thrown ? "initializer failed" : "workers end before they are ready",
                null != thrown ? thrown : new WorkerDiedException("worker ended: pid=" + death.pid() + " exitValue=" +
                process.exitValue(), death.pid(), death.exitValue(), failedStarts));
        }
    }

    private boolean isWorkerNeeded()
    {
        final int state = board.state();
        return state < PoolBoard.DRAINING || (PoolBoard.DRAINING == state && (submitter.hasJobs() ||
            tasks.unfinished() > 0));
    }

    private void tick()
    {
        for (final Place place : places)
        {
            final ChildProcess process = place.process;
            if (process != null && !process.isAlive())
            {
                ended(place, process);
            }
        }
        if (null != submitter.failure())
        {
            board.advance(PoolBoard.STOPPING);
        }
        letters.tick();
        for (final Place place : places)
        {
            if (place.process != null && hands.isToKill(place.index))
            {
                place.process.kill();
            }
        }
        if (PoolBoard.SHUTDOWN == board.state() && !submitter.hasJobs() && !submitter.hasBacklog())
        {
            board.advance(PoolBoard.DRAINING);
        }
        if (PoolBoard.STOPPING == board.state())
        {
            stoppingSinceNs = 0 == stoppingSinceNs ? System.nanoTime() | 1 : stoppingSinceNs;
            if (System.nanoTime() - stoppingSinceNs > GRACE_NS)
            {
                killAll();
            }
        }
        if (board.state() >= PoolBoard.DRAINING)
        {
            isOver = letters.isAllSaid() && isNobodyLeft();
        }
    }

    private boolean isNobodyLeft()
    {
        for (final Place place : places)
        {
            if (place.isStarting || place.process != null)
            {
                return false;
            }
        }
        return true;
    }

    private void killAll()
    {
        for (final Place place : places)
        {
            if (place.process != null)
            {
                place.process.kill();
            }
        }
    }
}
