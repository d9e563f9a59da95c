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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One page with every figure, its charts and the machine, which needs nothing beside itself: it can be sent, kept and
 * printed.
 * <p>
 * <b>Threads:</b> any.
 */
public final class Page
{
    private static final String CHARTS = "META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final String PARTS = "io/ropewalk/bench/report/";

    private Page()
    {
    }

    /**
     * Makes the page.
     *
     * @param results to show, of one run or several.
     * @param curves  of percentiles; may be empty.
     * @return the text of the page.
     */
    public static String html(final List<Result> results, final List<Curve> curves)
    {
        return read(PARTS + "report.html")
            .replace("@CHART_STYLE@", read(CHARTS + "uPlot.min.css"))
            .replace("@STYLE@", read(PARTS + "report.css"))
            .replace("@CHART_SCRIPT@", read(CHARTS + "uPlot.iife.min.js"))
            .replace("@SCRIPT@", read(PARTS + "report.js"))
            .replace("@DATA@", new PageData(results, curves).json());
    }

    private static String read(final String name)
    {
        try (InputStream in = Page.class.getClassLoader().getResourceAsStream(name))
        {
            if (null == in)
            {
                throw new IllegalStateException("part of the page is not on the class path: resource=" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
