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
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.process.manager.ManagerFixture.ConnectionPoolObject;
import io.ropewalk.process.manager.ManagerFixture.Counter;
import io.ropewalk.process.manager.ManagerFixture.CounterObject;
import io.ropewalk.process.manager.ManagerFixture.IpConnectionPool;
import io.ropewalk.process.pool.ProcessPool;
import io.ropewalk.structure.collection.SharedList;
import io.ropewalk.structure.collection.SharedMap;
import io.ropewalk.structure.collection.SharedNamespace;
import io.ropewalk.structure.collection.SharedSet;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.queue.TaskQueue;
import io.ropewalk.structure.sync.SharedBarrier;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.sync.SharedLock;
import io.ropewalk.structure.sync.SharedReentrantLock;
import io.ropewalk.structure.sync.SharedSemaphore;
import io.ropewalk.structure.value.SharedDouble;
import io.ropewalk.structure.value.SharedIntArray;
import io.ropewalk.structure.value.SharedLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Rows 50 to 55 of the tutorials: what a program does with a manager, its children and its pools. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManagerRowsTest
{
    private static final int TASKS = 3421;
    private static final int CONNECTIONS = 5;

    private static Ropewalk walk;
    private static Manager manager;

    @BeforeAll
    static void start()
    {
        walk = Ropewalk.temporary();
        manager = walk.manager().register(Counter.class, CounterObject::new)
            .register(IpConnectionPool.class, () -> new ConnectionPoolObject(CONNECTIONS)).start();
    }

    @AfterAll
    static void end()
    {
        manager.close();
    }

    private static void inChild(final io.ropewalk.process.task.RemoteTask task) throws Exception
    {
        final ChildProcess child = walk.process(task).start();
        child.join();
        assertEquals(0, child.exitValue(), () -> "failure=" + child.failure());
    }

    /** Rows 50 and 53. */
    @Test
    void shouldSeeWhatAChildHasChangedWhenItHasEnded() throws Exception
    {
        final SharedMap<String, String> map = manager.map(10, Codecs.utf8(), Codecs.utf8());
        final SharedList<String> list = manager.list(10, Codecs.utf8());
        list.add("100");
        final SharedSet<String> set = manager.set(10, Codecs.utf8());
        final SharedNamespace namespace = manager.namespace();
        namespace.set("number", 5);
        final SharedDouble value = manager.doubleValue(0);
        final SharedIntArray array = manager.intArray(5);
        final ManagedValue<String> untyped = manager.value("nothing");
        final Counter counter = manager.create(Counter.class);
        inChild(() ->
        {
            value.set(3.14);
            array.setAll((i) -> 5 - i);
            untyped.set("Hello");
            untyped.update((text) -> text + "!");
            counter.add(10);
            map.put("name", "xxx");
            set.add("member");
            list.set(0, "Hello");
            namespace.set("number", 10);
        });
        assertEquals(Map.of("name", "xxx"), map);
        assertEquals(Set.of("member"), set);
        assertEquals(List.of("Hello"), list);
        assertEquals(10, namespace.get("number"));
        assertEquals(3.14, value.get());
        assertArrayEquals(new int[]{5, 4, 3, 2, 1}, array.toArray());
        assertEquals("Hello!", untyped.get());
        assertEquals(10, counter.add(0));
    }

    /** Rows 51 and 54: a sequence of calls needs the lock, one call does not. */
    @Test
    void shouldCountExactlyWhenTheLockIsHeldOrTheCallIsOne() throws Exception
    {
        final SharedLock lock = manager.lock();
        final ManagedValue<Integer> locked = manager.value(100);
        final ManagedValue<Integer> updated = manager.value(100);
        final SharedMap<String, Long> counts = manager.map(10, Codecs.utf8(), Codecs.int64());
        counts.put("lossy", 100L);
        counts.put("locked", 100L);
        counts.put("merged", 100L);
        try (ProcessPool pool = manager.pool(2))
        {
            final List<CompletableFuture<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 50; i++)
            {
                tasks.add(pool.applyAsync(() ->
                {
                    lock.lock();
                    try
                    {
                        locked.set(locked.get() - 1);
                        counts.put("locked", counts.get("locked") - 1);
                    }
                    finally
                    {
                        lock.unlock();
                    }
                    updated.update((n) -> n - 1);
                    counts.put("lossy", counts.get("lossy") - 1);
                    counts.merge("merged", -1L, Long::sum);
                    return true;
                }));
            }
            for (final CompletableFuture<Boolean> task : tasks)
            {
                assertTrue(task.get());
            }
        }
        assertEquals(50, locked.get());
        assertEquals(50, updated.get());
        assertEquals(50, counts.get("locked"));
        assertEquals(50, counts.get("merged"));
        assertTrue(counts.get("lossy") >= 50 && counts.get("lossy") <= 99, counts::toString);
    }

    /** Row 52, one after the other: lock, reentrant lock, condition, semaphores, event, barrier. */
    @Test
    void shouldSynchroniseWithAChildWhenObjectsAreTheManagers() throws Exception
    {
        final SharedLock lock = manager.lock();
        final Condition condition = lock.newCondition();
        final SharedReentrantLock reentrant = manager.reentrantLock();
        final SharedSemaphore semaphore = manager.semaphore(0);
        final SharedSemaphore bounded = manager.boundedSemaphore(1);
        final SharedEvent event = manager.event();
        final SharedBarrier barrier = manager.barrier(2);
        final SharedLong step = manager.longValue(0);
        lock.lock();
        final ChildProcess child = walk.process(() ->
        {
            lock.lock();
            try
            {
                step.set(1);
                condition.signalAll();
            }
            finally
            {
                lock.unlock();
            }
            reentrant.lock();
            reentrant.lock();
            reentrant.unlock();
            reentrant.unlock();
            semaphore.acquire();
            bounded.acquire();
            bounded.release();
            event.set();
            barrier.await();
        }).start();
        while (0 == step.get())
        {
            condition.await();
        }
        lock.unlock();
        semaphore.release();
        event.await();
        barrier.await();
        child.join();
        assertEquals(0, child.exitValue(), () -> "failure=" + child.failure());
        assertTrue(bounded.tryAcquire());
        assertFalse(semaphore.tryAcquire());
    }

    /** Rows 52 and 54: queue, task queue, and pool. */
    @Test
    void shouldPassOnElementsWhenQueuesAreTheManagers() throws Exception
    {
        final SharedQueue<String> queue = manager.queue(4, Codecs.utf8());
        final TaskQueue<String> tasks = manager.taskQueue(4, Codecs.utf8());
        final SharedQueue<String> named = manager.open("by-name", SharedQueue.of(4, Codecs.utf8()));
        assertTrue(manager.open("by-name", SharedQueue.of(4, Codecs.utf8())).offer("c"));
        assertEquals("c", named.poll());
        tasks.put("a");
        tasks.put("b");
        inChild(() ->
        {
            for (int i = 0; i < 2; i++)
            {
                queue.put(tasks.take() + ProcessHandle.current().pid());
                tasks.taskDone();
            }
        });
        tasks.join();
        assertTrue(queue.take().startsWith("a"));
        assertTrue(queue.take().startsWith("b"));
    }

    @Test
    void shouldCreateInTheManagerWhenAChildAsks() throws Exception
    {
        final Counter counter = manager.create(Counter.class);
        final Manager own = manager;
        inChild(() ->
        {
            counter.add(own.create(Counter.class).pid());
            own.close();
        });
        assertEquals(manager.pid(), counter.add(0));
    }

    /** Row 55: one single instance for all workers, both callbacks. */
    @Test
    void shouldShareOneConnectionPoolWhenThousandsOfTasksUseIt() throws Exception
    {
        final IpConnectionPool connections = manager.create(IpConnectionPool.class);
        final AtomicInteger succeeded = new AtomicInteger();
        final AtomicInteger failed = new AtomicInteger();
        try (ProcessPool pool = walk.pool(2))
        {
            final List<CompletableFuture<?>> tasks = new ArrayList<>();
            for (int i = 0; i < TASKS; i++)
            {
                final int number = i;
                tasks.add(pool.applyAsync(() -> use(connections, number)).handle((result, failure) ->
                    (null == failure ? succeeded : failed).incrementAndGet()));
            }
            for (final CompletableFuture<?> task : tasks)
            {
                task.get();
            }
        }
        assertEquals(TASKS / 10 + 1, failed.get());
        assertEquals(TASKS, succeeded.get() + failed.get());
        assertEquals(TASKS, connections.borrowed());
        assertEquals(1, connections.created());
        assertTrue(connections.open() <= CONNECTIONS, () -> "open=" + connections.open());
        assertEquals(Set.of(manager.pid()), connections.pids());
    }

    private static String use(final IpConnectionPool connections, final int number) throws InterruptedException
    {
        final String connection = connections.borrow();
        try
        {
            if (0 == number % 10)
            {
                throw new IllegalStateException("number=" + number);
            }
            return connection + " " + number;
        }
        finally
        {
            connections.giveBack(connection);
        }
    }
}
