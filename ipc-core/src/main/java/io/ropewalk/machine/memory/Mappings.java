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
package io.ropewalk.machine.memory;

import io.ropewalk.error.TooManyMappingsException;
import io.ropewalk.machine.platform.Garbage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what is mapped: the system gives a process a number of mappings, and a JVM that gets no more of them for its
 * own heap, code and threads ends. Hence a collection when half of them are in use, and an exception well before the
 * end.
 */
final class Mappings
{
    /* A mapping is given back when the collector has found it unreachable, see MappedFile. The small heap objects
     * around it would not provoke a collection for a long time: 65,530 mappings are some 100 MB of garbage, less than
     * many a young generation.
     *
     * The system is asked how many there are. Our own books would not tell: the JVM unmaps in a thread of its own, long
     * after anybody else may know that something became unreachable, and it shares the number with all other code. As
     * that takes milliseconds, the answer is good for a number of mappings to come.
     */
    private static final String LIMIT_PROPERTY = "io.ropewalk.maxMapCount";
    private static final Path LIMIT_FILE = Path.of("/proc/sys/vm/max_map_count");
    private static final Path OWN_MAPPINGS = Path.of("/proc/self/maps");
    private static final int DEFAULT_LIMIT = 65_530;
    private static final int COLLECTION_SHARE = 2;
    private static final int NEXT_LOOK_SHARE = 8;

    /** What is left to the JVM, which has to react to the exception, too. */
    private static final int RESERVE_SHARE = 16;

    private static final long SLICE_MS = 100;
    private static final int MAX_SLICES_WITHOUT_PROGRESS = 10;
    private static final int CHUNK_LENGTH = 1 << 16;
    private static final int MAX_DIGITS = 32;

    /** How many may be made before the system is asked again. */
    private static final AtomicInteger UNTIL_NEXT_LOOK = new AtomicInteger(limit() / NEXT_LOOK_SHARE);

    private Mappings()
    {
    }

    /** To be called before a file is mapped. */
    static void verifyRoom(final Path file)
    {
        if (UNTIL_NEXT_LOOK.decrementAndGet() < 0)
        {
            look(file);
        }
    }

    /** What to throw when there is no room, or when the system says so. */
    static TooManyMappingsException refusal(final Path file)
    {
        return new TooManyMappingsException(count(), limit(), file);
    }

    private static synchronized void look(final Path file)
    {
        if (UNTIL_NEXT_LOOK.get() > 0)
        {
            // Another thread has looked meanwhile.
            UNTIL_NEXT_LOOK.decrementAndGet();
            return;
        }
        final int limit = limit();
        final int ceiling = limit - limit / RESERVE_SHARE;
        int count = count();
        if (count > limit / COLLECTION_SHARE)
        {
            Garbage.collect();
            count = countWhenBelow(ceiling);
        }
        UNTIL_NEXT_LOOK.set(Math.max(0, Math.min(ceiling - count, limit / NEXT_LOOK_SHARE) - 1));
        if (count >= ceiling)
        {
            throw new TooManyMappingsException(count, limit, file);
        }
    }

    /** Waits for what was collected to be unmapped, as long as that goes on and there are too many. */
    private static int countWhenBelow(final int ceiling)
    {
        boolean isInterrupted = Thread.interrupted();
        final CountDownLatch never = new CountDownLatch(1);
        int count = count();
        int slices = 0;
        while (count >= ceiling && slices < MAX_SLICES_WITHOUT_PROGRESS)
        {
            try
            {
                slices = never.await(SLICE_MS, TimeUnit.MILLISECONDS) ? 0 : slices + 1;
            }
            catch (final InterruptedException ex)
            {
                isInterrupted = true;
            }
            final int newCount = count();
            slices = newCount < count ? 0 : slices;
            count = newCount;
        }
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
        return count;
    }

    /** All mappings of this process, those of the JVM and of other code included; zero if the system does not tell. */
    private static int count()
    {
        int count = 0;
        try (InputStream stream = Files.newInputStream(OWN_MAPPINGS))
        {
            final byte[] chunk = new byte[CHUNK_LENGTH];
            for (int length = stream.read(chunk); length >= 0; length = stream.read(chunk))
            {
                for (int i = 0; i < length; i++)
                {
                    count += '\n' == chunk[i] ? 1 : 0;
                }
            }
            return count;
        }
        catch (final IOException ex)
        {
            return 0;
        }
    }

    /** Read each time, since it may be raised while we run. The property is for tests. */
    private static int limit()
    {
        final Integer ordered = Integer.getInteger(LIMIT_PROPERTY);
        if (null != ordered)
        {
            return ordered;
        }
        // At once: whoever reads such a file byte by byte, as Files.readString does, gets the first digit.
        try (InputStream stream = Files.newInputStream(LIMIT_FILE))
        {
            final byte[] digits = new byte[MAX_DIGITS];
            final int length = Math.max(0, stream.read(digits));
            final long limit = Long.parseLong(new String(digits, 0, length, StandardCharsets.US_ASCII).trim());
            return (int)Math.min(Integer.MAX_VALUE, limit);
        }
        catch (final NoSuchFileException ex)
        {
            // A system without such a limit.
            return Integer.MAX_VALUE;
        }
        catch (final IOException | NumberFormatException ex)
        {
            return DEFAULT_LIMIT;
        }
    }
}
