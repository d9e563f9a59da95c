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

import io.ropewalk.machine.platform.NativeMapping;
import org.agrona.concurrent.AtomicBuffer;

import java.nio.ByteBuffer;

/**
 * Parts of memory: views that keep the mapping alive, and memory of this process alone.
 *
 * <p><b>Threads:</b> any; the buffers are as thread-safe as the accesses made through them.
 *
 * <p><b>Failure:</b> {@link IndexOutOfBoundsException} for a part that does not lie within the whole.
 */
public final class Slices
{
    private static final int ALIGNMENT = 64;

    /** What a part belongs to that belongs to no object. */
    private static final String MEMORY = "memory";

    private Slices()
    {
    }

    /**
     * A view of a part of mapped memory.
     *
     * @param whole       the body of an object, as it was attached.
     * @param offset      of the part.
     * @param lengthBytes of the part.
     */
    public static AtomicBuffer of(final AtomicBuffer whole, final int offset, final int lengthBytes)
    {
        whole.boundsCheck(offset, lengthBytes);
        final int wholeOffset = whole.wrapAdjustment();
        return new MappedBuffer(whole.byteBuffer(), whole.addressOffset() - wholeOffset, wholeOffset + offset,
            lengthBytes, ownerOf(whole));
    }

    /**
     * What a part of mapped memory belongs to.
     *
     * @param part of the memory.
     * @return what it was mapped for, whose {@code toString} names it.
     */
    public static Object ownerOf(final AtomicBuffer part)
    {
        return part instanceof MappedBuffer mapped ? mapped.owner() : MEMORY;
    }

    /**
     * Memory that no other process sees, outside the heap, zero and aligned to a cache line. It is of the same class as
     * mapped memory: a second one over the same code would double the cost of each access in this JVM.
     *
     * @param lengthBytes of the memory.
     */
    public static AtomicBuffer allocate(final int lengthBytes)
    {
        final int roundedBytes = (lengthBytes + ALIGNMENT - 1) & -ALIGNMENT;
        final ByteBuffer bytes = ByteBuffer.allocateDirect(roundedBytes + ALIGNMENT).alignedSlice(ALIGNMENT);
        return new MappedBuffer(bytes, NativeMapping.addressOf(bytes), 0, lengthBytes, MEMORY);
    }
}
