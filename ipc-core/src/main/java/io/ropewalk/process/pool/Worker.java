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

import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.process.line.Answer;
import io.ropewalk.process.line.AnswerSender;
import io.ropewalk.process.task.RemoteTask;
import io.ropewalk.process.task.core.TaskBytes;
import io.ropewalk.structure.queue.TaskQueue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;

/**
 * A process that runs the tasks of a pool.
 */
final class Worker
{
    /*
     * A task is in the hands of this process from the moment it is taken until taskDone(): that is what the queue
     * knows, and what tells whether it died with it. In between, in this order: it is run; the answer is put into the
     * line of its submitter; the task is done. A worker that dies before the answer leaves a dead letter, of which the
     * keeper makes one answer "died", or a retry. A worker that dies between the answer and taskDone() leaves both; the
     * keeper puts its answer behind the worker's, and the submitter takes the first one only.
     */
    private final PoolSettings settings;
    private final int index;
    private final PoolBoard board;
    private final TaskQueue<TaskMessage> tasks;
    private final AnswerSender sender;
    private final TaskRunner runner;
    private final WorkerHands hands;
    private final String key;
    private final ThreadGroup group;
    private final CountDownLatch ended = new CountDownLatch(1);

    private int taken;
    private int runners;
    private int waiting;
    private int threadNumber;

    Worker(final PoolFiles files, final int index)
    {
        this.settings = files.settings();
        this.index = index;
        key = files.key();
        board = files.board();
        tasks = files.tasks();
        group = new ThreadGroup(settings.name());
        hands = new WorkerHands(board, index);
        sender = new AnswerSender(files, (answer) -> Outcomes.tooLarge(answer, settings));
        runner = new TaskRunner(files, name());
    }

    private String name()
    {
        return settings.name() + "-" + index;
    }

    /** Runs tasks until this worker is to go. What the initializer throws is the failure of this process. */
    void run() throws Exception
    {
        if (null != settings.initializer())
        {
            ((RemoteTask)TaskBytes.decode(settings.initializer(), null)).run();
        }
        final Thread listener = new Thread(this::listen, name() + "-orders");
        listener.setDaemon(true);
        listener.start();
        startRunner();
        board.ready(index);
        ended.await();
    }

    ThreadGroup threads()
    {
        return group;
    }

    boolean isOf(final Submitter submitter)
    {
        return key.equals(submitter.key());
    }

    synchronized void startRunner()
    {
        runners++;
        new RunnerThread(this, name() + "-" + threadNumber++).start();
    }

    synchronized void ended()
    {
        runners--;
        if (0 == runners)
        {
            ended.countDown();
        }
    }

    synchronized void blocked()
    {
        if (waiting >= RunnerThread.MAX_WAITING)
        {
            throw new RejectedExecutionException(
                "too many tasks of this worker wait for other tasks: waiting=" + waiting);
        }
        waiting++;
    }

    synchronized void resumed()
    {
        waiting--;
    }

    private synchronized boolean isAnyoneWaiting()
    {
        return waiting > 0;
    }

    /** Takes a task and runs it. False when this worker is to go. */
    boolean turn(final RunnerThread thread)
    {
        final TaskMessage task = next();
        if (null == task)
        {
            return false;
        }
        taken++;
        final int hand = hands.begin(thread, task);
        final Answer answer;
        try
        {
            answer = runner.run(task);
        }
        finally
        {
            hands.end(hand);
        }
        sender.send(task.line, answer);
        tasks.taskDone();
        return true;
    }

    private TaskMessage next()
    {
        if (settings.maxTasksPerWorker() > 0 && taken >= settings.maxTasksPerWorker() && !isAnyoneWaiting())
        {
            return null;
        }
        final TaskMessage task = isStopping() ? null : tasks.poll();
        return null == task ? awaitTask() : task;
    }

    /** Steps 1 to 4 of a worker, see {@link Doorbells}. */
    private TaskMessage awaitTask()
    {
        final Waiter waiter = new Waiter(WaitStrategy.HYBRID, board.doorbell(index), Deadline.NEVER, "a task");
        TaskMessage task = null;
        while (null == task && !isToGo())
        {
            if (waiter.isPatient())
            {
                board.setIdle(index, true);
            }
            task = isStopping() ? null : tasks.poll();
            if (null == task)
            {
                idle(waiter);
            }
        }
        if (waiter.isPatient())
        {
            board.setIdle(index, false);
        }
        return task;
    }

    private static void idle(final Waiter waiter)
    {
        try
        {
            waiter.idle();
        }
        catch (final InterruptedException ignored)
        {
            // Meant for a task that is over; or for this worker to go, which the board says.
        }
    }

    private boolean isStopping()
    {
        return board.state() >= PoolBoard.STOPPING;
    }

    /** Asked after the queue was found empty. */
    private boolean isToGo()
    {
        return isStopping() || (board.state() >= PoolBoard.DRAINING && !isAnyoneWaiting() &&
            !PoolCore.hasJobs(key) && tasks.isEmpty());
    }

    private void listen()
    {
        final EventCount orders = board.orders(index);
        while (true)
        {
            try
            {
                new Waiter(WaitStrategy.HYBRID, orders, Deadline.NEVER, "orders").until(
                    () -> hands.hasCancelled() || isStopping());
            }
            catch (final InterruptedException ignored)
            {
                // It goes on.
            }
            hands.interrupt(isStopping());
        }
    }
}
