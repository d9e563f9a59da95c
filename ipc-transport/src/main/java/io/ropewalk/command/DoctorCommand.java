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
package io.ropewalk.command;

import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.inspect.Finding;
import io.ropewalk.inspect.WalkInspector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** Says what is wrong. */
@Command(name = "doctor", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Says what is wrong in a walk and around it: deadlocks, dead and stopped holders, full queues, leaked objects, " +
        "and what the system lacks. Without DIR it looks at all walks of this user.",
    "The exit status is 1 if something is wrong."})
final class DoctorCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec command;

    @Parameters(index = "0", arity = "0..1", paramLabel = "DIR", description = Looking.DIRECTORY)
    private String directory;

    @Option(names = "--json", description = Looking.JSON)
    private boolean isJson;

    @Override
    public Integer call()
    {
        final List<Diagnosis> all = new ArrayList<>();
        if (directory != null)
        {
            Looking.inspector(command, directory).findings()
                .forEach((finding) -> all.add(new Diagnosis(null, finding)));
        }
        else
        {
            examineAll(all);
        }
        if (isJson)
        {
            StandardStreams.print(JsonRows.lines(all.stream().map(Diagnosis::json).toList()));
        }
        else
        {
            StandardStreams.printAll(all.isEmpty() ? List.of("nothing found") :
                all.stream().map(Diagnosis::line).toList());
        }
        return all.stream().anyMatch((diagnosis) -> diagnosis.finding.isProblem()) ? 1 : 0;
    }

    /** What is said of the system is said once. */
    private static void examineAll(final List<Diagnosis> all)
    {
        final Set<String> said = new HashSet<>();
        for (final Finding finding : WalkInspector.environment(WalkArgument.defaultRoot()))
        {
            said.add(about(finding));
            all.add(new Diagnosis(null, finding));
        }
        for (final Path path : WalkInspector.walks(WalkArgument.defaultRoot()))
        {
            try
            {
                WalkInspector.of(path).findings().stream()
                    .filter((finding) -> said.add(about(finding)))
                    .forEach((finding) -> all.add(new Diagnosis(path, finding)));
            }
            catch (final ObjectDestroyedException ex)
            {
                // It went away in this moment, which is nothing wrong.
                continue;
            }
        }
    }

    /** What it is about but the directory: walks on one device have it in common. */
    private static String about(final Finding finding)
    {
        final Map<String, Object> values = new LinkedHashMap<>(finding.values());
        return values.remove("walk") == null && values.isEmpty() ? finding.code() + finding.text() :
            finding.code() + values;
    }

    /** A finding, and the walk if there are several. */
    private record Diagnosis(Path walk, Finding finding)
    {
        String line()
        {
            return (finding.isProblem() ? "problem" : "note   ") + "  " + SafeText.of(finding.code()) + ": " +
                (walk == null ? "" : SafeText.of(walk.getFileName().toString()) + ": ") + SafeText.of(finding.text());
        }

        Map<String, Object> json()
        {
            final Map<String, Object> row = new LinkedHashMap<>();
            row.put("code", finding.code());
            row.put("isProblem", finding.isProblem());
            row.put("walk", walk);
            row.put("text", finding.text());
            finding.values().forEach((name, value) -> row.put("value." + name, value));
            return row;
        }
    }
}
