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
package io.ropewalk.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ropewalk.error.CodecException;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Longs in 8 bytes. */
final class Int64Codec implements Codec<Long>
{
    static final Int64Codec INSTANCE = new Int64Codec();

    private static final long serialVersionUID = 1L;

    private Int64Codec()
    {
    }

    @Override
    public String name()
    {
        return "int64";
    }

    @Override
    public int maxLengthBytes()
    {
        return Long.BYTES;
    }

    @Override
    public int encode(final Long element, final MutableDirectBuffer buffer, final int offset)
    {
        buffer.putLong(offset, element, LITTLE_ENDIAN);
        return Long.BYTES;
    }

    @Override
    public Long decode(final DirectBuffer buffer, final int offset, final int length)
    {
        if (Long.BYTES != length)
        {
            throw new CodecException("wrong length for int64: lengthBytes=" + length + " expected=" + Long.BYTES);
        }

        return buffer.getLong(offset, LITTLE_ENDIAN);
    }

    @Override
    public String toString()
    {
        return name();
    }

    private Object readResolve()
    {
        return INSTANCE;
    }
}
