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

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A pool of workers that is measured.
 * <p>
 * <b>Threads:</b> one.
 */
public interface TaskPool extends AutoCloseable
{
    /** For the workers to end. */
    int TIMEOUT_SECONDS = 10;

    /**
     * Submits an empty task and waits for its result.
     *
     * @throws Exception when the pool fails.
     */
    void submitAndGet() throws Exception;

    /**
     * Has the numbers from zero mapped to themselves, each by a task of its own.
     *
     * @param length number of numbers.
     * @return the sum of the results.
     * @throws Exception when the pool fails.
     */
    long mapAndSum(int length) throws Exception;

    /** Ends the workers. */
    @Override
    void close();

    /**
     * Lets the tasks of an executor end, and then its workers.
     *
     * @param executor to close.
     */
    static void close(final ExecutorService executor)
    {
        executor.shutdown();
        try
        {
            executor.awaitTermination(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
