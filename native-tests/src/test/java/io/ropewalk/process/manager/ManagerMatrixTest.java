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
import io.ropewalk.error.ManagerClosedException;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.process.task.RemoteTask;
import io.ropewalk.process.task.core.TaskBytes;
import io.ropewalk.proof.CellWatch;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.queue.SharedQueue;
import io.ropewalk.structure.value.SharedInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Ends a process at its stores to the objects of a manager: one that calls, or the manager itself. A sample of them,
 * and all with the tag slow. Others go on, or are told; nothing hangs; objects that nobody holds are closed.
 */
@Timeout(value = 14_000, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManagerMatrixTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", System.nanoTime());
    private static final String TABLE = "manager";
    private static final int CELLS_OF_SAMPLE = 5;
    private static final int CALLER_STRIDE = 40;
    private static final int SERVER_STRIDE = 8;
    private static final int MAX_STORES = 2000;
    private static final int CALLS = 40;
    private static final int LARGE = 1 << 10;
    private static final long PATIENCE_S = 300;

    private static int cells;
    private static int deaths;

    private final Ropewalk walk = Ropewalk.temporary();
    private final Random random = new Random(SEED);

    @AfterAll
    static void report()
    {
        System.out.println("manager matrix: cells=" + cells + " deaths=" + deaths + " seed=" + SEED);
    }

    @Test
    void shouldServeOthersWhenCallerDiesAtSomeStore() throws Exception
    {
        playCallers(CELLS_OF_SAMPLE, CALLER_STRIDE);
    }

    @Tag("slow")
    @Test
    void shouldServeOthersWhenCallerDiesAtAnyStore() throws Exception
    {
        playCallers(MAX_STORES, 1);
    }

    @Test
    void shouldFailAllCallsWhenManagerDiesAtSomeStore() throws Exception
    {
        playManagers(CELLS_OF_SAMPLE, SERVER_STRIDE);
    }

    @Tag("slow")
    @Test
    void shouldFailAllCallsWhenManagerDiesAtAnyStore() throws Exception
    {
        playManagers(CALLS, 1);
    }

    /** What is called. */
    interface Lamp extends AutoCloseable
    {
        byte[] echo(byte[] bytes);

        void dieAt(int store);

        void sleep() throws InterruptedException;

        @ByProxy
        Lamp other();

        @Override
        void close();
    }

    /** Counts how many there are. */
    static final class LampObject implements Lamp
    {
        private final SharedInt alive;

        LampObject(final SharedInt alive)
        {
            this.alive = alive;
            alive.incrementAndGet();
        }

        @Override
        public byte[] echo(final byte[] bytes)
        {
            return bytes;
        }

        @Override
        public void dieAt(final int store)
        {
            DoomedManagerFiles.POINT.arm(store);
        }

        @Override
        public void sleep() throws InterruptedException
        {
            Thread.sleep(TimeUnit.SECONDS.toMillis(PATIENCE_S));
        }

        @Override
        public Lamp other()
        {
            return new LampObject(alive);
        }

        @Override
        public void close()
        {
            alive.decrementAndGet();
        }
    }

    /** A manager that can be told to die. */
    private record DoomedManager(ManagerSettings settings, byte[] registration) implements RemoteTask
    {
        private static final long serialVersionUID = 1L;

        @Override
        public void run()
        {
            new ManagerServer(DoomedManagerFiles.of(settings),
                List.of((Registration)TaskBytes.decode(registration, null))).run();
            System.exit(0);
        }
    }

    private static Manager start(final SharedInt alive)
    {
        final Walk own = Walk.temporary();
        final ManagerSettings settings = new ManagerSettings("matrix", own.path().toString(), 4, 1 << 16, 0);
        final ManagerFiles files = new ManagerFiles(own, settings);
        final ManagerBoard board = files.createBoard();
        board.keep();
        files.createCalls();
        final byte[] registration =
            TaskBytes.encode(new Registration(Lamp.class, () -> new LampObject(alive)), "factory");
        final ManagerProcess process = new ManagerProcess(files, board,
            ChildProcess.of(own.path(), new DoomedManager(settings, registration)).daemon(true).start());
        process.awaitRunning();
        return new Manager(settings, process);
    }

    /** A process that calls, and dies at a store of it. */
    private record DoomedCaller(ManagerSettings settings, SharedQueue<Lamp> lamps, int store) implements RemoteTask
    {
        private static final long serialVersionUID = 1L;

        @Override
        public void run() throws Exception
        {
            final DoomedManagerFiles files = DoomedManagerFiles.of(settings);
            DoomedManagerFiles.POINT.arm(store);
            ManagerClient.of(files);
            final Manager manager = new Manager(settings, null);
            final Lamp lamp = manager.create(Lamp.class);
            assertEquals(1, lamp.echo(new byte[1]).length);
            assertEquals(LARGE, lamp.echo(new byte[LARGE]).length);
            assertEquals(2, lamp.other().echo(new byte[2]).length);
            // Another holder of the object of somebody else.
            assertEquals(3, lamps.take().echo(new byte[3]).length);
            manager.create(Lamp.class).close();
            DoomedManagerFiles.POINT.disarm();
        }
    }

    private void playCallers(final int maxCells, final int stride) throws Exception
    {
        final SharedInt alive = walk.intValue("alive", 0);
        try (Manager manager = start(alive))
        {
            final ManagerSettings settings =
                new ManagerSettings("matrix", manager.path().toString(), 4, 1 << 16, 0);
            final Lamp own = manager.create(Lamp.class);
            final SharedQueue<Lamp> lamps = walk.open("lamps", SharedQueue.of(2, Manager.codec(Lamp.class)));
            boolean hasDied = true;
            int store = 1 + random.nextInt(stride);
            for (int cell = 0; hasDied && cell < maxCells; cell++)
            {
                final String where = "store=" + store + " seed=" + SEED;
                try (CellWatch watch = CellWatch.of(TABLE, "caller", store))
                {
                    lamps.clear();
                    lamps.put(own);
                    final ChildProcess child = walk.process(new DoomedCaller(settings, lamps, store)).start();
                    child.join();
                    hasDied = DoomedManagerFiles.EXIT_VALUE == child.exitValue();
                    watch.died(hasDied);
                    assertTrue(hasDied || 0 == child.exitValue(), () -> where + " failure=" + child.failure());
                    for (int i = 0; i < CALLS; i++)
                    {
                        assertArrayEquals(new byte[i * i], own.echo(new byte[i * i]), where);
                    }
                    await(() -> 1 == alive.get(), () -> where + " alive=" + alive.get());
                    count(hasDied);
                    watch.whole();
                }
                store += 1 + random.nextInt(stride);
            }
        }
        assertEquals(0, alive.get());
    }

    /** Two callers: one waits for an answer, the other goes on until it is told. */
    private void playManagers(final int maxCells, final int stride) throws Exception
    {
        int store = 0;
        for (int cell = 0; cell < maxCells; cell++)
        {
            store += 1 + random.nextInt(stride);
            final String where = "store=" + store + " seed=" + SEED;
            final SharedInt alive = walk.intValue("alive-" + cell, 0);
            try (CellWatch watch = CellWatch.of(TABLE, "manager", store); Manager manager = start(alive))
            {
                final Lamp lamp = manager.create(Lamp.class);
                final FutureTask<ManagerClosedException> waiter =
                    new FutureTask<>(() -> assertThrows(ManagerClosedException.class, lamp::sleep, where));
                final Thread thread = new Thread(waiter);
                thread.setDaemon(true);
                thread.start();
                boolean hasDied = false;
                try
                {
                    for (int i = 0; i < CALLS; i++)
                    {
                        // Whichever thread makes the call; the last one armed is the one that dies.
                        if (0 == i % (CALLS / 2))
                        {
                            lamp.dieAt(store);
                        }
                        assertEquals(i * i, lamp.echo(new byte[i * i]).length, where);
                    }
                }
                catch (final ManagerClosedException ex)
                {
                    hasDied = true;
                    watch.died(true);
                    assertThrows(ManagerClosedException.class, () -> lamp.echo(new byte[1]), where);
                    assertThrows(ManagerClosedException.class, () -> manager.create(Lamp.class), where);
                    waiter.get(PATIENCE_S, TimeUnit.SECONDS);
                }
                count(hasDied);
                assertTrue(hasDied || store > CALLS / 2, where);
                watch.whole();
            }
        }
    }

    private static void count(final boolean hasDied)
    {
        cells++;
        deaths += hasDied ? 1 : 0;
    }

    private static void await(final BooleanSupplier condition, final Supplier<String> what)
        throws InterruptedException
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, what);
            Thread.sleep(5);
        }
    }
}
