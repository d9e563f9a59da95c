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
package io.ropewalk.process.manager;

import io.ropewalk.Ropewalk;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.ManagerClosedException;
import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.process.manager.ManagerFixture.Counter;
import io.ropewalk.process.manager.ManagerFixture.CounterObject;
import io.ropewalk.process.manager.ManagerFixture.Door;
import io.ropewalk.process.manager.ManagerFixture.DoorObject;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.value.SharedInt;
import io.ropewalk.structure.value.SharedLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Processes that end in the middle: the manager, those that hold proxies, and the one that started the manager. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManagerDeathTest
{
    private static final int WAITERS = 5;

    private static void kill(final long pid) throws Exception
    {
        signal("KILL", pid);
        ManagerFixture.await("pid=" + pid, () -> !isAlive(pid));
    }

    private static void signal(final String signal, final long pid) throws Exception
    {
        assertEquals(0, new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor());
    }

    private static boolean isAlive(final long pid)
    {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static List<String> objectsIn(final Path folder) throws Exception
    {
        if (!Files.exists(folder))
        {
            return List.of();
        }
        try (var files = Files.list(folder))
        {
            return files.map((file) -> file.getFileName().toString()).filter((name) -> !name.startsWith(".")).toList();
        }
    }

    @Test
    void shouldFailAllCallsWhenTheManagerIsKilled() throws Exception
    {
        final Ropewalk walk = Ropewalk.temporary();
        final Manager manager = walk.manager().register(Counter.class, CounterObject::new).start();
        final Counter counter = manager.create(Counter.class);
        final SharedEvent released = walk.event("released");
        final List<FutureTask<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < WAITERS; i++)
        {
            final SharedEvent started = walk.event("started-" + i);
            waiters.add(ManagerTest.inThread(() -> isEndedIn(counter, started, released)));
            started.await();
        }
        final SharedEvent startedInChild = walk.event("started-in-child");
        final ChildProcess child = walk.process(() ->
            assertTrue(isEndedIn(counter, startedInChild, released))).start();
        startedInChild.await();
        kill(manager.pid());
        for (final FutureTask<Boolean> waiter : waiters)
        {
            assertTrue(waiter.get());
        }
        child.join();
        assertEquals(0, child.exitValue(), () -> "failure=" + child.failure());
        assertThrows(ManagerClosedException.class, counter::increment);
        assertThrows(ManagerClosedException.class, () -> manager.create(Counter.class));
        manager.close();
        assertEquals(List.of(), objectsIn(manager.path()));
    }

    private static boolean isEndedIn(final Counter counter, final SharedEvent started, final SharedEvent released)
    {
        try
        {
            counter.await(started, released);
            return false;
        }
        catch (final ManagerClosedException ex)
        {
            return ex.getMessage().contains("may have been made");
        }
    }

    @Test
    void shouldFailWaitingCallsWhenTheManagerIsClosed() throws Exception
    {
        final Ropewalk walk = Ropewalk.temporary();
        final Manager manager = walk.manager().register(Counter.class, CounterObject::new).start();
        final Counter counter = manager.create(Counter.class);
        final SharedEvent released = walk.event("released");
        final SharedEvent started = walk.event("started");
        final FutureTask<Boolean> waiter = ManagerTest.inThread(() -> isEndedIn(counter, started, released));
        started.await();
        manager.close();
        assertTrue(waiter.get());
        assertFalse(isAlive(manager.pid()));
    }

    @Test
    void shouldReleaseTheObjectWhenItsLastHolderIsKilled() throws Exception
    {
        final Ropewalk walk = Ropewalk.temporary();
        final SharedInt closed = walk.intValue("closed", 0);
        final SharedEvent held = walk.event("held");
        final SharedEvent never = walk.event("never");
        try (Manager manager = walk.manager().register(Door.class, () -> new DoorObject(closed)).start())
        {
            final SharedQueue<Door> doors = manager.queue(4, Manager.codec(Door.class));
            final ChildProcess maker = walk.process(() ->
            {
                doors.put(manager.create(Door.class));
                doors.put(manager.create(Door.class));
                held.set();
                never.await();
            }).start();
            held.await();
            final Door shared = doors.take();
            maker.kill();
            maker.join();
            ManagerFixture.await("the door that nobody holds", () -> closed.get() > 0);
            assertEquals(1, closed.get());
            assertEquals(1, shared.knock());
            final Door gone = doors.take();
            assertThrows(ObjectDestroyedException.class, gone::knock);
        }
        assertEquals(2, closed.get());
    }

    @Test
    void shouldLiveOnWhenCtrlCIsPressed() throws Exception
    {
        final Ropewalk walk = Ropewalk.temporary();
        try (Manager manager = walk.manager().register(Counter.class, CounterObject::new).start())
        {
            final Counter counter = manager.create(Counter.class);
            signal("INT", manager.pid());
            for (int i = 1; i <= 100; i++)
            {
                assertEquals(i, counter.increment());
                Thread.sleep(2);
            }
            assertTrue(isAlive(manager.pid()));
        }
    }

    @Test
    void shouldServeOthersWhenAProcessIsStopped() throws Exception
    {
        final Ropewalk walk = Ropewalk.temporary();
        try (Manager manager = walk.manager().threads(2).register(Counter.class, CounterObject::new).start())
        {
            final Counter counter = manager.create(Counter.class);
            final ChildProcess child = walk.process(() ->
            {
                while (true)
                {
                    counter.increment();
                }
            }).daemon(true).start();
            ManagerFixture.await("calls of the child", () -> counter.add(0) > 10);
            signal("STOP", child.pid());
            final Counter own = manager.create(Counter.class);
            for (int i = 1; i <= 100; i++)
            {
                assertEquals(i, own.increment());
            }
            child.kill();
            child.join();
            assertEquals(101, own.increment());
        }
    }

    @Test
    void shouldEndWhenTheProcessThatStartedItIsKilled() throws Exception
    {
        final Ropewalk walk = Ropewalk.temporary();
        final SharedLong pid = walk.longValue("pid", 0);
        final SharedQueue<Counter> counters = walk.open("counters", SharedQueue.of(1, Manager.codec(Counter.class)));
        final SharedEvent never = walk.event("never");
        final ChildProcess starter = walk.process(() ->
        {
            final Manager manager = Manager.builder().register(Counter.class, CounterObject::new).start();
            counters.put(manager.create(Counter.class));
            pid.set(manager.pid());
            never.await();
        }).start();
        ManagerFixture.await("the manager", () -> 0 != pid.get());
        final Counter counter = counters.take();
        assertEquals(1, counter.increment());
        starter.kill();
        starter.join();
        ManagerFixture.await("the end of the manager", () -> !isAlive(pid.get()));
        assertThrows(ManagerClosedException.class, counter::increment);
    }

    @Test
    void shouldLeaveNothingWhenTheProcessThatStartedItEndsWithoutClosing() throws Exception
    {
        final Ropewalk walk = Ropewalk.temporary();
        final SharedQueue<String> told = walk.queue("told", 2, Codecs.utf8());
        final ChildProcess starter = walk.process(() ->
        {
            final Manager manager = Manager.builder().register(Counter.class, CounterObject::new).start();
            assertEquals(1, manager.create(Counter.class).increment());
            told.put(Long.toString(manager.pid()));
            told.put(manager.path().toString());
        }).start();
        final long pid = Long.parseLong(told.take());
        final Path folder = Path.of(told.take());
        starter.join();
        ManagerFixture.await("the end of the manager", () -> !isAlive(pid));
        // Whoever makes a temporary walk removes those of the dead.
        Ropewalk.temporary().close();
        assertFalse(Files.exists(folder), () -> "folder=" + folder);
    }
}
