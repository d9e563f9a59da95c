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

import io.ropewalk.error.WalkGoneException;
import io.ropewalk.machine.waiting.core.AnyReady;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.segment.walk.HandedObjects;
import io.ropewalk.segment.walk.Walk;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * JVMs that have been started ahead, have loaded the classes of Ropewalk, and wait, asleep, to become child processes
 * of this one. A {@link ChildProcess} that is started the usual way takes one if it fits: with the class path and the
 * options of this JVM, and no environment, working directory, options or redirection of its own. When it runs, another
 * one takes its place in the background. Without a reserve, or when it is empty, a child is started as ever.
 * <p>
 * Each takes about as much memory as an idle JVM, and no processor time. They end when the reserve is closed, or with
 * this process, however it ends.
 * <p>
 * <b>Threads:</b> any.
 * <p>
 * <b>Failure:</b> if JVMs cannot be started, the reserve stays empty, and the start of the next child says why.
 * <pre>{@code
 * try (WarmReserve reserve = WarmReserve.of(walk.path(), 2))
 * {
 *     walk.process(() -> queue.put("hello")).start();
 * }
 * }</pre>
 */
public final class WarmReserve implements AutoCloseable
{
    private static final long START_SECONDS = 60;
    private static final int MAX_FAILURES = 3;
    private static final List<WarmReserve> OPEN = new CopyOnWriteArrayList<>();

    static
    {
        try
        {
            Runtime.getRuntime().addShutdownHook(new Thread(WarmReserve::leave, "ropewalk-reserve-exit"));
        }
        catch (final IllegalStateException ex)
        {
            // This JVM is ending: what waits ends with it.
            OPEN.clear();
        }
    }

    private final Path walkDirectory;
    private final int size;
    private final Semaphore missing;
    private final Semaphore filled = new Semaphore(0);
    private final Queue<WaitingChild> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger taken = new AtomicInteger();
    private volatile boolean isClosed;

    private WarmReserve(final Path walkDirectory, final int size)
    {
        this.walkDirectory = walkDirectory;
        this.size = size;
        this.missing = new Semaphore(size);
    }

    /**
     * Starts a reserve, and returns at once.
     *
     * @param walk directory of an open walk, in which the waiting JVMs take part.
     * @param size of the reserve, how many JVMs are to wait.
     * @return the reserve, empty at first.
     * @throws IllegalArgumentException if the size is not positive.
     * @throws IllegalStateException    if this process is a daemon, which may not start children.
     */
    public static WarmReserve of(final Path walk, final int size)
    {
        if (size < 1)
        {
            throw new IllegalArgumentException("size must be positive: size=" + size);
        }
        Children.checkMayStart("reserve");
        final WarmReserve reserve = new WarmReserve(Objects.requireNonNull(walk, "walk"), size);
        OPEN.add(reserve);
        final Thread filler = new Thread(reserve::fill, "ropewalk-reserve");
        filler.setDaemon(true);
        filler.start();
        return reserve;
    }

    /**
     * Returns how many JVMs are waiting now.
     *
     * @return at most the size.
     */
    public int ready()
    {
        return waiting.size();
    }

    /**
     * Waits until as many JVMs are waiting as the reserve is to have.
     *
     * @param timeout to wait; zero or less looks once.
     * @param unit    of the timeout.
     * @return true if they are, false if the timeout elapsed.
     * @throws InterruptedException if interrupted.
     */
    public boolean awaitReady(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        final long deadlineNs = Deadline.after(timeout, unit);
        while (waiting.size() < size)
        {
            // A permit may be of one that was taken meanwhile.
            if (!filled.tryAcquire(Math.max(0, Deadline.remainingNs(deadlineNs)), TimeUnit.NANOSECONDS))
            {
                return waiting.size() >= size;
            }
        }
        return true;
    }

    /** Lets a waiting JVM of this command do this, if there is one. */
    static ChildJvm take(final List<String> command, final List<String> arguments)
    {
        for (final WarmReserve reserve : OPEN)
        {
            for (WaitingChild child = reserve.poll(command); child != null; child = reserve.poll(command))
            {
                if (child.become(Path.of(arguments.get(0)), arguments.get(1)))
                {
                    return child.jvm();
                }
                child.jvm().close();
            }
        }
        return null;
    }

    /** The first that fits; those that do not fit stay. */
    private WaitingChild poll(final List<String> command)
    {
        for (final WaitingChild child : waiting)
        {
            if (child.command().equals(command) && waiting.remove(child))
            {
                taken.incrementAndGet();
                return child;
            }
        }
        return null;
    }

    /** By whoever may have taken one, when it runs; before that, the start of another would only slow it down. */
    static void replaceTaken()
    {
        for (final WarmReserve reserve : OPEN)
        {
            reserve.missing.release(reserve.taken.getAndSet(0));
        }
    }

    private void fill()
    {
        int failures = 0;
        try
        {
            while (failures < MAX_FAILURES)
            {
                missing.acquire();
                if (start())
                {
                    failures = 0;
                }
                else
                {
                    failures++;
                    missing.release();
                }
            }
        }
        catch (final InterruptedException ignored)
        {
            // Nobody interrupts it.
        }
        catch (final IllegalStateException | WalkGoneException ignored)
        {
            // This process is ending, or the walk has gone: nobody will ask for children any more.
        }
    }

    /** Starts one, and waits until it is warm. */
    private boolean start() throws InterruptedException
    {
        final Walk walk = Walk.find(walkDirectory).orElseThrow(
            () -> new WalkGoneException("walk was removed: reserve", walkDirectory));
        final ChildControl control = HandedObjects.create(walk, ChildControl.of(0, new byte[0]));
        WaitingChild child = null;
        boolean isWarm = false;
        try
        {
            control.begin();
            child = Children.Starter.call(() -> ChildJvm.of(ChildMain.class).relayingErrors()
                .arguments(walk.path().toString(), control.name(), ChildMain.WAITING).startWaiting());
            AnyReady.await(List.of(control, child.jvm()), Deadline.after(START_SECONDS, TimeUnit.SECONDS));
            isWarm = control.isReady();
        }
        catch (final ChildStartException ex)
        {
            return false;
        }
        finally
        {
            control.remove();
            if (!isWarm && child != null)
            {
                child.jvm().close();
            }
        }
        return isWarm && keep(child);
    }

    /** True also if it is not needed any more. */
    private boolean keep(final WaitingChild child)
    {
        waiting.add(child);
        filled.release();
        if (isClosed)
        {
            end();
            throw new IllegalStateException("closed meanwhile");
        }
        return true;
    }

    /**
     * Ends the JVMs that wait. Children that were taken from the reserve are not affected.
     */
    @Override
    public void close()
    {
        isClosed = true;
        OPEN.remove(this);
        end();
    }

    private void end()
    {
        for (WaitingChild child = waiting.poll(); child != null; child = waiting.poll())
        {
            child.jvm().close();
        }
    }

    /** What a temporary walk needs to go away with this process is that nobody else is in it. */
    private static void leave()
    {
        OPEN.forEach(WarmReserve::close);
        Walk.removeTemporaryIfAlone();
    }
}
