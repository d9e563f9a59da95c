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

import io.ropewalk.error.RopewalkException;
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.Views;
import io.ropewalk.structure.sync.LockDescriptor.ReadWriteLockDescriptor;
import io.ropewalk.structure.sync.SemaphoreDescriptor.BoundedSemaphoreDescriptor;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;

import static org.junit.jupiter.api.Assertions.*;

/** Every byte takes values that it should not have: untimed calls end, in one way or the other. */
@SuppressWarnings("WaitNotInLoop") // One wait, whatever ends it.
class DamagedByteTest extends SyncFixture
{
    private static final long WATCHDOG_MS = 30_000;
    private static final int FEW = 192;

    private final Window window = new Window();

    private interface Call
    {
        void run() throws Exception;
    }

    /** Also those that make this process the owner of what it does not have. */
    private static int[] values()
    {
        final int owner = walk.participants().owner();
        return new int[] {1, 2, owner & 0xFF, owner >>> 8 & 0xFF, 0x80, 0xFF};
    }

    private static void inTime(final String what, final Call call) throws InterruptedException
    {
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final Thread thread = new Thread(() ->
        {
            try
            {
                call.run();
            }
            catch (final RopewalkException | IllegalStateException | IllegalMonitorStateException |
                BrokenBarrierException | TimeoutException expected)
            {
                // Typed, and in time.
            }
            catch (final Throwable ex)
            {
                failure.set(ex);
            }
        });
        thread.setDaemon(true);
        thread.start();
        thread.join(WATCHDOG_MS);
        assertFalse(thread.isAlive(), () -> "endless: " + what + " at=" + Arrays.toString(thread.getStackTrace()));
        assertNull(failure.get(), () -> "failed: " + what + " failure=" + failure.get());
    }

    /** Byte by byte, from the same state. */
    private void sweep(final int from, final int to, final List<Call> calls) throws InterruptedException
    {
        final AtomicBuffer memory = window.buffer;
        final byte[] before = new byte[memory.capacity()];
        memory.getBytes(0, before);
        for (int index = from; index < to; index++)
        {
            for (final int value : values())
            {
                for (int i = 0; i < calls.size(); i++)
                {
                    memory.putByte(index, (byte)value);
                    inTime("index=" + index + " value=" + value + " call=" + i, calls.get(i));
                    memory.putBytes(0, before);
                }
            }
        }
    }

