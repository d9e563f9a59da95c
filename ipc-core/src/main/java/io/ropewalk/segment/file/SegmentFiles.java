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

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.error.OutOfSpaceException;
import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.error.TooManyMappingsException;
import io.ropewalk.machine.flight.Flight;
import io.ropewalk.machine.memory.MappedFile;
import io.ropewalk.machine.memory.Repairs;
import io.ropewalk.machine.platform.FileSpace;
import io.ropewalk.machine.waiting.core.WaitSubject;
import io.ropewalk.segment.Access;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.segment.file.Segment.SegmentHeader;
import org.agrona.concurrent.AtomicBuffer;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Creates and opens shared files, so that nobody ever sees a half-made one.
 *
 * <p><b>Threads:</b> any thread of any process; of several that create the same file, one succeeds.
 *
 * <p><b>Failure:</b> a {@link io.ropewalk.error.SegmentException}; what was begun is removed. A process killed in the
 * middle leaves a temporary file that carries its owner token, for others to remove.
 */
public final class SegmentFiles
{
    /* A file is built under a name that nobody opens, and then gets its real name by a hard link: the only portable
     * step that is atomic and never replaces an existing file (a rename would, silently). The link is also what
     * publishes to other processes; the version word, stored last, is for readers that find the file otherwise.
     */
    private static final String TEMPORARY_PREFIX = ".tmp-";
    private static final int OWNER_END = TEMPORARY_PREFIX.length() + 6;
    private static final int MAX_NUMBER_LENGTH = 16;
    private static final int OWNER_PADDING = 1 << 24;
    private static final int MAX_TEMPORARY_ATTEMPTS = 1000;
    private static final AtomicLong TEMPORARY_COUNT = new AtomicLong();

    private SegmentFiles()
    {
    }

    /**
     * Creates a file with its final name and content in one step.
     *
     * @param file        that must not exist.
     * @param spec        what to create.
     * @param walkId      recorded in the header.
     * @param owner       token of the creating process, recorded in the header and in the temporary name.
     * @param access      of the file.
     * @param initialiser fills the body, which is all zero.
     * @return the segment, or empty if the file exists already.
     */
    public static Optional<Segment> create(
        final Path file,
        final SegmentSpec spec,
        final long walkId,
        final int owner,
        final Access access,
        final Consumer<AtomicBuffer> initialiser)
    {
        MappedFile.verifyEnvironment();
        final long lengthBytes = spec.totalLengthBytes();
        try
        {
            final Path unfinished = reserve(file.getParent(), owner, access);
            try
            {
                allocate(unfinished, spec, file);
                final MappedFile mapped = map(unfinished, lengthBytes, file);
                final SegmentHeader header = new SegmentHeader(mapped.slice(0, SegmentDescriptor.BODY_OFFSET), file);
                header.write(spec, walkId, owner);
                final AtomicBuffer body = body(mapped, header, file);
                initialiser.accept(body);
                header.publish();
                final boolean isLinked = link(file, unfinished);
                return isLinked ? Optional.of(new Segment(file, body, header, true)) : Optional.empty();
            }
            finally
            {
                Files.deleteIfExists(unfinished);
            }
        }
        catch (final IOException ex)
        {
            throw FileFailures.translate(ex, file, lengthBytes);
        }
    }

    /**
     * Opens a file that must be exactly what is asked for.
     *
     * @param file   to open.
     * @param spec   what it must be.
     * @param walkId it must belong to.
     * @return the segment, or empty if there is no such file.
     */
    public static Optional<Segment> open(final Path file, final SegmentSpec spec, final long walkId)
    {
        final Segment segment = openFormatted(file);
        if (null != segment)
        {
            segment.header().verifyWalk(walkId);
            segment.header().verifySpec(spec);
        }
        return Optional.ofNullable(segment);
    }

