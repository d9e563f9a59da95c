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
import io.ropewalk.segment.Views;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.atomic.AtomicBoolean;

import static io.ropewalk.structure.sync.LockDescriptor.ReadWriteLockDescriptor.*;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.*;

/** What dead readers and writers leave behind, as it lies in the file; and what nobody could have left behind. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadersOfTheDeadTest extends LockFixture
{
    private static final long DEAD_WRITER = (long)DEAD_TOKEN << LockDescriptor.OWNER_SHIFT | 7 << 1;

    private final SharedReadWriteLock lock = walk.create(SharedReadWriteLock.of());
    private final AtomicBuffer memory = Views.memory(lock);

    /** Reads, and is dead. */
    private void leaveReader(final int place, final int count)
    {
        memory.putInt(LIMIT_OFFSET, Math.max(place + 1, memory.getInt(LIMIT_OFFSET)));
        memory.putLongVolatile(PLACES_OFFSET + place * PLACE_LENGTH, (long)count << OWNER_BITS | DEAD_TOKEN);
    }

    private void leaveWriter(final int changing)
    {
        memory.putLong(LockDescriptor.HOLD_OFFSET, 1);
        memory.putInt(CHANGING_OFFSET, changing);
        memory.putLongVolatile(LockDescriptor.STATE_OFFSET, DEAD_WRITER);
    }

    @Test
    void shouldNotWaitForReadersWhenTheyAreDead() throws InterruptedException
    {
        leaveReader(0, 1);
        leaveReader(5, 3);
        assertEquals(0, lock.getReadLockCount());
        lock.writeLock().lock();
        lock.writeLock().unlock();
        leaveReader(0, 1);
        assertTrue(lock.writeLock().tryLock(0, SECONDS));
        assertFalse(lock.wasAbandoned());
        lock.writeLock().unlock();
        leaveReader(3, 1);
        until(lock.writeLock()::tryLock);
    }

    @Test
    void shouldWakeWhenAReaderDiesWhileAWriterSleeps() throws InterruptedException
    {
        lock.readLock().lock();
        final AtomicBoolean isHeld = new AtomicBoolean();
        final Worker writer = start(() ->
        {
            lock.writeLock().lock();
            isHeld.set(true);
        });
        until(lock::hasQueuedThreads);
        pause(SHORT_MS);
        assertFalse(isHeld.get());
        leaveReader(0, 1);
        writer.await();
    }

    @Test
    void shouldTakeThePlaceOfTheDeadWhenItReads()
    {
        leaveReader(0, 4);
        lock.readLock().lock();
        assertEquals(1, memory.getInt(LIMIT_OFFSET));
        assertEquals(1L << OWNER_BITS | walk.participants().owner(), memory.getLong(PLACES_OFFSET));
        leaveReader(1, 4);
        final SharedReadWriteLock other = sent(lock);
        assertFalse(elsewhere(other.writeLock()::tryLock));
        lock.readLock().unlock();
        assertTrue(other.writeLock().tryLock() || other.getReadLockCount() == 0);
    }

    @Test
    void shouldBeAbandonedUntilAWriterHasReleasedWhenAWriterDied()
    {
        leaveWriter(BEGUN);
        assertFalse(lock.isWriteLocked());
        assertFalse(lock.wasAbandoned());
        lock.readLock().lock();
        assertTrue(lock.wasAbandoned());
        assertFalse(elsewhere(lock::wasAbandoned));
        assertTrue(elsewhere(() ->
        {
            lock.readLock().lock();
            return lock.wasAbandoned();
        }));
        lock.readLock().unlock();
        assertFalse(lock.wasAbandoned());
        // The other thread has ended reading, but does not say so.
        leaveReader(0, 1);
        lock.writeLock().lock();
        assertTrue(lock.wasAbandoned());
        lock.writeLock().lock();
        assertTrue(lock.wasAbandoned());
        lock.writeLock().unlock();
        assertTrue(lock.wasAbandoned());
        lock.writeLock().unlock();
        lock.writeLock().lock();
        assertFalse(lock.wasAbandoned());
    }

    @Test
    void shouldStayAbandonedWhenTheNextWriterDiesToo() throws InterruptedException
    {
        leaveWriter(BEGUN | ABANDONED);
        lock.writeLock().lockInterruptibly();
        assertTrue(lock.wasAbandoned());
        leaveWriter(memory.getInt(CHANGING_OFFSET));
        until(lock.readLock()::tryLock);
        assertTrue(lock.wasAbandoned());
    }

    @Test
    void shouldNotBeAbandonedWhenTheWriterHadNotBegun()
    {
        leaveWriter(0);
        assertFalse(lock.hasQueuedThreads());
        assertDoesNotThrow(() -> assertTrue(lock.readLock().tryLock(1, SECONDS)));
        assertFalse(lock.wasAbandoned());
        lock.readLock().unlock();
        leaveWriter(0);
        lock.writeLock().lock();
        assertFalse(lock.wasAbandoned());
    }

    @Test
    void shouldSaySoWhenAReaderNeverWas()
    {
        leaveReader(0, 1);
        memory.putLongVolatile(PLACES_OFFSET, 1L << OWNER_BITS | 1 << 10 | 999);
        assertThrows(CorruptSegmentException.class, lock.writeLock()::lock);
        assertFalse(lock.isWriteLockedByCurrentThread());
        assertThrows(CorruptSegmentException.class, lock::getReadLockCount);
        memory.putLongVolatile(PLACES_OFFSET, 0);
        lock.readLock().lock();
        memory.putLongVolatile(PLACES_OFFSET, walk.participants().owner());
        assertThrows(CorruptSegmentException.class, lock.readLock()::unlock);
        memory.putLongVolatile(PLACES_OFFSET, 1L << OWNER_BITS | DEAD_TOKEN);
        assertThrows(CorruptSegmentException.class, lock.readLock()::unlock);
    }
}
