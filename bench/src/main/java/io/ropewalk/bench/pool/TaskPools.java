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

import java.nio.file.Path;

/** The pools that are measured, by name of their case. */
public final class TaskPools
{
    private TaskPools()
    {
    }

    /**
     * Starts a pool.
     *
     * @param name      of its case.
     * @param directory for a walk.
     * @param workers   number of workers.
     * @param start     what each worker does first.
     * @return the pool, whose workers are ready.
     * @throws InterruptedException never.
     */
    public static TaskPool open(final String name, final Path directory, final int workers, final WorkerStart start)
        throws InterruptedException
    {
        return switch (name)
        {
            case "process-pool" -> new ProcessPoolTasks(directory, workers, start);
            case "pp4j" -> new Pp4jTasks(workers, start);
            case "fork-join-pool" -> new ForkJoinTasks(workers, start);
            default -> throw new IllegalArgumentException("no such pool: name=" + name);
        };
    }
}
