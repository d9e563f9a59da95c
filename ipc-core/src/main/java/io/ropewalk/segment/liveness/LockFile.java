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

import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.error.SegmentException;
import io.ropewalk.segment.file.Access;
import io.ropewalk.segment.file.FileFailures;
import io.ropewalk.segment.file.FileModes;
import io.ropewalk.segment.file.SegmentFiles;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The file whose bytes are locked as proofs of life; opened once per walk, never closed, read or written.
 */
final class LockFile
{
    /* POSIX drops all locks that a process has on a file when the process closes any descriptor of that file. So the
     * channel is opened once and stays reachable for ever, even when this class is to be unloaded: the system keeps
     * the shutdown hook, the hook keeps the class, the class keeps the channels. Only tryLock is used: lock(), read()
     * and write() close the channel when their thread is interrupted, tryLock() does not.
     *
     * Another class loader may bring another copy of this class, with a channel of its own. That is harmless, because
     * neither is ever closed, and because the JDK knows all locks of this JVM (OverlappingFileLockException).
     */
    static final String NAME = Participants.LOCK_FILE_NAME;

    /** The same object for every copy of this class in this JVM, because literals are interned. */
    static final Object JVM_MUTEX = "io.ropewalk.segment.liveness.LockFile.JVM_MUTEX";

    private static final long GATE_POSITION = 0;
    private static final int MAX_OPEN_ATTEMPTS = 100;

    private static final Map<String, LockFile> OPEN_FILES = new HashMap<>();
    private static final List<FileChannel> NEVER_CLOSED = new ArrayList<>();

    private static final Set<OpenOption> CREATE_OPTIONS =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> OPEN_OPTIONS =
        Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    static
    {
        try
        {
            Runtime.getRuntime().addShutdownHook(new Thread(LockFile::stayReachable, "ropewalk-proof-of-life"));
        }
        catch (final IllegalStateException ex)
        {
            // The JVM is ending already: classes are not unloaded any more.
            stayReachable();
        }
    }

    private final Path path;
    private final String key;
    private final FileChannel channel;

    private LockFile(final Path path, final String key, final FileChannel channel)
    {
        this.path = path;
        this.key = key;
        this.channel = channel;
    }

    /** Opens the lock file of a walk, making it if it is missing; the caller holds {@link #JVM_MUTEX}. */
    static LockFile open(final Path directory, final Access access)
    {
        final Path path = directory.resolve(NAME);
        try
        {
            for (int i = 0; i < MAX_OPEN_ATTEMPTS; i++)
            {
                createIfMissing(path, access);
                final LockFile file = openExisting(path);
                if (null != file)
                {
                    return file;
                }
            }
        }
        catch (final IOException ex)
        {
            throw FileFailures.translate(ex, path);
        }
        throw new SegmentAccessException("lock file keeps changing: attempts=" + MAX_OPEN_ATTEMPTS, path);
    }

    /** Opens the lock file of a walk, or returns null if it is missing; the caller holds {@link #JVM_MUTEX}. */
    static LockFile openIfPresent(final Path directory)
    {
        final Path path = directory.resolve(NAME);
        try
        {
            return openExisting(path);
        }
        catch (final IOException ex)
        {
            throw FileFailures.translate(ex, path);
        }
    }

    /**
     * Runs something if no process at all, this one included, takes part in a walk or is just joining; joiners are
     * kept out meanwhile. The caller holds {@link #JVM_MUTEX}.
     */
    static boolean runIfNobody(final Path directory, final Runnable action) throws IOException
    {
        final Path path = directory.resolve(NAME);
        final String key = keyOf(path);
        if (null == key || OPEN_FILES.containsKey(key))
        {
            return false;
        }
        final FileChannel channel = FileChannel.open(path, OPEN_OPTIONS);
        boolean mayClose = true;
        try (FileLock everything = channel.tryLock(0, Long.MAX_VALUE, false))
        {
            final boolean isNobody = null != everything && key.equals(keyOf(path));
            if (isNobody)
            {
                action.run();
            }
            return isNobody;
        }
        catch (final OverlappingFileLockException ex)
        {
            // Another class loader of this JVM takes part: closing the channel would drop its locks.
            NEVER_CLOSED.add(channel);
            mayClose = false;
            return false;
        }
        finally
        {
            if (mayClose)
            {
                channel.close();
            }
        }
    }

