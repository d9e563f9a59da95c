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

import io.ropewalk.machine.platform.FileSpace;
import io.ropewalk.machine.platform.Uninterrupted;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.segment.file.FileFailures;
import io.ropewalk.segment.file.Names;
import io.ropewalk.segment.file.SegmentFiles;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The files that an object consists of beside its own.
 */
final class Parts
{
    private Parts()
    {
    }

    /** Whether there was one. */
    static boolean remove(final Path file)
    {
        final long lengthBytes = file.toFile().length();
        final boolean isDeleted = FileFailures.translated(file, () -> Files.deleteIfExists(file));
        if (isDeleted)
        {
            FileSpace.removed(lengthBytes);
        }
        return isDeleted;
    }

    /** Those of whatever object had this name. */
    static void removeAll(final Path directory, final String name)
    {
        for (final String fileName : SegmentFiles.names(directory))
        {
            if (name.equals(Names.ownerOfPart(fileName)))
            {
                remove(directory.resolve(fileName));
            }
        }
    }

    /** Whether a file is the object with this identity; read, not mapped, because it may be any other file by now. */
    static boolean isNamed(final Path file, final int identityOffset, final long identity)
    {
        try
        {
            return Uninterrupted.get(() -> identity == identityAt(file, identityOffset));
        }
        catch (final NoSuchFileException ex)
        {
            return false;
        }
        catch (final IOException ex)
        {
            throw FileFailures.translate(ex, file);
        }
    }

    private static long identityAt(final Path file, final int identityOffset) throws IOException
    {
        final ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))
        {
            final int count = channel.read(bytes, SegmentSpec.HEADER_LENGTH + identityOffset);
            return count < Long.BYTES ? 0 : bytes.getLong(0);
        }
    }
}
