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
package io.ropewalk.structure.queue;

import io.ropewalk.codec.Codec;
import io.ropewalk.error.CodecException;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.concurrent.atomic.AtomicReference;

/** Whole numbers, with padding that needs blocks for odd ones; what is thrown while one is decoded can be chosen. */
final class FailingCodec implements Codec<Integer>
{
    private static final long serialVersionUID = 1L;
    private static final AtomicReference<Throwable> FAILURE = new AtomicReference<>();
    private static final int LARGE = 300;

    /** Until it is cleared with null. */
    static void failWith(final Throwable failure)
    {
        FAILURE.set(failure);
    }

    @Override
    public String name()
    {
        return "failing";
    }

    @Override
    public int encode(final Integer element, final MutableDirectBuffer buffer, final int offset)
    {
        final int length = element % 2 == 0 ? Integer.BYTES : LARGE;
        buffer.setMemory(offset, length, (byte)1);
        buffer.putInt(offset, element);
        return length;
    }

    @Override
    public Integer decode(final DirectBuffer buffer, final int offset, final int length)
    {
        final int value = buffer.getInt(offset);
        final Throwable failure = FAILURE.get();
        if (failure instanceof Error error)
        {
            if (error instanceof Runnable first)
            {
                first.run();
            }
            throw error;
        }
        if (failure != null)
        {
            throw new CodecException("cannot be decoded: element=" + value, failure);
        }
        return value;
    }
}
