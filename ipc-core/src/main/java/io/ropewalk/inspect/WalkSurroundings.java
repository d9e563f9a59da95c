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

import io.ropewalk.machine.platform.MemoryBarrier;
import io.ropewalk.machine.platform.ThisProcess;
import io.ropewalk.machine.waiting.core.WordWaiter;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the device, the system and this JVM have to say for themselves.
 */
final class WalkSurroundings
{
    private static final long FULL_BYTES = 1 << 20;
    private static final long NEARLY_FULL_BYTES = 16 << 20;
    private static final int NEARLY_FULL_PERCENT = 5;

    private final Path directory;
    private final Path proc;
    private final Path memoryLimit;

    WalkSurroundings(final Path directory, final Path proc)
    {
        this(directory, proc, Path.of("/sys/fs/cgroup/memory.max"));
    }

    WalkSurroundings(final Path directory, final Path proc, final Path memoryLimit)
    {
        this.directory = directory;
        this.proc = proc;
        this.memoryLimit = memoryLimit;
    }

    List<Finding> findings(final List<ProcessReport> processes)
    {
        final List<Finding> findings = new ArrayList<>();
        addDevice(findings);
        addNative(findings);
        addContainer(findings, processes);
        return findings;
    }

    static Finding finding(final String code, final boolean isProblem, final String text, final Object... values)
    {
        final Map<String, Object> named = new LinkedHashMap<>();
        final StringBuilder sentence = new StringBuilder(text);
        for (int i = 0; i + 1 < values.length; i += 2)
        {
            named.put(values[i].toString(), values[i + 1]);
            sentence.append(0 == i ? ": " : " ").append(values[i]).append('=').append(values[i + 1]);
        }
        return new Finding(code, isProblem, sentence.toString(), named);
    }

    private void addDevice(final List<Finding> findings)
    {
        try
        {
            final FileStore store = Files.getFileStore(directory);
            final long usable = store.getUsableSpace();
            final long total = store.getTotalSpace();
            if (usable < FULL_BYTES)
            {
                findings.add(finding("full-device", true, "no room on the device of the walk",
                    "usableBytes", usable, "totalBytes", total, "device", store.name(), "walk", directory));
            }
            else if (usable < NEARLY_FULL_BYTES && usable < total / 100 * NEARLY_FULL_PERCENT)
            {
                findings.add(finding("nearly-full-device", false, "little room on the device of the walk",
                    "usableBytes", usable, "totalBytes", total, "device", store.name(), "walk", directory));
            }
            addMemoryLimit(findings, total);
        }
        catch (final IOException ex)
        {
            findings.add(finding("unknown-device", false, "the device of the walk tells nothing",
                "walk", directory, "reason", ex.getMessage()));
        }
    }

    private void addMemoryLimit(final List<Finding> findings, final long totalBytes)
    {
        try
        {
            final String limit = Files.readString(memoryLimit).strip();
            if (!"max".equals(limit) && Long.parseLong(limit) < totalBytes)
            {
                findings.add(finding("memory-limit", false, "shared memory counts against the limit of the container" +
                    ", which is smaller than the device", "limitBytes", limit, "deviceBytes", totalBytes));
            }
        }
        catch (final IOException | NumberFormatException ex)
        {
            // No such limit here.
            return;
        }
    }

    private static void addNative(final List<Finding> findings)
    {
        if (!WordWaiter.canSleep())
        {
            findings.add(finding("no-futex", true, "this JVM cannot sleep on shared memory, so it polls",
                "reason", ThisProcess.nativeAbsence()));
        }
        if (!MemoryBarrier.isSupported())
        {
            findings.add(finding("no-membarrier", true, "no membarrier: each message costs one more locked instruction",
                "reason", MemoryBarrier.absence()));
        }
    }

    /** Whether those who take part see the same file systems; that cannot be asked of another user's processes. */
    private void addContainer(final List<Finding> findings, final List<ProcessReport> processes)
    {
        final String mine = mounts("self");
        final long others = processes.stream().filter(ProcessReport::isAlive)
            .map((process) -> mounts(String.valueOf(process.pid())))
            .filter((mounts) -> !mounts.isEmpty() && !mounts.equals(mine)).count();
        if (others > 0)
        {
            findings.add(finding("container", false, "some who take part live in other containers than this process",
                "processes", others));
        }
        addMountOptions(findings);
    }

    private String mounts(final String process)
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

    private void addMountOptions(final List<Finding> findings)
    {
        final Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try
        {
            String longest = "";
            String options = "";
            for (final String line : Files.readAllLines(proc.resolve("self/mounts")))
            {
                final String[] fields = line.split(" ");
                if (fields.length > 3 && temporary.startsWith(fields[1]) && fields[1].length() >= longest.length())
                {
                    longest = fields[1];
                    options = fields[3];
                }
            }
            if (List.of(options.split(",")).contains("noexec"))
            {
                findings.add(finding("noexec", !WordWaiter.canSleep(), "nothing can be executed in the temporary " +
                    "folder, where native code would be unpacked", "folder", temporary, "mount", longest));
            }
        }
        catch (final IOException ex)
        {
            // Not Linux.
            return;
        }
    }
}
