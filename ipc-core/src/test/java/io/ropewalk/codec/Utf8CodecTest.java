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

import static io.ropewalk.codec.Utf8Checks.UNTOUCHED;
import static io.ropewalk.codec.Utf8Checks.assertDecodedAsByTheJdk;
import static io.ropewalk.codec.Utf8Checks.assertDecodedAsByTheStrictJdk;
import static io.ropewalk.codec.Utf8Checks.assertEncodedAsByTheJdk;
import static io.ropewalk.codec.Utf8Checks.assertEncodedAsByTheStrictJdk;
import static io.ropewalk.codec.Utf8Checks.filled;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ropewalk.process.child.ChildJvm;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts converted word by word are what the JDK makes of them, in every kind of buffer. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class Utf8CodecTest
{
    private static final int MAX_LENGTH = 200;
    private static final int ROUNDS = 20_000;
    private static final char[] ODD_CHARS =
    {
        0, 'a', '?', 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xff, 0x100, 0x7ff, 0x800, 0x20ac, 0xd800, 0xdbff, 0xdc00, 0xdfff,
        0xfffd, 0xffff
    };
    private static final int[] ODD_BYTES =
    {
        0, 'a', '?', 0x7f, 0x80, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4,
        0xff
    };

    /** Run in JVMs of their own as well, whose Strings cannot be read in place. */
    public static void main(final String[] args)
    {
        assertFalse(StringBytes.isReadable());
        new Utf8CodecTest().shouldEqualTheJdkWhenRandom();
    }

    @Test
    void shouldReadStringsInPlaceWhenTheJdkIsKnown()
    {
        assertTrue(StringBytes.isReadable());
        assertArrayEquals(new byte[]{'a', (byte)0xfc}, StringBytes.latin1("a\u00fc"));
        assertNull(StringBytes.latin1("a\u20ac"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Dio.ropewalk.portable=true", "-XX:-CompactStrings"})
    void shouldEqualTheJdkWhenStringsCannotBeReadInPlace(final String option) throws InterruptedException
    {
        final List<String> lines = new CopyOnWriteArrayList<>();
        try (ChildJvm child = ChildJvm.of(Utf8CodecTest.class).jvmOptions(option)
            .outputTo((line) -> lines.add(line)).errorTo((line) -> lines.add(line)).start())
        {
            final int exitCode = child.waitFor();
            assertEquals(List.of(), lines);
            assertEquals(0, exitCode);
        }
    }

    @Test
    void shouldEqualTheJdkWhenOfAnyLengthAndPlace()
    {
        final Random random = new Random(7);
        for (int length = 0; length <= MAX_LENGTH; length++)
        {
            for (int offset = 0; offset <= Long.BYTES; offset++)
            {
                check("a?".repeat(length).substring(length), offset);
                check(latin1(random, length, 0.03), offset);
                check(latin1(random, length, 0.5), offset);
                check("\u00ff".repeat(length), offset);
            }
        }
    }

    @Test
    void shouldEqualTheJdkWhenShort()
    {
        for (int c = Character.MIN_VALUE; c <= Character.MAX_VALUE; c++)
        {
            assertEncodedAsByTheJdk(String.valueOf((char)c), 0, "one");
        }

        for (final String before : List.of("", "a".repeat(6), "\u00e9".repeat(7), "a".repeat(17)))
        {
            for (int i = 0; i < ODD_CHARS.length * ODD_CHARS.length * ODD_CHARS.length; i++)
            {
                final int j = i / ODD_CHARS.length;
                assertEncodedAsByTheJdk(before + ODD_CHARS[i % ODD_CHARS.length] + ODD_CHARS[j % ODD_CHARS.length] +
                    ODD_CHARS[j / ODD_CHARS.length], 1, before);
            }
        }
    }

    @Test
    void shouldEqualTheJdkWhenRandom()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++)
        {
            final int length = random.nextInt(0 == i % 100 ? 10_000 : MAX_LENGTH);
            final int bound = new int[]{0x7f, 0xff, 0x7ff, 0xffff}[random.nextInt(4)];
            final StringBuilder text = new StringBuilder(latin1(random, length, 0.05));
            for (int j = random.nextInt(4); j > 0 && length > 0; j--)
            {
                text.setCharAt(random.nextInt(length), (char)random.nextInt(bound + 1));
            }

            final int offset = random.nextInt(20);
            final String context = "seed=" + seed + " round=" + i;
            assertEncodedAsByTheJdk(text.toString(), offset, context);
            final byte[] bytes = text.toString().getBytes(UTF_8);
            assertDecodedAsByTheJdk(bytes, offset, context);
            assertDecodedAsByTheJdk(CodecChecks.mutate(bytes, random), offset, context);
        }
    }

    @Test
    void shouldEqualTheStrictJdkWhenRandom()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++)
        {
            final StringBuilder text = new StringBuilder(latin1(random, lengthNear(random), 0.01 * random.nextInt(5)));
            for (int j = random.nextInt(4); j > 0; j--)
            {
                // Pairs of surrogates, mostly whole.
                text.insert(random.nextInt(text.length() + 1), Character.toChars(random.nextInt(2) == 0 ?
                    0x10000 + random.nextInt(0x100000) : ODD_CHARS[random.nextInt(ODD_CHARS.length)]));
            }

            final String context = "seed=" + seed + " round=" + i;
            assertEncodedAsByTheStrictJdk(text.toString(), context);
            final byte[] bytes = text.toString().getBytes(UTF_8);
            assertDecodedAsByTheStrictJdk(bytes, context);
            assertDecodedAsByTheStrictJdk(CodecChecks.mutate(bytes, random), context);
        }
    }

    /** Where one way of decoding ends and another begins. */
    private static int lengthNear(final Random random)
    {
        final int[] limits = {Integer.BYTES, Long.BYTES, 2 * Long.BYTES, 128, 4096};
        return Math.max(0, limits[random.nextInt(50) == 0 ? 4 : random.nextInt(4)] + random.nextInt(9) - 4);
    }

    @Test
    void shouldEqualTheJdkWhenBytesAreMalformed()
    {
        for (final String before : List.of("", "a".repeat(6), "\u00e9".repeat(4), "a".repeat(127), "a".repeat(300)))
        {
            final byte[] start = before.getBytes(UTF_8);
            final byte[] bytes = Arrays.copyOf(start, start.length + 3);
            for (int i = 0; i < ODD_BYTES.length * ODD_BYTES.length * ODD_BYTES.length; i++)
            {
                final int j = i / ODD_BYTES.length;
                bytes[start.length] = (byte)ODD_BYTES[i % ODD_BYTES.length];
                bytes[start.length + 1] = (byte)ODD_BYTES[j % ODD_BYTES.length];
                bytes[start.length + 2] = (byte)ODD_BYTES[j / ODD_BYTES.length];
                assertDecodedAsByTheJdk(bytes, 3, before);
            }
        }

        for (int i = 0; i < 1 << Short.SIZE; i++)
        {
            assertDecodedAsByTheJdk(new byte[]{(byte)i, (byte)(i >> Byte.SIZE)}, 0, "two bytes");
        }
    }

    @Test
    void shouldWriteNothingOutsideWhenTheBufferIsTooSmall()
    {
        for (final String text : List.of("abc", "abcdefg", "abcdefghijk", "\u00e9", "abcdefgh\u00e9",
            "\u00e9".repeat(9)))
        {
            final int length = text.getBytes(UTF_8).length;
            final byte[] array = filled(64);
            assertThrows(IndexOutOfBoundsException.class,
                () -> Codecs.utf8().encode(text, new UnsafeBuffer(array, 16, length + 3), 4));
            assertOnlyTouched(array, 16, length + 3);
            for (final MutableDirectBuffer buffer : List.of(
                new UnsafeBuffer(new byte[64]), new ExpandableArrayBuffer(), new ExpandableDirectByteBuffer()))
            {
                assertThrows(IndexOutOfBoundsException.class, () -> Codecs.utf8().encode(text, buffer, -1));
                assertThrows(IndexOutOfBoundsException.class,
                    () -> Codecs.utf8().encode(text, buffer, Integer.MAX_VALUE));
            }
        }
    }

    /** Words change between two texts, so that whoever looks at one read and keeps another shows half a character. */
    @Test
    void shouldDecodeWhatItHasCheckedWhenBytesChangeMeanwhile() throws InterruptedException
    {
        final UnsafeBuffer shared = new UnsafeBuffer(ByteBuffer.allocateDirect(48).alignedSlice(Long.BYTES));
        final UnsafeBuffer words = new UnsafeBuffer("aaaaaaaa\u00e9\u00e9\u00e9\u00e9".getBytes(UTF_8));
        final AtomicBoolean isDone = new AtomicBoolean();
        final Thread writer = new Thread(() ->
        {
            for (int i = 0; !isDone.get(); i++)
            {
                shared.putLongVolatile(i % 5 * Long.BYTES, words.getLong(i % 7 % 2 * Long.BYTES));
            }
        });
        shared.putBytes(0, "a".repeat(shared.capacity()).getBytes(UTF_8));
        writer.start();
        try
        {
            for (int i = 0; i < ROUNDS * 10; i++)
            {
                final String text = Codecs.utf8().decode(shared, 0, 40);
                assertTrue(text.chars().allMatch((c) -> 'a' == c || 0xe9 == c), text);
            }
        }
        finally
        {
            isDone.set(true);
            writer.join();
        }
    }

    private static void check(final String text, final int offset)
    {
        assertEncodedAsByTheJdk(text, offset, text);
        assertDecodedAsByTheJdk(text.getBytes(UTF_8), offset, text);
    }

    private static String latin1(final Random random, final int length, final double share)
    {
        return IntStream.range(0, length)
            .map((i) -> random.nextDouble() < share ? 0x80 + random.nextInt(0x80) : random.nextInt(0x80))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static void assertOnlyTouched(final byte[] array, final int start, final int length)
    {
        for (int i = 0; i < array.length; i++)
        {
            assertTrue((i >= start && i < start + length) || UNTOUCHED == array[i], "index=" + i);
        }
    }
}
