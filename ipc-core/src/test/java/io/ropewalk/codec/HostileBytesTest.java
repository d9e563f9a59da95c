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

import static io.ropewalk.codec.CodecChecks.assertHarmless;
import static io.ropewalk.codec.CodecChecks.decode;
import static io.ropewalk.codec.CodecChecks.encode;
import static io.ropewalk.codec.CodecChecks.mutate;
import static io.ropewalk.codec.CodecChecks.randomBytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ropewalk.codec.Samples.Colour;
import io.ropewalk.codec.Samples.Line;
import io.ropewalk.codec.Samples.Node;
import io.ropewalk.codec.Samples.Order;
import io.ropewalk.error.CodecException;
import io.ropewalk.process.child.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileBytesTest
{
    private static final int ROUNDS = 20_000;

    /** Few, because a refusal costs the object codec a new session; every run has another seed. */
    private static final int OBJECT_ROUNDS = 100;

    private static final int SMALL_HEAP_MB = 48;

    private record Everything(
        int number, String text, byte[] bytes, Colour colour, Boolean flag, Instant when, UUID id, Part part,
        double last)
    {
    }

    private record Part(String name, long value)
    {
    }

    /** Run in a JVM of its own as well: a small heap, and a console to listen to. */
    public static void main(final String[] args)
    {
        final HostileBytesTest test = new HostileBytesTest();
        test.shouldRefuseLengthsWhenTheBytesCannotJustifyThem();
        test.shouldOnlyThrowCodecExceptionWhenObjectBytesAreHostile();
        test.shouldOnlyThrowCodecExceptionWhenRecordBytesAreHostile();
        CodecChecks.roundTrip(Codecs.utf8(), "text");
    }

    @Test
    void shouldOnlyThrowCodecExceptionWhenScalarBytesAreHostile()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++)
        {
            final byte[] bytes = randomBytes(random, 20);
            for (final Codec<?> codec : List.of(Codecs.utf8(), Codecs.bytes(), Codecs.int64(), Codecs.float64()))
            {
                assertNoSurprise(codec, bytes, seed);
            }
        }
    }

    @Test
    void shouldOnlyThrowCodecExceptionWhenRecordBytesAreHostile()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final Codec<Everything> codec = Codecs.record(Everything.class);
        final byte[] valid = encode(codec, new Everything(
            1, "text", new byte[]{1, 2}, Colour.GREEN, true, Instant.EPOCH, new UUID(1, 2), new Part("p", 1), 2.0));
        for (int i = 0; i < ROUNDS; i++)
        {
            assertNoSurprise(codec, mutate(valid, random), seed);
            assertNoSurprise(codec, randomBytes(random, 40), seed);
        }
    }

    @Test
    void shouldRefuseRecordWhenAByteIsMissingOrLeftOver()
    {
        final Codec<Everything> codec = Codecs.record(Everything.class);
        final byte[] valid = encode(codec, new Everything(
            1, "text", new byte[]{1, 2}, Colour.RED, true, Instant.EPOCH, new UUID(1, 2), new Part("p", 1), 2.0));
        for (int length = 0; length < valid.length; length++)
        {
            final byte[] truncated = Arrays.copyOf(valid, length);
            assertThrows(CodecException.class, () -> decode(codec, truncated), "length=" + length);
        }

        assertThrows(CodecException.class, () -> decode(codec, Arrays.copyOf(valid, valid.length + 1)));
    }

    @Test
    void shouldRefuseObjectWhenAByteIsMissingOrLeftOver()
    {
        for (final Object sample : samples())
        {
            final byte[] valid = encode(Samples.codec(), sample);
            final Codec<Object> codec = Samples.codec();
            for (int length = 0; length < valid.length; length++)
            {
                final byte[] truncated = Arrays.copyOf(valid, length);
                assertThrows(CodecException.class, () -> decode(codec, truncated), sample + " length=" + length);
            }

            assertThrows(CodecException.class, () -> decode(codec, Arrays.copyOf(valid, valid.length + 1)));
        }
    }

    @Test
    void shouldOnlyThrowCodecExceptionWhenObjectBytesAreHostile()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final Codec<Object> codec = Samples.codec();
        for (final Object sample : samples())
        {
            final byte[] valid = encode(codec, sample);
            for (int i = 0; i < OBJECT_ROUNDS; i++)
            {
                assertNoSurprise(codec, mutate(valid, random), seed);
                assertNoSurprise(codec, randomBytes(random, 60), seed);
            }
        }
    }

    /** Every class number, followed by a count or length of about two thousand million. */
    @Test
    void shouldRefuseLengthsWhenTheBytesCannotJustifyThem()
    {
        final Codec<Object> codec = Samples.codec();
        final byte[][] hugeCounts =
        {
            {(byte)0xff, (byte)0xff, (byte)0xff, (byte)0xff, 0x07},
            {(byte)0xff, (byte)0xff, (byte)0xff, (byte)0xff, 0x0f},
            {(byte)0xbf, (byte)0xff, (byte)0xff, (byte)0xff, 0x0f},
            {(byte)0x80, (byte)0x80, (byte)0x80, (byte)0x80, 0x02}
        };
        for (int id = 2; id < 127; id++)
        {
            for (final byte[] huge : hugeCounts)
            {
                final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                bytes.write(id);
                bytes.write(1);
                bytes.writeBytes(huge);
                bytes.writeBytes(new byte[64]);
                assertHarmless(codec, bytes.toByteArray());
            }
        }
    }

    /** Arrays in arrays, each claiming as many elements as there are bytes left. */
    @Test
    void shouldRefuseCountsWhenTheyAreNotJustifiedTogether()
    {
        final Codec<Object> codec = Samples.codec();
        final byte[] arrayOfOne = encode(codec, new Object[]{"x"});
        final int length = 1 << 20;
        final byte[] bytes = new byte[length];
        for (int i = 0; i + 5 < 2_000; i += 5)
        {
            bytes[i] = arrayOfOne[0];
            bytes[i + 1] = arrayOfOne[1];
            bytes[i + 2] = (byte)0x80;
            bytes[i + 3] = (byte)0x80;
            bytes[i + 4] = (byte)0x38;
        }

        final CodecException ex = assertThrows(CodecException.class, () -> decode(codec, bytes));
        assertTrue(ex.getMessage().contains("count exceeds the message"), ex.getMessage());
    }

    @Test
    void shouldRefuseObjectWhenAReferenceHasTheWrongType()
    {
        final Codec<Object> codec = Samples.codec();
        final Node node = new Node();
        node.next = node;
        final byte[] bytes = encode(codec, new Object[]{node});
        final int referenceIndex = bytes.length - 2;
        assertEquals(3, bytes[referenceIndex], "the reference to the node, the second object");
        bytes[referenceIndex] = 2;
        assertThrows(CodecException.class, () -> decode(codec, bytes));
    }

    @Test
    void shouldAnswerOrRefuseWhenBytesAreOfAnotherCodec()
    {
        final Map<Codec<?>, byte[]> valid = new HashMap<>();
        valid.put(Codecs.utf8(), encode(Codecs.utf8(), "text with é and €"));
        valid.put(Codecs.bytes(), encode(Codecs.bytes(), new byte[]{1, 2, 3}));
        valid.put(Codecs.int64(), encode(Codecs.int64(), -2L));
        valid.put(Codecs.float64(), encode(Codecs.float64(), Double.NaN));
        valid.put(Codecs.record(Part.class), encode(Codecs.record(Part.class), new Part("p", 1)));
        valid.put(Codecs.record(Everything.class), encode(Codecs.record(Everything.class), new Everything(
            1, "text", new byte[]{1, 2}, Colour.RED, true, Instant.EPOCH, new UUID(1, 2), new Part("p", 1), 2.0)));
        valid.put(Codecs.object(), encode(Codecs.object(), List.of("a", 1)));
        valid.put(Samples.codec(), encode(Samples.codec(), new Object[]{new Node(), "x"}));
        valid.forEach((codec, own) -> valid.values().forEach((bytes) -> assertHarmless(codec, bytes)));
    }

    /** One array in another, deeper than any stack: the bytes are there for all of them. */
    @Test
    void shouldRefuseObjectWhenItsBytesAreNestedTooDeeply()
    {
        final Codec<Object> codec = Samples.codec();
        final byte[] inner = encode(codec, new Object[]{"x"});
        final byte[] outer = encode(codec, new Object[]{new Object[]{"x"}});
        final byte[] head = Arrays.copyOf(outer, outer.length - inner.length);
        final int levels = 200_000;
        final byte[] bytes = new byte[levels * head.length + inner.length];
        for (int i = 0; i < levels; i++)
        {
            System.arraycopy(head, 0, bytes, i * head.length, head.length);
        }
        System.arraycopy(inner, 0, bytes, levels * head.length, inner.length);
        final CodecException ex = assertThrows(CodecException.class, () -> decode(codec, bytes));
        assertTrue(ex.getMessage().contains("objects in each other"), ex.getMessage());
    }

    @Test
    void shouldStayQuietAndSmallWhenInAJvmOfItsOwn() throws InterruptedException
    {
        final List<String> lines = new CopyOnWriteArrayList<>();
        try (ChildJvm child = ChildJvm.of(HostileBytesTest.class).jvmOptions("-Xmx" + SMALL_HEAP_MB + "m")
            .outputTo((line) -> lines.add(line)).errorTo((line) -> lines.add(line)).start())
        {
            final int exitCode = child.waitFor();
            assertEquals(List.of(), lines);
            assertEquals(0, exitCode);
        }
    }

    private static void assertNoSurprise(final Codec<?> codec, final byte[] bytes, final long seed)
    {
        try
        {
            assertHarmless(codec, bytes);
        }
        catch (final RuntimeException | Error ex)
        {
            throw new AssertionError(
                "codec=" + codec.name() + " seed=" + seed + " bytes=" + Arrays.toString(bytes), ex);
        }
    }

    private static List<Object> samples()
    {
        final Map<Object, Object> map = new HashMap<>(Map.of("k", 1, 2L, List.of("v")));
        final Node node = new Node();
        node.value = new Object[]{node, "x", new ArrayDeque<>(List.of(1, 2))};
        return List.of(
            "plain text", "text with é and €", 12345, new BigInteger("12345678901234567890"), new BigDecimal("1.25"),
            new UUID(1, 2), LocalDate.of(2026, 1, 2), ZoneId.of("Europe/Paris"), Optional.of("x"),
            new int[]{1, 2, 3}, new long[]{1, 2}, new double[]{1.0}, new boolean[]{true}, new byte[]{1, 2},
            new char[]{'a'}, new float[]{1f}, new short[]{1}, new String[]{"a", null}, new Object[]{1, "b"},
            new ArrayList<>(List.of(1, "a")), new LinkedHashSet<>(List.of(1, 2)), new PriorityQueue<>(List.of(3, 1)),
            map, new TreeMap<>(Map.of("a", 1)), Set.of(1, 2, 3), Map.of(1, 2, 3, 4), List.of(1, 2, 3),
            Arrays.asList(1, 2), node,
            new Order(7, List.of("x"), new ArrayList<>(List.of(new Line("l", 1, Colour.GREEN, 5)))),
            new Samples.AttachedHandle("fuzz", Codecs.int64()));
    }
}
