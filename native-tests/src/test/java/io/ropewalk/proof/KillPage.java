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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The matrix as a page that needs nothing else: no scripts, no other files; by day and by night, on paper and on a
 * telephone.
 */
final class KillPage
{
    private static final String HEAD = "kill-matrix-head.html";

    private final StringBuilder page = new StringBuilder();

    private KillPage()
    {
    }

    static String of(final KillMatrix matrix)
    {
        final KillPage page = new KillPage();
        page.head(matrix);
        matrix.tables().forEach((structure, rows) ->
        {
            page.add("<h2>%s</h2>%n", escape(structure));
            rows.forEach(page::row);
        });
        page.add("</body>%n</html>%n");
        return page.page.toString();
    }

    private void head(final KillMatrix matrix)
    {
        final Totals totals = matrix.totals;
        page.append(resource());
        add("<h1>%s</h1>%n<p class=\"origin\">%s</p>%n", KillMatrix.TITLE, escape(matrix.origin));
        add("<dl class=\"totals\">%n");
        figure("cells", String.valueOf(totals.cells));
        figure("processes killed", String.valueOf(totals.kills));
        figure("of them at random", String.valueOf(totals.killsAtRandom));
        figure("recovery p50", totals.percentileMs(50) + " ms");
        figure("p99", totals.percentileMs(99) + " ms");
        figure("max", totals.maxMs() + " ms");
        add("</dl>%n<p class=\"verdict%s\">%s</p>%n", totals.failed == 0 ? "" : " bad", totals.verdict());
        matrix.faults.forEach((cell) -> add("<p class=\"bad\">%s: %s, %s at %s: %s</p>%n", cell.outcome(),
            escape(cell.structure()), escape(cell.operation()), KillMatrix.columnName(cell.store()),
            escape(cell.fault())));
        add("<p class=\"legend\">%s</p>%n", escape(String.join(" ", KillMatrix.LEGEND)));
        add("<ol class=\"key\"><li>&lt; 1 ms</li> <li class=\"s1\">&lt; 10 ms</li> <li class=\"s2\">&lt; 100 ms</li> " +
            "<li class=\"s3\">&lt; 1 s</li> <li class=\"s4\">more</li> <li class=\"x\">not whole</li></ol>%n");
    }

    private static String resource()
    {
        try (InputStream in = KillPage.class.getResourceAsStream(HEAD))
        {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void figure(final String name, final String value)
    {
        add("<div><dt>%s</dt><dd>%s</dd></div>%n", name, value);
    }

    private void row(final String operation, final List<CellRecord> row)
    {
        final Totals sums = new Totals(row);
        add("<section class=\"row\"><h3>%s</h3>%n", escape(operation));
        add("<div class=\"sums\">%d cells, %d kills, p50 %s, p99 %s, max %s ms%s</div>%n<ol>", sums.cells, sums.kills,
            sums.percentileMs(50), sums.percentileMs(99), sums.maxMs(),
            sums.failed == 0 ? "" : ", <b class=\"bad\">" + sums.failed + " failed</b>");
        KillMatrix.byStore(row).forEach((store, atOneStore) -> add("<li class=\"%s\"><small>%s</small>%s</li>",
            atOneStore.stream().allMatch(CellRecord::isWhole) ? "s" + Totals.shade(atOneStore) : "x",
            KillMatrix.columnName(store), KillMatrix.worst(atOneStore)));
        add("</ol></section>%n");
    }

    private void add(final String format, final Object... arguments)
    {
        page.append(String.format(format, arguments));
    }

    private static String escape(final String text)
    {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
