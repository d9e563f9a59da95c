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
package io.ropewalk.process.task;

import java.io.Serializable;

/**
 * Something to run in another process: a lambda, a method reference, or a class whose fields travel with it.
 *
 * <pre>{@code
 * walk.process(() -> queue.put("hello")).start();
 * }</pre>
 *
 * <p><b>Threads:</b> each process that receives the task runs a copy of its own.
 *
 * <p><b>Failure:</b> what {@link #run()} throws ends the task, and the process that started it is told.
 */
@FunctionalInterface
public interface RemoteTask extends Serializable
{
    /**
     * Runs the task.
     *
     * @throws Exception if the task fails.
     */
    void run() throws Exception;
}
