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
package io.ropewalk.structure.pipe;

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

/** A walk of the test's own, pipes that go with the test, and threads that are seen to wait. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class PipeFixture
{
    static Walk walk;

    private final List<Pipe<?>> pipes = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeAll
    static void openWalk()
    {
        walk = Walk.temporary();
    }

    @AfterEach
    void destroyPipes()
    {
        threads.shutdownNow();
        pipes.forEach(Pipe::close);
        pipes.forEach(Pipe::destroy);
    }

    <P extends Pipe<?>> P keep(final P pipe)
    {
        pipes.add(pipe);
        return pipe;
    }

    Pipe<String> texts()
    {
        return keep(walk.create(Pipe.of(Codecs.utf8())));
    }

    Pipe<Long> numbers(final int capacity)
    {
        return keep(walk.create(Pipe.of(Codecs.int64()).capacity(capacity).budget(1024)));
    }

    Pipe<Long> oneWay(final int capacity)
    {
        return keep(walk.create(Pipe.oneWay(Codecs.int64()).capacity(capacity).budget(1024)));
    }

    <T> Future<T> async(final Callable<T> work)
    {
        return threads.submit(work);
    }

    /** A call that is at work in another thread. */
    final class Call<T>
    {
        private final AtomicReference<Thread> thread = new AtomicReference<>();
        final Future<T> result;

        Call(final Callable<T> work) throws InterruptedException
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
