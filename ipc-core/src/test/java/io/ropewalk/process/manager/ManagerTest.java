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
import io.ropewalk.VirtualThread;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.CallInterruptedException;
import io.ropewalk.error.CallTimeoutException;
import io.ropewalk.error.ElementTooLargeException;
import io.ropewalk.error.ManagerClosedException;
import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.error.RemoteStackException;
import io.ropewalk.error.TaskEncodingException;
import io.ropewalk.process.manager.ManagerFixture.Counter;
import io.ropewalk.process.manager.ManagerFixture.CounterObject;
import io.ropewalk.process.manager.ManagerFixture.Door;
import io.ropewalk.process.manager.ManagerFixture.DoorObject;
import io.ropewalk.process.manager.ManagerFixture.Point;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.value.SharedInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What calls, proxies and objects do; one manager, a real process, for most tests. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManagerTest
{
    private static final int THREADS = 4;

    /** More than there are carriers. */
    private static final int VIRTUAL_WAITERS = 2 * Runtime.getRuntime().availableProcessors() + 3;
    private static final int BUDGET = 1 << 16;

    private static Ropewalk walk;
    private static Manager manager;
    private static SharedInt closedDoors;

    @BeforeAll
    static void start()
    {
        walk = Ropewalk.temporary();
        closedDoors = walk.intValue("closed-doors", 0);
        final SharedInt closed = closedDoors;
        manager = walk.manager().name("tested").threads(THREADS).budget(BUDGET)
            .register(Counter.class, CounterObject::new)
            .register(Door.class, () -> new DoorObject(closed))
            .register(Broken.class, () ->
            {
                throw new IOException("no object");
            })
            .start();
    }

    @AfterAll
    static void end()
    {
        manager.close();
    }

    /** Its objects cannot be made. */
    interface Broken
    {
        void call();
    }

    @Test
    void shouldCallAnObjectInAnotherProcessWhenCalled()
    {
        final Counter counter = manager.create(Counter.class);
        assertNotEquals(ProcessHandle.current().pid(), counter.pid());
        assertEquals(manager.pid(), counter.pid());
        assertEquals(5, counter.add(5));
        assertEquals(6, counter.increment());
        assertEquals("a12.53true45",
            counter.concat("a", 1, 2.5, new byte[3], true, new Point(4, 5)));
        assertArrayEquals(new byte[7], counter.bytes(7));
        assertNull(counter.echo(null));
        assertEquals(new Point(1, 2), counter.echo(new Point(1, 2)));
        assertEquals("ž", counter.echo("ž"));
    }

    @Test
    void shouldMakeTwoObjectsWhenCreatedTwice()
    {
        final Counter first = manager.create(Counter.class);
        final Counter second = manager.create(Counter.class);
        first.add(3);
        assertEquals(0, second.add(0));
        assertNotEquals(first, second);
        assertEquals(first, first);
        assertEquals(first.hashCode(), first.hashCode());
        assertNotEquals(first, null);
        assertNotEquals(first, "other");
        assertTrue(first.toString().startsWith("Counter{manager=tested object="), first::toString);
    }

    @Test
    void shouldReturnAProxyWhenDeclaredByProxy()
    {
        final Counter counter = manager.create(Counter.class);
        counter.add(2);
        assertEquals(counter.self(), counter.self());
        assertEquals(2, counter.self().add(0));
        assertNotEquals(counter.other(), counter.other());
        assertEquals(1, counter.other().increment());
        assertNull(counter.none());
    }

    @Test
    void shouldCallItsOwnObjectWhenAProxyComesBack()
    {
        final Counter first = manager.create(Counter.class);
        final Counter second = manager.create(Counter.class);
        assertEquals(4, first.addTo(second, 4));
        assertEquals(8, first.addTo(second, 4));
        assertEquals(3, first.addTo(first, 3));
        assertEquals(second, first.echo(second));
    }

    @Test
    void shouldThrowTheSameTypeWhenTheObjectThrows()
    {
        final Counter counter = manager.create(Counter.class);
        final IOException failure = assertThrows(IOException.class, () -> counter.fail("text"));
        assertEquals("text", failure.getMessage());
        final Throwable deeper = assertInstanceOf(IllegalStateException.class, failure.getCause());
        final Throwable remote = assertInstanceOf(RemoteStackException.class, deeper.getCause());
        assertTrue(remote.toString().contains("CounterObject.fail"), remote::toString);
        assertThrows(UnsupportedOperationException.class, counter::failUnchecked);
        assertEquals("no object", assertThrows(IOException.class, () -> manager.create(Broken.class)).getMessage());
        assertEquals(1, counter.add(1));
    }

    @Test
    void shouldFailThatCallAloneWhenSomethingCannotBeSent()
    {
        final Counter counter = manager.create(Counter.class);
        assertThrows(TaskEncodingException.class, () -> counter.echo(new Thread()));
        assertThrows(TaskEncodingException.class, counter::unsendable);
        assertThrows(ElementTooLargeException.class, () -> counter.echo(new byte[BUDGET]));
        assertThrows(ElementTooLargeException.class, () -> counter.bytes(2 * BUDGET));
        assertEquals(1, counter.add(1));
    }

    @Test
    void shouldServeOthersWhenCallsAreSlow() throws Exception
    {
        final Counter counter = manager.create(Counter.class);
        final SharedEvent released = walk.event("slow-released");
        final List<FutureTask<Void>> slow = new ArrayList<>();
        for (int i = 0; i < THREADS - 1; i++)
        {
            final SharedEvent started = walk.event("slow-started-" + i);
            slow.add(inThread(() ->
            {
                counter.await(started, released);
                return null;
            }));
            started.await();
        }
        for (int i = 1; i <= 100; i++)
        {
            assertEquals(i, counter.add(1));
        }
        slow.forEach((task) -> assertFalse(task.isDone()));
        released.set();
        for (final FutureTask<Void> task : slow)
        {
            task.get();
        }
    }

    @Test
    void shouldGiveEachItsAnswerWhenManyThreadsShareAProxy() throws Exception
    {
        final Counter counter = manager.create(Counter.class);
        final List<FutureTask<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++)
        {
            final int number = i;
            tasks.add(inThread(() ->
            {
                for (int k = 0; k < 200; k++)
                {
                    assertEquals(number * 1000 + k, counter.echo(number * 1000 + k));
                    counter.increment();
                }
                return null;
            }));
        }
        for (final FutureTask<Void> task : tasks)
        {
            task.get();
        }
        assertEquals(1600, counter.add(0));
    }

    @Test
    void shouldSayThatTheCallMayHaveBeenMadeWhenInterrupted() throws Exception
    {
        final Counter counter = manager.create(Counter.class);
        final SharedEvent released = walk.event("interrupt-released");
        final SharedEvent started = walk.event("interrupt-started");
        final FutureTask<Boolean> undeclared = new FutureTask<>(() ->
        {
            final String text = assertThrows(
                CallInterruptedException.class, () -> counter.await(started, released)).getMessage();
            assertTrue(text.contains("may have been made"), text);
            return Thread.interrupted();
        });
        interruptOnceStarted(undeclared, started);
        assertTrue(undeclared.get());
        final SharedEvent startedAgain = walk.event("interrupt-started-again");
        final FutureTask<Boolean> declared = new FutureTask<>(() ->
        {
            assertThrows(InterruptedException.class, () -> counter.awaitInterruptibly(startedAgain, released));
            return Thread.interrupted();
        });
        interruptOnceStarted(declared, startedAgain);
        assertFalse(declared.get());
        released.set();
    }

    private static void interruptOnceStarted(final FutureTask<?> task, final SharedEvent started) throws Exception
    {
        final Thread thread = new Thread(task);
        thread.start();
        started.await();
        thread.interrupt();
        thread.join();
    }

    @Test
    void shouldSayThatNothingWasSentWhenInterruptedBefore()
    {
        final Counter counter = manager.create(Counter.class);
        Thread.currentThread().interrupt();
        final String text = assertThrows(CallInterruptedException.class, counter::increment).getMessage();
        assertTrue(Thread.interrupted());
        assertTrue(text.contains("was not sent"), text);
        assertEquals(1, counter.increment());
    }

    @Test
    void shouldCloseTheObjectWhenItsProxyIsClosedOrReleased()
    {
        final int before = closedDoors.get();
        final Door door = manager.create(Door.class);
        assertEquals(1, door.knock());
        Thread.currentThread().interrupt();
        door.close();
        assertTrue(Thread.interrupted());
        assertEquals(before + 1, closedDoors.get());
        assertThrows(ObjectDestroyedException.class, door::knock);
        door.close();
        Manager.release(door);
        assertEquals(before + 1, closedDoors.get());
        final Door released = manager.create(Door.class);
        Manager.release(released);
        Manager.release(released);
        assertEquals(before + 2, closedDoors.get());
        assertThrows(ObjectDestroyedException.class, released::knock);
        assertThrows(IllegalArgumentException.class, () -> Manager.release("no proxy"));
        assertThrows(IllegalArgumentException.class, () -> Manager.release(null));
    }

    @Test
    void shouldBeTheSameObjectWhenAProxyWasSerialised() throws Exception
    {
        final Counter counter = manager.create(Counter.class);
        counter.add(7);
        final Counter copy = (Counter)copyOf(counter);
        assertEquals(counter, copy);
        assertEquals(7, copy.add(0));
        assertEquals(0, ((Manager)copyOf(manager)).create(Counter.class).add(0));
        ((Manager)copyOf(manager)).close();
        assertEquals(8, copy.add(1));
    }

    private static Object copyOf(final Object original) throws Exception
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream stream = new ObjectOutputStream(bytes))
        {
            stream.writeObject(original);
        }
        try (ObjectInputStream stream = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())))
        {
            return stream.readObject();
        }
    }

    @Test
    void shouldTravelThroughAQueueWhenAProxyIsPut() throws Exception
    {
        final Counter counter = manager.create(Counter.class);
        final SharedQueue<Counter> queue = manager.queue(4, Manager.codec(Counter.class));
        queue.put(counter);
        walk.process(() -> queue.take().add(9)).start().join();
        assertEquals(9, counter.add(0));
        final SharedQueue<Manager> managers = manager.queue(4, Codecs.object(Manager.class));
        managers.put(manager);
        assertEquals("tested", managers.take().name());
    }

    @Test
    void shouldRefuseWhenNotRegistered()
    {
        final String text =
            assertThrows(IllegalArgumentException.class, () -> manager.create(Runnable.class)).getMessage();
        assertTrue(text.contains("registered=[") && text.contains("java.lang.Runnable"), text);
        assertThrows(IllegalArgumentException.class, () -> manager.create(String.class));
        assertThrows(NullPointerException.class, () -> manager.create((Class<?>)null));
    }

    /** What can never be sent. */
    interface WithFinalParameter
    {
        void call(Optional<String> parameter);
    }

    /** What can never come back. */
    interface WithFinalResult
    {
        Optional<String>[] call();
    }

    /** A proxy of which nobody could make one. */
    interface WithClassByProxy
    {
        @ByProxy
        String call();
    }

    @Test
    void shouldRefuseWhenRegisteredWrongly()
    {
        final ManagerBuilder builder = walk.manager().register(Counter.class, CounterObject::new);
        assertThrows(IllegalArgumentException.class, () -> builder.register(Counter.class, CounterObject::new));
        assertThrows(IllegalArgumentException.class, () -> builder.register(WithFinalParameter.class, () -> null));
        assertThrows(IllegalArgumentException.class, () -> builder.register(WithFinalResult.class, () -> null));
        assertThrows(IllegalArgumentException.class, () -> builder.register(WithClassByProxy.class, () -> null));
        assertThrows(IllegalArgumentException.class, () -> builder.register(String.class, () -> ""));
        assertThrows(NullPointerException.class, () -> builder.register(Runnable.class, null));
        final Thread captured = new Thread();
        assertThrows(TaskEncodingException.class, () -> builder.register(Runnable.class, () -> captured));
        assertThrows(IllegalArgumentException.class, () -> builder.threads(0));
        assertThrows(IllegalArgumentException.class, () -> builder.threads(65));
        assertThrows(IllegalArgumentException.class, () -> builder.budget(1));
        assertThrows(IllegalArgumentException.class, () -> builder.callTimeout(0, TimeUnit.SECONDS));
    }

    @Test
    void shouldEndEverythingWhenClosed() throws Exception
    {
        final SharedInt closed = walk.intValue("doors-of-ended", 0);
        final ManagerBuilder builder = walk.manager().register(Door.class, () -> new DoorObject(closed));
        final Manager ended = builder.start();
        assertThrows(IllegalStateException.class, builder::start);
        assertThrows(IllegalStateException.class, () -> builder.register(Counter.class, CounterObject::new));
        final Door door = ended.create(Door.class);
        final Door other = ended.create(Door.class);
        final Manager copy = (Manager)copyOf(ended);
        final long pid = ended.pid();
        ended.lock();
        final Path folder = ended.path();
        ended.close();
        ended.close();
        assertEquals(2, closed.get());
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        assertThrows(ManagerClosedException.class, door::knock);
        other.close();
        assertThrows(ManagerClosedException.class, () -> ended.create(Door.class));
        assertThrows(ManagerClosedException.class, ended::lock);
        assertThrows(ManagerClosedException.class, () -> copy.create(Door.class));
        assertThrows(ManagerClosedException.class, ((Door)copyOf(door))::knock);
        Manager.release(door);
        try (var files = Files.list(folder))
        {
            assertEquals(List.of(), files.map((file) -> file.getFileName().toString())
                .filter((name) -> !name.startsWith(".")).toList());
        }
    }

    @Test
    void shouldGiveUpWhenCallsHaveATimeout() throws Exception
    {
        try (Manager hasty = walk.manager().callTimeout(3, TimeUnit.SECONDS).register(
            Counter.class, CounterObject::new).start())
        {
            final Counter counter = hasty.create(Counter.class);
            final SharedEvent released = walk.event("timeout-released");
            final SharedEvent started = walk.event("timeout-started");
            assertThrows(CallTimeoutException.class, () -> counter.await(started, released));
            started.await();
            released.set();
            ManagerFixture.await("calls go on", () ->
            {
                try
                {
                    return counter.add(1) > 0;
                }
                catch (final CallTimeoutException ex)
                {
                    return false;
                }
            });
        }
    }

    @Test
    void shouldFailToStartWhenItsProcessCannotServe()
    {
        assertThrows(RuntimeException.class, () -> walk.manager().jvmOptions("-XX:NoSuchOption").start());
    }

    @Test
    void shouldLeaveItsCarrierWhenAVirtualThreadWaits() throws Exception
    {
        VirtualThread.require();
        final Counter counter = manager.create(Counter.class);
        final SharedEvent started = walk.event("virtual-started");
        final SharedEvent released = walk.event("virtual-released");
        final CountDownLatch returned = new CountDownLatch(VIRTUAL_WAITERS);
        for (int i = 0; i < VIRTUAL_WAITERS; i++)
        {
            VirtualThread.awaitParked(VirtualThread.start(() ->
            {
                counter.await(started, released);
                returned.countDown();
            }));
        }
        final CountDownLatch ticked = new CountDownLatch(1);
        VirtualThread.start(ticked::countDown);
        ticked.await();
        assertEquals(VIRTUAL_WAITERS, returned.getCount());
        released.set();
        returned.await();
    }

    static <T> FutureTask<T> inThread(final Callable<T> work)
    {
        final FutureTask<T> task = new FutureTask<>(work);
        new Thread(task).start();
        return task;
    }
}
