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

    /** What container runtimes name the device that they mount on {@code /dev/shm}; elsewhere it is {@code tmpfs}. */
    private static final String SHARED_MEMORY = "shm";

    private final Path directory;
    private final Path proc;
    private final Containers containers;
    private final MemberJvms jvms;

    /** With the root of the file system in which the system tells of itself. */
    WalkSurroundings(final Path directory, final Path root)
    {
        this.directory = directory;
        proc = root.resolve("proc");
        containers = new Containers(root);
        jvms = new MemberJvms(root, containers);
    }

    List<Finding> findings(final List<ProcessReport> processes)
    {
        final List<Finding> findings = new ArrayList<>();
        addDevice(findings);
        addNative(findings);
        addMounts(findings, processes);
        findings.addAll(jvms.findings(processes));
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
        final long limitBytes = containers.memoryLimitBytes("self");
        if (limitBytes < totalBytes)
        {
            findings.add(finding("memory-limit", false, "shared memory counts against the limit of the container" +
                ", which is smaller than the device", "limitBytes", limitBytes, "deviceBytes", totalBytes));
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

    private void addMounts(final List<Finding> findings, final List<ProcessReport> processes)
    {
        final List<Long> others = containers.others(
            processes.stream().filter(ProcessReport::isAlive).map(ProcessReport::pid).toList());
        if (!others.isEmpty())
        {
            findings.add(finding("container", false, "some who take part live in other containers than this process",
                "processes", others.size(), "pids", others));
        }
        final Mount shared = Mount.of(directory, proc);
        if (SHARED_MEMORY.equals(shared.source()))
        {
            findings.add(finding("private-device", false, "the device of the walk was made for a container; another " +
                "container sees the walk only if it was started with the same one", "mount", shared.folder(), "walk",
                directory));
        }
        final Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        final Mount unpacking = Mount.of(temporary, proc);
        if (unpacking.options().contains("noexec"))
        {
            findings.add(finding("noexec", !WordWaiter.canSleep(), "nothing can be executed in the temporary " +
                "folder, where native code would be unpacked", "folder", temporary, "mount", unpacking.folder()));
        }
    }
}
