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
package io.ropewalk.proof;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.*;

/** The report says what the cells say, loudly where one was not whole. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KillReportTest
{
    private static final CellRecord WHOLE = CellRecord.whole("queue", "put", 1, 1, TimeUnit.MICROSECONDS.toNanos(250));
    private static final CellRecord SLOWER = CellRecord.whole("queue", "put", 1, 2, TimeUnit.MILLISECONDS.toNanos(30));
    private static final CellRecord RANDOM = CellRecord.atRandom("lock", "holders", 100, -1);
    private static final CellRecord BROKEN =
        CellRecord.broken("queue", "take", 7, 1, new AssertionError("lost:\n<3>\tand more"));

    @TempDir
    private Path target;
    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException
    {
        folder = Files.createDirectories(target.resolve("kill-matrix.d/now"));
    }

    private static String lines(final CellRecord... cells)
    {
        return Stream.of(cells).map((cell) -> cell.line() + "\n").collect(Collectors.joining());
    }

    private String text() throws IOException
    {
        return Files.readString(target.resolve("kill-matrix.txt"));
    }

    private String page() throws IOException
    {
        return Files.readString(target.resolve("kill-matrix.html"));
    }

    @Test
    void shouldReadWhatWasWrittenWhenTextHasLinesAndTabs()
    {
        assertEquals(BROKEN, CellRecord.of(BROKEN.line()));
        assertEquals("java.lang.AssertionError: lost: <3> and more", BROKEN.fault());
    }

    @Test
    void shouldAddUpWhatAllProcessesWroteWhenWhole() throws IOException
    {
        Files.writeString(folder.resolve("1.tsv"), lines(WHOLE, RANDOM));
        Files.writeString(folder.resolve("2.tsv"), lines(SLOWER) + "queue\tput\t2\t1\tWHO");
        final String line = KillReport.write(folder).orElseThrow();
        assertTrue(line.contains("cells=2 kills=103 (100 at random) recovery p50=0.25 p99=30.0 max=30.0 ms"), line);
        assertTrue(line.contains("No cell with loss"), line);
        assertTrue(text().contains("     1 30.0"), text());
        assertTrue(page().contains("<small>1</small>30.0"), page());
        assertFalse(page().contains("class=\"bad\""), page());
        assertFalse(page().contains("<script"), page());
    }

    @Test
    void shouldBeLoudWhenACellIsNotWhole() throws IOException
    {
        Files.writeString(folder.resolve("1.tsv"), lines(WHOLE, BROKEN));
        assertTrue(KillReport.write(folder).orElseThrow().contains("1 CELL WITH LOSS, DUPLICATE, TEAR OR HANG."));
        assertTrue(text().contains("BROKEN: queue, take at 7: java.lang.AssertionError: lost: <3> and more"), text());
        assertTrue(text().contains("     7 BROKEN"), text());
        assertTrue(page().contains("<p class=\"verdict bad\">1 CELL WITH"), page());
        assertTrue(page().contains("lost: &lt;3&gt; and more"), page());
        assertTrue(page().contains("<li class=\"x\"><small>7</small>BROKEN</li>"), page());
    }

    @Test
    void shouldForgetEarlierBuildsWhenWritten() throws IOException
    {
        final Path earlier = Files.createDirectories(folder.resolveSibling("earlier"));
        Files.writeString(earlier.resolve("1.tsv"), lines(BROKEN));
        Files.writeString(folder.resolve("1.tsv"), lines(WHOLE));
        assertTrue(KillReport.write(folder).orElseThrow().contains("cells=1 "));
        assertFalse(Files.exists(earlier));
    }

    @Test
    void shouldWriteNothingWhenNothingWasPlayed() throws IOException
    {
        assertTrue(KillReport.write(folder).isEmpty());
        assertTrue(KillReport.write(target.resolve("none/none")).isEmpty());
        assertEquals(List.of(folder.getParent()), Files.list(target).toList());
    }

    @Test
    void shouldBeBrokenWhenNotToldToBeWhole()
    {
        final Totals totals = new Totals(List.of(WHOLE, BROKEN));
        assertEquals(1, totals.failed);
        assertEquals(2, totals.kills);
        assertEquals("0.25", totals.maxMs());
    }
}
