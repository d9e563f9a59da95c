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
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.MappedByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
     */
    private static final String LIMIT_PROPERTY = "io.ropewalk.maxMapCount";
    private static final Path LIMIT_FILE = Path.of("/proc/sys/vm/max_map_count");
    private static final Path OWN_MAPPINGS = Path.of("/proc/self/maps");
    private static final int DEFAULT_LIMIT = 65_530;
    private static final int COLLECTION_SHARE = 2;
    private static final int NEXT_COLLECTION_SHARE = 8;

    /** What is left to the JVM, which has to react to the exception, too. */
    private static final int RESERVE_SHARE = 16;

    /** References come from a thread of the JVM, in one batch. */
    private static final long QUIET_MS = 100;
    private static final int CHUNK_LENGTH = 1 << 16;
    private static final int MAX_DIGITS = 32;

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final ReferenceQueue<MappedByteBuffer> UNREACHABLE = new ReferenceQueue<>();

    /** Keeps the references reachable, without which they would never be enqueued. */
    private static final Set<Reference<MappedByteBuffer>> MAPPED = ConcurrentHashMap.newKeySet();

    /** Changed under the monitor; a stale value is put right there. */
    private static volatile int collectionThreshold = limit() / COLLECTION_SHARE;

    private Mappings()
    {
    }

    /** Takes a place for a mapping that is about to be made. */
    static void reserve(final Path file)
    {
        forgetUnreachable();
        if (COUNT.incrementAndGet() > collectionThreshold && !makeRoom())
        {
            cancel();
            throw refusal(file);
        }
    }

    /** What to throw when there is no place, or when the system says so. */
    static TooManyMappingsException refusal(final Path file)
    {
        return new TooManyMappingsException(COUNT.get(), limit(), file);
    }

    /** Gives back a place for a mapping that was not made. */
    static void cancel()
    {
        COUNT.decrementAndGet();
    }

    /** Watches a mapping for which there is a place. */
    static void watch(final MappedByteBuffer mapping)
    {
        MAPPED.add(new PhantomReference<>(mapping, UNREACHABLE));
    }

    private static synchronized boolean makeRoom()
    {
        if (COUNT.get() <= collectionThreshold)
        {
            return true;
        }
        Garbage.collect();
        awaitUnreachable();
        final int limit = limit();
        final int count = COUNT.get();
        final int others = Math.max(0, countAll() - count + 1);
        final int ceiling = limit - limit / RESERVE_SHARE - others;
        collectionThreshold =
            Math.min(ceiling, Math.max(limit / COLLECTION_SHARE, count + limit / NEXT_COLLECTION_SHARE));
        return count <= ceiling;
    }

    private static void forgetUnreachable()
    {
        for (Reference<?> mapping = UNREACHABLE.poll(); null != mapping; mapping = UNREACHABLE.poll())
        {
            forget(mapping);
        }
    }

    private static void awaitUnreachable()
    {
        boolean isInterrupted = Thread.interrupted();
        Reference<?> mapping = null;
        do
        {
            if (null != mapping)
            {
                forget(mapping);
            }
            try
            {
                mapping = UNREACHABLE.remove(QUIET_MS);
            }
            catch (final InterruptedException ex)
            {
                isInterrupted = true;
                mapping = UNREACHABLE.poll();
            }
        }
        while (null != mapping);
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(final Reference<?> mapping)
    {
        MAPPED.remove(mapping);
        COUNT.decrementAndGet();
    }

    /** All mappings of this process, those of the JVM and of other code included; zero if the system does not tell. */
    private static int countAll()
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
