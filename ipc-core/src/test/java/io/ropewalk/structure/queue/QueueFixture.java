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

import io.ropewalk.codec.Codecs;
import io.ropewalk.segment.walk.Walk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

/** A walk of the test's own, queues that go with the test, and threads that are seen to wait. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class QueueFixture
{
    static final int CAPACITY = 5;

    static Walk walk;

    private final List<AbstractSharedQueue<?>> queues = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeAll
    static void openWalk()
    {
        walk = Walk.temporary();
    }

    @AfterEach
    void destroyQueues()
    {
        threads.shutdownNow();
        queues.forEach(AbstractSharedQueue::destroy);
    }

    <Q extends AbstractSharedQueue<?>> Q keep(final Q queue)
    {
        queues.add(queue);
        return queue;
    }

    SharedQueue<Long> queue(final int capacity)
    {
        return keep(walk.create(SharedQueue.of(capacity, Codecs.int64())));
    }

    SharedQueue<String> texts(final int capacity)
    {
        return keep(walk.create(SharedQueue.of(capacity, Codecs.utf8())));
    }

    /** With the elements 0 to size - 1. */
    SharedQueue<Long> filled(final int capacity, final int size)
    {
        final SharedQueue<Long> queue = queue(capacity);
        for (long i = 0; i < size; i++)
        {
            queue.add(i);
        }
        return queue;
    }

    static List<Long> range(final long from, final long to)
    {
        return LongStream.range(from, to).boxed().toList();
    }

    <T> Future<T> async(final Callable<T> work)
    {
        return threads.submit(work);
    }

    /** A call that is at work in another thread. */
    final class Waiting<T>
    {
        private final AtomicReference<Thread> thread = new AtomicReference<>();
        final Future<T> result;

        Waiting(final Callable<T> work) throws InterruptedException
        {
            result = async(() ->
            {
                thread.set(Thread.currentThread());
                return work.call();
            });
            while (thread.get() == null)
            {
                Thread.onSpinWait();
            }
            // Long enough to be asleep, mostly; the outcome must be the same if not.
            Thread.sleep(20);
        }

        void interrupt()
        {
            thread.get().interrupt();
        }
    }
}
