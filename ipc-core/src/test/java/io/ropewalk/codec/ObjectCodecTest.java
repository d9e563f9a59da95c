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
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ropewalk.codec.Samples.Colour;
import io.ropewalk.codec.Samples.Derived;
import io.ropewalk.codec.Samples.Handle;
import io.ropewalk.codec.Samples.Line;
import io.ropewalk.codec.Samples.Node;
import io.ropewalk.codec.Samples.NotRegistered;
import io.ropewalk.codec.Samples.Order;
import io.ropewalk.codec.Samples.Tags;
import io.ropewalk.error.CodecException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ObjectCodecTest
{
    private static final Codec<Object> CODEC = Samples.codec();

    @Test
    void shouldKeepValueAndClassWhenItIsStandard()
    {
        for (final Object value : List.of(
            true, (byte)-1, 'x', (short)-2, 3, 4L, 5.5f, -6.6, "", "text?", "é€", "\ud800 unpaired", "a".repeat(3000),
            BigInteger.TEN.pow(50), new BigDecimal("-1.50"), new UUID(1, 2), new Date(3), Locale.CANADA_FRENCH,
            Instant.MAX, Duration.ofNanos(5), Period.ofDays(2), Year.of(2026), YearMonth.of(2026, 1),
            MonthDay.of(2, 29), LocalDate.MIN, LocalTime.NOON, LocalDateTime.MAX, OffsetDateTime.MIN,
            ZoneOffset.ofHours(2), ZoneId.of("Europe/Paris"),
            ZonedDateTime.of(LocalDateTime.of(2026, 1, 2, 3, 4), ZoneId.of("Asia/Tokyo")),
            Optional.empty(), Optional.of("x"), OptionalInt.of(3)))
        {
            final Object copy = roundTrip(CODEC, value);
            assertEquals(value, copy);
            assertSame(value.getClass(), copy.getClass());
        }
    }

    @Test
    void shouldKeepCollectionsAndTheirClassWhenStandard()
    {
        final List<Object> content = Arrays.asList("b", 1, "a", List.of(2L), null, "b");
        final List<Object> distinct = List.of("c", "a", "b");
        for (final Collection<?> value : List.<Collection<?>>of(
            new ArrayList<>(content), new LinkedList<>(content), new HashSet<>(content), new LinkedHashSet<>(content),
            new CopyOnWriteArrayList<>(content), content, Collections.unmodifiableList(new ArrayList<>(content)),
            Collections.unmodifiableSet(new HashSet<>(content)), new TreeSet<>(distinct),
            new ConcurrentSkipListSet<>(distinct), Collections.singletonList(null), Collections.singleton("x"),
            Collections.emptyList(), Collections.emptySet(), List.of(), List.of(1), List.of(1, 2), Set.of(), Set.of(1),
            Set.of(1, 2, 3)))
        {
            final Object copy = roundTrip(CODEC, value);
            assertEquals(value, copy);
            assertSame(value.getClass(), copy.getClass());
        }

        assertEquals(List.of(1, 2), roundTrip(CODEC, List.of(0, 1, 2, 3).subList(1, 3)));
        assertEquals(List.of(1, 2), roundTrip(CODEC, Stream.of(1, 2).toList()));
        assertEquals(Arrays.asList(1, null), roundTrip(CODEC, Stream.of(1, null).toList()));
        final Collection<?> deque = (Collection<?>)roundTrip(CODEC, new ArrayDeque<>(distinct));
        assertEquals(distinct, new ArrayList<>(deque));
    }

    @Test
    void shouldKeepMapsAndTheirClassWhenStandard()
    {
        final Map<Object, Object> content = new LinkedHashMap<>();
        content.put("z", 1);
        content.put("a", List.of("x"));
        for (final Map<?, ?> value : List.<Map<?, ?>>of(
            new HashMap<>(content), content, new TreeMap<>(content), new ConcurrentHashMap<>(content),
            new ConcurrentSkipListMap<>(content), Collections.unmodifiableMap(content),
            Collections.singletonMap(1, null), Collections.emptyMap(), Map.of(), Map.of(1, 2), Map.copyOf(content)))
        {
            final Object copy = roundTrip(CODEC, value);
            assertEquals(value, copy);
            assertSame(value.getClass(), copy.getClass());
        }
    }

    @Test
    void shouldKeepTheOrderWhenThereIsAComparator()
    {
        final TreeSet<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(List.of("b", "A"));
        assertTrue(((TreeSet<?>)roundTrip(CODEC, set)).comparator() == String.CASE_INSENSITIVE_ORDER);
        final TreeMap<Integer, Integer> map = new TreeMap<>(Comparator.reverseOrder());
        map.putAll(Map.of(1, 1, 2, 2));
        assertEquals(2, ((TreeMap<?, ?>)roundTrip(CODEC, map)).firstKey());
        final PriorityQueue<Integer> queue = new PriorityQueue<>(Comparator.reverseOrder());
        queue.addAll(List.of(1, 3, 2));
        assertEquals(3, ((PriorityQueue<?>)roundTrip(CODEC, queue)).peek());
    }

    @Test
    void shouldKeepArraysWhenStandardOrRegistered()
    {
        final Object[] all =
        {
            new boolean[]{true, false}, new byte[]{1, -1}, new char[]{'a', '\uffff'}, new short[]{1, -1},
            new int[]{1, -1, Integer.MIN_VALUE}, new long[]{1, Long.MIN_VALUE}, new float[]{1.5f}, new double[]{2.5, 0},
            new String[]{"a", null}, new Object[]{1, "b", null, new int[0]}, new Line[]{new Line("x", 1, null, null)}
        };
        final Object[] copy = (Object[])roundTrip(CODEC, all);
        assertTrue(Arrays.deepEquals(all, copy));
        for (int i = 0; i < all.length; i++)
        {
            assertSame(all[i].getClass(), copy[i].getClass());
        }
    }

    @Test
    void shouldKeepUserObjectsWhenRandom()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++)
        {
            final List<Line> lines = new ArrayList<>();
            for (int k = random.nextInt(4); k > 0; k--)
            {
                final Colour colour = Colour.values()[random.nextInt(2)];
                lines.add(new Line("line " + k, random.nextInt(), random.nextBoolean() ? colour : null, k));
            }

            final Order order = new Order(random.nextInt(), random.nextBoolean() ? List.of("x") : null, lines);
            assertEquals(order, roundTrip(CODEC, order), "seed=" + seed);
        }
    }

    @Test
    void shouldKeepFieldsApartWhenOneHidesAnother()
    {
        assertTrue(((Derived)roundTrip(CODEC, Derived.of(1, 2))).holds(1, 2));
    }

    @Test
    void shouldKeepUserCollectionWhenItHasAConstructor()
    {
        final Tags tags = new Tags();
        tags.add("one");
        final Object copy = roundTrip(CODEC, tags);
        assertEquals(tags, copy);
        assertSame(Tags.class, copy.getClass());
    }

    @Test
    void shouldKeepTheGraphWhenItIsSharedOrCyclic()
    {
        final Node node = new Node();
        node.next = node;
        final List<Object> shared = List.of("shared");
        node.value = new Object[]{shared, shared};
        final Node copy = (Node)roundTrip(CODEC, node);
        assertSame(copy, copy.next);
        assertSame(((Object[])copy.value)[0], ((Object[])copy.value)[1]);
        assertSame(List.of(1).getClass(), ((Object[])copy.value)[1].getClass());
    }

    @Test
    void shouldNameTheClassAndTheRemedyWhenNotRegistered()
    {
        for (final Object value : List.of(new NotRegistered(), new Line("x", 1, null, new NotRegistered()),
            List.of(Map.of("k", new NotRegistered())), new Order(1, new NotRegistered(), null)))
        {
            final CodecException ex = assertThrows(CodecException.class, () -> encode(CODEC, value));
            assertTrue(ex.getMessage().contains("class=" + NotRegistered.class.getName()), ex.getMessage());
            assertTrue(ex.getMessage().contains("Codecs.object("), ex.getMessage());
            assertEquals("still works", roundTrip(CODEC, "still works"));
        }
    }

    @Test
    void shouldRefuseRegistrationWhenTheClassCannotBeWritten()
    {
        for (final Class<?> type : List.of(Number.class, Runnable.class, Exception.class, Thread.class,
            Collections.synchronizedList(new ArrayList<>()).getClass()))
        {
            final CodecException ex = assertThrows(CodecException.class, () -> Codecs.object(type), type.getName());
            assertTrue(ex.getMessage().contains("class=" + type.getName()), ex.getMessage());
        }

        assertThrows(NullPointerException.class, () -> Codecs.object((Class<?>)null));
    }

    @Test
    void shouldRefuseObjectWhenItsKindIsNotSupported()
    {
        final Runnable lambda = () -> {};
        for (final Object value : List.of(lambda, Thread.currentThread()))
        {
            assertThrows(CodecException.class, () -> encode(CODEC, value));
            assertThrows(CodecException.class, () -> Codecs.object(value.getClass()), value.getClass().getName());
        }
    }

    @Test
    void shouldRefuseObjectWhenNestedTooDeeply()
    {
        final Node first = new Node();
        Node last = first;
        for (int i = 0; i < 100_000; i++)
        {
            last.next = new Node();
            last = last.next;
        }

        assertThrows(CodecException.class, () -> encode(CODEC, first));
    }

    @Test
    void shouldThrowNullPointerExceptionWhenElementIsNull()
    {
        assertThrows(NullPointerException.class, () -> CODEC.encode(null, new ExpandableArrayBuffer(), 0));
        assertThrows(CodecException.class, () -> decode(CODEC, new byte[]{0}));
    }

    @Test
    void shouldHaveTheSameNameOnlyWhenRegistrationsMatch()
    {
        final String name = Codecs.object(Colour.class, Line.class).name();
        assertEquals(name, Codecs.object(Colour.class, Line.class).name());
        assertEquals(name, Codecs.object(String.class, Colour.class, Colour.class, int.class, Line.class).name());
        assertNotEquals(name, Codecs.object(Line.class, Colour.class).name());
        assertNotEquals(name, Codecs.object(Colour.class).name());
        assertTrue(name.getBytes(UTF_8).length <= CodecForm.MAX_NAME_LENGTH_BYTES, name);
    }

    @Test
    void shouldEncodeTheSameBytesWhenAnotherInstanceDoes()
    {
        final Object value = List.of(new Line("x", 1, Colour.GREEN, Map.of(1, 2)), new TreeSet<>(List.of(1)));
        assertArrayEquals(encode(CODEC, value), encode(Samples.codec(), value));
    }

    @Test
    void shouldWorkLikeTheOriginalWhenSerialised() throws Exception
    {
        @SuppressWarnings("unchecked")
        final Codec<Object> copy = (Codec<Object>)CodecChecks.serialise(CODEC);
        assertEquals(CODEC.name(), copy.name());
        final Object value = new Line("x", 1, Colour.GREEN, null);
        assertEquals(value, decode(copy, encode(CODEC, value)));
    }

    @Test
    void shouldReattachHandleWhenItsInterfaceIsRegistered()
    {
        final Handle handle = new Samples.AttachedHandle("one", Codecs.record(Line2.class));
        final Object[] copy = (Object[])roundTrip(CODEC, new Object[]{handle, "x", handle});
        assertSame(handle, copy[0]);
        assertSame(handle, copy[2]);
        assertSame(handle, roundTrip(CODEC, handle));
    }

    @Test
    void shouldRefuseHandleWhenTheStreamHoldsForeignClasses()
    {
        final Handle handle = new Samples.AttachedHandle("two", new TreacherousCodec());
        final byte[] bytes = encode(CODEC, handle);
        assertThrows(CodecException.class, () -> decode(CODEC, bytes));
    }

    @Test
    void shouldRefuseHandleWhenItCannotReattach()
    {
        final Handle handle = new Samples.AttachedHandle("three", Codecs.utf8());
        final byte[] bytes = encode(CODEC, handle);
        Samples.ATTACHED.remove("three");
        assertThrows(CodecException.class, () -> decode(CODEC, bytes));
        assertNull(Samples.ATTACHED.get("three"));
    }

    @Test
    void shouldServeManyThreadsWhenShared() throws Exception
    {
        final ExecutorService threads = Executors.newFixedThreadPool(4);
        try
        {
            final List<Future<?>> results = new ArrayList<>();
            for (int t = 0; t < 4; t++)
            {
                final int first = t * 1_000;
                results.add(threads.submit(() ->
                {
                    for (int i = first; i < first + 500; i++)
                    {
                        final Object order = new Order(i, List.of(i), List.of());
                        assertEquals(order, roundTrip(CODEC, order));
                    }
                }));
            }

            for (final Future<?> result : results)
            {
                result.get();
            }
        }
        finally
        {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldServeTheSameThreadWhenAConstructorComesBack()
    {
        final Codec<Object> codec = Codecs.object(Reentrant.class);
        assertEquals(new Reentrant("x"), roundTrip(codec, new Reentrant("x")));
    }

    private record Line2(String text)
    {
    }

    private record Reentrant(String text)
    {
        private static final Codec<Object> SAME = Codecs.object(Reentrant.class);

        Reentrant
        {
            if (text.length() < 4)
            {
                roundTrip(SAME, new Reentrant(text + text + text + text));
            }
        }
    }

    private static final class TreacherousCodec implements Codec<String>
    {
        private static final long serialVersionUID = 1L;

        private final Date foreign = new Date();

        @Override
        public String name()
        {
            return "treacherous " + foreign;
        }

        @Override
        public int encode(
            final String element, final MutableDirectBuffer buffer, final int offset)
        {
            return 0;
        }

        @Override
        public String decode(final DirectBuffer buffer, final int offset, final int length)
        {
            return "";
        }
    }
}
