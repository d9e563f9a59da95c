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
package io.ropewalk.process.child;

import java.util.Map;

/** Which signal made this JVM run its shutdown hooks. */
final class ExitSignal
{
    /* The JVM handles these signals as System.exit(128 + number), on a thread that it makes for each signal and names
     * after it. Nothing else tells a hook why it runs, and a handler of our own would take the place of the user's.
     */
    private static final Map<String, Integer> NUMBERS = Map.of("SIGHUP", 1, "SIGINT", 2, "SIGTERM", 15);
    private static final String THREAD_SUFFIX = " handler";
    private static final String TERMINATOR = "java.lang.Terminator";

    private ExitSignal()
    {
    }

    /** Loads this class now: by the time a hook runs, a class loader may be closed. */
    static void prepare()
    {
        // It is loaded.
    }

    /** Returns its number; zero if the JVM ends for another reason. For a shutdown hook. */
    static int current()
    {
        for (final Map.Entry<Thread, StackTraceElement[]> thread : Thread.getAllStackTraces().entrySet())
        {
            final String name = thread.getKey().getName();
            if (name.endsWith(THREAD_SUFFIX))
            {
                for (final StackTraceElement frame : thread.getValue())
                {
                    if (frame.getClassName().startsWith(TERMINATOR))
                    {
                        return NUMBERS.getOrDefault(name.substring(0, name.length() - THREAD_SUFFIX.length()), 0);
                    }
                }
            }
        }
        return 0;
    }
}
