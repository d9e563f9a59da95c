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

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The odd values of every class that the object codec admits; the same, in the same order, in every JVM. */
final class OddValues
{
    static final Class<?>[] CLASSES =
    {
        Hue.class, Blank.class, Wide.class, TimeUnit.class, Reading.class, Mixed.class, BitSet.class, Currency.class,
        StringBuilder.class, StringBuffer.class, int[][].class, String[][].class, Hue[].class, Stack.class,
        Hashtable.class, Properties.class, LinkedBlockingQueue.class, ByLength.class,
        StandardCharsets.UTF_8.getClass()
    };

    private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

    private OddValues()
    {
    }

    enum Hue
    {
        DARK,
        LIGHT
        {
            @Override
            public String toString()
            {
                return "has a body";
            }
        }
    }

    /** No constants. */
    enum Blank
    {
    }

    /** More constants than a word has bits. */
    enum Wide
    {
        A0, A1, A2, A3, A4, A5, A6, A7, A8, A9, B0, B1, B2, B3, B4, B5, B6, B7, B8, B9, C0, C1, C2, C3, C4, C5, C6, C7,
        C8, C9, D0, D1, D2, D3, D4, D5, D6, D7, D8, D9, E0, E1, E2, E3, E4, E5, E6, E7, E8, E9, F0, F1, F2, F3, F4, F5,
        F6, F7, F8, F9, G0, G1, G2, G3, G4, G5, G6, G7, G8, G9
    }

    record Reading(
        double value, Float boxed, ZonedDateTime when, Locale place, EnumMap<Hue, Object> hues, EnumSet<Hue> set,
        Optional<Reading> inner)
    {
    }

    /** Fields of every kind, compared one by one. */
    static final class Mixed
    {
        ZonedDateTime when = later();
        EnumSet<Hue> set = EnumSet.noneOf(Hue.class);
        float number = Float.intBitsToFloat(0x7fc00abc);
        Object any = Locale.forLanguageTag("sr-Latn-RS");

        @Override
        public boolean equals(final Object other)
        {
            return other instanceof Mixed && when.equals(((Mixed)other).when) && set.equals(((Mixed)other).set) &&
                Float.floatToRawIntBits(number) == Float.floatToRawIntBits(((Mixed)other).number) &&
                any.equals(((Mixed)other).any);
        }

        @Override
        public int hashCode()
        {
            return when.hashCode();
        }
    }

    /** A comparator with a name. */
    static final class ByLength implements Comparator<String>, Serializable
    {
        private static final long serialVersionUID = 1L;

        @Override
        public int compare(final String one, final String other)
        {
            return Integer.compare(one.length(), other.length());
        }

        @Override
        public boolean equals(final Object other)
        {
            return other instanceof ByLength;
        }

        @Override
        public int hashCode()
        {
            return 1;
        }
    }

