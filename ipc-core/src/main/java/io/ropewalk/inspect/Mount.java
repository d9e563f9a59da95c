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
package io.ropewalk.inspect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a file system was put, as the system tells.
 *
 * @param source  device, or a name that whoever mounted it has given.
 * @param folder  at which it is; empty if unknown, as all the rest.
 * @param options it was mounted with.
 */
record Mount(String source, String folder, List<String> options)
{
    private static final Mount UNKNOWN = new Mount("", "", List.of());
    private static final int FIELDS = 4;

    /** The one that a path lies on: among those that hold it the longest, and of equals the last, which covers them. */
    static Mount of(final Path path, final Path proc)
    {
        Mount found = UNKNOWN;
        try
        {
            for (final String line : Files.readAllLines(proc.resolve("self/mounts"), StandardCharsets.ISO_8859_1))
            {
                final String[] fields = line.split(" ");
                if (fields.length >= FIELDS && path.startsWith(fields[1]) &&
                    fields[1].length() >= found.folder.length())
                {
                    found = new Mount(fields[0], fields[1], List.of(fields[3].split(",")));
                }
            }
        }
        catch (final IOException ex)
        {
            // Not Linux.
            return UNKNOWN;
        }
        return found;
    }
}
