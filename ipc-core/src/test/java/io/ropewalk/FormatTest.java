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
package io.ropewalk;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/**
 * Holds the descriptors to the format document: each section with its class, each row with its constant.
 */
@Timeout(300)
class FormatTest
{
    private static final Path DOCUMENT = Path.of("docs", "FORMAT.md");
    private static final String OFFSET_SUFFIX = "_OFFSET";
    private static final Pattern DESCRIPTOR = Pattern.compile("`(io\\.ropewalk\\.[\\w.]+Descriptor)`");
    private static final Pattern ROW = Pattern.compile("\\| *(\\d+) *\\| *(\\d+|rest) *\\| *([^|]+?) *\\|.*");

    @TestFactory
    List<DynamicTest> shouldAgreeWhenDocumentAndDescriptorAreCompared() throws IOException
    {
        final List<Section> sections = sections();
        assertFalse(sections.isEmpty(), "no layout found in " + DOCUMENT.toAbsolutePath());
        return sections.stream()
            .map(section -> DynamicTest.dynamicTest(section.className, section::verify))
            .collect(Collectors.toList());
    }

    private static List<Section> sections() throws IOException
    {
        final List<Section> sections = new ArrayList<>();
        Section current = null;
        for (final String line : Files.readAllLines(DOCUMENT))
        {
            final Matcher descriptor = DESCRIPTOR.matcher(line);
            final Matcher row = ROW.matcher(line);
            if (line.startsWith("## "))
            {
                current = null;
            }
            else if (null == current && descriptor.find())
            {
                current = new Section(descriptor.group(1));
                sections.add(current);
            }
            else if (null != current && row.matches())
            {
                current.rows.add(new Row(Integer.parseInt(row.group(1)), row.group(2), row.group(3)));
            }
        }
        return sections;
    }

    private static final class Section
    {
        private final String className;
        private final List<Row> rows = new ArrayList<>();

        private Section(final String className)
        {
            this.className = className;
        }

        private void verify() throws ReflectiveOperationException
        {
            final Map<String, Integer> documented = new TreeMap<>();
            int expectedOffset = 0;
            for (final Row row : rows)
            {
                assertEquals(expectedOffset, row.offset, className + ": gap or overlap before " + row.name);
                expectedOffset = row.end();
                if (!row.isPadding())
                {
                    documented.put(row.constantName(), row.offset);
                }
            }
            assertEquals(constants(), documented, className);
        }

        /** Of a nested class, too. */
        private String binaryName()
        {
            return className.replaceAll("(\\.[A-Z]\\w*)\\.", "$1\\$");
        }

        private Map<String, Integer> constants() throws ReflectiveOperationException
        {
            final Map<String, Integer> constants = new TreeMap<>();
            for (final Field field : Class.forName(binaryName()).getDeclaredFields())
            {
                final boolean isOffset = field.getName().endsWith(OFFSET_SUFFIX) &&
                    Modifier.isStatic(field.getModifiers()) && int.class == field.getType();
                if (isOffset)
                {
                    field.setAccessible(true);
                    constants.put(field.getName(), field.getInt(null));
                }
            }
            return constants;
        }
    }

    private static final class Row
    {
        private final int offset;
        private final String size;
        private final String name;

        private Row(final int offset, final String size, final String name)
        {
            this.offset = offset;
            this.size = size;
            this.name = name;
        }

        private boolean isPadding()
        {
            return "(padding)".equals(name);
        }

        private int end()
        {
            return "rest".equals(size) ? Integer.MAX_VALUE : offset + Integer.parseInt(size);
        }

        private String constantName()
        {
            return name.toUpperCase(Locale.ROOT).replace(' ', '_').replace('-', '_') + OFFSET_SUFFIX;
        }
    }
}
