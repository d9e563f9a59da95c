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
import io.ropewalk.machine.platform.ThisProcess;
import io.ropewalk.process.task.RemoteTask;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.sync.SharedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What becomes of children when their parent ends: a parent is a child of this JVM, with children of its own. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChildFamilyTest
{
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;
    private static final int SIGNAL_BASE = 128;
    private static final int MANY = 4;

    private final Ropewalk walk = Ropewalk.temporary();
    private final SharedQueue<String> said = walk.queue("said", 64, Codecs.utf8());
    private final SharedEvent go = walk.event("go");

    @Test
    void shouldEndDaemonsAndWaitForOthersWhenTheParentExits() throws Exception
    {
        final SharedQueue<String> queue = said;
        final SharedEvent signal = go;
        try (ChildProcess parent = walk.process(() ->
        {
            final Ropewalk own = Ropewalk.temporary();
            queue.put(own.path().toString());
            queue.put("" + own.process(waiter("daemon", queue, signal)).daemon(true).start().pid());
            queue.put("" + own.process(waiter("other", queue, signal)).start().pid());
        }).start())
        {
            final Path ownWalk = Path.of(said.take());
            final List<String> all = new ArrayList<>();
            for (int i = 0; i < 4; i++)
            {
                all.add(said.take());
            }
            all.removeAll(List.of("daemon begins", "other begins"));
            Strangers.awaitGone(Long.parseLong(all.get(0)));
            assertFalse(Strangers.isGone(Long.parseLong(all.get(1))));
            assertTrue(parent.isAlive(), "waits for the other one");
            go.set();
            parent.join();
            assertEquals(0, parent.exitValue());
            assertEquals("other ends", said.take());
            assertTrue(said.isEmpty(), "the daemon never said its second line");
            assertTrue(Strangers.isGone(Long.parseLong(all.get(1))));
            assertFalse(Files.exists(ownWalk));
        }
    }

    @Test
    void shouldLetADaemonFinishFirstWhenItIsFaster() throws Exception
    {
        final SharedQueue<String> queue = said;
        try (ChildProcess child = walk.process(() -> queue.put("done")).daemon(true).start())
        {
            assertTrue(child.isDaemon());
            child.join();
            assertEquals("done", said.take());
            assertEquals(0, child.exitValue());
        }
    }

    @Test
    void shouldRefuseChildrenWhenADaemon() throws Exception
    {
        final SharedQueue<String> queue = said;
        final String directory = walk.path().toString();
        try (ChildProcess child = walk.process(() ->
        {
            try
            {
                Ropewalk.open(Path.of(directory)).process(() -> queue.put("never")).start();
            }
            catch (final IllegalStateException ex)
            {
                queue.put(ex.getClass().getSimpleName() + " " + ex.getMessage());
            }
        }).daemon(true).name("demon").start())
        {
            child.join();
            final String refusal = said.take();
            assertTrue(refusal.startsWith("IllegalStateException ") && refusal.contains("name=demon"), refusal);
            assertTrue(said.isEmpty());
        }
    }

    @Test
    void shouldNameThemByTheirPlaceWhenTheyHaveNoName() throws Exception
    {
        final SharedQueue<String> queue = said;
        final String directory = walk.path().toString();
        try (ChildProcess child = walk.process(() ->
        {
            final RemoteTask task = () -> queue.put(ChildProcess.current().name());
            queue.put(ChildProcess.current().name());
            Ropewalk.open(Path.of(directory)).process(task).start().join();
            Ropewalk.open(Path.of(directory)).process(task).start().join();
        }).start())
        {
            child.join();
            final String name = said.take();
            assertEquals(List.of(name + ":1", name + ":2"), List.of(said.take(), said.take()));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldEndEveryDaemonWhenTheParentIsKilled(final boolean isPortable) throws Exception
    {
        final SharedQueue<String> queue = said;
        final SharedEvent signal = go;
        try (ChildProcess parent = walk.process(() ->
        {
            final Ropewalk own = Ropewalk.temporary();
            for (int i = 0; i < MANY; i++)
            {
                queue.put("" + own.process(waiter("daemon", queue, signal)).daemon(true).start().pid());
            }
            queue.put("started");
            signal.await();
        }).property("io.ropewalk.portable", Boolean.toString(isPortable)).start())
        {
            final List<Long> pids = new ArrayList<>();
            for (String line = said.take(); !"started".equals(line); line = said.take())
            {
                if (!line.contains("begins"))
                {
                    pids.add(Long.parseLong(line));
                }
            }
            assertEquals(MANY, pids.size());
            assertTrue(pids.stream().noneMatch(Strangers::isGone), "alive while the parent is");
            parent.kill();
            for (final long pid : pids)
            {
                Strangers.awaitGone(pid);
            }
        }
    }

    @Test
    void shouldEndADaemonWhoseHookHangsWhenTheParentIsKilled() throws Exception
    {
        final SharedQueue<String> queue = said;
        final SharedEvent signal = go;
        try (ChildProcess parent = walk.process(() ->
        {
            queue.put("" + Ropewalk.temporary().process(() ->
            {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> idle(signal)));
                idle(signal);
            }).daemon(true).start().pid());
            signal.await();
        }).start())
        {
            final long pid = Long.parseLong(said.take());
            parent.kill();
            Strangers.awaitGone(pid);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLeaveNothingWhenInterruptedFromTheTerminal(final boolean isWholeGroup) throws Exception
    {
        final SharedQueue<String> queue = said;
        final SharedEvent signal = go;
        try (ChildProcess parent = walk.process(() ->
        {
            // A group of its own, as of a program in the foreground of a terminal.
            ThisProcess.beginSession();
            final Ropewalk own = Ropewalk.temporary();
            queue.put(own.path().toString());
            queue.put("" + own.process(() -> idle(signal)).daemon(true).start().pid());
            queue.put("" + own.process(() -> idle(signal)).start().pid());
            queue.put("started");
            signal.await();
        }).start())
        {
            final Path ownWalk = Path.of(said.take());
            final long daemon = Long.parseLong(said.take());
            final long other = Long.parseLong(said.take());
            assertEquals("started", said.take());
            // A shell starts what runs in its background deaf to Ctrl-C, and so are all children of it.
            final int number = Strangers.isIgnored(SIGINT) ? SIGTERM : SIGINT;
            Strangers.signal(Integer.toString(number), isWholeGroup ? -parent.pid() : parent.pid());
            parent.join();
            assertEquals(SIGNAL_BASE + number, parent.exitValue());
            assertEquals(OptionalInt.of(number), parent.exitSignal());
            assertTrue(Strangers.isGone(daemon));
            assertTrue(Strangers.isGone(other));
            assertFalse(Files.exists(ownWalk));
        }
    }

    @Test
    void shouldLeaveNothingWhenAnExceptionLeavesMain() throws Exception
    {
        final SharedQueue<String> queue = said;
        final SharedEvent signal = go;
        try (ChildProcess parent = walk.process(() ->
        {
            final Ropewalk own = Ropewalk.temporary();
            queue.put(own.path().toString());
            queue.put("" + own.process(() -> idle(signal)).daemon(true).start().pid());
            try (ChildProcess other = own.process(() -> idle(signal)).start())
            {
                queue.put("" + other.pid());
                throw new IllegalStateException("as expected");
            }
        }).errorTo((line) -> {}).start())
        {
            parent.join();
            assertEquals(1, parent.exitValue());
            assertEquals("as expected", parent.failure().orElseThrow().getMessage());
            final Path ownWalk = Path.of(said.take());
            assertTrue(Strangers.isGone(Long.parseLong(said.take())));
            assertTrue(Strangers.isGone(Long.parseLong(said.take())));
            assertFalse(Files.exists(ownWalk));
        }
    }

    @Test
    void shouldLeaveNoFileWhenChildrenComeAndGo() throws Exception
    {
        final List<String> before = walk.names();
        for (int i = 0; i < MANY; i++)
        {
            try (ChildProcess child = walk.process(() -> {}).start())
            {
                assertEquals(before, walk.names());
                assertTrue(child.pid() > 0);
            }
        }
        assertEquals(before, walk.names());
    }

    private static RemoteTask waiter(final String name, final SharedQueue<String> queue, final SharedEvent signal)
    {
        return () ->
        {
            queue.put(name + " begins");
            signal.await();
            queue.put(name + " ends");
        };
    }

    private static void idle(final SharedEvent signal)
    {
        try
        {
            signal.await(1, TimeUnit.HOURS);
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
