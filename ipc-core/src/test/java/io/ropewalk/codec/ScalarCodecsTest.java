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

import static io.ropewalk.codec.CodecChecks.decode;
import static io.ropewalk.codec.CodecChecks.encode;
import static io.ropewalk.codec.CodecChecks.roundTrip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ropewalk.error.CodecException;
import java.util.List;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScalarCodecsTest
{
    private static final String HIGH = "\ud83d";
    private static final String LOW = "\ude00";

    @Test
    void shouldReturnEqualStringsWhenEncodedAndDecoded()
    {
        for (final String value : List.of("", "a", "?", "x".repeat(7), "y?".repeat(24), "z".repeat(10_000), "\0",
            "Grüße", "€?", "日本語", "a" + HIGH + LOW + "?b", HIGH + LOW, "\uFFFD", "a\uFFFDb?"))
        {
            assertEquals(value, roundTrip(Codecs.utf8(), value));
            assertArrayEquals(value.getBytes(UTF_8), encode(Codecs.utf8(), value));
        }
    }

    @Test
    void shouldReturnEqualStringsWhenRandom()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final int[] bounds = {0x7f, 0xff, 0x7ff, 0xd800, 0x10ffff};
        for (int i = 0; i < 5_000; i++)
        {
            final int bound = bounds[random.nextInt(bounds.length)];
            final String value = random.ints(random.nextInt(80), 0, bound + 1)
                .filter((c) -> c < 0xd800 || c > 0xdfff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
            assertEquals(value, roundTrip(Codecs.utf8(), value), "seed=" + seed);
        }
    }

    @Test
    void shouldRefuseStringWhenASurrogateIsUnpaired()
    {
        for (final String value : List.of(HIGH, LOW, "aaaaaaaaaa" + HIGH, HIGH + "a", LOW + HIGH, HIGH + HIGH + LOW,
            "€" + LOW, HIGH + LOW + LOW, "?" + HIGH, "\ud83f", "a\udc3fb"))
        {
            final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
            final CodecException ex =
                assertThrows(CodecException.class, () -> Codecs.utf8().encode(value, buffer, 0));
            assertTrue(ex.getMessage().contains("index="), ex.getMessage());
        }
    }

    @Test
    void shouldRefuseBytesWhenNotUtf8()
    {
        final byte[][] malformed =
        {
            {(byte)0x80}, {'a', (byte)0xff}, {(byte)0xc3}, {(byte)0xc0, (byte)0x80}, {(byte)0xe2, (byte)0x82},
            {(byte)0xed, (byte)0xa0, (byte)0x80}, {(byte)0xf5, (byte)0x80, (byte)0x80, (byte)0x80},
            {(byte)0xef, (byte)0xbf, (byte)0xbd, (byte)0xef}
        };
        for (final byte[] bytes : malformed)
        {
            assertThrows(CodecException.class, () -> decode(Codecs.utf8(), bytes));
        }
    }

    @Test
    void shouldCopyBytesWhenEncodedAndDecoded()
    {
        final byte[] value = {1, 2, 3, -1, 0};
        final byte[] copy = roundTrip(Codecs.bytes(), value);
        assertArrayEquals(value, copy);
        assertNotSame(value, copy);
        assertArrayEquals(new byte[0], roundTrip(Codecs.bytes(), new byte[0]));
    }

    @Test
    void shouldReturnEqualNumbersWhenEncodedAndDecoded()
    {
        for (final long value : new long[]{0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE})
        {
            assertEquals(value, roundTrip(Codecs.int64(), value));
        }

        for (final double value : new double[]{0.0, -0.0, 1.5, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE})
        {
            assertEquals(value, roundTrip(Codecs.float64(), value));
        }

        assertEquals(Long.BYTES, Codecs.int64().maxLengthBytes());
        assertEquals(Double.BYTES, Codecs.float64().maxLengthBytes());
        assertArrayEquals(new byte[]{2, 1, 0, 0, 0, 0, 0, 0}, encode(Codecs.int64(), 258L));
    }

    @Test
    void shouldRefuseNumberWhenTheLengthIsWrong()
    {
        for (final int length : new int[]{0, 7, 9})
        {
            assertThrows(CodecException.class, () -> decode(Codecs.int64(), new byte[length]));
            assertThrows(CodecException.class, () -> decode(Codecs.float64(), new byte[length]));
        }
    }

    @Test
    void shouldThrowNullPointerExceptionWhenElementIsNull()
    {
        final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
        for (final Codec<?> codec : List.of(Codecs.utf8(), Codecs.bytes(), Codecs.int64(), Codecs.float64()))
        {
            assertThrows(NullPointerException.class, () -> codec.encode(null, buffer, 0), codec.name());
        }
    }

    @Test
    void shouldThrowIndexOutOfBoundsWhenTheBufferCannotGrow()
    {
        final MutableDirectBuffer small = new UnsafeBuffer(new byte[4]);
        assertThrows(IndexOutOfBoundsException.class, () -> Codecs.utf8().encode("hello", small, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> Codecs.int64().encode(1L, small, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> Codecs.utf8().decode(small, 0, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> Codecs.bytes().decode(small, 0, -1));
    }

    @Test
    void shouldStaySingletonsWhenSerialised() throws Exception
    {
        for (final Codec<?> codec : List.of(Codecs.utf8(), Codecs.bytes(), Codecs.int64(), Codecs.float64()))
        {
            assertSame(codec, CodecChecks.serialise(codec));
        }
    }
}
