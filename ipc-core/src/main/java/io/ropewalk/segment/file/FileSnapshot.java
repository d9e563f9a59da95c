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

import io.ropewalk.error.SegmentException;
import io.ropewalk.machine.memory.Slices;
import io.ropewalk.segment.file.Segment.SegmentHeader;
import org.agrona.concurrent.AtomicBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;

import static io.ropewalk.segment.file.SegmentDescriptor.*;

/**
 * A copy of the beginning of a shared file, made by reading it: it needs no right to write, and a file that shrinks
 * meanwhile costs an answer, not the JVM. Words are read whole, but not all at the same moment.
 * <p>
 * <b>Threads:</b> one.
 * <p>
 * <b>Failure:</b> what is wrong with the file is in {@link #problem()}; there is no file if it vanished.
 */
public final class FileSnapshot
{
    private static final Set<OpenOption> OPTIONS = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final int CHUNK_LENGTH = 1 << 16;

    private final AtomicBuffer whole;
    private final SegmentHeader header;
    private final long fileLength;
    private final int length;
    private final String problem;

    private FileSnapshot(
        final Path file, final AtomicBuffer whole, final int length, final long fileLength, final String unreadable)
    {
        this.whole = whole;
        this.header = new SegmentHeader(whole, file);
        this.length = length;
        this.fileLength = fileLength;
        this.problem = unreadable.isEmpty() ? problemOf() : unreadable;
    }

    /**
     * Reads the beginning of a file.
     *
     * @param file           to read; a link is not followed.
     * @param maxLengthBytes of the copy, at least the header of a segment.
     * @return the copy, or empty if there is no such file.
     */
    public static Optional<FileSnapshot> read(final Path file, final int maxLengthBytes)
    {
        long fileLength = 0;
        AtomicBuffer whole = Slices.allocate(BODY_OFFSET);
        try
        {
            final BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            fileLength = attributes.size();
            if (!attributes.isRegularFile())
            {
                return Optional.of(new FileSnapshot(file, whole, 0, fileLength, "not a regular file"));
            }
            final int length = (int)Math.min(fileLength, maxLengthBytes);
            whole = Slices.allocate(Math.max(length, BODY_OFFSET));
            return Optional.of(new FileSnapshot(file, whole, copy(file, whole, length), fileLength, ""));
        }
        catch (final NoSuchFileException ex)
        {
            return Optional.empty();
        }
        catch (final IOException ex)
        {
            return Optional.of(new FileSnapshot(file, whole, 0, fileLength, "cannot be read: " + ex.getMessage()));
        }
    }

    private static int copy(final Path file, final AtomicBuffer whole, final int length) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, OPTIONS))
        {
            final ByteBuffer chunk = ByteBuffer.allocateDirect(Math.min(Math.max(length, 1), CHUNK_LENGTH));
            int at = 0;
            while (at < length)
            {
                chunk.clear().limit(Math.min(chunk.capacity(), length - at));
                final int count = channel.read(chunk, at);
                if (count <= 0)
                {
                    break;
                }
                whole.putBytes(at, chunk, 0, count);
                at += count;
            }
            return at;
        }
    }

    private String problemOf()
    {
        if (length < BODY_OFFSET)
        {
            return "truncated file: length: expected>=" + BODY_OFFSET + " found=" + length;
        }
        try
        {
            header.verifyFormat(fileLength);
            return "";
        }
        catch (final SegmentException ex)
        {
            return ex.getMessage();
        }
    }

    /**
     * How often something was taken back from the dead.
     */
    public long repairs()
    {
        return header.repairs();
    }

    /**
     * Why nothing else may be believed; empty if the header is one of this format.
     */
    public String problem()
    {
        return problem;
    }

    /**
     * Code of the kind in the header.
     */
    public int kindCode()
    {
        return whole.getInt(KIND_OFFSET);
    }

    /**
     * Fingerprint of the layout in the header.
     */
    public int layoutFingerprint()
    {
        return whole.getInt(LAYOUT_FINGERPRINT_OFFSET);
    }

    /**
     * A parameter in the header.
     *
     * @param index from zero.
     */
    public long parameter(final int index)
    {
        return header.parameter(index);
    }

    /**
     * A parameter in the header that must be an {@code int} that is not negative.
     *
     * @param index from zero.
     * @throws io.ropewalk.error.CorruptSegmentException if it is none.
     */
    public int intParameter(final int index)
    {
        final long value = parameter(index);
        if (value < 0 || value > Integer.MAX_VALUE)
        {
            throw new IllegalArgumentException("parameter out of range: index=" + index + " value=" + value);
        }
        return (int)value;
    }

    /**
     * Name of the type of the elements in the header.
     */
    public String typeName()
    {
        return header.typeName();
    }

    /**
     * The walk that the file says it belongs to.
     */
    public long walkId()
    {
        return header.walkId();
    }

    /**
     * Process that made the file.
     */
    public long creatorPid()
    {
        return header.creatorPid();
    }

    /**
     * When it was made, in milliseconds since the epoch.
     */
    public long creationTimeMs()
    {
        return whole.getLong(CREATION_TIME_OFFSET);
    }

    /**
     * Length of the file, of which the copy may be the beginning.
     */
    public long fileLengthBytes()
    {
        return fileLength;
    }

    /**
     * Copy of the body, or of its beginning.
     */
    public AtomicBuffer body()
    {
        return Slices.of(whole, BODY_OFFSET, Math.max(0, length - BODY_OFFSET));
    }

    /**
     * Whether the copy is all of the file.
     */
    public boolean isWhole()
    {
        return length == fileLength;
    }
}
