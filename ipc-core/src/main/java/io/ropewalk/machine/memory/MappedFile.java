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

import io.ropewalk.error.EnvironmentException;
import io.ropewalk.machine.platform.NativeMapping;
import io.ropewalk.machine.platform.Opening;
import io.ropewalk.machine.platform.Uninterrupted;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.AtomicBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/**
 * A file mapped for reading and writing, shared with every other process that maps it.
 *
 * <p><b>Threads:</b> immutable; the buffers are as thread-safe as the accesses made through them.
 *
 * <p><b>Failure:</b> {@link IOException} when the file cannot be opened or mapped, with nothing left open.
 */
public final class MappedFile
{
    /* There is no unmap, on purpose. A thread that still uses a handle after close() would crash the whole JVM if the
     * pages were gone. A slice refers to the mapping, so the collector unmaps when nobody can touch it any more. The
     * price: blocks of a removed file come back with a collection, which FileSpace provokes when room runs out, and
     * Mappings when the system's number of mappings does.
     */
    private static final boolean IS_OPEN = probe();

    private final ByteBuffer mapping;

    private MappedFile(final ByteBuffer mapping)
    {
        this.mapping = mapping;
    }

    /**
     * Checks that this JVM lets Agrona reach memory: one sentence that names the flag to add, instead of an
     * {@code IllegalAccessError} from deep inside.
     *
     * @throws EnvironmentException naming the missing flag.
     */
    public static void verifyEnvironment()
    {
        if (!IS_OPEN)
        {
            throw new EnvironmentException(Opening.MISSING_FLAG);
        }
    }

    private static boolean probe()
    {
        try
        {
            final long address = UnsafeApi.allocateMemory(Long.BYTES);
            UnsafeApi.putLong(null, address, 1);
            final boolean isRead = 1 == UnsafeApi.getLong(null, address);
            UnsafeApi.freeMemory(address);
            return isRead;
        }
        catch (final LinkageError ex)
        {
            // Refused access shows as IllegalAccessError first, as NoClassDefFoundError after that.
            return false;
        }
    }

    /**
     * Maps the beginning of an existing file; a symbolic link is refused. Works in an interrupted thread, too.
     *
     * @param file        that is at least that long.
     * @param lengthBytes to map.
     * @return the mapping.
     * @throws IOException          if it cannot be opened or mapped.
     * @throws EnvironmentException if this JVM lacks the flag that Agrona needs.
     * @throws io.ropewalk.error.TooManyMappingsException if the system gives this JVM no more mappings.
     */
    public static MappedFile map(final Path file, final long lengthBytes) throws IOException
    {
        return map(file, lengthBytes, null);
    }

    /**
     * Maps an existing file from end to end, of whatever length the file is that was opened: a mapping beyond the end
     * would lengthen it. Otherwise as {@link #map}.
     *
     * @param file        to map.
     * @param lengthCheck told of the length in bytes before it is mapped; what it throws is thrown.
     * @return the mapping.
     * @throws IOException if it cannot be opened or mapped.
     */
    public static MappedFile mapWhole(final Path file, final LongConsumer lengthCheck) throws IOException
    {
        return map(file, 0, lengthCheck);
    }

    /** The whole file if there is a check. */
    private static MappedFile map(final Path file, final long lengthBytes, final LongConsumer wholeCheck)
        throws IOException
    {
        verifyEnvironment();
        Mappings.verifyRoom(file);
        final ByteBuffer mapping = NativeMapping.map(file, lengthBytes, wholeCheck);
        return new MappedFile(null != mapping ? mapping : mapByJdk(file, lengthBytes, wholeCheck));
    }

    private static ByteBuffer mapByJdk(final Path file, final long lengthBytes, final LongConsumer wholeCheck)
        throws IOException
    {
        return Uninterrupted.get(() ->
        {
            // The mapping outlives the channel.
            try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))
            {
                if (null == wholeCheck)
                {
                    return map(channel, file, lengthBytes);
                }
                final long wholeBytes = channel.size();
                wholeCheck.accept(wholeBytes);
                return map(channel, file, wholeBytes);
            }
        });
    }

    private static ByteBuffer map(final FileChannel channel, final Path file, final long lengthBytes)
        throws IOException
    {
        try
        {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, lengthBytes);
        }
        catch (final IOException ex)
        {
            if (ex.getCause() instanceof OutOfMemoryError)
            {
                // How the JDK says that the system refused it, after a collection of its own.
                throw Mappings.refusal(file);
            }
            throw ex;
        }
    }

    /**
     * Length of the mapping.
     */
    public int lengthBytes()
    {
        return mapping.capacity();
    }

    /**
     * A view of a part of the file that keeps the mapping alive.
     *
     * @param offset      in the file.
     * @param lengthBytes of the view.
     */
    public AtomicBuffer slice(final int offset, final int lengthBytes)
    {
        return slice(offset, lengthBytes, "shared memory");
    }

    /**
     * A view of a part of the file that keeps the mapping alive and knows what it belongs to.
     *
     * @param offset      in the file.
     * @param lengthBytes of the view.
     * @param owner       what the part belongs to, as its {@code toString} says: see {@link Slices#ownerOf}.
     */
    public AtomicBuffer slice(final int offset, final int lengthBytes, final Object owner)
    {
        return new MappedBuffer(mapping, NativeMapping.addressOf(mapping), offset, lengthBytes, owner);
    }
}
