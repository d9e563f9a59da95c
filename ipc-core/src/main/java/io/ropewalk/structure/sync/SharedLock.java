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

import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.Walk;

/**
 * A lock between processes that its holder cannot take twice.
 * <p>
 * <b>Threads:</b> any, in any number of processes; it belongs to the thread that took it. It barges: who comes when it
 * is free may get it before those who wait. A fair one is given to those who wait in the order in which they came, and
 * is slower; the untimed {@code tryLock} barges there, too. A process that is stopped (not dead) keeps what it holds,
 * and its turn in a fair lock.
 * <p>
 * <b>Failure:</b> if its holder dies, however that comes, the next one gets it, and {@link #wasAbandoned()} is true for
 * as long as that one holds it: what it guards may be half changed. The death is noticed by those who wait, within
 * 20 ms. A thread that ends while its process lives keeps the lock. {@link IllegalStateException} at once to a holder
 * that takes it again.
 * <pre>{@code
 * SharedLock lock = walk.lock("account");
 * lock.lock();
 * try
 * {
 *     if (lock.wasAbandoned()) { repair(); }
 *     transfer();
 * }
 * finally { lock.unlock(); }
 * }</pre>
 */
public final class SharedLock extends LockHandle
{
    private static final long serialVersionUID = 1L;

    SharedLock(final Attachment attachment, final boolean isFair)
    {
        super(attachment, 0, NODES, isFair);
    }

    /**
     * Opens the lock of this name, or creates it: a barging one.
     *
     * @param walk in which it lies.
     * @param name of the lock.
     * @return a handle on it.
     * @throws io.ropewalk.error.IncompatibleSegmentException when it exists and is another kind of lock.
     */
    public static SharedLock open(final Walk walk, final String name)
    {
        return open(walk, name, false);
    }

    /**
     * Opens the lock of this name, or creates it.
     *
     * @param walk   in which it lies.
     * @param name   of the lock.
     * @param isFair whether those who wait get it in the order in which they came; all must agree.
     * @return a handle on it.
     * @throws io.ropewalk.error.IncompatibleSegmentException when it exists and is another kind of lock.
     */
    public static SharedLock open(final Walk walk, final String name, final boolean isFair)
    {
        return new SharedLock(openOrCreate(walk, name, false, isFair), isFair);
    }

    /**
     * Creates a lock without a name, reached only through its handle, which may be sent to other processes.
     *
     * @param walk in which it lies.
     * @return a handle on it.
     */
    public static SharedLock create(final Walk walk)
    {
        return create(walk, false);
    }

    /**
     * Creates a lock without a name, reached only through its handle, which may be sent to other processes.
     *
     * @param walk   in which it lies.
     * @param isFair whether those who wait get it in the order in which they came.
     * @return a handle on it.
     */
    public static SharedLock create(final Walk walk, final boolean isFair)
    {
        return new SharedLock(createAnonymous(walk, false, isFair), isFair);
    }

    @Override
    void reenter()
    {
        throw new IllegalStateException("this thread holds the lock already, and it is not re-entrant: name=" +
            name() + " thread=" + Thread.currentThread().getName());
    }

    @Override
    protected Object writeReplace()
    {
        return new LockReference(attachment(), 0, LockReference.Form.PLAIN, isFair());
    }
}
