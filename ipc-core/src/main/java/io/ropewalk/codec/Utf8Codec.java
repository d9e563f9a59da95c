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

/** Strings as strict UTF-8. */
final class Utf8Codec implements Codec<String>
{
    static final Utf8Codec INSTANCE = new Utf8Codec();

    private static final long serialVersionUID = 1L;

    private Utf8Codec()
    {
    }

    @Override
    public String name()
    {
        return "utf8";
    }

    @Override
    public int encode(final String element, final MutableDirectBuffer buffer, final int offset)
    {
        final byte[] bytes = Utf8.encode(element);
        buffer.putBytes(offset, bytes);
        return bytes.length;
    }

    @Override
    public String decode(final DirectBuffer buffer, final int offset, final int length)
    {
        return Utf8.decode(buffer, offset, length);
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
