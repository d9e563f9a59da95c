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
package io.ropewalk.lock;

import io.ropewalk.harness.Cell;
import io.ropewalk.harness.Death;
import io.ropewalk.harness.Ending;
import io.ropewalk.harness.Scenario;
import io.ropewalk.harness.VictimJvm;
import io.ropewalk.segment.Walk;
import io.ropewalk.structure.sync.Locks;
import io.ropewalk.structure.sync.SharedCondition;
import io.ropewalk.structure.sync.SharedReentrantLock;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import static io.ropewalk.lock.LockScenario.*;
import static org.junit.jupiter.api.Assertions.*;

/** One lock, one victim that stops at one store, and those who survive it. */
class LockCell extends Cell
{
    private static final long PATIENCE_MS = 300_000;
    private static final long LOOK_MS = 40;
    private static final int ROUNDS = 50;
    /** On the board: of the victim, and of its heir. */
    private static final AtomicInteger PLACES = new AtomicInteger(1_000);

    final LockScenario scenario;
    final int place;
    private final boolean isFair;
    private final Walk walk;
    final int token;
    final Board board;
    final SharedReentrantLock lock;
    final SharedCondition condition;
    final List<Thread> waiters = new ArrayList<>();
    final AtomicInteger woken = new AtomicInteger();
    final AtomicInteger abandoned = new AtomicInteger();
    private Thread blocked;
    boolean wasSignalled;
    private boolean isHeldByVictim;
    private volatile long recoveredNs;

    LockCell(final Walk walk, final Death death, final String name)
    {
        super(death, name);
        final LockOperation operation = (LockOperation)death.first();
        this.scenario = operation.scenario();
        this.isFair = operation.isFair();
        this.place = PLACES.getAndAdd(2);
        this.walk = walk;
        this.token = walk.participants().owner();
        this.board = new Board(walk);
        this.lock = Locks.open(walk, name, isFair, UnaryOperator.identity());
        this.condition = lock.condition(CONDITION);
    }

    @Override
    protected String[] words(final Scenario who)
    {
        return new String[] {String.valueOf(isFair), String.valueOf(place)};
    }

    /** Lets the victim run to its store, and somebody come then. */
    @Override
    protected Ending meet(final VictimJvm victim, final Scenario who, final long store) throws Exception
    {
        final Ending ending = meetFirst(victim, who, store);
        blocked = start(this::takeOnce);
        return ending;
    }

    final Ending meetFirst(final VictimJvm victim, final Scenario who, final long store) throws Exception
    {
        if (scenario.isHeldAtFirst())
        {
            lock.lock();
        }
        if (scenario.isAbandonedAtFirst())
        {
            Locks.abandon(walk, lock);
        }
        if (scenario.signals())
        {
            addWaiter(1);
            addWaiter(2);
        }
        victim.play(this, who, store);
        Ending ending = scenario == HELD || scenario == AWAIT ?
            victim.await(this, LOOK_MS) : victim.await(this, who);
        if (lock.isHeldByCurrentThread())
        {
            lock.unlock();
        }
        if (scenario == AWAIT)
        {
            ending = signalVictim(victim, ending);
        }
        if (ending == Ending.ASLEEP)
        {
            ending = victim.await(this, who);
        }
        lookAtHolder(ending);
        return ending;
    }

    /** Waits until it sleeps on the condition; lets another wait behind it; signals once. */
    private Ending signalVictim(final VictimJvm victim, final Ending before) throws Exception
    {
        Ending ending = before;
        while (ending == Ending.ASLEEP && !isOneWaiting())
        {
            ending = victim.await(this, 1);
        }
        if (ending == Ending.ASLEEP)
        {
            addWaiter(2);
            lock.lock();
            condition.signal();
            wasSignalled = true;
            lock.unlock();
        }
        else
        {
            waiters.add(start(this::waitOnce));
        }
        return ending;
    }

    private boolean isOneWaiting() throws InterruptedException
    {
        if (!lock.tryLock(1, TimeUnit.MILLISECONDS))
        {
            return false;
        }
        final boolean isWaiting = lock.getWaitQueueLength(condition) == 1;
        lock.unlock();
        return isWaiting;
    }

    private void addWaiter(final int count)
    {
        waiters.add(start(this::waitOnce));
        awaitWaiters(count);
    }

