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

import org.agrona.UnsafeApi;

import java.lang.ref.Reference;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/** Zeroed memory outside the heap for the arguments of system calls; given back by the collector. */
final class NativeMemory
{
    static final long ADDRESS_OFFSET = offset("address");

    /** Not without the flag that Agrona needs, of which others will tell. */
    static final boolean IS_ACCESSIBLE = ADDRESS_OFFSET >= 0;

    private final ByteBuffer buffer;
    private final long address;

    NativeMemory(final int lengthBytes)
    {
        buffer = ByteBuffer.allocateDirect(lengthBytes);
        address = addressOf(buffer);
    }

    NativeMemory(final byte[] content)
    {
        this(content.length);
        buffer.put(content);
    }

    /** Where a field of a buffer is; negative if the JDK keeps it elsewhere, or does not let us know. */
    static long offset(final String field)
    {
        try
        {
            return UnsafeApi.objectFieldOffset(Buffer.class, field);
        }
        catch (final LinkageError | InternalError ex)
        {
            return -1;
        }
    }

    static long addressOf(final ByteBuffer buffer)
    {
        return UnsafeApi.getLong(buffer, ADDRESS_OFFSET);
    }

    /** Good as long as this object is reachable. */
    long address()
    {
        return address;
    }

    void putLong(final int offset, final long value)
    {
        UnsafeApi.putLong(null, address + offset, value);
    }

    long getLong(final int offset)
    {
        return UnsafeApi.getLong(null, address + offset);
    }

    /** To be called when the address is not needed any more. */
    void keepReachable()
    {
        Reference.reachabilityFence(buffer);
    }
}
