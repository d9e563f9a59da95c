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
package io.ropewalk.bus.driver;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import io.aeron.exceptions.AeronException;
import io.ropewalk.bus.topics.Topics;
import io.ropewalk.segment.file.FileFailures;
import org.agrona.SemanticVersion;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Directories of drivers: ours carry the token of the process that drives, so that its death says they may go. */
final class DriverDirectory
{
    private static final String PREFIX = ".aeron-";
    private static final Pattern OURS = Pattern.compile("\\.aeron-([0-9a-f]{6})");
    private static final int HEX = 16;
    /** As Aeron's own. */
    private static final long HEARTBEAT_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(10);

    private DriverDirectory()
    {
    }

    static Path of(final Topics topics, final int owner)
    {
        return topics.directory().resolve(String.format("%s%06x", PREFIX, owner));
    }

    /** Removes those of the dead. Their files stay mapped where they are mapped. */
    static void sweep(final Topics topics)
    {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(topics.directory(), PREFIX + "*"))
        {
            for (final Path entry : entries)
            {
                final Matcher matcher = OURS.matcher(entry.getFileName().toString());
                final boolean isOurs = matcher.matches() && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
                if (isOurs && topics.isDead(Integer.parseInt(matcher.group(1), HEX)))
                {
                    delete(entry);
                }
            }
        }
        catch (final IOException ex)
        {
            throw FileFailures.translate(ex, topics.directory());
        }
    }

    /** Removes one of ours with all that is in it, as far as possible; what links lead to stays. */
    static void delete(final Path directory)
    {
        try
        {
            Files.walkFileTree(directory, new Removal());
        }
        catch (final IOException ignored)
        {
            // Somebody else may be at the same; what is left is swept by the next driver.
            return;
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path>
    {
        @Override
        public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes)
        {
            return remove(file);
        }

        @Override
        public FileVisitResult visitFileFailed(final Path file, final IOException ex)
        {
            return remove(file);
        }

        @Override
        public FileVisitResult postVisitDirectory(final Path directory, final IOException ex)
        {
            return remove(directory);
        }

        private static FileVisitResult remove(final Path file)
        {
            // False where that is not possible; the others may be.
            file.toFile().delete();
            return FileVisitResult.CONTINUE;
        }
    }

    /** Whether a driver that is none of ours keeps its heartbeat up. */
    static boolean isActive(final Path directory)
    {
        try
        {
            return Files.isDirectory(directory) && CommonContext.isDriverActive(
                directory.toFile(), HEARTBEAT_TIMEOUT_MS, (message) -> {});
        }
        catch (final AeronException ex)
        {
            return false;
        }
    }

    /** Refuses a directory without a driver that this code can talk to. */
    static void verify(final Path directory)
    {
        final Path file = directory.resolve(CncFileDescriptor.CNC_FILE);
        final int version = version(file);
        if (SemanticVersion.major(version) != SemanticVersion.major(CncFileDescriptor.CNC_VERSION) ||
            SemanticVersion.minor(version) < SemanticVersion.minor(CncFileDescriptor.CNC_VERSION))
        {
            throw new IncompatibleDriverException("driver directory has another version: expected=" +
                SemanticVersion.toString(CncFileDescriptor.CNC_VERSION) + " found=" +
                SemanticVersion.toString(version) + " directory=" + directory);
        }
        if (!isActive(directory))
        {
            throw new DriverUnavailableException("driver has ended: directory=" + directory +
                " heartbeatTimeoutMs=" + HEARTBEAT_TIMEOUT_MS);
        }
    }

    private static int version(final Path file)
    {
        final ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            if (channel.read(bytes, CncFileDescriptor.cncVersionOffset(0)) == Integer.BYTES)
            {
                return bytes.getInt(0);
            }
            throw new DriverUnavailableException("no driver: file too short: file=" + file);
        }
        catch (final IOException ex)
        {
            throw new DriverUnavailableException("no driver: cannot read: file=" + file, ex);
        }
    }
}
