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

import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Where an access to mapped memory may begin. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MappedBufferTest
{
    /** One way of reading or writing so many bytes at an index. */
    private record Access(int length, IntConsumer at)
    {
    }

    private static List<Access> accesses(final AtomicBuffer buffer)
    {
        final List<Access> all = new ArrayList<>();
        all.add(new Access(1, buffer::getByte));
        all.add(new Access(1, (index) -> buffer.putByteVolatile(index, (byte)1)));
        all.add(new Access(2, buffer::getShort));
        all.add(new Access(2, (index) -> buffer.putShort(index, (short)1)));
        all.add(new Access(4, buffer::getInt));
        all.add(new Access(4, buffer::getIntOpaque));
        all.add(new Access(4, (index) -> buffer.putIntRelease(index, 1)));
        all.add(new Access(4, (index) -> buffer.compareAndSetInt(index, 0, 1)));
        all.add(new Access(8, buffer::getLong));
        all.add(new Access(8, buffer::getLongAcquire));
        all.add(new Access(8, (index) -> buffer.putLongRelease(index, 1)));
        all.add(new Access(8, (index) -> buffer.getAndAddLong(index, 1)));
        for (final int length : new int[] {0, 1, 7, 16})
        {
            final UnsafeBuffer source = new UnsafeBuffer(new byte[16]);
            all.add(new Access(length, (index) -> buffer.putBytes(index, source, 0, length)));
        }
        return all;
    }

    @Test
    void shouldThrowWhenAnAccessIsNotWithin()
    {
        assumeTrue(UnsafeBuffer.SHOULD_BOUNDS_CHECK);
        for (final int capacity : new int[] {0, 1, 4, 7, 8, 64})
        {
            for (final Access access : accesses(Slices.allocate(capacity)))
            {
                for (int index = 0; index <= capacity - access.length; index += Math.max(1, access.length))
                {
                    access.at.accept(index);
                }
                for (final int index : new int[] {-1, Integer.MIN_VALUE, Math.max(0, capacity - access.length + 1),
                    capacity + 1, Integer.MAX_VALUE, Integer.MAX_VALUE - 7})
                {
                    final IndexOutOfBoundsException ex =
                        assertThrows(IndexOutOfBoundsException.class, () -> access.at.accept(index));
                    assertEquals("index=" + index + " length=" + access.length + " capacity=" + capacity,
                        ex.getMessage());
                }
            }
        }
    }

    @Test
    void shouldBeOfOneClassWhenNothingIsMapped()
    {
        final AtomicBuffer memory = Slices.allocate(64);
        assertSame(MappedBuffer.class, memory.getClass());
        assertSame(MappedBuffer.class, Slices.of(memory, 8, 16).getClass());
        assertEquals("memory", Slices.ownerOf(memory));
        memory.putLong(8, 5);
        assertEquals(5, Slices.of(memory, 8, 16).getLong(0));
        assertTrue(memory.addressOffset() % 64 == 0, "address=" + memory.addressOffset());
    }
}
