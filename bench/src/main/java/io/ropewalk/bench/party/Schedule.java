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
package io.ropewalk.bench.party;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the system says about the processor time of this thread; of a virtual thread, of all those that serve it. */
final class Schedule
{
    private static final Path THREAD = Path.of("/proc/thread-self/schedstat");
    private static final Path THREADS = Path.of("/proc/self/task");
    /** Carriers, timers, and those who sleep for virtual threads. */
    private static final List<String> SERVANTS = List.of("ForkJoinPool", "VirtualThread", "ropewalk");
    private static final int RUN = 0;
    private static final int WAITED = 1;

    private Schedule()
    {
    }

    /** Time with a processor. */
    static long runNs()
    {
        try
        {
            return read(RUN);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Time that this thread was ready to run but had no processor, since it began; zero where the system is silent. */
    static long waitedNs()
    {
        try
        {
            return read(WAITED);
        }
        catch (final IOException ex)
        {
            return 0;
        }
    }

    private static long read(final int word) throws IOException
    {
        if (!VirtualParty.isWanted())
        {
            return Long.parseLong(Files.readString(THREAD).split(" ")[word]);
        }
        final List<Path> threads;
        try (Stream<Path> all = Files.list(THREADS))
        {
            threads = all.toList();
        }
        long sumNs = 0;
        for (final Path thread : threads)
        {
            try
            {
                if (isServant(thread))
                {
                    sumNs += Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[word]);
                }
            }
            catch (final NoSuchFileException ignored)
            {
                // It has ended since.
                continue;
            }
        }
        return sumNs;
    }

    /** Whether a thread, by its directory, serves virtual threads. */
    static boolean isServant(final Path thread)
    {
        try
        {
            final String name = Files.readString(thread.resolve("comm"));
            return SERVANTS.stream().anyMatch(name::startsWith);
        }
        catch (final IOException ex)
        {
            // It has ended since.
            return false;
        }
    }
}
