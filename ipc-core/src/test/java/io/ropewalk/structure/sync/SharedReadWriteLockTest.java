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

import io.ropewalk.codec.Codec;
import io.ropewalk.codec.Codecs;
import io.ropewalk.error.HandleClosedException;
import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.segment.Views;
import io.ropewalk.structure.sync.LockDescriptor.ReadWriteLockDescriptor;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.*;

/** The contract of ReentrantReadWriteLock; between handles of one process. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedReadWriteLockTest extends LockFixture
{
    private static final int THREADS = 4;
    private static final int ROUNDS = 5_000;

    private final SharedReadWriteLock lock = walk.create(SharedReadWriteLock.of());
    private final SharedReadWriteLock other = sent(lock);
    private final Lock reader = lock.readLock();
    private final Lock writer = lock.writeLock();

    private boolean canRead()
    {
        return elsewhere(() -> takes(other.readLock()));
    }

    private boolean canWrite()
    {
        return elsewhere(() -> takes(other.writeLock()));
    }

    private static boolean takes(final Lock one)
    {
        final boolean isHeld = one.tryLock();
        if (isHeld)
        {
            one.unlock();
        }
        return isHeld;
    }

    @Test
    void shouldLetOthersReadWhenRead()
    {
        assertTrue(canRead() && canWrite());
        reader.lock();
        assertTrue(canRead());
        assertFalse(canWrite());
        assertFalse(elsewhere(() -> other.writeLock().tryLock(SHORT_MS, MILLISECONDS)));
        assertTrue(canRead());
        assertEquals(1, other.getReadLockCount());
        assertFalse(other.isWriteLocked());
        other.readLock().unlock();
        assertTrue(canWrite());
        assertEquals(0, lock.getReadLockCount());
    }

    @Test
    void shouldKeepEverybodyOutWhenWritten()
    {
        writer.lock();
        assertFalse(canRead());
        assertFalse(canWrite());
        assertFalse(elsewhere(() -> other.readLock().tryLock(SHORT_MS, MILLISECONDS)));
        assertFalse(elsewhere(() -> other.writeLock().tryLock(0, SECONDS)));
        assertTrue(other.isWriteLocked());
        assertTrue(other.isWriteLockedByCurrentThread());
        assertTrue(elsewhere(() -> !lock.isWriteLockedByCurrentThread() && lock.getWriteHoldCount() == 0));
        assertFalse(lock.wasAbandoned());
        other.writeLock().unlock();
        assertFalse(lock.isWriteLocked());
        assertTrue(canRead() && canWrite());
    }

    @Test
    void shouldHoldUntilTheLastReleaseWhenTakenOften() throws InterruptedException
    {
        reader.lock();
        other.readLock().lockInterruptibly();
        assertTrue(reader.tryLock());
        assertTrue(other.readLock().tryLock(0, SECONDS));
        for (int count = 4; count > 0; count--)
        {
            assertEquals(count, other.getReadHoldCount());
            assertEquals(count, lock.getReadLockCount());
            assertFalse(canWrite());
            reader.unlock();
        }
        assertTrue(canWrite());
        writer.lock();
        other.writeLock().lockInterruptibly();
        assertTrue(writer.tryLock());
        assertTrue(other.writeLock().tryLock(0, SECONDS));
        for (int count = 4; count > 0; count--)
        {
            assertEquals(count, other.getWriteHoldCount());
            assertFalse(canRead());
            assertTrue(lock.isWriteLocked());
            writer.unlock();
        }
        assertTrue(canRead() && canWrite());
    }

    @Test
    void shouldRefuseWhenReleasedByOneWhoDoesNotHoldIt()
    {
        assertThrows(IllegalMonitorStateException.class, reader::unlock);
        assertThrows(IllegalMonitorStateException.class, writer::unlock);
        reader.lock();
        start(() -> assertThrows(IllegalMonitorStateException.class, other.readLock()::unlock)).await();
        assertThrows(IllegalMonitorStateException.class, writer::unlock);
        assertEquals(1, lock.getReadLockCount());
        reader.unlock();
        writer.lock();
        assertThrows(IllegalMonitorStateException.class, reader::unlock);
        start(() -> assertThrows(IllegalMonitorStateException.class, other.writeLock()::unlock)).await();
        assertTrue(lock.isWriteLocked());
    }

    @Test
    void shouldGoOnReadingWhenAWriterReads()
    {
        writer.lock();
        reader.lock();
        assertTrue(other.readLock().tryLock());
        reader.unlock();
        writer.lock();
        writer.unlock();
        writer.unlock();
        assertFalse(lock.isWriteLocked());
        assertTrue(canRead());
        assertFalse(canWrite());
        assertFalse(lock.wasAbandoned());
        reader.unlock();
        assertTrue(canWrite());
    }

    @Test
    void shouldThrowAtOnceWhenAReaderWouldWaitForItself()
    {
        reader.lock();
        assertThrows(IllegalStateException.class, writer::lock);
        assertThrows(IllegalStateException.class, writer::lockInterruptibly);
        assertThrows(IllegalStateException.class, () -> other.writeLock().tryLock(1, HOURS));
        assertFalse(writer.tryLock());
        assertTrue(assertThrows(IllegalStateException.class, writer::lock).getMessage().contains(lock.name()));
        assertTrue(canRead());
        reader.unlock();
        assertTrue(writer.tryLock());
    }

    @Test
    void shouldLetNoNewReaderInWhenAWriterWaits() throws InterruptedException
    {
        reader.lock();
        final AtomicBoolean hasWritten = new AtomicBoolean();
        final Worker waiting = start(() ->
        {
            other.writeLock().lock();
            hasWritten.set(true);
            other.writeLock().unlock();
        });
        until(lock::hasQueuedThreads);
        assertFalse(canRead());
        assertFalse(lock.isWriteLocked());
        // Who reads already must come in, or the two would wait for each other.
        reader.lock();
        assertTrue(reader.tryLock());
        final Worker late = start(() ->
        {
            other.readLock().lock();
            assertTrue(hasWritten.get());
            other.readLock().unlock();
        });
        until(() -> lock.getQueueLength() == 2);
        assertFalse(hasWritten.get());
        reader.unlock();
        reader.unlock();
        reader.unlock();
        waiting.await();
        late.await();
        assertFalse(lock.hasQueuedThreads());
    }

    @Test
    void shouldLetReadersInWhenAWriterHasGivenUp() throws InterruptedException
    {
        reader.lock();
        final Worker timedOut = start(() -> assertFalse(other.writeLock().tryLock(10 * SHORT_MS, MILLISECONDS)));
        until(lock::hasQueuedThreads);
        final Worker late = start(() ->
        {
            other.readLock().lock();
            other.readLock().unlock();
        });
        timedOut.await();
        late.await();
        final Worker interrupted =
            start(() -> assertThrows(InterruptedException.class, other.writeLock()::lockInterruptibly));
        until(lock::hasQueuedThreads);
        interrupted.interrupt();
        interrupted.await();
        assertTrue(canRead());
        assertFalse(canWrite());
    }

    @Test
    void shouldEndWhenTimedOutOrInterrupted()
    {
        writer.lock();
        for (final Lock one : List.of(other.readLock(), other.writeLock()))
        {
            assertFalse(elsewhere(() -> one.tryLock(SHORT_MS, MILLISECONDS)));
            assertFalse(elsewhere(() -> one.tryLock(-1, SECONDS)));
            for (final Task task : List.<Task>of(one::lockInterruptibly, () -> one.tryLock(1, HOURS)))
            {
                final Worker waiting = start(() -> assertThrows(InterruptedException.class, task::run));
                until(lock::hasQueuedThreads);
                waiting.interrupt();
                waiting.await();
                start(() ->
                {
                    Thread.currentThread().interrupt();
                    assertThrows(InterruptedException.class, task::run);
                    assertFalse(Thread.interrupted());
                }).await();
            }
        }
        assertEquals(0, lock.getReadLockCount());
    }

    @Test
    void shouldKeepTheInterruptionWhenItDoesNotHeedIt()
    {
        writer.lock();
        reader.lock();
        final CountDownLatch begun = new CountDownLatch(2);
        final Worker reading = start(() -> lockAfter(begun, other.readLock()));
        final Worker writing = start(() -> lockAfter(begun, other.writeLock()));
        until(() -> begun.getCount() == 0);
        reading.interrupt();
        writing.interrupt();
        writer.unlock();
        // One of them may wait for us alone now.
        writing.interrupt();
        reader.unlock();
        reading.await();
        writing.await();
    }

    private static void lockAfter(final CountDownLatch begun, final Lock one)
    {
        begun.countDown();
        one.lock();
        until(Thread::interrupted);
        one.unlock();
    }

    @Test
    void shouldStepBackWhenAWriterComesBetweenLookAndCount() throws InterruptedException
    {
        reader.lock();
        reader.unlock();
        final SharedReadWriteLock late = Views.through(lock, (memory) -> before(memory,
            ReadWriteLockDescriptor.PLACES_OFFSET, () -> assertTrue(elsewhere(other.writeLock()::tryLock))));
        assertFalse(late.readLock().tryLock());
        assertEquals(0, lock.getReadLockCount());
        assertFalse(late.readLock().tryLock(SHORT_MS, MILLISECONDS));
        assertTrue(lock.isWriteLocked());
    }

    @Test
    void shouldGiveBackWhenAReaderComesBetweenLookAndTaking() throws InterruptedException
    {
        final SharedReadWriteLock late = Views.through(lock, (memory) -> before(memory,
            ReadWriteLockDescriptor.WRITER_OFFSET, () -> assertTrue(elsewhere(other.readLock()::tryLock))));
        assertFalse(late.writeLock().tryLock());
        assertFalse(late.isWriteLockedByCurrentThread());
        assertTrue(canRead());
        assertFalse(late.writeLock().tryLock(SHORT_MS, MILLISECONDS));
        assertTrue(canRead());
    }

    /** Runs something once, before the first compare-and-set of a word. */
    private static AtomicBuffer before(final AtomicBuffer memory, final int index, final Runnable task)
    {
        final AtomicBoolean isDone = new AtomicBoolean();
        return (AtomicBuffer)Proxy.newProxyInstance(AtomicBuffer.class.getClassLoader(),
            new Class<?>[] {AtomicBuffer.class}, (proxy, method, arguments) ->
            {
                if ("compareAndSetLong".equals(method.getName()) && arguments[0].equals(index) &&
                    isDone.compareAndSet(false, true))
                {
                    task.run();
                }
                return method.invoke(memory, arguments);
            });
    }

    @Test
    void shouldExcludeWhenManyReadAndWrite()
    {
        final long[] pair = new long[2];
        final AtomicInteger most = new AtomicInteger();
        final AtomicInteger reading = new AtomicInteger();
        final List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++)
        {
            final SharedReadWriteLock mine = sent(lock);
            workers.add(start(() ->
            {
                for (int n = 0; n < ROUNDS; n++)
                {
                    if (n % 5 == 0)
                    {
                        mine.writeLock().lock();
                        pair[0]++;
                        Thread.onSpinWait();
                        pair[1]++;
                        mine.writeLock().unlock();
                    }
                    else
                    {
                        mine.readLock().lock();
                        most.accumulateAndGet(reading.incrementAndGet(), Math::max);
                        assertEquals(pair[0], pair[1]);
                        Thread.yield();
                        reading.decrementAndGet();
                        mine.readLock().unlock();
                    }
                }
            }));
        }
        workers.forEach(Worker::await);
        assertEquals(THREADS * ROUNDS / 5, pair[0]);
        assertTrue(most.get() > 1, "nobody read with another");
        assertEquals(0, lock.getReadLockCount());
        assertFalse(lock.hasQueuedThreads());
    }

    @Test
    void shouldNotStarveWhenOthersReadAllTheTime()
    {
        final AtomicBoolean isOver = new AtomicBoolean();
        final List<Worker> readers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++)
        {
            readers.add(start(() ->
            {
                while (!isOver.get())
                {
                    other.readLock().lock();
                    Thread.yield();
                    other.readLock().unlock();
                }
            }));
        }
        for (int i = 0; i < 100; i++)
        {
            writer.lock();
            writer.unlock();
        }
        isOver.set(true);
        readers.forEach(Worker::await);
    }

    @Test
    @SuppressWarnings("WaitNotInLoop") // A wake-up for no reason would be a fault here.
    void shouldLetOthersReadAndWriteWhenAWriterAwaits() throws InterruptedException
    {
        writer.lock();
        writer.lock();
        final SharedCondition condition = (SharedCondition)writer.newCondition();
        final SharedCondition sentCondition = sent(condition);
        final AtomicBoolean isSignalled = new AtomicBoolean();
        final Worker signaller = start(() ->
        {
            other.readLock().lock();
            other.readLock().unlock();
            other.writeLock().lock();
            isSignalled.set(true);
            sentCondition.signal();
            // A reader that holds up the one that was signalled.
            other.readLock().lock();
            other.writeLock().unlock();
            pause(SHORT_MS);
            assertFalse(lock.isWriteLocked());
            other.readLock().unlock();
        });
        condition.await();
        assertTrue(isSignalled.get());
        assertEquals(0, lock.getReadLockCount());
        assertEquals(2, lock.getWriteHoldCount());
        assertTrue(lock.isWriteLocked());
        signaller.await();
        writer.unlock();
        assertFalse(canRead());
        writer.unlock();
        assertTrue(canWrite());
        assertThrows(UnsupportedOperationException.class, reader::newCondition);
        assertThrows(IllegalMonitorStateException.class, condition::signal);
    }

    @Test
    void shouldRefuseWhenAskedForWhatCannotBe()
    {
        walk.open("read-write", SharedReadWriteLock.of());
        assertThrows(IncompatibleSegmentException.class, () -> walk.open("read-write", SharedLock.of()));
        final SharedReadWriteLock closed = walk.open("read-write", SharedReadWriteLock.of());
        closed.readLock().lock();
        closed.close();
        assertThrows(HandleClosedException.class, closed.readLock()::lock);
        assertThrows(HandleClosedException.class, closed.readLock()::tryLock);
        assertThrows(HandleClosedException.class, closed.writeLock()::lock);
        assertThrows(HandleClosedException.class, closed.writeLock()::tryLock);
        assertThrows(HandleClosedException.class, closed::getReadLockCount);
        closed.readLock().unlock();
        assertTrue(walk.find("read-write", SharedReadWriteLock.of()).isPresent());
        assertThrows(NullPointerException.class, () -> reader.tryLock(1, null));
        assertThrows(NullPointerException.class, () -> writer.tryLock(1, null));
    }

    @Test
    void shouldBeAnotherLockWhenDestroyedAndMadeAgain()
    {
        final SharedReadWriteLock first = walk.open("again", SharedReadWriteLock.of());
        first.readLock().lock();
        assertTrue(first.destroy());
        final SharedReadWriteLock second = walk.open("again", SharedReadWriteLock.of());
        assertEquals(0, second.getReadHoldCount());
        assertTrue(second.writeLock().tryLock());
        second.writeLock().unlock();
        first.readLock().unlock();
        assertTrue(second.destroy());
        assertThrows(ObjectDestroyedException.class, () -> sent(second));
    }

    /** Also when all handles were collected meanwhile. */
    @Test
    void shouldKnowWhatItReadsWhenOpenedAgain() throws InterruptedException
    {
        walk.open("forgotten", SharedReadWriteLock.of()).readLock().lock();
        for (int i = 0; i < 3; i++)
        {
            System.gc();
            pause(1);
        }
        assertEquals(1, walk.open("forgotten", SharedReadWriteLock.of()).getReadHoldCount());
        walk.open("forgotten", SharedReadWriteLock.of()).readLock().unlock();
        assertTrue(walk.open("forgotten", SharedReadWriteLock.of()).writeLock().tryLock());
    }

    @Test
    void shouldTravelWhenEncoded()
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final Codec<SharedReadWriteLock> codec = Codecs.object(SharedReadWriteLock.class);
        reader.lock();
        final int length = codec.encode(lock, buffer, 0);
        assertEquals(1, codec.decode(buffer, 0, length).getReadHoldCount());
    }
}
