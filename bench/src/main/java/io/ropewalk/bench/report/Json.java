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

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Figures as one array of flat rows, each with the conditions under which it was measured.
 * <p>
 * <b>Threads:</b> any.
 * <p>
 * <b>Failure:</b> {@link IOException} when the file cannot be written.
 */
public final class Json
{
    private static final MathContext DIGITS = new MathContext(9);
    private static final String NOTHING = "";

    private Json()
    {
    }

    /**
     * Writes the rows of reports, replacing the file at once, or not at all.
     *
     * @param file    to write.
     * @param kept    rows of earlier runs that stay before them, as {@link #keep} has returned them.
     * @param run     that made the reports.
     * @param reports to write to it.
     * @throws IOException when it cannot be written.
     */
    public static void write(final Path file, final String kept, final Run run, final List<Report> reports)
        throws IOException
    {
        Whole.write(file, format(kept, run, reports));
    }

    /**
     * Returns what must be written before the rows of another run.
     *
     * @param file with results; it need not exist.
     * @return its rows.
     * @throws IOException when it cannot be read.
     */
    public static String keep(final Path file) throws IOException
    {
        if (!Files.exists(file))
        {
            return NOTHING;
        }
        final String text = Files.readString(file).strip();
        final boolean isArray = text.startsWith("[") && text.endsWith("]");
        return isArray ? text.substring(1, text.length() - 1).strip() : NOTHING;
    }

    /**
     * Returns what {@link #write} writes.
     *
     * @param kept    rows of earlier runs that stay before them.
     * @param run     that made the reports.
     * @param reports with the rows.
     * @return the text of one array.
     */
    public static String format(final String kept, final Run run, final List<Report> reports)
    {
        final Stream<String> rows = reports.stream()
            .flatMap((report) -> report.rows().stream().map((row) -> format(row, report.conditions(), run)));
        return Stream.concat(Stream.of(kept).filter((each) -> !each.isEmpty()), rows)
            .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    private static String format(final Row row, final Conditions conditions, final Run run)
    {
        return "{\"suite\":\"" + row.suite() + "\",\"case\":\"" + row.caseName() + "\",\"metric\":\"" + row.metric() +
            "\",\"unit\":\"" + row.unit() + "\",\"value\":" +
            new BigDecimal(row.value(), DIGITS).stripTrailingZeros().toPlainString() +
            format(conditions) + ",\"format\":" + ResultFile.FORMAT + run.fields().entrySet().stream()
            .map((field) -> ",\"" + field.getKey() + "\":" + quote(field.getValue())).collect(Collectors.joining()) +
            "}";
    }

    private static String format(final Conditions conditions)
    {
        return null == conditions ? NOTHING : ",\"mode\":\"" + conditions.mode() + "\",\"bounds_checks\":\"" +
            conditions.boundsChecks() + "\",\"load_percent\":" + conditions.loadPercent() +
            ",\"jdk\":" + quote(conditions.jdk());
    }

    /** As a string that is safe within a script, too. */
    static String quote(final String text)
    {
        final StringBuilder quoted = new StringBuilder("\"");
        for (final char c : text.toCharArray())
        {
            if (c < ' ' || c == '"' || c == '\\' || c == '<' || c > '~')
            {
                quoted.append(String.format("\\u%04x", (int)c));
            }
            else
            {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
