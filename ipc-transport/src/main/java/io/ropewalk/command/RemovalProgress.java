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

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Shows on standard error, if that is a terminal, how far a removal of directories is that takes its time. */
final class RemovalProgress
{
    private final List<Path> directories;
    private final long total;

    private RemovalProgress(final List<Path> directories)
    {
        this.directories = directories;
        total = StandardStreams.isErrorTerminal() ? entries(directories) : 0;
    }

    /** Removes something from directories, and shows it. */
    static <T> T of(final List<Path> directories, final Supplier<T> removal)
    {
        final RemovalProgress removing = new RemovalProgress(directories);
        final Progress progress = new Progress("files", removing.total, removing::done);
        try
        {
            return removal.get();
        }
        finally
        {
            progress.close();
        }
    }

    /** What is left is counted: whoever removes needs not know of this. */
    private long done()
    {
        return Math.max(0, total - entries(directories));
    }

    static long entries(final List<Path> directories)
    {
        return directories.stream().filter((path) -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
            .mapToLong((path) -> names(path).length).sum();
    }

    private static String[] names(final Path path)
    {
        final String[] names = path.toFile().list();
        return names == null ? new String[0] : names;
    }
}
