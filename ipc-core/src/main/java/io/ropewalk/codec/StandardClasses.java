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

import static io.ropewalk.codec.ContainerSerializers.Beyond.COMPARATOR;
import static io.ropewalk.codec.ContainerSerializers.Beyond.NOTHING;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.serializers.DefaultSerializers.UUIDSerializer;
import com.esotericsoftware.kryo.serializers.OptionalSerializers.OptionalSerializer;
import io.ropewalk.codec.ContainerSerializers.Entries;
import io.ropewalk.codec.ContainerSerializers.Sequences;
import io.ropewalk.codec.ContainerSerializers.Snapshots;
import io.ropewalk.codec.ValueSerializers.Whole;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.math.BigInteger;
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
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
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
import java.util.Set;
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
import java.util.function.Function;

/**
 * The JDK classes that every object codec knows. The order gives them their numbers in messages, which those of the
 * user's classes follow: nothing is added here but at the end of the later ones, whose numbers come after those.
 */
final class StandardClasses
{
    private static final Map<Class<?>, Function<Kryo, Serializer<?>>> SERIALIZERS = new LinkedHashMap<>();

    static
    {
        addValues();
        addArrays();
        addSequences();
        addSortedSequences();
        addMaps();
        addSnapshots();
        addConstants();
    }

    private StandardClasses()
    {
    }

    static boolean contains(final Class<?> type)
    {
        // Kryo comes with String and the primitives, each also for its box.
        return String.class == type ||
            MethodType.methodType(type).unwrap().returnType().isPrimitive() ||
            SERIALIZERS.containsKey(type) ||
            EnumSet.class.isAssignableFrom(type) ||
            EnumMap.class == type;
    }

    static Set<Class<?>> all()
    {
        return Set.copyOf(SERIALIZERS.keySet());
    }

    static void registerWith(final Kryo kryo)
    {
        SERIALIZERS.forEach((type, serializer) -> kryo.register(type, serializer.apply(kryo)));
    }

    /** After the user's classes, so that the numbers of these are what they were. */
    static void registerLaterOnes(final Kryo kryo)
    {
        kryo.register(EnumSet.class, new EnumElements.Sets());
        kryo.register(EnumMap.class, new EnumElements.Maps());
    }

    private static void addValues()
    {
        final List<Class<?>> types = List.of(
            BigInteger.class, BigDecimal.class, Date.class);
        types.forEach(StandardClasses::addDefault);
        add(Locale.class, new ValueSerializers.Locales());
        addTimes();
        add(Optional.class, new Whole<>(new OptionalSerializer()));
        List.of(OptionalInt.class, OptionalLong.class, OptionalDouble.class).forEach(StandardClasses::addDefault);
        add(UUID.class, new UUIDSerializer());
    }

    private static void addTimes()
    {
        final List<Class<?>> types = List.of(
            Instant.class, Duration.class, Period.class, Year.class, YearMonth.class, MonthDay.class,
            LocalDate.class, LocalTime.class, LocalDateTime.class, OffsetTime.class, OffsetDateTime.class);
        types.forEach(StandardClasses::addDefault);
        add(ZonedDateTime.class, new ValueSerializers.ZonedDateTimes());
        addDefault(ZoneOffset.class);
        addDefault(ZoneId.of("Europe/London").getClass());
    }

    private static void addArrays()
    {
        final List<Class<?>> types = List.of(
            byte[].class, char[].class, short[].class, int[].class, long[].class, float[].class, double[].class);
        types.forEach(StandardClasses::addDefault);
        add(boolean[].class, new ValueSerializers.BooleanArrays());
        add(Object[].class, new ValueSerializers.ObjectArrays());
        add(String[].class, new ValueSerializers.ObjectArrays());
    }

    private static void addDefault(final Class<?> type)
    {
        SERIALIZERS.put(type, (kryo) -> kryo.getDefaultSerializer(type));
    }

    private static void add(final Class<?> type, final Serializer<?> serializer)
    {
        SERIALIZERS.put(type, (kryo) -> serializer);
    }

