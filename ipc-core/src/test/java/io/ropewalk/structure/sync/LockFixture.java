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
package io.ropewalk.structure.sync;

import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.walk.Walk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertNull;

/** A walk of the test's own, and threads whose failures are the test's. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class LockFixture
{
    static final long SHORT_MS = 30;
    /** Longer than any watchdog. */
    static final long LONG_MS = 3_600_000;

    /** Of a process that is no more. */
    static final int DEAD_TOKEN = 5 << 10 | 77;

    static Walk walk;

    private final List<Worker> workers = new ArrayList<>();

    /** What a thread of a test does. */
    interface Task
    {
        void run() throws Exception;
    }

    /** A thread, whose failure is thrown where it is joined. */
    static final class Worker extends Thread
    {
        private final Task task;
        private volatile Throwable failure;

        private Worker(final Task task)
        {
            this.task = task;
            setDaemon(true);
        }

        @Override
        public void run()
        {
            try
            {
                task.run();
            }
            catch (final Throwable ex)
            {
                failure = ex;
            }
        }

        void await()
        {
            try
            {
                join();
            }
            catch (final InterruptedException ex)
            {
                throw new AssertionError(ex);
            }
            assertNull(failure, () -> "thread failed: " + failure);
        }
    }

    @BeforeAll
    static void openWalk()
    {
        walk = Walk.temporary();
        Ancestors.bury(walk, DEAD_TOKEN);
    }

    @AfterEach
    void interruptWorkers()
    {
        workers.forEach(Thread::interrupt);
    }

    static SharedLock plain(final boolean isFair)
    {
        return walk.create(new LockKind<>(SharedLock.class, isFair, WaitStrategy.HYBRID));
    }

    static SharedReentrantLock reentrant(final boolean isFair)
    {
        return walk.create(new LockKind<>(SharedReentrantLock.class, isFair, WaitStrategy.HYBRID));
    }

    final Worker start(final Task task)
    {
        final Worker worker = new Worker(task);
        workers.add(worker);
        worker.start();
        return worker;
    }

    /** Runs something in another thread, to its end. */
    final boolean elsewhere(final Callable<Boolean> task)
    {
        final List<Boolean> results = new ArrayList<>();
        start(() -> results.add(task.call())).await();
        return results.get(0);
    }

    static void until(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            Thread.yield();
        }
    }

    static void awaitQueued(final LockHandle lock, final Thread thread)
    {
        until(() -> lock.hasQueuedThread(thread));
    }

    /** Holds the lock for each look. */
    static void awaitWaiters(final LockHandle lock, final SharedCondition condition, final int count)
    {
        until(() ->
        {
            lock.lock();
            try
            {
                return lock.getWaitQueueLength(condition) == count;
            }
            finally
            {
                lock.unlock();
            }
        });
    }

    static void pause(final long timeMs) throws InterruptedException
    {
        TimeUnit.MILLISECONDS.sleep(timeMs);
    }

    @SuppressWarnings("unchecked")
    static <T> T sent(final T handle)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try
        {
            try (ObjectOutputStream out = new ObjectOutputStream(bytes))
            {
                out.writeObject(handle);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())))
            {
                return (T)in.readObject();
            }
        }
        catch (final IOException | ClassNotFoundException ex)
        {
            throw new AssertionError(ex);
        }
    }
}
