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
package io.ropewalk.harness;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What threads are doing that do not go on.
 */
public final class Threads
{
    private static final long STACKS_MS = 1_000;

    private Threads()
    {
    }

    /** The stacks of this process. */
    static AssertionError dump()
    {
        final StringBuilder text = new StringBuilder("threads then:");
        for (final Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet())
        {
            text.append('\n').append(entry.getKey()).append(' ').append(entry.getKey().getState());
            for (final StackTraceElement element : entry.getValue())
            {
                text.append("\n\tat ").append(element);
            }
        }
        final AssertionError dump = new AssertionError(text.toString());
        dump.setStackTrace(new StackTraceElement[0]);
        return dump;
    }

    /** Makes another JVM write the stacks of its threads to its standard output. */
    public static void quit(final long pid)
    {
        try
        {
            new ProcessBuilder("kill", "-QUIT", String.valueOf(pid)).start().waitFor();
            TimeUnit.MILLISECONDS.sleep(STACKS_MS);
        }
        catch (final IOException ex)
        {
            throw new AssertionError("cannot signal: pid=" + pid, ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
