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
package io.ropewalk.process.pool;

import io.ropewalk.Ropewalk;
import io.ropewalk.error.WorkerDiedException;
import io.ropewalk.process.child.ChildProcess;
import io.ropewalk.process.task.RemoteCallable;
import io.ropewalk.process.task.RemoteTask;
import io.ropewalk.proof.CellWatch;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.sync.SharedEvent;
import io.ropewalk.structure.value.SharedIntArray;
import io.ropewalk.structure.value.SharedLongArray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A worker, a submitter, and the keeper of a pool die at each of their stores to its objects: the others lose nothing,
 * and nobody waits for ever.
 */
@Timeout(value = 14_000, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PoolMatrixTest
{
    private static final long SEED = Long.getLong("io.ropewalk.seed", System.nanoTime());
    private static final String TABLE = "pool of processes";
    private static final int CELLS_OF_SAMPLE = 6;
    private static final int STRIDE = 23;
    private static final int MAX_STORES = 2000;
    private static final int TASKS = 3;
    private static final long PATIENCE_S = 300;

    private static int count;

    private final Ropewalk walk = Ropewalk.temporary();
    private final Random random = new Random(SEED);
    private boolean isSlow;

    @AfterAll
    static void report()
    {
        System.out.println("pool matrix: cells=" + count + " seed=" + SEED);
    }

    @ParameterizedTest
    @EnumSource(Victim.class)
    void shouldLoseNothingWhenVictimDiesAtSomeStore(final Victim victim) throws Exception
    {
        play(victim);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(Victim.class)
    void shouldLoseNothingWhenVictimDiesAtAnyStore(final Victim victim) throws Exception
    {
        isSlow = true;
        play(victim);
    }

    private enum Victim
    {
        WORKER, WORKER_OF_POOL_THAT_RETRIES, SUBMITTER, CANCELLER, KEEPER
    }

    private void play(final Victim victim) throws Exception
    {
        switch (victim)
        {
            case WORKER -> playWorker(0);
            case WORKER_OF_POOL_THAT_RETRIES -> playWorker(1);
            case SUBMITTER -> playSubmitter(false);
            case CANCELLER -> playSubmitter(true);
            default -> playKeeper();
        }
    }

    /** The number of the store of the next cell, from 1. */
    private int next(final int store)
    {
        count++;
        return isSlow ? store + 1 : store + 1 + random.nextInt(STRIDE);
    }

    private boolean isOver(final int cells)
    {
        return !isSlow && cells >= CELLS_OF_SAMPLE;
    }

    private static PoolSettings settings(final int workers, final int retries)
    {
        return new PoolSettings(PoolCore.nextId(), "matrix", workers, 64, 1 << 16, retries, 0, 0, false, null);
    }

    /** A worker that can be told to die. */
    private record DoomedWorker(PoolSettings settings, int index, String path) implements RemoteTask
    {
        private static final long serialVersionUID = 1L;

        @Override
        public void run() throws Exception
        {
            new Worker(DoomedFiles.in(path, settings), index).run();
            System.exit(0);
        }
    }

    private static PoolCore start(final PoolSettings settings)
    {
        final PoolCore core = PoolCore.create(settings);
        final Keeper keeper = new Keeper(core, (index) -> ChildProcess.of(core.files.path(),
            new DoomedWorker(settings, index, core.path())).name("doomed-" + index).daemon(true).start());
        core.keeper(keeper);
        keeper.start();
        keeper.awaitReady();
        return core;
    }

    private void playWorker(final int retries) throws Exception
    {
        final SharedIntArray runs = walk.intArray("runs-" + retries, TASKS);
        try (ProcessPool pool = new ProcessPool(start(settings(1, retries))))
        {
            boolean hasDied = true;
            int cells = 0;
            for (int store = next(0); hasDied && store < MAX_STORES && !isOver(cells++); store = next(store))
            {
                final int last = store;
                try (CellWatch watch = CellWatch.of(TABLE, retries == 0 ? "worker" : "worker-retried", store))
                {
                    for (int i = 0; i < TASKS; i++)
                    {
                        runs.set(i, 0);
                    }
                    final long pid = pool.apply(() -> ProcessHandle.current().pid());
                    final List<Future<Integer>> futures = new ArrayList<>();
                    for (int i = 0; i < TASKS; i++)
                    {
                        final int number = i;
                        futures.add(pool.submit(() ->
                        {
                            // Only the worker that it ran in first dies.
                            if (runs.incrementAndGet(number) == 1 && number == 0)
                            {
                                DoomedFiles.POINT.arm(last);
                            }
                            return number;
                        }));
                    }
                    final int failed = verify(futures, runs, retries, store);
                    disarm(pool);
                    hasDied = pid != pool.apply(() -> ProcessHandle.current().pid());
                    assertTrue(failed <= (hasDied && retries == 0 ? 1 : 0), "store=" + store + " failed=" + failed);
                    watch.hasDied(hasDied);
                    watch.whole();
                }
            }
        }
    }

    /** The worker may have some of its stores left, and die at one of them while it takes this task. */
    private static void disarm(final ProcessPool pool) throws Exception
    {
        try
        {
            pool.submit(() -> DoomedFiles.POINT.disarm()).get(PATIENCE_S, TimeUnit.SECONDS);
        }
        catch (final ExecutionException ex)
        {
            assertInstanceOf(WorkerDiedException.class, ex.getCause());
        }
    }

    private static int verify(
        final List<Future<Integer>> futures, final SharedIntArray runs, final int retries, final int store)
        throws Exception
    {
        int failed = 0;
        for (int i = 0; i < futures.size(); i++)
        {
            try
            {
                assertEquals(i, futures.get(i).get(PATIENCE_S, TimeUnit.SECONDS), "store=" + store);
            }
            catch (final ExecutionException ex)
            {
                failed++;
                final WorkerDiedException died = assertInstanceOf(WorkerDiedException.class, ex.getCause());
                assertEquals(DoomedFiles.EXIT_VALUE, died.exitValue().orElseThrow(), "store=" + store);
            }
            assertTrue(runs.get(i) <= 1 + retries, "store=" + store + " task=" + i + " runs=" + runs.get(i));
        }
        return failed;
    }

    /** A process that submits, and dies at a store of it. */
    private record DoomedSubmitter(PoolSettings settings, String path, int store, boolean cancels, SharedEvent go)
        implements RemoteTask
    {
        private static final long serialVersionUID = 1L;

        @Override
        public void run() throws Exception
        {
            final PoolCore core = PoolCore.attach(DoomedFiles.in(path, settings));
            final Calls calls = new Calls(core.submitter);
            DoomedFiles.POINT.arm(store);
            if (cancels)
            {
                final SharedEvent release = go;
                final RemoteCallable<Object> blocked = () ->
                {
                    release.await();
                    return null;
                };
                calls.call(blocked, Calls.Notice.WAITED_FOR).cancel(true);
            }
            else
            {
                final int one = Calls.await(calls.apply((Integer n) -> n, 1, Calls.Notice.WAITED_FOR));
                assertEquals(1, one);
                final byte[] large = new byte[1 << 10];
                final byte[] back = Calls.await(calls.apply((byte[] b) -> b, large, Calls.Notice.WAITED_FOR));
                assertEquals(large.length, back.length);
            }
        }
    }

    private void playSubmitter(final boolean cancels) throws Exception
    {
        final PoolSettings settings = settings(2, 0);
        final PoolCore core = start(settings);
        try (ProcessPool pool = new ProcessPool(core))
        {
            boolean hasDied = true;
            int cells = 0;
            for (int store = next(0); hasDied && store < MAX_STORES && !isOver(cells++); store = next(store))
            {
                try (CellWatch watch = CellWatch.of(TABLE, cancels ? "canceller" : "submitter", store))
                {
                    final SharedEvent go = walk.event("go-" + cancels + store);
                    final ChildProcess child = walk.process(
                        new DoomedSubmitter(settings, core.path(), store, cancels, go)).start();
                    child.join();
                    hasDied = DoomedFiles.EXIT_VALUE == child.exitValue();
                    watch.died(hasDied);
                    assertTrue(hasDied || 0 == child.exitValue(), "store=" + store + " exit=" + child.exitValue());
                    go.set();
                    for (int i = 0; i < TASKS; i++)
                    {
                        final int number = i;
                        assertEquals(
                            number, pool.submit(() -> number).get(PATIENCE_S, TimeUnit.SECONDS), "store=" + store);
                    }
                    assertTrue(core.tasks.join(PATIENCE_S, TimeUnit.SECONDS), "store=" + store);
                    assertEquals(2, pool.workerPids().size());
                    watch.whole();
                }
            }
        }
    }

    /** A process that keeps a pool, and dies at a store while it replaces a worker. */
    private record DoomedKeeper(int store, SharedLongArray pids) implements RemoteTask
    {
        private static final long serialVersionUID = 1L;

        @Override
        public void run() throws Exception
        {
            final PoolSettings settings = settings(2, 1);
            final PoolCore core = PoolCore.create(new DoomedFiles(Walk.temporary(), settings));
            final Keeper keeper = new Keeper(core, (index) -> ChildProcess.of(core.files.path(),
                new WorkerTask(settings, index, core.files.path())).daemon(true).start());
            core.keeper(keeper);
            keeper.start();
            keeper.awaitReady();
            int i = 1;
            for (final long pid : keeper.pids())
            {
                pids.set(i++, pid);
            }
            final ProcessPool pool = new ProcessPool(core);
            keeper.post(() -> DoomedFiles.POINT.arm(store));
            final Future<Object> future = pool.submit(() ->
            {
                Runtime.getRuntime().halt(1);
                return null;
            });
            try
            {
                future.get();
            }
            catch (final ExecutionException ex)
            {
                assertInstanceOf(WorkerDiedException.class, ex.getCause());
            }
            keeper.post(() ->
            {
                DoomedFiles.POINT.disarm();
                pids.set(0, 1);
            });
            while (pids.get(0) == 0)
            {
                Thread.sleep(5);
            }
            pool.close();
        }
    }

    /** Whoever keeps a pool takes its workers along. */
    private void playKeeper() throws Exception
    {
        boolean hasDied = true;
        int cells = 0;
        for (int store = next(0); hasDied && store < MAX_STORES && !isOver(cells++); store = next(store))
        {
            try (CellWatch watch = CellWatch.of(TABLE, "keeper", store))
            {
                final SharedLongArray pids = walk.longArray("pids-" + store, 3);
                final ChildProcess child = walk.process(new DoomedKeeper(store, pids)).start();
                child.join();
                hasDied = DoomedFiles.EXIT_VALUE == child.exitValue();
                watch.died(hasDied);
                assertTrue(hasDied || 0 == child.exitValue(), "store=" + store + " exit=" + child.exitValue());
                for (int i = 1; i <= 2; i++)
                {
                    final long pid = pids.get(i);
                    await(() -> !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false), "store=" + store);
                }
                watch.whole();
            }
        }
    }

    private static void await(final BooleanSupplier condition, final String what) throws InterruptedException
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, what);
            Thread.sleep(5);
        }
    }
}
