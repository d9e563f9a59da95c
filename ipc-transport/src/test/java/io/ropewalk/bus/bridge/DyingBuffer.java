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
package io.ropewalk.bus.bridge;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Shared memory as a process sees it that dies before one of its stores. */
final class DyingBuffer extends UnsafeBuffer
{
    private int storesLeft = Integer.MAX_VALUE;

    DyingBuffer(final AtomicBuffer buffer)
    {
        super(buffer, 0, buffer.capacity());
    }

    /** So many more stores happen. */
    void dieAfter(final int stores)
    {
        storesLeft = stores;
    }

    private void store()
    {
        if (storesLeft == 0)
        {
            throw new Death();
        }
        storesLeft--;
    }

    @Override
    public void putLong(final int index, final long value)
    {
        store();
        super.putLong(index, value);
    }

    @Override
    public void putInt(final int index, final int value)
    {
        store();
        super.putInt(index, value);
    }

    @Override
    public void putBytes(final int index, final DirectBuffer source, final int offset, final int length)
    {
        store();
        super.putBytes(index, source, offset, length);
    }

    @Override
    public void putLongRelease(final int index, final long value)
    {
        store();
        super.putLongRelease(index, value);
    }

    /** An error, after which a queue keeps what was in the hand, as after a death. */
    static final class Death extends Error
    {
        private static final long serialVersionUID = 1L;
    }
}
