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

import io.ropewalk.bench.operation.AllocationMain;
import io.ropewalk.bench.operation.Operations;
import io.ropewalk.bench.party.Alone;
import io.ropewalk.bench.party.CaseFailedException;
import io.ropewalk.bench.party.Workspace;
import io.ropewalk.bench.report.Report;

import java.io.IOException;
import java.util.List;

/** Garbage: bytes of heap that one operation allocates, once compiled. */
final class AllocationSuite implements Suite
{
    @Override
    public String name()
    {
        return "allocation";
    }

    @Override
    public List<String> cases()
    {
        return Operations.ours();
    }

    @Override
    public Report run(final Options options) throws IOException
    {
        final Report report = new Report(name(), "bytes of heap allocated by one operation, once compiled");
        try (Workspace workspace = Workspace.open(options.jvmFlags()))
        {
            for (final String operation : cases().stream().filter(options::wants).toList())
            {
                options.progress("counting " + operation);
                try
                {
                    final String[] words =
                        Alone.run(workspace, operation, AllocationMain.class, AllocationMain.ANSWER);
                    report.add(operation, "bytes_per_operation", "B", Double.parseDouble(words[0]));
                }
                catch (final CaseFailedException ex)
                {
                    report.skip(operation, ex.getMessage());
                }
            }
        }
        report.note("An operation is an offer and a poll where both are named, and for each codec; the bytes of a " +
            "codec are the object that comes out, which is new. Each in a JVM of its own.");
        return report;
    }
}
