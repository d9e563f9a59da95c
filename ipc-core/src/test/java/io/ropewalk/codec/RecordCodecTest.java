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
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ropewalk.error.CodecException;
import java.io.InvalidObjectException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordCodecTest
{
    private enum Side
    {
        BUY,
        SELL
        {
            @Override
            public String toString()
            {
                return "a constant with a body";
            }
        }
    }

    private record Primitives(boolean z, byte b, char c, short s, int i, long j, float f, double d)
    {
    }

    private record Boxes(Boolean z, Byte b, Character c, Short s, Integer i, Long j, Float f, Double d)
    {
    }

    private record Inner(Side side, UUID id)
    {
    }

    private record Mixed(String text, Inner inner, long number, Inner other, Instant when, Side side)
    {
    }

    private record Blob(int before, byte[] bytes, int after)
    {
    }

    private record Empty()
    {
    }

    private record Unsupported(int fine, List<String> names)
    {
    }

    private record Recursive(int value, Recursive next)
    {
    }

    private record Positive(int value)
    {
        Positive
        {
            if (value <= 0)
            {
                throw new IllegalArgumentException("value must be positive: value=" + value);
            }
        }
    }

    private record Grumpy(String text)
    {
        @Override
        public String text()
        {
            throw new IllegalStateException("not today");
        }
    }

    private record One(int value)
    {
    }

    private static final class Other
    {
        private record One(long value)
        {
        }
    }

    @Test
    void shouldReturnEqualRecordsWhenRandom()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++)
        {
            final Primitives primitives = randomPrimitives(random);
            assertEquals(primitives, roundTrip(Codecs.record(Primitives.class), primitives), "seed=" + seed);
            final Boxes boxes = randomBoxes(random);
            assertEquals(boxes, roundTrip(Codecs.record(Boxes.class), boxes), "seed=" + seed);
            final Mixed mixed = randomMixed(random);
            assertEquals(mixed, roundTrip(Codecs.record(Mixed.class), mixed), "seed=" + seed);
        }
    }

    @Test
    void shouldKeepByteArraysWhenEncodedAndDecoded()
    {
        final Blob blob = roundTrip(Codecs.record(Blob.class), new Blob(1, new byte[]{1, 2, 3}, 2));
        assertArrayEquals(new byte[]{1, 2, 3}, blob.bytes());
        assertEquals(2, blob.after());
        assertNull(roundTrip(Codecs.record(Blob.class), new Blob(1, null, 2)).bytes());
    }

    @Test
    void shouldUseTheDocumentedLayoutWhenEncoding()
    {
        assertArrayEquals(
            new byte[]{7, 0, 0, 0, 1, 2, 0, 0, 0, 'h', 'i', 9, 0, 0, 0},
            encode(Codecs.record(Blob.class), new Blob(7, new byte[]{'h', 'i'}, 9)));
        assertArrayEquals(
            new byte[]{1, 1, 0, 0, 0, 0},
            encode(Codecs.record(Inner.class), new Inner(Side.SELL, null)));
    }

    @Test
    void shouldTellTheExactMaximumWhenThereIsOne()
    {
        assertEquals(1 + 1 + 2 + 2 + 4 + 8 + 4 + 8, Codecs.record(Primitives.class).maxLengthBytes());
        assertEquals(8 + 1 + 1 + 2 + 2 + 4 + 8 + 4 + 8, Codecs.record(Boxes.class).maxLengthBytes());
        assertEquals(1 + 4 + 1 + 16, Codecs.record(Inner.class).maxLengthBytes());
        assertEquals(0, Codecs.record(Empty.class).maxLengthBytes());
        assertEquals(Integer.MAX_VALUE, Codecs.record(Mixed.class).maxLengthBytes());
    }

    @Test
    void shouldHandleRecordWhenItHasNoComponents()
    {
        assertEquals(new Empty(), roundTrip(Codecs.record(Empty.class), new Empty()));
    }

    @Test
    void shouldNameRecordComponentAndTypeWhenUnsupported()
    {
        final CodecException ex = assertThrows(CodecException.class, () -> Codecs.record(Unsupported.class));
        assertTrue(ex.getMessage().contains("record=" + Unsupported.class.getName()), ex.getMessage());
        assertTrue(ex.getMessage().contains("component=names"), ex.getMessage());
        assertTrue(ex.getMessage().contains("type=java.util.List"), ex.getMessage());
    }

    @Test
    void shouldRefuseRecordWhenItContainsItself()
    {
        assertThrows(CodecException.class, () -> Codecs.record(Recursive.class));
    }

    @Test
    void shouldRefuseClassWhenItIsRecordItself()
    {
        assertThrows(CodecException.class, () -> Codecs.record(Record.class));
    }

    @Test
    void shouldHaveDifferentNamesWhenComponentsDiffer()
    {
        final String name = Codecs.record(One.class).name();
        assertTrue(name.startsWith("record:" + One.class.getName() + "#"), name);
        assertNotEquals(name, Codecs.record(Other.One.class).name());
        assertEquals(name, Codecs.record(One.class).name());
    }

    @Test
    void shouldCutTheNameWhenTheClassNameIsLong()
    {
        final String name = CodecForm.nameOf("record", "é".repeat(100) + "End", "shape");
        assertTrue(name.getBytes(UTF_8).length <= CodecForm.MAX_NAME_LENGTH_BYTES, name);
        assertTrue(name.contains("éEnd#"), name);
        assertNotEquals(name, CodecForm.nameOf("record", "é".repeat(100) + "End", "other shape"));
    }

    @Test
    void shouldThrowCodecExceptionWhenAnAccessorOrConstructorThrows()
    {
        final CodecException accessor =
            assertThrows(CodecException.class, () -> encode(Codecs.record(Grumpy.class), new Grumpy("x")));
        assertEquals("not today", accessor.getCause().getMessage());
        final CodecException constructor =
            assertThrows(CodecException.class, () -> decode(Codecs.record(Positive.class), new byte[4]));
        assertTrue(constructor.getCause() instanceof IllegalArgumentException);
    }

    @Test
    void shouldRefuseStringWhenASurrogateIsUnpaired()
    {
        final Mixed mixed = new Mixed("\ud800", null, 0, null, null, null);
        assertThrows(CodecException.class, () -> encode(Codecs.record(Mixed.class), mixed));
    }

    @Test
    void shouldThrowNullPointerExceptionWhenElementIsNull()
    {
        final Codec<One> codec = Codecs.record(One.class);
        assertThrows(NullPointerException.class, () -> codec.encode(null, new ExpandableArrayBuffer(), 0));
    }

    @Test
    void shouldBeTheSameWhenSerialised() throws Exception
    {
        final Codec<Mixed> codec = Codecs.record(Mixed.class);
        assertSame(codec, CodecChecks.serialise(codec));
    }

    @Test
    void shouldRefuseWhenTheClassIsAnotherThanThatOfTheSender() throws Exception
    {
        final Codec<Mixed> codec = Codecs.record(Mixed.class);
        final byte[] bytes = CodecChecks.written(codec);
        final int nameEnd = new String(bytes, ISO_8859_1).indexOf(codec.name()) + codec.name().length();
        bytes[nameEnd - 1] ^= 1;
        final InvalidObjectException ex =
            assertThrows(InvalidObjectException.class, () -> CodecChecks.read(bytes));
        assertTrue(ex.getMessage().contains("found=" + codec.name()), ex.getMessage());
    }

    private static Primitives randomPrimitives(final Random random)
    {
        return new Primitives(
            random.nextBoolean(), (byte)random.nextInt(), (char)random.nextInt(), (short)random.nextInt(),
            random.nextInt(), random.nextLong(), random.nextFloat(), random.nextGaussian());
    }

    private static Boxes randomBoxes(final Random random)
    {
        final Primitives p = randomPrimitives(random);
        return new Boxes(
            random.nextBoolean() ? p.z() : null, random.nextBoolean() ? p.b() : null,
            random.nextBoolean() ? p.c() : null, random.nextBoolean() ? p.s() : null,
            random.nextBoolean() ? p.i() : null, random.nextBoolean() ? p.j() : null,
            random.nextBoolean() ? p.f() : null, random.nextBoolean() ? p.d() : null);
    }

    private static Mixed randomMixed(final Random random)
    {
        return new Mixed(
            random.nextBoolean() ? "text ".repeat(random.nextInt(5)) + "?é" : null,
            randomInner(random),
            random.nextLong(),
            randomInner(random),
            random.nextBoolean() ? Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)) : null,
            random.nextBoolean() ? Side.BUY : null);
    }

    private static Inner randomInner(final Random random)
    {
        return random.nextInt(3) == 0 ? null : new Inner(
            random.nextBoolean() ? Side.SELL : null,
            random.nextBoolean() ? new UUID(random.nextLong(), random.nextLong()) : null);
    }
}
