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
package io.ropewalk.corruption;

import io.ropewalk.process.manager.Manager;
import io.ropewalk.process.manager.ManagerMemory;
import io.ropewalk.process.pool.PoolMemory;
import io.ropewalk.process.pool.ProcessPool;
import io.ropewalk.segment.walk.Walk;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Objects whose users are processes of their own: pools and managers, each in a walk of its own, all of whose objects
 * are damaged: boards, queues of calls and tasks, and answers.
 */
final class FamilyPreys
{
    private static final int STRIKES = 30;
    private static final int LARGE = 2_000;
    private static final long PATIENCE_MS = 100;

    private FamilyPreys()
    {
    }

    static List<Prey> all()
    {
        return List.of(new Managed(), new Pooled());
    }

    /** What is called. */
    public interface Adder
    {
        /** The sum of what was added. */
        long add(long delta);
    }

    /** The object. */
    private static final class AdderObject implements Adder
    {
        private long sum;

        @Override
        public synchronized long add(final long delta)
        {
            sum += delta;
            return sum;
        }
    }

    /** What all of these have in common. */
    private abstract static class Family implements Prey
    {
        private Path place;

        @Override
        public int strikes()
        {
            return STRIKES;
        }

        @Override
        public boolean isRare()
        {
            return true;
        }

        @Override
        public Path place(final Walk walk)
        {
            return place;
        }

        final void settle(final Path newPlace)
        {
            place = newPlace;
        }
    }

    /** A manager, which is called. */
    private static final class Managed extends Family
    {
        private Manager manager;
        private String current;

        @Override
        public String name()
        {
            return "manager";
        }

        @Override
        public List<Role> open(final Walk walk, final String name)
        {
            synchronized (this)
            {
                if (!name.equals(current))
                {
                    manager = Manager.builder().threads(2).callTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
                        .register(Adder.class, AdderObject::new).start();
                    current = name;
                    settle(ManagerMemory.pathOf(manager));
                }
            }
            final Manager mine = manager;
            final Adder adder = mine.create(Adder.class);
            return List.of(
                new Role("call", (random) -> adder.add(random.nextInt())),
                new Role("create", (random) -> mine.create(Adder.class).add(1)),
                new Role("look", (random) -> Prey.show(mine)));
        }

        @Override
        public void end()
        {
            manager.close();
        }
    }

    /** A pool, which works. */
    private static final class Pooled extends Family
    {
        private ProcessPool pool;
        private String current;

        @Override
        public String name()
        {
            return "pool";
        }

        @Override
        public List<Role> open(final Walk walk, final String name)
        {
            synchronized (this)
            {
                if (!name.equals(current))
                {
                    pool = ProcessPool.builder().workers(1).start();
                    current = name;
                    settle(PoolMemory.pathOf(pool));
                }
            }
            final ProcessPool mine = pool;
            return List.of(
                new Role("submit", (random) -> await(mine.submit(() -> 1))),
                new Role("large", (random) -> await(mine.applyAsync((byte[] bytes) -> bytes, new byte[LARGE]))),
                new Role("cancel", (random) -> mine.submit(() -> 2).cancel(true)),
                new Role("look", (random) -> Prey.show(mine)));
        }

        private static void await(final Future<?> future) throws Exception
        {
            try
            {
                future.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
            }
            catch (final ExecutionException ex)
            {
                if (ex.getCause() instanceof Exception)
                {
                    throw (Exception)ex.getCause();
                }
                throw ex;
            }
        }

        @Override
        public void end()
        {
            pool.shutdownNow();
        }
    }
}
