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
package io.ropewalk.structure.ring.core;

import io.ropewalk.segment.arena.Arena;
import io.ropewalk.structure.ring.Ring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static io.ropewalk.structure.ring.core.RingDescriptor.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Holds the numbers and derived offsets of rings to the format document; NativeFormatTest does so with all numbers. */
@Timeout(300)
class RingFormatTest
{
    private static final Path DOCUMENT = Path.of("docs", "FORMAT.md");
    private static final Pattern NUMBER = Pattern.compile("(?m)^\\| `(\\w+)\\.(\\w+)` \\| (\\S+) \\|");
    private static final Pattern LAYOUT = Pattern.compile("(?m)^\\| (single|shared) \\|([ \\d|]+)\\|$");
    private static final Map<String, Class<?>> CLASSES = Map.of(
        "RingDescriptor", RingDescriptor.class, "Bias", Bias.class, "EndWord", EndWord.class, "Ring", Ring.class,
        "Arena", Arena.class);

    @Test
    void shouldHaveTheNumbersOfTheDocument() throws Exception
    {
        final List<MatchResult> rows = NUMBER.matcher(document()).results()
            .filter((row) -> CLASSES.containsKey(row.group(1))).toList();
        assertTrue(rows.size() > 30, "rows=" + rows.size());
        for (final MatchResult row : rows)
        {
            final Field field = CLASSES.get(row.group(1)).getDeclaredField(row.group(2));
            field.setAccessible(true);
            final long expected = row.group(3).startsWith("0x") ?
                Long.parseUnsignedLong(row.group(3).substring(2), 16) : Long.parseLong(row.group(3));
            assertEquals(expected, ((Number)field.get(null)).longValue(), row.group());
        }
    }

    @Test
    void shouldLieWhereTheDocumentSays() throws IOException
    {
        final List<MatchResult> rows = LAYOUT.matcher(document()).results().toList();
        assertTrue(rows.size() > 5, "rows=" + rows.size());
        for (final MatchResult row : rows)
        {
            final int[] n = Arrays.stream(row.group(2).split("\\|")).map(String::strip)
                .mapToInt(Integer::parseInt).toArray();
            final RingLayout layout = "single".equals(row.group(1)) ?
                RingLayout.single(n[0], n[1], n[2]) : RingLayout.shared(n[0], n[1], n[2]);
            assertEquals(Arrays.toString(n), Arrays.toString(new int[] {layout.capacity, layout.slotLength,
                layout.budgetLength, layout.slots, layout.stride, layout.passedOffset, layout.takenOffset,
                layout.blockWordsOffset, layout.slotsOffset, layout.blocksOffset, layout.blocks, layout.blockLength,
                layout.bodyLength}));
            assertEquals(CONTROL_LENGTH, layout.producersOffset);
        }
    }

    @Test
    void shouldBeWordsAsDocumentedWhenUsed()
    {
        final RingFixture fixture = RingFixture.shared(3, 100);
        final MpmcRing ring = fixture.mpmc(RingFixture.OTHER, false);
        for (int i = 0; i < 17; i++)
        {
            assertEquals(Ring.ACCEPTED, RingFixture.offer(ring, i));
            assertEquals(List.of(i), RingFixture.poll(ring, 1));
        }
        assertEquals(17, fixture.memory.getLong(0));
        assertEquals(17, fixture.memory.getLong(128));
        assertEquals(0, fixture.memory.getLong(256));
        assertEquals(4L << 60, fixture.memory.getLong(384));
        assertEquals(4L << 60, fixture.memory.getLong(512));
        assertEquals(1, fixture.memory.getLong(904), "words of producers");
        assertEquals(1, fixture.memory.getLong(912), "words of consumers");
        assertEquals(2L << 40 | 2L << 38 | 16, fixture.memory.getLong(1280), "announced to be claimed");
        assertEquals(2L << 40 | 2L << 38 | 16, fixture.memory.getLong(3328), "announced to be taken");
        assertEquals(3L << 22, fixture.memory.getLong(5760), "slot 0: FREE of lap 3");
        assertEquals(2L << 22, fixture.memory.getLong(5760 + 64), "slot 1: FREE of lap 2");
        assertEquals(Ring.ACCEPTED, RingFixture.offer(ring, 7, 100));
        assertEquals(2L << 22 | 0x100000 | 0xFFFFF, fixture.memory.getLong(5760 + 64));
        assertEquals(0, fixture.memory.getInt(5760 + 64 + 8));
        assertEquals(100, fixture.memory.getInt(5760 + 64 + 12));
        assertEquals(17L << 2 | 1, fixture.memory.getLong(5632));
        assertEquals(7, fixture.memory.getInt(6272));
        assertTrue(ring.tryClaim(4) > 0);
        assertEquals(2L << 40 | 2L << 38 | 18, fixture.memory.getLong(1280), "claimed");
        assertTrue(ring.shutdown());
        assertEquals(Long.MIN_VALUE | 19, fixture.memory.getLong(0));
    }

    @Test
    void shouldBeWordsAsDocumentedWhenAbortedAndGivenBack()
    {
        final RingFixture fixture = RingFixture.shared(3, 100);
        final MpmcRing ring = fixture.mpmc(RingFixture.OTHER, false);
        for (int i = 0; i < 9; i++)
        {
            assertEquals(Ring.ACCEPTED, RingFixture.offer(ring, i));
            assertEquals(List.of(i), RingFixture.poll(ring, 1));
        }
        assertEquals(Ring.ACCEPTED, RingFixture.offer(ring, 9));
        ring.abort(ring.tryClaim(4));
        assertEquals(11, fixture.memory.getLong(896), "gap at 10");
        assertEquals(2, fixture.memory.getLong(5376 + 16), "slot 2: nothing up to lap 1");
        assertEquals(1, fixture.memory.getLong(5760 + 128) >>> 22, "slot 2: as it was");
        assertEquals(0, fixture.memory.getLong(5504 + 8), "nothing reclaimed");
        ring.cancelTake(ring.beginTake());
        assertEquals(10, fixture.memory.getLong(128));
        assertEquals(2L << 24, fixture.memory.getLong(5504 + 8), "slot 1: lap 1, nobody's");
        assertEquals(1, fixture.memory.getLong(920), "given back");
        assertEquals(1L << 22 | 0x100000 | 4, fixture.memory.getLong(5760 + 64), "still there");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, (1L << 40) - 2, (1L << 40) - 1, 1L << 40, (1L << 41) + 5})
    void shouldCompareLapsModuloWhenWordsWrapAround(final long lap)
    {
        for (int by = -3; by <= 3; by++)
        {
            assertEquals(by, lapsAhead(takenOf(lap + by, 77), lap), "by=" + by);
        }
        assertEquals(77, ownerOf(takenOf(lap, 77)));
    }

    private static String document() throws IOException
    {
        return Files.readString(DOCUMENT);
    }
}
