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
package io.ropewalk.structure.lock;

import io.ropewalk.machine.waiting.Deadline;
import org.agrona.concurrent.AtomicBuffer;

import java.util.function.IntPredicate;

/**
 * A lock in shared memory for short critical sections inside other structures: not re-entrant, barging, without
 * conditions. If its holder dies, the next one gets it and is told so.
 * <p>
 * <b>Threads:</b> any, in any process; each process needs a view of its own.
 * <p>
 * <b>Failure:</b> {@link IllegalStateException} to a thread that holds it already. Whoever is told that it was
 * abandoned repairs what it guards before releasing it; if it dies meanwhile, the next one is told.
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
    /** Bytes in shared memory, aligned to 8. All zeros: free. */
    static final int LENGTH = LockDescriptor.MUTEX_LENGTH;

    private final LockWord word;

    /**
     * A view of a lock.
     *
     * @param buffer that holds it.
     * @param offset where it begins, aligned to 8.
     * @param owner  token of this process.
     * @param isDead proof of death of a token, by the kernel.
     */
    Mutex(final AtomicBuffer buffer, final int offset, final int owner, final IntPredicate isDead)
    {
        word = new LockWord(buffer, offset, owner, isDead, false);
    }

    /** Waits for ever; a flag of interruption stays as it is. */
    void lock()
    {
        if (!word.tryTake(word.me()))
        {
            Acquisition.uninterruptibly(word, null, WaiterNodes.NONE);
        }
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
        if (Thread.interrupted())
        {
            throw new InterruptedException();
        }
        return word.tryTake(word.me()) || Acquisition.interruptibly(word, null, deadlineNs);
    }

    /** One attempt. Of a holder that died it is taken over, but the kernel is asked at most once a millisecond. */
    boolean tryLock()
    {
        return word.tryTakeOrTakeOver(word.me());
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
        word.release(me);
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
