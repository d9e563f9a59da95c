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
import io.ropewalk.segment.Views;
import io.ropewalk.structure.sync.SemaphoreDescriptor.BoundedSemaphoreDescriptor;
import io.ropewalk.structure.sync.SemaphoreDescriptor.WaitingLineDescriptor;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.*;

/** What the dead leave in the memory of a semaphore, written by hand, and what damage does. */
class SemaphoreOfTheDeadTest extends SyncFixture
{
    private static final int BOUND = 4;
    private static final long LEASE_OF_THE_DEAD = 3L << BoundedSemaphoreDescriptor.OWNER_BITS | DEAD;

    private static final long PLACE_OF_THE_DEAD = 1L << WaitingLineDescriptor.OWNER_BITS | DEAD;

    private final Window window = new Window();

    private SharedSemaphore open(final boolean isBounded, final boolean isFair)
    {
        final SemaphoreKind kind = isBounded ? SharedSemaphore.bounded(BOUND) : SharedSemaphore.of(BOUND);
        final SharedSemaphore shared = keep(walk.open("dead", isFair ? kind.fair() : kind));
        Views.through(shared, window);
        return shared;
    }

    private AtomicBuffer leaseOfTheDead(final boolean isCounted)
    {
        window.buffer.putLongVolatile(BoundedSemaphoreDescriptor.leaseOffset(1000), LEASE_OF_THE_DEAD);
        if (isCounted)
        {
            window.buffer.putIntVolatile(BoundedSemaphoreDescriptor.AVAILABLE_OFFSET, BOUND - 3);
        }
        return window.buffer;
    }

    private void placeOfTheDead(final int lineOffset)
    {
        final int line = lineOffset + WaitingLineDescriptor.PLACES_OFFSET;
        window.buffer.putLongVolatile(lineOffset + WaitingLineDescriptor.LIMIT_OFFSET, 1);
        window.buffer.getAndAddLong(lineOffset + WaitingLineDescriptor.TICKET_OFFSET, 2);
        window.buffer.putLongVolatile(line, PLACE_OF_THE_DEAD);
    }

    @Test
    void shouldGetPermitsBackWhenTheirHolderIsDead() throws InterruptedException
    {
        final SharedSemaphore shared = open(true, false);
        leaseOfTheDead(true);
        assertEquals(BOUND, shared.availablePermits());
        leaseOfTheDead(true);
        assertTrue(shared.tryAcquire(BOUND, 0, SECONDS));
        shared.release(BOUND);
        leaseOfTheDead(true);
        shared.acquire(BOUND);
        assertThrows(IllegalStateException.class, () -> shared.release(BOUND + 1));
        shared.release(BOUND);
        leaseOfTheDead(true);
        assertEquals(BOUND, shared.drainPermits());
        shared.release(BOUND);
        leaseOfTheDead(true);
        awaitUntil(() -> shared.tryAcquire(BOUND));
    }

    @Test
    void shouldWakeWhenTheHolderDiesWhileOthersSleep() throws Exception
    {
        final SharedSemaphore shared = open(true, false);
        shared.acquire(BOUND);
        final Future<Boolean> waiter = async(() -> shared.tryAcquire(60, SECONDS));
        awaitUntil(() -> shared.getQueueLength() == 1);
        assertThrows(TimeoutException.class, () -> waiter.get(SOON_MS, MILLISECONDS));
        final int owner = (int)window.buffer.getLong(leaseOfThisProcess()) & 0xFFFFFF;
        window.buffer.putLongVolatile(leaseOfThisProcess(), 1L << 24 | owner);
        leaseOfTheDead(false);
        assertTrue(waiter.get());
        assertEquals(2, shared.availablePermits());
    }

    private static int leaseOfThisProcess()
    {
        return BoundedSemaphoreDescriptor.leaseOffset(walk.participants().owner() & 1023);
    }

    @Test
    void shouldEndTheLeaseWhenItIsOfAPredecessorInTheSameSlot() throws InterruptedException
    {
        final SharedSemaphore shared = open(true, false);
        final int predecessor = (walk.participants().owner() & 1023) | 4000 << 10;
        window.buffer.putLongVolatile(leaseOfThisProcess(), 2L << 24 | predecessor);
        window.buffer.putIntVolatile(BoundedSemaphoreDescriptor.AVAILABLE_OFFSET, BOUND - 2);
        assertThrows(IllegalStateException.class, shared::release);
        shared.acquire(BOUND);
        shared.release(BOUND);
        assertEquals(BOUND, shared.availablePermits());
    }

