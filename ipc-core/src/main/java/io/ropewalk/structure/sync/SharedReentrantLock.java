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
import io.ropewalk.segment.Kind;

/**
 * A lock between processes that its holder can take again, and then has to release as often.
 * <p>
 * <b>Threads:</b> any, in any number of processes; it belongs to the thread that took it. It barges: who comes when it
 * is free may get it before those who wait. A fair one is given to those who wait in the order in which they came, and
 * is slower; the untimed {@code tryLock} barges there, too. A process that is stopped (not dead) keeps what it holds,
 * and its turn in a fair lock.
 * <p>
 * <b>Failure:</b> if its holder dies, however that comes, the next one gets it, held once, and {@link #wasAbandoned()}
 * is true for as long as that one holds it: what it guards may be half changed. The death is noticed by those who wait,
 * within 20 ms. A thread that ends while its process lives keeps the lock. {@link Error} when it is held
 * {@link Integer#MAX_VALUE} times and taken once more.
 * <pre>{@code
 * SharedReentrantLock lock = walk.reentrantLock("tree");
 * lock.lock();
 * try
 * {
 *     insert(node);   // may lock again
 * }
 * finally { lock.unlock(); }
 * }</pre>
 */
public final class SharedReentrantLock extends LockHandle
{
    /** Bytes of a lock that lies inside another object; all zeros: free. */
    public static final int LENGTH = LockDescriptor.length(EMBEDDED_NODES);

    private static final long serialVersionUID = 1L;

    SharedReentrantLock(
        final Attachment attachment, final int offset, final int nodeCount, final boolean isFair)
    {
        super(attachment, offset, nodeCount, isFair);
    }

    /**
     * What a lock is, to be opened or created.
     *
     * @return the kind, barging; see {@link ReentrantLockKind#fair()}.
     */
    public static ReentrantLockKind of()
    {
        return new ReentrantLockKind(false);
    }

    /**
     * A lock inside another object, barging; for those who lay out objects. {@link #name()} and {@link #destroy()} of
     * this handle are those of that object.
     *
     * @param attachment to the object.
     * @param offset     in its body of {@link #LENGTH} bytes, all zeros when it was made; a multiple of 8.
     * @return a handle on it.
     * @throws IllegalArgumentException                  for an offset that is negative or not a multiple of 8.
     * @throws io.ropewalk.error.CorruptSegmentException if the object is too short.
     */
    public static SharedReentrantLock in(final Attachment attachment, final int offset)
    {
        final Kind<SharedReentrantLock> kind = new EmbeddedLockKind(attachment.spec(), offset);
        return kind.handle(attachment.as(kind));
    }

    @Override
    void reenter()
    {
        addHold();
    }
}
