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

import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.machine.waiting.WaitStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.*;

/** The contract of {@link Semaphore}, kept by both kinds, fair or not, through two mappings of their file. */
class SharedSemaphoreTest extends SyncFixture
{
    private static final String KINDS = "{argumentsWithNames}";
    private static final int STEPS = 20_000;

    private SharedSemaphore open(final boolean isBounded, final boolean isFair, final int permits)
    {
        final SemaphoreKind kind = isBounded ? SharedSemaphore.bounded(permits) : SharedSemaphore.of(permits);
        return keep(walk.open("semaphore", isFair ? kind.fair() : kind));
    }

    private static void awaitQueue(final SharedSemaphore semaphore, final int length)
    {
        awaitUntil(() -> semaphore.getQueueLength() == length);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldAgreeWithTheJdkWhenAnythingIsDone(final boolean isFair) throws InterruptedException
    {
        final SharedSemaphore shared = open(false, isFair, -3);
        final SharedSemaphore other = open(false, isFair, -3);
        final Semaphore model = new Model(-3, isFair);
        final Random random = new Random(7);
        for (int i = 0; i < STEPS; i++)
        {
            final int count = random.nextInt(5);
            final SharedSemaphore either = random.nextBoolean() ? shared : other;
            switch (random.nextInt(7))
            {
                case 0 -> assertEquals(model.tryAcquire(count), either.tryAcquire(count));
                case 1 -> assertEquals(
                    model.tryAcquire(count, 0, SECONDS), either.tryAcquire(count, 0, SECONDS));
                case 2 -> assertEquals(model.tryAcquire(), either.tryAcquire());
                case 3 ->
                {
                    if (model.availablePermits() >= count)
                    {
                        model.acquire(count);
                        either.acquire(count);
                    }
                }
                case 4 -> assertEquals(model.drainPermits(), either.drainPermits());
                case 5 ->
                {
                    ((Model)model).reducePermits(count);
                    either.reducePermits(count);
                }
                default ->
                {
                    model.release(count * 2);
                    either.release(count * 2);
                }
            }
            assertEquals(model.availablePermits(), shared.availablePermits());
        }
    }

    /** Opens what the JDK protects. */
    private static final class Model extends Semaphore
    {
        private static final long serialVersionUID = 1L;

        Model(final int permits, final boolean isFair)
        {
            super(permits, isFair);
        }

        @Override
        protected void reducePermits(final int reduction)
        {
            super.reducePermits(reduction);
        }
    }

    @Test
    void shouldCountWhatIsHeldWhenBounded()
    {
        final SharedSemaphore shared = open(true, false, 10);
        final Random random = new Random(7);
        int held = 0;
        int bound = 10;
        for (int i = 0; i < STEPS; i++)
        {
            final int count = random.nextInt(5);
            switch (random.nextInt(i % 1000 == 0 && bound > 3 ? 4 : 3))
            {
                case 0 ->
                {
                    final boolean isEnough = bound - held >= count && bound >= held;
                    assertEquals(isEnough, shared.tryAcquire(count));
                    held += isEnough ? count : 0;
                }
                case 1 ->
                {
                    if (held >= count)
                    {
                        shared.release(count);
                        held -= count;
                    }
                    else
                    {
                        assertThrows(IllegalStateException.class, () -> shared.release(count));
                    }
                }
                case 2 ->
                {
                    final int left = Math.max(0, bound - held);
                    assertEquals(left, shared.drainPermits());
                    held += left;
                }
                default ->
                {
                    shared.reducePermits(1);
                    bound--;
                }
            }
            assertEquals(bound - held, shared.availablePermits());
        }
        assertTrue(bound < 10);
    }

    @Test
    void shouldSayWhatIsHeldWhenReleasedTooOften()
    {
        final SharedSemaphore shared = open(true, false, 4);
        shared.acquireUninterruptibly(1);
        final String message =
            assertThrows(IllegalStateException.class, () -> shared.release(2)).getMessage();
        assertTrue(message.contains("permits=2 held=1 bound=4"), message);
        assertEquals(3, shared.availablePermits());
    }

    @ParameterizedTest(name = KINDS)
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void shouldRefuseWhenTheArgumentIsNegative(final boolean isBounded, final boolean isFair)
    {
        final SharedSemaphore shared = open(isBounded, isFair, 1);
        final List<Executable> calls = List.of(
            () -> shared.acquire(-1),
            () -> shared.acquireUninterruptibly(-1),
            () -> shared.tryAcquire(-1),
            () -> shared.tryAcquire(-1, 1, SECONDS),
            () -> shared.release(-1),
            () -> shared.reducePermits(-1));
        calls.forEach((call) -> assertThrows(IllegalArgumentException.class, call));
        assertEquals(1, shared.availablePermits());
        assertEquals(isFair, shared.isFair());
        assertEquals(isBounded, shared.isBounded());
        assertTrue(shared.toString().endsWith("[Permits = 1]"));
    }

    @Test
    void shouldRefuseWhenItIsAnotherOne()
    {
        open(false, false, 1);
        assertThrows(IncompatibleSegmentException.class, () -> open(false, false, 2));
        assertThrows(IncompatibleSegmentException.class, () -> open(false, true, 1));
        assertThrows(IncompatibleSegmentException.class, () -> open(true, false, 1));
        assertThrows(IllegalArgumentException.class, () -> open(true, false, -1));
    }

    @Test
    void shouldThrowWhenTheNumberOverflows()
    {
        final SharedSemaphore full = open(false, false, Integer.MAX_VALUE);
        assertThrows(Error.class, full::release);
        assertEquals(Integer.MAX_VALUE, full.availablePermits());
        final SharedSemaphore deep = keep(walk.create(SharedSemaphore.of(Integer.MIN_VALUE)));
        assertThrows(Error.class, () -> deep.reducePermits(1));
        assertFalse(deep.tryAcquire(Integer.MAX_VALUE));
        assertEquals(Integer.MIN_VALUE, deep.availablePermits());
    }

    @ParameterizedTest(name = KINDS)
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void shouldWaitWhenThereIsNothing(final boolean isBounded, final boolean isFair) throws Exception
    {
        final SharedSemaphore shared = open(isBounded, isFair, 2);
        final SharedSemaphore other = open(isBounded, isFair, 2);
        shared.acquire(2);
        assertFalse(other.tryAcquire());
        assertFalse(other.tryAcquire(0, SECONDS));
        assertFalse(other.tryAcquire(Long.MIN_VALUE, SECONDS));
        final long beginNs = System.nanoTime();
        assertFalse(other.tryAcquire(SOON_MS, MILLISECONDS));
        assertTrue(System.nanoTime() - beginNs >= MILLISECONDS.toNanos(SOON_MS));
        assertFalse(shared.hasQueuedThreads());

        final Future<Boolean> timed = async(() -> other.tryAcquire(2, 60, SECONDS));
        awaitQueue(shared, 1);
        shared.release();
        assertEquals(1, shared.availablePermits());
        shared.release();
        assertTrue(timed.get());
        assertEquals(0, shared.availablePermits());
        assertEquals(0, shared.getQueueLength());

        final Future<?> untimed = async(() ->
        {
            other.acquire();
            other.acquireUninterruptibly();
            return null;
        });
        awaitQueue(shared, 1);
        assertTrue(shared.hasQueuedThreads());
        shared.release(2);
        untimed.get();
        assertEquals(0, shared.availablePermits());
    }

    @ParameterizedTest(name = KINDS)
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void shouldLoseNothingWhenInterrupted(final boolean isBounded, final boolean isFair) throws Exception
    {
        final SharedSemaphore shared = open(isBounded, isFair, 2);
        assertInterruptible(shared::acquire);
        assertInterruptible(() -> shared.acquire(0));
        assertInterruptible(() -> shared.tryAcquire(0, SECONDS));
        assertInterruptible(() -> shared.tryAcquire(2, 1, SECONDS));
        assertEquals(2, shared.availablePermits());

        Thread.currentThread().interrupt();
        assertTrue(shared.tryAcquire());
        shared.acquireUninterruptibly();
        assertTrue(Thread.interrupted());

        final Running<?> untimed = new Running<>(() ->
        {
            shared.acquire();
            return null;
        });
        final Running<?> timed = new Running<>(() -> shared.tryAcquire(60, SECONDS));
        final Running<Boolean> never = new Running<>(() ->
        {
            shared.acquireUninterruptibly();
            return Thread.interrupted();
        });
        awaitQueue(shared, 3);
        untimed.interrupt();
        timed.interrupt();
        never.interrupt();
        assertInstanceOf(InterruptedException.class, failureOf(untimed.result));
        assertInstanceOf(InterruptedException.class, failureOf(timed.result));
        awaitQueue(shared, 1);
        shared.release();
        assertTrue(never.result.get());
        assertEquals(0, shared.availablePermits());
        assertEquals(0, shared.getQueueLength());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldServeInOrderWhenFair(final boolean isBounded) throws Exception
    {
        final SharedSemaphore shared = open(isBounded, true, 2);
        shared.acquire(2);
        final Queue<Integer> served = new ConcurrentLinkedQueue<>();
        final List<Future<?>> waiters = new ArrayList<>();
        for (int i = 0; i < 6; i++)
        {
            final int number = i;
            final int count = i % 2 == 0 ? 2 : 1;
            waiters.add(async(() ->
            {
                shared.acquire(count);
                served.add(number);
                shared.release(count);
                return null;
            }));
            awaitQueue(shared, i + 1);
        }
        // Enough for the second, but the first is before it.
        shared.release();
        assertFalse(shared.tryAcquire(SOON_MS, MILLISECONDS));
        assertEquals(6, shared.getQueueLength());
        assertTrue(shared.tryAcquire());
        shared.release(2);
        for (final Future<?> waiter : waiters)
        {
            waiter.get();
        }
        assertEquals(List.of(0, 1, 2, 3, 4, 5), List.copyOf(served));
    }

    @ParameterizedTest(name = KINDS)
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void shouldLetInNoMoreThanThereArePermitsWhenCrowded(final boolean isBounded, final boolean isFair)
        throws Exception
    {
        final int permits = 3;
        final AtomicInteger inside = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final List<Future<?>> guests = new ArrayList<>();
        for (int i = 0; i < 6; i++)
        {
            final SharedSemaphore shared = open(isBounded, isFair, permits);
            final int count = 1 + i % 2;
            guests.add(async(() ->
            {
                for (int round = 0; round < 500; round++)
                {
                    shared.acquire(count);
                    most.accumulateAndGet(inside.addAndGet(count), Math::max);
                    inside.addAndGet(-count);
                    shared.release(count);
                }
                return null;
            }));
        }
        for (final Future<?> guest : guests)
        {
            guest.get();
        }
        assertTrue(most.get() <= permits, "most=" + most);
        assertEquals(permits, open(isBounded, isFair, permits).availablePermits());
    }

    @ParameterizedTest
    @EnumSource(WaitStrategy.class)
    void shouldWakeWhenReleased(final WaitStrategy strategy) throws Exception
    {
        final SharedSemaphore shared = open(false, false, 0);
        final SharedSemaphore waiting = shared.waiting(strategy);
        final Future<?> waiter = async(() ->
        {
            waiting.acquire(2);
            return null;
        });
        awaitQueue(shared, 1);
        shared.release();
        shared.release();
        waiter.get();
    }

    @ParameterizedTest(name = KINDS)
    @CsvSource({"false,false", "true,true"})
    void shouldBeTheSameWhenSent(final boolean isBounded, final boolean isFair) throws Exception
    {
        final SharedSemaphore shared = open(isBounded, isFair, 4);
        final SharedSemaphore copy = sent(shared);
        copy.acquire(3);
        assertEquals(1, shared.availablePermits());
        assertEquals(isBounded, copy.isBounded());
        assertEquals(isFair, copy.isFair());
        shared.release(3);
        assertEquals(4, copy.availablePermits());
    }

    @Test
    void shouldThrowWhenClosed()
    {
        final SharedSemaphore shared = open(true, false, 1);
        shared.close();
        final List<Executable> calls = List.of(
            shared::acquire, shared::acquireUninterruptibly, shared::tryAcquire,
            () -> shared.tryAcquire(1, SECONDS), shared::release, shared::availablePermits, shared::drainPermits,
            () -> shared.reducePermits(1), shared::hasQueuedThreads, shared::getQueueLength);
        calls.forEach((call) -> assertThrows(HandleClosedException.class, call));
        assertEquals(1, open(true, false, 1).availablePermits());
    }
}