    @Test
    void shouldCountAgainWhenTheMutexWasAbandoned()
    {
        final SharedSemaphore shared = open(true, false);
        leaseOfTheDead(false);
        window.buffer.putIntVolatile(BoundedSemaphoreDescriptor.AVAILABLE_OFFSET, 77);
        window.buffer.putLongVolatile(BoundedSemaphoreDescriptor.MUTEX_OFFSET + LockDescriptor.STATE_OFFSET,
            (long)DEAD << LockDescriptor.OWNER_SHIFT | 2);
        assertFalse(shared.tryAcquire(BOUND + 1));
        assertEquals(BOUND, shared.availablePermits());
    }

    @Test
    void shouldNotTakeMoreThanIsKnownWhenPermitsBecomeUncountedMeanwhile() throws InterruptedException
    {
        final SharedSemaphore shared = open(true, false);
        final SharedSemaphore taker = Views.through(shared, memory -> new UnsafeBuffer(memory, 0, memory.capacity())
        {
            @Override
            public int getIntVolatile(final int index)
            {
                final int value = super.getIntVolatile(index);
                if (BoundedSemaphoreDescriptor.AVAILABLE_OFFSET == index)
                {
                    // Nothing shrinks, but it is said again and again, also to who has the mutex.
                    shared.reducePermits(0);
                }
                return value;
            }
        });
        shared.acquire(BOUND);
        assertFalse(taker.tryAcquire());
        assertFalse(taker.tryAcquire(1, SOON_MS, MILLISECONDS));
        assertEquals(0, shared.availablePermits());
        shared.release(BOUND);
        assertEquals(BOUND, shared.availablePermits());
    }

    @ParameterizedTest(name = "{argumentsWithNames}")
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void shouldNotCountNorWaitForThoseInTheLineWhoAreDead(final boolean isBounded, final boolean isFair)
        throws InterruptedException
    {
        final SharedSemaphore shared = open(isBounded, isFair);
        final int line = isBounded ? BoundedSemaphoreDescriptor.LINE_OFFSET : SemaphoreDescriptor.LINE_OFFSET;
        placeOfTheDead(line);
        assertTrue(shared.tryAcquire(0, SECONDS));
        shared.acquire();
        assertFalse(shared.hasQueuedThreads());
        placeOfTheDead(line);
        assertEquals(0, shared.getQueueLength());
        assertEquals(2, shared.availablePermits());
    }

    @Test
    void shouldFindAPlaceWhenAllAreOfTheDead() throws InterruptedException
    {
        final SharedSemaphore shared = open(false, true);
        for (int i = 0; i < WaitingLineDescriptor.PLACE_COUNT; i++)
        {
            window.buffer.putLong(
                SemaphoreDescriptor.LINE_OFFSET + WaitingLineDescriptor.PLACES_OFFSET + i * 8, PLACE_OF_THE_DEAD);
        }
        window.buffer.putLong(SemaphoreDescriptor.LINE_OFFSET + WaitingLineDescriptor.TICKET_OFFSET, 2);
        window.buffer.putLong(
            SemaphoreDescriptor.LINE_OFFSET + WaitingLineDescriptor.LIMIT_OFFSET, WaitingLineDescriptor.PLACE_COUNT);
        assertTrue(shared.tryAcquire(60, SECONDS));
        shared.acquire();
        assertEquals(0, shared.getQueueLength());
    }

    @ParameterizedTest(name = "{argumentsWithNames}")
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void shouldNeverHangNorLeaveItsTypesWhenAnyBytesAreInIt(final boolean isBounded, final boolean isFair)
    {
        final SharedSemaphore shared = open(isBounded, isFair);
        final Random random = new Random(9);
        for (int i = 0; i < 300; i++)
        {
            // Not the owner's words with the token of this living process: that would be a true claim.
            for (int k = 0; k < 20; k++)
            {
                window.buffer.putLong(random.nextInt(window.buffer.capacity() / 8) * 8, random.nextLong());
            }
            window.buffer.putLong(64, random.nextLong());
            final List<Executable> calls = List.of(
                shared::tryAcquire, () -> shared.tryAcquire(1, 1, MILLISECONDS), shared::release,
                shared::availablePermits, shared::drainPermits, () -> shared.reducePermits(1),
                shared::getQueueLength, () -> shared.release(3));
            calls.forEach(SemaphoreOfTheDeadTest::assertTyped);
        }
    }

    private static void assertTyped(final Executable call)
    {
        try
        {
            call.execute();
        }
        catch (final RopewalkException | IllegalStateException expected)
        {
            assertNotNull(expected.getMessage());
        }
        catch (final Throwable ex)
        {
            // As the JDK says that a number overflows.
            assertEquals(Error.class, ex.getClass(), ex.toString());
        }
    }
}
