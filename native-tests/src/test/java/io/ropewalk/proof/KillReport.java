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
package io.ropewalk.proof;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files that show what was played: {@code kill-matrix.txt} and {@code kill-matrix.html}, beside the cells.
 */
final class KillReport
{
    private KillReport()
    {
    }

    /**
     * Writes them anew of all cells in a folder of one build, and removes the cells of earlier builds.
     *
     * @return the line to print; nothing if nothing was played.
     */
    static Optional<String> write(final Path folder) throws IOException
    {
        if (!Files.isDirectory(folder))
        {
            return Optional.empty();
        }
        final Path target = folder.toAbsolutePath().getParent().getParent();
        try (FileChannel lock = FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE))
        {
            // Who comes second has seen what the first one saw.
            lock.lock();
            removeOthers(folder);
            final List<CellRecord> cells = CellRecords.read(folder);
            if (cells.isEmpty())
            {
                return Optional.empty();
            }
            final KillMatrix matrix = new KillMatrix(cells, KillMatrix.originHere());
            replace(target.resolve("kill-matrix.txt"), matrix.text());
            replace(target.resolve("kill-matrix.html"), KillPage.of(matrix));
            return Optional.of("kill matrix: " + matrix.totals.summary() + ". " + matrix.totals.verdict() + " " +
                target.resolve("kill-matrix.html"));
        }
    }

    /** Nobody sees half of it. */
    private static void replace(final Path file, final String text) throws IOException
    {
        final Path whole = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(whole, text);
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void removeOthers(final Path folder) throws IOException
    {
        try (Stream<Path> builds = Files.list(folder.toAbsolutePath().getParent()))
        {
            for (final Path build : builds.filter((path) -> !path.endsWith(folder.getFileName())).toList())
            {
                try (Stream<Path> files = Files.list(build))
                {
                    for (final Path file : files.toList())
                    {
                        Files.deleteIfExists(file);
                    }
                }
                Files.deleteIfExists(build);
            }
        }
    }
}
