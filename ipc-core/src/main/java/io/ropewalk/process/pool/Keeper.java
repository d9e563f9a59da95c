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
import io.ropewalk.process.pool.Outcomes.Death;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.TaskQueue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

import static io.ropewalk.process.pool.PoolBoardDescriptor.PoolWorkerDescriptor.HANDS;

/**
 * Keeps the workers of a pool: starts them, replaces those that end, says what became of their tasks, and ends them
 * all. Lives in the process that has made the pool.
 * <p>
 * <b>Threads:</b> one of its own does everything; others only leave messages.
 */
final class Keeper
{
    /*
     * What a worker that ends leaves is its dead letters: the tasks that were in its hands (TaskQueue, one attempt).
     * The letters say which process held them, so each finds its worker, whatever else ends at the same time. The
     * keeper drains them after the end of the worker was reported, which is after the kernel has proved its death; and
     * again with each tick while a worker has ended lately. Until it has drained a letter the letter stays, so nothing
     * is lost between two instructions of anybody; after that it is the keeper's, and if this process dies, so does the
     * pool.
     */
    private static final long TICK_MS = 50;
    private static final int MAX_FAILED_STARTS = 3;
    private static final int TICKS_AFTER_DEATH = 20;
    private static final int GRACE_TICKS = 20;

    private final PoolSettings settings;
    private final IntFunction<ChildProcess> starter;
    private final PoolBoard board;
    private final TaskQueue<TaskMessage> tasks;
    private final Submitter submitter;
    private final AnswerSender sender;
    private final Runnable atEnd;
    private final Place[] places;
    private final BlockingQueue<Runnable> messages = new LinkedBlockingQueue<>();
    private final CountDownLatch terminated = new CountDownLatch(1);
    private final Map<Integer, Death> deaths = new HashMap<>();
    private final Set<TaskKey> overTime = new HashSet<>();
    private final List<Verdict> unsaid = new ArrayList<>();
    private final Thread thread;

    private int failedStarts;
    private int ticksToLook;
    private int ticksOfStopping;
    private boolean isOver;

    Keeper(
        final PoolSettings settings,
        final IntFunction<ChildProcess> starter,
        final Walk walk,
        final PoolBoard board,
        final TaskQueue<TaskMessage> tasks,
        final Submitter submitter,
        final Runnable atEnd)
    {
        this.atEnd = atEnd;
        this.settings = settings;
        this.starter = starter;
        this.board = board;
        this.tasks = tasks;
        this.submitter = submitter;
        this.sender = new AnswerSender(walk, settings);
        places = new Place[settings.workers()];
        for (int i = 0; i < places.length; i++)
        {
            places[i] = new Place(i);
        }
        thread = new Thread(this::run, settings.name() + "-keeper");
        thread.setDaemon(true);
    }

    /** A worker, and its successors. */
    private static final class Place
    {
        private final int index;
        private ChildProcess process;
        private boolean isStarting;

        /** By hand: the run that was seen last, and for how many ticks; or since when it was cancelled. */
        private final long[] runs = new long[HANDS];
        private final long[] sinceNs = new long[HANDS];
        private final long[] cancelledNs = new long[HANDS];

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

    /** Until all workers can take tasks. */
    void awaitReady()
    {
        final Waiter waiter = new Waiter(WaitStrategy.HYBRID, board.changed(), Deadline.NEVER, "workers");
        try
        {
            waiter.until(() -> areAllReady() || null != submitter.failure());
        }
        catch (final InterruptedException ex)
        {
            stop();
            Thread.currentThread().interrupt();
        }
        final Throwable failure = submitter.failure();
        if (null != failure)
        {
            throw Sneaky.asIs(failure);
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

    private void post(final Runnable message)
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
        }
        submitter.breakJobs(new CancellationException("pool was shut down: name=" + settings.name()));
        board.advance(PoolBoard.TERMINATED);
        atEnd.run();
        terminated.countDown();
    }

