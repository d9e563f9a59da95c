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
package io.ropewalk.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The one page that shows a walk, with its style, its script and the charts in it: it loads nothing else.
 * <p>
 * <b>Threads:</b> immutable.
 */
final class PageTemplate
{
    private static final String CHARTS = "META-INF/resources/webjars/uplot/1.6.30/dist/";

    private final String html = read("io/ropewalk/page/page.html")
        .replace("@CHART_STYLE@", read(CHARTS + "uPlot.min.css"))
        .replace("@STYLE@", read("io/ropewalk/page/page.css"))
        .replace("@CHART_SCRIPT@", read(CHARTS + "uPlot.iife.min.js"))
        .replace("@SCRIPT@", read("io/ropewalk/page/page.js"));

    /** With a number that only this answer has, by which the browser knows our scripts from those of others. */
    String html(final String nonce)
    {
        return html.replace("@NONCE@", nonce);
    }

    private static String read(final String name)
    {
        try (InputStream in = PageTemplate.class.getClassLoader().getResourceAsStream(name))
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
