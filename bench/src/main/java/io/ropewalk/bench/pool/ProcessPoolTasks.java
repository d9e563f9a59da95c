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

import io.ropewalk.Ropewalk;
import io.ropewalk.process.pool.ProcessPool;
import io.ropewalk.process.task.RemoteCallable;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Our pool, as it is by default. */
final class ProcessPoolTasks implements TaskPool
{
    private final Ropewalk walk;
    private final ProcessPool pool;

    ProcessPoolTasks(final Path directory, final int workers, final WorkerStart start)
    {
        walk = Ropewalk.open(directory);
        pool = walk.pool().workers(workers).initializer(start::run).start();
    }

    @Override
    public void submitAndGet() throws Exception
    {
        final RemoteCallable<Integer> task = () -> null;
        pool.submit(task).get();
    }

    @Override
    public long mapAndSum(final int length) throws InterruptedException
    {
        final List<Integer> numbers = IntStream.range(0, length).boxed().toList();
        long sum = 0;
        for (final int result : pool.map((number) -> number, numbers, 1))
        {
            sum += result;
        }
        return sum;
    }

    @Override
    public void close()
    {
        TaskPool.close(pool);
        walk.close();
    }
}
