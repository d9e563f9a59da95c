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
 * Figures as one array of flat rows.
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
     * Writes the rows, replacing the file.
     *
     * @param file to write.
     * @param rows to write to it.
     * @throws IOException when it cannot be written.
     */
    public static void write(final Path file, final List<Row> rows) throws IOException
    {
        Files.writeString(file, format(rows));
    }

    static String format(final List<Row> rows)
    {
        return rows.stream().map(Json::format).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    /** Names are ours and need no escapes. */
    private static String format(final Row row)
    {
        return "{\"suite\":\"" + row.suite() + "\",\"case\":\"" + row.caseName() + "\",\"metric\":\"" + row.metric() +
            "\",\"unit\":\"" + row.unit() + "\",\"value\":" +
            new BigDecimal(row.value(), DIGITS).stripTrailingZeros().toPlainString() + "}";
    }
}
