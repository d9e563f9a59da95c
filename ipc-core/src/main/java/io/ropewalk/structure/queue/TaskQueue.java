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

/**
 * A bounded queue of tasks between processes: each is delivered until somebody says that it is done.
 * <p>
 * It is a {@link SharedQueue} whose elements stay <i>unfinished</i> after they were taken, until {@link #taskDone()};
 * {@link #join()} waits until nothing is unfinished. So every task taken must be followed by a {@code taskDone()}, also
 * those that {@code poll} and {@code drainTo} took; what was removed by {@code remove(Object)}, an iterator or
 * {@code clear} is finished thereby. Tasks in hands do not count in {@link #size()}; when too many are
 * ({@link TaskLimits#inHands()}, dead letters included), the queue takes no more.
 * <p>
 * <b>Threads:</b> any, in any number of processes. First in, first out, but for tasks that are delivered again. A task
 * is in the hands of the process that took it, and its {@code taskDone()} must be called there, on the same handle:
 * it means the oldest task of the calling thread or, if that has none, one taken by another thread.
 * <p>
 * <b>Failure:</b> as with {@link SharedQueue}; moreover a task in the hands of a process that dies is delivered to
 * another, {@link #attempts()} counts how often. When it dies with the process for the last time it becomes a dead
 * letter, which counts as finished. A task that cannot be decoded is finished, and an exception to its consumer;
 * after an {@link Error} while it is decoded it is delivered again, and that does not count as an attempt.
 * {@code join()} waits for the living only; where no process is left that takes tasks, it waits until there is one.
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
     * What a task queue is, to be opened or created.
     *
     * @param capacity in tasks, exactly, without those in hands.
     * @param codec    for the tasks.
     * @param <E>      type of the tasks.
     * @return the kind, with {@link TaskQueueKind#limits(TaskLimits)} that suit most.
     */
    public static <E> TaskQueueKind<E> of(final int capacity, final Codec<E> codec)
    {
        return new TaskQueueKind<>(capacity, TaskLimits.DEFAULT, codec, WaitStrategy.HYBRID);
    }

    /**
     * A task queue that exists, whatever its capacity and limits.
     *
     * @param codec for the tasks.
     * @param <E>   type of the tasks.
     * @return what to find.
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
     * Another handle on the same queue that waits in another way.
     *
     * @param waitStrategy of the new kind.
     * @return the new kind.
     */
    public TaskQueue<E> waiting(final WaitStrategy waitStrategy)
    {
        return another(new TaskQueueKind<>(kind.capacity(), kind.limits(), kind.codec(), waitStrategy));
    }

    /**
     * Says that a task is done: the oldest that the calling thread has taken through this handle or, if there is none,
     * one that another thread has. If it was the last unfinished one, those who {@link #join()} go on.
     *
     * @throws IllegalStateException when everything that was taken through this handle is done.
     */
    public void taskDone()
    {
        tasks.taskDone();
    }

    /**
     * Waits until no task is unfinished, at one instant: what a worker puts before it says that its own task is done
     * is waited for as well. Returns at once when nothing is unfinished.
     *
     * @throws InterruptedException when interrupted.
     */
    public void join() throws InterruptedException
    {
        tasks.join(Deadline.NEVER);
    }

    /**
     * As {@link #join()}, for a while.
     *
     * @param timeout to wait for; zero or less: not at all.
     * @param unit    of the timeout.
     * @return false when there were unfinished tasks all the time.
     * @throws InterruptedException when interrupted.
     */
    public boolean join(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        return tasks.join(Deadline.after(timeout, unit));
    }

    /**
     * How many tasks are in the queue or in hands: exact at rest.
     *
     * @return the number of tasks; dead letters do not count.
     */
    public int unfinished()
    {
        return tasks.unfinished();
    }

    /**
     * How often the task that the calling thread took last was delivered, this time included: more than 1 when it was
     * in the hands of processes that died.
     *
     * @return the number of times; zero when this thread has taken nothing through this kind.
     */
    public int attempts()
    {
        return tasks.attempts();
    }

    /**
     * How often a task is delivered at most.
     *
     * @return the number of times.
     */
    public int maxAttempts()
    {
        return kind.limits().attempts();
    }

    /**
     * The tasks whose last attempt has failed, because the process that had them died. They stay, and take the place of
     * a task in hands, until they are drained.
     *
     * @return a copy of the elements, in no order.
     */
    public List<E> deadLetters()
    {
        return tasks.deadLetters();
    }

    /**
     * Moves the dead letters to a collection. Each goes to one caller only.
     *
     * @param target to add the elements to.
     * @return how many there were.
     */
    public int drainDeadLetters(final Collection<? super E> target)
    {
        return tasks.drainDeadLetters(Objects.requireNonNull(target, "target"));
    }

    /**
     * Ends the stream for everybody: producers get {@link io.ropewalk.error.QueueClosedException}. Consumers take what
     * is left; then one whose process has a task in hand gets it too, and any other waits until the tasks in the hands
     * of other processes are done, to take them over if a process dies. Waits for a producer that is half-way through a
     * put, unless it is dead.
     *
     * @throws InterruptedException when interrupted while waiting; the queue may not be shut down.
     */
    @Override
    public void shutdown() throws InterruptedException
    {
        super.shutdown();
    }

    /**
     * Gives up this handle; calls that wait through it end with {@link io.ropewalk.error.HandleClosedException}. The
     * queue stays, and tasks taken through this handle stay in the hands of this process until it ends.
     */
    @Override
    public void close()
    {
        super.close();
    }

    /**
     * Whether a take would not wait: there is a task, also one in a dead hand; or the queue was shut down, or this
     * handle was closed.
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
