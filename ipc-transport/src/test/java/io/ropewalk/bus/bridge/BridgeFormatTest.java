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
package io.ropewalk.bus.bridge;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Holds the descriptors of a bridge to the format document, as FormatTest does in ipc-core. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BridgeFormatTest
{
    private static final Path DOCUMENT = Path.of("..", "ipc-core", "docs", "FORMAT.md");
    private static final Pattern ROW = Pattern.compile("\\| *(\\d+) *\\| *(\\d+|rest) *\\| *([^|]+?) *\\|.*");
    private static final List<Class<?>> DESCRIPTORS = List.of(DepartureDescriptor.class, ArrivalDescriptor.class);

    @Test
    void shouldAgreeWhenDocumentAndDescriptorAreCompared() throws IOException, IllegalAccessException
    {
        for (final Class<?> descriptor : DESCRIPTORS)
        {
            assertEquals(constants(descriptor), documented(descriptor), descriptor.getSimpleName());
        }
    }

    private static Map<String, Integer> documented(final Class<?> descriptor) throws IOException
    {
        final Map<String, Integer> rows = new TreeMap<>();
        boolean isHere = false;
        int expectedOffset = 0;
        for (final String line : Files.readAllLines(DOCUMENT))
        {
            isHere = !line.startsWith("## ") && (isHere || line.contains("`" + descriptor.getSimpleName() + "`"));
            final Matcher row = ROW.matcher(line);
            if (isHere && row.matches())
            {
                final int offset = Integer.parseInt(row.group(1));
                assertEquals(expectedOffset, offset, () -> "gap or overlap: " + line);
                expectedOffset = row.group(2).equals("rest") ? -1 : offset + Integer.parseInt(row.group(2));
                if (!row.group(3).equals("(padding)"))
                {
                    rows.put(row.group(3).toUpperCase(Locale.ROOT).replace(' ', '_') + "_OFFSET", offset);
                }
            }
        }
        return rows;
    }

    private static Map<String, Integer> constants(final Class<?> descriptor) throws IllegalAccessException
    {
        final Map<String, Integer> constants = new TreeMap<>();
        for (final Field field : descriptor.getDeclaredFields())
        {
            if (field.getName().endsWith("_OFFSET"))
            {
                constants.put(field.getName(), field.getInt(null));
            }
        }
        return constants;
    }
}
