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

import io.ropewalk.Ropewalk;
import io.ropewalk.error.RopewalkException;
import io.ropewalk.process.manager.Manager;
import io.ropewalk.process.manager.ManagerMemory;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Random bytes over the board of a manager that is in use: answers or typed exceptions, and no call that hangs. */
class ManagerCorruptionTest
{
    private static final long SEED = Long.getLong("ropewalk.seed", 1);
    private static final long WATCHDOG_MS = 300_000;
    private static final int USERS = 3;
    private static final int CALLS = 200;
    private static final int THREADS = 3;

    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());

    @Test
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldOnlyThrowTypedExceptionsWhileTheBoardIsDamaged() throws Exception
    {
        damage(6);
    }

    @Tag("slow")
    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldOnlyThrowTypedExceptionsWhileManyBoardsAreDamaged() throws Exception
    {
        damage(300);
    }

    /** What is called. */
    public interface Adder
    {
        /** The sum of what was added; sleeps now and then, so that others must take over. */
        long add(long delta) throws InterruptedException;
    }

    /** The object. */
    private static final class AdderObject implements Adder
    {
        private long sum;

        @Override
        public long add(final long delta) throws InterruptedException
        {
            if (0 == (delta & 31))
            {
                Thread.sleep(2);
            }
            synchronized (this)
            {
                sum += delta;
                return sum;
            }
        }
    }

    private void damage(final int rounds) throws Exception
    {
        System.out.println("manager corruption: seed=" + SEED + " rounds=" + rounds);
        for (int i = 0; i < rounds && faults.size() < 5; i++)
        {
            play(SEED + i);
        }
        assertEquals(List.of(), faults);
    }

    private void play(final long seed) throws Exception
    {
        try (Ropewalk walk = Ropewalk.temporary();
            Manager manager = walk.manager().threads(THREADS).register(Adder.class, AdderObject::new).start())
        {
            final Adder adder = manager.create(Adder.class);
            final AtomicBuffer board = ManagerMemory.boardOf(manager, THREADS);
            final AtomicBoolean isOver = new AtomicBoolean();
            final List<Thread> users = new ArrayList<>();
            for (int i = 0; i < USERS; i++)
            {
                users.add(start(() -> use(manager, adder, seed)));
            }
            final Thread hand = start(() -> strike(board, seed, isOver));
            for (final Thread user : users)
            {
                user.join(WATCHDOG_MS);
                if (user.isAlive())
                {
                    faults.add("endless: seed=" + seed + " at=" + Arrays.toString(user.getStackTrace()));
                }
            }
            isOver.set(true);
            hand.join();
        }
    }

    private static Thread start(final Runnable work)
    {
        final Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Every other round leaves the first words alone, which say whether the manager lives and soon end it. */
    private static void strike(final AtomicBuffer board, final long seed, final AtomicBoolean isOver)
    {
        final Vandal vandal = new Vandal(board, seed);
        final byte[] first = new byte[64];
        while (!isOver.get())
        {
            board.getBytes(0, first);
            vandal.strike();
            if (0 == seed % 2)
            {
                board.putBytes(0, first);
            }
            try
            {
                Thread.sleep(0, 300_000);
            }
            catch (final InterruptedException ex)
            {
                throw new AssertionError(ex);
            }
        }
    }

    private void use(final Manager manager, final Adder adder, final long seed)
    {
        Adder current = adder;
        for (int i = 0; i < CALLS; i++)
        {
            try
            {
                current.add(i);
                if (0 == i % 50)
                {
                    current = manager.create(Adder.class);
                }
            }
            catch (final RopewalkException ignored)
            {
                // This is what the user may see.
            }
            catch (final Throwable ex)
            {
                faults.add("wild: seed=" + seed + " " + ex + " at=" +
                    Arrays.asList(ex.getStackTrace()).subList(0, Math.min(6, ex.getStackTrace().length)));
            }
        }
    }
}
