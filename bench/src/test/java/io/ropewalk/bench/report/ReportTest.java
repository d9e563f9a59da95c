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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReportTest
{
    @Test
    void shouldWriteFlatRowsWhenJson()
    {
        assertEquals("""
            [
            {"suite":"latency","case":"pipe","metric":"rtt_p50","unit":"ns","value":1234567},
            {"suite":"latency","case":"pipe","metric":"rtt_p50_ratio","unit":"ratio","value":1.0625}
            ]
            """, Json.format(List.of(report())));
    }

    @Test
    void shouldTellTheConditionsInEveryRowWhenKnown()
    {
        final Report report = report();
        report.conditions(new Conditions(88, 91.5, 2, 4, "17.0.15+6", false));
        assertEquals("""
            [
            {"suite":"latency","case":"pipe","metric":"rtt_p50","unit":"ns","value":1234567,\
            "mode":"one-core","bounds_checks":"off","load_percent":4,"jdk":"17.0.15+6"},
            {"suite":"latency","case":"pipe","metric":"rtt_p50_ratio","unit":"ratio","value":1.0625,\
            "mode":"one-core","bounds_checks":"off","load_percent":4,"jdk":"17.0.15+6"}
            ]
            """, Json.format(List.of(report)));
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
}