    String key()
    {
        return key;
    }

    Path path()
    {
        return path;
    }

    /** Whether the path still leads to this file, which somebody may have swept away. */
    boolean isInPlace()
    {
        try
        {
            return key.equals(keyOf(path));
        }
        catch (final IOException ex)
        {
            throw FileFailures.translate(ex, path);
        }
    }

    /** Locks the gate, or returns null if it is in use. */
    FileLock tryGate(final boolean isShared)
    {
        return tryLock(GATE_POSITION, isShared);
    }

    /** Locks the byte of a slot and generation, or returns null if somebody, this JVM included, has it locked. */
    FileLock tryLock(final long position, final boolean isShared)
    {
        try
        {
            return channel.tryLock(position, 1, isShared);
        }
        catch (final OverlappingFileLockException ex)
        {
            return null;
        }
        catch (final IOException ex)
        {
            throw failed(ex);
        }
    }

    /** Whether a byte is locked by this very JVM, whichever class loader did it. */
    boolean isLockedByThisJvm(final long position)
    {
        try
        {
            final FileLock lock = channel.tryLock(position, 1, true);
            if (null != lock)
            {
                lock.release();
            }
            return false;
        }
        catch (final OverlappingFileLockException ex)
        {
            return true;
        }
        catch (final IOException ex)
        {
            throw failed(ex);
        }
    }

    /** Whether no process holds the byte; a shared lock, so that two who ask at once do not mislead each other. */
    synchronized boolean isFree(final long position)
    {
        try (FileLock lock = channel.tryLock(position, 1, true))
        {
            return null != lock;
        }
        catch (final OverlappingFileLockException ex)
        {
            return false;
        }
        catch (final IOException ex)
        {
            throw failed(ex);
        }
    }

    void release(final FileLock lock)
    {
        try
        {
            lock.release();
        }
        catch (final IOException ex)
        {
            throw failed(ex);
        }
    }

    /** Without opening it for longer; the caller holds {@link #JVM_MUTEX}. */
    static void createIfMissing(final Path path, final Access access) throws IOException
    {
        if (null == keyOf(path) && access.isGroup())
        {
            SegmentFiles.createEmpty(path, OwnerToken.NOBODY, access);
        }
        else if (null == keyOf(path))
        {
            try
            {
                // Closing is safe here: the file is new, and the mutex keeps everybody else in this JVM away from it.
                FileChannel.open(path, CREATE_OPTIONS, FileModes.ofNewFile()).close();
            }
            catch (final FileAlreadyExistsException ex)
            {
                return;
            }
        }
    }

    private static LockFile openExisting(final Path path) throws IOException
    {
        final String key = keyOf(path);
        if (null == key)
        {
            return null;
        }
        final LockFile known = OPEN_FILES.get(key);
        if (null != known)
        {
            return known;
        }
        final FileChannel channel;
        try
        {
            channel = FileChannel.open(path, OPEN_OPTIONS);
        }
        catch (final NoSuchFileException ex)
        {
            return null;
        }
        NEVER_CLOSED.add(channel);
        if (!key.equals(keyOf(path)))
        {
            return null;
        }
        final LockFile file = new LockFile(path, key, channel);
        OPEN_FILES.put(key, file);
        return file;
    }

    /** What tells a file from all others that there are; null if there is none at this path. */
    static String keyOf(final Path path) throws IOException
    {
        try
        {
            final BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile())
            {
                throw new SegmentAccessException("not a regular file:", path);
            }
            return Objects.toString(attributes.fileKey(), path.toAbsolutePath().toString());
        }
        catch (final NoSuchFileException ex)
        {
            return null;
        }
    }

    private static void stayReachable()
    {
        // Nothing to do: the kernel takes the locks back after the last thread of the process has gone.
    }

    private SegmentException failed(final IOException exception)
    {
        return new SegmentException("cannot lock: reason=\"" + exception.getMessage() + "\"", path, exception);
    }
}
