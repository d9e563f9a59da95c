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
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows under titles. In a terminal that is too narrow, what is longest is shortened as long as it can be read, then
 * columns are left out, the dispensable ones first, and then texts are shortened further.
 */
final class TextTable
{
    private static final String GAP = "  ";
    private static final int READABLE_WIDTH = 20;
    private static final int LEAST_WIDTH = 6;

    private final Column[] columns;
    private final List<String[]> rows = new ArrayList<>();

    TextTable(final Column... columns)
    {
        this.columns = columns.clone();
        rows.add(Arrays.stream(columns).map(Column::title).toArray(String[]::new));
    }

    /**
     * One column.
     *
     * @param title   above it; empty for none.
     * @param isRight whether it is aligned to the right, as numbers are.
     * @param rank    of two columns, the one with the greater is left out first; zero never.
     */
    record Column(String title, boolean isRight, int rank)
    {
        static Column text(final String title, final int rank)
        {
            return new Column(title, false, rank);
        }

        static Column number(final String title, final int rank)
        {
            return new Column(title, true, rank);
        }
    }

    void add(final String... cells)
    {
        rows.add(cells);
    }

    /** The titles, and each row. */
    List<String> lines(final int maxWidth)
    {
        final int[] widths = widths();
        fit(widths, maxWidth);
        return rows.stream().map((row) -> line(row, widths)).toList();
    }

    /** Zero for a column that is left out, as one is in which there is nothing. */
    private int[] widths()
    {
        return IntStream.range(0, columns.length).map((column) ->
        {
            final int width =
                rows.stream().skip(1).mapToInt((row) -> row[column].length()).max().orElse(0);
            return width == 0 && columns[column].rank > 0 && rows.size() > 1 ? 0 :
                Math.max(width, columns[column].title.length());
        }).toArray();
    }

    private void fit(final int[] widths, final int maxWidth)
    {
        shorten(widths, maxWidth, READABLE_WIDTH);
        while (total(widths) > maxWidth && leaveOut(widths))
        {
            // One more is left out.
        }
        shorten(widths, maxWidth, LEAST_WIDTH);
    }

    /** The longest texts first, but none to less than so much. */
    private void shorten(final int[] widths, final int maxWidth, final int leastWidth)
    {
        int excess = total(widths) - maxWidth;
        while (excess > 0)
        {
            final int longest = IntStream.range(0, widths.length).filter((column) -> !columns[column].isRight)
                .reduce(-1, (best, column) -> best < 0 || widths[column] > widths[best] ? column : best);
            if (longest < 0 || widths[longest] <= leastWidth)
            {
                return;
            }
            widths[longest]--;
            excess--;
        }
    }

    private boolean leaveOut(final int[] widths)
    {
        int worst = -1;
        for (int column = 0; column < widths.length; column++)
        {
            if (widths[column] > 0 && columns[column].rank > (worst < 0 ? 0 : columns[worst].rank))
            {
                worst = column;
            }
        }
        if (worst >= 0)
        {
            widths[worst] = 0;
        }
        return worst >= 0;
    }

    private static int total(final int[] widths)
    {
        final int shown = (int)Arrays.stream(widths).filter((width) -> width > 0).count();
        return Arrays.stream(widths).sum() + Math.max(0, shown - 1) * GAP.length();
    }

    private String line(final String[] row, final int[] widths)
    {
        final StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++)
        {
            if (widths[column] > 0)
            {
                final String cell = shortened(row[column], widths[column]);
                final String space = " ".repeat(widths[column] - cell.length());
                line.append(line.isEmpty() ? "" : GAP)
                    .append(columns[column].isRight ? space + cell : cell + space);
            }
        }
        return line.toString().stripTrailing();
    }

    /** Cut with a tilde in the place of its end. */
    static String shortened(final String text, final int maxLength)
    {
        if (text.length() <= maxLength)
        {
            return text;
        }
        return maxLength < 1 ? "" : text.substring(0, maxLength - 1) + "~";
    }
}
