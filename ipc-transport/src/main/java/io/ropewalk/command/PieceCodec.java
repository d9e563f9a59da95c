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
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** The piece at which the input stands, into a queue or topic of bytes; into one of strings, if it is text. */
final class PieceCodec implements Codec<Pieces>
{
    private static final long serialVersionUID = 1L;
    private static final int CHECKED_LENGTH = 1 << 12;

    private final String name;

    PieceCodec(final String name)
    {
        this.name = name;
    }

    @Override
    public String name()
    {
        return name;
    }

    @Override
    public int encode(final Pieces piece, final MutableDirectBuffer buffer, final int offset)
    {
        if (Codecs.utf8().name().equals(name))
        {
            requireText(piece);
        }
        buffer.putBytes(offset, piece.buffer(), piece.startIndex(), piece.length());
        return piece.length();
    }

    private static void requireText(final Pieces piece)
    {
        final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        final ByteBuffer bytes = ByteBuffer.wrap(piece.buffer(), piece.startIndex(), piece.length());
        final CharBuffer text = CharBuffer.allocate(CHECKED_LENGTH);
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow())
        {
            text.clear();
            result = decoder.decode(bytes, text, true);
        }
        if (result.isError())
        {
            throw new CodecException("not UTF-8, as the elements of this queue are: length=" + piece.length());
        }
    }

    @Override
    public Pieces decode(final DirectBuffer buffer, final int offset, final int length)
    {
        throw new UnsupportedOperationException("only for writing");
    }
}
