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
 * The least that shared memory can cost: one cache line there, one back, each a header word and the payload, written
 * plainly and published by a release store. It holds one message and cannot be full, so it is a reference for round
 * trips only.
 */
final class LineLink implements Link
{
    private static final int LINE_PAIR_LENGTH = 128;

    private final MessageChecker checker;
    private final MappedByteBuffer outgoingMapping;
    private final MappedByteBuffer incomingMapping;
    private final long outgoingAddress;
    private final long incomingAddress;
    private long sent;
    private long received;

    LineLink(final Place place)
    {
        checker = place.checker();
        outgoingMapping = MappedFiles.map(place.outgoingFile(), LINE_PAIR_LENGTH);
        incomingMapping = MappedFiles.map(place.incomingFile(), LINE_PAIR_LENGTH);
        outgoingAddress = new UnsafeBuffer(outgoingMapping).addressOffset();
        incomingAddress = new UnsafeBuffer(incomingMapping).addressOffset();
    }

    @Override
    public boolean trySend(final long value)
    {
        for (int i = 0; i < Message.WORDS; i++)
        {
            UnsafeApi.putLong(null, outgoingAddress + (i + 1) * Long.BYTES, value + i);
        }
        UnsafeApi.putLongRelease(null, outgoingAddress, ++sent);
        return true;
    }

    @Override
    public int poll(final int limit)
    {
        if (UnsafeApi.getLongAcquire(null, incomingAddress) != received + 1)
        {
            return 0;
        }
        received++;
        final long value = UnsafeApi.getLong(null, incomingAddress + Long.BYTES);
        long sum = value;
        for (int i = 1; i < Message.WORDS; i++)
        {
            sum += UnsafeApi.getLong(null, incomingAddress + (i + 1) * Long.BYTES);
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
