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
package io.ropewalk.bench;

import io.ropewalk.bench.party.CaseFailedException;
import io.ropewalk.bench.party.Recovery;
import io.ropewalk.bench.party.Workspace;
import io.ropewalk.bench.report.Report;
import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From the {@code kill -9} of a holder until a survivor that waits is served. */
final class RecoverySuite implements Suite
{
    private static final double NS_PER_MS = 1e6;

    @Override
    public String name()
    {
        return "recovery";
    }

    @Override
    public List<String> cases()
    {
        return Recovery.names();
    }

    /** The survivor is in this JVM; and a time of milliseconds is not made of checks. */
    @Override
    public boolean dependsOnBoundsChecks()
    {
        return false;
    }

    @Override
    public Report run(final Options options) throws IOException
    {
        final Report report = new Report(name(), "back in service after kill -9 of a holder");
        final Map<String, Long> kills = new LinkedHashMap<>();
        final List<String> chosen = cases().stream().filter(options::wants).toList();
        try (Workspace workspace = Workspace.open(options.jvmFlags()))
        {
            for (final String name : chosen)
            {
                options.progress("killing holders of " + name);
                try
                {
                    final Histogram histogram =
                        Recovery.measure(workspace, name, options.budgetMs() / chosen.size());
                    report.add(name, "recovery_ms_p50", "ms", histogram.getValueAtPercentile(50) / NS_PER_MS);
                    report.add(name, "recovery_ms_p99", "ms", histogram.getValueAtPercentile(99) / NS_PER_MS);
                    kills.put(name, histogram.getTotalCount());
                }
                catch (final CaseFailedException ex)
                {
                    report.skip(name, ex.getMessage());
                }
            }
        }
        report.note("A process holds the object and is killed while another one waits for it: a lock or a permit " +
            "that is held, a barrier where one party waits, a queue of 4 in which both put and poll, a task in the " +
            "victim's hand, a pipe whose other end the victim was. Kills: " + kills + ".");
        return report;
    }
}
