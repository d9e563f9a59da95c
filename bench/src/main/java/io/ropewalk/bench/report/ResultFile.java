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
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files of results, as {@link Json} writes them; several arrays in one file, one after another, are read as one.
 * <p>
 * <b>Threads:</b> any.
 */
public final class ResultFile
{
    /** Version of the rows. Results of another one are refused, for their figures may mean something else. */
    static final String FORMAT = "2";

    private static final List<String> NEEDED = List.of("suite", "case", "metric", "unit", "value");

    private ResultFile()
    {
    }

    /**
     * Reads every row.
     *
     * @param file to read.
     * @return the figures, in the order of the file.
     * @throws ResultException when it cannot be read, is not complete, or of another version.
     */
    public static List<Result> read(final Path file) throws ResultException
    {
        try
        {
            return parse(Files.readString(file));
        }
        catch (final CharacterCodingException ex)
        {
            throw new ResultException("no results, not even text: file=" + file);
        }
        catch (final IOException ex)
        {
            throw new ResultException("cannot read this file: file=" + file + " cause=" + reason(ex));
        }
        catch (final ResultException ex)
        {
            throw new ResultException(ex.getMessage() + ": file=" + file);
        }
    }

    /**
     * Reads every row.
     *
     * @param text of a file.
     * @return the figures, in the order of the text.
     * @throws ResultException when it is not complete, or of another version.
     */
    public static List<Result> parse(final String text) throws ResultException
    {
        final List<Result> results = new ArrayList<>();
        try
        {
            for (final Map<String, String> row : new FlatJson(text).rows())
            {
                results.add(result(row));
            }
        }
        catch (final IllegalArgumentException ex)
        {
            throw new ResultException("no results, " + ex.getMessage());
        }
        if (results.isEmpty())
        {
            throw new ResultException("no figures");
        }
        return results;
    }

    private static String reason(final IOException ex)
    {
        return ex.getClass().getSimpleName().replace("Exception", "");
    }

    private static Result result(final Map<String, String> row) throws ResultException
    {
        final String format = row.getOrDefault("format", "1");
        if (!FORMAT.equals(format))
        {
            throw new ResultException("results of another version, to be measured again or read by the bench.jar " +
                "that wrote them (format=" + format + " expected=" + FORMAT + ")");
        }
        if (!row.keySet().containsAll(NEEDED))
        {
            throw new ResultException("a row lacks a field of " + NEEDED + ": found=" + row.keySet());
        }
        final Map<String, String> conditions = new LinkedHashMap<>(row);
        NEEDED.forEach(conditions::remove);
        return new Result(row.get("suite"), row.get("case"), row.get("metric"), row.get("unit"),
            Double.parseDouble(row.get("value")), conditions);
    }
}
