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

/** Counts elements and bytes, and shows them on standard error when that is a terminal. */
final class Progress implements AutoCloseable
{
    private static final long INTERVAL_MS = 200;

    private final boolean isShown = StandardStreams.isErrorTerminal();
    private final AtomicLong elements = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final long startNs = System.nanoTime();
    private final Thread display = new Thread(this::display, "ropewalk-progress");

    Progress()
    {
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
            show();
            System.err.println();
        }
    }

    private void display()
    {
        try
        {
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
        final double seconds = (System.nanoTime() - startNs) / 1e9;
        System.err.printf(Locale.ROOT, "\r%,d elements  %,.1f MB  %.1f s  %,.0f elements/s ",
            elements.get(), bytes.get() / 1e6, seconds, elements.get() / seconds);
    }
}
