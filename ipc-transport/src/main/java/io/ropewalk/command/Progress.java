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

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Counts what is done, and shows it on standard error when that is a terminal: elements and bytes of a stream, whose
 * end may be known, or steps of which there is a number.
 */
final class Progress implements AutoCloseable
{
    private static final long INTERVAL_MS = 200;

    /** What is over sooner leaves no trace. */
    private static final long QUIET_MS = 2_000;
    private static final long UNKNOWN = -1;
    private static final long PERCENT = 100;

    private final boolean isShown = StandardStreams.isErrorTerminal();
    private final AtomicLong elements = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final long startNs = System.nanoTime();
    private final Thread display = new Thread(this::display, "ropewalk-progress");
    private final String unit;
    private final long total;
    private final LongSupplier steps;
    private boolean isDisplayed;

    /** Of a stream whose end nobody knows. */
    Progress()
    {
        this(UNKNOWN);
    }

    /** Of a stream of so many bytes, if that is not negative. */
    Progress(final long totalBytes)
    {
        this("elements", totalBytes, null);
    }

    /** Of a number of steps; who knows how many are done is asked now and then, by another thread. */
    Progress(final String unit, final long total, final LongSupplier steps)
    {
        this.unit = unit;
        this.total = total;
        this.steps = steps;
        if (isShown)
        {
            display.setDaemon(true);
            display.start();
        }
    }

    /** By one thread. */
    void add(final long lengthBytes)
    {
        elements.lazySet(elements.getPlain() + 1);
        bytes.lazySet(bytes.getPlain() + lengthBytes);
    }

    long elements()
    {
        return elements.get();
    }

    @Override
    public void close()
    {
        if (isShown)
        {
            display.interrupt();
            finish();
        }
    }

    private synchronized void finish()
    {
        if (steps == null || isDisplayed)
        {
            show();
            System.err.println();
        }
    }

    private void display()
    {
        try
        {
            TimeUnit.MILLISECONDS.sleep(steps == null ? 0 : QUIET_MS);
            while (true)
            {
                TimeUnit.MILLISECONDS.sleep(INTERVAL_MS);
                show();
            }
        }
        catch (final InterruptedException ignored)
        {
            // The command is done.
        }
    }

    private synchronized void show()
    {
        isDisplayed = true;
        final double seconds = (System.nanoTime() - startNs) / 1e9;
        final long count = steps == null ? elements.get() : steps.getAsLong();
        final String amount = steps == null ? String.format(Locale.ROOT, "%,.1f MB  ", bytes.get() / 1e6) : "";
        System.err.printf(Locale.ROOT, "\r%,d %s  %s%.1f s  %,.0f %s/s  %s ", count, unit, amount, seconds,
            count / seconds, unit, left(steps == null ? bytes.get() : count, seconds));
    }

    /** How long it will take if it goes on like this; padded, because it grows shorter. */
    private String left(final long done, final double seconds)
    {
        final boolean isKnown = total > 0 && done > 0 && done <= total;
        return String.format(Locale.ROOT, "%-16s", isKnown ?
            String.format(Locale.ROOT, "%d%%  %.0f s left", done * PERCENT / total,
                seconds * (total - done) / done) : "");
    }
}
