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
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /** Returns whether it was locked through this very object. */
    boolean unlock(long position) throws IOException;

    /** Whether nobody, this JVM included, holds the byte exclusively; two who ask at once do not mislead each other. */
    boolean isFree(long position) throws IOException;

    /** Whether it was locked through this very object, and is still. */
    boolean isHeld(long position);

    /** Gives everything back, unless that would take locks from others in this JVM. */
    void close() throws IOException;

    /**
     * Locks that do not fall when this JVM opens and closes the same file elsewhere, for a backup say (Linux).
     */
    final class LastingLocks implements ByteLocks
    {
        /* For the kernel a lock through the same opening is no obstacle, but a wish to change it: asking for one's own
         * byte to be shared would weaken it for a moment that others could use. What is held is therefore known here.
         * Nobody else has this opening: another class loader has its own, and that one is an obstacle like that of a
         * process.
         */
        private final OpenFileLocks locks;
        private final Set<Long> held = new HashSet<>();

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
        public synchronized boolean unlock(final long position) throws IOException
        {
            locks.unlock(position, 1);
            return held.remove(position);
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

    /**
     * What Java has everywhere: locks that belong to the process, and fall when it closes the file, whoever had opened
     * it.
     */
    final class ChannelLocks implements ByteLocks
    {
        /* POSIX drops all locks that a process has on a file when the process closes any descriptor of that file. So
         * the channel stays reachable for ever, even when this class is to be unloaded: the system keeps the shutdown
         * hook, the hook keeps the class, the class keeps the channels. Only tryLock is used: lock(), read() and
         * write() close the channel when their thread is interrupted, tryLock() does not.
         *
         * Another class loader may bring another copy of this class, with a channel of its own. That is harmless,
         * because neither is ever closed, and because the JDK knows all locks of this JVM
         * (OverlappingFileLockException).
         */
        private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        private static final List<FileChannel> NEVER_CLOSED = new ArrayList<>();

        static
        {
            try
            {
                Runtime.getRuntime().addShutdownHook(new Thread(ChannelLocks::stayReachable, "ropewalk-proof-of-life"));
            }
            catch (final IllegalStateException ex)
            {
                // The JVM is ending already: classes are not unloaded any more.
                stayReachable();
            }
        }

        private final FileChannel channel;
        private final Map<Long, FileLock> held = new HashMap<>();
        private boolean isShareOfOthers;

        /** The caller holds {@link LockFile#JVM_MUTEX}. */
        ChannelLocks(final Path file) throws IOException
        {
            channel = FileChannel.open(file, OPTIONS);
            NEVER_CLOSED.add(channel);
        }

        @Override
        public synchronized boolean tryLock(final long position, final boolean isShared) throws IOException
        {
            final FileLock lock = tryLock(position, 1, isShared);
            if (null != lock)
            {
                held.put(position, lock);
            }
            return null != lock;
        }

        @Override
        public synchronized boolean tryLockAll() throws IOException
        {
            return null != tryLock(0, Long.MAX_VALUE, false);
        }

        @Override
        public synchronized boolean unlock(final long position) throws IOException
        {
            final FileLock lock = held.remove(position);
            if (null != lock)
            {
                lock.release();
            }
            return null != lock;
        }

        @Override
        public synchronized boolean isFree(final long position) throws IOException
        {
            try (FileLock lock = tryLock(position, 1, true))
            {
                return null != lock;
            }
        }

        @Override
        public synchronized boolean isHeld(final long position)
        {
            final FileLock lock = held.get(position);
            return null != lock && lock.isValid();
        }

        /** Stays open if another class loader of this JVM takes part, whose locks would fall. */
        @Override
        public synchronized void close() throws IOException
        {
            if (!isShareOfOthers && held.isEmpty())
            {
                channel.close();
                NEVER_CLOSED.remove(channel);
            }
        }

        private FileLock tryLock(final long position, final long length, final boolean isShared) throws IOException
        {
            try
            {
                return channel.tryLock(position, length, isShared);
            }
            catch (final OverlappingFileLockException ex)
            {
                isShareOfOthers = true;
                return null;
            }
        }

        private static void stayReachable()
        {
            // Nothing to do: the kernel takes the locks back after the last thread of the process has gone.
        }
    }
}
