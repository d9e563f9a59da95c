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
package io.ropewalk.segment.file;

import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.machine.platform.FileSpace;
import io.ropewalk.segment.Access;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import static java.nio.file.attribute.PosixFilePermission.*;

/**
 * Reads and sets who may use files and directories, where the system knows of such things.
 *
 * <p><b>Threads:</b> no state.
 *
 * <p><b>Failure:</b> {@link IOException} as the system says, {@link SegmentAccessException} where it knows of no modes.
 */
public final class FileModes
{
    private static final String MODE = "unix:mode";
    private static final int PERMISSION_BITS = 07777;
    private static final int GROUP_READ_AND_WRITE = 060;
    private static final boolean IS_UNIX = FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    private static final FileAttribute<?>[] USER_FILE = attributes(OWNER_READ, OWNER_WRITE);
    private static final FileAttribute<?>[] USER_DIRECTORY = attributes(OWNER_READ, OWNER_WRITE, OWNER_EXECUTE);

    private FileModes()
    {
    }

    /**
     * Makes an empty file: for its user only, until {@link #setFile} says otherwise.
     *
     * @param file that must not exist; a link is not followed.
     * @throws IOException if it exists, or cannot be made.
     */
    public static void createFile(final Path file) throws IOException
    {
        if (!FileSpace.tryCreate(file))
        {
            Files.createFile(file, USER_FILE);
        }
    }

    /**
     * What to create directories with: for their user only, until {@link #setDirectory} says otherwise.
     */
    public static FileAttribute<?>[] ofNewDirectory()
    {
        return USER_DIRECTORY.clone();
    }

    /**
     * Lets a group use a file that nobody else uses yet. The umask has no say in it.
     *
     * @param file   that was made with {@link #createFile}; a link is not followed.
     * @param access to give.
     * @throws IOException if the mode cannot be set.
     */
    static void setFile(final Path file, final Access access) throws IOException
    {
        if (access.isGroup())
        {
            set(file, access.fileMode());
        }
    }

    /**
     * Lets a group use a directory that nobody else uses yet. The umask has no say in it.
     *
     * @param directory that was made with {@link #ofNewDirectory}; a link is not followed.
     * @param access    to give.
     * @throws IOException if the mode cannot be set.
     */
    public static void setDirectory(final Path directory, final Access access) throws IOException
    {
        if (access.isGroup())
        {
            set(directory, access.directoryMode());
        }
    }

    /**
     * Access that a file was made with.
     *
     * @param file that exists; a link is not followed.
     * @throws IOException if its mode cannot be read.
     */
    public static Access of(final Path file) throws IOException
    {
        final boolean isForGroup = IS_UNIX && GROUP_READ_AND_WRITE == (mode(file) & GROUP_READ_AND_WRITE);
        return isForGroup ? Access.group() : Access.user();
    }

    /**
     * Checks that members of its group may use a directory, that what they make in it belongs to the group, and that
     * nobody else may.
     *
     * @param directory that exists; a link is not followed.
     * @throws IOException            if its mode cannot be read.
     * @throws SegmentAccessException if its mode is another one.
     */
    public static void verifyGroupDirectory(final Path directory) throws IOException
    {
        verifyUnix(directory);
        final int expected = Access.group().directoryMode();
        final int found = mode(directory);
        if (expected != found)
        {
            throw new SegmentAccessException("directory mode does not allow sharing with a group: expected=" +
                Integer.toOctalString(expected) + " found=" + Integer.toOctalString(found), directory);
        }
    }

    private static int mode(final Path file) throws IOException
    {
        return (Integer)Files.getAttribute(file, MODE, LinkOption.NOFOLLOW_LINKS) & PERMISSION_BITS;
    }

    private static void set(final Path file, final int mode) throws IOException
    {
        verifyUnix(file);
        Files.setAttribute(file, MODE, mode, LinkOption.NOFOLLOW_LINKS);
    }

    private static void verifyUnix(final Path file)
    {
        if (!IS_UNIX)
        {
            throw new SegmentAccessException("file system without file modes cannot be shared with a group:", file);
        }
    }

    private static FileAttribute<?>[] attributes(final PosixFilePermission... permissions)
    {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix"))
        {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(Set.of(permissions))};
    }
}
