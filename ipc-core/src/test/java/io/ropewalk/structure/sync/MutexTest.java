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

import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.segment.BareKind;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.segment.walk.Walk;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import static io.ropewalk.structure.sync.LockDescriptor.OWNER_SHIFT;
import static org.junit.jupiter.api.Assertions.*;

/** The lock itself, over two mappings, with owners that can be declared dead. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MutexTest
{
    private static final int FIRST = 1025;
    private static final int SECOND = 1026;
    private static final int STRANGER = 1027;
    private static final int OFFSET = 64;

    private final Set<Integer> dead = ConcurrentHashMap.newKeySet();
    private AtomicBuffer buffer;
    private Mutex first;
    private Mutex second;

    @BeforeEach
    void open()
    {
        final Walk walk = Walk.temporary();
        final SegmentSpec spec = SegmentSpec.of(SegmentKind.LOCK, 1, 256);
        buffer = walk.open("mutex", new BareKind(spec)).buffer();
        final AtomicBuffer other = walk.find("mutex", new BareKind(spec)).orElseThrow().buffer();
        first = new Mutex(buffer, OFFSET, FIRST, Owners.of(dead::contains));
        second = new Mutex(other, OFFSET, SECOND, Owners.of(dead::contains));
    }

    private static Thread start(final Runnable task)
    {
        final Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void awaitContended()
    {
        while ((buffer.getLongVolatile(OFFSET) & LockDescriptor.CONTENDED) == 0)
        {
            Thread.yield();
        }
    }

    @Test
    void shouldBeHeldByOneWhenLocked()
    {
        assertFalse(first.isHeldByCurrentThread());
        first.lock();
        assertTrue(first.isHeldByCurrentThread());
        assertFalse(first.wasAbandoned());
        assertFalse(second.isHeldByCurrentThread());
        assertFalse(second.tryLock());
        first.unlock();
        assertTrue(second.tryLock());
        assertThrows(IllegalMonitorStateException.class, first::unlock);
        second.unlock();
        assertThrows(IllegalMonitorStateException.class, second::unlock);
        assertEquals(0, buffer.getLong(OFFSET));
    }

    @Test
    void shouldThrowWhenItsHolderLocksAgain()
    {
        first.lock();
        assertThrows(IllegalStateException.class, first::lock);
        assertTrue(first.isHeldByCurrentThread());
    }

    @Test
    void shouldBelongToTheThreadWhenAnotherOneOfTheProcessTries() throws InterruptedException
    {
        first.lock();
        final List<Throwable> thrown = new ArrayList<>();
        final Thread thread = start(() ->
        {
            assertFalse(first.tryLock());
            thrown.add(assertThrows(IllegalMonitorStateException.class, first::unlock));
        });
        thread.join();
        assertEquals(1, thrown.size());
    }

    @Test
    void shouldWakeWhenReleased() throws InterruptedException
    {
        first.lock();
        final Thread thread = start(() ->
        {
            second.lock();
            second.unlock();
        });
        awaitContended();
        first.unlock();
        thread.join();
    }

    @Test
    void shouldExcludeWhenManyFight() throws InterruptedException
    {
        final int[] count = new int[1];
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++)
        {
            final Mutex mutex = i % 2 == 0 ? first : second;
            threads.add(start(() ->
            {
                for (int n = 0; n < 20_000; n++)
                {
                    mutex.lock();
                    count[0]++;
                    mutex.unlock();
                }
            }));
        }
        for (final Thread thread : threads)
        {
            thread.join();
        }
        assertEquals(80_000, count[0]);
        first.lock();
        first.unlock();
        assertEquals(0, buffer.getLong(OFFSET));
    }

    @Test
    void shouldGiveUpWhenTheTimeIsOver() throws InterruptedException
    {
        first.lock();
        assertFalse(second.lock(Deadline.after(0, TimeUnit.SECONDS)));
        final long beginNs = System.nanoTime();
        assertFalse(second.lock(Deadline.after(30, TimeUnit.MILLISECONDS)));
        assertTrue(System.nanoTime() - beginNs >= TimeUnit.MILLISECONDS.toNanos(30));
        first.unlock();
        assertTrue(second.lock(Deadline.after(-1, TimeUnit.SECONDS)));
    }

    @Test
    void shouldThrowWhenInterrupted() throws InterruptedException
    {
        first.lock();
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> second.lock(Deadline.NEVER));
        assertFalse(Thread.interrupted());

        final List<Throwable> thrown = new ArrayList<>();
        final Thread thread = start(() ->
            thrown.add(assertThrows(InterruptedException.class, () -> second.lock(Deadline.NEVER))));
        awaitContended();
        thread.interrupt();
        thread.join();
        assertEquals(1, thrown.size());
        first.unlock();
        assertTrue(second.tryLock());
    }

    @Test
    void shouldKeepTheFlagWhenLockedUninterruptibly() throws InterruptedException
    {
        first.lock();
        final List<Boolean> flags = new ArrayList<>();
        final Thread thread = start(() ->
        {
            Thread.currentThread().interrupt();
            second.lock();
            flags.add(Thread.interrupted());
            second.unlock();
        });
        awaitContended();
        first.unlock();
        thread.join();
        assertEquals(List.of(true), flags);
    }

    @Test
    void shouldBeTakenOverWhenTheHolderDied() throws InterruptedException
    {
        first.lock();
        assertFalse(second.tryLock());
        dead.add(FIRST);
        assertTrue(second.lock(Deadline.after(10, TimeUnit.SECONDS)));
        assertTrue(second.wasAbandoned());
        second.unlock();
        second.lock();
        assertFalse(second.wasAbandoned());
    }

    @Test
    void shouldBeTakenOverWhenTriedAgainAndAgain()
    {
        first.lock();
        dead.add(FIRST);
        while (!second.tryLock())
        {
            Thread.onSpinWait();
        }
        assertTrue(second.wasAbandoned());
    }

    @Test
    void shouldBeTakenOverOnceWhenManyWaitForTheDead() throws InterruptedException
    {
        buffer.putLongVolatile(OFFSET, (long)STRANGER << OWNER_SHIFT | 2);
        final List<Boolean> abandoned = new ArrayList<>();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++)
        {
            final Mutex mutex = i % 2 == 0 ? first : second;
            threads.add(start(() ->
            {
                mutex.lock();
                abandoned.add(mutex.wasAbandoned());
                mutex.unlock();
            }));
        }
        awaitContended();
        dead.add(STRANGER);
        for (final Thread thread : threads)
        {
            thread.join();
        }
        assertEquals(List.of(true, false, false, false), abandoned);
    }

    @Test
    void shouldAbandonAgainWhenWhoRepairsDies()
    {
        first.lock();
        dead.add(FIRST);
        second.lock();
        dead.add(SECOND);
        final Mutex third = new Mutex(buffer, OFFSET, STRANGER, Owners.of(dead::contains));
        third.lock();
        assertTrue(third.wasAbandoned());
    }

    @Test
    void shouldPassTheWakeOnWhenWhoWasWokenLeaves() throws InterruptedException
    {
        // Leavers all the time, and one who waits for ever: it must get the lock each time.
        final Thread[] leavers = new Thread[2];
        final boolean[] isOver = new boolean[1];
        for (int i = 0; i < leavers.length; i++)
        {
            leavers[i] = start(() ->
            {
                try
                {
                    while (!isOver[0])
                    {
                        if (second.lock(System.nanoTime() + 60_000))
                        {
                            second.unlock();
                        }
                    }
                }
                catch (final InterruptedException ex)
                {
                    throw new AssertionError(ex);
                }
            });
        }
        for (int i = 0; i < 2_000; i++)
        {
            first.lock();
            Thread.onSpinWait();
            first.unlock();
        }
        first.lock();
        isOver[0] = true;
        first.unlock();
        for (final Thread leaver : leavers)
        {
            leaver.join();
        }
    }
}