    private void awaitWaiters(final int count)
    {
        int found = -1;
        while (found != count)
        {
            Thread.yield();
            lock.lock();
            note();
            found = lock.getWaitQueueLength(condition);
            lock.unlock();
        }
    }

    /** The victim has stopped: who holds it now, dies holding it, or is one of us. */
    private void lookAtHolder(final Ending ending)
    {
        isHeldByVictim = settledHolder() != 0;
        assertTrue(isHeldByVictim || board.get(place) != INSIDE, name() + ": inside, but not the holder");
        assertFalse(isHeldByVictim && ending == Ending.DONE, name() + ": done, but still the holder");
    }

    /** Token of the holder, when it is none of us. */
    final int settledHolder()
    {
        int holder = Locks.holder(lock);
        while (holder == token)
        {
            Thread.yield();
            holder = Locks.holder(lock);
        }
        return holder;
    }

    static Thread start(final Runnable task)
    {
        final Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    void note()
    {
        if (lock.wasAbandoned() && lock.getHoldCount() == 1)
        {
            abandoned.incrementAndGet();
        }
    }

    void takeOnce()
    {
        lock.lock();
        recoveredNs = System.nanoTime();
        note();
        lock.unlock();
    }

    @SuppressWarnings("WaitNotInLoop") // A wake-up is what is looked at.
    private void waitOnce()
    {
        lock.lock();
        note();
        condition.awaitUninterruptibly();
        woken.incrementAndGet();
        note();
        lock.unlock();
    }

    /** After the victim was killed. */
    @Override
    protected void verify() throws InterruptedException
    {
        join(blocked);
        if (scenario == AWAIT)
        {
            verifyAwait();
        }
        if (scenario.signals() && board.get(place) == FINISHED)
        {
            join(scenario == SIGNAL_ALL ? 2 : 1);
        }
        lock.lock();
        note();
        condition.signalAll();
        lock.unlock();
        join(waiters.size());
        assertEquals(isHeldByVictim ? 1 : 0, abandoned.get(), name() + ": abandoned");
        verifyHealth();
    }

    private void verifyAwait() throws InterruptedException
    {
        if (!wasSignalled || board.get(place) == FINISHED)
        {
            awaitWaiters(1);
            assertEquals(0, woken.get(), name() + ": woken by nobody");
        }
        else if (!isHeldByVictim)
        {
            // The victim died with the signal in its hand.
            join(1);
        }
    }

    void join(final Thread thread) throws InterruptedException
    {
        thread.join(PATIENCE_MS);
        assertFalse(thread.isAlive(), name() + ": stuck");
    }

    void join(final int count) throws InterruptedException
    {
        final long beginNs = System.nanoTime();
        while (woken.get() < count)
        {
            TimeUnit.MILLISECONDS.sleep(1);
            assertTrue(System.nanoTime() - beginNs < TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS),
                () -> name() + ": stuck: woken=" + woken.get() + " expected=" + count);
        }
    }

    /** As good as new. */
    void verifyHealth() throws InterruptedException
    {
        final int abandonedBefore = abandoned.get();
        final List<Thread> threads = new ArrayList<>();
        final int[] count = new int[1];
        for (int i = 0; i < 2; i++)
        {
            threads.add(start(() ->
            {
                for (int n = 0; n < ROUNDS; n++)
                {
                    lock.lock();
                    note();
                    count[0]++;
                    lock.unlock();
                }
            }));
        }
        for (final Thread thread : threads)
        {
            join(thread);
        }
        assertEquals(2 * ROUNDS, count[0], name());
        final int before = woken.get();
        addWaiter(1);
        lock.lock();
        condition.signal();
        lock.unlock();
        join(before + 1);
        for (final Thread waiter : waiters)
        {
            join(waiter);
        }
        assertEquals(0, lock.getQueueLength(), name() + ": queue");
        assertFalse(lock.isLocked(), name() + ": locked");
        assertEquals(abandonedBefore, abandoned.get(), name() + ": abandoned once more");
        lock.destroy();
    }

    final boolean isHeldByVictim()
    {
        return isHeldByVictim;
    }

    /** Until the lock was got, which only those of a dead holder have to wait for. */
    @Override
    protected long recoveryNs(final long killedNs, final long verifiedNs)
    {
        return isHeldByVictim ? Math.max(0, recoveredNs - killedNs) : -1;
    }

    @Override
    protected Map<String, Integer> counts()
    {
        return isHeldByVictim ? Map.of("died holding", 1) : Map.of();
    }
}
