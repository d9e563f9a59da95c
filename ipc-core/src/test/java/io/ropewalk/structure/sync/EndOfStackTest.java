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

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;

import static org.junit.jupiter.api.Assertions.*;

/** Calls made where the stack ends: whatever they throw, others find the object usable. */
class EndOfStackTest extends SyncFixture
{
    private static final int ROUNDS = 15;
    private static final int INNERMOST_CALLS = 400;
    private static final int BOUND = 4;
    private static final long STACK_LENGTH = 512 * 1024;

    /** How many permits a thread knows that it has. */
    private int held;
    private int calls;

    private interface Call
    {
        void run() throws Exception;
    }

    /** Down to the end; on the way back, the innermost make the call. */
    @SuppressWarnings("InfiniteRecursion")
    private void descend(final Call call) throws Exception
    {
        try
        {
            descend(call);
        }
        catch (final StackOverflowError ex)
        {
            // The one above tries.
        }
        if (calls < INNERMOST_CALLS)
        {
            calls++;
            call.run();
        }
    }

    /** Frames of other sizes, so that the end comes at other places. */
    private long wade(final int round, final Call call) throws Exception
    {
        if (round % 8 > 0)
        {
            return 1 + wade(round - 1, call);
        }
        calls = 0;
        descend(call);
        return 0;
    }

    private void atTheEnd(final Call call) throws InterruptedException
    {
        atTheEnd(call, () -> {});
    }

    /** Makes the second call on the same thread when all of its stack is free again. */
    private void atTheEnd(final Call call, final Call finish) throws InterruptedException
    {
        for (int i = 0; i < ROUNDS; i++)
        {
            final int round = i;
            final Thread thread = new Thread(null, () ->
            {
                try
                {
                    wade(round, call);
                }
                catch (final Exception | StackOverflowError ex)
                {
                    // So be it.
                }
                assertDoesNotThrow(finish::run);
            }, "deep", STACK_LENGTH + i * 104L);
            thread.start();
            thread.join();
        }
    }

    @Test
    void shouldKeepPermitsUsableWhenTheStackEnds() throws Exception
    {
        final SharedSemaphore semaphore = keep(walk.open("deep", SharedSemaphore.bounded(BOUND)));
        atTheEnd(() ->
        {
            if (semaphore.tryAcquire())
            {
                held++;
            }
            if (held > 0)
            {
                semaphore.release();
                held--;
            }
        });
        // If there was no stack to leave, the next call in this process does.
        semaphore.tryAcquire(0);
        final SharedSemaphore other = sent(semaphore);
        assertTrue(async(() -> other.tryAcquire(BOUND - held, 60, TimeUnit.SECONDS)).get());
        assertEquals(0, other.availablePermits());
    }

    private void unlock(final Lock lock)
    {
        if (held > 0)
        {
            lock.unlock();
            held--;
        }
    }

    @Test
    void shouldKeepAReadWriteLockUsableWhenTheStackEnds() throws Exception
    {
        final SharedReadWriteLock lock = keep(walk.open("deep", SharedReadWriteLock.of()));
        final SharedReadWriteLock other = sent(lock);
        for (final Lock one : List.of(lock.readLock(), lock.writeLock()))
        {
            held = 0;
            atTheEnd(() ->
            {
                if (one.tryLock())
                {
                    held++;
                }
                unlock(one);
            }, () ->
            {
                // Where the stack sufficed to lock, it need not have sufficed to unlock.
                while (held > 0)
                {
                    unlock(one);
                }
            });
            assertEquals(0, held);
            assertEquals(0, other.getReadLockCount());
            async(() ->
            {
                assertTrue(other.writeLock().tryLock(60, TimeUnit.SECONDS));
                other.writeLock().unlock();
                return null;
            }).get();
        }
    }

    @Test
    void shouldKeepABarrierUsableWhenTheStackEnds() throws Exception
    {
        final SharedBarrier barrier = keep(walk.open("deep", SharedBarrier.of(2)));
        atTheEnd(() ->
        {
            try
            {
                barrier.await(0, TimeUnit.SECONDS);
            }
            catch (final TimeoutException | BrokenBarrierException expected)
            {
                barrier.reset();
            }
        });
        final SharedBarrier other = sent(barrier);
        assertDoesNotThrow(() -> async(() ->
        {
            other.reset();
            return null;
        }).get());
        assertEquals(0, other.getNumberWaiting());
        assertInstanceOf(TimeoutException.class, failureOf(async(() -> other.await(1, TimeUnit.MILLISECONDS))));
    }
}
