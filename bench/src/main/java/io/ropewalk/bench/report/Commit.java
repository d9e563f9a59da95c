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
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which commit a program was built from, as far as the checkout around it tells. */
final class Commit
{
    private static final String REFERENCE = "ref: ";
    private static final String GIT_DIRECTORY = "gitdir: ";
    private static final int SHORT_LENGTH = 12;

    private Commit()
    {
    }

    static String ofThisProgram()
    {
        try
        {
            return of(Path.of(Commit.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
        }
        catch (final URISyntaxException | RuntimeException ex)
        {
            return Machine.UNKNOWN;
        }
    }

    /** Unknown if the checkout has moved on since the program was built. */
    static String of(final Path program)
    {
        for (Path folder = program; null != folder; folder = folder.getParent())
        {
            final Path git = folder.resolve(".git");
            if (Files.exists(git))
            {
                try
                {
                    return head(program, git);
                }
                catch (final IOException | RuntimeException ex)
                {
                    return Machine.UNKNOWN;
                }
            }
        }
        return Machine.UNKNOWN;
    }

    private static String head(final Path program, final Path git) throws IOException
    {
        final Path directory = Files.isDirectory(git) ? git :
            git.resolveSibling(Files.readString(git).strip().substring(GIT_DIRECTORY.length()));
        final Path log = directory.resolve("logs/HEAD");
        if (Files.exists(log) &&
            Files.getLastModifiedTime(log).compareTo(Files.getLastModifiedTime(program)) > 0)
        {
            return Machine.UNKNOWN;
        }
        final String head = Files.readString(directory.resolve("HEAD")).strip();
        final String commit = head.startsWith(REFERENCE) ?
            resolve(directory, head.substring(REFERENCE.length())) : head;
        return commit.substring(0, SHORT_LENGTH);
    }

    private static String resolve(final Path directory, final String reference) throws IOException
    {
        final Path common = directory.resolve("commondir");
        final Path shared = Files.exists(common) ?
            directory.resolve(Files.readString(common).strip()) : directory;
        for (final Path each : List.of(directory.resolve(reference), shared.resolve(reference)))
        {
            if (Files.exists(each))
            {
                return Files.readString(each).strip();
            }
        }
        return Files.readAllLines(shared.resolve("packed-refs")).stream()
            .filter((line) -> line.endsWith(" " + reference)).findFirst().orElseThrow();
    }
}
