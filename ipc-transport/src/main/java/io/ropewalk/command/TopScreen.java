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

import java.util.ArrayList;
import java.util.List;

/** What {@code top} shows: lines of text that fit into so many columns and rows. */
final class TopScreen
{
    private static final List<String> HELP = List.of(
        "Keys of ropewalk top",
        "",
        "  q, Ctrl-C        leave",
        "  space            look now",
        "  < >, left right  sort by another column",
        "  P T              sort by puts, by takes",
        "  U F              sort by what is in it,",
        "                   by how full it is",
        "  M N              sort by memory, by name",
        "  R                reverse the order",
        "  up down          scroll",
        "  d                change the interval",
        "  h ?              this page",
        "",
        "Any key goes back.");

    private TopScreen()
    {
    }

    static List<String> help(final int columns)
    {
        return HELP.stream().map((line) -> TextTable.shortened(line, columns)).toList();
    }

    static List<String> lines(
        final TopSampler.Sample sample, final TopSort sort, final boolean isReversed, final int columns)
    {
        final boolean isWalkShown = sample.rows().stream().anyMatch((row) -> row.walk() != null);
        final TextTable table = new TextTable(
            TextTable.Column.text(marked(TopSort.NAME, sort), 0),
            TextTable.Column.text(marked(TopSort.KIND, sort), 2),
            TextTable.Column.number(marked(TopSort.USED, sort), 0),
            TextTable.Column.number(marked(TopSort.FULL, sort), 4),
            TextTable.Column.number(marked(TopSort.PUTS, sort), 0),
            TextTable.Column.number(marked(TopSort.TAKES, sort), 1),
            TextTable.Column.number(marked(TopSort.MEMORY, sort), 3));
        sample.rows().stream().sorted(sort.order(isReversed)).forEach((row) -> table.add(
            SafeText.of(isWalkShown ? row.walk() + "/" + row.object().name() : row.object().name()),
            SafeText.of(row.object().kind()), ObjectRows.occupancy(row.object()),
            Amounts.percent(ObjectRows.fill(row.object())), Amounts.rate(row.puts()), Amounts.rate(row.takes()),
            Amounts.bytes(row.object().lengthBytes())));
        return table.lines(columns);
    }

    static String summary(final TopSampler.Sample sample)
    {
        final double puts = total(sample.rows().stream().mapToDouble(TopRow::puts).toArray());
        final double takes = total(sample.rows().stream().mapToDouble(TopRow::takes).toArray());
        return sample.rows().size() + " objects, " + sample.processes() + " processes, " +
            (sample.walks() == 1 ? "" : sample.walks() + " walks, ") +
            Amounts.rate(puts) + " put/s, " + Amounts.rate(takes) + " take/s";
    }

    /** A screen full: a title, a summary, and the rows from one on. */
    static List<String> page(
        final String title,
        final String summary,
        final List<String> table,
        final int firstRow,
        final Terminal.Size size)
    {
        final List<String> page = new ArrayList<>();
        page.add(TextTable.shortened(title, size.columns()));
        page.add(TextTable.shortened(summary, size.columns()));
        page.add("");
        page.add(TextTable.shortened(table.get(0), size.columns()));
        table.stream().skip(1L + firstRow).limit(size.rows() - page.size() - 1L)
            .forEach((line) -> page.add(TextTable.shortened(line, size.columns())));
        return page;
    }

    private static String marked(final TopSort column, final TopSort sort)
    {
        return column == sort ? column.title() + "*" : column.title();
    }

    private static double total(final double[] rates)
    {
        double total = Double.NaN;
        for (final double rate : rates)
        {
            if (rate >= 0)
            {
                total = total >= 0 ? total + rate : rate;
            }
        }
        return total;
    }
}
