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
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.process.child.ChildProcessBuilder;
import io.ropewalk.process.task.RemoteTask;
import io.ropewalk.process.task.core.TaskBytes;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Builds a {@link ProcessPool}.
 *
 * <p><b>Threads:</b> one.
 *
 * <p><b>Failure:</b> {@link IllegalArgumentException} for a number out of range.
 *
 * <pre>{@code
 * ProcessPool pool = walk.pool().workers(4).retries(1).taskTimeout(30, SECONDS)
 *     .initializer(() -> Model.load()).start();
 * }</pre>
 */
public final class ProcessPoolBuilder
{
    private static final int MAX_RETRIES = 1000;
    private static final int DEFAULT_CAPACITY = 1024;
    private static final int DEFAULT_BUDGET_BYTES = 4 << 20;

    private final int id = PoolCore.nextId();
    private String name = "pool-" + id;
    private int workers = Math.min(Runtime.getRuntime().availableProcessors(), PoolBoardDescriptor.MAX_WORKERS);
    private int budgetBytes = DEFAULT_BUDGET_BYTES;
    private int retries;
    private int maxTasksPerWorker;
    private long taskTimeoutNs;
    private boolean isCancelFinal;
    private RemoteTask initializer;
    private String[] jvmOptions = {};

    ProcessPoolBuilder()
    {
    }

    /**
     * Sets how many workers there are; by default as many as processors.
     *
     * @param newWorkers from 1 to 256.
     * @return this builder.
     */
    public ProcessPoolBuilder workers(final int newWorkers)
    {
        workers = checked("workers", newWorkers, 1, PoolBoardDescriptor.MAX_WORKERS);
        return this;
    }

    /**
     * Sets the name of the pool, which stands in the names of its workers and threads.
     *
     * @param newName of the pool.
     * @return this builder.
     */
    public ProcessPoolBuilder name(final String newName)
    {
        name = Objects.requireNonNull(newName, "name");
        return this;
    }

    /**
     * Sets what each worker runs before it takes tasks. If that throws, the pool is broken.
     *
     * @param task to run.
     * @return this builder.
     */
    public ProcessPoolBuilder initializer(final RemoteTask task)
    {
        initializer = task;
        return this;
    }

    /**
     * Sets how often a task is run again if its worker died; by default it is not. Such a task may have run in part, or
     * as a whole.
     *
     * @param newRetries from 0 to 1000.
     * @return this builder.
     */
    public ProcessPoolBuilder retries(final int newRetries)
    {
        retries = checked("retries", newRetries, 0, MAX_RETRIES);
        return this;
    }

    /**
     * Sets after how many tasks a worker is replaced by a new one; by default it is not.
     *
     * @param tasks at least 1.
     * @return this builder.
     */
    public ProcessPoolBuilder maxTasksPerWorker(final int tasks)
    {
        maxTasksPerWorker = checked("maxTasksPerWorker", tasks, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * Sets how long a task may run; by default without limit. If it runs longer, its worker is killed, and its future
     * fails with a {@link io.ropewalk.error.TaskTimeoutException}; it is not retried. That is noticed within 50 ms.
     *
     * @param timeout more than zero.
     * @param unit    of the timeout.
     * @return this builder.
     */
    public ProcessPoolBuilder taskTimeout(final long timeout, final TimeUnit unit)
    {
        if (timeout <= 0)
        {
            throw new IllegalArgumentException("taskTimeout must be positive: taskTimeout=" + timeout);
        }
        taskTimeoutNs = unit.toNanos(timeout);
        return this;
    }

    /**
     * Sets that a worker is killed if the task that was cancelled there with an interrupt goes on for another second.
     *
     * @return this builder.
     */
    public ProcessPoolBuilder killWhenCancelled()
    {
        isCancelFinal = true;
        return this;
    }

    /**
     * Sets how many bytes of tasks may wait, and how many of results; also the most that one task or result may have.
     * By default 4 MiB. The memory is allocated when the pool starts; tasks for which there is no room wait in the
     * process that submits them.
     *
     * @param newBudgetBytes at least 4096.
     * @return this builder.
     */
    public ProcessPoolBuilder budget(final int newBudgetBytes)
    {
        budgetBytes = checked("budgetBytes", newBudgetBytes, 1 << 12, 1 << 29);
        return this;
    }

    /**
     * Sets JVM options of the workers, such as {@code -Xmx256m}.
     *
     * @param options to set.
     * @return this builder.
     */
    public ProcessPoolBuilder jvmOptions(final String... options)
    {
        jvmOptions = options.clone();
        return this;
    }

    private static int checked(final String name, final int value, final int min, final int max)
    {
        if (value < min || value > max)
        {
            throw new IllegalArgumentException(
                name + " must be from " + min + " to " + max + ": " + name + "=" + value);
        }
        return value;
    }

    /**
     * Starts the pool, and waits until its workers are ready.
     *
     * @return the pool.
     * @throws PoolBrokenException                     if workers cannot be started, or the initializer throws.
     * @throws io.ropewalk.error.TaskEncodingException if the initializer is not serialisable.
     */
    public ProcessPool start()
    {
        final PoolSettings settings = new PoolSettings(id, name, workers, DEFAULT_CAPACITY, budgetBytes, retries,
            maxTasksPerWorker, taskTimeoutNs, isCancelFinal,
            null == initializer ? null : TaskBytes.encode(initializer, "initializer"));
        final PoolCore core = PoolCore.create(settings);
        final Keeper keeper = new Keeper(
            core, (index) -> worker(core, index));
        core.keeper(keeper);
        keeper.start();
        keeper.awaitReady();
        return new ProcessPool(core);
    }

    private ChildProcess worker(final PoolCore core, final int index)
    {
        final WorkerTask task = new WorkerTask(core.settings, index, core.files.path());
        final ChildProcessBuilder builder = ChildProcess.of(core.files.path(), task)
            .name(core.settings.name() + "-" + index).daemon(true).jvmOptions(jvmOptions);
        return initializer == null ? builder.start() : builder.needs(initializer.getClass()).start();
    }
}
