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
import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.Waiter;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.segment.SharedObject;
import io.ropewalk.segment.file.Names;
import org.agrona.concurrent.AtomicBuffer;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * What both locks are: a word that names the holder, a queue that shows who waits, and conditions.
 */
abstract class LockHandle extends SharedObject implements Lock
{
    /** Threads that can wait in view of others, for a lock in a file of its own. */
    static final int NODES = 512;

    /** The same for a lock inside another object. */
    static final int EMBEDDED_NODES = 64;

    /** No thread waits in view of others: for many small locks inside one object. */
    static final int NO_NODES = 0;

    private static final long serialVersionUID = 1L;

    private static final String REENTRANT = "isReentrant";
    private static final String FAIR = "isFair";
    private static final long NAMED = Long.MIN_VALUE;
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final transient LockWord word;
    private final transient WaiterNodes nodes;
    private final transient int offset;

    LockHandle(
        final Attachment attachment,
        final int offset,
        final int nodeCount,
        final boolean isFair,
        final WaitStrategy strategy)
    {
        super(attachment);
        final AtomicBuffer buffer = attachment.buffer();
        if (offset < 0 || offset % Long.BYTES != 0)
        {
            throw new IllegalArgumentException("offset must be a multiple of 8: offset=" + offset);
        }
        final int length = NO_NODES == nodeCount ? LockDescriptor.MUTEX_LENGTH : LockDescriptor.length(nodeCount);
        if (buffer.capacity() - length < offset)
        {
            throw new CorruptSegmentException("no room for a lock: offset=" + offset + " capacity=" +
                buffer.capacity() + " length=" + length, attachment.path());
        }
        final Owners owners = Owners.of(attachment);
        this.word = new LockWord(buffer, offset, attachment.owner(), owners, isFair,
            Objects.requireNonNull(strategy, "strategy"));
        this.nodes = new WaiterNodes(buffer, offset, nodeCount, owners);
        this.offset = offset;
    }

    static SegmentSpec spec(final boolean isReentrant, final boolean isFair)
    {
        return SegmentSpec.of(SegmentKind.LOCK, LockDescriptor.FINGERPRINT, LockDescriptor.length(NODES))
            .withParameter(REENTRANT, isReentrant ? 1 : 0)
            .withParameter(FAIR, isFair ? 1 : 0);
    }

    /** The thread holds the lock already. */
    abstract void reenter();

    /** By a holder that may take it again. */
    final void addHold()
    {
        final int holdCount = word.holdCount();
        if (holdCount == Integer.MAX_VALUE)
        {
            throw new Error("maximum hold count exceeded: name=" + name() + " holdCount=" + holdCount);
        }
        word.holdCount(holdCount + 1);
    }

    /** By a holder that is about to give it up, to wait on a condition. */
    void beforeWait()
    {
    }

    /** By the same when it holds it again, as often as before. */
    void afterWait()
    {
    }

