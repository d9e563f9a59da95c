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
package io.ropewalk.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Our end of a process in another language, which does a line at a time; killed when closed.
 */
final class Peer implements AutoCloseable
{
    /** No process of a test lives longer. */
    private static final long WATCHDOG_S = 900;
    private static final String OK = "ok ";
    private static final int LOOKS = 3;

    private final Process process;
    private final String name;
    private final Writer input;
    private final BufferedReader output;

    Peer(final String name, final ProcessBuilder builder)
    {
        this.name = name;
        try
        {
            process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        input = process.outputWriter(StandardCharsets.UTF_8);
        output = process.inputReader(StandardCharsets.UTF_8);
        // Whoever waits for an answer of one that hangs gets none.
        CompletableFuture.runAsync(this::kill, CompletableFuture.delayedExecutor(WATCHDOG_S, TimeUnit.SECONDS));
    }

    /** Does not wait for the answer. */
    void tell(final String command)
    {
        try
        {
            input.write(command + "\n");
            input.flush();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(name + " has ended", ex);
        }
    }

    /** The whole line. */
    String readLine()
    {
        try
        {
            final String line = output.readLine();
            if (null == line)
            {
                throw new AssertionError(name + " has ended, or was killed because it hung");
            }
            return line;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(name, ex);
        }
    }

    /** The results of a command that went well. */
    String answer()
    {
        final String line = readLine();
        if (!line.startsWith(OK) && !line.equals(OK.strip()))
        {
            throw new AssertionError(name + " answers: " + line);
        }
        return line.substring(Math.min(line.length(), OK.length()));
    }

    String ask(final String command)
    {
        tell(command);
        return answer();
    }

    /** The code with which a command was refused. */
    int refusal(final String command)
    {
        tell(command);
        final String line = readLine();
        if (line.startsWith("ok"))
        {
            throw new AssertionError("not refused: command=" + command + " answer=" + line);
        }
        return Integer.parseInt(line.split(" ", 2)[0]);
    }

    long pid()
    {
        return process.pid();
    }

    /** Until the kernel says that its main thread sleeps, several times in a row; an interpreter naps now and then. */
    void awaitAsleep() throws IOException, InterruptedException
    {
        final Path stat = Path.of("/proc", String.valueOf(pid()), "stat");
        int looks = 0;
        while (looks < LOOKS)
        {
            final String text = Files.readString(stat);
            looks = text.charAt(text.lastIndexOf(')') + 2) == 'S' ? looks + 1 : 0;
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** By {@code SIGKILL}; returns when it is gone. */
    void kill()
    {
        process.destroyForcibly();
        boolean isInterrupted = false;
        while (process.isAlive())
        {
            try
            {
                process.waitFor();
            }
            catch (final InterruptedException ex)
            {
                isInterrupted = true;
            }
        }
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close()
    {
        kill();
    }
}
