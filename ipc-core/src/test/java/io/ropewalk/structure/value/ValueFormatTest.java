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
package io.ropewalk.structure.value;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Holds the numbers of values, arrays and records to the format document. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ValueFormatTest
{
    private static final Path DOCUMENT = Path.of("docs", "FORMAT.md");

    @Test
    void shouldHaveTheFingerprintsOfTheDocument() throws IOException
    {
        assertFingerprint("ValueDescriptor", ValueDescriptor.FINGERPRINT);
        assertFingerprint("ArrayDescriptor", ArrayDescriptor.FINGERPRINT);
        assertFingerprint("RecordDescriptor", RecordDescriptor.FINGERPRINT);
    }

    @Test
    void shouldHaveTheLockWhereTheDocumentSays() throws IOException
    {
        final Matcher arrays = find("\\b(\\d+) of `(\\w+)`: at (\\d+)");
        int found = 0;
        for (; arrays.find(); found++)
        {
            assertEquals(Long.parseLong(arrays.group(3)), ArrayDescriptor.lockOffset(Integer.parseInt(arrays.group(1)),
                "long".equals(arrays.group(2)) ? Long.BYTES : Short.BYTES), arrays.group());
        }
        final Matcher records = find("\\blength (\\d+): at (\\d+)");
        for (; records.find(); found++)
        {
            assertEquals(Integer.parseInt(records.group(2)), RecordDescriptor.lockOffset(
                RecordDescriptor.stride(Integer.parseInt(records.group(1)))), records.group());
        }
        assertEquals(5, found);
    }

    private static void assertFingerprint(final String descriptor, final int fingerprint) throws IOException
    {
        final Matcher row = find(descriptor + "`, layout fingerprint 0x(\\w+)");
        assertTrue(row.find(), descriptor);
        assertEquals(Integer.toHexString(fingerprint), row.group(1), descriptor);
    }

    private static Matcher find(final String pattern) throws IOException
    {
        return Pattern.compile(pattern).matcher(Files.readString(DOCUMENT));
    }
}