    static ZonedDateTime later()
    {
        return ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 0, VIENNA).withLaterOffsetAtOverlap();
    }

    static List<Object> all()
    {
        final List<Object> all = new ArrayList<>();
        all.addAll(numbers());
        all.addAll(texts());
        all.addAll(times());
        all.addAll(arrays());
        all.addAll(collections());
        all.addAll(maps());
        all.addAll(enums());
        all.addAll(users());
        return all;
    }

    private static List<Object> numbers()
    {
        return List.of(
            true, false, Byte.MIN_VALUE, Byte.MAX_VALUE, Short.MIN_VALUE, Short.MAX_VALUE, Character.MIN_VALUE,
            Character.MAX_VALUE, '\ud800', 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0L, -1L, Long.MIN_VALUE,
            Long.MAX_VALUE, 0f, -0f, Float.NaN, Float.intBitsToFloat(0x7fc00abc), Float.intBitsToFloat(0xffc00001),
            Float.MIN_VALUE, Float.NEGATIVE_INFINITY, 0d, -0d, Double.NaN, Double.longBitsToDouble(0x7ff8000000000abcL),
            Double.longBitsToDouble(0xfff8000000000001L), Double.MIN_VALUE, Double.NEGATIVE_INFINITY,
            BigInteger.ZERO, BigInteger.ONE.negate(), BigInteger.TWO.pow(63), BigInteger.TWO.pow(2000).negate(),
            BigDecimal.ZERO, BigDecimal.ONE, new BigDecimal("0.000"), new BigDecimal("0E+7"), new BigDecimal("1.0"),
            new BigDecimal("1E+2147483647"), new BigDecimal(BigInteger.ONE, Integer.MAX_VALUE),
            new BigDecimal("-12345678901234567890.123"), new BigDecimal("123456789012345678"),
            new BigDecimal(BigInteger.TWO.pow(63), -3), new BigDecimal(Long.MIN_VALUE), new BigDecimal("-1"));
    }

    private static List<Object> texts()
    {
        return List.of(
            "", "a", "\u0000", "\ud800", "\udc00\ud800", "\ud83d\ude00", "é", "x".repeat(70_000), "é".repeat(33),
            new UUID(0, 0), new UUID(-1, -1), Locale.ROOT, Locale.US, new Locale.Builder().setLanguage("sr")
                .setScript("Latn").setRegion("RS").build(), Locale.forLanguageTag("th-TH-u-ca-buddhist-nu-thai"),
            Locale.forLanguageTag("de-DE-x-lvariant-POSIX"), Locale.forLanguageTag("sl-rozaj-biske"),
            Locale.forLanguageTag("und-Cyrl"), Locale.forLanguageTag("en-t-jp"), Locale.forLanguageTag("he"),
            new Locale("ja", "JP", "JP"), new Locale("th", "TH", "TH"), new Locale("no", "NO", "NY"),
            new Locale("", "", "odd variant"), new Locale("xx-yy", "ZZ"), new Locale("é"),
            new StringBuilder("build\ud800er"), new StringBuffer(), Currency.getInstance("EUR"),
            Currency.getInstance("XAU"), bits(), new BitSet(), StandardCharsets.UTF_8);
    }

    private static BitSet bits()
    {
        final BitSet bits = new BitSet(3);
        bits.set(0);
        bits.set(1000);
        return bits;
    }

    private static List<Object> times()
    {
        final LocalDateTime overlap = LocalDateTime.of(2026, 10, 25, 2, 30);
        return List.of(
            new Date(0), new Date(-1), new Date(Long.MIN_VALUE), new Date(Long.MAX_VALUE),
            Instant.MIN, Instant.MAX, Instant.ofEpochSecond(-1, 999_999_999), Duration.ZERO, Duration.ofNanos(-1),
            Duration.ofSeconds(Long.MIN_VALUE), Duration.ofSeconds(Long.MAX_VALUE, 999_999_999), Period.ZERO,
            Period.of(-1, Integer.MAX_VALUE, Integer.MIN_VALUE), Year.of(Year.MIN_VALUE), Year.of(Year.MAX_VALUE),
            Year.of(0), YearMonth.of(-1, 12), YearMonth.of(Year.MAX_VALUE, 1), MonthDay.of(2, 29), LocalDate.MIN,
            LocalDate.MAX, LocalDate.of(0, 2, 29), LocalTime.MIN, LocalTime.MAX, LocalTime.of(1, 0, 0, 1),
            LocalTime.of(0, 0, 1), LocalTime.of(5, 7), LocalDateTime.MIN, LocalDateTime.MAX, OffsetTime.MIN,
            OffsetTime.MAX, OffsetTime.of(1, 2, 3, 4, ZoneOffset.ofHoursMinutesSeconds(-1, -2, -3)), OffsetDateTime.MIN,
            OffsetDateTime.MAX, ZoneOffset.UTC, ZoneOffset.MIN, ZoneOffset.MAX, ZoneOffset.ofTotalSeconds(1),
            VIENNA, ZoneId.of("UTC"), ZoneId.of("GMT+2"), ZoneId.of("UT-01:30"), ZoneId.of("Etc/GMT+5"),
            later(), overlap.atZone(VIENNA).withEarlierOffsetAtOverlap(),
            LocalDateTime.of(2026, 3, 29, 2, 30).atZone(VIENNA), overlap.atZone(ZoneOffset.ofHours(2)),
            overlap.atZone(ZoneId.of("UTC+01:00")), overlap.atZone(ZoneOffset.UTC),
            later().withFixedOffsetZone(), LocalDateTime.of(1880, 1, 1, 0, 0).atZone(VIENNA),
            LocalDateTime.of(999_999_999, 12, 31, 0, 0).atZone(ZoneId.of("Pacific/Apia")),
            LocalDateTime.of(2026, 4, 5, 1, 45).atZone(ZoneId.of("Australia/Lord_Howe")).withLaterOffsetAtOverlap());
    }

    private static List<Object> arrays()
    {
        return List.of(
            new boolean[0], new boolean[]{true}, new byte[0], new byte[]{-1}, new char[]{'\ud800'}, new short[]{-1},
            new int[]{Integer.MIN_VALUE}, new long[]{Long.MIN_VALUE, 0},
            new float[]{-0f, Float.intBitsToFloat(0x7fc00abc)},
            new double[]{-0d, Double.longBitsToDouble(0x7ff8000000000abcL)}, new String[]{null, "", "\ud800"},
            new Object[]{null, new Object[]{new int[]{1}}, "x"}, new int[][]{{1}, null, {}},
            new String[][]{{null}, {}}, new Hue[]{Hue.LIGHT, null, Hue.DARK});
    }

    private static List<Object> collections()
    {
        final List<Object> content = Arrays.asList("b", null, later(), EnumSet.of(Hue.LIGHT), "b", List.of(-0d));
        final List<String> words = List.of("ccc", "a", "bb");
        final TreeSet<String> byLength = new TreeSet<>(new ByLength());
        byLength.addAll(words);
        final TreeSet<String> backwards = new TreeSet<>(Comparator.reverseOrder());
        backwards.addAll(words);
        final ConcurrentSkipListSet<String> skipping = new ConcurrentSkipListSet<>(String.CASE_INSENSITIVE_ORDER);
        skipping.addAll(words);
        final PriorityQueue<String> queue = new PriorityQueue<>(new ByLength());
        queue.addAll(List.of("dd", "ccc", "a", "bb", "ee", "f"));
        return List.of(
            new ArrayList<>(content), new ArrayList<>(), new LinkedList<>(content), new Vector<>(content),
            new ArrayDeque<>(words), new ArrayDeque<>(), new HashSet<>(content), new LinkedHashSet<>(content),
            new ConcurrentLinkedQueue<>(words), new ConcurrentLinkedDeque<>(words), new CopyOnWriteArrayList<>(content),
            byLength, backwards, new TreeSet<>(), new TreeSet<>(new ByLength()), skipping, queue, new PriorityQueue<>(),
            List.of(), List.of(1), List.of(1, 2), List.of(1, 2, 3), List.of(1, 2, 3, 4).subList(1, 3), Set.of(),
            Set.of(1), Set.of(1, 2), Set.of(1, 2, 3), Stream.of(1, null).toList(), Stream.of(1, 2, 3).toList(),
            Stream.of().toList(), content, Arrays.asList(), Collections.singletonList(null),
            Collections.singleton(null),
            Collections.unmodifiableList(new ArrayList<>(content)), Collections.unmodifiableSet(new HashSet<>(content)),
            Collections.unmodifiableSet(new LinkedHashSet<>(words)), Collections.emptyList(), Collections.emptySet(),
            Optional.empty(), Optional.of(Optional.of(later())), OptionalInt.empty(), OptionalInt.of(-1),
            OptionalLong.of(Long.MIN_VALUE), OptionalLong.empty(), OptionalDouble.of(-0d), OptionalDouble.empty(),
            OptionalDouble.of(Double.longBitsToDouble(0x7ff8000000000abcL)), Comparator.naturalOrder(),
            Comparator.reverseOrder(), String.CASE_INSENSITIVE_ORDER, stack(words), new LinkedBlockingQueue<>(words));
    }

    private static Stack<String> stack(final Collection<String> words)
    {
        final Stack<String> stack = new Stack<>();
        stack.addAll(words);
        return stack;
    }

    private static List<Object> maps()
    {
        final Map<Object, Object> content = new LinkedHashMap<>();
        content.put("z", later());
        content.put(null, null);
        content.put(-0d, 0d);
        content.put("a", new EnumMap<>(Map.of(Hue.DARK, 1)));
        final TreeMap<String, Object> tree = new TreeMap<>(Comparator.reverseOrder());
        tree.putAll(Map.of("a", 1, "b", 2));
        final ConcurrentSkipListMap<String, Object> skipping = new ConcurrentSkipListMap<>(new ByLength());
        skipping.putAll(Map.of("a", 1, "bb", 2));
        final Properties properties = new Properties();
        properties.put("k", "v");
        return List.of(
            content, new HashMap<>(content), new HashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(Map.of(1, 2)),
            new ConcurrentHashMap<>(Map.of(1, 2)), tree, new TreeMap<>(), skipping, new ConcurrentSkipListMap<>(),
            Map.of(), Map.of(1, 2), Map.of(1, 2, 3, 4), Collections.singletonMap(null, null), Collections.emptyMap(),
            Collections.unmodifiableMap(content), new Hashtable<>(Map.of("a", 1)), properties);
    }

    private static List<Object> enums()
    {
        final EnumMap<Hue, Object> nulls = new EnumMap<>(Hue.class);
        nulls.put(Hue.LIGHT, null);
        return List.of(
            Hue.DARK, Hue.LIGHT, TimeUnit.DAYS, EnumSet.noneOf(Hue.class), EnumSet.allOf(Hue.class),
            EnumSet.of(Hue.LIGHT), EnumSet.noneOf(Blank.class), EnumSet.noneOf(Wide.class), EnumSet.of(Wide.G9),
            EnumSet.allOf(Wide.class), EnumSet.of(TimeUnit.DAYS), new EnumMap<>(Hue.class), new EnumMap<>(Blank.class),
            new EnumMap<>(Map.of(Wide.G9, List.of(1), Wide.A0, "x")), nulls,
            new EnumMap<>(Map.of(Hue.DARK, new EnumMap<>(Hue.class))));
    }

    private static List<Object> users()
    {
        final Reading inner = new Reading(
            Double.longBitsToDouble(0xfff8000000000001L), -0f, later(), new Locale("ja", "JP", "JP"),
            new EnumMap<>(Hue.class), EnumSet.of(Hue.LIGHT), Optional.empty());
        final Reading outer = new Reading(-0d, Float.NaN, later().plusHours(3), Locale.forLanguageTag("und-Cyrl"),
            new EnumMap<>(Map.of(Hue.LIGHT, inner)), EnumSet.noneOf(Hue.class), Optional.of(inner));
        return List.of(
            inner, outer, new Reading(0, null, null, null, null, null, null), new Mixed(),
            new Object[]{outer, inner, outer, new ArrayList<>(List.of(new Mixed(), outer))});
    }
}
