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
import java.time.Instant;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The components of a record as bytes, written and read. */
final class RecordBytes
{
    private RecordBytes()
    {
    }

    /** A position in a buffer that moves as components are put: one {@code put} per type, found by it. */
    static final class RecordWriter
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
            final int length = Utf8Codec.INSTANCE.encode(value, buffer, index + Integer.BYTES);
            put(length);
            index += length;
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

    /** The mirror of {@link RecordWriter}, which trusts no length and no ordinal and never reads beyond its range. */
    static final class RecordReader
    {
        private final DirectBuffer buffer;
        private final int limit;
        private int index;

        RecordReader(final DirectBuffer buffer, final int index, final int length)
        {
            buffer.boundsCheck(index, length);
            this.buffer = buffer;
            this.index = index;
            this.limit = index + length;
        }

        int remaining()
        {
            return limit - index;
        }

        boolean getBoolean()
        {
            final byte value = getByte();
            if (0 != (value & ~1))
            {
                throw new CodecException("flag is neither 0 nor 1: value=" + value);
            }

            return 0 != value;
        }

        byte getByte()
        {
            return buffer.getByte(advance(Byte.BYTES));
        }

        char getChar()
        {
            return buffer.getChar(advance(Character.BYTES), LITTLE_ENDIAN);
        }

        short getShort()
        {
            return buffer.getShort(advance(Short.BYTES), LITTLE_ENDIAN);
        }

        int getInt()
        {
            return buffer.getInt(advance(Integer.BYTES), LITTLE_ENDIAN);
        }

        long getLong()
        {
            return buffer.getLong(advance(Long.BYTES), LITTLE_ENDIAN);
        }

        float getFloat()
        {
            return buffer.getFloat(advance(Float.BYTES), LITTLE_ENDIAN);
        }

        double getDouble()
        {
            return buffer.getDouble(advance(Double.BYTES), LITTLE_ENDIAN);
        }

        String getString()
        {
            final int length = getInt();
            return Utf8Codec.INSTANCE.decode(buffer, advance(length), length);
        }

        byte[] getBytes()
        {
            final int length = getInt();
            final int start = advance(length);
            final byte[] value = new byte[length];
            buffer.getBytes(start, value);
            return value;
        }

        // Locals, because the order of the reads is the order of the bytes.
        UUID getUuid()
        {
            final long most = getLong();
            final long least = getLong();
            return new UUID(most, least);
        }

        Instant getInstant()
        {
            final long seconds = getLong();
            final int nanos = getInt();
            return Instant.ofEpochSecond(seconds, nanos);
        }

        Object getEnum(final Object[] constants)
        {
            final int ordinal = getInt();
            if (ordinal < 0 || ordinal >= constants.length)
            {
                throw new CodecException("no such enum constant: ordinal=" + ordinal + " count=" + constants.length);
            }

            return constants[ordinal];
        }

        private int advance(final int length)
        {
            if (length < 0 || length > limit - index)
            {
                throw new CodecException(
                    "value exceeds the element: lengthBytes=" + length + " remaining=" + remaining());
            }

            final int start = index;
            index += length;
            return start;
        }
    }
}
