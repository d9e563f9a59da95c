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

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ropewalk.error.CodecException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What the codec tests share. */
final class CodecChecks
{
    private static final int GUARD_LENGTH = 24;

    private CodecChecks()
    {
    }

    static <E> byte[] encode(final Codec<E> codec, final E element)
    {
        final int offset = 3;
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(8);
        final int length = codec.encode(element, buffer, offset);
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }

    /** Decodes from the heap and from outside it, at odd offsets, between bytes that must not matter. */
    static <E> E decode(final Codec<E> codec, final byte[] bytes)
    {
        final byte[] padded = new byte[GUARD_LENGTH + bytes.length + GUARD_LENGTH];
        Arrays.fill(padded, (byte)1);
        System.arraycopy(bytes, 0, padded, GUARD_LENGTH, bytes.length);
        final UnsafeBuffer heap = new UnsafeBuffer(padded, 5, padded.length - 5);
        final UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(padded.length));
        direct.putBytes(0, padded);
        codec.decode(direct, GUARD_LENGTH, bytes.length);
        return codec.decode(heap, GUARD_LENGTH - 5, bytes.length);
    }

    static <E> E roundTrip(final Codec<E> codec, final E element)
    {
        return decode(codec, encode(codec, element));
    }

    /** Only a CodecException may come out, and what lies outside the range must make no difference. */
    static <E> void assertHarmless(final Codec<E> codec, final byte[] bytes)
    {
        assertEquals(outcome(codec, bytes, (byte)0), outcome(codec, bytes, (byte)-1), "the bytes around it mattered");
    }

    private static <E> String outcome(final Codec<E> codec, final byte[] bytes, final byte around)
    {
        final byte[] padded = new byte[GUARD_LENGTH + bytes.length + GUARD_LENGTH];
        Arrays.fill(padded, around);
        System.arraycopy(bytes, 0, padded, GUARD_LENGTH, bytes.length);
        try
        {
            final E element = codec.decode(new UnsafeBuffer(padded), GUARD_LENGTH, bytes.length);
            return element.getClass().getName();
        }
        catch (final CodecException ex)
        {
            return "refused";
        }
    }

    /** Valid bytes with a few of them changed, cut or repeated: these get further than random ones. */
    static byte[] mutate(final byte[] valid, final Random random)
    {
        final byte[] bytes = Arrays.copyOf(valid, Math.max(0, valid.length + random.nextInt(5) - 2));
        for (int i = 0; i < 1 + random.nextInt(4) && bytes.length > 0; i++)
        {
            final int[] interesting = {0xff, 0x7f, random.nextInt(8), random.nextInt()};
            bytes[random.nextInt(bytes.length)] = (byte)interesting[random.nextInt(interesting.length)];
        }

        return bytes;
    }

    static byte[] randomBytes(final Random random, final int maxLength)
    {
        final byte[] bytes = new byte[random.nextInt(maxLength + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    static Object serialise(final Object object) throws IOException, ClassNotFoundException
    {
        return read(written(object));
    }

    static byte[] written(final Object object) throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream stream = new ObjectOutputStream(bytes))
        {
            stream.writeObject(object);
        }

        return bytes.toByteArray();
    }

    static Object read(final byte[] bytes) throws IOException, ClassNotFoundException
    {
        try (ObjectInputStream stream = new ObjectInputStream(new ByteArrayInputStream(bytes)))
        {
            return stream.readObject();
        }
    }
}
