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

import io.ropewalk.machine.platform.ThisProcess;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends a daemon child when its parent has ended, in whatever way. */
final class ParentWatch
{
    /*
     * Two ways to the same end. On Linux the kernel sends SIGTERM when the thread that started this process ends; the
     * parent starts daemons on a thread that lives as long as it does (see Children). The signal belongs to the thread
     * here that asked for it, so the watch asks, and never ends. Everywhere the watch also asks for the parent's lock
     * on its life, now and then; after it has asked for the signal, so that a parent that ended before that is noticed.
     * An ending process gives up its locks before its children are told.
     *
     * Shutdown hooks run, but not for long: one that hangs does not keep a daemon alive.
     */
    private static final long LOOK_MS = 250;
    private static final long GRACE_MS = 400;
    /** As if SIGTERM had ended it. */
    private static final int EXIT_CODE = 143;

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private ParentWatch()
    {
    }

    static void start(final ChildControl control)
    {
        startThread("ropewalk-parent-watch", () -> watch(control));
    }

    private static void watch(final ChildControl control)
    {
        ThisProcess.terminateWithParent();
        while (!control.isParentDead())
        {
            pause(LOOK_MS);
        }
        startThread("ropewalk-parent-ended", () -> System.exit(EXIT_CODE));
        pause(GRACE_MS);
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    private static void pause(final long timeMs)
    {
        try
        {
            NEVER.await(timeMs, TimeUnit.MILLISECONDS);
        }
        catch (final InterruptedException ignored)
        {
            // Only a task that interrupts every thread it finds does this; look at once.
        }
    }

    private static void startThread(final String name, final Runnable work)
    {
        final Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
