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
 * What a process may use, and see, in the container that it lives in, if any. Another user's processes do not let
 * themselves be asked.
 */
final class Containers
{
    /** No limit that is known of. */
    static final long NO_LIMIT = Long.MAX_VALUE;

    private static final int FIELDS = 3;

    private final Path proc;
    private final Path groups;

    /** With the root of the file system in which the system tells of itself. */
    Containers(final Path root)
    {
        proc = root.resolve("proc");
        groups = root.resolve("sys/fs/cgroup");
    }

    /** Those who do not see the same file systems as this process. */
    List<Long> others(final List<Long> pids)
    {
        final String mine = fileSystems("self");
        return pids.stream().filter((pid) ->
        {
            final String theirs = fileSystems(pid.toString());
            return !mine.isEmpty() && !theirs.isEmpty() && !theirs.equals(mine);
        }).toList();
    }

    private String fileSystems(final String process)
    {
        try
        {
            return Files.readSymbolicLink(proc.resolve(process + "/ns/mnt")).toString();
        }
        catch (final IOException | UnsupportedOperationException ex)
        {
            return "";
        }
    }

    /**
     * Least of the limits of the control groups that a process is in, or {@link #NO_LIMIT}.
     *
     * @param process its number, or {@code self}.
     */
    long memoryLimitBytes(final String process)
    {
        long limit = NO_LIMIT;
        try
        {
            for (final String line : Files.readAllLines(proc.resolve(process + "/cgroup"), StandardCharsets.ISO_8859_1))
            {
                final String[] fields = line.split(":", FIELDS);
                if (FIELDS == fields.length && "0".equals(fields[0]))
                {
                    limit = Math.min(limit, limitBytes(groups, fields[2], "memory.max"));
                }
                else if (FIELDS == fields.length && List.of(fields[1].split(",")).contains("memory"))
                {
                    limit = Math.min(limit, limitBytes(groups.resolve("memory"), fields[2], "memory.limit_in_bytes"));
                }
            }
        }
        catch (final IOException ex)
        {
            // Not Linux, or it has ended.
            return NO_LIMIT;
        }
        return limit;
    }

    /** From inside a container the path may be that of the host, of which only the top is to be seen. */
    private static long limitBytes(final Path top, final String group, final String fileName)
    {
        long limit = NO_LIMIT;
        Path folder = top.resolve(group.replaceFirst("^/+", "")).normalize();
        while (folder.startsWith(top))
        {
            limit = Math.min(limit, read(folder.resolve(fileName)));
            folder = folder.getParent();
        }
        return limit;
    }

    private static long read(final Path file)
    {
        try
        {
            return Long.parseLong(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
        }
        catch (final IOException | NumberFormatException ex)
        {
            // Not there, or "max".
            return NO_LIMIT;
        }
    }
}
