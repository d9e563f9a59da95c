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
package io.ropewalk.structure.collection;

import io.ropewalk.segment.SegmentKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Holds the numbers of maps to the format document. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MapFormatTest
{
    private static final Path DOCUMENT = Path.of("docs", "FORMAT.md");
    private static final int SAMPLES = 1000;

    @Test
    void shouldHaveTheFingerprintOfTheDocument() throws IOException
    {
        final Matcher row = Pattern.compile("MapDescriptor`, layout\\s+fingerprint 0x(\\w+)")
            .matcher(Files.readString(DOCUMENT));
        assertTrue(row.find());
        assertEquals(Integer.toHexString(MapDescriptor.FINGERPRINT).toUpperCase(Locale.ROOT), row.group(1));
    }

    @Test
    void shouldBeAHashWhenTheTypeNameIsTooLong()
    {
        final String name = "codec of Größe -> codec of Größe".repeat(4);
        long hash = 0xCBF29CE484222325L;
        for (final byte one : name.getBytes(StandardCharsets.UTF_8))
        {
            hash = (hash ^ Byte.toUnsignedInt(one)) * 0x100000001B3L;
        }
        final MapLayout layout = MapLayout.of(1000, 100_000, 200_000, true, ValueForm.WORD);
        assertEquals("#" + Long.toHexString(hash), CollectionKinds.spec(SegmentKind.MAP, layout, name).typeName());
    }

    @Test
    void shouldHashAsTheDocumentSays()
    {
        for (long word = -SAMPLES; word < SAMPLES; word++)
        {
            final long mixed = step((0x9E3779B97F4A7C15L << 3 ^ word) ^ (0x9E3779B97F4A7C15L << 3 ^ word) >>> 32);
            final long twice = mixed * 0xFF51AFD7ED558CCDL;
            assertEquals(twice ^ twice >>> 32, KeyHash.of(word));
            assertNotEquals(KeyHash.of(word) >>> 32, KeyHash.of(word + 1) >>> 32);
        }
    }

    private static long step(final long value)
    {
        final long mixed = value * 0xD6E8FEB86659FD93L;
        return mixed ^ mixed >>> 32;
    }

    @Test
    void shouldLieOneBehindTheOther()
    {
        final MapLayout layout = MapLayout.of(1000, 100_000, 200_000, true, ValueForm.WORD);
        assertEquals(32, layout.stripes());
        assertEquals(256, layout.buckets());
        assertEquals(2048, layout.slabLength());
        assertEquals(100_000 / (2048 - 64 - 32) + 1 + 32, layout.firstSlabs());
        assertEquals(200_000 / (2048 - 64 - 32) + 1 + 32, layout.slabs());
        assertEquals(128 + 32 * 128, layout.bucketsOffset());
        assertEquals(128 + 32 * 128 + 256 * 64, layout.tableOffset());
        assertEquals(0, layout.dataOffset() % 4096);
        assertEquals(layout.dataOffset() + layout.slabs() * 2048L, layout.bodyLength());
    }
}
