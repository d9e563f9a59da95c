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
package io.ropewalk.interop;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * A message that every language of the tests can write and check, see {@code peer.c}.
 *
 * @param producer of the message.
 * @param sequence its number among those of its producer.
 * @param length   in bytes.
 */
record Element(int producer, long sequence, int length)
{
    static final int SLOT_LENGTH = 56;

    private static final int HEADER_LENGTH = 16;
    private static final int CHECKED_OFFSET = 8;
    private static final int LARGE_EVERY = 8;

    /** The message of this number in a stream in which some are large, unless that is 0. */
    static Element of(final int producer, final long sequence, final int large)
    {
        final boolean isLarge = large != 0 && sequence % LARGE_EVERY == LARGE_EVERY - 1;
        return new Element(producer, sequence,
            isLarge ? large : HEADER_LENGTH + (int)(sequence * 5 % (SLOT_LENGTH - HEADER_LENGTH + 1)));
    }

    byte[] bytes()
    {
        final ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        buffer.putInt(0, producer).putLong(CHECKED_OFFSET, sequence);
        for (int i = HEADER_LENGTH; i < length; i++)
        {
            buffer.put(i, (byte)(producer * 31 + sequence * 7 + i));
        }
        return buffer.putInt(Integer.BYTES, checksum(buffer.array())).array();
    }

    /** Throws if it is not whole. */
    static Element read(final byte[] bytes)
    {
        final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        if (bytes.length < HEADER_LENGTH || buffer.getInt(Integer.BYTES) != checksum(bytes))
        {
            throw new AssertionError("torn: lengthBytes=" + bytes.length);
        }
        return new Element(buffer.getInt(0), buffer.getLong(CHECKED_OFFSET), bytes.length);
    }

    private static int checksum(final byte[] bytes)
    {
        final CRC32 sum = new CRC32();
        sum.update(bytes, CHECKED_OFFSET, bytes.length - CHECKED_OFFSET);
        return (int)sum.getValue();
    }
}