    /**
     * Opens a file of the given kind with whatever parameters it was made with.
     *
     * @param file              to open.
     * @param kind              it must be of.
     * @param layoutFingerprint it must have.
     * @param walkId            it must belong to.
     * @return the segment, or empty if there is no such file.
     */
    public static Optional<Segment> openAny(
        final Path file, final SegmentKind kind, final int layoutFingerprint, final long walkId)
    {
        final Segment segment = openFormatted(file);
        if (null != segment)
        {
            segment.header().verifyWalk(walkId);
            segment.header().verifyKind(kind, layoutFingerprint);
        }
        return Optional.ofNullable(segment);
    }

    /**
     * Opens a file whatever walk it says it belongs to: the file that defines the walk.
     *
     * @param file to open.
     * @param spec what it must be.
     * @return the segment, or empty if there is no such file.
     */
    public static Optional<Segment> openRoot(final Path file, final SegmentSpec spec)
    {
        final Segment segment = openFormatted(file);
        if (null != segment)
        {
            segment.header().verifySpec(spec);
        }
        return Optional.ofNullable(segment);
    }

    /**
     * The owner in the name of a temporary file; empty for every other name.
     *
     * @param fileName without its directory.
     */
    public static OptionalInt temporaryOwner(final String fileName)
    {
        final int numberLength = fileName.length() - OWNER_END - 1;
        final boolean isTemporary = numberLength >= 1 && numberLength <= MAX_NUMBER_LENGTH &&
            fileName.startsWith(TEMPORARY_PREFIX) && '-' == fileName.charAt(OWNER_END) &&
            Names.isHexadecimal(fileName, TEMPORARY_PREFIX.length(), OWNER_END) &&
            Names.isHexadecimal(fileName, OWNER_END + 1, fileName.length());
        return !isTemporary ? OptionalInt.empty() :
            OptionalInt.of(Integer.parseInt(fileName, TEMPORARY_PREFIX.length(), OWNER_END, 16));
    }

    /**
     * Names of what is in a directory, for those who look for names that Ropewalk gives: others may be shown wrongly.
     *
     * @param directory to look into.
     * @return its entries, in no order.
     * @throws SegmentAccessException if it cannot be read.
     */
    public static String[] names(final Path directory)
    {
        // The JDK's newer way, which shows all names as they are, is much slower the first time.
        final String[] names = directory.toFile().list();
        if (null != names)
        {
            return names;
        }
        try
        {
            Files.newDirectoryStream(directory).close();
        }
        catch (final IOException ex)
        {
            throw FileFailures.translate(ex, directory);
        }
        throw new SegmentAccessException("directory cannot be read:", directory);
    }

