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
package io.ropewalk.command;

import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.segment.file.SegmentDescriptor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files in the directory of a walk that are not Ropewalk's: nobody meant to remove these. */
final class Foreign
{
    private Foreign()
    {
    }

    static void requireNone(final Path walk)
    {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(walk))
        {
            for (final Path entry : entries)
            {
                if (!isOurs(entry))
                {
                    throw new CommandException("there are files in the walk that are not Ropewalk's: file=" +
                        SafeText.of(entry.toString()) + " (--force removes them, too)", null);
                }
            }
        }
        catch (final IOException ex)
        {
            throw new SegmentAccessException("cannot read the directory: cause=" + ex.getClass().getSimpleName(), walk);
        }
    }

    /** A name that is Ropewalk's own, or the first word of each of its files; what is gone meanwhile is no obstacle. */
    private static boolean isOurs(final Path entry) throws IOException
    {
        final String name = entry.getFileName().toString();
        if (name.startsWith(".") || name.startsWith("_") || !Files.exists(entry, LinkOption.NOFOLLOW_LINKS))
        {
            return true;
        }
        if (!Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS))
        {
            return false;
        }
        final ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        try (FileChannel channel =
            FileChannel.open(entry, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))
        {
            return Long.BYTES == channel.read(word, SegmentDescriptor.MAGIC_OFFSET) &&
                SegmentDescriptor.MAGIC == word.getLong(0);
        }
    }
}
