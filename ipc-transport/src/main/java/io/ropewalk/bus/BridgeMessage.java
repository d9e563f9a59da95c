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
package io.ropewalk.bus;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.charset.StandardCharsets;

/**
 * What the two sides of a bridge tell each other besides elements. The reserved value of an element's frame is its
 * number; of these it is negative. All numbers are little endian; a text is its length (4) and UTF-8.
 * <p>
 * From the sender: HELLO and END: version (4), longest element (4), stream (8), round (8), number up to which it has
 * sent (8), first number that is not confirmed (8), name of the codec (text).
 * An element that is too long for one message comes in PIECES: its number (8), its length (4), offset (4), bytes.
 * From the receiver: STATUS: version (4), answer (4), stream (8), round (8), next number (8), longest element (4),
 * reason (text).
 */
final class BridgeMessage
{
    static final long HELLO = -1;
    static final long END = -2;
    static final long STATUS = -3;

    static final long PIECE = -4;

    static final int VERSION = 1;

    static final int PIECE_LENGTH_OFFSET = 8;
    static final int PIECE_OFFSET_OFFSET = 12;
    static final int PIECE_HEADER_LENGTH = 16;

    /** Answers of the receiver. */
    static final int FINE = 0;
    static final int GAP = 1;
    static final int ENDED = 2;
    static final int REFUSED = 3;

    private static final int VERSION_OFFSET = 0;
    private static final int NUMBER_OFFSET = 4;
    private static final int STREAM_OFFSET = 8;
    private static final int ROUND_OFFSET = 16;
    private static final int SEQUENCE_OFFSET = 24;
    private static final int EXTRA_OFFSET = 32;
    private static final int TEXT_OFFSET = 40;

    private BridgeMessage()
    {
    }

    static int write(
        final MutableDirectBuffer buffer, final int number, final long stream, final long round, final long sequence,
        final long extra, final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        buffer.putInt(VERSION_OFFSET, VERSION);
        buffer.putInt(NUMBER_OFFSET, number);
        buffer.putLong(STREAM_OFFSET, stream);
        buffer.putLong(ROUND_OFFSET, round);
        buffer.putLong(SEQUENCE_OFFSET, sequence);
        buffer.putLong(EXTRA_OFFSET, extra);
        buffer.putInt(TEXT_OFFSET, bytes.length);
        buffer.putBytes(TEXT_OFFSET + Integer.BYTES, bytes);
        return TEXT_OFFSET + Integer.BYTES + bytes.length;
    }

    /** Whether this code can read it. */
    static boolean isReadable(final DirectBuffer buffer, final int offset, final int length)
    {
        final int textOffset = TEXT_OFFSET + Integer.BYTES;
        return length >= textOffset && buffer.getInt(offset + VERSION_OFFSET) == VERSION &&
            buffer.getInt(offset + TEXT_OFFSET) == length - textOffset;
    }

    static int number(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + NUMBER_OFFSET);
    }

    static long stream(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + STREAM_OFFSET);
    }

    static long round(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + ROUND_OFFSET);
    }

    static long sequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SEQUENCE_OFFSET);
    }

    static long extra(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + EXTRA_OFFSET);
    }

    static String text(final DirectBuffer buffer, final int offset)
    {
        final byte[] bytes = new byte[buffer.getInt(offset + TEXT_OFFSET)];
        buffer.getBytes(offset + TEXT_OFFSET + Integer.BYTES, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
