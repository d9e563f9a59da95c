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

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * How far a {@code map} has come: how many elements are done, of how many.
 *
 * <p><b>Threads:</b> any. The listener is called by one thread at a time, of the pool or of the caller, and never while
 * answers are read; while it is busy, further progress is told when it returns, all at once.
 *
 * <p><b>Failure:</b> elements that failed are done, too. What the listener throws is ignored by the map.
 *
 * <pre>{@code
 * MapProgress progress = MapProgress.to(p -> System.out.println(p.done() + " of " + p.total()));
 * List<Page> pages = pool.map(Crawler::fetch, urls, 1, progress);
 * }</pre>
 */
public final class MapProgress
{
    private static final long QUIET_NS = 2_000_000_000;

    private final Consumer<? super MapProgress> listener;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicBoolean isUntold = new AtomicBoolean();
    private int told;
    private volatile int total;
    private volatile Submitter submitter;

    private MapProgress(final Consumer<? super MapProgress> listener)
    {
        this.listener = listener;
    }

    /**
     * Returns a progress to be asked.
     *
     * @return the progress, for one {@code map}.
     */
    public static MapProgress silent()
    {
        return new MapProgress(null);
    }

    /**
     * Returns a progress that tells a listener.
     *
     * @param listener to be told whenever elements were done.
     * @return the progress, for one {@code map}.
     */
    public static MapProgress to(final Consumer<? super MapProgress> listener)
    {
        return new MapProgress(listener);
    }

    /**
     * Returns a progress that draws a bar with the rate and the time left, about ten times a second, in one line of a
     * terminal, and ends the line when all is done.
     *
     * @param terminal to write to, such as {@code System.err}.
     * @return the progress, for one {@code map}.
     */
    public static MapProgress bar(final Appendable terminal)
    {
        return new MapProgress(new ProgressBar(terminal, 0));
    }

    /**
     * Returns a progress that draws the same bar on standard error, if that is a terminal and the map takes longer than
     * two seconds; else nothing. Whether it is a terminal is known on Linux only; elsewhere nothing is drawn.
     *
     * @return the progress, for one {@code map}.
     */
    public static MapProgress onTerminal()
    {
        return ProgressBar.isErrorTerminal() ? new MapProgress(ProgressBar.onError(QUIET_NS)) : silent();
    }

    /**
     * Returns how many elements are done.
     *
     * @return the number, from 0 to {@link #total()}.
     */
    public int done()
    {
        return done.get();
    }

    /**
     * Returns how many elements there are.
     *
     * @return the number; 0 before the {@code map} has begun.
     */
    public int total()
    {
        return total;
    }

    void begin(final int elements, final Submitter teller)
    {
        if (submitter != null)
        {
            throw new IllegalStateException("a progress is for one map only: total=" + total);
        }
        total = elements;
        submitter = teller;
    }

    void advance(final int elements)
    {
        done.addAndGet(elements);
        if (listener != null && isUntold.compareAndSet(false, true))
        {
            submitter.complete(this::tell);
        }
    }

    /** Tells the listener, if there is anything that it does not know. */
    synchronized void tell()
    {
        isUntold.set(false);
        final int current = done.get();
        if (listener != null && current != told)
        {
            told = current;
            try
            {
                listener.accept(this);
            }
            catch (final RuntimeException ignored)
            {
                // The map goes on without it.
            }
        }
    }
}
