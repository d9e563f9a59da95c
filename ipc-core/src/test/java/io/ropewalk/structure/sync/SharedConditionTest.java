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
package io.ropewalk.structure.sync;

import io.ropewalk.error.IllegalNameException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.junit.jupiter.api.Assertions.*;

/** The contract of conditions, as that of the JDK's. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("WaitNotInLoop") // A wake-up for no reason would be a fault here.
class SharedConditionTest extends LockFixture
{
    private static final int WAITERS = 6;

    private final SharedReentrantLock lock = walk.create(SharedReentrantLock.of());
    private final SharedCondition condition = lock.newCondition();

    private void locked(final Task task) throws Exception
    {
        lock.lock();
        try
        {
            task.run();
        }
        finally
        {
            lock.unlock();
        }
    }

    private Worker startLocked(final Task task)
    {
        return start(() -> locked(task));
    }

    @Test
    void shouldThrowWhenTheLockIsNotHeld()
    {
        assertThrows(IllegalMonitorStateException.class, condition::await);
        assertThrows(IllegalMonitorStateException.class, condition::awaitUninterruptibly);
        assertThrows(IllegalMonitorStateException.class, () -> condition.awaitNanos(1));
        assertThrows(IllegalMonitorStateException.class, () -> condition.await(1, NANOSECONDS));
        assertThrows(IllegalMonitorStateException.class, () -> condition.awaitUntil(new Date(0)));
        assertThrows(IllegalMonitorStateException.class, () -> condition.await(() -> true, 1, NANOSECONDS));
        assertThrows(IllegalMonitorStateException.class, condition::signal);
        assertThrows(IllegalMonitorStateException.class, () -> condition.signal(2));
        assertThrows(IllegalMonitorStateException.class, condition::signalAll);
        assertEquals(0, lock.nodes().queueLength());
    }

    @Test
    void shouldReturnFalseWhenTheTimeIsOver() throws Exception
    {
        locked(() ->
        {
            final long beginNs = System.nanoTime();
            assertFalse(condition.await(SHORT_MS, MILLISECONDS));
            assertTrue(System.nanoTime() - beginNs >= MILLISECONDS.toNanos(SHORT_MS));
            assertTrue(condition.awaitNanos(1_000_000) <= 0);
            assertTrue(condition.awaitNanos(0) <= 0);
            assertFalse(condition.await(-1, MILLISECONDS));
            assertFalse(condition.awaitUntil(new Date(System.currentTimeMillis() + SHORT_MS)));
            assertFalse(condition.awaitUntil(new Date(0)));
            assertTrue(lock.isHeldByCurrentThread());
            assertFalse(lock.hasWaiters(condition));
        });
    }

    @Test
    void shouldNotWaitWhenTheDeadlineIsTheEarliestOfAll() throws Exception
    {
        locked(() ->
        {
            assertFalse(condition.awaitUntil(new Date(Long.MIN_VALUE)));
            assertTrue(condition.awaitNanos(Long.MIN_VALUE) <= 0);
            assertFalse(condition.await(Long.MIN_VALUE, MILLISECONDS));
        });
    }

    @Test
    void shouldSayWhatIsLeftWhenThereIsAllTheTime() throws Exception
    {
        final Worker waiter = startLocked(() ->
        {
            final long beginNs = System.nanoTime();
            final long leftNs = condition.awaitNanos(Long.MAX_VALUE);
            assertTrue(Long.MAX_VALUE - leftNs <= System.nanoTime() - beginNs, () -> "leftNs=" + leftNs);
        });
        awaitWaiters(lock, condition, 1);
        locked(condition::signal);
        waiter.await();
    }

    @Test
    void shouldReturnTrueWhenSignalledInTime() throws Exception
    {
        final Worker first = startLocked(() -> assertTrue(condition.await(LONG_MS, MILLISECONDS)));
        final Worker second = startLocked(() -> assertTrue(condition.awaitNanos(MILLISECONDS.toNanos(LONG_MS)) > 0));
        final Worker third = startLocked(() ->
            assertTrue(condition.awaitUntil(new Date(System.currentTimeMillis() + LONG_MS))));
        final Worker fourth = startLocked(condition::awaitUninterruptibly);
        awaitWaiters(lock, condition, 4);
        locked(condition::signalAll);
        first.await();
        second.await();
        third.await();
        fourth.await();
        locked(() -> assertFalse(lock.hasWaiters(condition)));
    }

    @Test
    void shouldReleaseAndRestoreAllHoldsWhenWaiting() throws Exception
    {
        final AtomicInteger before = new AtomicInteger();
        final AtomicInteger after = new AtomicInteger();
        final Worker waiter = startLocked(() ->
        {
            lock.lock();
            lock.lock();
            before.set(lock.getHoldCount());
            condition.await();
            after.set(lock.getHoldCount());
            lock.unlock();
            lock.unlock();
        });
        awaitWaiters(lock, condition, 1);
        locked(() ->
        {
            assertEquals(1, lock.getHoldCount());
            condition.signal();
        });
        waiter.await();
        assertEquals(3, before.get());
        assertEquals(3, after.get());
        assertFalse(lock.isLocked());
    }

    @Test
    void shouldWakeInOrderWhenSignalled() throws Exception
    {
        final List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        final List<Worker> waiters = startWaiters(order);
        for (int i = 0; i < WAITERS; i++)
        {
            final int number = i;
            locked(condition::signal);
            until(() -> order.size() == number + 1);
        }
        waiters.forEach(Worker::await);
        assertEquals(List.of(0, 1, 2, 3, 4, 5), order);
    }

    private List<Worker> startWaiters(final List<Integer> order)
    {
        final List<Worker> waiters = new ArrayList<>();
        for (int i = 0; i < WAITERS; i++)
        {
            final int number = i;
            waiters.add(startLocked(() ->
            {
                condition.await();
                order.add(number);
            }));
            awaitWaiters(lock, condition, i + 1);
        }
        return waiters;
    }

    @Test
    void shouldWakeSoManyWhenSoManyAreSignalled() throws Exception
    {
        final List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        final List<Worker> waiters = startWaiters(order);
        locked(() ->
        {
            assertThrows(IllegalArgumentException.class, () -> condition.signal(-1));
            condition.signal(0);
            assertEquals(WAITERS, lock.getWaitQueueLength(condition));
            condition.signal(4);
            assertEquals(2, lock.getWaitQueueLength(condition));
            assertEquals(4, lock.getQueueLength());
        });
        until(() -> order.size() == 4);
        assertTrue(order.containsAll(List.of(0, 1, 2, 3)));
        locked(condition::signalAll);
        waiters.forEach(Worker::await);
        assertEquals(WAITERS, order.size());
    }

    @Test
    void shouldKeepTheOrderOfSignalsWhenTheLockIsFair() throws InterruptedException
    {
        final SharedLock fair = walk.create(SharedLock.of().fair());
        final SharedCondition turn = fair.newCondition();
        final List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        final List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < WAITERS; i++)
        {
            final int number = i;
            workers.add(start(() ->
            {
                fair.lock();
                turn.await();
                order.add(number);
                fair.unlock();
            }));
            awaitWaiters(fair, turn, i + 1);
        }
        fair.lock();
        turn.signal(2);
        final Worker late = start(() ->
        {
            fair.lock();
            order.add(WAITERS);
            fair.unlock();
        });
        awaitQueued(fair, late);
        turn.signalAll();
        fair.unlock();
        workers.forEach(Worker::await);
        late.await();
        assertEquals(List.of(0, 1, WAITERS, 2, 3, 4, 5), order);
    }

    @Test
    void shouldThrowWhenInterruptedBeforeTheSignal() throws Exception
    {
        final Worker waiter = startLocked(() ->
        {
            assertThrows(InterruptedException.class, condition::await);
            assertTrue(lock.isHeldByCurrentThread());
            assertFalse(Thread.currentThread().isInterrupted());
        });
        awaitWaiters(lock, condition, 1);
        waiter.interrupt();
        waiter.await();
        locked(() ->
        {
            assertFalse(lock.hasWaiters(condition));
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, condition::await);
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> condition.await(1, MILLISECONDS));
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> condition.awaitNanos(1));
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> condition.awaitUntil(new Date()));
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> condition.await(() -> false, 1, MILLISECONDS));
            assertEquals(1, lock.getHoldCount());
        });
    }

    @Test
    void shouldReturnWithTheFlagWhenInterruptedAfterTheSignal() throws Exception
    {
        final AtomicBoolean hasFlag = new AtomicBoolean();
        final Worker waiter = startLocked(() ->
        {
            condition.await();
            hasFlag.set(Thread.interrupted());
        });
        awaitWaiters(lock, condition, 1);
        locked(() ->
        {
            condition.signal();
            waiter.interrupt();
        });
        waiter.await();
        assertTrue(hasFlag.get());
    }

    @Test
    void shouldGoOnWaitingWhenInterruptedUninterruptibly() throws Exception
    {
        final AtomicBoolean hasFlag = new AtomicBoolean();
        final Worker waiter = startLocked(() ->
        {
            condition.awaitUninterruptibly();
            hasFlag.set(Thread.interrupted());
        });
        awaitWaiters(lock, condition, 1);
        waiter.interrupt();
        pause(2 * SHORT_MS);
        locked(() ->
        {
            assertEquals(1, lock.getWaitQueueLength(condition));
            condition.signal();
        });
        waiter.await();
        assertTrue(hasFlag.get());
    }

    @Test
    void shouldNotLoseASignalWhenItMeetsAnInterruptOrATimeout() throws Exception
    {
        for (int i = 0; i < 300; i++)
        {
            final AtomicInteger woken = new AtomicInteger();
            final List<Worker> waiters = new ArrayList<>();
            final long timeoutNs = 40_000L + 100 * i;
            waiters.add(startLocked(() ->
            {
                if (condition.await(timeoutNs, NANOSECONDS))
                {
                    woken.incrementAndGet();
                }
            }));
            waiters.add(startLocked(() ->
            {
                try
                {
                    condition.await();
                    woken.incrementAndGet();
                }
                catch (final InterruptedException ex)
                {
                    assertFalse(Thread.currentThread().isInterrupted());
                }
            }));
            final AtomicInteger signalled = new AtomicInteger();
            locked(() ->
            {
                signalled.set(lock.nodes().signal(condition.id()) ? 1 : 0);
                waiters.get(1).interrupt();
            });
            waiters.forEach(Worker::await);
            assertEquals(signalled.get(), woken.get(), "a signal was lost, or doubled");
        }
    }

    @Test
    void shouldWaitForThePredicateWhenThereIsOne() throws Exception
    {
        final AtomicBoolean isSo = new AtomicBoolean();
        final AtomicInteger asked = new AtomicInteger();
        final Worker waiter = startLocked(() -> assertTrue(condition.await(isSo::get, LONG_MS, MILLISECONDS)));
        awaitWaiters(lock, condition, 1);
        locked(condition::signal);
        awaitWaiters(lock, condition, 1);
        locked(() ->
        {
            isSo.set(true);
            condition.signal();
        });
        waiter.await();
        locked(() ->
        {
            assertTrue(condition.await(() -> true, 0, MILLISECONDS));
            assertFalse(condition.await(() -> asked.incrementAndGet() == 0, 0, MILLISECONDS));
            assertEquals(1, asked.get());
            assertFalse(condition.await(() -> false, SHORT_MS, MILLISECONDS));
            assertThrows(NullPointerException.class, () -> condition.await(null, 1, MILLISECONDS));
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldBeTheSameConditionWhenNamedOrSent(final boolean isNamed) throws Exception
    {
        final SharedCondition mine = isNamed ? lock.condition("not-empty") : lock.newCondition();
        final SharedReentrantLock otherLock = sent(lock);
        final SharedCondition other = isNamed ? otherLock.condition("not-empty") : sent(mine);
        final Worker waiter = start(() ->
        {
            otherLock.lock();
            other.await();
            otherLock.unlock();
        });
        awaitWaiters(lock, mine, 1);
        locked(() ->
        {
            lock.condition("not-full").signalAll();
            lock.newCondition().signalAll();
            assertEquals(1, lock.getWaitQueueLength(mine));
            mine.signal();
        });
        waiter.await();
        assertThrows(IllegalNameException.class, () -> lock.condition("a/b"));
    }

    @Test
    void shouldWorkWithALockThatIsNotReentrant() throws Exception
    {
        final SharedLock plain = walk.create(SharedLock.of());
        final SharedCondition ready = plain.newCondition();
        final Worker waiter = start(() ->
        {
            plain.lock();
            ready.await();
            plain.unlock();
        });
        awaitWaiters(plain, ready, 1);
        plain.lock();
        ready.signal();
        plain.unlock();
        waiter.await();
        assertFalse(plain.isLocked());
    }
}
