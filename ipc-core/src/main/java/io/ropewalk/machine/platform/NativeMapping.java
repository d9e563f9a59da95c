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

import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * Maps files without the JDK, which on JDK 25 takes 30 ms to make its first mapping.
 *
 * <p><b>Threads:</b> any thread.
 *
 * <p><b>Failure:</b> null, with nothing left behind. Interrupts are not noticed.
 */
public final class NativeMapping
{
    /*
     * A buffer without content is told another address and length before anybody sees it. The JDK remembers apart what
     * it has to free. All that the JDK derives from the buffer refers to it, and so does what Agrona wraps; so the
     * collector finds it unreachable when nobody can touch the memory any more, as with the JDK's own. It must not be a
     * duplicate: what is derived from that refers to the original alone.
     */
    private static final long LSEEK_NUMBER = Kernel.IS_AARCH64 ? 62 : 8;
    private static final long MMAP_NUMBER = Kernel.IS_AARCH64 ? 222 : 9;
    private static final long MUNMAP_NUMBER = Kernel.IS_AARCH64 ? 215 : 11;
    private static final long MADVISE_NUMBER = Kernel.IS_AARCH64 ? 233 : 28;
    private static final int MADV_POPULATE_WRITE = 23;
    private static final int SEEK_END = 2;
    private static final int PROT_READ_WRITE = 1 | 2;
    private static final int MAP_SHARED = 1;
    private static final int MOST_ERRORS = 4095;
    private static final int MAX_INTERRUPTIONS = 1000;

    private static final long CAPACITY_OFFSET = NativeMemory.offset("capacity");
    private static final boolean IS_SUPPORTED = Kernel.IS_BOUND && CAPACITY_OFFSET >= 0;

    private NativeMapping()
    {
    }

    /**
     * Maps the beginning of an existing file, or all of it, for reading and writing; a link is not followed. It is
     * unmapped when the collector finds that nobody reaches the buffer, or one made of it.
     *
     * @param file        to map.
     * @param lengthBytes to map, unless there is a check.
     * @param wholeCheck  told of the length of the file in bytes, all of which is mapped then; what it throws is
     *                    thrown.
     * @return the memory, or null where this cannot be done, or the JDK tells better why.
     */
    public static ByteBuffer map(final Path file, final long lengthBytes, final LongConsumer wholeCheck)
    {
        if (!IS_SUPPORTED || file.getFileSystem() != FileSystems.getDefault())
        {
            return null;
        }
        final int fileDescriptor = Kernel.open(file);
        if (fileDescriptor < 0)
        {
            return null;
        }
        try
        {
            // The mapping outlives the descriptor.
            final long fileLengthBytes = Kernel.call(LSEEK_NUMBER, fileDescriptor, 0, SEEK_END, 0, 0, 0);
            if (null != wholeCheck && fileLengthBytes >= 0)
            {
                wholeCheck.accept(fileLengthBytes);
            }
            return map(fileDescriptor, null == wholeCheck ? lengthBytes : fileLengthBytes, fileLengthBytes);
        }
        finally
        {
            Kernel.close(fileDescriptor);
        }
    }

    /**
     * Where the content of a buffer begins.
     *
     * @param buffer outside the heap, which must be reachable as long as the address is used.
     */
    public static long addressOf(final ByteBuffer buffer)
    {
        return NativeMemory.IS_ACCESSIBLE ? NativeMemory.addressOf(buffer) : BufferUtil.address(buffer);
    }

    /**
     * Gives mapped memory its pages, as if each were written to, and leaves what it holds.
     *
     * @param address     of the first page.
     * @param lengthBytes of the memory.
     * @return 0; or the number of the error; {@code EINVAL} where the system cannot do this.
     */
    static int populate(final long address, final long lengthBytes)
    {
        int error = Kernel.IS_BOUND ? Kernel.EINTR : Kernel.EINVAL;
        for (int i = 0; (Kernel.EINTR == error || Kernel.EAGAIN == error) && i < MAX_INTERRUPTIONS; i++)
        {
            error = -(int)Kernel.call(MADVISE_NUMBER, address, lengthBytes, MADV_POPULATE_WRITE, 0, 0, 0);
        }
        return error;
    }

    private static ByteBuffer map(final int fileDescriptor, final long lengthBytes, final long fileLengthBytes)
    {
        if (lengthBytes <= 0 || lengthBytes > Math.min(Integer.MAX_VALUE, fileLengthBytes))
        {
            return null;
        }
        final long address = Kernel.call(MMAP_NUMBER, 0, lengthBytes, PROT_READ_WRITE, MAP_SHARED, fileDescriptor, 0);
        return address < 0 && address >= -MOST_ERRORS ? null : buffer(address, (int)lengthBytes);
    }

    private static ByteBuffer buffer(final long address, final int lengthBytes)
    {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(0);
        UnsafeApi.putLong(buffer, NativeMemory.ADDRESS_OFFSET, address);
        UnsafeApi.putInt(buffer, CAPACITY_OFFSET, lengthBytes);
        buffer.limit(lengthBytes);
        Unmapped.CLEANER.register(buffer, new Unmapped(address, lengthBytes));
        return buffer;
    }

    /** What remains of a buffer. */
    private record Unmapped(long address, long lengthBytes) implements Runnable
    {
        static final Cleaner CLEANER = Cleaner.create();

        @Override
        public void run()
        {
            Kernel.call(MUNMAP_NUMBER, address, lengthBytes, 0, 0, 0, 0);
        }
    }
}
