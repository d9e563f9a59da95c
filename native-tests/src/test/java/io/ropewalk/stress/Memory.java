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
package io.ropewalk.stress;

import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The memory of one trial, mapped twice, as two processes would: a part of a file that is used again later, when that
 * trial has long ended.
 */
final class Memory
{
    static final int LENGTH = 20 << 10;

    /** More than there are trials at a time. */
    private static final int PARTS = 1 << 12;

    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final ByteBuffer FIRST;
    private static final ByteBuffer SECOND;

    static
    {
        try
        {
            final Path file = Files.createTempFile("ropewalk-stress", null);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
            {
                FIRST = channel.map(FileChannel.MapMode.READ_WRITE, 0, (long)PARTS * LENGTH);
                SECOND = channel.map(FileChannel.MapMode.READ_WRITE, 0, (long)PARTS * LENGTH);
            }
            Files.delete(file);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    final AtomicBuffer first;
    final AtomicBuffer second;

    /** All zero. */
    Memory(final int lengthBytes)
    {
        if (lengthBytes > LENGTH)
        {
            throw new IllegalArgumentException("too long: length=" + lengthBytes);
        }
        final int offset = (NEXT.getAndIncrement() & (PARTS - 1)) * LENGTH;
        first = new UnsafeBuffer(FIRST, offset, lengthBytes);
        second = new UnsafeBuffer(SECOND, offset, lengthBytes);
        first.setMemory(0, lengthBytes, (byte)0);
    }

    /** With the same contents. */
    static Memory of(final AtomicBuffer image)
    {
        final Memory memory = new Memory(image.capacity());
        memory.first.putBytes(0, image, 0, image.capacity());
        return memory;
    }
}
