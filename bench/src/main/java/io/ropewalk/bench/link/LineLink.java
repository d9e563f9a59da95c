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

import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.MappedByteBuffer;

/**
 * The least that shared memory can cost: a header word and the payload in a cache line, written plainly and published
 * by a release store. One line alone tells the mode of the machine; as many as a ring has tell what the lines of a ring
 * cost. It cannot be full, so it is a reference for round trips only.
 */
final class LineLink implements Link
{
    private static final int LINE_LENGTH = 64;

    private final MessageChecker checker;
    private final MappedByteBuffer outgoingMapping;
    private final MappedByteBuffer incomingMapping;
    private final long outgoingAddress;
    private final long incomingAddress;
    private final long mask;
    private long sent;
    private long received;

    private LineLink(final Place place, final int lines)
    {
        checker = place.checker();
        mask = lines - 1L;
        outgoingMapping = MappedFiles.map(place.outgoingFile(), Math.max(2, lines) * LINE_LENGTH);
        incomingMapping = MappedFiles.map(place.incomingFile(), Math.max(2, lines) * LINE_LENGTH);
        outgoingAddress = new UnsafeBuffer(outgoingMapping).addressOffset();
        incomingAddress = new UnsafeBuffer(incomingMapping).addressOffset();
    }

    /** One line there and one back. */
    static Link line(final Place place)
    {
        return new LineLink(place, 1);
    }

    /** As many lines each way as the rings have. */
    static Link floor(final Place place)
    {
        return new LineLink(place, Place.CAPACITY);
    }

    @Override
    public boolean trySend(final long value)
    {
        final long address = outgoingAddress + (sent & mask) * LINE_LENGTH;
        for (int i = 0; i < Message.WORDS; i++)
        {
            UnsafeApi.putLong(null, address + (i + 1) * Long.BYTES, value + i);
        }
        UnsafeApi.putLongRelease(null, address, ++sent);
        return true;
    }

    @Override
    public int poll(final int limit)
    {
        final long address = incomingAddress + (received & mask) * LINE_LENGTH;
        if (UnsafeApi.getLongAcquire(null, address) != received + 1)
        {
            return 0;
        }
        received++;
        final long value = UnsafeApi.getLong(null, address + Long.BYTES);
        long sum = value;
        for (int i = 1; i < Message.WORDS; i++)
        {
            sum += UnsafeApi.getLong(null, address + (i + 1) * Long.BYTES);
        }
        checker.accept(Message.checked(value, sum));
        return 1;
    }

    @Override
    public String toString()
    {
        return "LineLink{outgoing=" + outgoingMapping + " incoming=" + incomingMapping + "}";
    }
}
