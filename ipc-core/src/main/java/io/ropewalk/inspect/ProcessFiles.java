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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the system tells of processes, as far as it does: all of it may be missing, or belong to somebody else.
 */
final class ProcessFiles
{
    private static final Set<String> WITH_VALUE = Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path",
        "--add-opens", "--add-exports", "--add-modules", "--add-reads", "--enable-native-access", "--limit-modules",
        "--upgrade-module-path", "--patch-module");

    private static final int INODE_FIELD = 4;

    private final Path root;

    /** Usually of {@code /proc}. */
    ProcessFiles(final Path root)
    {
        this.root = root;
    }

    /**
     * Of the files in a directory, by their number on the device, which of these processes have mapped them. Who made a
     * file has it mapped under another name. Processes that do not let themselves be looked at are left out.
     */
    Map<Long, Set<Long>> users(final Path directory, final Iterable<Long> pids)
    {
        final Map<Long, Set<Long>> users = new HashMap<>();
        for (final long pid : pids)
        {
            try (Stream<String> lines = Files.lines(root.resolve(pid + "/maps"), StandardCharsets.ISO_8859_1))
            {
                lines.filter((line) -> line.contains(directory + "/")).map((line) -> line.split(" +", INODE_FIELD + 2))
                    .forEach((fields) -> users.computeIfAbsent(
                        Long.parseLong(fields[INODE_FIELD]), (inode) -> new HashSet<>()).add(pid));
            }
            catch (final IOException | UncheckedIOException ex)
            {
                // Ended meanwhile, or not to be looked at.
                continue;
            }
        }
        return users;
    }

    /** Stopped by a signal or a debugger. */
    boolean isStopped(final long pid)
    {
        try
        {
            final String stat = Files.readString(root.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            final int end = stat.lastIndexOf(')');
            return end > 0 && end + 2 < stat.length() && "Tt".indexOf(stat.charAt(end + 2)) >= 0;
        }
        catch (final IOException ex)
        {
            return false;
        }
    }

    /** Main class or file of a JVM, else the command; empty if unknown. */
    String command(final long pid)
    {
        try
        {
            final String line = Files.readString(root.resolve(pid + "/cmdline"), StandardCharsets.UTF_8);
            return mainOf(List.of(line.split("\0")));
        }
        catch (final IOException ex)
        {
            return ProcessHandle.of(pid).flatMap((process) -> process.info().command()).orElse("");
        }
    }

    static String mainOf(final List<String> arguments)
    {
        final int main = mainIndex(arguments);
        return !arguments.get(0).endsWith("java") || main == arguments.size() ? arguments.get(0) : arguments.get(main);
    }

    /** Of the main class or file among the arguments of a JVM, or their number if there is none. */
    static int mainIndex(final List<String> arguments)
    {
        for (int i = 1; i < arguments.size(); i++)
        {
            final String argument = arguments.get(i);
            final boolean isLast = i + 1 == arguments.size();
            if (!isLast && ("-jar".equals(argument) || "-m".equals(argument) || "--module".equals(argument)))
            {
                return i + 1;
            }
            if (WITH_VALUE.contains(argument))
            {
                i++;
            }
            else if (!argument.startsWith("-") && !argument.startsWith("@"))
            {
                return i;
            }
        }
        return arguments.size();
    }
}
