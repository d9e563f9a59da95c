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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Processes that are not children of this one: how to signal them, and to see them end. */
public final class Strangers
{
    private Strangers()
    {
    }

    /** Also true for one that nobody has waited for. */
    public static boolean isGone(final long pid)
    {
        final Path status = Path.of("/proc", Long.toString(pid), "stat");
        if (Files.isDirectory(Path.of("/proc/self")))
        {
            try
            {
                return Files.readString(status).matches("(?s)\\d+ \\(.*\\) [ZX] .*");
            }
            catch (final IOException ex)
            {
                return true;
            }
        }
        return ProcessHandle.of(pid).isEmpty();
    }

    /** The test's own time limit says how long. */
    public static void awaitGone(final long pid) throws InterruptedException
    {
        while (!isGone(pid))
        {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    public static void awaitGone(final Path file) throws InterruptedException
    {
        while (Files.exists(file))
        {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Whether this process, and so each child of it, ignores a signal, because whoever started it did. */
    public static boolean isIgnored(final int signal) throws IOException
    {
        final Path status = Path.of("/proc/self/status");
        if (!Files.exists(status))
        {
            return false;
        }
        for (final String line : Files.readAllLines(status))
        {
            if (line.startsWith("SigIgn:"))
            {
                final String mask = line.substring(line.indexOf(':') + 1).strip();
                return (Long.parseUnsignedLong(mask, 16) & (1L << (signal - 1))) != 0;
            }
        }
        return false;
    }

    /**
     * Stops a process, and returns when all its threads have stopped: until then one of them can still take what is
     * meant for the others.
     */
    public static void stop(final long pid) throws IOException, InterruptedException
    {
        signal("STOP", pid);
        final Path threads = Path.of("/proc", Long.toString(pid), "task");
        while (Files.exists(threads) && !isStopped(threads))
        {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static boolean isStopped(final Path threads) throws IOException
    {
        try (Stream<Path> each = Files.list(threads))
        {
            for (final Path thread : each.toList())
            {
                if (!Files.readString(thread.resolve("stat")).matches("(?s)\\d+ \\(.*\\) [TtZX] .*"))
                {
                    return false;
                }
            }
            return true;
        }
        catch (final NoSuchFileException ex)
        {
            // A thread has ended meanwhile.
            return false;
        }
    }

    /** Signals a process, or a group of them if the number is negative. */
    public static void signal(final String name, final long pid) throws IOException, InterruptedException
    {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, "--", Long.toString(pid)).start().waitFor());
    }
}
