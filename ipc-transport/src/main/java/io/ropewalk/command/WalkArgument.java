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
import java.nio.file.Path;

/** The directory in a command: a path if it looks like one, or exists, else a name in shared memory. */
final class WalkArgument
{
    private WalkArgument()
    {
    }

    /** Where the walk is, or would be. */
    static Path pathOf(final CommandSpec command, final String directory)
    {
        try
        {
            final Path path = Path.of(directory);
            final boolean isPath = directory.contains("/") || directory.contains(File.separator) ||
                (!directory.isEmpty() && Files.exists(path));
            return isPath ? path : Walk.defaultRoot().resolve(Names.checkNew(directory));
        }
        catch (final InvalidPathException | IllegalNameException ex)
        {
            throw new ParameterException(command.commandLine(), "not a directory name: " + ex.getMessage(), ex);
        }
    }

    static Ropewalk open(final CommandSpec command, final String directory)
    {
        try
        {
            final Path path = Path.of(directory);
            final boolean isPath = directory.contains("/") || directory.contains(File.separator) ||
                (!directory.isEmpty() && Files.exists(path));
            return isPath ? Ropewalk.open(path) : Ropewalk.open(directory);
        }
        catch (final InvalidPathException ex)
        {
            throw new ParameterException(command.commandLine(), "not a directory name: " + ex.getMessage(), ex);
        }
    }
}
