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

    private Json()
    {
    }

    /**
     * Writes the rows of reports, replacing the file.
     *
     * @param file    to write.
     * @param reports to write to it.
     * @throws IOException when it cannot be written.
     */
    public static void write(final Path file, final List<Report> reports) throws IOException
    {
        Files.writeString(file, format(reports));
    }

    static String format(final List<Report> reports)
    {
        return reports.stream()
            .flatMap((report) -> report.rows().stream().map((row) -> format(row, report.conditions())))
            .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    /** Names are ours and need no escapes. */
    private static String format(final Row row, final Conditions conditions)
    {
        return "{\"suite\":\"" + row.suite() + "\",\"case\":\"" + row.caseName() + "\",\"metric\":\"" + row.metric() +
            "\",\"unit\":\"" + row.unit() + "\",\"value\":" +
            new BigDecimal(row.value(), DIGITS).stripTrailingZeros().toPlainString() +
            format(conditions) + "}";
    }

    private static String format(final Conditions conditions)
    {
        return null == conditions ? "" : ",\"mode\":\"" + conditions.mode() + "\",\"bounds_checks\":\"" +
            conditions.boundsChecks() + "\",\"load_percent\":" + conditions.loadPercent() +
            ",\"jdk\":\"" + conditions.jdk() + "\"";
    }
}