    private static void addSequences()
    {
        add(ArrayList.class, new Sequences(NOTHING, (count, comparator) -> new ArrayList<>(count)));
        add(LinkedList.class, new Sequences(NOTHING, (count, comparator) -> new LinkedList<>()));
        add(Vector.class, new Sequences(NOTHING, (count, comparator) -> new Vector<>(count)));
        add(ArrayDeque.class, new Sequences(NOTHING, (count, comparator) -> new ArrayDeque<>(count)));
        add(HashSet.class, new Sequences(NOTHING, (count, comparator) -> new HashSet<>()));
        add(LinkedHashSet.class, new Sequences(NOTHING, (count, comparator) -> new LinkedHashSet<>()));
        add(ConcurrentLinkedQueue.class, new Sequences(NOTHING, (count, comparator) -> new ConcurrentLinkedQueue<>()));
        add(ConcurrentLinkedDeque.class, new Sequences(NOTHING, (count, comparator) -> new ConcurrentLinkedDeque<>()));
        add(CopyOnWriteArrayList.class, whole((elements) -> new CopyOnWriteArrayList<>(elements)));
    }

    private static void addSortedSequences()
    {
        add(TreeSet.class, new Sequences(COMPARATOR, (count, comparator) -> new TreeSet<>(comparator)));
        add(PriorityQueue.class, new Sequences(COMPARATOR, (count, comparator) -> new PriorityQueue<>(comparator)));
        add(
            ConcurrentSkipListSet.class,
            new Sequences(COMPARATOR, (count, comparator) -> new ConcurrentSkipListSet<>(comparator)));
    }

    private static void addMaps()
    {
        add(HashMap.class, new Entries(NOTHING, (count, comparator) -> new HashMap<>()));
        add(LinkedHashMap.class, new Entries(NOTHING, (count, comparator) -> new LinkedHashMap<>()));
        add(ConcurrentHashMap.class, new Entries(NOTHING, (count, comparator) -> new ConcurrentHashMap<>()));
        add(TreeMap.class, new Entries(COMPARATOR, (count, comparator) -> new TreeMap<>(comparator)));
        add(
            ConcurrentSkipListMap.class,
            new Entries(COMPARATOR, (count, comparator) -> new ConcurrentSkipListMap<>(comparator)));
    }

    private static void addSnapshots()
    {
        final Serializer<?> lists = whole(StandardClasses::immutableList);
        add(List.of().getClass(), lists);
        add(List.of(1).getClass(), lists);
        add(List.of(1, 2, 3).subList(0, 2).getClass(), lists);

        // Not Set.of: that puts a duplicate element, which may be a whole graph, into the message of its exception.
        final Serializer<?> sets = whole((elements) -> Set.copyOf(Arrays.asList(elements)));
        add(Set.of().getClass(), sets);
        add(Set.of(1).getClass(), sets);

        final Serializer<?> maps = whole((flat) -> Map.copyOf(unflatten(flat)));
        add(Map.of().getClass(), maps);
        add(Map.of(1, 2).getClass(), maps);

        add(Arrays.asList(1).getClass(), whole(Arrays::asList));
        add(Collections.singletonList(1).getClass(), whole((a) -> Collections.singletonList(a[0])));
        add(Collections.singleton(1).getClass(), whole((a) -> Collections.singleton(a[0])));
        add(
            Collections.singletonMap(1, 2).getClass(),
            whole((flat) -> Collections.singletonMap(flat[0], flat[1])));
        add(
            Collections.unmodifiableList(new ArrayList<>()).getClass(),
            whole((elements) -> Collections.unmodifiableList(Arrays.asList(elements))));
        add(
            Collections.unmodifiableSet(new HashSet<>()).getClass(),
            whole(
                (elements) -> Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(elements)))));
        add(
            Collections.unmodifiableMap(new HashMap<>()).getClass(),
            whole((flat) -> Collections.unmodifiableMap(unflatten(flat))));
    }

    private static Serializer<Object> whole(final Function<Object[], Object> factory)
    {
        return new Whole<>(new Snapshots(factory));
    }

    private static void addConstants()
    {
        final List<Object> constants = List.of(
            Collections.emptyList(), Collections.emptySet(), Collections.emptyMap(),
            Comparator.naturalOrder(), Comparator.reverseOrder(), String.CASE_INSENSITIVE_ORDER);
        constants.forEach((constant) -> add(constant.getClass(), new ValueSerializers.Constant(constant)));
    }

    /** {@code Stream.toList()} makes lists of the same class as {@code List.of}, but with nulls. */
    private static List<Object> immutableList(final Object[] elements)
    {
        final List<Object> list = Arrays.asList(elements);
        return list.contains(null) ? list.stream().toList() : List.copyOf(list);
    }

    private static Map<Object, Object> unflatten(final Object[] flat)
    {
        final Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < flat.length; i += 2)
        {
            map.put(flat[i], flat[i + 1]);
        }

        return map;
    }
}
