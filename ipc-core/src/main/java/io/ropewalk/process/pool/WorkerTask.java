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

import io.ropewalk.error.WalkGoneException;
import io.ropewalk.process.task.RemoteTask;
import io.ropewalk.segment.walk.Walk;

import java.nio.file.Path;

/** What the process of a worker does. */
final class WorkerTask implements RemoteTask
{
    private static final long serialVersionUID = 1L;

    private final PoolSettings settings;
    private final int index;
    private final String directory;

    WorkerTask(final PoolSettings settings, final int index, final Path directory)
    {
        this.settings = settings;
        this.index = index;
        this.directory = directory.toString();
    }

    @Override
    public void run() throws Exception
    {
        final Path path = Path.of(directory);
        final Walk walk = Walk.attach(path).orElseThrow(
            () -> new WalkGoneException("pool was ended: name=" + settings.name(), path));
        new Worker(new PoolFiles(walk, settings), index).run();
        // Threads that tasks have left behind do not keep a worker that is to go.
        System.exit(0);
    }
}
