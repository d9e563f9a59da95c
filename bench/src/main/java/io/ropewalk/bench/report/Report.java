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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one suite has to say: figures, cases that could not be measured, and remarks.
 * <p>
 * <b>Threads:</b> one.
 */
public final class Report
{
    private final String suite;
    private final String title;
    private final List<Row> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> skipped = new LinkedHashMap<>();
    private final Map<String, Histogram> distributions = new LinkedHashMap<>();
    private Conditions conditions;

    /**
     * An empty report.
     *
     * @param suite it is about.
     * @param title of its table.
     */
    public Report(final String suite, final String title)
    {
        this.suite = suite;
        this.title = title;
    }

    /**
     * Adds a figure, unless it is not a number.
     *
     * @param caseName it belongs to.
     * @param metric   that it is.
     * @param unit     of the value.
     * @param value    that was measured.
     */
    public void add(final String caseName, final String metric, final String unit, final double value)
    {
        if (Double.isFinite(value))
        {
            rows.add(new Row(suite, caseName, metric, unit, value));
        }
    }

    /**
     * Adds a remark that is printed under the table.
     *
     * @param note to the reader.
     */
    public void note(final String note)
    {
        notes.add(note);
    }

    /**
     * Adds all times of a case, from which its percentiles come.
     *
     * @param caseName they belong to.
     * @param times    in nanoseconds.
     */
    public void distribution(final String caseName, final Histogram times)
    {
        distributions.put(caseName, times);
    }

    /**
     * The times of cases that have percentiles.
     *
     * @return histograms in nanoseconds, by name of the case.
     */
    public Map<String, Histogram> distributions()
    {
        return distributions;
    }

    /**
     * Says that a case could not be measured.
     *
     * @param caseName of it.
     * @param reason   in words.
     */
    public void skip(final String caseName, final String reason)
    {
        skipped.put(caseName, reason);
    }

    /**
     * Sets under which conditions it was measured.
     *
     * @param newConditions of all figures.
     */
    public void conditions(final Conditions newConditions)
    {
        conditions = newConditions;
    }

    /**
     * Returns under which conditions it was measured.
     *
     * @return the conditions; null until they are set.
     */
    public Conditions conditions()
    {
        return conditions;
    }

    /**
     * Name of the suite.
     *
     * @return the name.
     */
    public String suite()
    {
        return suite;
    }

    /**
     * Title of the table.
     *
     * @return the title.
     */
    public String title()
    {
        return title;
    }

    /**
     * The figures in the order in which they were added.
     *
     * @return the rows.
     */
    public List<Row> rows()
    {
        return rows;
    }

    /**
     * The remarks.
     *
     * @return the notes.
     */
    public List<String> notes()
    {
        return notes;
    }

    /**
     * The cases that could not be measured.
     *
     * @return reasons by name.
     */
    public Map<String, String> skipped()
    {
        return skipped;
    }
}
