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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A report as a table, a case a line: plain, or in Markdown for a document.
 * <p>
 * <b>Threads:</b> any.
 */
public final class Table
{
    private static final String NOTHING = "";

    private Table()
    {
    }

    /**
     * Lays out a report.
     *
     * @param report     to lay out.
     * @param isMarkdown whether in Markdown.
     * @return lines of text.
     */
    public static String format(final Report report, final boolean isMarkdown)
    {
        final List<List<String>> lines = lines(report);
        final StringBuilder text = new StringBuilder();
        text.append(isMarkdown ? "**" + report.suite() + "**: " : report.suite() + ": ")
            .append(report.title()).append("\n");
        if (null != report.conditions())
        {
            text.append(isMarkdown ? "<br>" : NOTHING).append(report.conditions().describe()).append('\n');
        }
        text.append('\n');
        final int[] widths = widths(lines);
        for (int i = 0; i < lines.size(); i++)
        {
            appendLine(text, lines.get(i), widths, isMarkdown);
            if (0 == i && isMarkdown)
            {
                text.append("|---|").append("---:|".repeat(widths.length - 1)).append('\n');
            }
        }
        report.skipped().forEach((name, reason) -> text.append(isMarkdown ? "\n- " : "")
            .append(name).append("  skipped: ").append(reason).append('\n'));
        report.notes().forEach((note) -> text.append(isMarkdown ? "\n" : NOTHING).append(note).append('\n'));
        return text.toString();
    }

    private static List<List<String>> lines(final Report report)
    {
        final Set<String> metrics = new LinkedHashSet<>();
        final Map<String, Map<String, Row>> byCase = new LinkedHashMap<>();
        for (final Row row : report.rows())
        {
            metrics.add(row.metric() + unitOf(row));
            byCase.computeIfAbsent(row.caseName(), (name) -> new LinkedHashMap<>())
                .put(row.metric() + unitOf(row), row);
        }
        final List<List<String>> lines = new ArrayList<>();
        final List<String> head = new ArrayList<>(List.of("case"));
        head.addAll(metrics);
        lines.add(head);
        byCase.forEach((name, rows) ->
        {
            final List<String> line = new ArrayList<>(List.of(name));
            metrics.forEach((metric) -> line.add(rows.containsKey(metric) ? format(rows.get(metric)) : NOTHING));
            lines.add(line);
        });
        return lines;
    }

    private static String unitOf(final Row row)
    {
        return switch (row.unit())
        {
            case "ns", "B" -> " [" + row.unit() + "]";
            default -> NOTHING;
        };
    }

    private static String format(final Row row)
    {
        return switch (row.unit())
        {
            case "ratio" -> String.format(Locale.ROOT, "%.3f", row.value());
            case "ms" -> String.format(Locale.ROOT, "%.2f", row.value());
            case "us", "B", "%" -> String.format(Locale.ROOT, "%.1f", row.value());
            default -> String.format(Locale.ROOT, "%,.0f", row.value());
        };
    }

    private static int[] widths(final List<List<String>> lines)
    {
        final int[] widths = new int[lines.get(0).size()];
        for (final List<String> line : lines)
        {
            for (int i = 0; i < widths.length; i++)
            {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        return widths;
    }

    private static void appendLine(
        final StringBuilder text, final List<String> line, final int[] widths, final boolean isMarkdown)
    {
        final String separator = isMarkdown ? " | " : "  ";
        text.append(isMarkdown ? "| " : NOTHING);
        for (int i = 0; i < widths.length; i++)
        {
            text.append(0 == i ? NOTHING : separator)
                .append(String.format((0 == i ? "%-" : "%") + widths[i] + "s", line.get(i)));
        }
        text.append(isMarkdown ? " |\n" : "\n");
    }
}
