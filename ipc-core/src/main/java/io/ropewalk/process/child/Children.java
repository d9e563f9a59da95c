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

import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.segment.walk.Walk;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The children of this process that have not ended, and what becomes of them when it does. */
final class Children
{
    /*
     * At the exit of this JVM, daemons are terminated, and killed if they do not end; all others are waited for. If a
     * signal ends this JVM, they are terminated first: who stops a program means all of it, and Ctrl-C in a terminal
     * reaches them anyway. Under the lock a child is either known here before the exit begins, or not started at all.
     *
     * What a temporary walk needs to go away is that nobody else is in it. So it is looked at once more when the
     * children are gone; the hook of the walk itself may have run before that.
     */
    private static final long GRACE_SECONDS = 3;
    private static final Set<ChildProcess> ALIVE = new LinkedHashSet<>();
    private static boolean isHooked;
    private static boolean isEnding;

    private Children()
    {
    }

    /** Refuses what this process may never do. */
    static void checkMayStart(final String name)
    {
        final ProcessInfo own = CurrentProcess.info();
        if (own.isDaemon())
        {
            throw new IllegalStateException(
                "a daemon process must not start children: name=" + own.name() + " child=" + name);
        }
    }

    /** Starts a child, unless this JVM is ending. */
    static ChildProcess start(final boolean isDaemon, final Supplier<ChildProcess> starter)
    {
        final ChildProcess child;
        synchronized (ALIVE)
        {
            hook();
            child = isDaemon ? Starter.call(starter) : starter.get();
            ALIVE.add(child);
        }
        // Told through the common pool, in which others may be busy: whoever asks looks at each child, too.
        child.onExit().thenRun(() -> forget(child));
        return child;
    }

    private static void hook()
    {
        if (isEnding)
        {
            throw new IllegalStateException("a process that is ending must not start children");
        }
        if (!isHooked)
        {
            ExitSignal.prepare();
            Runtime.getRuntime().addShutdownHook(new Thread(Children::end, "ropewalk-children"));
            isHooked = true;
        }
    }

    static void forget(final ChildProcess child)
    {
        synchronized (ALIVE)
        {
            ALIVE.remove(child);
        }
    }

    static List<ChildProcess> alive()
    {
        synchronized (ALIVE)
        {
            ALIVE.removeIf((child) -> !child.isAlive());
            return List.copyOf(ALIVE);
        }
    }

    private static void end()
    {
        final List<ChildProcess> all;
        synchronized (ALIVE)
        {
            isEnding = true;
            all = new ArrayList<>(ALIVE);
        }
        final boolean isOfSignal = ExitSignal.current() != 0;
        all.stream().filter((child) -> isOfSignal || child.isDaemon()).forEach(ChildProcess::terminate);
        final long deadlineNs = Deadline.after(GRACE_SECONDS, TimeUnit.SECONDS);
        try
        {
            for (final ChildProcess child : all)
            {
                final boolean hasEnded = !child.isDaemon() ||
                    child.join(Deadline.remainingNs(deadlineNs), TimeUnit.NANOSECONDS);
                if (!hasEnded)
                {
                    child.kill();
                }
            }
            for (final ChildProcess child : all)
            {
                child.awaitEnd();
            }
        }
        catch (final InterruptedException ignored)
        {
            // Only a hook that interrupts every thread it finds does this, and it wants the end.
        }
        Walk.removeTemporaryIfAlone();
    }

    /** A thread that ends no earlier than this process, for the kernel signals a daemon at the end of its starter. */
    private static final class Starter
    {
        private static final Executor THREAD = Executors.newFixedThreadPool(1, (work) ->
        {
            final Thread thread = new Thread(null, work, "ropewalk-starter", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            return thread;
        });

        private Starter()
        {
        }

        static ChildProcess call(final Supplier<ChildProcess> starter)
        {
            final FutureTask<ChildProcess> start = new FutureTask<>(starter::get);
            THREAD.execute(start);
            boolean isInterrupted = false;
            try
            {
                while (true)
                {
                    try
                    {
                        return start.get();
                    }
                    catch (final InterruptedException ex)
                    {
                        // It takes a millisecond or two, and then there is a child to be told of.
                        isInterrupted = true;
                    }
                }
            }
            catch (final ExecutionException ex)
            {
                if (ex.getCause() instanceof RuntimeException failure)
                {
                    throw failure;
                }
                throw new ChildStartException("cannot start the child JVM: error=" + ex.getCause(), ex.getCause());
            }
            finally
            {
                if (isInterrupted)
                {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
