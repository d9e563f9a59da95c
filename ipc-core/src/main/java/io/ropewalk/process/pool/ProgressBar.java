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

import java.io.Flushable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Draws the progress of a map in one line of a terminal.
 */
final class ProgressBar implements Consumer<MapProgress>
{
    private static final int WIDTH = 20;
    private static final int PERCENT = 100;
    private static final long INTERVAL_NS = 100_000_000;
    private static final double NS_PER_S = 1e9;

    private final Appendable terminal;
    private final long quietNs;
    private final long startNs = System.nanoTime();
    private long drawnNs = startNs - INTERVAL_NS;
    private boolean isDrawn;

    /** That draws nothing before a time has passed, and so nothing at all of a map that is over sooner. */
    ProgressBar(final Appendable terminal, final long quietNs)
    {
        this.terminal = Objects.requireNonNull(terminal, "terminal");
        this.quietNs = quietNs;
    }

    static ProgressBar onError(final long quietNs)
    {
        return new ProgressBar(new PrintStream(new FileOutputStream(FileDescriptor.err), true), quietNs);
    }

    static boolean isErrorTerminal()
    {
        try
        {
            final String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || "/dev/console".equals(target);
        }
        catch (final IOException | UnsupportedOperationException ex)
        {
            // Not Linux.
            return false;
        }
    }

    @Override
    public void accept(final MapProgress progress)
    {
        final long nowNs = System.nanoTime();
        final boolean isOver = progress.done() == progress.total();
        if ((!isDrawn && nowNs - startNs < quietNs) || (!isOver && nowNs - drawnNs < INTERVAL_NS))
        {
            return;
        }
        isDrawn = true;
        drawnNs = nowNs;
        try
        {
            terminal.append('\r').append(text(progress.done(), progress.total(), nowNs - startNs))
                .append(isOver ? System.lineSeparator() : "");
            if (terminal instanceof Flushable flushable)
            {
                flushable.flush();
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static String text(final int done, final int total, final long elapsedNs)
    {
        final int filled = (int)((long)WIDTH * done / total);
        final double seconds = elapsedNs / NS_PER_S;
        final String left = done == 0 || done == total ? "" :
            String.format(Locale.ROOT, "%.0f s left", seconds * (total - done) / done);
        // Padded, because it grows shorter.
        return String.format(Locale.ROOT, "[%s%s] %3d %% %d/%d %.1f s  %.0f/s  %-12s", "#".repeat(filled),
            " ".repeat(WIDTH - filled), (long)PERCENT * done / total, done, total, seconds,
            seconds > 0 ? done / seconds : 0, left);
    }
}
