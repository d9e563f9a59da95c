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
package io.ropewalk.structure.queue;

import io.ropewalk.codec.Codec;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.segment.AnyOf;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.structure.queue.TaskQueueDescriptor.TaskLayout;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;

/**
 * A bounded queue of tasks shared between processes: each is delivered until a consumer reports it done.
 * <p>
 * Unlike those of a {@link SharedQueue}, its elements stay <i>unfinished</i> after they are taken, until
 * {@link #taskDone()}; {@link #join()} waits until nothing is unfinished. Each task taken, also by {@code poll} or
 * {@code drainTo}, needs its own {@code taskDone()}; one removed by {@code remove(Object)}, an iterator or
 * {@code clear} is finished. Tasks in flight do not count in {@link #size()}. If there are too many, dead letters
 * included ({@link TaskLimits#inHands()}), the queue accepts no more. {@link #putAll} and {@link #drainTo} move many
 * tasks; there are no claims in place and no {@code poll} with a handler, because a task outlives the call that takes
 * it.
 * <p>
 * <b>Threads:</b> any, in any number of processes. First in, first out, except for tasks that are delivered again. The
 * process that took a task must call {@code taskDone()}, on the same handle; this finishes the oldest task of the
 * calling thread or, if it has none, one taken by another thread.
 * <p>
 * <b>Failure:</b> as for {@link SharedQueue}. If a process dies with a task in flight, another gets the task;
 * {@link #attempts()} counts the deliveries. If that was the last attempt, the task becomes a dead letter, which counts
 * as finished. If a task cannot be decoded, the take throws and the task is finished; after an {@link Error} while
 * decoding, it is delivered again, and this does not count as an attempt. {@code join()} never waits for a dead
 * process; but if no process is left that takes tasks, it waits until there is one.
 * <pre>{@code
 * TaskQueue<String> jobs = walk.taskQueue("jobs", 64, Codecs.utf8());
 * jobs.put("resize 1.png");           // in one JVM
 * jobs.join();                        // returns when it is resized
 *
 * String job = jobs.take();           // in another
 * resize(job);
 * jobs.taskDone();
 * }</pre>
 *
 * @param <E> type of the elements.
 */
public final class TaskQueue<E> extends AbstractSharedQueue<E>
{
    private static final long serialVersionUID = 1L;

    private final transient TaskQueueKind<E> kind;
    private final transient TaskTransfer<E> tasks;

    TaskQueue(final Attachment attachment, final TaskQueueKind<E> kind)
    {
        this(attachment, kind, new TaskTransfer<>(attachment, kind));
    }

    private TaskQueue(final Attachment attachment, final TaskQueueKind<E> kind, final TaskTransfer<E> tasks)
    {
        super(attachment, tasks);
        this.kind = kind;
        this.tasks = tasks;
    }

    /**
     * Returns the spec of a task queue, to open or create one.
     *
     * @param capacity in waiting tasks, not rounded up.
     * @param codec    for the tasks.
     * @param <E>      type of the tasks.
     * @return the spec, with {@linkplain TaskLimits#DEFAULT default limits}.
     */
    public static <E> TaskQueueKind<E> of(final int capacity, final Codec<E> codec)
    {
        return new TaskQueueKind<>(capacity, TaskLimits.DEFAULT, codec, WaitStrategy.HYBRID);
    }

    /**
     * Returns a spec that finds an existing task queue, whatever its capacity and limits.
     *
     * @param codec for the tasks.
     * @param <E>   type of the tasks.
     * @return the spec, for {@code find}.
     */
    public static <E> AnyOf<TaskQueue<E>> any(final Codec<E> codec)
    {
        Objects.requireNonNull(codec, "codec");
        return new AnyOf<>(SegmentKind.TASK_QUEUE, TaskLayout.fingerprint(), (parameters) -> new TaskQueueKind<>(
            (int)parameters.applyAsLong(0),
            new TaskLimits(
                (int)parameters.applyAsLong(3), (int)parameters.applyAsLong(1), (int)parameters.applyAsLong(2)),
            codec, WaitStrategy.HYBRID));
    }

