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
package io.ropewalk.demo.cluster;

import io.ropewalk.process.child.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClusterDemoTest
{
    private static final int ORDERS = 4_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void shouldAccountForEveryOrderWhenTheLeaderIsKilled() throws IOException, InterruptedException
    {
        final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertTrue(new ClusterDemo(out, ORDERS, 1).run(), this::text);
        for (final String part : new String[]{
            "Every order was filled exactly once", "snapshot", "kill -9", "new leader", "back"})
        {
            assertTrue(text().contains(part), text());
        }
        assertTrue(find("read a snapshot of ([0-9]+)") > 0, text());
        // Three nodes, and one of them again.
        assertNothingIsLeft(4);
    }

    @Test
    void shouldNameTheNodeAndLeaveNothingWhenOneEndsByItself()
    {
        final OutputStream killer = new FilterOutputStream(bytes)
        {
            @Override
            public void flush()
            {
                if (text().contains("was elected"))
                {
                    ProcessHandle.of(find("node 1 +pid (\\d+)")).ifPresent(ProcessHandle::destroyForcibly);
                }
            }
        };
        final ClusterDemo demo = new ClusterDemo(
            new PrintStream(killer, true, StandardCharsets.UTF_8), ORDERS, 1);
        final IllegalStateException ex = assertThrows(IllegalStateException.class, demo::run);
        assertTrue(ex.getMessage().contains("a node ended too early: ChildJvm{name=node-1 pid="), ex.getMessage());
        assertNothingIsLeft(3);
    }

    @Test
    void shouldLeaveNothingWhenTheConductorIsKilled() throws Exception
    {
        try (ChildJvm conductor = ChildJvm.of(Conductor.class).talking().start())
        {
            read(conductor, "was elected");
            conductor.kill();
            conductor.waitFor();
        }
        awaitNothingIsLeft();
    }

    @Test
    void shouldLeaveNothingWhenTheConductorIsAskedToEnd() throws Exception
    {
        try (ChildJvm conductor = ChildJvm.of(Conductor.class).talking().start())
        {
            read(conductor, "snapshot");
            conductor.terminate();
            assertEquals(128 + 15, conductor.waitFor());
        }
        assertNothingIsLeft(3);
    }

    private void read(final ChildJvm conductor, final String awaited) throws IOException
    {
        String line = "";
        while (!line.contains(awaited))
        {
            line = Optional.ofNullable(conductor.readLine()).orElseThrow(() -> new AssertionError(text()));
            bytes.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private void assertNothingIsLeft(final int processes)
    {
        assertEquals(processes, pids().size(), text());
        for (final long pid : pids())
        {
            assertFalse(isRunning(pid), text());
        }
        assertFalse(Files.exists(directory()), text());
    }

    private void awaitNothingIsLeft() throws InterruptedException
    {
        for (final long pid : pids())
        {
            while (isRunning(pid))
            {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
        assertFalse(Files.exists(directory()), text());
    }

    /** Without a command it is dead, and only waits to be buried by its new parent. */
    private static boolean isRunning(final long pid)
    {
        return ProcessHandle.of(pid).flatMap((process) -> process.info().command()).isPresent();
    }

    private Path directory()
    {
        final Matcher matcher = Pattern.compile("(?m)^  (/.*)$").matcher(text());
        assertTrue(matcher.find(), text());
        return Path.of(matcher.group(1));
    }

    /** Of all nodes that were started, but not that of the killed leader, which was one of them. */
    private List<Long> pids()
    {
        final List<Long> pids = new ArrayList<>();
        final Matcher matcher = Pattern.compile("(?m)^ +(?:restart +)?node \\d,? +pid (\\d+)").matcher(text());
        while (matcher.find())
        {
            pids.add(Long.parseLong(matcher.group(1)));
        }
        return pids;
    }

    private long find(final String pattern)
    {
        final Matcher matcher = Pattern.compile(pattern).matcher(text());
        assertTrue(matcher.find(), text());
        return Long.parseLong(matcher.group(1));
    }

    private String text()
    {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Runs for longer than its tests let it. */
    static final class Conductor
    {
        private Conductor()
        {
        }

        public static void main(final String[] args) throws Exception
        {
            new ClusterDemo(System.out, 500_000, 1).run();
        }
    }
}
