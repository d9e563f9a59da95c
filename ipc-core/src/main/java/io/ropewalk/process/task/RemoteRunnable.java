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

import org.agrona.LangUtil;

/**
 * A {@link Runnable} that runs in another process, for methods that also have an overload with that of the JDK.
 * Elsewhere a {@link RemoteTask} is enough.
 *
 * <p>A lambda implements {@link #runOrThrow}, which may throw checked exceptions. {@code run} throws the same,
 * undeclared and not wrapped, so that they arrive as their own types.
 *
 * <p><b>Threads:</b> each process that receives it calls a copy of its own.
 *
 * <p><b>Failure:</b> what it throws arrives in the process that submitted it, as its own type.
 */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged")
public interface RemoteRunnable extends Runnable, RemoteTask
{
    /**
     * Runs the task.
     *
     * @throws Exception if it fails.
     */
    void runOrThrow() throws Exception;

    @Override
    default void run()
    {
        try
        {
            runOrThrow();
        }
        catch (final Exception ex)
        {
            LangUtil.rethrowUnchecked(ex);
        }
    }
}
