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

import io.ropewalk.bench.operation.LifecycleMain;
import io.ropewalk.bench.party.Alone;
import io.ropewalk.bench.party.CaseFailedException;
import io.ropewalk.bench.party.Workspace;
import io.ropewalk.bench.report.Report;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Creating and removing an object, against a plain file of the same size. */
final class LifecycleSuite implements Suite
{
    private static final String PLAIN = "plain-file";
    private static final String QUEUE = "queue";

    @Override
    public String name()
    {
        return "lifecycle";
    }

    @Override
    public List<String> cases()
    {
        return Stream.concat(Stream.of(PLAIN), LifecycleMain.names().stream()).toList();
    }

    @Override
    public Report run(final Options options) throws IOException
    {
        final Report report = new Report(
            name(), "creating an object and removing it; those that hold messages or elements hold 1024");
        try (Workspace workspace = Workspace.open(options.jvmFlags()))
        {
            for (final String structure : LifecycleMain.names())
            {
                if (options.wants(structure) || (QUEUE.equals(structure) && options.wants(PLAIN)))
                {
                    options.progress("creating and removing " + structure);
                    measure(structure, workspace, options, report);
                }
            }
        }
        return report;
    }

    private static void measure(
        final String structure, final Workspace workspace, final Options options, final Report report)
    {
        try
        {
            final String[] words = Alone.run(workspace, structure, LifecycleMain.class, LifecycleMain.ANSWER,
                Long.toString(options.budgetMs() / LifecycleMain.names().size()));
            if (QUEUE.equals(structure))
            {
                report.add(PLAIN, "create_remove_us", "us", Double.parseDouble(words[1]));
            }
            report.add(structure, "create_remove_us", "us", Double.parseDouble(words[0]));
            report.add(structure, "create_remove_ratio", "ratio", Double.parseDouble(words[2]));
            report.note(structure + ": " + words[3] + " bytes; a plain file of that size, created, allocated, mapped " +
                "and removed in turns with it, took " +
                Math.round(Double.parseDouble(words[1])) + " us.");
        }
        catch (final CaseFailedException ex)
        {
            report.skip(structure, ex.getMessage());
        }
    }
}
