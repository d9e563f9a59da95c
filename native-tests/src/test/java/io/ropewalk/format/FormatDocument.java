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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the format document says, under the names that the C header has for it. */
final class FormatDocument
{
    private static final String PREFIX = "RW_";
    private static final String KIND_PREFIX = PREFIX + "KIND_";
    private static final String PADDING = "(padding)";
    private static final String REST = "rest";
    private static final int HEXADECIMAL = 16;
    private static final Pattern DESCRIPTOR = Pattern.compile("`(?:[a-z]+\\.)*(?:[A-Z]\\w*\\.)?([A-Z]\\w*Descriptor)`");
    private static final Pattern FIELD = Pattern.compile("\\| *(\\d+) *\\| *(\\d+|rest) *\\| *([^|]+?) *\\|.*");
    private static final Pattern NUMBER = Pattern.compile("\\| `(\\w+)\\.(\\w+)` \\| (-?\\w+) \\|.*");
    private static final Pattern EXAMPLE = Pattern.compile("\\| (single|shared) \\|([ \\d|]+)\\|");
    private static final Pattern RECORD_LOCK = Pattern.compile("\\blength (\\d+): at (\\d+)");
    private static final Pattern KIND = Pattern.compile("\\| (\\d+) \\| ([A-Za-z -]+) \\| 0x(\\w{8}) \\|.*");

    private final List<Layout> layouts = new ArrayList<>();
    private final List<Number> numbers = new ArrayList<>();
    private final List<List<Long>> ringLayouts = new ArrayList<>();
    private final List<Boolean> areShared = new ArrayList<>();
    private final Map<String, String> recordLocks = new TreeMap<>();
    private final Map<String, Long> kinds = new TreeMap<>();
    private final Map<String, Long> fingerprints = new TreeMap<>();

    private FormatDocument()
    {
    }

    /** One table of fields. */
    record Layout(String descriptor, List<Field> fields)
    {
    }

    /** A row of such a table; the size of the last field may be open, and is negative then. */
    record Field(int offset, int size, String name)
    {
        boolean isPadding()
        {
            return PADDING.equals(name);
        }

        /** As constants are written. */
        String constant()
        {
            return name.toUpperCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
        }
    }

    /** A row of a table of numbers: what a constant of a class is. */
    record Number(String className, String constant, long value)
    {
        String headerName()
        {
            return PREFIX + underscored(className) + '_' + constant;
        }
    }

    static FormatDocument read(final Path file) throws IOException
    {
        final FormatDocument document = new FormatDocument();
        Layout current = null;
        for (final String line : Files.readAllLines(file))
        {
            current = line.startsWith("## ") ? null : current;
            final Matcher descriptor = DESCRIPTOR.matcher(line);
            if (null == current && descriptor.find())
            {
                current = new Layout(descriptor.group(1), new ArrayList<>());
                document.layouts.add(current);
            }
            document.readRow(line, current);
            document.readExamples(line);
        }
        return document;
    }

    private void readRow(final String line, final Layout current)
    {
        final Matcher field = FIELD.matcher(line);
        final Matcher number = NUMBER.matcher(line);
        final Matcher kind = KIND.matcher(line);
        if (field.matches() && null != current)
        {
            current.fields.add(new Field(Integer.parseInt(field.group(1)),
                REST.equals(field.group(2)) ? -1 : Integer.parseInt(field.group(2)), field.group(3)));
        }
        else if (number.matches())
        {
            numbers.add(new Number(number.group(1), number.group(2), valueOf(number.group(3))));
        }
        else if (kind.matches())
        {
            final String name = kind.group(2).toUpperCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
            kinds.put(name, Long.parseLong(kind.group(1)));
            fingerprints.put(name, Long.parseLong(kind.group(3), HEXADECIMAL));
        }
    }

    private void readExamples(final String line)
    {
        final Matcher ring = EXAMPLE.matcher(line);
        if (ring.matches())
        {
            areShared.add("shared".equals(ring.group(1)));
            ringLayouts.add(Stream.of(ring.group(2).split("\\|")).map(String::strip).map(Long::valueOf).toList());
        }
        RECORD_LOCK.matcher(line).results().forEach((lock) -> recordLocks.put(lock.group(1), lock.group(2)));
    }

    private static long valueOf(final String text)
    {
        return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), HEXADECIMAL) : Long.parseLong(text);
    }

    List<Layout> layouts()
    {
        return layouts;
    }

    List<Number> numbers()
    {
        return numbers;
    }

    /** Examples of rings: the numbers of their rows. */
    List<List<Long>> ringLayouts()
    {
        return ringLayouts;
    }

    /** Of each of these, whether it is the form for many. */
    List<Boolean> areShared()
    {
        return areShared;
    }

    /** Examples of records: where the lock is, by the length of a value. */
    Map<String, String> recordLocks()
    {
        return recordLocks;
    }

    /** Numbers of the kinds, by their names. */
    Map<String, Long> kinds()
    {
        return kinds;
    }

    /** Of the layouts of the kinds, without a sign. */
    Map<String, Long> fingerprints()
    {
        return fingerprints;
    }

    /** Each constant that the header has to have, with its value. */
    Map<String, Long> headerConstants()
    {
        final Map<String, Long> constants = new TreeMap<>();
        for (final Layout layout : layouts)
        {
            for (final Field field : layout.fields)
            {
                if (!field.isPadding())
                {
                    final String name = PREFIX + underscored(layout.descriptor) + '_' + field.constant();
                    constants.put(name + "_OFFSET", (long)field.offset);
                    if (field.size >= 0)
                    {
                        constants.put(name + "_SIZE", (long)field.size);
                    }
                }
            }
        }
        numbers.forEach((number) -> constants.put(number.headerName(), number.value));
        kinds.forEach((name, code) -> constants.put(KIND_PREFIX + name, code));
        fingerprints.forEach((name, fingerprint) -> constants.put(KIND_PREFIX + name + "_FINGERPRINT", fingerprint));
        return constants;
    }

    /** Each field that a struct of the header has to have, as {@code rw_ring_layout.tail}. */
    List<String> headerFields()
    {
        return layouts.stream().flatMap((layout) -> layout.fields.stream()
            .filter((field) -> !field.isPadding())
            .map((field) -> structName(layout.descriptor) + '.' + field.constant().toLowerCase(Locale.ROOT)))
            .sorted().toList();
    }

    static String structName(final String descriptor)
    {
        return "rw_" + underscored(descriptor).toLowerCase(Locale.ROOT) + "_layout";
    }

    /** SEGMENT for SegmentDescriptor, TASK_WORD for TaskWord. */
    private static String underscored(final String className)
    {
        return className.replaceFirst("Descriptor$", "").replaceAll("([a-z0-9])([A-Z])", "$1_$2")
            .toUpperCase(Locale.ROOT);
    }
}
