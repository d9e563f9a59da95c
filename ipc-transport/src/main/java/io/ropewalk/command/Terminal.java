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

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The terminal that this process was started from: how large it is, and a mode in which each key arrives by itself.
 * <p>
 * The JDK knows neither; {@code stty} does both on every Unix. What {@link #enterRaw()} changes is put back by
 * {@link #close()}, and by a shutdown hook where something else ends the process.
 */
final class Terminal implements AutoCloseable
{
    private static final String ALTERNATE_SCREEN = "\033[?1049h\033[?25l";
    private static final String USUAL_SCREEN = "\033[?25h\033[?1049l";
    private static final Path DEVICE = Path.of("/dev/tty");
    private static final int PATIENCE_SECONDS = 5;
    private static final int LEAST_COLUMNS = 20;
    private static final int LEAST_ROWS = 5;
    private static final int MAX_SIZE = 10_000;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})");
    private static final Pattern SETTINGS = Pattern.compile("[0-9a-zA-Z:=]+");

    private final Thread restorer = new Thread(this::restore, "ropewalk-terminal");
    private String settings;

    /** Rows and columns. */
    record Size(int rows, int columns)
    {
        static final Size USUAL = new Size(24, 80);
    }

    /** How wide tables may be: what the user says, or what the terminal says, or without limit. */
    static int outputColumns()
    {
        final String columns = System.getenv("COLUMNS");
        if (columns != null && columns.matches("[1-9]\\d{0,3}"))
        {
            return Integer.parseInt(columns);
        }
        return StandardStreams.isOutputTerminal() ? size().orElse(Size.USUAL).columns() : Integer.MAX_VALUE;
    }

    /** Of the terminal now, if there is one. */
    static Optional<Size> size()
    {
        return stty("size").map(SIZE::matcher).filter(Matcher::matches)
            .map((found) -> new Size(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))))
            .filter((size) -> size.rows() > 0 && size.columns() > 0)
            .map((size) -> new Size(
                Math.min(MAX_SIZE, Math.max(LEAST_ROWS, size.rows())),
                Math.min(MAX_SIZE, Math.max(LEAST_COLUMNS, size.columns()))));
    }

    /** Whether it could be done; then keys arrive on standard input, unseen. */
    boolean enterRaw()
    {
        final Optional<String> found = stty("-g").filter((text) -> SETTINGS.matcher(text).matches());
        if (found.isEmpty())
        {
            return false;
        }
        settings = found.get();
        Runtime.getRuntime().addShutdownHook(restorer);
        // Ctrl-C and Ctrl-Z stay what they are.
        if (stty("-icanon -echo min 1 time 0").isEmpty())
        {
            close();
            return false;
        }
        System.out.print(ALTERNATE_SCREEN);
        System.out.flush();
        return true;
    }

    @Override
    public void close()
    {
        restore();
        try
        {
            Runtime.getRuntime().removeShutdownHook(restorer);
        }
        catch (final IllegalStateException ex)
        {
            // The JVM is ending: the hook runs, and finds nothing left to do.
            return;
        }
    }

    private synchronized void restore()
    {
        if (settings != null)
        {
            System.out.print(USUAL_SCREEN);
            System.out.flush();
            stty(settings);
            settings = null;
        }
    }

    /** What it answers; nothing if there is no terminal, or no such command. */
    private static Optional<String> stty(final String arguments)
    {
        try
        {
            final Process process = new ProcessBuilder(("stty " + arguments).split(" "))
                .redirectInput(DEVICE.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try (InputStream output = process.getInputStream())
            {
                final String text = new String(output.readAllBytes(), StandardCharsets.US_ASCII).strip();
                final boolean isDone = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return isDone && process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
            }
            finally
            {
                process.destroy();
            }
        }
        catch (final IOException ex)
        {
            return Optional.empty();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
