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
package io.ropewalk.harness;

import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.ByteBuffer;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The matrix is blind to a store that is not counted. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HaltingBufferTest
{
    private static final int LENGTH = 128;

    private final HaltPoint point = new HaltPoint(() -> {});
    private final AtomicBuffer target = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));
    private final AtomicBuffer buffer = HaltingBuffer.over(target, point);

    @Test
    void shouldCountAttemptsWhenWordsAreComparedAndReplaced()
    {
        point.arm(Long.MAX_VALUE);
        buffer.compareAndSetLong(0, 0, 1);
        buffer.compareAndSetLong(0, 0, 2);
        buffer.compareAndExchangeLong(0, 1, 3);
        buffer.compareAndExchangeLong(0, 1, 4);
        buffer.getAndAddLong(0, 5);
        buffer.getAndSetLong(8, 6);

        assertEquals(6, point.disarm());
        assertEquals(8, target.getLong(0));
        assertEquals(6, target.getLong(8));
    }

    @Test
    void shouldCountStoresWhenTheyAreOfAnyOrder()
    {
        point.arm(Long.MAX_VALUE);
        buffer.putLong(0, 1);
        buffer.putLongOpaque(0, 2);
        buffer.putLongRelease(0, 3);
        buffer.putLongVolatile(0, 4);
        buffer.putInt(8, 5);
        buffer.setMemory(16, 8, (byte)1);

        assertEquals(6, point.disarm());
        assertEquals(4, target.getLong(0));
    }

    @Test
    void shouldCountHalvesWhenBytesAreCopied()
    {
        point.arm(Long.MAX_VALUE);
        buffer.putBytes(0, new UnsafeBuffer(new byte[] {1, 2, 3}), 0, 3);

        assertEquals(2, point.disarm());
        assertEquals(3, target.getByte(2));
    }

    @Test
    void shouldNotCountWhenMemoryIsRead()
    {
        point.arm(Long.MAX_VALUE);
        buffer.getLong(0);
        buffer.getLongAcquire(0);
        buffer.getLongVolatile(0);
        buffer.getLongOpaque(0);

        assertEquals(0, point.disarm());
    }
}