    private void sweepSemaphore(final boolean isFair, final int length) throws InterruptedException
    {
        final SharedSemaphore semaphore = keep(walk.open(
            "damaged", isFair ? SharedSemaphore.bounded(4).fair() : SharedSemaphore.bounded(4)));
        Views.through(semaphore, window);
        semaphore.acquire();
        final List<Call> calls = List.of(semaphore::acquire, semaphore::release, semaphore::drainPermits,
            semaphore::availablePermits, () -> semaphore.tryAcquire(2, 1, TimeUnit.MILLISECONDS));
        sweep(0, BoundedSemaphoreDescriptor.BOUND_OFFSET, calls);
        // With a lower bound there may be nothing to acquire.
        sweep(BoundedSemaphoreDescriptor.RELEASED_OFFSET, length, calls);
        final int leases = BoundedSemaphoreDescriptor.LEASES_OFFSET;
        sweep(leases + 8, Math.min(BoundedSemaphoreDescriptor.BODY_LENGTH, leases + length), calls);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotWaitForEverForPermitsWhenAByteIsDamaged(final boolean isFair) throws InterruptedException
    {
        sweepSemaphore(isFair, FEW + 64);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotWaitForEverForPermitsWhenAnyByteIsDamaged(final boolean isFair) throws InterruptedException
    {
        sweepSemaphore(isFair, BoundedSemaphoreDescriptor.LEASES_OFFSET);
    }

    @Test
    void shouldNotWaitForEverInAFairLineWhenAByteIsDamaged() throws InterruptedException
    {
        final SharedSemaphore semaphore = keep(walk.open("damaged", SharedSemaphore.of(4).fair()));
        Views.through(semaphore, window);
        sweep(SemaphoreDescriptor.LINE_OFFSET, SemaphoreDescriptor.LINE_OFFSET + FEW,
            List.of(semaphore::acquire, semaphore::release));
    }

    @Test
    void shouldNotWaitForEverAtABarrierWhenAByteIsDamaged() throws InterruptedException
    {
        final SharedBarrier barrier = keep(walk.open("damaged", SharedBarrier.of(1)));
        Views.through(barrier, window);
        sweep(0, window.buffer.capacity(), List.of(barrier::await, barrier::reset, barrier::isBroken, barrier::abort,
            () -> barrier.await(1, TimeUnit.MILLISECONDS)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotWaitForEverForALockWhenAByteIsDamaged(final boolean isFair) throws InterruptedException
    {
        final SharedReentrantLock lock = keep(walk.create(
            new LockKind<>(SharedReentrantLock.class, isFair, WaitStrategy.HYBRID)));
        window.buffer = lock.word().buffer();
        final SharedCondition condition = lock.condition("some");
        sweep(0, LockDescriptor.NODES_OFFSET + FEW, List.of(
            () ->
            {
                lock.lock();
                condition.signalAll();
                lock.unlock();
            },
            lock::lockInterruptibly,
            () ->
            {
                if (lock.tryLock(1, TimeUnit.MILLISECONDS))
                {
                    condition.await(1, TimeUnit.MILLISECONDS);
                }
            }));
    }

    /** But for the count of a living process, which nobody else can know. */
    @Test
    void shouldNotWaitForEverToReadOrWriteWhenAByteIsDamaged() throws InterruptedException
    {
        final SharedReadWriteLock lock = keep(walk.create(SharedReadWriteLock.of()));
        Views.through(lock, window);
        final List<Call> calls = List.of(
            () -> takeAndGiveBack(lock.readLock()), () -> takeAndGiveBack(lock.writeLock()), lock::getReadLockCount,
            () -> lock.readLock().tryLock(1, TimeUnit.MILLISECONDS));
        takeAndGiveBack(lock.readLock());
        sweep(0, LockDescriptor.NODES_USED_OFFSET + 4, calls);
        sweep(ReadWriteLockDescriptor.LEFT_OFFSET, ReadWriteLockDescriptor.IDENTITY_OFFSET, calls);
        sweep(ReadWriteLockDescriptor.CHANGING_OFFSET, ReadWriteLockDescriptor.CHANGING_OFFSET + 4, calls);
        sweep(ReadWriteLockDescriptor.PLACES_OFFSET, ReadWriteLockDescriptor.PLACES_OFFSET + 3, calls);
    }

    private static void takeAndGiveBack(final Lock lock)
    {
        lock.lock();
        lock.unlock();
    }

    /** Somebody stands in the queue when the damage is done. */
    @Test
    void shouldNotWaitForEverInTheQueueWhenAByteIsDamaged() throws Exception
    {
        for (int index = LockDescriptor.NODES_OFFSET; index < LockDescriptor.NODES_OFFSET + 24; index++)
        {
            for (final int value : values())
            {
                damageQueued(index, value);
            }
        }
    }

    private void damageQueued(final int index, final int value) throws Exception
    {
        final SharedLock lock = keep(walk.create(SharedLock.of().fair()));
        lock.lock();
        final AtomicBuffer memory = lock.word().buffer();
        final Thread helper = Thread.currentThread();
        inTime("index=" + index + " value=" + value, () ->
        {
            final Thread waiter = new Thread(() ->
            {
                try
                {
                    lock.lock();
                    lock.unlock();
                }
                catch (final RopewalkException | IllegalMonitorStateException expected)
                {
                    assertNotSame(helper, Thread.currentThread());
                }
            });
            waiter.start();
            awaitUntil(() -> lock.hasQueuedThread(waiter));
            memory.putByte(index, (byte)value);
            memory.putLongVolatile(LockDescriptor.STATE_OFFSET, LockDescriptor.CONTENDED);
            waiter.join();
        });
    }
}
