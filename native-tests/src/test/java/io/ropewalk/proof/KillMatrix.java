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

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The cells of all structures as tables: a row for each operation, a column for each store.
 */
final class KillMatrix
{
    static final String TITLE = "Ropewalk kill matrix";
    static final List<String> LEGEND = List.of(
        "A process dies at a store of an operation; those that survive go on and account for everything.",
        "Each cell: number of the store, and how long the survivors needed, in ms (the longest, where several were",
        "played: other ways to go on, or a second death at a store of the repair). \"end\" is after the last store.");

    private static final int WIDTH = 118;
    private static final int CELL_WIDTH = 13;

    final Totals totals;
    final List<CellRecord> faults;
    final String origin;
    private final Map<String, Map<String, List<CellRecord>>> tables = new TreeMap<>();

    KillMatrix(final List<CellRecord> cells, final String origin)
    {
        this.totals = new Totals(cells);
        this.faults = cells.stream().filter((cell) -> !cell.isWhole()).toList();
        this.origin = origin;
        cells.forEach((cell) -> tables.computeIfAbsent(cell.structure(), (key) -> new TreeMap<>())
            .computeIfAbsent(cell.operation(), (key) -> new ArrayList<>()).add(cell));
    }

    /** When and where it was played. */
    static String originHere()
    {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC).format(Instant.now()) +
            ", " + Machine.describe();
    }

    /** Of each structure: of each operation, its cells. */
    Map<String, Map<String, List<CellRecord>>> tables()
    {
        return tables;
    }

    static Map<Long, List<CellRecord>> byStore(final List<CellRecord> row)
    {
        final Map<Long, List<CellRecord>> columns = new TreeMap<>();
        row.forEach((cell) -> columns.computeIfAbsent(cell.store(), (key) -> new ArrayList<>()).add(cell));
        return columns;
    }

    static String columnName(final long store)
    {
        return store == CellRecord.AT_RANDOM ? "random" : store == CellRecord.NO_STORE ? "end" : String.valueOf(store);
    }

    static String worst(final List<CellRecord> atOneStore)
    {
        return atOneStore.stream().allMatch(CellRecord::isWhole) ? Totals.worstMs(atOneStore) :
            atOneStore.stream().anyMatch((cell) -> cell.outcome() == Outcome.STUCK) ? "STUCK" : "BROKEN";
    }

    /** As plain text. */
    String text()
    {
        final StringBuilder text = new StringBuilder();
        line(text, TITLE);
        line(text, origin);
        line(text, totals.summary());
        line(text, totals.verdict());
        faults.forEach((cell) -> line(text, "  " + cell.outcome() + ": " + cell.structure() + ", " + cell.operation() +
            " at " + columnName(cell.store()) + ": " + cell.fault()));
        line(text, "");
        LEGEND.forEach((sentence) -> line(text, sentence));
        tables.forEach((structure, rows) ->
        {
            line(text, "");
            line(text, String.format("%-54s %7s %7s %9s %9s %9s %6s", structure.toUpperCase(Locale.ROOT), "cells",
                "kills", "p50 ms", "p99 ms", "max ms", "failed"));
            rows.forEach((operation, row) -> row(text, operation, row));
        });
        return text.toString();
    }

    private static void row(final StringBuilder text, final String operation, final List<CellRecord> row)
    {
        final Totals sums = new Totals(row);
        line(text, String.format("%-54s %7d %7d %9s %9s %9s %6d", operation, sums.cells, sums.kills,
            sums.percentileMs(50), sums.percentileMs(99), sums.maxMs(), sums.failed));
        final StringBuilder cells = new StringBuilder();
        byStore(row).forEach((store, atOneStore) ->
        {
            if (cells.length() + CELL_WIDTH > WIDTH)
            {
                line(text, cells.toString());
                cells.setLength(0);
            }
            cells.append(String.format("%6s %-6s", columnName(store), worst(atOneStore)));
        });
        line(text, cells.toString());
    }

    private static void line(final StringBuilder text, final String line)
    {
        text.append(line.stripTrailing()).append('\n');
    }
}
