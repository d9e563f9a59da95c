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
package io.ropewalk.bench;

import io.ropewalk.process.child.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BenchMainTest
{
    private static final int INTERRUPTED = 130;

    @Test
    void shouldNameTheSuitesWhenTheSuiteIsUnknown() throws Exception
    {
        assertTrue(refused("sideways").contains("no such suite: suite=sideways known=[latency, open-loop, sizes, " +
            "throughput, pipeline, wake, objects, locks, map, pool, start, recovery, lifecycle, allocation], all, " +
            "jmh, report, compare"));
    }

    @Test
    void shouldNameTheCasesWhenTheCaseIsUnknown() throws Exception
    {
        assertTrue(refused("latency", "--cases", "pipe,telegraph")
            .contains("no such case: case=telegraph suite=latency known=[line, floor, spsc-ring"));
    }

    @Test
    void shouldSayHowToUseItWhenThereIsNoSuite() throws Exception
    {
        assertTrue(refused().contains("Usage: bench"));
    }

    @Test
    void shouldRefuseBeforeTheRunWhenTheFigureFileCannotBeWritten() throws Exception
    {
        final String missing = Path.of("missing", "figures.json").toString();
        assertTrue(refused("latency", "--cases", "line", "--json", missing)
            .startsWith("bench: cannot write this file: --json=" + missing + " cause=no such directory"));
        assertTrue(refused("latency", "--json", "src")
            .startsWith("bench: cannot write this file: --json=src cause=is a directory"));
        if (Files.exists(Path.of("/dev/full")))
        {
            assertTrue(refused("latency", "--report", "/dev/full")
                .startsWith("bench: cannot write this file: --report=/dev/full cause=No space left on device"));
        }
    }

    @Test
    void shouldNameTheChoicesWhenTheBoundsChecksAreUnknown() throws Exception
    {
        assertTrue(refused("latency", "--bounds-checks", "perhaps")
            .contains("must be on, off or both: --bounds-checks=perhaps"));
    }

    @Test
    void shouldLeaveNoProcessAndNoFileWhenInterrupted(@TempDir final Path directory) throws Exception
    {
        final List<String> lines = new CopyOnWriteArrayList<>();
        final CountDownLatch hasBegun = new CountDownLatch(1);
        try (ChildJvm child = ChildJvm.of(BenchMain.class).arguments("pool", "--quick", "--cases", "process-pool",
            "--json", directory.resolve("figures.json").toString()).outputTo((line) -> {}).errorTo((line) ->
            {
                lines.add(line);
                if (line.contains("warming up"))
                {
                    hasBegun.countDown();
                }
            }).start())
        {
            assertTrue(hasBegun.await(10, TimeUnit.MINUTES));
            final List<ProcessHandle> processes =
                ProcessHandle.of(child.pid()).stream().flatMap(ProcessHandle::descendants).toList();
            assertFalse(processes.isEmpty());
            // As Ctrl-C does.
            assertEquals(0, new ProcessBuilder("kill", "-INT", Long.toString(child.pid())).start().waitFor());
            assertEquals(INTERRUPTED, child.waitFor());
            for (final ProcessHandle process : processes)
            {
                process.onExit().get(1, TimeUnit.MINUTES);
            }
            assertEquals(List.of(), directoriesOf(child.pid()));
        }
        try (Stream<Path> files = Files.list(directory))
        {
            assertEquals(List.of(), files.toList());
        }
        assertTrue(lines.stream().noneMatch((line) -> line.contains("Exception")), lines.toString());
    }

    @Test
    void shouldSayInOneLineWhatIsWrongWhenResultsCannotBeRead(@TempDir final Path directory) throws Exception
    {
        final Path file = Files.writeString(directory.resolve("old.json"), "[{\"suite\":\"latency\"}]");
        final String missing = directory.resolve("missing.json").toString();
        assertTrue(refused("report", missing).startsWith("bench: cannot read this file: file=" + missing));
        assertTrue(refused("report", file.toString()).startsWith("bench: results of another version"));
        assertTrue(refused("compare", file.toString(), file.toString())
            .startsWith("bench: results of another version"));
        assertTrue(refused("compare", file.toString()).startsWith("bench: "));
        assertTrue(refused("compare", "--run", missing, missing).startsWith("bench: no such jar: file=" + missing));
    }

    @Test
    void shouldExitAccordinglyWhenComparing(@TempDir final Path directory) throws Exception
    {
        final Path fast = results(directory.resolve("fast.json"), 1.0, 3);
        final Path slow = results(directory.resolve("slow.json"), 1.5, 5);
        final Path few = results(directory.resolve("few.json"), 1.0, 1);
        final String several = fast + "," + fast;
        assertEquals(1, status("compare", several, slow.toString()));
        assertEquals(0, status("compare", slow.toString(), several));
        assertEquals(0, status("compare", several, several));
        assertEquals(2, status("compare", few.toString(), few.toString()));
        assertEquals(0, status("report", fast.toString(), "-o", directory.resolve("report.html").toString()));
    }

    private static Path results(final Path file, final double ratio, final int runs) throws IOException
    {
        final String row = "{\"suite\":\"latency\",\"case\":\"queue\",\"metric\":\"rtt_p50_ratio\"," +
            "\"unit\":\"ratio\",\"value\":%s,\"mode\":\"one-core\",\"bounds_checks\":\"on\",\"format\":2}";
        return Files.writeString(file, IntStream.range(0, runs).mapToObj((i) -> row.formatted(ratio + 0.01 * i))
            .collect(Collectors.joining(",", "[", "]")));
    }

    private static int status(final String... arguments) throws InterruptedException
    {
        try (ChildJvm child = ChildJvm.of(BenchMain.class).arguments(arguments)
            .outputTo((line) -> {}).errorTo((line) -> {}).start())
        {
            return child.waitFor();
        }
    }

    private static List<Path> directoriesOf(final long pid) throws IOException
    {
        final Path sharedMemory = Path.of("/dev/shm");
        try (Stream<Path> all =
            Files.list(Files.isDirectory(sharedMemory) ? sharedMemory : Path.of(System.getProperty("java.io.tmpdir"))))
        {
            return all.filter((each) -> each.getFileName().toString().startsWith("ropewalk-bench-" + pid + "-"))
                .toList();
        }
    }

    private static String refused(final String... arguments) throws InterruptedException
    {
        final List<String> lines = new CopyOnWriteArrayList<>();
        try (ChildJvm child = ChildJvm.of(BenchMain.class).arguments(arguments)
            .outputTo((line) -> lines.add(line)).errorTo((line) -> lines.add(line)).start())
        {
            assertEquals(2, child.waitFor());
            return String.join("\n", lines);
        }
    }
}
