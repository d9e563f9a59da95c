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
package io.ropewalk.process.child;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.structure.queue.SharedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** JVMs that wait to become children. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WarmReserveTest
{
    private static final long LOOK_MS = 20;

    private final Ropewalk walk = Ropewalk.temporary();
    private final SharedQueue<String> said = walk.queue("said", 64, Codecs.utf8());

    @Test
    void shouldTakeOneThatWaitsAndFillUpWhenAChildIsStarted() throws Exception
    {
        try (WarmReserve reserve = WarmReserve.of(walk.path(), 2))
        {
            assertTrue(reserve.awaitReady(5, TimeUnit.MINUTES));
            assertEquals(2, reserve.ready());
            final Set<Long> waiting = children();
            final SharedQueue<String> queue = said;
            try (ChildProcess child = walk.process(() -> queue.put("here")).name("quick").start())
            {
                assertTrue(waiting.contains(child.pid()), waiting + " " + child);
                assertEquals("quick", child.name());
                assertEquals("here", said.take());
                child.join();
                assertEquals(0, child.exitValue());
            }
            assertTrue(reserve.awaitReady(5, TimeUnit.MINUTES));
        }
    }

    /** A class loader says where a class is from without dots and links, whatever the class path says. */
    @Test
    void shouldTakeOneThatWaitsWhenTheClassPathHasDotsAndLinks(@TempDir final Path folder) throws Exception
    {
        final String classPath = System.getProperty("java.class.path");
        final Path classes =
            Path.of(WarmReserveTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        final Path link = Files.createSymbolicLink(folder.resolve("link"), classes);
        for (final String other : List.of(link.toString(), classes + "/.", classes + "/../" + classes.getFileName()))
        {
            System.setProperty("java.class.path", Stream.of(classPath.split(File.pathSeparator))
                .map((entry) -> Path.of(entry).equals(classes) ? other : entry)
                .collect(Collectors.joining(File.pathSeparator)));
            try (WarmReserve reserve = WarmReserve.of(walk.path(), 1))
            {
                assertTrue(reserve.awaitReady(5, TimeUnit.MINUTES));
                final Set<Long> waiting = children();
                try (ChildProcess child = walk.process(() -> {}).start())
                {
                    assertTrue(waiting.contains(child.pid()), other);
                    child.join();
                }
            }
            finally
            {
                System.setProperty("java.class.path", classPath);
            }
        }
    }

    @Test
    void shouldTellFailureAndSignalAsEverWhenTakenFromTheReserve() throws Exception
    {
        try (WarmReserve reserve = WarmReserve.of(walk.path(), 1))
        {
            assertTrue(reserve.awaitReady(5, TimeUnit.MINUTES));
            try (ChildProcess child = walk.process(() ->
            {
                throw new IllegalArgumentException("no");
            }).start())
            {
                child.join();
                assertEquals(1, child.exitValue());
                assertEquals("no", child.failure().orElseThrow().getMessage());
            }
            assertTrue(reserve.awaitReady(5, TimeUnit.MINUTES));
            try (ChildProcess child = walk.process(() -> TimeUnit.HOURS.sleep(1)).daemon(true).start())
            {
                assertTrue(child.isDaemon());
                child.terminate();
                child.join();
                assertEquals(15, child.exitSignal().orElseThrow());
            }
        }
    }

    @Test
    void shouldStartAsEverWhenNoneFits() throws Exception
    {
        try (WarmReserve reserve = WarmReserve.of(walk.path(), 1))
        {
            assertTrue(reserve.awaitReady(5, TimeUnit.MINUTES));
            final Set<Long> waiting = children();
            final SharedQueue<String> queue = said;
            try (ChildProcess child = walk.process(() -> queue.put(System.getProperty("k"))).property("k", "v").start())
            {
                assertFalse(waiting.contains(child.pid()));
                assertEquals("v", said.take());
                child.join();
            }
            try (ChildProcess child =
                walk.process(() -> queue.put(System.getenv("K"))).environment("K", "V").start())
            {
                assertFalse(waiting.contains(child.pid()));
                assertEquals("V", said.take());
                child.join();
            }
            assertEquals(1, reserve.ready());
        }
    }

    @Test
    void shouldStartAnotherOneWhenTheOneThatWaitedWasKilled() throws Exception
    {
        try (WarmReserve reserve = WarmReserve.of(walk.path(), 1))
        {
            assertTrue(reserve.awaitReady(5, TimeUnit.MINUTES));
            for (final long pid : children())
            {
                final ProcessHandle killed = ProcessHandle.of(pid).orElseThrow();
                killed.destroyForcibly();
                killed.onExit().get();
            }
            final SharedQueue<String> queue = said;
            try (ChildProcess child = walk.process(() -> queue.put("here")).start())
            {
                assertEquals("here", said.take());
                child.join();
            }
        }
    }

    @Test
    void shouldLeaveNoProcessWhenClosed() throws Exception
    {
        final Set<Long> waiting;
        try (WarmReserve reserve = WarmReserve.of(walk.path(), 2))
        {
            assertTrue(reserve.awaitReady(5, TimeUnit.MINUTES));
            waiting = children();
            assertEquals(2, waiting.size());
        }
        awaitEnd(waiting);
    }

    @Test
    void shouldLeaveNoProcessWhenTheParentIsKilled() throws Exception
    {
        final SharedQueue<String> queue = said;
        final String directory = walk.path().toString();
        try (ChildProcess parent = walk.process(() ->
        {
            final WarmReserve reserve = WarmReserve.of(Path.of(directory), 1);
            reserve.awaitReady(5, TimeUnit.MINUTES);
            queue.put(children().stream().map(String::valueOf).collect(Collectors.joining(" ")));
            TimeUnit.HOURS.sleep(1);
        }).start())
        {
            final Set<Long> waiting = Set.of(Long.valueOf(said.take()));
            parent.kill();
            parent.join();
            awaitEnd(waiting);
        }
    }

    @Test
    void shouldRefuseWhenTheSizeIsNotPositive()
    {
        assertThrows(IllegalArgumentException.class, () -> WarmReserve.of(walk.path(), 0));
    }

    private static void awaitEnd(final Set<Long> pids) throws InterruptedException
    {
        while (pids.stream().anyMatch((pid) -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()))
        {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    /** JVMs that this one has started. */
    private static Set<Long> children()
    {
        return ProcessHandle.current().children().filter((child) -> child.info().command().orElse("").endsWith("java"))
            .map(ProcessHandle::pid).collect(Collectors.toSet());
    }
}
