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
package io.ropewalk.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a command finish the element in its hand when Ctrl-C or a SIGTERM ends the process. */
final class Interruption
{
    /** As long as nobody notices; a command that is stuck in a read or write is left behind. */
    private static final long PATIENCE_MS = 200;

    private final CountDownLatch settled = new CountDownLatch(1);

    Interruption()
    {
        final Thread command = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(command), "ropewalk-interruption"));
    }

    private void interrupt(final Thread command)
    {
        if (settled.getCount() > 0)
        {
            command.interrupt();
            try
            {
                settled.await(PATIENCE_MS, TimeUnit.MILLISECONDS);
            }
            catch (final InterruptedException ignored)
            {
                // The process ends anyway.
            }
        }
    }

    /** There is nothing in hand any more. */
    void settle()
    {
        settled.countDown();
    }
}
