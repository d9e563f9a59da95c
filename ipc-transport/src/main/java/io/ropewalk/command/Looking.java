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
import io.ropewalk.inspect.ObjectReport;
import io.ropewalk.inspect.WalkInspector;
import io.ropewalk.segment.file.Names;
import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** How commands find what they only look at: they join nothing and make nothing. */
final class Looking
{
    static final String DIRECTORY = "Directory of the walk: a path if it contains a separator (./DIR)," +
        "%notherwise a name in shared memory.";

    static final String JSON = "Print JSON for scripts; its names stay the same from version to version.";

    private Looking()
    {
    }

    /** The walk, which must be there. */
    static WalkInspector inspector(final CommandSpec command, final String directory)
    {
        return inspector(path(command, directory));
    }

    static WalkInspector inspector(final Path path)
    {
        return tryInspector(path).orElseThrow(() -> noWalk(path));
    }

    static Optional<WalkInspector> tryInspector(final Path path)
    {
        try
        {
            return Optional.of(WalkInspector.of(path));
        }
        catch (final ObjectDestroyedException ex)
        {
            return Optional.empty();
        }
    }

    /** As for all commands, and the names of temporary walks, too, since these are shown. */
    static Path path(final CommandSpec command, final String directory)
    {
        final Path path = Names.isTemporaryWalk(directory) ? WalkArgument.defaultRoot().resolve(directory) :
            WalkArgument.pathOf(command, directory);
        return path.toAbsolutePath().normalize();
    }

    static CommandException noWalk(final Path path)
    {
        final boolean isHere = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && !Files.isExecutable(path))
        {
            return new CommandException("the directory is not for this user: directory=" +
                SafeText.of(path.toString()) + " owner=" + owner(path), null);
        }
        return new CommandException("no such walk: directory=" + SafeText.of(path.toString()) +
            (isHere ? " (there is something, but no walk)" : ""), null);
    }

    private static String owner(final Path path)
    {
        try
        {
            return SafeText.of(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName());
        }
        catch (final IOException ex)
        {
            return "?";
        }
    }

    /** The object, which must be there now. */
    static ObjectReport object(final WalkInspector walk, final String name)
    {
        Names.checkOwn(name);
        return walk.object(name).orElseThrow(() -> noObject(walk.path(), name));
    }

    static CommandException noObject(final Path walk, final String name)
    {
        return new CommandException(
            "no such object: name=" + SafeText.of(name) + " walk=" + SafeText.of(walk.toString()), null);
    }
}
