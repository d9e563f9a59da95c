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
package io.ropewalk.bench.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.Future;

/** The pool of threads of one JVM, as the limit. */
final class ForkJoinTasks implements TaskPool
{
    private final ForkJoinPool pool;

    ForkJoinTasks(final int workers, final WorkerStart start)
    {
        pool = new ForkJoinPool(workers, (owner) -> new ForkJoinWorkerThread(owner)
        {
            @Override
            protected void onStart()
            {
                start.run();
            }
        }, null, false);
    }

    @Override
    public void submitAndGet() throws Exception
    {
        final Callable<Integer> task = () -> null;
        pool.submit(task).get();
    }

    @Override
    public long mapAndSum(final int length) throws Exception
    {
        final List<Callable<Integer>> tasks = new ArrayList<>(length);
        for (int i = 0; i < length; i++)
        {
            final int number = i;
            tasks.add(() -> number);
        }
        long sum = 0;
        for (final Future<Integer> result : pool.invokeAll(tasks))
        {
            sum += result.get();
        }
        return sum;
    }

    @Override
    public void close()
    {
        TaskPool.close(pool);
    }
}
