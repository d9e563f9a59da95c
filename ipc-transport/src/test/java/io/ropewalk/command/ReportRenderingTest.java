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

import io.ropewalk.inspect.HolderReport;
import io.ropewalk.inspect.ObjectReport;
import io.ropewalk.inspect.WaitReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReportRenderingTest
{
    private static final Instant MADE = Instant.parse("2026-01-02T03:04:05Z");
    private static final int NARROW = 40;

    private static ObjectReport report(final String name, final long size, final long capacity, final long puts)
    {
        return new ObjectReport(name, "queue", "utf8", 1 << 20, 7, MADE, size, capacity, puts, -1,
            Map.of("capacity", 10), new LinkedHashMap<>(Map.of("head\n", "\033[2J")),
            List.of(new HolderReport(4711, 0, "producer", 1, true), new HolderReport(4712, 3, "lock", 2, false)),
            List.of(), List.of(4711L), "");
    }

    @Test
    void shouldEscapeWhateverNameWhenItWritesJson()
    {
        final String nasty = "a\"b\\c\u0001\n\u00e9\u2028\ud83d\ude00\ud800";
        final Map<String, Object> written = new LinkedHashMap<>();
        written.put(nasty, nasty);
        written.put("none", null);
        written.put("infinite", Double.POSITIVE_INFINITY);
        written.put("long", Long.MIN_VALUE);
        written.put("double", 1e300);
        written.put("list", List.of(1L, true, Map.of()));
        final Map<String, Object> read = JsonReader.row(JsonRows.of(written));
        assertEquals(nasty, read.get(nasty));
        assertNull(read.get("infinite"));
        assertEquals(Long.MIN_VALUE, read.get("long"));
        assertEquals(1e300, read.get("double"));
        assertEquals(List.of(1L, true, Map.of()), read.get("list"));
        assertTrue(JsonRows.of(written).chars().allMatch((c) -> c >= ' ' && c <= '~'));
        assertEquals(List.of(), JsonReader.read(JsonRows.lines(List.of())));
        assertEquals(2, JsonReader.rows(JsonRows.lines(List.of(Map.of(), Map.of("a", 1)))).size());
    }

    @Test
    void shouldKeepToTheWidthWhenTheTerminalIsNarrow()
    {
        final TextTable table = ObjectRows.table(List.of(
            report("n".repeat(200), 3, 10, 5), report("b\033[31m", -1, -1, -1)));
        for (final String line : table.lines(NARROW))
        {
            assertTrue(line.length() <= NARROW, line);
            assertTrue(line.chars().allMatch((c) -> c >= ' '), line);
        }
        assertTrue(table.lines(NARROW).get(0).startsWith("NAME"), table.lines(NARROW).toString());
        assertTrue(table.lines(NARROW).get(1).contains("3/10"), table.lines(NARROW).toString());
        final String wide = table.lines(Integer.MAX_VALUE).get(1);
        assertTrue(wide.contains("n".repeat(200)), wide);
        assertTrue(wide.contains("4711 4712(dead)"), wide);
        assertTrue(wide.contains("1.0M"), wide);
    }

    @Test
    void shouldSayAllWhenOneObjectIsShown()
    {
        final WaitReport wait = new WaitReport(9, 2, "main\t", "q", "not empty", 61_000_000_000L);
        final String text = String.join("\n", StatCommand.lines(report("q", 3, 10, 5), List.of(wait)));
        assertTrue(text.contains("capacity                            10"), text);
        assertTrue(text.contains("2 x lock (dead)"), text);
        assertTrue(text.contains("not empty for 1m1s"), text);
        assertTrue(text.chars().allMatch((c) -> c >= ' ' || c == '\n'), text);
        final Map<String, Object> row =
            JsonReader.row(JsonRows.of(ObjectRows.whole(report("q", 3, -1, 5), List.of(wait))));
        assertNull(row.get("capacity"));
        assertEquals(5L, row.get("puts"));
        assertEquals("\033[2J", row.get("state.head\n"));
        assertEquals(List.of(4711L), row.get("users"));
        assertEquals("2026-01-02T03:04:05Z", row.get("created"));
    }

    @Test
    void shouldShowRatesOnlyWhenTheObjectIsTheSame()
    {
        final TopRow first = TopRow.of(null, report("a", 3, 10, 5), null, 0);
        assertTrue(Double.isNaN(first.puts()));
        final TopRow next = TopRow.of(null, report("a", 3, 10, 25), report("a", 3, 10, 5), 2);
        assertEquals(10, next.puts());
        assertTrue(Double.isNaN(next.takes()));
        assertNull(JsonReader.row(JsonRows.of(next.json())).get("takesPerSecond"));
        final TopRow another = TopRow.of(null, report("b", 9, 10, 25), report("b", 3, 10, 26), 2);
        assertTrue(Double.isNaN(another.puts()), "it was made anew");
        final TopSampler.Sample sample = new TopSampler.Sample(1, 2, List.of(another, next));
        assertTrue(TopScreen.lines(sample, TopSort.PUTS, false, NARROW).get(1).startsWith("a"));
        assertTrue(TopScreen.lines(sample, TopSort.PUTS, true, NARROW).get(1).startsWith("b"));
        assertTrue(TopScreen.lines(sample, TopSort.FULL, false, NARROW).get(1).startsWith("b"));
        for (final TopSort sort : TopSort.values())
        {
            assertTrue(TopScreen.lines(sample, sort, false, 20).stream().allMatch((line) -> line.length() <= NARROW));
        }
        assertEquals("2 objects, 2 processes, 10 put/s, - take/s", TopScreen.summary(sample));
    }

    @Test
    void shouldShowElementsSafelyWhenTheyAreBinary()
    {
        final ElementText bytes = new ElementText("bytes", 4, false);
        assertEquals("abc", bytes.of("abc".getBytes(StandardCharsets.UTF_8)));
        assertEquals("0x1b5b", bytes.of(new byte[]{0x1B, '['}));
        assertEquals("0xff", bytes.of(new byte[]{-1}));
        assertEquals("abcd~ (5 bytes)", bytes.of("abcde".getBytes(StandardCharsets.UTF_8)));
        assertEquals("abc~ (5 bytes)", bytes.of("abc\u00e9".getBytes(StandardCharsets.UTF_8)));
        assertEquals("\\u001b[", new ElementText("utf8", 9, false).of(new byte[]{0x1B, '['}));
        assertEquals("0x01", new ElementText("int64", 9, false).of(new byte[]{1}));
        final Map<String, Object> row =
            JsonReader.row(new ElementText("object", 9, true).of(new byte[]{1, 2}));
        assertEquals("0102", row.get("hex"));
        assertNull(row.get("value"));
    }

    @Test
    void shouldShowOnlyWhatIsNewWhenItLooksAgain()
    {
        final Queue<byte[]> queue = new ArrayDeque<>();
        final IteratedView view = new IteratedView(queue, () -> true);
        queue.addAll(elements("a", "b", "b"));
        assertEquals(List.of("a", "b", "b"), look(view));
        assertEquals(List.of(), look(view));
        queue.poll();
        queue.addAll(elements("c", "b"));
        assertEquals(List.of("c", "b"), look(view));
        queue.clear();
        assertTrue(view.isAtEnd());
        queue.addAll(elements("x"));
        assertEquals(List.of("x"), look(view));
        assertEquals(2, IteratedView.overlap(new long[]{1, 2, 1, 2}, new long[]{1, 2, 3}));
        assertEquals(3, IteratedView.overlap(new long[]{1, 1, 1, 1}, new long[]{1, 1, 1}));
        assertEquals(0, IteratedView.overlap(new long[]{1}, new long[]{}));
    }

    private static List<byte[]> elements(final String... texts)
    {
        return Arrays.stream(texts).map((text) -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    private static List<String> look(final IteratedView view)
    {
        final List<String> shown = new ArrayList<>();
        view.look((element) -> shown.add(new String(element, StandardCharsets.UTF_8)));
        return shown;
    }

    @Test
    void shouldWriteAmountsWhenPeopleReadThem()
    {
        assertEquals("512B", Amounts.bytes(512));
        assertEquals("1.5K", Amounts.bytes(1536));
        assertEquals("16M", Amounts.bytes(16 << 20));
        assertEquals("8.0E", Amounts.bytes(Long.MAX_VALUE));
        assertEquals("99999", Amounts.count(99_999));
        assertEquals("1.2M", Amounts.count(1_200_000));
        assertEquals("0.5", Amounts.rate(0.5));
        assertEquals("-", Amounts.rate(Double.NaN));
        assertEquals("1.5s", Amounts.duration(1_500_000_000L));
        assertEquals("2h3m", Amounts.duration((2 * 3600 + 3 * 60 + 4) * 1_000_000_000L));
    }
}
