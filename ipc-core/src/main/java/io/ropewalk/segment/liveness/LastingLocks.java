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
package io.ropewalk.segment.liveness;

import io.ropewalk.machine.platform.OpenFileLocks;
import org.agrona.collections.LongHashSet;

import java.io.IOException;

/**
 * Locks that do not fall when this JVM opens and closes the same file elsewhere, for a backup say (Linux).
 */
final class LastingLocks implements ByteLocks
{
    /* For the kernel a lock through the same opening is no obstacle, but a wish to change it: asking for one's own byte
     * to be shared would weaken it for a moment that others could use. What is held is therefore known here. Nobody
     * else has this opening: another class loader has its own, and that one is an obstacle like that of a process.
     */
    private final OpenFileLocks locks;
    private final LongHashSet held = new LongHashSet();

    LastingLocks(final OpenFileLocks locks)
    {
        this.locks = locks;
    }

    @Override
    public synchronized boolean tryLock(final long position, final boolean isShared) throws IOException
    {
        if (held.contains(position) || !locks.tryLock(position, 1, isShared))
        {
            return false;
        }
        held.add(position);
        return true;
    }

    @Override
    public synchronized boolean tryLockAll() throws IOException
    {
        return held.isEmpty() && locks.tryLock(0, 0, false);
    }

    @Override
    public synchronized void unlock(final long position) throws IOException
    {
        locks.unlock(position, 1);
        held.remove(position);
    }

    @Override
    public synchronized boolean isFree(final long position) throws IOException
    {
        return !held.contains(position) && !locks.isLockedByOther(position);
    }

    @Override
    public synchronized boolean isHeld(final long position)
    {
        return held.contains(position);
    }

    @Override
    public void close()
    {
        locks.close();
    }
}
