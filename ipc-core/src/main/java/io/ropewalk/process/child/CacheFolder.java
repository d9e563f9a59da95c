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
package io.ropewalk.process.child;

import io.ropewalk.machine.platform.ThisProcess;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The folder of this user for what can be made again: {@code $XDG_CACHE_HOME/ropewalk}, otherwise
 * {@code ~/.cache/ropewalk}.
 */
final class CacheFolder
{
    private static final String VARIABLE = "XDG_CACHE_HOME";
    private static final String NAME = "ropewalk";
    private static final int OTHERS_MAY_WRITE = 022;

    private CacheFolder()
    {
    }

    /**
     * Returns the folder, if it is there and nobody else may write to it: a child runs what it finds in it.
     */
    static Optional<Path> find()
    {
        return path().filter(CacheFolder::isOurs);
    }

    /** Returns the folder, made if it is missing; empty where it cannot be made, or somebody else may write to it. */
    static Optional<Path> ensure()
    {
        final Optional<Path> path = path();
        path.ifPresent(CacheFolder::make);
        return path.filter((folder) -> isOurs(folder) && Files.isWritable(folder));
    }

    private static Optional<Path> path()
    {
        final String ordered = System.getenv(VARIABLE);
        if (null != ordered && ordered.startsWith("/"))
        {
            return Optional.of(Path.of(ordered, NAME));
        }
        final String home = System.getProperty("user.home", "");
        // The JDK's word for a user without one.
        return home.isEmpty() || "?".equals(home) ? Optional.empty() : Optional.of(Path.of(home, ".cache", NAME));
    }

    private static void make(final Path folder)
    {
        try
        {
            final var forUser = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            if (!Files.exists(folder.getParent()))
            {
                Files.createDirectory(folder.getParent(), forUser);
            }
            Files.createDirectory(folder, forUser);
        }
        catch (final FileAlreadyExistsException ignored)
        {
            // As nearly always.
        }
        catch (final IOException | UnsupportedOperationException ignored)
        {
            // A home that is not there, or not to be written to: whoever asked goes on without it.
        }
    }

    private static boolean isOurs(final Path folder)
    {
        try
        {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) &&
                ThisProcess.userId() == (Integer)Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS) &&
                0 == ((Integer)Files.getAttribute(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS) & OTHERS_MAY_WRITE);
        }
        catch (final IOException | UnsupportedOperationException | IllegalArgumentException ex)
        {
            return false;
        }
    }
}
