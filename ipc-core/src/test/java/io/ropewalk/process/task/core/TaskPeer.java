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
package io.ropewalk.process.task.core;

import io.ropewalk.process.task.RemoteCallable;

import java.nio.file.Files;
import java.nio.file.Path;

/** Another process: calls the task in a file and leaves its result, or its failure, in two others. */
public final class TaskPeer
{
    private TaskPeer()
    {
    }

    public static void main(final String[] arguments) throws Exception
    {
        final Path folder = Path.of(arguments[0]);
        try
        {
            final RemoteCallable<?> task =
                (RemoteCallable<?>)TaskBytes.decode(Files.readAllBytes(folder.resolve("task")), null);
            Files.write(folder.resolve("result"), TaskBytes.encode(task.call(), "result"));
        }
        catch (final Throwable ex)
        {
            Files.write(folder.resolve("failure"), FailureBytes.encode(ex, "peer"));
        }
    }
}
