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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Percentiles of one case, as HdrHistogram writes them: its text can be read by its own plotter and by others'.
 *
 * @param suite    it belongs to.
 * @param caseName it belongs to.
 * @param points   value in nanoseconds, and how many values there are for one that is above it.
 */
public record Curve(String suite, String caseName, List<double[]> points)
{
    /** Of the files. */
    public static final String SUFFIX = ".hgrm";

    private static final int TICKS_PER_HALF_DISTANCE = 5;
    private static final int COLUMNS = 4;
    private static final char SEPARATOR = '.';

    /**
     * Writes the text of a histogram.
     *
     * @param histogram in nanoseconds.
     * @return lines.
     */
    public static String text(final Histogram histogram)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        histogram.outputPercentileDistribution(
            new PrintStream(bytes, true, StandardCharsets.UTF_8), TICKS_PER_HALF_DISTANCE, 1.0);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /**
     * Returns the file of a case.
     *
     * @param directory of all files.
     * @param report    of the suite.
     * @param caseName  of the case.
     * @return its path.
     */
    public static Path file(final Path directory, final Report report, final String caseName)
    {
        return directory.resolve(report.suite() + SEPARATOR + label(report, caseName) + SUFFIX);
    }

    /**
     * Returns the curves of a report.
     *
     * @param report with distributions, or without.
     * @return a curve for each of them.
     * @throws ResultException never.
     */
    public static List<Curve> of(final Report report) throws ResultException
    {
        final List<Curve> curves = new ArrayList<>();
        for (final Map.Entry<String, Histogram> each : report.distributions().entrySet())
        {
            curves.add(parse(report.suite(), label(report, each.getKey()), text(each.getValue())));
        }
        return curves;
    }

    /** Cases that were measured with bounds checks and without have a curve each. */
    static String label(final Report report, final String caseName)
    {
        final boolean isChecked = null == report.conditions() || report.conditions().areBoundsChecked();
        return caseName + (isChecked ? "" : SEPARATOR + "unchecked");
    }

    /**
     * Reads a file whose name tells the suite and the case.
     *
     * @param file to read.
     * @return the curve.
     * @throws ResultException when it is not one.
     */
    public static Curve read(final Path file) throws ResultException
    {
        final String name = file.getFileName().toString().replace(SUFFIX, "");
        final int index = name.indexOf(SEPARATOR);
        if (index <= 0)
        {
            throw new ResultException("the name of the file must be SUITE.CASE" + SUFFIX + ": file=" + file);
        }
        try
        {
            return parse(name.substring(0, index), name.substring(index + 1), Files.readString(file));
        }
        catch (final IOException | NumberFormatException ex)
        {
            throw new ResultException("no percentiles: file=" + file);
        }
    }

    static Curve parse(final String suite, final String caseName, final String text) throws ResultException
    {
        final List<double[]> points = new ArrayList<>();
        for (final String line : text.lines().toList())
        {
            final String[] words = line.strip().split("\\s+");
            if (words.length >= COLUMNS - 1 && words[0].matches("[0-9.]+"))
            {
                final double count = Double.parseDouble(words[2]);
                // The last one has no fourth column: nothing is above it.
                final double odds = words.length < COLUMNS || words[COLUMNS - 1].equals("Infinity") ?
                    Math.max(1, count) : Double.parseDouble(words[COLUMNS - 1]);
                points.add(new double[] {Double.parseDouble(words[0]), odds});
            }
        }
        if (points.isEmpty())
        {
            throw new ResultException("no percentiles: suite=" + suite + " case=" + caseName);
        }
        return new Curve(suite, caseName, points);
    }
}
