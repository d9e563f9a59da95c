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
import io.ropewalk.segment.file.Names;
import io.ropewalk.segment.file.SegmentFiles;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.segment.walk.WalkRemoval;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Removes what the dead have left. */
@Command(name = "sweep", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Removes the temporary walks of this user whose processes have all gone, and from other walks the objects " +
        "without a name that nobody can use any more. Says what it has removed.",
    "Walks with a name stay, with what is in them, for those who come later; unless --all is given."})
final class SweepCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec command;

    @Parameters(index = "0", arity = "0..1", paramLabel = "ROOT", description =
        "Directory that contains walks (default: that of this user in shared memory).")
    private Path root;

    @Option(names = "--all", description =
        "Also remove the walks with a name in which no process takes part now, with all that is in them.")
    private boolean isAll;

    @Option(names = "--json", description = Looking.JSON)
    private boolean isJson;

    @Override
    public Integer call()
    {
        final Path path = (root == null ? WalkArgument.defaultRoot() : root).toAbsolutePath().normalize();
        if (root != null && root.toString().isEmpty())
        {
            // Not the current directory: a script whose variable is empty means another one.
            throw new ParameterException(command.commandLine(), "ROOT must not be empty: ROOT=");
        }
        if (root != null && !Files.isDirectory(path))
        {
            throw new CommandException("no such directory: directory=" + SafeText.of(path.toString()), null);
        }
        final List<Removed> all = new ArrayList<>();
        if (Files.isDirectory(path))
        {
            sweep(path, all);
        }
        if (isJson)
        {
            StandardStreams.print(JsonRows.lines(all.stream().map(Removed::json).toList()));
        }
        else
        {
            StandardStreams.printAll(
                all.isEmpty() ? List.of("nothing to remove") : all.stream().map(Removed::line).toList());
        }
        return 0;
    }

    private void sweep(final Path path, final List<Removed> all)
    {
        final List<Path> temporary = entries(path).filter(SweepCommand::isTemporary).toList();
        RemovalProgress.of(temporary, () -> Walk.sweep(path));
        temporary.stream().filter((entry) -> !Files.exists(entry, LinkOption.NOFOLLOW_LINKS))
            .forEach((entry) -> all.add(new Removed("walk", entry, null)));
        final List<Path> named =
            entries(path).filter(WalkRemoval::isWalk).filter((entry) -> !isTemporary(entry)).toList();
        for (final Path walk : named)
        {
            try
            {
                sweepNamed(walk, all);
            }
            catch (final RopewalkException | CommandException ex)
            {
                System.err.println("ropewalk sweep: left alone: " + SafeText.of(String.valueOf(ex.getMessage())));
            }
        }
    }

    private void sweepNamed(final Path walk, final List<Removed> all)
    {
        if (isAll)
        {
            Foreign.requireNone(walk);
            if (RemovalProgress.of(List.of(walk), () -> WalkRemoval.remove(walk, false)))
            {
                all.add(new Removed("walk", walk, null));
                return;
            }
        }
        final Set<String> before = leakable(walk);
        if (!before.isEmpty() && Walk.find(walk).isPresent())
        {
            before.removeAll(leakable(walk));
            before.stream().sorted().forEach((name) -> all.add(new Removed("leaked object", walk, name)));
        }
    }

    /** Files that are nobody's once their owner has gone. Whoever joins a walk removes those. */
    private static Set<String> leakable(final Path walk)
    {
        final Set<String> names = new HashSet<>();
        for (final String name : SegmentFiles.names(walk))
        {
            if (Names.isAnonymous(name) || Names.handedOwner(name).isPresent() || Names.ownerOfPart(name) != null ||
                SegmentFiles.temporaryOwner(name).isPresent())
            {
                names.add(name);
            }
        }
        return names;
    }

    private static boolean isTemporary(final Path entry)
    {
        return Names.isTemporaryWalk(entry.getFileName().toString());
    }

    private static Stream<Path> entries(final Path path)
    {
        return Stream.of(SegmentFiles.names(path)).sorted().map(path::resolve);
    }
}
