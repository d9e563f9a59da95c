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

import io.ropewalk.segment.Walk;
import org.agrona.concurrent.AtomicBuffer;

import java.util.function.UnaryOperator;

/** What the tests of killed processes need of locks, and users do not. */
public final class Locks
{
    private Locks()
    {
    }

    /** A lock whose stores go through a view of the segment. */
    public static SharedReentrantLock open(
        final Walk walk, final String name, final boolean isFair, final UnaryOperator<AtomicBuffer> view)
    {
        return new SharedReentrantLock(
            LockHandle.openOrCreate(walk, name, true, isFair).seenThrough(view), 0, false, isFair);
    }

    /** Owner token in the state, zero when it is free; also of the dead. */
    public static int holder(final SharedReentrantLock lock)
    {
        return LockWord.tokenOf(lock.word().state());
    }

    /** Leaves it held by somebody who never was, which is as good as dead. */
    public static void abandon(final SharedReentrantLock lock)
    {
        final long dead = (long)(5 << 10 | 77) << LockDescriptor.OWNER_SHIFT | 7 << 1;
        lock.word().buffer().putLongVolatile(LockDescriptor.STATE_OFFSET, dead);
    }
}
