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
 * A {@link java.util.concurrent.locks.ReentrantReadWriteLock} shared between processes: either one thread holds it for
 * writing, or any number of threads hold it for reading, each as many times as it likes.
 *
 * <p>A writer may take the read lock, and keep it after releasing the write lock. A reader cannot become a writer: a
 * call that would wait for itself throws {@link IllegalStateException}, and an untimed {@code tryLock} of the write
 * lock returns false. The write lock has conditions, the read lock has none ({@link UnsupportedOperationException}).
 *
 * <p><b>Threads:</b> any, in any number of processes; each lock belongs to the thread that took it. To take or release
 * the read lock costs one compare-and-set in a cache line of the process's own. While a writer waits for readers, only
 * threads that already read are admitted and {@code tryLock} of the read lock fails for others, so writers do not
 * starve. Otherwise it barges: a caller that finds it free may overtake waiters. Timed and interruptible calls end in
 * time even if a process is stopped (not dead), which keeps what it holds.
 *
 * <p><b>Failure:</b> if a process dies, in whatever way, its read locks are gone, and the next caller gets its write
 * lock. If it died while writing, {@link #wasAbandoned()} is true for all readers, and for the next writer until that
 * one releases the lock: what it guards may be half changed. Waiters notice the death within 50 ms. A thread that ends
 * while its process lives keeps both locks.
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
     * Returns the spec of a lock, to open or create one.
     *
     * @return the spec, which has no parameters.
     */
    public static ReadWriteLockKind of()
    {
        return new ReadWriteLockKind(WaitStrategy.HYBRID);
    }

    /**
     * Returns another handle on the same lock and its conditions, with another wait strategy.
     *
     * @param waitStrategy of the new handle.
     * @return the new handle.
     */
    public SharedReadWriteLock waiting(final WaitStrategy waitStrategy)
    {
        return another(new ReadWriteLockKind(waitStrategy));
    }

    /**
     * Returns the read lock. It can be released through a closed handle, or through another handle on the same object.
     *
     * @return the lock, for use in this process only.
     */
    @Override
    public Lock readLock()
    {
        return reader;
    }

    /**
     * Returns the write lock. It can be released through a closed handle, or through another handle on the same object.
     *
     * @return the lock, for use in this process only; its conditions are {@link SharedCondition}s, which can be sent.
     */
    @Override
    public Lock writeLock()
    {
        return writer;
    }

    /**
     * Returns whether a holder of the write lock died, and no later holder has released it since: what it guards may be
     * half changed.
     *
     * @return true if a holder died; false if not, or if the calling thread holds neither lock.
     */
    public boolean wasAbandoned()
    {
        return writer.isHeldByCurrentThread() ? readers.wasAbandoned() :
            readers.holds().own().count() > 0 && readers.isBegun();
    }

    /**
     * Returns whether a live thread of any process holds the write lock.
     *
     * @return true if one does; a snapshot.
     */
    public boolean isWriteLocked()
    {
        return writer.isLocked() && readers.isBegun();
    }

    /**
     * Returns whether the calling thread holds the write lock.
     *
     * @return true if it does.
     */
    public boolean isWriteLockedByCurrentThread()
    {
        return writer.isHeldByCurrentThread();
    }

    /**
     * Returns how many times the calling thread holds the write lock.
     *
     * @return the number of holds.
     */
    public int getWriteHoldCount()
    {
        return writer.getHoldCount();
    }

    /**
     * Returns how many times the read lock is held by all threads of all live processes together.
     *
     * @return the number of holds; a snapshot.
     */
    public int getReadLockCount()
    {
        checkOpen();
        return readers.count();
    }

    /**
     * Returns how many times the calling thread holds the read lock.
     *
     * @return the number of holds.
     */
    public int getReadHoldCount()
    {
        return readers.holds().own().count();
    }

    /**
     * Returns whether any live thread of any process waits for either lock.
     *
     * @return true if one does; a snapshot.
     */
    public boolean hasQueuedThreads()
    {
        return getQueueLength() > 0;
    }

    /**
     * Returns how many live threads, of all processes, wait for either lock. A thread that still spins may not be
     * counted, and no more than 65 are.
     *
     * @return the number of threads; a snapshot.
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
