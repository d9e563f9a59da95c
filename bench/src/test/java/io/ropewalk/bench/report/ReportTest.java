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
package io.ropewalk.bench.report;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReportTest
{
    private static final Run RUN = new Run("7-1", "2026-11-27T10:00:00Z",
        new Machine("a \"cpu\"", "2", "processors 0,1 share a core", "performance", "Linux 6", "abc", "-Xmx256m"));
    private static final String RUN_FIELDS = """
        "run":"7-1","date":"2026-11-27T10:00:00Z","cpu":"a \\u0022cpu\\u0022","cores":"2",\
        "topology":"processors 0,1 share a core","governor":"performance","kernel":"Linux 6","commit":"abc",\
        "flags":"-Xmx256m\"""";

    @Test
    void shouldWriteFlatRowsWhenJson()
    {
        assertEquals("""
            [
            {"suite":"latency","case":"pipe","metric":"rtt_p50","unit":"ns","value":1234567,"format":2,@},
            {"suite":"latency","case":"pipe","metric":"rtt_p50_ratio","unit":"ratio","value":1.0625,"format":2,@}
            ]
            """.replace("@", RUN_FIELDS), Json.format("", RUN, List.of(report())));
    }

    @Test
    void shouldTellTheConditionsInEveryRowWhenKnown()
    {
        final Report report = report();
        report.conditions(new Conditions(88, 91.5, 2, 4, "17.0.15+6", false));
        assertEquals("""
            [
            {"suite":"latency","case":"pipe","metric":"rtt_p50","unit":"ns","value":1234567,\
            "mode":"one-core","bounds_checks":"off","load_percent":4,"jdk":"17.0.15+6","format":2,@},
            {"suite":"latency","case":"pipe","metric":"rtt_p50_ratio","unit":"ratio","value":1.0625,\
            "mode":"one-core","bounds_checks":"off","load_percent":4,"jdk":"17.0.15+6","format":2,@}
            ]
            """.replace("@", RUN_FIELDS), Json.format("", RUN, List.of(report)));
    }

    @Test
    void shouldTellTheConditionsInTheHeadWhenATable()
    {
        final Report report = report();
        report.conditions(new Conditions(88, 351, 2, 4, "17.0.15+6", true));
        assertTrue(Table.format(report, false).startsWith("""
            latency: a title
            mode mixed (bare line 88 ns before, 351 ns after); load 2 % before, 4 % after; JDK 17.0.15+6; \
            bounds checks on

            case\s\s"""), Table.format(report, false));
    }

    @Test
    void shouldSayThatItIsUnknownWhenNothingWasMeasured()
    {
        assertEquals("mode unknown (bare line not measured); load unknown; JDK 25; bounds checks on",
            new Conditions(Double.NaN, Double.NaN, -1, -1, "25", true).describe());
    }

    @Test
    void shouldTellTheModeWhenTheLineIsMeasured()
    {
        assertEquals(Mode.ONE_CORE, Mode.of(88, 120));
        assertEquals(Mode.TWO_CORES, Mode.of(494, 300));
        assertEquals(Mode.MIXED, Mode.of(88, 494));
        assertEquals(Mode.MIXED, Mode.of(494, 88, 494));
        assertEquals(Mode.UNKNOWN, Mode.of(88, Double.NaN));
        assertEquals(Mode.UNKNOWN, Mode.of());
    }

    @Test
    void shouldPutACaseOnALineWhenATable()
    {
        assertEquals("""
            latency: a title

            case  rtt_p50 [ns]  rtt_p50_ratio
            pipe     1,234,567          1.063
            smoke  skipped: no wind
            a note
            """, Table.format(report(), false));
    }

    @Test
    void shouldBeATableWhenMarkdown()
    {
        assertTrue(Table.format(report(), true).contains("""
            | case | rtt_p50 [ns] | rtt_p50_ratio |
            |---|---:|---:|
            | pipe |    1,234,567 |         1.063 |
            """));
    }

    private static Report report()
    {
        final Report report = new Report("latency", "a title");
        report.add("pipe", "rtt_p50", "ns", 1_234_567);
        report.add("pipe", "rtt_p50_ratio", "ratio", 1.0625);
        report.add("pipe", "rtt_p99_ratio", "ratio", Double.NaN);
        report.skip("smoke", "no wind");
        report.note("a note");
        return report;
    }

    @Test
    void shouldKeepEarlierRowsWhenAppended(@TempDir final Path directory) throws Exception
    {
        final Path file = directory.resolve("figures.json");
        Json.write(file, Json.keep(file), RUN, List.of(report()));
        Json.write(file, Json.keep(file), RUN, List.of(report()));
        assertEquals(4, ResultFile.read(file).size());
        try (Stream<Path> files = Files.list(directory))
        {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void shouldReadWhatWasWrittenWhenAResult() throws Exception
    {
        final Result result = ResultFile.parse(Json.format("", RUN, List.of(report()))).get(0);
        assertEquals("latency pipe rtt_p50 ns 1234567.0 7-1", String.join(" ", result.suite(), result.caseName(),
            result.metric(), result.unit(), Double.toString(result.value()), result.condition("run")));
        assertEquals("a \"cpu\"", result.condition("cpu"));
    }

    @Test
    void shouldSayInOneLineWhatIsWrongWhenNoResults(@TempDir final Path directory) throws Exception
    {
        final Path file = directory.resolve("figures.json");
        assertRefused("cannot read this file: file=" + file + " cause=NoSuchFile", file);
        assertRefused("no figures: file=" + file, Files.writeString(file, "[]"));
        assertRefused("no results, '[' expected at character 0 of 4: file=" + file, Files.writeString(file, "text"));
        assertRefused("no results, ']' expected at character 3 of 3: file=" + file, Files.writeString(file, "[{}"));
        assertRefused("results of another version, to be measured again or read by the bench.jar that wrote them " +
            "(format=1 expected=2): file=" + file, Files.writeString(file, "[{\"suite\":\"latency\",\"value\":1}]"));
    }

    private static void assertRefused(final String message, final Path file)
    {
        assertEquals(message, assertThrows(ResultException.class, () -> ResultFile.read(file)).getMessage());
    }

    @Test
    void shouldLeaveTheFileAsItWasWhenItCannotBeWritten(@TempDir final Path directory) throws Exception
    {
        final Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        assertThrows(IOException.class, () -> Whole.probe(full));
        final Path file = Files.writeString(directory.resolve("figures.json"), "before");
        Whole.probe(file);
        assertEquals("before", Files.readString(file));
        assertThrows(IOException.class, () -> Whole.probe(directory));
        assertThrows(IOException.class, () -> Whole.probe(directory.resolve("missing/figures.json")));
    }

    @Test
    void shouldHaveTheSamePercentilesWhenReadFromItsText() throws Exception
    {
        final Histogram times = new Histogram(3);
        for (int i = 1; i <= 1000; i++)
        {
            times.recordValue(i);
        }
        final Curve curve = Curve.parse("latency", "pipe", Curve.text(times));
        assertEquals(1, curve.points().get(0)[0]);
        final double[] last = curve.points().get(curve.points().size() - 1);
        assertEquals(1000, last[0]);
        assertEquals(1000, last[1]);
        assertTrue(curve.points().stream().anyMatch((point) -> point[0] == 500 && point[1] == 2));
    }

    @Test
    void shouldHoldEverythingWhenAPage() throws Exception
    {
        final Report report = report();
        final Histogram times = new Histogram(3);
        times.recordValue(88);
        report.distribution("pipe", times);
        final String page =
            Page.html(ResultFile.parse(Json.format("", RUN, List.of(report))), Curve.of(report));
        assertFalse(page.contains("@DATA@") || page.contains("@SCRIPT@") || page.contains("@STYLE@"));
        assertFalse(page.contains("src=") || page.contains("href=\"http"), "loads something");
        assertTrue(page.contains("uPlot") && page.contains("\"rtt_p50_ratio\"") && page.contains("[0.0000,88]"));
    }

    @Test
    void shouldNotEndTheScriptWhenATextLooksLikeMarkup()
    {
        assertEquals("\"\\u003c/script> \\u0022\\u005c\\u000a\\u00b5\"", Json.quote("</script> \"\\\n\u00b5"));
    }

    @Test
    void shouldTellTheCommitOnlyWhenTheProgramIsNewer(@TempDir final Path directory) throws Exception
    {
        final Path git = Files.createDirectory(directory.resolve(".git"));
        final Path log = Files.writeString(Files.createDirectory(git.resolve("logs")).resolve("HEAD"), "");
        Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
        Files.writeString(git.resolve("packed-refs"), "0123456789abcdef0123456789abcdef01234567 refs/heads/main\n");
        final Path jar = Files.writeString(directory.resolve("bench.jar"), "");
        Files.setLastModifiedTime(log, FileTime.fromMillis(1000));
        assertEquals("0123456789ab", Commit.of(jar));
        Files.setLastModifiedTime(jar, FileTime.fromMillis(500));
        assertEquals(Machine.UNKNOWN, Commit.of(jar));
        assertEquals(Machine.UNKNOWN, Commit.of(Path.of("/nowhere/bench.jar")));
    }
}
