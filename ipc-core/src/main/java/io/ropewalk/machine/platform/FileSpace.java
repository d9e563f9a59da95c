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
package io.ropewalk.machine.platform;

import io.ropewalk.error.OutOfSpaceException;
import io.ropewalk.error.SegmentAccessException;
import org.agrona.concurrent.AtomicBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives a file its blocks for real, so that a full file system is an exception now and not a bus error later.
 *
 * <p><b>Threads:</b> any thread.
 *
 * <p><b>Failure:</b> {@link OutOfSpaceException} when there is no room, even after one garbage collection:
 * files that were removed keep their blocks until the collector has unmapped them. The file is left for the caller to
 * remove.
 */
public final class FileSpace
{
    private static final int ZEROS_LENGTH = 64 * 1024;
    private static final int MAX_INTERRUPTIONS = 1000;
    private static final int SMALLEST_PAGE_LENGTH = 4096;
    private static final int LARGEST_PAGE_LENGTH = 64 * 1024;

    /** How much removed memory may wait for a collection that the small heap objects around it would never provoke. */
    private static final long MAX_REMOVED_BYTES = 256L << 20;
    private static final AtomicLong REMOVED_BYTES = new AtomicLong();

    private FileSpace()
    {
    }

    /**
     * Extends an empty file to the given length, with every block allocated and zero.
     *
     * @param file        that exists and is empty.
     * @param lengthBytes it will have.
     */
    public static void allocate(final Path file, final long lengthBytes)
    {
        if (tryAllocate(file, lengthBytes))
        {
            return;
        }
        Garbage.collect();
        if (!tryAllocate(file, lengthBytes))
        {
            throw new OutOfSpaceException(lengthBytes, usableBytes(file), file);
        }
    }

    /**
     * Extends an empty file to the given length, of which only the first blocks are allocated; the others are zero and
     * must not be written to before {@link #allocateMapped} has allocated them.
     *
     * @param file           that exists and is empty.
     * @param allocatedBytes allocated now.
     * @param lengthBytes    it will have.
     */
    public static void allocate(final Path file, final long allocatedBytes, final long lengthBytes)
    {
        allocate(file, allocatedBytes);
        if (allocatedBytes < lengthBytes && !tryExtend(file, lengthBytes))
        {
            throw new OutOfSpaceException(lengthBytes, usableBytes(file), file);
        }
    }

