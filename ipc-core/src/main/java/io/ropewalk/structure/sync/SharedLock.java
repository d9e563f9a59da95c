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
import io.ropewalk.segment.Kind;

/**
 * A lock shared between processes, which its holder cannot take twice.
 * <p>
 * <b>Threads:</b> any, in any number of processes; a lock belongs to the thread that took it. It barges: a caller that
 * finds it free may overtake waiters. A fair one is slower, and serves waiters in order of arrival; only the untimed
 * {@code tryLock} barges there. A process that is stopped (not dead) keeps what it holds, and its turn in a fair lock.
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
    /** Bytes of a lock that lies inside another object, without conditions; all zeros: free. */
    public static final int LENGTH = LockDescriptor.MUTEX_LENGTH;

    private static final long serialVersionUID = 1L;

    SharedLock(final Attachment attachment, final boolean isFair, final WaitStrategy strategy)
    {
        super(attachment, 0, NODES, isFair, strategy);
    }

    SharedLock(final Attachment attachment, final int offset, final WaitStrategy strategy)
    {
        super(attachment, offset, NO_NODES, false, strategy);
    }

    /**
     * Returns the spec of a lock, to open or create one.
     *
     * @return the spec, barging; see {@link LockKind#fair()}.
     */
    public static LockKind<SharedLock> of()
    {
        return new LockKind<>(SharedLock.class, false, WaitStrategy.HYBRID);
    }

    /**
     * Returns a handle on a small barging lock inside another object, without conditions and without a view of those
     * who wait. {@link #name()} and {@link #destroy()} are those of that object.
     *
     * @param attachment to the object.
     * @param offset     of {@link #LENGTH} bytes in its body, initially zero; a multiple of 8.
     * @return a handle on the lock.
     * @throws IllegalArgumentException                  for an offset that is negative or not a multiple of 8.
     * @throws io.ropewalk.error.CorruptSegmentException if the object is too short.
     */
    public static SharedLock in(final Attachment attachment, final int offset)
    {
        final Kind<SharedLock> kind = new SmallLockKind(attachment.kind().spec(), offset, WaitStrategy.HYBRID);
        return kind.handle(attachment.as(kind));
    }

    /**
     * Another handle on the same lock, and on its conditions, that waits in another way.
     *
     * @param waitStrategy of the new handle.
     * @return the new handle.
     */
    public SharedLock waiting(final WaitStrategy waitStrategy)
    {
        return another(NO_NODES == nodes().count() ?
            new SmallLockKind(attachment().kind().spec(), offset(), waitStrategy) :
            new LockKind<>(SharedLock.class, isFair(), waitStrategy));
    }

    @Override
    void reenter()
    {
        throw new IllegalStateException("this thread holds the lock already, and it is not re-entrant: name=" +
            name() + " thread=" + Thread.currentThread().getName());
    }
}
