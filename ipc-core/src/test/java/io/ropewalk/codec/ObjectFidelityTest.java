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
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ropewalk.codec.OddValues.Hue;
import io.ropewalk.codec.OddValues.Mixed;
import io.ropewalk.codec.OddValues.Reading;
import io.ropewalk.error.CodecException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.SimpleTimeZone;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the object codec admits comes back equal; the rest is refused, with advice that can be followed. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ObjectFidelityTest
{
    private static final Codec<Object> CODEC = Codecs.object(OddValues.CLASSES);

    @TempDir
    private Path folder;

    /** In a JVM of another version: {@code write FILE}, or {@code check FILE}. */
    public static void main(final String[] args) throws IOException
    {
        final Path file = Path.of(args[1]);
        if ("write".equals(args[0]))
        {
            write(file);
        }
        else
        {
            check(file);
        }
    }

    @Test
    void shouldComeBackEqualWhenAdmitted()
    {
        for (final Object value : OddValues.all())
        {
            assertAlike(value, roundTrip(CODEC, value));
            assertAlike(value, ((List<?>)roundTrip(CODEC, new ArrayList<>(List.of(value, 1)))).get(0));
            assertAlike(value, ((Optional<?>)roundTrip(CODEC, Optional.of(value))).get());
        }
    }

    @Test
    void shouldHaveOddValuesOfEveryClassThatIsStandard()
    {
        final Set<Class<?>> seen = new LinkedHashSet<>();
        OddValues.all().forEach((value) -> seen.add(value.getClass()));
        for (final Class<?> type : StandardClasses.all())
        {
            assertTrue(seen.contains(type), "no odd value of " + type.getName());
        }
    }

    /** What older versions have written: those values whose encoding has changed since. */
    @Test
    void shouldReadWhatOlderVersionsWrote()
    {
        final byte[] summer = encode(CODEC, ZonedDateTime.parse("2026-07-01T12:00+02:00[Europe/Vienna]"));
        final String text = new String(summer, java.nio.charset.StandardCharsets.ISO_8859_1);
        final int mark = text.indexOf('@');
        final byte[] old = Arrays.copyOf(summer, mark);
        old[mark - 1] |= (byte)0x80;
        assertEquals(ZonedDateTime.parse("2026-07-01T12:00+02:00[Europe/Vienna]"), decode(CODEC, old));
    }

    @Test
    void shouldRefuseAnOffsetThatTheZoneDoesNotHave()
    {
        final byte[] bytes = encode(CODEC, ZonedDateTime.parse("2026-07-01T12:00+02:00[Europe/Vienna]"));
        final int seconds = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("7200");
        bytes[seconds] = '3';
        final CodecException ex = assertThrows(CodecException.class, () -> decode(CODEC, bytes));
        assertTrue(ex.getMessage().contains("time zone data differ"), ex.getMessage());
    }

    @Test
    void shouldComeBackEqualWhenAnotherJdkReadsIt() throws Exception
    {
        final List<Path> others = otherJdks();
        Assumptions.assumeFalse(others.isEmpty(), "skipped: no other JDK beside " + System.getProperty("java.home"));
        final Path ours = folder.resolve("ours");
        write(ours);
        for (final Path java : others)
        {
            final Path theirs = folder.resolve("theirs");
            run(java, "check", ours);
            run(java, "write", theirs);
            check(theirs);
        }
    }

    private void run(final Path java, final String task, final Path file) throws Exception
    {
        final Process process = new ProcessBuilder(
            java.toString(), "-cp", System.getProperty("java.class.path"), ObjectFidelityTest.class.getName(), task,
            file.toString()).redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile()).start();
        try
        {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), "no end: " + java);
            assertEquals(0, process.exitValue(), () -> java + " " + task + ": " + output());
        }
        finally
        {
            process.destroyForcibly();
        }
    }

    private String output()
    {
        try
        {
            return Files.readString(folder.resolve("output"));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Of another version, not younger than ours can be run on: the classes are compiled for the oldest. */
    private static List<Path> otherJdks() throws IOException
    {
        final Map<Integer, Path> found = new TreeMap<>();
        final Path parent = Path.of(System.getProperty("java.home")).toRealPath().getParent();
        try (Stream<Path> homes = Files.list(parent))
        {
            homes.forEach((home) -> found.putIfAbsent(version(home), home.resolve("bin").resolve("java")));
        }

        found.keySet().removeIf((version) -> version < 17 || version == Runtime.version().feature());
        return List.copyOf(found.values());
    }

    private static int version(final Path home)
    {
        try
        {
            final Properties release = new Properties();
            try (var in = Files.newInputStream(home.resolve("release")))
            {
                release.load(in);
            }

            return Files.isExecutable(home.resolve("bin").resolve("java")) ?
                Runtime.Version.parse(release.getProperty("JAVA_VERSION", "0").replace("\"", "")).feature() : 0;
        }
        catch (final IOException | IllegalArgumentException ignored)
        {
            return 0;
        }
    }

    private static void write(final Path file) throws IOException
    {
        try (OutputStream bytes = Files.newOutputStream(file); DataOutputStream out = new DataOutputStream(bytes))
        {
            for (final Object value : OddValues.all())
            {
                final byte[] encoded = encode(CODEC, value);
                out.writeInt(encoded.length);
                out.write(encoded);
            }
        }
    }

    private static void check(final Path file) throws IOException
    {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file))))
        {
            for (final Object value : OddValues.all())
            {
                assertAlike(value, decode(CODEC, in.readNBytes(in.readInt())));
            }

            assertEquals(-1, in.read());
        }
    }

    /** Equal, of the same family, in the same order, with the same comparator and the same bits. */
    static void assertAlike(final Object value, final Object copy)
    {
        final String what = value.getClass().getName();
        if (value instanceof Object[] || value.getClass().isArray())
        {
            assertSame(value.getClass(), copy.getClass());
            assertTrue(Arrays.deepEquals(new Object[]{value}, new Object[]{copy}), what);
            assertBits(value, copy);
            return;
        }

        if (value instanceof Queue<?> && !(value instanceof List<?>) || value instanceof Deque<?>)
        {
            assertSame(value.getClass(), copy.getClass());
            assertEquals(Arrays.asList(((Collection<?>)value).toArray()), Arrays.asList(((Collection<?>)copy).toArray()));
        }
        else if (value instanceof CharSequence)
        {
            assertSame(value.getClass(), copy.getClass());
            assertEquals(value.toString(), copy.toString());
        }
        else
        {
            assertEquals(value, copy, what);
            assertEquals(copy, value, what);
            assertEquals(value.hashCode(), copy.hashCode(), what);
        }

        assertBits(value, copy);
        assertFamily(value, copy);
    }

    private static void assertFamily(final Object value, final Object copy)
    {
        if (!value.getClass().getName().contains("ImmutableCollections"))
        {
            assertSame(value.getClass(), copy.getClass());
        }

        assertEquals(RefillCheck.comparatorOf(value), RefillCheck.comparatorOf(copy));
        if (value instanceof LinkedHashSet<?> || value instanceof SortedSet<?> || value instanceof EnumSet<?> ||
            value.getClass().getName().endsWith("UnmodifiableSet"))
        {
            assertEquals(new ArrayList<>((Collection<?>)value), new ArrayList<>((Collection<?>)copy));
        }

        if (value instanceof LinkedHashMap<?, ?> || value instanceof SortedMap<?, ?> || value instanceof EnumMap<?, ?>)
        {
            assertEquals(
                new ArrayList<>(((Map<?, ?>)value).keySet()), new ArrayList<>(((Map<?, ?>)copy).keySet()));
        }

        if (value instanceof EnumSet<?>)
        {
            assertEquals(EnumSet.complementOf((EnumSet<?>)value), EnumSet.complementOf((EnumSet<?>)copy));
        }
    }

    private static void assertBits(final Object value, final Object copy)
    {
        if (value instanceof Double)
        {
            assertEquals(Double.doubleToRawLongBits((Double)value), Double.doubleToRawLongBits((Double)copy));
        }
        else if (value instanceof Float)
        {
            assertEquals(Float.floatToRawIntBits((Float)value), Float.floatToRawIntBits((Float)copy));
        }
        else if (value instanceof double[])
        {
            assertTrue(Arrays.equals(
                Arrays.stream((double[])value).mapToLong(Double::doubleToRawLongBits).toArray(),
                Arrays.stream((double[])copy).mapToLong(Double::doubleToRawLongBits).toArray()));
        }
        else if (value instanceof float[])
        {
            for (int i = 0; i < ((float[])value).length; i++)
            {
                assertEquals(
                    Float.floatToRawIntBits(((float[])value)[i]), Float.floatToRawIntBits(((float[])copy)[i]));
            }
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void shouldKeepTheEnumClassWhenThereAreNoElements()
    {
        final EnumMap<Hue, Object> map = (EnumMap<Hue, Object>)roundTrip(CODEC, new EnumMap<>(Hue.class));
        map.put(Hue.LIGHT, 1);
        final EnumSet<Hue> set = (EnumSet<Hue>)roundTrip(CODEC, EnumSet.noneOf(Hue.class));
        set.add(Hue.LIGHT);
        assertThrows(ClassCastException.class, () -> ((EnumMap<?, Object>)map).putAll((Map)Map.of(TimeUnit.DAYS, 1)));
        assertThrows(ClassCastException.class, () -> ((Set)set).add(TimeUnit.DAYS));
        final CodecException ex = assertThrows(
            CodecException.class, () -> encode(Codecs.object(), EnumSet.noneOf(Hue.class)));
        assertTrue(ex.getMessage().contains("add it to Codecs.object(…, Hue.class)"), ex.getMessage());
        assertEquals(EnumSet.of(Hue.DARK), roundTrip(Codecs.object(Hue.class), EnumSet.of(Hue.DARK)));
        assertEquals(Codecs.object(Hue.class).name(), Codecs.object(Hue.class, EnumSet.class, EnumMap.class).name());
    }

    @Test
    void shouldRefuseWithAdviceThatWorksWhenItWouldNotComeBackEqual()
    {
        final Map<Object, Object> recent = new LinkedHashMap<>(16, 0.75f, true);
        recent.put("a", 1);
        assertRefused(CODEC, recent, "new LinkedHashMap<>(map)", new LinkedHashMap<>(recent));
        assertRefused(CODEC, new LinkedHashMap<>(16, 0.75f, true), "new LinkedHashMap<>(map)", new LinkedHashMap<>());
        final Locale odd = new Locale("xx", "a b", "c");
        assertEquals(odd, roundTrip(CODEC, odd));
        final LinkedBlockingQueue<Object> bounded = new LinkedBlockingQueue<>(3);
        bounded.add(1);
        assertRefused(CODEC, bounded, "new ArrayList<>(it)", new ArrayList<>(bounded));
        final Properties defaults = new Properties();
        defaults.put("k", "v");
        assertRefused(CODEC, new Properties(defaults), "new LinkedHashMap<>(it)", new LinkedHashMap<>());
        final Codec<Object> queues = Codecs.object(PriorityBlockingQueue.class);
        final PriorityBlockingQueue<Integer> ordered = new PriorityBlockingQueue<>(3, Comparator.reverseOrder());
        ordered.add(1);
        assertRefused(queues, ordered, "new ArrayList<>(it)", new ArrayList<>(ordered));
        for (final Object closed : List.of(Collections.synchronizedList(new ArrayList<>(List.of(1))),
            new ArrayList<>(List.of(1, 2)).subList(0, 1), Collections.unmodifiableList(new LinkedList<>(List.of(1))),
            new HashMap<>(Map.of(1, 2)).values()))
        {
            assertRefused(CODEC, closed, "new ArrayList<>(it)", new ArrayList<>((Collection<?>)closed));
        }

        assertRefused(CODEC, new TreeSet<>(Set.of(1, 2)).headSet(2), "new TreeSet<>(it)", new TreeSet<>(Set.of(1)));
        assertRefused(CODEC, new TreeMap<>(Map.of(1, 2)).headMap(2), "new TreeMap<>(it)", new TreeMap<>(Map.of(1, 2)));
        assertRefused(CODEC, ConcurrentHashMap.newKeySet(), "new LinkedHashSet<>(it)", new LinkedHashSet<>());
        assertRefused(CODEC, new IdentityHashMap<>(Map.of("a", 1)), "new LinkedHashMap<>(it)",
            new LinkedHashMap<>(Map.of("a", 1)));
    }

    @Test
    void shouldRefuseWithAdviceThatWorksWhenAnOrderHasNoName()
    {
        final Comparator<Object> lambda = (one, other) -> 0;
        assertRefused(CODEC, new TreeSet<>(lambda), "a class with a name", new TreeSet<>(new OddValues.ByLength()));
        assertRefused(CODEC, new PriorityQueue<>(Collections.reverseOrder(new OddValues.ByLength())), "",
            new PriorityQueue<>(new OddValues.ByLength()));
    }

    @Test
    void shouldRefuseWithAdviceThatWorksWhenAnObjectThatIsMadeWholeContainsItself()
    {
        final List<Object> list = new ArrayList<>();
        final Object[] cycles =
        {
            Optional.of(list), List.of(list), Collections.unmodifiableList(new ArrayList<>(List.of(list))),
            new Cell(list)
        };
        final Codec<Object> codec = Codecs.object(Cell.class);
        for (final Object cycle : cycles)
        {
            list.clear();
            list.add(cycle);
            assertRefused(codec, cycle, "a collection that can be changed", List.of());
            assertRefused(codec, list, "a collection that can be changed", List.of());
        }

        final List<Object> own = new ArrayList<>();
        own.add(own);
        final List<?> copy = (List<?>)roundTrip(codec, own);
        assertSame(copy, copy.get(0));
    }

    private record Cell(List<Object> content)
    {
    }

    @Test
    void shouldRefuseRegistrationWhenSomethingWouldBeLost() throws Exception
    {
        for (final Class<?> type : List.of(
            Counted.class, IdentityHashMap.class, java.util.WeakHashMap.class, MyDate.class, URL.class, Class.class,
            GregorianCalendar.class, SimpleTimeZone.class, TimeZone.getDefault().getClass(), Thread.class,
            IllegalStateException.class, java.util.concurrent.atomic.AtomicLong.class))
        {
            final CodecException ex = assertThrows(CodecException.class, () -> Codecs.object(type), type.getName());
            assertTrue(ex.getMessage().contains("send ") && ex.getMessage().contains("class=" + type.getTypeName()),
                ex.getMessage());
            assertFalse(ex.getMessage().contains("\n"), ex.getMessage());
        }
    }

    private static final class Counted extends ArrayList<Object>
    {
        private static final long serialVersionUID = 1L;
        private int count;

        void count()
        {
            count++;
        }
    }

    private static final class MyDate extends java.util.Date
    {
        private static final long serialVersionUID = 1L;
        private int zone;

        void zone()
        {
            zone++;
        }
    }

    /** Never advises to register what is refused when it is registered. */
    @Test
    void shouldAdviseToRegisterOnlyWhatCanBeRegistered()
    {
        final Runnable lambda = () -> {};
        for (final Object value : List.of(
            new Cell(null), new Thread(), lambda, new Counted(), Thread.State.NEW, new Cell[0], new int[0][0],
            Collections.synchronizedMap(new HashMap<>()), new StringBuilder(), new Object(), new IOException(),
            Collections.newSetFromMap(new IdentityHashMap<>()), new GregorianCalendar(), Thread.class))
        {
            final CodecException ex = assertThrows(CodecException.class, () -> encode(Codecs.object(), value));
            assertFalse(ex.getMessage().contains("\n"), ex.getMessage());
            if (ex.getMessage().contains("add it to Codecs.object("))
            {
                final Object copy = roundTrip(Codecs.object(value.getClass()), value);
                assertSame(value.getClass(), copy.getClass());
            }
            else
            {
                assertThrows(CodecException.class, () -> Codecs.object(value.getClass()), ex.getMessage());
            }
        }
    }

    @Test
    void shouldSayInOneLineWhatToDoWhenNestedTooDeeply()
    {
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 500; i++)
        {
            deep = new ArrayList<>(List.of(deep));
        }

        final Object value = deep;
        final CodecException ex = assertThrows(CodecException.class, () -> encode(CODEC, value));
        assertTrue(ex.getMessage().contains("put them into a list"), ex.getMessage());
        assertFalse(ex.getMessage().contains("\n"), ex.getMessage());
        final List<Object> flat = new ArrayList<>(Collections.nCopies(500, "x"));
        assertEquals(flat, roundTrip(CODEC, flat));
    }

    @Test
    void shouldThrowTheErrorWhenItComesOutOfAConstructorOrAccessor()
    {
        final Codec<Object> codec = Codecs.object(Fragile.class, FragileClass.class);
        Fragile.error = null;
        final byte[] asRecord = encode(codec, new Fragile(1));
        final byte[] asClass = encode(codec, new FragileClass());
        for (final Error error : List.of(new OutOfMemoryError("of the test"), new NoClassDefFoundError("of the test")))
        {
            Fragile.error = null;
            final Fragile fragile = new Fragile(1);
            Fragile.error = error;
            assertSame(error, assertThrows(Error.class, () -> decode(codec, asRecord)));
            assertSame(error, assertThrows(Error.class, () -> decode(codec, asClass)));
            assertSame(error, assertThrows(Error.class, () -> encode(codec, fragile)));
            assertSame(error, assertThrows(Error.class, () -> encode(codec, List.of(fragile))));
        }

        Fragile.error = null;
        assertEquals(new Fragile(1), decode(codec, asRecord));
    }

    private record Fragile(int number)
    {
        private static Error error;

        Fragile
        {
            fail();
        }

        @Override
        public int number()
        {
            fail();
            return number;
        }

        private static void fail()
        {
            if (error != null)
            {
                throw error;
            }
        }
    }

    private static final class FragileClass
    {
        final List<Object> content = new ArrayDeque<>(List.<Object>of(1)).stream().toList();

        FragileClass()
        {
            Fragile.fail();
        }
    }

    @Test
    void shouldTellAStackAtItsEndFromDataThatOverflowAny() throws Exception
    {
        final List<Object> own = new ArrayList<>();
        final Set<Object> set = new LinkedHashSet<>();
        set.add(own);
        own.add(own);
        final byte[] endless = encode(CODEC, set);
        assertThrows(CodecException.class, () -> decode(CODEC, endless));
        final byte[] fine = encode(CODEC, new ArrayList<>(List.of(new Mixed(), "x")));
        final Throwable[] thrown = new Throwable[1];
        final Thread thread = new Thread(null, () -> thrown[0] = decodeAtTheEnd(fine), "small stack", 256 * 1024);
        thread.start();
        thread.join();
        assertTrue(thrown[0] instanceof StackOverflowError, Objects.toString(thrown[0]));
    }

    /** What decoding throws first on the way down. */
    private static Throwable decodeAtTheEnd(final byte[] bytes)
    {
        try
        {
            CODEC.decode(new org.agrona.concurrent.UnsafeBuffer(bytes), 0, bytes.length);
        }
        catch (final StackOverflowError | CodecException ex)
        {
            return ex;
        }

        final Throwable below;
        try
        {
            below = decodeAtTheEnd(bytes);
        }
        catch (final StackOverflowError ex)
        {
            return ex;
        }

        return below;
    }

    private static void assertRefused(
        final Codec<Object> codec, final Object value, final String advice, final Object followed)
    {
        final CodecException ex = assertThrows(CodecException.class, () -> encode(codec, value));
        assertTrue(ex.getMessage().contains(advice), ex.getMessage());
        assertFalse(ex.getMessage().contains("\n"), ex.getMessage());
        assertTrue(ex.getMessage().contains("class="), ex.getMessage());
        assertAlike(followed, roundTrip(codec, followed));
        final Object inside = new ArrayList<>(Collections.singletonList(value));
        assertThrows(CodecException.class, () -> encode(codec, inside));
    }

    @Test
    void shouldKeepRecordsInsideEveryContainer()
    {
        for (final Object value : OddValues.all())
        {
            if (value instanceof Reading)
            {
                assertAlike(value, ((Map<?, ?>)roundTrip(CODEC, new HashMap<>(Map.of(1, value)))).get(1));
            }
        }
    }
}
