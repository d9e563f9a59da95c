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
package io.ropewalk.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that are there whole, or as they were before: a run may be interrupted, and a disk may be full. */
public final class Whole
{
    /** About as many bytes as a run has to say. */
    private static final int PROBE_LENGTH = 1 << 16;

    private Whole()
    {
    }

    /**
     * Writes a file.
     *
     * @param file to write; what is no regular file, such as a device, is written as it is.
     * @param text to write to it.
     * @throws IOException when it cannot be written; a regular file is then as it was before.
     */
    public static void write(final Path file, final String text) throws IOException
    {
        if (Files.exists(file) && !Files.isRegularFile(file))
        {
            Files.writeString(file, text);
            return;
        }
        final Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        final Path draft = draft(target);
        try
        {
            Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
        finally
        {
            Files.deleteIfExists(draft);
        }
    }

    /**
     * Finds out whether a file could be written, without leaving anything.
     *
     * @param file to write later.
     * @throws IOException when it cannot be written.
     */
    public static void probe(final Path file) throws IOException
    {
        if (Files.isDirectory(file))
        {
            throw new FileSystemException(file.toString(), null, "is a directory");
        }
        if (Files.exists(file) && !Files.isRegularFile(file))
        {
            Files.writeString(file, " ");
            return;
        }
        if (Files.exists(file) && !Files.isWritable(file))
        {
            throw new FileSystemException(file.toString(), null, "permission denied");
        }
        final Path draft = draft(Files.exists(file) ? file.toRealPath() : file.toAbsolutePath());
        try
        {
            Files.write(draft, new byte[PROBE_LENGTH]);
        }
        finally
        {
            Files.deleteIfExists(draft);
        }
    }

    private static Path draft(final Path target)
    {
        return target.resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid() + ".draft");
    }
}
