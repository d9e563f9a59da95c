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

import io.ropewalk.Ropewalk;
import io.ropewalk.error.IllegalNameException;
import io.ropewalk.segment.Access;
import io.ropewalk.segment.file.Names;
import io.ropewalk.segment.walk.Walk;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The directory in a command: a path if it has a separator, else a name in shared memory. What there is in the current
 * directory does not matter: two commands that say the same mean the same.
 */
final class WalkArgument
{
    private WalkArgument()
    {
    }

    /** The only place where a command opens a walk that may be missing. */
    static Ropewalk open(final CommandSpec command, final String directory, final boolean isForGroup)
    {
        final Path path = checkedPath(command, directory, isForGroup);
        if (isForGroup)
        {
            return Ropewalk.open(path, Access.group());
        }
        return isPath(directory) ? Ropewalk.open(path) : Ropewalk.open(directory);
    }

    /** The only place where a command opens a walk without making one. */
    static Optional<Ropewalk> find(final CommandSpec command, final String directory, final boolean isForGroup)
    {
        final Path path = checkedPath(command, directory, isForGroup);
        return isForGroup ? Ropewalk.find(path, Access.group()) : Ropewalk.find(path);
    }

    /** Whether a walk in this directory can come into being by itself. */
    static boolean canAppear(final CommandSpec command, final String directory)
    {
        return !isPath(directory) ||
            Files.isDirectory(pathOf(command, directory).toAbsolutePath().normalize().getParent());
    }

    private static Path checkedPath(final CommandSpec command, final String directory, final boolean isForGroup)
    {
        final Path path = pathOf(command, directory);
        if (isForGroup && !isPath(directory))
        {
            throw new ParameterException(command.commandLine(), "--group needs a path: the folder of names in " +
                "shared memory is for its user alone (a path has a separator: ./DIR): DIR=" + directory);
        }
        return path;
    }

    /** Refuses a name before anything is made. */
    static void checkName(final CommandSpec command, final String name)
    {
        if (name.startsWith("_") || name.startsWith("."))
        {
            throw new ParameterException(command.commandLine(),
                "names that begin with '_' or '.' are reserved for Ropewalk itself: name=" + name);
        }
        Names.check(name);
    }

    private static boolean isPath(final String directory)
    {
        return directory.contains("/") || directory.contains(File.separator);
    }

    static Path defaultRoot()
    {
        return Walk.defaultRoot();
    }

    static Path pathOf(final CommandSpec command, final String directory)
    {
        try
        {
            return isPath(directory) ? Path.of(directory) : Walk.defaultRoot().resolve(Names.checkNew(directory));
        }
        catch (final InvalidPathException ex)
        {
            throw new ParameterException(command.commandLine(), "not a directory name: " + ex.getMessage(), ex);
        }
        catch (final IllegalNameException ex)
        {
            throw new ParameterException(
                command.commandLine(), ex.getMessage() + " (a path has a separator: ./DIR)", ex);
        }
    }
}
