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

import io.ropewalk.error.RopewalkException;
import io.ropewalk.inspect.ObjectReport;
import io.ropewalk.inspect.ProcessReport;
import io.ropewalk.inspect.WalkInspector;
import io.ropewalk.segment.file.Names;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Lists walks, or the objects of one. */
@Command(name = "ls", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Lists the objects of a walk with what is in them and who holds them; without DIR, the walks of this user.",
    "DIR may also be a directory that contains walks."})
final class LsCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec command;

    @Parameters(index = "0", arity = "0..1", paramLabel = "DIR", description = Looking.DIRECTORY)
    private String directory;

    @Option(names = {"-a", "--all"}, description =
        "Also list the objects that Ropewalk keeps for itself, whose names begin with '_'.")
    private boolean isAll;

    @Option(names = "--json", description = Looking.JSON)
    private boolean isJson;

    @Override
    public Integer call()
    {
        if (directory == null)
        {
            listWalks(WalkInspector.walks(WalkArgument.defaultRoot()));
            return 0;
        }
        final Path path = Looking.path(command, directory);
        final Optional<WalkInspector> walk = Looking.tryInspector(path);
        if (walk.isPresent())
        {
            listObjects(walk.get().objects().stream().filter((object) -> isAll || !ObjectRows.isOwn(object)).toList());
            return 0;
        }
        final List<Path> walks = WalkInspector.walks(path);
        if (walks.isEmpty())
        {
            throw Looking.noWalk(path);
        }
        listWalks(walks);
        return 0;
    }

    private void listObjects(final List<ObjectReport> objects)
    {
        if (isJson)
        {
            StandardStreams.print(JsonRows.lines(objects.stream().map(ObjectRows::row).toList()));
        }
        else
        {
            StandardStreams.printAll(ObjectRows.table(objects).lines(Terminal.outputColumns()));
        }
    }

    private void listWalks(final List<Path> walks)
    {
        final List<WalkRow> rows = walks.stream().map(LsCommand::row).toList();
        if (isJson)
        {
            StandardStreams.print(JsonRows.lines(rows.stream().map(WalkRow::json).toList()));
            return;
        }
        final TextTable table = new TextTable(
            TextTable.Column.text("WALK", 0), TextTable.Column.number("PROCESSES", 2),
            TextTable.Column.number("OBJECTS", 1), TextTable.Column.number("FILES", 3),
            TextTable.Column.text("PROBLEM", 4));
        rows.forEach((row) -> table.add(SafeText.of(row.path.getFileName().toString()), Amounts.count(row.living),
            Amounts.count(row.objects), Amounts.bytes(row.lengthBytes), SafeText.of(row.problem)));
        StandardStreams.printAll(table.lines(Terminal.outputColumns()));
    }

    /** One that vanishes or cannot be read is a row, too. */
    private static WalkRow row(final Path path)
    {
        try
        {
            final WalkInspector walk = WalkInspector.of(path);
            final List<ProcessReport> processes = walk.processes();
            final long living = processes.stream().filter(ProcessReport::isAlive).count();
            final List<ObjectReport> objects = walk.objects();
            return new WalkRow(path, living, processes.size() - living,
                objects.stream().filter((object) -> !ObjectRows.isOwn(object)).count(),
                objects.stream().mapToLong(ObjectReport::lengthBytes).filter((length) -> length > 0).sum(), "");
        }
        catch (final RopewalkException ex)
        {
            return new WalkRow(path, -1, -1, -1, -1, ex.getMessage());
        }
    }

    /** What is said of a walk as a whole; minus one is unknown. */
    private record WalkRow(Path path, long living, long ended, long objects, long lengthBytes, String problem)
    {
        Map<String, Object> json()
        {
            final String name = path.getFileName().toString();
            final Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", name);
            row.put("path", path);
            row.put("isTemporary", Names.isTemporaryWalk(name));
            row.put("liveProcesses", ObjectRows.known(living));
            row.put("endedProcesses", ObjectRows.known(ended));
            row.put("objects", ObjectRows.known(objects));
            row.put("lengthBytes", ObjectRows.known(lengthBytes));
            row.put("problem", problem.isEmpty() ? null : problem);
            return row;
        }
    }
}
