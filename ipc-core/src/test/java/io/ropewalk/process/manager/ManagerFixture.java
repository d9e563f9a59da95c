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

import io.ropewalk.process.task.RemoteFunction;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.value.SharedInt;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** The classes whose objects live in the managers of the tests. */
final class ManagerFixture
{
    private static final long PATIENCE_S = 300;

    private ManagerFixture()
    {
    }

    static void await(final String what, final BooleanSupplier condition) throws InterruptedException
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, what);
            Thread.sleep(5);
        }
    }

    /** What a call can do. */
    interface Counter
    {
        long add(long delta);

        default long increment()
        {
            return add(1);
        }

        long pid();

        String concat(String first, Integer second, double third, byte[] fourth, boolean fifth, Point sixth);

        void fail(String message) throws IOException;

        void failUnchecked();

        Object echo(Object value);

        Object unsendable();

        /** Waits for an event, unless it is interrupted. */
        void await(SharedEvent started, SharedEvent released);

        void awaitInterruptibly(SharedEvent started, SharedEvent released) throws InterruptedException;

        byte[] bytes(int lengthBytes);

        @ByProxy
        Counter self();

        @ByProxy
        Counter other();

        @ByProxy
        Counter none();

        long addTo(Counter counter, long delta);
    }

    /** Travels by value. */
    record Point(int x, int y) implements java.io.Serializable
    {
        private static final long serialVersionUID = 1L;
    }

    /** The object. */
    static final class CounterObject implements Counter
    {
        private final AtomicLong count = new AtomicLong();

        @Override
        public long add(final long delta)
        {
            return count.addAndGet(delta);
        }

        @Override
        public long pid()
        {
            return ProcessHandle.current().pid();
        }

        @Override
        public String concat(
            final String first,
            final Integer second,
            final double third,
            final byte[] fourth,
            final boolean fifth,
            final Point sixth)
        {
            return first + second + third + (null == fourth ? "null" : fourth.length) + fifth + sixth.x() + sixth.y();
        }

        @Override
        public void fail(final String message) throws IOException
        {
            throw new IOException(message, new IllegalStateException("deeper"));
        }

        @Override
        public void failUnchecked()
        {
            throw new UnsupportedOperationException("unchecked");
        }

        @Override
        public Object echo(final Object value)
        {
            return value;
        }

        @Override
        public Object unsendable()
        {
            return new Thread();
        }

        @Override
        public void await(final SharedEvent started, final SharedEvent released)
        {
            try
            {
                awaitInterruptibly(started, released);
            }
            catch (final InterruptedException ex)
            {
                throw new IllegalStateException(ex);
            }
        }

        @Override
        public void awaitInterruptibly(final SharedEvent started, final SharedEvent released)
            throws InterruptedException
        {
            started.set();
            released.await();
        }

        @Override
        public byte[] bytes(final int lengthBytes)
        {
            return new byte[lengthBytes];
        }

        @Override
        public Counter self()
        {
            return this;
        }

        @Override
        public Counter other()
        {
            return new CounterObject();
        }

        @Override
        public Counter none()
        {
            return null;
        }

        @Override
        public long addTo(final Counter counter, final long delta)
        {
            return counter.add(delta);
        }
    }

    /** Says when it is closed. */
    interface Door extends AutoCloseable
    {
        int knock();

        RemoteFunction<Integer, Integer> function();

        @Override
        void close();
    }

    /** The object. */
    static final class DoorObject implements Door
    {
        private final SharedInt closed;

        DoorObject(final SharedInt closed)
        {
            this.closed = closed;
        }

        @Override
        public int knock()
        {
            return 1;
        }

        @Override
        public RemoteFunction<Integer, Integer> function()
        {
            return (n) -> n + 1;
        }

        @Override
        public void close()
        {
            closed.incrementAndGet();
        }
    }

    /** Row 55: a pool of connections, of which there must be only one for all processes. */
    interface IpConnectionPool
    {
        String borrow() throws InterruptedException;

        void giveBack(String connection);

        long borrowed();

        int open();

        int created();

        Set<Long> pids();
    }

    /** The object. */
    static final class ConnectionPoolObject implements IpConnectionPool
    {
        private static int instances;

        private final Deque<String> free = new ArrayDeque<>();
        private final Set<Long> pids = new HashSet<>();
        private final int max;
        private int open;
        private long borrowed;

        ConnectionPoolObject(final int max)
        {
            this.max = max;
            synchronized (ConnectionPoolObject.class)
            {
                instances++;
            }
        }

        @Override
        public synchronized String borrow() throws InterruptedException
        {
            while (free.isEmpty() && open == max)
            {
                wait();
            }
            borrowed++;
            pids.add(ProcessHandle.current().pid());
            return free.isEmpty() ? "connection-" + open++ : free.pop();
        }

        @Override
        public synchronized void giveBack(final String connection)
        {
            free.push(connection);
            notifyAll();
        }

        @Override
        public synchronized long borrowed()
        {
            return borrowed;
        }

        @Override
        public synchronized int open()
        {
            return open;
        }

        @Override
        public int created()
        {
            synchronized (ConnectionPoolObject.class)
            {
                return instances;
            }
        }

        @Override
        public synchronized Set<Long> pids()
        {
            return new HashSet<>(pids);
        }
    }
}
