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

import io.ropewalk.inspect.HolderReport;
import io.ropewalk.inspect.ObjectReport;
import io.ropewalk.inspect.ProcessReport;
import io.ropewalk.inspect.WalkInspector;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.segment.walk.WalkRemoval;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Removes an object, or a walk. */
@Command(name = "rm", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Removes one object of a walk; without NAME, the walk with all its objects.",
    "Refuses while other processes use it. What is removed by force, they go on using until they close it, but " +
        "nobody else will find it."})
final class RmCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec command;

    @Parameters(index = "0", paramLabel = "DIR", description = Looking.DIRECTORY)
    private String directory;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Name of the object.")
    private String name;

    @Option(names = {"-f", "--force"}, description =
        "Remove it although processes use it, and a walk although there are files in it that are not Ropewalk's.")
    private boolean isForced;

    @Option(names = "--json", description = Looking.JSON)
    private boolean isJson;

    @Override
    public Integer call()
    {
        final Path path = Looking.path(command, directory);
        if (name == null)
        {
            removeWalk(path);
        }
        else
        {
            WalkArgument.checkName(command, name);
            removeObject(path);
        }
        if (isJson)
        {
            StandardStreams.print(
                JsonRows.of(List.of(new Removed(name == null ? "walk" : "object", path, name).json())));
        }
        return 0;
    }

    private void removeObject(final Path path)
    {
        final WalkInspector inspector = Looking.inspector(path);
        final ObjectReport object = Looking.object(inspector, name);
        final Collection<Long> users = users(inspector, object);
        if (!isForced && !users.isEmpty())
        {
            throw inUse("object is in use: name=" + name + " walk=" + SafeText.of(path.toString()), users);
        }
        final Walk walk = Walk.find(path).orElseThrow(() -> Looking.noWalk(path));
        if (!walk.destroy(name))
        {
            throw Looking.noObject(path, name);
        }
    }

    /** Those that have mapped it, that hold something of it, and those of which the system does not tell. */
    private static Collection<Long> users(final WalkInspector inspector, final ObjectReport object)
    {
        final Collection<Long> users = new TreeSet<>(object.users());
        object.holders().stream().filter(HolderReport::isAlive).map(HolderReport::pid).forEach(users::add);
        inspector.processes().stream().filter(ProcessReport::isAlive).map(ProcessReport::pid)
            .filter((pid) -> !Files.isReadable(Path.of("/proc/" + pid + "/maps"))).forEach(users::add);
        users.remove(ProcessHandle.current().pid());
        return users;
    }

    private void removeWalk(final Path path)
    {
        if (!WalkRemoval.isWalk(path))
        {
            throw Looking.noWalk(path);
        }
        if (!isForced)
        {
            Foreign.requireNone(path);
        }
        final boolean isRemoved =
            RemovalProgress.of(List.of(path), () -> WalkRemoval.remove(path, isForced));
        if (!isRemoved && WalkRemoval.isWalk(path))
        {
            throw inUse("walk is in use: directory=" + SafeText.of(path.toString()), livePids(path));
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS))
        {
            throw new CommandException("not all of it could be removed: directory=" + SafeText.of(path.toString()) +
                " entries=" + RemovalProgress.entries(List.of(path)), null);
        }
    }

    private static Collection<Long> livePids(final Path path)
    {
        return Looking.tryInspector(path).map(WalkInspector::processes).orElse(List.of()).stream()
            .filter(ProcessReport::isAlive).map(ProcessReport::pid).collect(Collectors.toCollection(TreeSet::new));
    }

    private static CommandException inUse(final String what, final Collection<Long> pids)
    {
        return new CommandException(what + (pids.isEmpty() ? "" : " pids=" +
            pids.stream().map(ObjectRows::pid).collect(Collectors.joining(","))) +
            " (--force removes it all the same)", null);
    }
}