    /**
     * Creates an empty file with its final name and mode in one step.
     *
     * @param file   that must not exist.
     * @param owner  in the temporary name.
     * @param access to give.
     * @return whether it was created; false if it exists already.
     * @throws IOException if it can be neither.
     */
    public static boolean createEmpty(final Path file, final int owner, final Access access) throws IOException
    {
        final Path unfinished = reserve(file.getParent(), owner, access);
        try
        {
            return link(file, unfinished);
        }
        finally
        {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Who is told that there is no room knows the object, not the file that was to become it. */
    private static void allocate(final Path unfinished, final SegmentSpec spec, final Path file)
    {
        try
        {
            FileSpace.allocate(unfinished, spec.initialLengthBytes(), spec.totalLengthBytes());
        }
        catch (final OutOfSpaceException ex)
        {
            throw new OutOfSpaceException(ex.neededBytes(), ex.usableBytes(), file);
        }
    }

    private static MappedFile map(final Path unfinished, final long lengthBytes, final Path file) throws IOException
    {
        try
        {
            return MappedFile.map(unfinished, lengthBytes);
        }
        catch (final TooManyMappingsException ex)
        {
            throw new TooManyMappingsException(ex.mappings(), ex.limit(), file);
        }
    }

    private static Path reserve(final Path directory, final int owner, final Access access) throws IOException
    {
        for (int i = 0; i < MAX_TEMPORARY_ATTEMPTS; i++)
        {
            final Path temporary = directory.resolve(temporaryName(owner, TEMPORARY_COUNT.getAndIncrement()));
            try
            {
                FileModes.createFile(temporary);
                FileModes.setFile(temporary, access);
                return temporary;
            }
            catch (final FileAlreadyExistsException ex)
            {
                // Left by a copy of this code under another class loader, which counts for itself.
                continue;
            }
        }
        throw new SegmentAccessException("no free temporary name: attempts=" + MAX_TEMPORARY_ATTEMPTS, directory);
    }

    private static String temporaryName(final int owner, final long number)
    {
        // By hand: String.format would cost more than the system calls.
        final String paddedOwner = Integer.toHexString(OWNER_PADDING | owner).substring(1);
        return TEMPORARY_PREFIX + paddedOwner + "-" + Long.toHexString(number);
    }

    private static boolean link(final Path file, final Path temporary) throws IOException
    {
        try
        {
            Files.createLink(file, temporary);
            return true;
        }
        catch (final FileAlreadyExistsException ex)
        {
            return false;
        }
        catch (final UnsupportedOperationException ex)
        {
            throw new SegmentAccessException("file system without hard links:", file, ex);
        }
        catch (final FileSystemException ex)
        {
            if (String.valueOf(ex.getReason()).contains("not permitted"))
            {
                throw new SegmentAccessException("file system without hard links:", file, ex);
            }
            throw ex;
        }
    }

    /** A file of ours, of whatever kind; null if there is none. */
    private static Segment openFormatted(final Path file)
    {
        try
        {
            final BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            verifyRegular(file, attributes);
            // Destroyed and made again in this moment, it may be another file of another length.
            final MappedFile mapped = MappedFile.mapWhole(file, new LengthCheck(file));
            final SegmentHeader header = new SegmentHeader(mapped.slice(0, SegmentDescriptor.BODY_OFFSET), file);
            header.verifyFormat(mapped.lengthBytes());
            return new Segment(file, body(mapped, header, file), header, false);
        }
        catch (final NoSuchFileException ex)
        {
            return null;
        }
        catch (final IOException ex)
        {
            throw FileFailures.translate(ex, file);
        }
    }

    private static void verifyRegular(final Path file, final BasicFileAttributes attributes)
    {
        if (attributes.isSymbolicLink())
        {
            throw new SegmentAccessException("symbolic link refused:", file);
        }
        if (!attributes.isRegularFile())
        {
            throw new SegmentAccessException("not a regular file:", file);
        }
    }

    private static AtomicBuffer body(final MappedFile mapped, final SegmentHeader header, final Path file)
    {
        return mapped.slice(SegmentDescriptor.BODY_OFFSET, mapped.lengthBytes() - SegmentDescriptor.BODY_OFFSET,
            new Owner(header, file));
    }

    /** A class: the lambdas on the way of the first walk that a JVM opens would cost it a third of that time. */
    private record LengthCheck(Path file) implements LongConsumer
    {
        @Override
        public void accept(final long length)
        {
            if (length <= SegmentDescriptor.BODY_OFFSET || length > Integer.MAX_VALUE)
            {
                throw new CorruptSegmentException("file length out of range: length=" + length +
                    " min=" + (SegmentDescriptor.BODY_OFFSET + 1) + " max=" + Integer.MAX_VALUE, file);
            }
        }
    }

    /** Says what the memory holds. */
    private record Owner(SegmentHeader header, Path file) implements WaitSubject, Repairs
    {
        @Override
        public void count(final String what)
        {
            header.countRepair();
            Flight.repaired(this, what);
        }

        @Override
        public int publish(final String what, final long sinceNs)
        {
            return WaitBoard.publish(header.walkId(), file.getFileName().toString(), what, sinceNs);
        }

        @Override
        public void withdraw(final int ticket)
        {
            WaitBoard.withdraw(header.walkId(), ticket);
        }

        @Override
        public String toString()
        {
            return header.kindName() + " '" + file.getFileName() + "'";
        }
    }
}
