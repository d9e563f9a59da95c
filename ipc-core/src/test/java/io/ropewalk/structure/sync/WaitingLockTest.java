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

import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.BareKind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;

import static io.ropewalk.structure.sync.LockDescriptor.HOLD_OFFSET;
import static io.ropewalk.structure.sync.LockDescriptor.OWNER_SHIFT;
import static io.ropewalk.structure.sync.LockDescriptor.STATE_OFFSET;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.*;

/** A lock, and its conditions, through a handle that waits in a way of its own. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("WaitNotInLoop") // A wake-up for no reason would be a fault here.
class WaitingLockTest extends LockFixture
{
    private static List<LockHandle> all(final WaitStrategy strategy)
    {
        final SegmentSpec spec = SegmentSpec.of(SegmentKind.LOCK, 1, SharedReentrantLock.LENGTH);
        final SharedReentrantLock embedded = SharedReentrantLock.in(walk.create(new BareKind(spec)), 0);
        return List.of(
            plain(false).waiting(strategy), plain(true).waiting(strategy),
            reentrant(false).waiting(strategy), reentrant(true).waiting(strategy), embedded.waiting(strategy));
    }

    @ParameterizedTest
    @EnumSource(WaitStrategy.class)
    void shouldGetTheLockWhenReleased(final WaitStrategy strategy)
    {
        for (final LockHandle lock : all(strategy))
        {
            lock.lock();
            final Worker waiter = start(() ->
            {
                lock.lock();
                lock.unlock();
            });
            awaitQueued(lock, waiter);
            lock.unlock();
            waiter.await();
            assertFalse(lock.isLocked());
            assertEquals(0, lock.getQueueLength());
        }
    }

    @ParameterizedTest
    @EnumSource(WaitStrategy.class)
    void shouldExcludeEachOtherWhenAllWaysMeet(final WaitStrategy strategy)
    {
        for (final SharedReentrantLock sleeping : List.of(reentrant(false), reentrant(true)))
        {
            final SharedReentrantLock other = sleeping.waiting(strategy);
            final int[] count = {0};
            final List<Worker> workers = new ArrayList<>();
            for (final SharedReentrantLock own : List.of(sleeping, other, sleeping, other))
            {
                workers.add(start(() ->
                {
                    for (int i = 0; i < 2_000; i++)
                    {
                        own.lock();
                        count[0]++;
                        own.unlock();
                    }
                }));
            }
            workers.forEach(Worker::await);
            assertEquals(8_000, count[0]);
        }
    }

    @ParameterizedTest
    @EnumSource(WaitStrategy.class)
    void shouldGiveUpWhenTimeIsUpOrInterrupted(final WaitStrategy strategy)
    {
        for (final LockHandle lock : all(strategy))
        {
            lock.lock();
            assertFalse(elsewhere(() -> lock.tryLock(SHORT_MS, MILLISECONDS)));
            final Worker waiter = start(() -> assertThrows(InterruptedException.class, lock::lockInterruptibly));
            awaitQueued(lock, waiter);
            waiter.interrupt();
            waiter.await();
            lock.unlock();
            assertTrue(elsewhere(lock::tryLock));
        }
    }

    @ParameterizedTest
    @EnumSource(WaitStrategy.class)
    void shouldGetTheLockWhenTheHolderIsDead(final WaitStrategy strategy)
    {
        for (final LockHandle lock : all(strategy))
        {
            lock.word().buffer().putLong(lock.offset() + HOLD_OFFSET, 1);
            lock.word().buffer().putLongVolatile(
                lock.offset() + STATE_OFFSET, (long)DEAD_TOKEN << OWNER_SHIFT | 7 << 1);
            lock.lock();
            assertTrue(lock.wasAbandoned());
            lock.unlock();
        }
    }

    @ParameterizedTest
    @EnumSource(WaitStrategy.class)
    void shouldComeBackWhenSignalledOrTimeIsUp(final WaitStrategy strategy) throws InterruptedException
    {
        for (final LockHandle lock : all(strategy))
        {
            final SharedCondition condition = lock.condition("some");
            final Worker waiter = start(() ->
            {
                lock.lock();
                condition.await();
                assertTrue(lock.isHeldByCurrentThread());
                lock.unlock();
            });
            awaitWaiters(lock, condition, 1);
            lock.lock();
            condition.signal();
            assertEquals(0, lock.getWaitQueueLength(condition));
            assertFalse(condition.await(SHORT_MS, MILLISECONDS));
            lock.unlock();
            waiter.await();
        }
    }

    @Test
    void shouldBeTheSameLockWhenItWaitsInAnotherWayAndWasSent()
    {
        for (final LockHandle lock : all(WaitStrategy.BACKOFF))
        {
            final LockHandle copy = sent(lock);
            assertTrue(copy.isSameLock(lock));
            assertEquals(lock.isFair(), copy.isFair());
            assertSame(WaitStrategy.BACKOFF, copy.word().strategy());
            copy.lock();
            assertTrue(lock.isHeldByCurrentThread());
            lock.unlock();
        }
    }

    @Test
    void shouldNotWakeAnybodyWhenNobodySleeps()
    {
        final SharedLock lock = plain(false).waiting(WaitStrategy.YIELDING);
        lock.lock();
        final Worker waiter = start(() ->
        {
            lock.lock();
            lock.unlock();
        });
        awaitQueued(lock, waiter);
        lock.unlock();
        waiter.await();
        assertEquals(0, lock.word().sequence());
    }

    @Test
    void shouldRefuseWhenThereIsNoSuchLockOrNoStrategy()
    {
        assertThrows(NullPointerException.class, () -> plain(false).waiting(null));
        assertThrows(NullPointerException.class, () -> reentrant(false).waiting(null));
        assertThrows(IllegalArgumentException.class,
            () -> new LockKind<>(Lock.class, false, WaitStrategy.HYBRID));
    }
}
