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
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ropewalk.codec.OddValues.Hue;
import io.ropewalk.codec.OddValues.Reading;
import io.ropewalk.error.CodecException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the object codec admits comes back equal, in another JVM too. */
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
        final int seconds = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("@7");
        bytes[seconds + 1] = '3';
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
            java.toString(), "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "-cp",
            System.getProperty("java.class.path"), ObjectFidelityTest.class.getName(), task, file.toString())
            .redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile()).start();
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

        if ((value instanceof Queue<?> || value instanceof Deque<?>) && !(value instanceof List<?>))
        {
            assertSame(value.getClass(), copy.getClass());
            assertTrue(Arrays.equals(((Collection<?>)value).toArray(), ((Collection<?>)copy).toArray()), what);
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

        assertEquals(ContainerSerializers.comparatorOf(value), ContainerSerializers.comparatorOf(copy));
        if (value instanceof LinkedHashSet<?> || value instanceof SortedSet<?> || value instanceof EnumSet<?>)
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
