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
import io.ropewalk.segment.Walk;
import io.ropewalk.segment.file.Names;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The directory in a command: a path if it has a separator, else a name in shared memory. What there is in the current
 * directory does not matter: two commands that say the same mean the same.
 */
final class WalkArgument
{
    private WalkArgument()
    {
    }

    /** The only place where a command opens a walk. */
    static Ropewalk open(final CommandSpec command, final String directory)
    {
        final Path path = pathOf(command, directory);
        return isPath(directory) ? Ropewalk.open(path) : Ropewalk.open(directory);
    }

    /** Whether opening would make nothing; also if it would fail. */
    static boolean exists(final CommandSpec command, final String directory)
    {
        final Path path = pathOf(command, directory);
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS) ||
            (isPath(directory) && !Files.isDirectory(path.toAbsolutePath().normalize().getParent()));
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
