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

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.IllegalNameException;
import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.BareKind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.segment.Views;
import io.ropewalk.structure.sync.LockDescriptor.WaiterNodeDescriptor;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.*;

/** The contract of both locks, as that of the JDK's; between two handles of one process. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("WaitNotInLoop") // A wake-up for no reason would be a fault here.
class SharedLockTest extends LockFixture
{
    private static final int THREADS = 8;

    private static List<LockHandle> both(final boolean isFair)
    {
        return List.of(plain(isFair), reentrant(isFair));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldBelongToOneThreadWhenLocked(final boolean isFair)
    {
        for (final LockHandle lock : both(isFair))
        {
            final LockHandle other = sent(lock);
            assertEquals(isFair, other.isFair());
            assertFalse(lock.isLocked());
            assertEquals(0, lock.getHoldCount());
            lock.lock();
            assertTrue(other.isLocked());
            assertTrue(other.isHeldByCurrentThread());
            assertEquals(1, other.getHoldCount());
            assertFalse(lock.wasAbandoned());
            assertFalse(elsewhere(other::tryLock));
            assertFalse(elsewhere(() -> other.tryLock(SHORT_MS, MILLISECONDS)));
            assertFalse(elsewhere(other::isHeldByCurrentThread));
            assertTrue(elsewhere(() -> other.getHoldCount() == 0));
            start(() -> assertThrows(IllegalMonitorStateException.class, other::unlock)).await();
            other.unlock();
            assertFalse(lock.isLocked());
            assertThrows(IllegalMonitorStateException.class, lock::unlock);
            assertTrue(elsewhere(other::tryLock));
        }
    }

    @Test
    void shouldThrowAtOnceWhenAPlainLockIsTakenTwice()
    {
        final SharedLock lock = walk.create(SharedLock.of());
        lock.lock();
        assertThrows(IllegalStateException.class, lock::lock);
        assertThrows(IllegalStateException.class, lock::lockInterruptibly);
        assertThrows(IllegalStateException.class, lock::tryLock);
        assertThrows(IllegalStateException.class, () -> lock.tryLock(1, SECONDS));
        assertTrue(assertThrows(IllegalStateException.class, lock::lock).getMessage().contains("name=" + lock.name()));
        assertEquals(1, lock.getHoldCount());
        lock.unlock();
        assertFalse(lock.isLocked());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldStayLockedUntilTheLastReleaseWhenTakenOften(final boolean isFair) throws InterruptedException
    {
        final SharedReentrantLock lock = reentrant(isFair);
        lock.lock();
        lock.lockInterruptibly();
        assertTrue(lock.tryLock());
        assertTrue(lock.tryLock(0, SECONDS));
        for (int count = 4; count > 0; count--)
        {
            assertEquals(count, lock.getHoldCount());
            assertFalse(elsewhere(lock::tryLock));
            lock.unlock();
        }
        assertEquals(0, lock.getHoldCount());
        assertTrue(elsewhere(lock::tryLock));
    }

    @Test
    void shouldThrowAnErrorWhenTakenTooOften()
    {
        final SharedReentrantLock lock = walk.create(SharedReentrantLock.of());
        lock.lock();
        lock.word().holdCount(Integer.MAX_VALUE);
        assertThrows(Error.class, lock::lock);
        assertEquals(Integer.MAX_VALUE, lock.getHoldCount());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldExcludeWhenManyThreadsFight(final boolean isFair)
    {
        for (final LockHandle lock : both(isFair))
        {
            final int rounds = isFair ? 500 : 20_000;
            final int[] count = new int[1];
            final List<Worker> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++)
            {
                final LockHandle handle = i % 2 == 0 ? lock : sent(lock);
                threads.add(start(() ->
                {
                    for (int n = 0; n < rounds; n++)
                    {
                        handle.lock();
                        try
                        {
                            count[0]++;
                        }
                        finally
                        {
                            handle.unlock();
                        }
                    }
                }));
            }
            threads.forEach(Worker::await);
            assertEquals(THREADS * rounds, count[0]);
            assertEquals(0, lock.getQueueLength());
            assertFalse(lock.isLocked());
        }
    }

    @Test
    void shouldGrantInOrderWhenFair()
    {
        final SharedLock lock = walk.create(SharedLock.of().fair());
        for (int round = 0; round < 20; round++)
        {
            lock.lock();
            final List<Integer> order = Collections.synchronizedList(new ArrayList<>());
            final List<Worker> threads = new ArrayList<>();
            final List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < THREADS; i++)
            {
                final int number = i;
                final LockHandle handle = i % 2 == 0 ? lock : sent(lock);
                final Worker thread = start(() ->
                {
                    handle.lock();
                    order.add(number);
                    handle.unlock();
                });
                awaitQueued(lock, thread);
                threads.add(thread);
                expected.add(number);
            }
            assertEquals(THREADS, lock.getQueueLength());
            lock.unlock();
            threads.forEach(Worker::await);
            assertEquals(expected, order);
        }
    }

    @Test
    void shouldNotOvertakeWhenFairAndOneWhoWaitedReleasesAndTakesAgain()
    {
        final SharedLock lock = walk.create(SharedLock.of().fair());
        lock.lock();
        final AtomicBoolean isServed = new AtomicBoolean();
        final Worker waiter = start(() ->
        {
            lock.lock();
            isServed.set(true);
            lock.unlock();
        });
        awaitQueued(lock, waiter);
        until(() -> (lock.word().state() & LockDescriptor.CONTENDED) != 0);
        lock.unlock();
        lock.lock();
        assertTrue(isServed.get());
        lock.unlock();
        waiter.await();
    }

    @Test
    void shouldTellThreadsApartWhenTheySayTheyHaveTheSameNumber() throws InterruptedException
    {
        final SharedReentrantLock lock = walk.create(SharedReentrantLock.of());
        final CountDownLatch held = new CountDownLatch(1);
        final CountDownLatch asked = new CountDownLatch(1);
        final AtomicBoolean isTakenTwice = new AtomicBoolean();
        final Thread holder = new SameNumber(() ->
        {
            lock.lock();
            held.countDown();
            awaitLatch(asked);
            lock.unlock();
        });
        final Thread other = new SameNumber(() ->
        {
            awaitLatch(held);
            isTakenTwice.set(lock.tryLock());
            asked.countDown();
        });
        holder.start();
        other.start();
        holder.join();
        other.join();
        assertFalse(isTakenTwice.get());
    }

    private static void awaitLatch(final CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** {@code Thread.getId} may be overridden. */
    private static final class SameNumber extends Thread
    {
        SameNumber(final Runnable task)
        {
            super(task);
            setDaemon(true);
        }

        @Override
        @SuppressWarnings("deprecation")
        public long getId()
        {
            return 1;
        }
    }

    @Test
    void shouldNotOvertakeWhenFairAndTheOneWhoIsFirstStillSpins() throws InterruptedException
    {
        final SharedLock lock = walk.create(SharedLock.of().fair());
        final CountDownLatch spinning = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final int place = LockDescriptor.NODES_OFFSET + WaiterNodeDescriptor.PLACE_OFFSET;
        final Looks looks = new Looks(place, LockDescriptor.STATE_OFFSET, () ->
        {
            spinning.countDown();
            awaitLatch(goOn);
        });
        final SharedLock watched = Views.through(lock, looks);
        lock.lock();
        final Worker waiter = start(() ->
        {
            watched.lock();
            watched.unlock();
        });
        spinning.await();
        assertTrue(lock.hasQueuedThread(waiter));
        lock.unlock();
        final boolean isOvertaken = lock.tryLock(0, MILLISECONDS);
        goOn.countDown();
        assertFalse(isOvertaken);
        waiter.await();
    }

    /** A view that does something before the second volatile load of one word that follows a store to another. */
    private static final class Looks implements UnaryOperator<AtomicBuffer>
    {
        private final int stored;
        private final int loaded;
        private final Runnable action;
        private int loads = Integer.MIN_VALUE;

        Looks(final int stored, final int loaded, final Runnable action)
        {
            this.stored = stored;
            this.loaded = loaded;
            this.action = action;
        }

        @Override
        public AtomicBuffer apply(final AtomicBuffer memory)
        {
            return (AtomicBuffer)Proxy.newProxyInstance(
                Looks.class.getClassLoader(), new Class<?>[] {AtomicBuffer.class}, (proxy, method, arguments) ->
                {
                    if (method.getName().equals("putLongVolatile") && arguments[0].equals(stored) && loads < 0)
                    {
                        loads = 0;
                    }
                    if (method.getName().equals("getLongVolatile") && arguments[0].equals(loaded) && ++loads == 2)
                    {
                        action.run();
                    }
                    try
                    {
                        return method.invoke(memory, arguments);
                    }
                    catch (final InvocationTargetException ex)
                    {
                        throw ex.getCause();
                    }
                });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSkipThoseWhoGaveUpWhenReleased(final boolean isFair)
    {
        for (final LockHandle lock : both(isFair))
        {
            lock.lock();
            final Worker impatient = start(() -> assertFalse(lock.tryLock(SHORT_MS, MILLISECONDS)));
            final Worker interrupted = start(() ->
                assertThrows(InterruptedException.class, lock::lockInterruptibly));
            awaitQueued(lock, interrupted);
            final Worker patient = start(() ->
            {
                lock.lock();
                lock.unlock();
            });
            awaitQueued(lock, patient);
            interrupted.interrupt();
            impatient.await();
            interrupted.await();
            until(() -> lock.getQueueLength() == 1);
            lock.unlock();
            patient.await();
            assertFalse(lock.hasQueuedThreads());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldThrowWhenInterrupted(final boolean isFair)
    {
        for (final LockHandle lock : both(isFair))
        {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, lock::lockInterruptibly);
            assertFalse(Thread.interrupted());
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> lock.tryLock(1, SECONDS));
            assertFalse(Thread.interrupted());
            assertFalse(lock.isLocked());

            lock.lock();
            final Worker timed = start(() ->
                assertThrows(InterruptedException.class, () -> lock.tryLock(LONG_MS, MILLISECONDS)));
            awaitQueued(lock, timed);
            timed.interrupt();
            timed.await();

            final AtomicBoolean hasFlag = new AtomicBoolean();
            final Worker stubborn = start(() ->
            {
                lock.lock();
                hasFlag.set(Thread.interrupted());
                lock.unlock();
            });
            awaitQueued(lock, stubborn);
            stubborn.interrupt();
            lock.unlock();
            stubborn.await();
            assertTrue(hasFlag.get());
        }
    }

    @Test
    void shouldTryOnceWhenTheTimeoutIsZeroOrLess() throws InterruptedException
    {
        final SharedLock lock = walk.create(SharedLock.of());
        assertTrue(lock.tryLock(-1, SECONDS));
        assertFalse(elsewhere(() -> lock.tryLock(0, SECONDS)));
        assertFalse(elsewhere(() -> lock.tryLock(Long.MIN_VALUE, SECONDS)));
        assertThrows(NullPointerException.class, () -> lock.tryLock(1, null));
    }

    @Test
    void shouldShowTheQueueWhenSomebodyWaits()
    {
        final SharedReentrantLock lock = walk.create(SharedReentrantLock.of());
        assertFalse(lock.hasQueuedThreads());
        lock.lock();
        final Worker waiter = start(lock::lockInterruptibly);
        awaitQueued(lock, waiter);
        assertTrue(lock.hasQueuedThreads());
        assertEquals(1, lock.getQueueLength());
        assertFalse(lock.hasQueuedThread(Thread.currentThread()));
        assertThrows(NullPointerException.class, () -> lock.hasQueuedThread(null));
        lock.unlock();
        waiter.await();
        assertFalse(lock.hasQueuedThread(waiter));
        assertEquals(0, lock.getQueueLength());
        // As with ReentrantLock, it stays with a thread that has ended.
        assertTrue(lock.isLocked());
        assertFalse(lock.tryLock());
    }

    @Test
    void shouldWaitUnseenWhenTheTableIsFull() throws InterruptedException
    {
        final SegmentSpec spec = SegmentSpec.of(SegmentKind.LOCK, 1, SharedReentrantLock.LENGTH);
        for (final boolean isFair : new boolean[] {false, true})
        {
            final Attachment attachment = walk.create(new BareKind(spec));
            final SharedReentrantLock lock = new SharedReentrantLock(
                attachment, 0, LockHandle.EMBEDDED_NODES, isFair, WaitStrategy.HYBRID);
            lock.lock();
            final int threads = LockHandle.EMBEDDED_NODES + 3;
            final CountDownLatch done = new CountDownLatch(threads);
            for (int i = 0; i < threads; i++)
            {
                start(() ->
                {
                    lock.lock();
                    lock.unlock();
                    done.countDown();
                });
            }
            until(() -> lock.getQueueLength() == LockHandle.EMBEDDED_NODES);
            pause(SHORT_MS);
            assertEquals(LockHandle.EMBEDDED_NODES, lock.getQueueLength());
            final SharedCondition condition = lock.newCondition();
            final IllegalStateException thrown = assertThrows(IllegalStateException.class, condition::await);
            assertTrue(thrown.getMessage().contains("max=" + LockHandle.EMBEDDED_NODES), thrown.getMessage());
            assertTrue(lock.isHeldByCurrentThread());
            lock.unlock();
            assertTrue(done.await(LONG_MS, TimeUnit.MILLISECONDS));
        }
    }

    @Test
    void shouldBeTheSameLockWhenOpenedByName()
    {
        final SharedLock lock = walk.open("named", SharedLock.of());
        lock.lock();
        assertTrue(walk.open("named", SharedLock.of()).isHeldByCurrentThread());
        assertThrows(IncompatibleSegmentException.class, () -> walk.open("named", SharedLock.of().fair()));
        assertThrows(IncompatibleSegmentException.class, () -> walk.open("named", SharedReentrantLock.of()));
        assertThrows(IllegalNameException.class, () -> walk.open("a/b", SharedLock.of()));
        assertTrue(lock.destroy());
        assertFalse(walk.open("named", SharedLock.of()).isLocked());
        lock.unlock();
    }

    @Test
    void shouldOnlyReleaseWhenTheHandleIsClosed()
    {
        final SharedReentrantLock lock = walk.create(SharedReentrantLock.of());
        final SharedReentrantLock other = sent(lock);
        lock.lock();
        lock.close();
        assertThrows(HandleClosedException.class, lock::lock);
        assertThrows(HandleClosedException.class, lock::tryLock);
        assertThrows(HandleClosedException.class, lock::newCondition);
        assertTrue(other.isLocked());
        lock.unlock();
        assertFalse(other.isLocked());
    }

    @Test
    void shouldLieInAnotherObjectWhenEmbedded()
    {
        final int length = SharedReentrantLock.LENGTH;
        final SegmentSpec spec = SegmentSpec.of(SegmentKind.VALUE, 1, 2L * length);
        final Attachment attachment = walk.open("host", new BareKind(spec));
        final SharedReentrantLock first = SharedReentrantLock.in(attachment, 0);
        final SharedReentrantLock second = SharedReentrantLock.in(attachment, length);
        first.lock();
        first.lock();
        assertFalse(second.isLocked());
        assertTrue(elsewhere(second::tryLock));
        final SharedReentrantLock again = sent(first);
        assertEquals(2, again.getHoldCount());
        assertEquals("host", again.name());
        assertFalse(elsewhere(again::tryLock));
        assertTrue(sent(second).isLocked());
        assertThrows(IllegalArgumentException.class, () -> SharedReentrantLock.in(attachment, -8));
        assertThrows(IllegalArgumentException.class, () -> SharedReentrantLock.in(attachment, 4));
        assertThrows(CorruptSegmentException.class, () -> SharedReentrantLock.in(attachment, length + 8));
    }

    @Test
    void shouldRefuseConditionsOfOtherLocksWhenAskedAboutThem()
    {
        final SharedReentrantLock lock = walk.create(SharedReentrantLock.of());
        final SharedCondition own = lock.newCondition();
        assertThrows(IllegalMonitorStateException.class, () -> lock.hasWaiters(own));
        assertThrows(IllegalMonitorStateException.class, () -> lock.getWaitQueueLength(own));
        lock.lock();
        assertFalse(lock.hasWaiters(sent(own)));
        assertThrows(NullPointerException.class, () -> lock.hasWaiters(null));
        assertThrows(IllegalArgumentException.class,
            () -> lock.hasWaiters(walk.create(SharedReentrantLock.of()).newCondition()));
        assertThrows(IllegalArgumentException.class,
            () -> lock.getWaitQueueLength(new ReentrantLock().newCondition()));
    }
}
