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

import net.viktorc.pp4j.api.JavaProcessExecutorService;
import net.viktorc.pp4j.impl.JavaProcessPoolExecutor;
import net.viktorc.pp4j.impl.SimpleJavaProcessOptions;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;

/** PP4J: tasks are serialised, encoded as text, and sent through the standard streams of JVMs. */
final class Pp4jTasks implements TaskPool
{
    private static final int INITIAL_HEAP_MB = 64;
    private static final int MAX_HEAP_MB = 256;
    private static final int DEFAULT_STACK = 0;
    private static final int FOR_EVER = 0;

    private final JavaProcessExecutorService pool;

    Pp4jTasks(final int workers, final WorkerStart start) throws InterruptedException
    {
        pool = new JavaProcessPoolExecutor(
            new SimpleJavaProcessOptions(INITIAL_HEAP_MB, MAX_HEAP_MB, DEFAULT_STACK, FOR_EVER),
            workers, workers, 0, start, false);
    }

    @Override
    public void submitAndGet() throws Exception
    {
        pool.submit((Callable<Integer> & Serializable)() -> null).get();
    }

    @Override
    public long mapAndSum(final int length) throws Exception
    {
        final List<Callable<Integer>> tasks = new ArrayList<>(length);
        for (int i = 0; i < length; i++)
        {
            final int number = i;
            tasks.add((Callable<Integer> & Serializable)() -> number);
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
