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
import io.ropewalk.segment.SegmentSpec;

import java.util.Objects;
import java.util.concurrent.locks.Lock;

/**
 * What a {@link SharedLock} or a {@link SharedReentrantLock} is.
 *
 * <p><b>Threads:</b> immutable.
 *
 * <p><b>Failure:</b> {@link IllegalArgumentException} for another type.
 *
 * @param type     which of the two.
 * @param isFair   whether those who wait get it in the order in which they came; all must agree.
 * @param strategy with which the handle waits.
 * @param <L>      type of the lock.
 */
public record LockKind<L extends Lock>(Class<L> type, boolean isFair, WaitStrategy strategy) implements Kind<L>
{
    /**
     * Checks the type.
     */
    public LockKind
    {
        Objects.requireNonNull(strategy, "strategy");
        if (SharedLock.class != Objects.requireNonNull(type, "type") && SharedReentrantLock.class != type)
        {
            throw new IllegalArgumentException("no such lock: type=" + type.getName());
        }
    }

    /**
     * The same, given to those who wait in the order in which they came.
     *
     * @return the fair kind.
     */
    public LockKind<L> fair()
    {
        return new LockKind<>(type, true, strategy);
    }

    @Override
    public SegmentSpec spec()
    {
        return LockHandle.spec(isReentrant(), isFair);
    }

    @Override
    public L handle(final Attachment attachment)
    {
        return type.cast(isReentrant() ?
            new SharedReentrantLock(attachment, 0, LockHandle.NODES, isFair, strategy) :
            new SharedLock(attachment, isFair, strategy));
    }

    private boolean isReentrant()
    {
        return SharedReentrantLock.class == type;
    }
}
