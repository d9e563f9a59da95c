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
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The threads of another process that must sleep in the kernel before a trip begins: the one that waits, or those that
 * serve a virtual thread.
 */
final class SleepProbe implements AutoCloseable
{
    /** Where there is no such file system, nothing is known, and nobody is waited for. */
    static final String UNKNOWN = "-";

    private static final Path THIS_THREAD = Path.of("/proc/thread-self");
    private static final Path THESE_THREADS = Path.of("/proc/self/task");
    private static final Path ROOT = Path.of("/proc");
    private static final int STAT_LENGTH = 128;
    private static final char ASLEEP = 'S';

    private final String spot;
    private final List<FileChannel> files = new ArrayList<>();
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(STAT_LENGTH);

    private SleepProbe(final String spot)
    {
        this.spot = spot;
    }

    /** Returns where another process finds the calling thread, in one word. */
    static String self()
    {
        try
        {
            return VirtualParty.isWanted() ? THESE_THREADS.toRealPath().toString() :
                ROOT.resolve(Files.readSymbolicLink(THIS_THREAD)).toString();
        }
        catch (final IOException ex)
        {
            return UNKNOWN;
        }
    }

    /** Opens what another process has said of itself. */
    static SleepProbe at(final String spot)
    {
        final SleepProbe sleeper = new SleepProbe(spot);
        try
        {
            for (final Path thread : threads(spot))
            {
                sleeper.files.add(FileChannel.open(thread.resolve("stat"), StandardOpenOption.READ));
            }
            return sleeper;
        }
        catch (final IOException ex)
        {
            sleeper.close();
            throw new UncheckedIOException(ex);
        }
    }

    private static List<Path> threads(final String spot) throws IOException
    {
        if (spot.equals(UNKNOWN))
        {
            return List.of();
        }
        final Path path = Path.of(spot);
        if (!path.endsWith("task"))
        {
            return List.of(path);
        }
        try (Stream<Path> all = Files.list(path))
        {
            return all.filter(Schedule::isServant).toList();
        }
    }

    boolean isAsleep()
    {
        for (final FileChannel file : files)
        {
            if (state(file) != ASLEEP)
            {
                return false;
            }
        }
        return true;
    }

    private char state(final FileChannel file)
    {
        try
        {
            bytes.clear();
            final int length = file.read(bytes, 0);
            final byte[] read = new byte[Math.max(0, length)];
            bytes.flip().get(read);
            return stateOf(new String(read, StandardCharsets.ISO_8859_1));
        }
        catch (final NoSuchFileException ex)
        {
            return ASLEEP;
        }
        catch (final IOException ex)
        {
            // A thread that has ended since needs no waking.
            return ASLEEP;
        }
    }

    /** The letter after the name, which may hold anything. */
    static char stateOf(final String stat)
    {
        final int index = stat.lastIndexOf(')') + 2;
        return index < stat.length() ? stat.charAt(index) : ASLEEP;
    }

    @Override
    public void close()
    {
        for (final FileChannel file : files)
        {
            try
            {
                file.close();
            }
            catch (final IOException ignored)
            {
                // Nothing was written.
                continue;
            }
        }
    }

    @Override
    public String toString()
    {
        return "SleepProbe{spot=" + spot + " threads=" + files.size() + "}";
    }
}