    @Override
    public void lock()
    {
        checkOpen();
        final long me = word.me();
        if (!word.tryTake(me) && !reenters(me))
        {
            new Acquisition(word, nodes, WaiterNodes.NONE, Deadline.NEVER, false).runUninterruptibly();
        }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException
    {
        checkOpen();
        Waiter.checkInterrupt();
        final long me = word.me();
        if (!word.tryTake(me) && !reenters(me))
        {
            new Acquisition(word, nodes, WaiterNodes.NONE, Deadline.NEVER, true).run();
        }
    }

    /**
     * {@inheritDoc} Barges, even if the lock is fair. It takes over the lock of a dead holder, but checks at most once
     * a millisecond whether the holder is dead, so that a single attempt may fail.
     */
    @Override
    public boolean tryLock()
    {
        checkOpen();
        final long me = word.me();
        return word.tryTake(me) || reenters(me) || word.tryTakeOrTakeOver(me);
    }

    @Override
    public boolean tryLock(final long timeout, final TimeUnit unit) throws InterruptedException
    {
        checkOpen();
        Objects.requireNonNull(unit, "unit");
        Waiter.checkInterrupt();
        final long me = word.me();
        return word.tryTake(me) || reenters(me) ||
            new Acquisition(word, nodes, WaiterNodes.NONE, Deadline.after(timeout, unit), true).run();
    }

    private boolean reenters(final long me)
    {
        final boolean isHeld = word.isHeldBy(me);
        if (isHeld)
        {
            reenter();
        }
        return isHeld;
    }

    /**
     * {@inheritDoc} Also works through a closed handle.
     *
     * @throws IllegalMonitorStateException if this thread does not hold it.
     */
    @Override
    public void unlock()
    {
        final long me = checkHeld();
        final int holdCount = word.holdCount();
        if (holdCount > 1)
        {
            word.holdCount(holdCount - 1);
        }
        else
        {
            word.release(me);
        }
    }

    /**
     * Returns a new condition of this lock, without a name; it can be sent to other processes.
     */
    @Override
    public final SharedCondition newCondition()
    {
        checkOpen();
        checkConditions();
        final long number = word.buffer().getAndAddLong(offset + LockDescriptor.CONDITIONS_OFFSET, 1) + 1;
        return new SharedCondition(this, number & ~NAMED);
    }

    /**
     * Returns the condition of this lock with a name, which is the same one in every process.
     *
     * @param name made of ASCII letters, digits, dot, underscore and hyphen, as that of an object.
     * @throws io.ropewalk.error.IllegalNameException if it is not.
     */
    public final SharedCondition condition(final String name)
    {
        checkOpen();
        checkConditions();
        long hash = FNV_BASIS;
        for (final char letter : Names.check(name).toCharArray())
        {
            hash = (hash ^ letter) * FNV_PRIME;
        }
        return new SharedCondition(this, hash | NAMED);
    }

    private void checkConditions()
    {
        if (NO_NODES == nodes.count())
        {
            throw new UnsupportedOperationException("a lock of this length has no conditions: name=" + name());
        }
    }

    /**
     * Returns whether a live process holds the lock.
     */
    public final boolean isLocked()
    {
        checkOpen();
        final long state = word.state();
        return !LockWord.isFree(state) && !word.isDead(state);
    }

    /**
     * Returns whether the calling thread holds the lock.
     */
    public final boolean isHeldByCurrentThread()
    {
        return word.isHeldBy(word.me());
    }

    /**
     * Returns how often the calling thread holds the lock; 0 if it does not.
     */
    public final int getHoldCount()
    {
        return isHeldByCurrentThread() ? word.holdCount() : 0;
    }

    /**
     * Returns true if the previous holder died holding the lock, so that what it guards may be half changed; false if
     * the calling thread does not hold it.
     */
    public final boolean wasAbandoned()
    {
        return isHeldByCurrentThread() && word.wasAbandoned();
    }

    /**
     * Returns whether waiters get the lock in order of arrival.
     */
    public final boolean isFair()
    {
        return word.isFair();
    }

    /**
     * Returns whether any live thread, of any process, waits for the lock; a snapshot.
     */
    public final boolean hasQueuedThreads()
    {
        return getQueueLength() > 0;
    }

    /**
     * Returns how many live threads, of all processes, wait for the lock; a snapshot. A thread that still spins is not
     * counted.
     */
    public final int getQueueLength()
    {
        checkOpen();
        return nodes.queueLength();
    }

    /**
     * Returns whether a thread of this process waits for the lock; a snapshot.
     *
     * @param thread of this process.
     */
    public final boolean hasQueuedThread(final Thread thread)
    {
        checkOpen();
        return nodes.isQueued(word.idOf(thread));
    }

    /**
     * Returns whether any live thread, of any process, waits on a condition.
     *
     * @param condition of this lock, from any handle on it.
     * @throws IllegalArgumentException     if it belongs to another lock.
     * @throws IllegalMonitorStateException if this thread does not hold the lock.
     */
    public final boolean hasWaiters(final Condition condition)
    {
        return getWaitQueueLength(condition) > 0;
    }

    /**
     * Returns how many live threads, of all processes, wait on a condition.
     *
     * @param condition of this lock, from any handle on it.
     * @throws IllegalArgumentException     if it belongs to another lock.
     * @throws IllegalMonitorStateException if this thread does not hold the lock.
     */
    public final int getWaitQueueLength(final Condition condition)
    {
        Objects.requireNonNull(condition, "condition");
        if (condition instanceof SharedCondition own && own.belongsTo(this))
        {
            checkUsable();
            return nodes.waitQueueLength(own.id());
        }
        throw new IllegalArgumentException(
            "condition belongs to another lock: name=" + name() + " condition=" + condition);
    }

    boolean isSameLock(final LockHandle other)
    {
        return offset == other.offset && attachment().isSameObject(other.attachment());
    }

    int offset()
    {
        return offset;
    }

    LockWord word()
    {
        return word;
    }

    WaiterNodes nodes()
    {
        return nodes;
    }

    /** Returns the calling thread, which holds it, as the state names it. */
    long checkHeld()
    {
        final long me = word.me();
        if (!word.isHeldBy(me))
        {
            throw new IllegalMonitorStateException(
                "not held by this thread: name=" + name() + " thread=" + Thread.currentThread().getName());
        }
        return me;
    }

    /** To be called first by each operation of a condition. */
    long checkUsable()
    {
        checkOpen();
        return checkHeld();
    }
}
