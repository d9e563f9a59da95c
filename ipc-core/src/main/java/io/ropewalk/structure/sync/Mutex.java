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
import io.ropewalk.machine.waiting.core.Deadline;
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.machine.waiting.core.Waiter;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.sync.LockDescriptor.CONTENDED;

/**
 * A lock in shared memory for short critical sections inside other structures: not re-entrant, barging, without
 * conditions. If its holder dies, the next one gets it and is told so.
 * <p>
 * <b>Threads:</b> any, in any process; each process needs a view of its own.
 * <p>
 * <b>Failure:</b> {@link IllegalStateException} to a thread that holds it already;
 * {@link io.ropewalk.error.CorruptSegmentException} if it is held by somebody who never was. Whoever is told that it
 * was abandoned repairs what it guards before releasing it; if it dies meanwhile, the next one is told.
 * <pre>{@code
 * mutex.lock();
 * try
 * {
 *     if (mutex.wasAbandoned()) { repair(); }
 * }
 * finally { mutex.unlock(); }
 * }</pre>
 */
final class Mutex
{
    /*
     * A thread that has no stack left to release it leaves its name in this view instead, which takes no call; whoever
     * comes next in this process takes it over as from the dead. While the name stands there that thread cannot hold
     * the mutex in another way, and only one gets the name.
     */

    /** Bytes in shared memory, aligned to 8. All zeros: free. */
    static final int LENGTH = LockDescriptor.MUTEX_LENGTH;

    /**
     * How long those wait for it who may not wait for what it guards. Who was denied the processor while holding it
     * should be through by then; who is stopped is not waited for.
     */
    static final long PATIENCE_NS = 10_000_000;

    private static final long NOBODY = 0;

    /** Name of a thread that could not release it; written by that thread without a call. */
    volatile long stranded = NOBODY;

    /** Who of this view holds it: whoever reads its own name there does. */
    volatile long holder = NOBODY;

    private final LockWord word;

    /**
     * A view of a lock.
     *
     * @param buffer that holds it.
     * @param offset where it begins, aligned to 8.
     * @param owner  token of this process.
     * @param owners who knows the dead.
     */
    Mutex(final AtomicBuffer buffer, final int offset, final int owner, final Owners owners)
    {
        word = new LockWord(buffer, offset, owner, owners, false, WaitStrategy.HYBRID);
    }

    /** This thread, as {@link #holder} names it. */
    long me()
    {
        return word.me();
    }

    /** Waits for ever; a flag of interruption stays as it is. */
    void lock()
    {
        lockUninterruptibly(Deadline.NEVER);
    }

    /** Waits for as long as {@link #PATIENCE_NS}; a flag of interruption stays as it is. */
    boolean lockPatiently()
    {
        return tryTake(word.me()) || lockUninterruptibly(System.nanoTime() + PATIENCE_NS);
    }

    /**
     * Waits until a deadline; a flag of interruption stays as it is.
     *
     * @param deadlineNs on {@link System#nanoTime()}, or {@link Deadline#NEVER}; there is one attempt at least.
     * @return whether it is held.
     */
    boolean lockUninterruptibly(final long deadlineNs)
    {
        final long me = word.me();
        return tryTake(me) || adopt(me) || held(me, acquisition(deadlineNs, false).runUninterruptibly());
    }

    /**
     * Waits until a deadline.
     *
     * @param deadlineNs on {@link System#nanoTime()}, or {@link Deadline#NEVER}; there is one attempt at least.
     * @return whether it is held.
     * @throws InterruptedException when interrupted, also before; the flag is cleared, and the lock is not held.
     */
    boolean lock(final long deadlineNs) throws InterruptedException
    {
        Waiter.checkInterrupt();
        final long me = word.me();
        return tryTake(me) || adopt(me) || held(me, acquisition(deadlineNs, true).run());
    }

    private Acquisition acquisition(final long deadlineNs, final boolean isInterruptible)
    {
        return new Acquisition(word, null, WaiterNodes.NONE, deadlineNs, isInterruptible);
    }

    /** One attempt. Of a holder that died it is taken over, but the kernel is asked at most once a millisecond. */
    boolean tryLock()
    {
        final long me = word.me();
        return tryTake(me) || adopt(me) || held(me, word.tryTakeOrTakeOver(me));
    }

    private boolean tryTake(final long me)
    {
        if (word.tryTakeState(me))
        {
            holder = me;
            word.begin();
            return true;
        }
        return false;
    }

    private boolean held(final long me, final boolean isTaken)
    {
        if (isTaken)
        {
            holder = me;
        }
        return isTaken;
    }

    /** Of a thread that could not release it. */
    private boolean adopt(final long me)
    {
        if (NOBODY == stranded)
        {
            return false;
        }
        final long seen = takeStranded();
        final long state = word.state();
        return NOBODY != seen && (state & ~CONTENDED) == seen && held(me, word.take(state, me | CONTENDED, true));
    }

    private synchronized long takeStranded()
    {
        final long seen = stranded;
        stranded = NOBODY;
        return seen;
    }

    /** @throws IllegalMonitorStateException if this thread does not hold it. */
    void unlock()
    {
        final long me = word.me();
        if (!word.isHeldBy(me))
        {
            throw new IllegalMonitorStateException(
                "not held by this thread: thread=" + Thread.currentThread().getName());
        }
        if (release())
        {
            word.wake();
        }
    }

    /**
     * By the holder: gives it up. If that throws, it has to look whether it is still the {@link #holder}, and to say
     * that it is {@link #stranded}.
     *
     * @return whether somebody has to be woken.
     */
    private boolean release()
    {
        final long me = holder;
        boolean isReleased = false;
        try
        {
            holder = NOBODY;
            final boolean isContended = word.releaseState();
            isReleased = true;
            return isContended;
        }
        finally
        {
            if (!isReleased)
            {
                holder = me;
            }
        }
    }

    /**
     * By the holder: gives it up, and tells those who may sleep. What was done is done, and the caller has to know it:
     * with no stack left to tell them, they look by themselves.
     *
     * @param news of what it guards; null if there are none.
     */
    void release(final EventCount news)
    {
        final boolean isContended = release();
        try
        {
            tell(isContended, news);
        }
        catch (final StackOverflowError ex)
        {
            // They look by themselves.
        }
    }

    private void tell(final boolean isContended, final EventCount news)
    {
        if (isContended)
        {
            word.wake();
        }
        if (null != news)
        {
            news.signal();
        }
    }

    /** Whether the holder before this one died holding; for the holder. */
    boolean wasAbandoned()
    {
        return word.wasAbandoned();
    }

    boolean isHeldByCurrentThread()
    {
        return word.isHeldBy(word.me());
    }
}
