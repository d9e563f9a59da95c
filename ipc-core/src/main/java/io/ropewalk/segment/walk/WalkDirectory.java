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
package io.ropewalk.segment.walk;

import io.ropewalk.error.IncompatibleSegmentException;
import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.segment.Access;
import io.ropewalk.segment.file.FileFailures;
import io.ropewalk.segment.file.FileModes;
import io.ropewalk.segment.file.Names;
import io.ropewalk.segment.liveness.Participants;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Where walks are, and which directories may be one.
 */
final class WalkDirectory
{
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final String HIDDEN_PREFIX = ".tmp-";

    private WalkDirectory()
    {
    }

    /** The folder of this user that holds walks opened by name; it need not exist yet. */
    static Path defaultRoot()
    {
        final boolean isSharedMemory = Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY);
        final Path parent = isSharedMemory ? SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        final String user = User.directoryName(System.getProperty("user.name", ""), User.ofThisProcess());
        return parent.resolve("ropewalk-" + user).toAbsolutePath().normalize();
    }

    /** The same, existing and ours alone. */
    static Path ensureDefaultRoot()
    {
        final Path root = defaultRoot();
        if (exists(root))
        {
            // First of all, since it explains why it cannot be used.
            verifyOwner(root);
        }
        ensure(root, Access.user());
        verifyOwner(root);
        return root;
    }

    /** Makes the directory unless it exists, and checks it; whatever is above it must exist. */
    static void ensure(final Path directory, final Access access)
    {
        if (directory.getFileName() == null)
        {
            throw new SegmentAccessException("the root of a file system cannot be a walk:", directory);
        }
        if (!exists(directory))
        {
            if (Names.isTemporaryWalk(directory.getFileName().toString()))
            {
                throw new SegmentAccessException("temporary walk is gone:", directory);
            }
            if (access.isGroup())
            {
                createForGroup(directory);
            }
            else
            {
                create(directory);
            }
        }
        verify(directory);
    }

    /**
     * The access that the walk in a directory has, or that a new one is to have; checks that the directory fits.
     *
     * @param expected access, or null for whatever the walk has.
     */
    static Access verifyAccess(final Path directory, final Access expected)
    {
        try
        {
            final Path lockFile = directory.resolve(Participants.LOCK_FILE_NAME);
            final Access asked = null == expected ? Access.user() : expected;
            final Access found = exists(lockFile) ? FileModes.of(lockFile) : asked;
            if (null != expected && expected != found)
            {
                throw new IncompatibleSegmentException(
                    "access of the walk differs: expected=" + expected + " found=" + found, directory);
            }
            if (found.isGroup())
            {
                verifyGroup(directory);
            }
            return found;
        }
        catch (final IOException ex)
        {
            throw FileFailures.translate(ex, directory);
        }
    }

    private static void verifyGroup(final Path directory) throws IOException
    {
        FileModes.verifyGroupDirectory(directory);
        final String group = User.group(directory);
        final Optional<User> user = User.ofThisProcess();
        if (user.isPresent() && !user.get().isMember(group))
        {
            throw new SegmentAccessException("this process does not belong to the group of the directory: group=" +
                group + " groups=\"" + user.get().groups() + "\"", directory);
        }
    }

    /** It gets its name when it is ready: until then, other members would be refused. */
    private static void createForGroup(final Path directory)
    {
        final Path hidden = directory.resolveSibling(HIDDEN_PREFIX + Walk.randomHex());
        create(hidden);
        try
        {
            FileModes.setDirectory(hidden, Access.group());
            verifyGroup(hidden);
            Participants.ensureLockFile(hidden, Access.group());
            // Not onto a walk, nor onto anything else that is not empty.
            Files.move(hidden, directory, StandardCopyOption.ATOMIC_MOVE);
        }
        catch (final IOException ex)
        {
            if (!exists(directory))
            {
                throw FileFailures.translate(ex, directory);
            }
        }
        finally
        {
            if (exists(hidden))
            {
                Sweeper.removeWalk(hidden);
            }
        }
    }

    /** Makes the directory; false if somebody was faster. */
    static boolean create(final Path directory)
    {
        try
        {
            Files.createDirectory(directory, FileModes.ofNewDirectory());
            return true;
        }
        catch (final FileAlreadyExistsException ex)
        {
            return false;
        }
        catch (final IOException ex)
        {
            throw FileFailures.translate(ex, directory);
        }
    }

    static boolean exists(final Path path)
    {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Under the default root nobody else has any business; elsewhere the user decides whom to share with. */
    static void verifyOwnerUnderDefaultRoot(final Path directory)
    {
        final Path root = defaultRoot();
        if (directory.startsWith(root))
        {
            verifyOwner(root);
            verifyOwner(directory);
        }
    }

    private static void verify(final Path directory)
    {
        try
        {
            final BasicFileAttributes attributes =
                Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink())
            {
                throw new SegmentAccessException("symbolic link refused:", directory);
            }
            if (!attributes.isDirectory())
            {
                throw new SegmentAccessException("not a directory:", directory);
            }
        }
        catch (final IOException ex)
        {
            throw FileFailures.translate(ex, directory);
        }
        if (!Files.isWritable(directory))
        {
            throw new SegmentAccessException("directory not writable:", directory);
        }
    }

    /**
     * For a walk that somebody else names: whether it is one of this user, or of a group of this user. Where others may
     * make directories, as in a volume that is mounted, the files say whose it is.
     */
    static void verifyTrusted(final Path directory)
    {
        final Optional<User> user = User.ofThisProcess();
        try
        {
            final boolean isTrusted = user.isEmpty() || verifyAccess(directory, null).isGroup() ||
                user.get().id().equals(User.owner(directory)) ||
                (user.get().id().equals(User.owner(directory.resolve(Participants.LOCK_FILE_NAME))) &&
                user.get().id().equals(User.owner(directory.resolve(Participants.RECORDS_FILE_NAME))));
            if (!isTrusted)
            {
                throw foreign(directory, user.get().id());
            }
        }
        catch (final IOException ex)
        {
            throw FileFailures.translate(ex, directory);
        }
    }

    private static void verifyOwner(final Path directory)
    {
        try
        {
            final Optional<User> user = User.ofThisProcess();
            final boolean isOurs = user.isPresent() ? user.get().id().equals(User.owner(directory)) :
                System.getProperty("user.name", "").equals(ownerName(directory));
            if (!isOurs)
            {
                throw foreign(directory, user.map(User::id).orElse(System.getProperty("user.name")));
            }
        }
        catch (final IOException ex)
        {
            throw FileFailures.translate(ex, directory);
        }
    }

    private static SegmentAccessException foreign(final Path directory, final String user) throws IOException
    {
        return new SegmentAccessException("directory belongs to another user: owner=" + ownerName(directory) +
            " user=" + user +
            " hint=\"open a walk by a path of your own, or let its owner or the superuser remove the directory\"",
            directory);
    }

    /** By name where there is one; a container may have none for its users. */
    private static String ownerName(final Path path) throws IOException
    {
        return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
    }
}
