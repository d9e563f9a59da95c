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

import java.time.Instant;
import java.util.UUID;
import org.agrona.MutableDirectBuffer;

/** A position in a buffer that moves as components are put: one {@code put} per type, found by it. */
final class RecordWriter
{
    private final MutableDirectBuffer buffer;
    private int index;

    RecordWriter(final MutableDirectBuffer buffer, final int index)
    {
        this.buffer = buffer;
        this.index = index;
    }

    int index()
    {
        return index;
    }

    /** Writes the presence byte, and is the test that decides whether the value follows. */
    boolean putPresence(final Object value)
    {
        final boolean isPresent = null != value;
        put(isPresent);
        return isPresent;
    }

    void put(final boolean value)
    {
        put((byte)(value ? 1 : 0));
    }

    void put(final byte value)
    {
        buffer.putByte(index, value);
        index += Byte.BYTES;
    }

    void put(final char value)
    {
        buffer.putChar(index, value, LITTLE_ENDIAN);
        index += Character.BYTES;
    }

    void put(final short value)
    {
        buffer.putShort(index, value, LITTLE_ENDIAN);
        index += Short.BYTES;
    }

    void put(final int value)
    {
        buffer.putInt(index, value, LITTLE_ENDIAN);
        index += Integer.BYTES;
    }

    void put(final long value)
    {
        buffer.putLong(index, value, LITTLE_ENDIAN);
        index += Long.BYTES;
    }

    void put(final float value)
    {
        buffer.putFloat(index, value, LITTLE_ENDIAN);
        index += Float.BYTES;
    }

    void put(final double value)
    {
        buffer.putDouble(index, value, LITTLE_ENDIAN);
        index += Double.BYTES;
    }

    void put(final String value)
    {
        put(Utf8.encode(value));
    }

    void put(final byte[] value)
    {
        put(value.length);
        buffer.putBytes(index, value);
        index += value.length;
    }

    void put(final UUID value)
    {
        put(value.getMostSignificantBits());
        put(value.getLeastSignificantBits());
    }

    void put(final Instant value)
    {
        put(value.getEpochSecond());
        put(value.getNano());
    }

    void put(final Enum<?> value)
    {
        put(value.ordinal());
    }
}
