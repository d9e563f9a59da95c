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
package io.ropewalk.format;

import io.ropewalk.segment.SegmentKind;
import io.ropewalk.structure.ring.Ring;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Holds the format document, the classes and the C header to each other, in every offset, size and number. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NativeFormatTest
{
    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;
    private static final int LEAST_CONSTANTS = 500;
    private static final int LEAST_EXAMPLES = 5;

    /** Where the fingerprints of those kinds are whose descriptors do not have them. */
    private static final Map<String, String> FINGERPRINTS = Map.of(
        "PARTICIPANTS", "Joining.LAYOUT_FINGERPRINT",
        "SPSC_RING", "RingDescriptor.FINGERPRINT",
        "MPMC_RING", "RingDescriptor.FINGERPRINT",
        "QUEUE", "RingDescriptor.FINGERPRINT",
        "PIPE", "PipeKind.FINGERPRINT",
        "SET", "MapDescriptor.FINGERPRINT",
        "NAMESPACE", "MapDescriptor.FINGERPRINT",
        "MANAGER", "ManagerBoardDescriptor.FINGERPRINT",
        "BRIDGE", "DepartureDescriptor.FINGERPRINT",
        "BRIDGE_RECEIVING", "ArrivalDescriptor.FINGERPRINT");

    private static FormatDocument document;
    private static FormatClasses classes;

    @BeforeAll
    static void read() throws IOException
    {
        document = FormatDocument.read(Path.of("..", "ipc-core", "docs", "FORMAT.md"));
        classes = FormatClasses.find();
    }

    @Test
    void shouldHaveTheSameOffsetsWhenDocumentAndClassesAreCompared() throws ReflectiveOperationException
    {
        for (final FormatDocument.Layout layout : document.layouts())
        {
            final Map<String, Long> documented = new TreeMap<>();
            int expected = 0;
            for (final FormatDocument.Field field : layout.fields())
            {
                assertEquals(expected, field.offset(), layout.descriptor() + ": gap or overlap before " + field);
                expected = field.size() < 0 ? Integer.MAX_VALUE : field.offset() + field.size();
                if (!field.isPadding())
                {
                    documented.put(field.constant() + "_OFFSET", (long)field.offset());
                }
            }
            assertEquals(classes.offsets(layout.descriptor()), documented, layout.descriptor());
        }
    }

    @Test
    void shouldBeDocumentedWhenADescriptor()
    {
        assertEquals(classes.descriptors(), document.layouts().stream().map(FormatDocument.Layout::descriptor)
            .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void shouldHaveTheSameNumbersWhenDocumentAndClassesAreCompared() throws ReflectiveOperationException
    {
        for (final FormatDocument.Number number : document.numbers())
        {
            assertEquals(classes.constant(number.className(), number.constant()), number.value(), number.toString());
        }
    }

    @Test
    void shouldBeDocumentedWhenAResultOfARing() throws IllegalAccessException
    {
        assertEquals(results(), document.numbers().stream()
            .filter((number) -> "Ring".equals(number.className())).collect(Collectors.toMap(
            FormatDocument.Number::constant, FormatDocument.Number::value, Long::sum, TreeMap::new)));
    }

    @Test
    void shouldBeTheResultsOfARingWhenThoseOfTheClient()
        throws IOException, IllegalAccessException, InterruptedException
    {
        assumeCompiler();
        FormatHeader.verifyResults(results().keySet());
    }

    private static Map<String, Long> results() throws IllegalAccessException
    {
        final Map<String, Long> results = new TreeMap<>();
        for (final Field field : Ring.class.getDeclaredFields())
        {
            results.put(field.getName(), field.getLong(null));
        }
        return results;
    }

    @Test
    void shouldHaveTheSameKindsWhenDocumentAndClassesAreCompared() throws ReflectiveOperationException
    {
        final Map<String, Long> kinds = new TreeMap<>(Stream.of(SegmentKind.values())
            .collect(Collectors.toMap(Enum::name, (kind) -> (long)kind.code())));
        kinds.put("BRIDGE_RECEIVING", kinds.get("BRIDGE"));
        assertEquals(kinds, document.kinds());
        for (final Map.Entry<String, Long> documented : document.fingerprints().entrySet())
        {
            final String kind = documented.getKey();
            assertEquals(fingerprint(kind) & UNSIGNED_INT, documented.getValue(), kind);
        }
    }

    private static long fingerprint(final String kind) throws ReflectiveOperationException
    {
        if ("TASK_QUEUE".equals(kind))
        {
            final var method = classes.find("TaskLayout").getDeclaredMethod("fingerprint");
            method.setAccessible(true);
            return (int)method.invoke(null);
        }
        final String[] known = FINGERPRINTS.getOrDefault(kind, descriptorOf(kind) + ".FINGERPRINT").split("\\.");
        return classes.constant(known[0], known[1]);
    }

    /** POOL_BOARD has a PoolBoardDescriptor. */
    private static String descriptorOf(final String kind)
    {
        return Stream.of(kind.split("_")).map((word) -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
            .collect(Collectors.joining()) + "Descriptor";
    }

    @Test
    void shouldHaveTheSameConstantsWhenDocumentAndHeaderAreCompared() throws IOException, InterruptedException
    {
        assumeCompiler();
        final Map<String, Long> documented = document.headerConstants();
        assertTrue(documented.size() > LEAST_CONSTANTS, () -> "constants=" + documented.size());
        final Map<String, Long> wrong = new TreeMap<>();
        final Map<String, Long> found = FormatHeader.constants();
        found.forEach((name, value) ->
        {
            if (!value.equals(documented.get(name)))
            {
                wrong.put(name, value);
            }
        });
        assertEquals(Map.of(), wrong, "of the header: not documented, or not so");
        assertEquals(documented.keySet(), found.keySet());
    }

    @Test
    void shouldHaveTheSameFieldsWhenDocumentAndHeaderAreCompared() throws IOException
    {
        // Of an array, nothing is at a place that does not depend on its length.
        assertEquals(document.headerFields().stream().filter((name) -> !name.startsWith("rw_array_layout.")).toList(),
            FormatHeader.fields());
    }

    @Test
    void shouldLieWhereTheDocumentSaysWhenTheClientLaysOut() throws IOException, InterruptedException
    {
        assumeCompiler();
        assertTrue(document.ringLayouts().size() > LEAST_EXAMPLES, () -> "examples=" + document.ringLayouts());
        assertEquals(document.ringLayouts().stream().map(Object::toString).toList(),
            FormatHeader.ringLayouts(document.ringLayouts(), document.areShared()));
        assertTrue(document.recordLocks().size() > 1, () -> "examples=" + document.recordLocks());
        assertEquals(List.copyOf(document.recordLocks().values()),
            FormatHeader.recordLocks(List.copyOf(document.recordLocks().keySet())));
    }

    private static void assumeCompiler() throws InterruptedException
    {
        final boolean isCompilable = FormatHeader.isCompilable();
        if (!isCompilable)
        {
            System.out.println("C header SKIPPED: needs a C compiler");
        }
        assumeTrue(isCompilable, "SKIPPED: needs a C compiler: cc=missing");
    }
}
