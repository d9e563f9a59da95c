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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cells that were played in this build. Each process appends to a file of its own, whose directory it inherits.
 */
public final class CellRecords
{
    private static final String DIRECTORY = "KILL_MATRIX_CELLS";
    private static final Path FOLDER = Path.of(Optional.ofNullable(System.getenv(DIRECTORY)).orElse(
        Path.of("target", "kill-matrix.d", "by-hand").toString()));

    private CellRecords()
    {
    }

    /** Remembers one, also if the process is killed next. */
    public static synchronized void add(final CellRecord cell)
    {
        try
        {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(ProcessHandle.current().pid() + ".tsv"), cell.line() + "\n",
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static Path folder()
    {
        return FOLDER;
    }

    /** Of all processes. A line that is being written is left for the next time. */
    static List<CellRecord> read(final Path folder) throws IOException
    {
        final List<CellRecord> cells = new ArrayList<>();
        if (Files.isDirectory(folder))
        {
            try (Stream<Path> files = Files.list(folder))
            {
                for (final Path file : files.filter((path) -> path.toString().endsWith(".tsv")).sorted().toList())
                {
                    final String text = Files.readString(file);
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().map(CellRecord::of).forEach(cells::add);
                }
            }
        }
        return cells;
    }
}
