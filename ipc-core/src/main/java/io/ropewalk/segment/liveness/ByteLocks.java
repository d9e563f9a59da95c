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

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Locks on single bytes of one file that the kernel takes back when this process ends, of one of the two kinds that a
 * system may have. The kinds exclude each other like locks of one kind, so the participants of a walk may differ.
 */
interface ByteLocks
{
    /**
     * Opens a file that exists.
     *
     * @param mayClose whether no copy of these classes under another class loader of this JVM may have locks on it.
     */
    static ByteLocks open(final Path file, final boolean mayClose) throws IOException
    {
        final Optional<OpenFileLocks> locks = OpenFileLocks.open(file);
        if (locks.isPresent())
        {
            if (locks.get().isKnown())
            {
                return new LastingLocks(locks.get());
            }
            if (mayClose)
            {
                locks.get().close();
            }
        }
        return new ChannelLocks(file);
    }

    /** Returns false if anybody, this JVM included, has the byte locked in a way that this lock excludes. */
    boolean tryLock(long position, boolean isShared) throws IOException;

    /** Returns false if anybody, this JVM included, has any byte locked; {@link #close} ends it. */
    boolean tryLockAll() throws IOException;

    void unlock(long position) throws IOException;

    /** Whether nobody, this JVM included, holds the byte exclusively; two who ask at once do not mislead each other. */
    boolean isFree(long position) throws IOException;

    /** Whether it was locked through this very object, and is still. */
    boolean isHeld(long position);

    /** Gives everything back, unless that would take locks from others in this JVM. */
    void close() throws IOException;
}
