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

import io.ropewalk.segment.Views;
import io.ropewalk.segment.walk.Walk;
import io.ropewalk.structure.sync.LockDescriptor.ReadWriteLockDescriptor;
import org.agrona.concurrent.AtomicBuffer;

/** Locks for one writer or many readers, as the dead leave them. */
public final class ReadWriteLocks
{
    private static final int STRANGER = 5 << 10 | 77;
    private static final int PLACE = 2;

    private ReadWriteLocks()
    {
    }

    /** As if one had died in the middle of a change. */
    public static void abandon(final Walk walk, final SharedReadWriteLock lock)
    {
        Locks.bury(walk, STRANGER);
        final AtomicBuffer memory = Views.memory(lock);
        memory.putInt(ReadWriteLockDescriptor.CHANGING_OFFSET, ReadWriteLockDescriptor.BEGUN);
        memory.putLongVolatile(LockDescriptor.STATE_OFFSET, (long)STRANGER << LockDescriptor.OWNER_SHIFT | 7 << 1);
    }

    /** As if one had died who read twice. */
    public static void leaveReader(final Walk walk, final SharedReadWriteLock lock)
    {
        Locks.bury(walk, STRANGER);
        final AtomicBuffer memory = Views.memory(lock);
        memory.putInt(ReadWriteLockDescriptor.LIMIT_OFFSET, PLACE + 1);
        memory.putLongVolatile(
            ReadWriteLockDescriptor.PLACES_OFFSET + PLACE * ReadWriteLockDescriptor.PLACE_LENGTH,
            2L << ReadWriteLockDescriptor.OWNER_BITS | STRANGER);
    }
}
