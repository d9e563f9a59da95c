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
package io.ropewalk.bench.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages of several sizes between the same two processes: a link for each size, with room for as many messages as fit
 * into the same memory for everybody.
 */
public final class SizedLink implements Link
{
    /** Bytes of a message. */
    public static final List<Integer> SIZES =
        List.of(8, 56, 64, 120, 256, 1 << 10, 1 << 14, 1 << 16, 1 << 20);

    private static final String IN_SLOTS = "queue";
    private static final int MAX_SLOT = 1 << 19;
    private static final int SMALL = 1 << 10;
    private static final int SMALL_ROOM = 1 << 20;
    private static final int LARGE_ROOM = 1 << 24;
    private static final int LINE_LENGTH = 64;
    private static final int MIN_MESSAGES = 8;

    private final Map<Integer, Link> links = new LinkedHashMap<>();
    private Link current;

    private SizedLink(final Place place, final boolean isInSlots, final Factory factory) throws IOException
    {
        for (final int size : SIZES.stream().filter((each) -> isCarried(isInSlots ? IN_SLOTS : "", each)).toList())
        {
            final Path directory = Files.createDirectories(place.directory().resolve("size-" + size));
            links.put(size, factory.open(new Place(directory, place.role(), place.checker()), size));
        }
        current = links.get(SIZES.get(0));
    }

    /** A link for messages of one size. */
    @FunctionalInterface
    interface Factory
    {
        Link open(Place place, int size) throws IOException;
    }

    static Link open(final Place place, final Factory factory)
    {
        return open(place, false, factory);
    }

    /** Whose messages are as long as a slot at most. */
    static Link openInSlots(final Place place, final Factory factory)
    {
        return open(place, true, factory);
    }

    private static Link open(final Place place, final boolean isInSlots, final Factory factory)
    {
        try
        {
            return new SizedLink(place, isInSlots, factory);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Returns whether a case has messages of a size.
     *
     * @param caseName of the case.
     * @param size     of the message.
     * @return false if it is too long.
     */
    public static boolean isCarried(final String caseName, final int size)
    {
        return !caseName.equals(IN_SLOTS) || size <= MAX_SLOT;
    }

    /** Bytes for the messages of this size that may be under way. */
    static int room(final int size)
    {
        return size <= SMALL ? SMALL_ROOM : LARGE_ROOM;
    }

    /** Messages of this size that may be under way: a power of two. */
    static int capacity(final int size)
    {
        return Math.max(MIN_MESSAGES,
            Math.min(Place.CAPACITY, Integer.highestOneBit(room(size) / (size + LINE_LENGTH))));
    }

    @Override
    public void size(final int lengthBytes)
    {
        current = links.get(lengthBytes);
        if (null == current)
        {
            throw new IllegalArgumentException("no such size: size=" + lengthBytes + " known=" + links.keySet());
        }
    }

    @Override
    public boolean trySend(final long value)
    {
        return current.trySend(value);
    }

    @Override
    public int poll(final int limit)
    {
        return current.poll(limit);
    }

    @Override
    public void awake(final boolean isAwake)
    {
        links.values().forEach((link) -> link.awake(isAwake));
    }

    @Override
    public void serve()
    {
        current.serve();
    }
}