    /**
     * Returns another handle on the same queue, with its own wait strategy.
     *
     * @param waitStrategy of the new handle.
     * @return the new handle.
     */
    public TaskQueue<E> waiting(final WaitStrategy waitStrategy)
    {
        return another(new TaskQueueKind<>(kind.capacity(), kind.limits(), kind.codec(), waitStrategy));
    }

    /**
     * Reports a task done: the oldest in flight that the calling thread has taken through this handle or, if it has
     * none, one that another thread has taken. If it was the last unfinished task, callers of {@link #join()} return.
     *
     * @throws IllegalStateException if no task taken through this handle is in flight.
     */
    public void taskDone()
    {
        tasks.taskDone();
    }

    /**
     * Waits until, at one instant, no task is unfinished; this includes the tasks that a worker puts before it reports
     * its own done. Returns at once if nothing is unfinished.
     *
     * @throws InterruptedException if interrupted.
     */
    public void join() throws InterruptedException
    {
        tasks.join(Deadline.NEVER);
    }

    /**
     * Like {@link #join()}, with a timeout.
     *
     * @param timeout to wait; zero or less does not wait.
     * @param unit    of the timeout.
     * @return true if no task was unfinished, false if the timeout elapsed.
     * @throws InterruptedException if interrupted.
     */
    public boolean join(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return tasks.join(Deadline.after(timeout, unit));
    }

    /**
     * Returns how many tasks are waiting or in flight; exact while no process is changing the queue.
     *
     * @return the number of unfinished tasks, without dead letters.
     */
    public int unfinished()
    {
        return tasks.unfinished();
    }

    /**
     * Returns how often the task that the calling thread took last has been delivered, this time included: more than 1
     * if processes died with it in flight.
     *
     * @return the number of deliveries; zero if this thread has taken nothing through this handle.
     */
    public int attempts()
    {
        return tasks.attempts();
    }

    /**
     * Returns how often a task is delivered at most.
     *
     * @return the maximum number of deliveries.
     */
    public int maxAttempts()
    {
        return kind.limits().attempts();
    }

    /**
     * Returns the tasks whose last attempt failed because the process that had taken them died. Until they are drained,
     * each takes up as much room as a task in flight.
     *
     * @return a copy of the tasks, in no particular order.
     */
    public List<E> deadLetters()
    {
        return tasks.deadLetters();
    }

    /**
     * Moves the dead letters to a collection. Each goes to one caller only.
     *
     * @param target to add the tasks to.
     * @return the number of tasks moved.
     */
    public int drainDeadLetters(final Collection<? super E> target)
    {
        Objects.requireNonNull(target, "target");
        return tasks.drainDeadLetters((task, owner) -> target.add(task));
    }

    /**
     * Like {@link #drainDeadLetters(Collection)}, and tells which process had taken each task last.
     *
     * @param target gets each task, with the token of its last owner; see {@link Attachment#owner()}.
     * @return the number of tasks moved.
     */
    public int drainDeadLettersWithOwners(final ObjIntConsumer<? super E> target)
    {
        return tasks.drainDeadLetters(Objects.requireNonNull(target, "target"));
    }

    /**
     * Shuts the queue down, for all processes: producers get {@link io.ropewalk.error.QueueClosedException}. Consumers
     * take what is left; then a consumer whose process has a task in flight gets it too, and any other waits until the
     * tasks in flight elsewhere are done, to take over those of a process that dies. Waits for a producer that is
     * half-way through a put, unless it is dead.
     *
     * @throws InterruptedException if interrupted while waiting; this call has not shut the queue down.
     */
    @Override
    public void shutdown() throws InterruptedException
    {
        super.shutdown();
    }

    /**
     * Closes this handle; calls that wait through it throw {@link io.ropewalk.error.HandleClosedException}. The queue
     * itself stays, and tasks taken through this handle stay in flight until this process ends.
     */
    @Override
    public void close()
    {
        super.close();
    }

    /**
     * Returns true if a take would not wait: there is a task, perhaps that of a dead process; the queue was shut down;
     * or this handle was closed.
     */
    @Override
    public boolean isReady()
    {
        return super.isReady() || tasks.seesHeldByTheDead();
    }

    @Override
    public String toString()
    {
        return "TaskQueue{name=" + name() + " capacity=" + capacity() + " codec=" + kind.codec().name() + "}";
    }
}
