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
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SharedObject;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

/**
 * A lock between processes that either one thread holds for writing, or any number for reading, each of them as often
 * as it likes; with the methods of {@link java.util.concurrent.locks.ReentrantReadWriteLock} and their meaning.
 *
 * <p>A writer may take the read lock, and keep it when it releases the write lock. A reader cannot become a writer: a
 * call that would wait for itself throws {@link IllegalStateException}, and an untimed {@code tryLock} of the write
 * lock returns false. The write lock has conditions, the read lock has none ({@link UnsupportedOperationException}).
 *
 * <p><b>Threads:</b> any, in any number of processes; both locks belong to the thread that took them. Reading costs one
 * compare-and-set in a cache line of the own process, to take and to release. No new reader comes in while a writer
 * waits for those who read, so writers do not starve, and {@code tryLock} of the read lock fails then; a thread that
 * reads already always comes in. Otherwise it barges: who comes when it is free may get it before those who wait.
 * Timed and interruptible calls end in time, also while a process is stopped (not dead), which keeps what it holds.
 *
 * <p><b>Failure:</b> if a process dies, however that comes, it reads no more, and the next one gets the write lock that
 * it held. If it died between taking and releasing that lock, {@link #wasAbandoned()} is true for all who read, and for
 * the next who writes, until that one releases it: what it guards may be half changed. Deaths are noticed by those who
 * wait, within 50 ms. A thread that ends while its process lives keeps both locks.
 * <pre>{@code
 * SharedReadWriteLock lock = walk.readWriteLock("prices");
 * lock.readLock().lock();
 * try { show(); } finally { lock.readLock().unlock(); }
 *
 * lock.writeLock().lock();
 * try
 * {
 *     if (lock.wasAbandoned()) { repair(); }
 *     change();
 * }
 * finally { lock.writeLock().unlock(); }
 * }</pre>
 */
public final class SharedReadWriteLock extends SharedObject implements ReadWriteLock
{
    private static final long serialVersionUID = 1L;

    private final transient WriteLock writer;
    private final transient ReadLock reader;
    private final transient Readers readers;

    SharedReadWriteLock(final Attachment attachment, final WaitStrategy strategy)
    {
        super(attachment);
        this.writer = another(new WriteLock.Sent(strategy));
        this.readers = writer.readers();
        this.reader = new ReadLock(this, writer, readers);
    }

    /**
     * What a lock is, to be opened or created.
     *
     * @return the kind, which has no parameters.
     */
    public static ReadWriteLockKind of()
    {
        return new ReadWriteLockKind(WaitStrategy.HYBRID);
    }

    /**
     * Another handle on the same lock, and on its conditions, that waits in another way.
     *
     * @param waitStrategy of the new handle.
     * @return the new handle.
     */
    public SharedReadWriteLock waiting(final WaitStrategy waitStrategy)
    {
        return another(new ReadWriteLockKind(waitStrategy));
    }

    /**
     * The lock for reading. It can be released through a closed handle, and through another handle on the same object.
     *
     * @return the lock, for this process only.
     */
    @Override
    public Lock readLock()
    {
        return reader;
    }

    /**
     * The lock for writing. It can be released through a closed handle, and through another handle on the same object.
     *
     * @return the lock, for this process only; its conditions are {@link SharedCondition}s, which can be sent.
     */
    @Override
    public Lock writeLock()
    {
        return writer;
    }

    /**
     * Whether somebody died who had the write lock, and nobody has released that lock since, so that what it guards may
     * be half changed.
     *
     * @return true if so; false if the calling thread holds neither lock.
     */
    public boolean wasAbandoned()
    {
        return writer.isHeldByCurrentThread() ? readers.wasAbandoned() :
            readers.holds().own().count() > 0 && readers.isBegun();
    }

    /**
     * Whether somebody holds the write lock; the dead do not.
     *
     * @return a snapshot.
     */
    public boolean isWriteLocked()
    {
        return writer.isLocked() && readers.isBegun();
    }

    /**
     * Whether the calling thread holds the write lock.
     *
     * @return true if so.
     */
    public boolean isWriteLockedByCurrentThread()
    {
        return writer.isHeldByCurrentThread();
    }

    /**
     * How often the calling thread holds the write lock.
     *
     * @return the number of holds.
     */
    public int getWriteHoldCount()
    {
        return writer.getHoldCount();
    }

    /**
     * How often the read lock is held by all threads of all processes together; the dead do not hold it.
     *
     * @return a snapshot.
     */
    public int getReadLockCount()
    {
        checkOpen();
        return readers.count();
    }

    /**
     * How often the calling thread holds the read lock.
     *
     * @return the number of holds.
     */
    public int getReadHoldCount()
    {
        return readers.holds().own().count();
    }

    /**
     * Whether any living thread of any process waits for either lock.
     *
     * @return a snapshot.
     */
    public boolean hasQueuedThreads()
    {
        return getQueueLength() > 0;
    }

    /**
     * How many living threads, of all processes, wait for either lock. A thread that spins before it begins to sleep
     * may not be counted yet, and no more than 65 are.
     *
     * @return a snapshot.
     */
    public int getQueueLength()
    {
        return writer.getQueueLength() + (writer.isHeldInVain() ? 1 : 0);
    }

    @Override
    public void close()
    {
        super.close();
        writer.close();
    }
}