    private void startWorker(final Place place)
    {
        place.isStarting = true;
        final Thread thread = new Thread(() ->
        {
            try
            {
                final ChildProcess process = starter.apply(place.index);
                process.onExit().whenComplete((exitValue, failed) -> post(() -> ended(place, process)));
                post(() -> hasStarted(place, process));
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
        breakPool("worker cannot be started", failure);
    }

    private void breakPool(final String what, final Throwable cause)
    {
        submitter.fail(new PoolBrokenException(what + ": name=" + settings.name() + " cause=" + cause, cause));
        board.advance(PoolBoard.STOPPING);
    }

    private void ended(final Place place, final ChildProcess process)
    {
        if (place.isStarting)
        {
            // It has ended before it was reported started: that report is on its way.
            post(() -> ended(place, process));
            return;
        }
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
            deaths.put(owner, death);
            ticksToLook = TICKS_AFTER_DEATH;
        }
        readLetters();
        board.clear(place.index);
        place.process = null;
        Arrays.fill(place.runs, 0);
        Arrays.fill(place.cancelledNs, 0);
        if (isWorkerNeeded())
        {
            startWorker(place);
        }
    }

    private void endedTooEarly(final ChildProcess process, final Death death)
    {
        if (board.state() < PoolBoard.STOPPING && null == submitter.failure() && ++failedStarts >= MAX_FAILED_STARTS)
        {
            breakPool("workers end before they are ready", process.failure().orElseGet(() ->
                new WorkerDiedException("worker ended: pid=" + death.pid() + " exitValue=" + process.exitValue(),
                death.pid(), death.exitValue(), failedStarts)));
        }
    }

    private boolean isWorkerNeeded()
    {
        final int state = board.state();
        return state < PoolBoard.DRAINING || (PoolBoard.DRAINING == state && (submitter.hasJobs() ||
            tasks.unfinished() > 0));
    }

    private void readLetters()
    {
        final List<Letter> letters = new ArrayList<>();
        tasks.drainDeadLetters((task, owner) -> letters.add(new Letter(task, owner)));
        for (final Letter letter : letters)
        {
            read(letter.task, letter.owner);
        }
    }

    private record Letter(TaskMessage task, int owner)
    {
    }

    private void read(final TaskMessage task, final int owner)
    {
        final Death death = deaths.getOrDefault(owner, new Death(-1, OptionalInt.empty()));
        if (overTime.remove(task.key()))
        {
            say(task, Answer.TIMED_OUT, death);
        }
        else if (task.deaths < settings.retries() && board.state() < PoolBoard.STOPPING)
        {
            submitter.again(task.again());
        }
        else
        {
            say(task, Answer.DIED, death);
        }
    }

    /** Never waits: the line may be full, and its reader stalled. */
    private void say(final TaskMessage task, final byte kind, final Death death)
    {
        unsaid.add(new Verdict(task.line, Outcomes.died(task, kind, death)));
        sayAll();
    }

    private void sayAll()
    {
        unsaid.removeIf((verdict) -> sender.trySend(verdict.line, verdict.answer));
    }

    private record Verdict(int line, Answer answer)
    {
    }

    private void tick()
    {
        if (null != submitter.failure())
        {
            board.advance(PoolBoard.STOPPING);
        }
        sayAll();
        if (ticksToLook > 0)
        {
            ticksToLook--;
            readLetters();
        }
        if (settings.taskTimeoutNs() > 0 || settings.isCancelFinal())
        {
            lookAtHands();
        }
        if (PoolBoard.SHUTDOWN == board.state() && !submitter.hasJobs() && !submitter.hasBacklog())
        {
            board.advance(PoolBoard.DRAINING);
        }
        if (PoolBoard.STOPPING == board.state() && ++ticksOfStopping > GRACE_TICKS)
        {
            killAll();
        }
        if (board.state() >= PoolBoard.DRAINING)
        {
            isOver = unsaid.isEmpty() && isNobodyLeft();
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

    /** Kills workers whose tasks take too long. Time is counted here: from when this process has seen the task run. */
    private void lookAtHands()
    {
        final long nowNs = System.nanoTime();
        for (final Place place : places)
        {
            for (int hand = 0; place.process != null && hand < HANDS; hand++)
            {
                lookAt(place, hand, nowNs);
            }
        }
    }

    private void lookAt(final Place place, final int hand, final long nowNs)
    {
        final long run = board.run(place.index, hand);
        final long identity = PoolBoard.identityOf(run);
        if (identity != place.runs[hand])
        {
            place.runs[hand] = identity;
            place.sinceNs[hand] = nowNs;
            place.cancelledNs[hand] = 0;
        }
        if (0 == run)
        {
            return;
        }
        final TaskKey key = board.keyOf(place.index, hand);
        if (settings.taskTimeoutNs() > 0 && nowNs - place.sinceNs[hand] > settings.taskTimeoutNs() &&
            run == board.run(place.index, hand))
        {
            overTime.add(key);
            place.process.kill();
        }
        else if (settings.isCancelFinal() && PoolBoard.isCancelled(run))
        {
            place.cancelledNs[hand] = 0 == place.cancelledNs[hand] ? nowNs | 1 : place.cancelledNs[hand];
            if (nowNs - place.cancelledNs[hand] > TimeUnit.MILLISECONDS.toNanos(TICK_MS * GRACE_TICKS))
            {
                place.process.kill();
            }
        }
    }

    /** No more tasks; what was accepted is run. */
    void shutdown()
    {
        board.advance(PoolBoard.SHUTDOWN);
        post(() -> {});
    }

    /** Ends everything. */
    void stop()
    {
        board.advance(PoolBoard.STOPPING);
        post(() -> {});
    }

    boolean await(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return terminated.await(timeout, unit);
    }

    boolean isTerminated()
    {
        return 0 == terminated.getCount();
    }
}