    /** The last page is allocated, too. */
    private static boolean tryExtend(final Path file, final long lengthBytes)
    {
        try
        {
            return Uninterrupted.get(() ->
            {
                try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))
                {
                    return 1 == channel.write(ByteBuffer.allocate(1), lengthBytes - 1);
                }
            });
        }
        catch (final IOException ex)
        {
            if (isOutOfSpace(ex))
            {
                return false;
            }
            throw new SegmentAccessException("cannot extend: lengthBytes=" + lengthBytes +
                " reason=\"" + ex.getMessage() + "\"", file, ex);
        }
    }

    /**
     * Allocates blocks of a file that is mapped, and may have been removed since; what they hold stays. Where the
     * system cannot say that there is no room, the free space is looked at first.
     *
     * @param memory that is mapped; where it begins, the mapping has begun already.
     * @param from   offset of the first byte.
     * @param to     offset behind the last byte.
     * @param file   that it was mapped from.
     * @throws OutOfSpaceException if there is no room, even after one garbage collection.
     */
    public static void allocateMapped(final AtomicBuffer memory, final int from, final int to, final Path file)
    {
        final long start = memory.addressOffset();
        final long first = Math.max(start - memory.wrapAdjustment(), (start + from) & -LARGEST_PAGE_LENGTH);
        int error = NativeMapping.populate(first, start + to - first);
        if (0 != error && Kernel.EINVAL != error)
        {
            Garbage.collect();
            error = NativeMapping.populate(first, start + to - first);
        }
        if (0 != error && (Kernel.EINVAL != error || usableBytes(file) < to - from))
        {
            throw new OutOfSpaceException(to - from, usableBytes(file), file);
        }
        if (0 != error)
        {
            touch(memory, from, to);
        }
    }

    private static void touch(final AtomicBuffer memory, final int from, final int to)
    {
        for (int i = from & -Integer.BYTES; i < to; i += SMALLEST_PAGE_LENGTH)
        {
            memory.getAndAddInt(i, 0);
        }
        memory.getAndAddInt((to - 1) & -Integer.BYTES, 0);
    }

    /**
     * Makes an empty file for this user alone, if that can be done in a shorter way than that of the JDK.
     *
     * @param file that must not exist.
     * @return whether it did; if not, the JDK will tell why, or do it.
     */
    public static boolean tryCreate(final Path file)
    {
        final int fileDescriptor =
            Kernel.IS_BOUND && file.getFileSystem() == FileSystems.getDefault() ? Kernel.create(file) : -1;
        if (fileDescriptor >= 0)
        {
            Kernel.close(fileDescriptor);
        }
        return fileDescriptor >= 0;
    }

    /**
     * Takes note that a file was removed which this process may have mapped. Its blocks come back when the collector
     * finds the mapping unreachable; who makes and removes large objects all day, and little garbage, would otherwise
     * fill the memory of the machine first. Hence one collection per 256 MiB removed.
     *
     * @param lengthBytes of the removed file.
     */
    public static void removed(final long lengthBytes)
    {
        final long removedBytes = REMOVED_BYTES.addAndGet(lengthBytes);
        if (removedBytes >= MAX_REMOVED_BYTES && REMOVED_BYTES.compareAndSet(removedBytes, 0))
        {
            Garbage.collect();
        }
    }

    /**
     * Whether an exception of the file system means that there is no room (blocks, inodes or quota).
     *
     * @param exception thrown by a file operation.
     */
    public static boolean isOutOfSpace(final IOException exception)
    {
        final String message = String.valueOf(exception.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space") || message.contains("not enough space") || message.contains("quota");
    }

    /**
     * What the file system says it has left around a file, or -1 if it does not say.
     *
     * @param file that exists, or whose directory does.
     */
    public static long usableBytes(final Path file)
    {
        try
        {
            return Files.getFileStore(Files.exists(file) ? file : file.toAbsolutePath().getParent()).getUsableSpace();
        }
        catch (final IOException ex)
        {
            return -1;
        }
    }

    private static boolean tryAllocate(final Path file, final long lengthBytes)
    {
        final int error = Kernel.IS_BOUND ? fallocate(file, lengthBytes) : -1;
        if (0 == error)
        {
            return true;
        }
        if (Kernel.ENOSPC == error || Kernel.EDQUOT == error)
        {
            return false;
        }
        return tryWriteZeros(file, lengthBytes);
    }

    private static int fallocate(final Path file, final long lengthBytes)
    {
        final int fileDescriptor = Kernel.open(file);
        if (fileDescriptor < 0)
        {
            return -1;
        }
        try
        {
            int error = Kernel.EINTR;
            for (int i = 0; Kernel.EINTR == error && i < MAX_INTERRUPTIONS; i++)
            {
                error = -Kernel.allocate(fileDescriptor, lengthBytes);
            }
            return error;
        }
        finally
        {
            Kernel.close(fileDescriptor);
        }
    }

    private static boolean tryWriteZeros(final Path file, final long lengthBytes)
    {
        try
        {
            return Uninterrupted.get(() -> writeZeros(file, lengthBytes));
        }
        catch (final IOException ex)
        {
            if (isOutOfSpace(ex))
            {
                return false;
            }
            throw new SegmentAccessException("cannot allocate: lengthBytes=" + lengthBytes +
                " reason=\"" + ex.getMessage() + "\"", file, ex);
        }
    }

    private static boolean writeZeros(final Path file, final long lengthBytes) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))
        {
            final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_LENGTH);
            long position = 0;
            while (position < lengthBytes)
            {
                zeros.clear().limit((int)Math.min(ZEROS_LENGTH, lengthBytes - position));
                position += channel.write(zeros, position);
            }
            return true;
        }
    }
}
