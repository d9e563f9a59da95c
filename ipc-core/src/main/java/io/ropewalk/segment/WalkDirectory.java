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
package io.ropewalk.segment;

import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.segment.file.FileFailures;
import io.ropewalk.segment.file.Names;
import io.ropewalk.segment.file.SegmentFiles;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Where walks are, and which directories may be one.
 */
final class WalkDirectory
{
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Path SELF = Path.of("/proc/self");
    private static final boolean IS_UNIX =
        FileSystems.getDefault().supportedFileAttributeViews().contains("unix") && Files.exists(SELF);

    private WalkDirectory()
    {
    }

    /** The folder of this user that holds walks opened by name; it need not exist yet. */
    static Path defaultRoot()
    {
        final boolean isSharedMemory = Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY);
        final Path parent = isSharedMemory ? SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        final String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
        return parent.resolve("ropewalk-" + user).toAbsolutePath().normalize();
    }

    /** The same, existing and ours alone. */
    static Path ensureDefaultRoot()
    {
        final Path root = defaultRoot();
        ensure(root);
        verifyOwner(root);
        return root;
    }

    /** Makes the directory unless it exists, and checks it; whatever is above it must exist. */
    static void ensure(final Path directory)
    {
        if (directory.getFileName() == null)
        {
            throw new SegmentAccessException("root of a file system cannot be a walk:", directory);
        }
        if (!exists(directory))
        {
            if (Names.isTemporaryWalk(directory.getFileName().toString()))
            {
                throw new SegmentAccessException("temporary walk is gone:", directory);
            }
            create(directory);
        }
        verify(directory);
    }

    /** Makes the directory; false if somebody was faster. */
    static boolean create(final Path directory)
    {
        try
        {
            Files.createDirectory(directory, SegmentFiles.directoryMode());
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

    private static void verifyOwner(final Path directory)
    {
        try
        {
            final String found = owner(directory);
            final String expected = thisUser();
            if (!expected.equals(found))
            {
                throw new SegmentAccessException(
                    "directory of another user: owner: expected=" + expected + " found=" + found, directory);
            }
        }
        catch (final IOException ex)
        {
            throw FileFailures.translate(ex, directory);
        }
    }

    /** As a number where there is one, since a container may have no names for its users. */
    private static String owner(final Path path) throws IOException
    {
        return IS_UNIX ? String.valueOf(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)) :
            Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
    }

    private static String thisUser() throws IOException
    {
        return IS_UNIX ? String.valueOf(Files.getAttribute(SELF, "unix:uid")) :
            System.getProperty("user.name", "");
    }
}
