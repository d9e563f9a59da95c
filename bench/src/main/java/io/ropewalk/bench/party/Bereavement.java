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
package io.ropewalk.bench.party;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.PeerClosedException;
import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedSemaphore;
import io.ropewalk.structure.pipe.Connection;
import io.ropewalk.structure.pipe.Pipe;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskQueue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;

/**
 * What a victim does until it is killed, and what a survivor then waits for.
 */
final class Bereavement
{
    private static final String NAME = "object";
    private static final int CAPACITY = 4;
    private static final Map<String, Function<Ropewalk, Bereavement>> CASES = new LinkedHashMap<>();

    static
    {
        CASES.put("queue", Bereavement::queue);
        CASES.put("task-queue", Bereavement::taskQueue);
        CASES.put("pipe", Bereavement::pipe);
        CASES.put("shared-lock", (walk) -> lock(walk.lock(NAME)));
        CASES.put("reentrant-lock", (walk) -> lock(walk.reentrantLock(NAME)));
        CASES.put("bounded-semaphore", Bereavement::semaphore);
        CASES.put("barrier", Bereavement::barrier);
    }

    private final Hold hold;
    private final Step recover;

    private Bereavement(final Hold hold, final Step recover)
    {
        this.hold = hold;
        this.recover = recover;
    }

    /** Something that may wait. */
    @FunctionalInterface
    private interface Step
    {
        void run() throws InterruptedException;
    }

    /** What lasts until the process is killed. */
    @FunctionalInterface
    private interface Hold
    {
        void run(Runnable holding) throws InterruptedException;
    }

    static List<String> names()
    {
        return List.copyOf(CASES.keySet());
    }

    static Bereavement open(final String name, final Ropewalk walk)
    {
        return CASES.get(name).apply(walk);
    }

    /** Takes hold of the object, says so, and never comes back. */
    void hold(final Runnable holding) throws InterruptedException
    {
        hold.run(holding);
    }

    /** Returns when the object is in service, and leaves it as it was before the victim came. */
    void recover() throws InterruptedException
    {
        recover.run();
    }

    /** Killed anywhere in a put or a poll; what it has put the survivor polls. */
    private static Bereavement queue(final Ropewalk walk)
    {
        final SharedQueue<Long> queue = walk.queue(NAME, CAPACITY, Codecs.int64());
        final Step putAndPoll = () ->
        {
            queue.put(1L);
            queue.poll();
        };
        return new Bereavement((holding) ->
        {
            holding.run();
            while (true)
            {
                putAndPoll.run();
            }
        }, () ->
        {
            putAndPoll.run();
            queue.poll();
        });
    }

    /** Killed with a task in its hand, which is delivered again. */
    private static Bereavement taskQueue(final Ropewalk walk)
    {
        final TaskQueue<Long> tasks = walk.taskQueue(NAME, CAPACITY, Codecs.int64());
        return new Bereavement((holding) ->
        {
            tasks.put(1L);
            keep(tasks::take, holding);
        }, () ->
        {
            tasks.take();
            tasks.taskDone();
        });
    }

    /** Killed at the other end, so that the stream ends. */
    private static Bereavement pipe(final Ropewalk walk)
    {
        final Pipe<Long> pipe = walk.pipe(NAME, Codecs.int64());
        return new Bereavement((holding) -> keep(pipe.second()::attach, holding),
            () -> awaitEnd(pipe.first()));
    }

    private static void awaitEnd(final Connection<Long> connection) throws InterruptedException
    {
        try
        {
            connection.receive();
        }
        catch (final PeerClosedException expected)
        {
            // What was waited for.
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static Bereavement lock(final Lock lock)
    {
        return new Bereavement((holding) -> keep(lock::lock, holding), () ->
        {
            lock.lock();
            lock.unlock();
        });
    }

    private static Bereavement semaphore(final Ropewalk walk)
    {
        final SharedSemaphore semaphore = walk.boundedSemaphore(NAME, 1);
        return new Bereavement((holding) -> keep(semaphore::acquire, holding), () ->
        {
            semaphore.acquire();
            semaphore.release();
        });
    }

    private static Bereavement barrier(final Ropewalk walk)
    {
        final SharedBarrier barrier = walk.barrier(NAME, 3);
        return new Bereavement((holding) ->
        {
            holding.run();
            keep(() -> await(barrier), holding);
        }, () -> await(barrier));
    }

    /** To a survivor, being told that the barrier is broken is what it waits for. */
    private static void await(final SharedBarrier barrier) throws InterruptedException
    {
        try
        {
            barrier.await();
        }
        catch (final BrokenBarrierException ex)
        {
            barrier.reset();
        }
    }

    private static void keep(final Step take, final Runnable holding) throws InterruptedException
    {
        take.run();
        holding.run();
        Thread.sleep(Long.MAX_VALUE);
    }
}
