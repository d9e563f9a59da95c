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
package io.ropewalk.command;

import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.CodecException;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes into a queue of strings, if they are text. */
final class TextBytesCodec implements Codec<byte[]>
{
    private static final long serialVersionUID = 1L;

    @Override
    public String name()
    {
        return Codecs.utf8().name();
    }

    @Override
    public int encode(final byte[] element, final MutableDirectBuffer buffer, final int offset)
    {
        try
        {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(element));
        }
        catch (final CharacterCodingException ex)
        {
            throw new CodecException("not UTF-8, as the elements of this queue are: length=" + element.length, ex);
        }
        buffer.putBytes(offset, element);
        return element.length;
    }

    @Override
    public byte[] decode(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] element = new byte[length];
        buffer.getBytes(offset, element);
        return element;
    }
}
