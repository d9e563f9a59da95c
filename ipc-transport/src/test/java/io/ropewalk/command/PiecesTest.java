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
package io.ropewalk.command;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PiecesTest
{
    @Test
    void shouldCutLinesWhenReadInAnyPortions() throws IOException
    {
        final Random random = new Random(3);
        final List<String> lines = new ArrayList<>();
        for (int i = 0; i < 300; i++)
        {
            lines.add("x".repeat(i % 50 == 7 ? 200_000 : random.nextInt(5)));
        }
        for (final boolean isFinished : new boolean[] {true, false})
        {
            final String end = isFinished ? "\n" : "\nlast";
            final Pieces pieces = Pieces.lines(portions(String.join("\n", lines) + end, random));
            for (final String line : lines)
            {
                assertTrue(pieces.next());
                assertEquals(line, text(pieces));
                assertFalse(pieces.isUnfinished());
            }
            assertEquals(!isFinished, pieces.next());
            assertEquals(!isFinished, pieces.isUnfinished());
            assertEquals(isFinished ? "" : "last", text(pieces));
            assertFalse(pieces.next());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 65_535, 65_536, 65_537, 999_999, 1_000_000, 1_000_001, Integer.MAX_VALUE})
    void shouldCutChunksWhenReadInAnyPortions(final int length) throws IOException
    {
        final byte[] bytes = new byte[1_000_000];
        new Random(4).nextBytes(bytes);
        final String input = new String(bytes, StandardCharsets.ISO_8859_1);
        final Pieces pieces = Pieces.chunks(new ByteArrayInputStream(bytes), length);
        for (int i = 0; i < bytes.length; i += Math.min(length, bytes.length))
        {
            assertTrue(pieces.next());
            assertEquals(input.substring(i, i + Math.min(length, bytes.length - i)), text(pieces));
        }
        assertFalse(pieces.next());
    }

    private static String text(final Pieces pieces)
    {
        return new String(pieces.buffer(), pieces.startIndex(), pieces.length(), StandardCharsets.ISO_8859_1);
    }

    private static InputStream portions(final String text, final Random random)
    {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1))
        {
            @Override
            public synchronized int read(final byte[] target, final int offset, final int length)
            {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(100_000)));
            }
        };
    }
}
