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
import io.ropewalk.segment.Access;
import io.ropewalk.segment.file.FileFailures;
import io.ropewalk.segment.file.FileModes;
import io.ropewalk.segment.file.SegmentFiles;
import io.ropewalk.segment.liveness.Joining.JvmToken;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The file whose bytes are locked as proofs of life; opened once per walk, never closed, read or written.
 */
final class LockFile
{
    /* Another class loader may bring another copy of this class, which opens the file for itself. That is harmless:
     * neither is ever closed, the locks of one are obstacles for the other (see ByteLocks), all of them hold one mutex
     * while they join or remove, and they know of each other's token (JvmToken).
     */
    static final String NAME = Participants.LOCK_FILE_NAME;

    /** The same object for every copy of this class in this JVM, because literals are interned. */
    static final Object JVM_MUTEX = "io.ropewalk.segment.liveness.LockFile.JVM_MUTEX";

    private static final long GATE_POSITION = 0;
    private static final int MAX_OPEN_ATTEMPTS = 100;

    private static final Map<String, LockFile> OPEN_FILES = new HashMap<>();

    private final Path path;
    private final String key;
    private final ByteLocks locks;

    private LockFile(final Path path, final String key, final ByteLocks locks)
    {
        this.path = path;
        this.key = key;
        this.locks = locks;
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
        if (null == key || OPEN_FILES.containsKey(key) || JvmToken.find(key).isPresent())
        {
            return false;
        }
        final ByteLocks locks = ByteLocks.open(path, true);
        try
        {
            final boolean isNobody = locks.tryLockAll() && key.equals(keyOf(path));
            if (isNobody)
            {
                action.run();
            }
            return isNobody;
        }
        finally
        {
            locks.close();
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

    /** Locks the gate, or returns false if it is in use. */
    boolean tryGate(final boolean isShared)
    {
        return tryLock(GATE_POSITION, isShared);
    }

    void releaseGate()
    {
        release(GATE_POSITION);
    }

    /** Locks the byte of a slot and generation, or returns false if somebody, this JVM included, has it locked. */
    boolean tryProofOfLife(final long position)
    {
        return tryLock(position, false);
    }

    /** Whether no process holds the byte, this one included. */
    boolean isFree(final long position)
    {
        try
        {
            return locks.isFree(position);
        }
        catch (final IOException ex)
        {
            throw cannotLock(ex);
        }
    }

    /** Whether it was locked by this copy of this class. */
    boolean isHeld(final long position)
    {
        return locks.isHeld(position);
    }

    void release(final long position)
    {
        try
        {
            locks.unlock(position);
        }
        catch (final IOException ex)
        {
            throw cannotLock(ex);
        }
    }

    private boolean tryLock(final long position, final boolean isShared)
    {
        try
        {
            return locks.tryLock(position, isShared);
        }
        catch (final IOException ex)
        {
            throw cannotLock(ex);
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
                FileModes.createFile(path);
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
        final ByteLocks locks;
        try
        {
            locks = ByteLocks.open(path, JvmToken.find(key).isEmpty());
        }
        catch (final NoSuchFileException ex)
        {
            return null;
        }
        if (!key.equals(keyOf(path)))
        {
            // Which of the two files it is does not show, so it stays open.
            return null;
        }
        final LockFile file = new LockFile(path, key, locks);
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

    private SegmentException cannotLock(final IOException reason)
    {
        return new SegmentException("cannot lock: reason=\"" + reason.getMessage() + "\"", path, reason);
    }
}
