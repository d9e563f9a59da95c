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

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Byte arrays as they are. */
final class BytesCodec implements Codec<byte[]>
{
    static final BytesCodec INSTANCE = new BytesCodec();

    private static final long serialVersionUID = 1L;

    private BytesCodec()
    {
    }

    @Override
    public String name()
    {
        return "bytes";
    }

    @Override
    public int encode(final byte[] element, final MutableDirectBuffer buffer, final int offset)
    {
        buffer.putBytes(offset, element);
        return element.length;
    }

    @Override
    public byte[] decode(final DirectBuffer buffer, final int offset, final int length)
    {
        buffer.boundsCheck(offset, length);
        final byte[] element = new byte[length];
        buffer.getBytes(offset, element);
        return element;
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
