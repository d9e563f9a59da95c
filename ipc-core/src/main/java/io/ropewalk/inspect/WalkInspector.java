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
package io.ropewalk.inspect;

import io.ropewalk.error.ObjectDestroyedException;
import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.machine.platform.Uninterrupted;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.file.SegmentDescriptor;
import io.ropewalk.segment.liveness.Participants;
import io.ropewalk.segment.liveness.ParticipantsDescriptor;
import io.ropewalk.segment.liveness.ParticipantsDescriptor.ParticipantRecordDescriptor;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks at a walk from outside: reads only, beside live traffic, and creates nothing. It does not take part in the
 * walk, holds nobody up, and tells what it finds damaged instead of throwing.
 * <p>
 * <b>Threads:</b> any number may share one.
 */
public final class WalkInspector
{
    private static final int BODY_LENGTH = 512;
    private static final int HEAD_OFFSET = 128;
    private static final int RELEASED_OFFSET = 256;
    private static final int TOKEN_SHIFT = 40;
    private static final int SLOT_MASK = ParticipantsDescriptor.SLOT_COUNT - 1;
    private static final long THREAD_MASK = (1L << 39) - 1;

    private final Path directory;

    private WalkInspector(final Path directory)
    {
        this.directory = directory;
    }

    /**
     * An inspector of a walk.
     *
     * @param directory of the walk.
     * @return the inspector.
     * @throws io.ropewalk.error.ObjectDestroyedException if there is no walk.
     */
    public static WalkInspector of(final Path directory)
    {
        final Path path = directory.toAbsolutePath().normalize();
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && !Files.isReadable(path))
        {
            throw new SegmentAccessException("cannot read the directory:", path);
        }
        if (!isWalk(path))
        {
            throw new ObjectDestroyedException("no such walk: directory=" + path);
        }
        return new WalkInspector(path);
    }

    /**
     * The walks in a directory, usually the user's own in shared memory.
     *
     * @param root directory that holds walks.
     * @return their directories, sorted; empty if there is no such directory.
     */
    public static List<Path> walks(final Path root)
    {
        final String[] names = root.toFile().list();
        return names == null ? List.of() :
            Arrays.stream(names).sorted().map(root::resolve).filter(WalkInspector::isWalk).toList();
    }

    /**
     * Directory of the walk.
     *
     * @return the path.
     */
    public Path path()
    {
        return directory;
    }

    /**
     * All objects, those that Ropewalk made for itself included.
     *
     * @return a report of each, sorted by name. One that vanishes meanwhile is left out.
     */
    public List<ObjectReport> objects()
    {
        final List<ObjectReport> objects = new ArrayList<>();
        final String[] names = directory.toFile().list();
        for (final String name : names == null ? new String[0] : names)
        {
            final File file = directory.resolve(name).toFile();
            if (!name.startsWith(".") && file.isFile())
            {
                object(name).ifPresent(objects::add);
            }
        }
        objects.sort(Comparator.comparing(ObjectReport::name));
        return objects;
    }

    /**
     * One object.
     *
     * @param name of the object.
     * @return its report, or nothing if there is none.
     */
    public Optional<ObjectReport> object(final String name)
    {
        try
        {
            return Uninterrupted.get(() -> read(name));
        }
        catch (final NoSuchFileException ex)
        {
            return Optional.empty();
        }
        catch (final IOException ex)
        {
            throw new SegmentAccessException("cannot read:", directory.resolve(name), ex);
        }
    }

    /**
     * Who takes part, and who died without a farewell.
     *
     * @return a report of each.
     */
    public List<ProcessReport> processes()
    {
        final List<ProcessReport> processes = new ArrayList<>();
        for (int slot = 0; slot < ParticipantsDescriptor.SLOT_COUNT; slot++)
        {
            final long[] record = record(slot);
            if (record[0] > 1)
            {
                processes.add(process(record));
            }
        }
        return processes;
    }

    /**
     * Who sleeps, and what for.
     *
     * @return a report of each thread that published its wait.
     */
    public List<WaitReport> waits()
    {
        return List.of();
    }

    /**
     * What is wrong, or worth knowing: in this walk and in the environment of this process.
     *
     * @return findings, problems first.
     */
    public List<Finding> findings()
    {
        return List.of();
    }

    private static boolean isWalk(final Path path)
    {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) &&
            (Files.exists(path.resolve(Participants.LOCK_FILE_NAME), LinkOption.NOFOLLOW_LINKS) ||
            Files.exists(path.resolve(Participants.RECORDS_FILE_NAME), LinkOption.NOFOLLOW_LINKS));
    }

    /* A first, small way, by reading the header and a few words: what is read cannot be damaged while it is read. */

    private Optional<ObjectReport> read(final String name) throws IOException
    {
        final Path file = directory.resolve(name);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))
        {
            final ByteBuffer header = bytes(channel, 0, SegmentDescriptor.BODY_OFFSET);
            final ByteBuffer body = bytes(channel, SegmentDescriptor.BODY_OFFSET, BODY_LENGTH);
            return Optional.of(report(name, header, body, channel.size()));
        }
    }

    private static ByteBuffer bytes(final FileChannel channel, final long position, final int length)
        throws IOException
    {
        final ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        int count = 0;
        while (bytes.hasRemaining() && count >= 0)
        {
            count = channel.read(bytes, position + bytes.position());
        }
        return bytes.flip();
    }

    private static String problem(final ByteBuffer header, final long lengthBytes)
    {
        if (header.limit() < SegmentDescriptor.BODY_OFFSET)
        {
            return "truncated: length=" + lengthBytes;
        }
        if (header.getLong(SegmentDescriptor.MAGIC_OFFSET) != SegmentDescriptor.MAGIC)
        {
            return "foreign: not a file of Ropewalk";
        }
        final int version = header.getInt(SegmentDescriptor.VERSION_OFFSET);
        if (version != SegmentDescriptor.VERSION)
        {
            return "format version: expected=" + SegmentDescriptor.VERSION + " found=" + version;
        }
        final long total = header.getLong(SegmentDescriptor.TOTAL_LENGTH_OFFSET);
        return lengthBytes < total ? "truncated: length=" + lengthBytes + " expected=" + total : "";
    }

    private ObjectReport report(
        final String name, final ByteBuffer header, final ByteBuffer body, final long lengthBytes)
    {
        final String problem = problem(header, lengthBytes);
        if (!problem.isEmpty())
        {
            return new ObjectReport(name, "unknown", "", lengthBytes, -1, -1, Instant.EPOCH, -1, -1, -1, -1, 0,
                Map.of(), Map.of(), List.of(), List.of(), problem);
        }
        final String kind = SegmentKind.describe(header.getInt(SegmentDescriptor.KIND_OFFSET))
            .toLowerCase(Locale.ROOT).replace('_', ' ');
        final Map<String, Object> parameters = new LinkedHashMap<>();
        final boolean isRing = "queue".equals(kind) || "task queue".equals(kind);
        final long capacity = isRing ? header.getLong(SegmentDescriptor.parameterOffset(0)) : -1;
        if (isRing)
        {
            parameters.put("capacity", capacity);
        }
        final boolean isReadable = isRing && body.limit() >= BODY_LENGTH;
        final long tail = isReadable ? body.getLong(0) & Long.MAX_VALUE : -1;
        final long head = isReadable ? Math.max(body.getLong(HEAD_OFFSET), body.getLong(RELEASED_OFFSET)) : -1;
        return new ObjectReport(name, kind, typeName(header), lengthBytes, lengthBytes,
            header.getLong(SegmentDescriptor.CREATOR_PID_OFFSET),
            Instant.ofEpochMilli(header.getLong(SegmentDescriptor.CREATION_TIME_OFFSET)),
            isReadable ? Math.max(0, Math.min(capacity, tail - head)) : -1, capacity, tail, head, 0, parameters,
            Map.of(), holders(kind, body), users(name), "");
    }

    private static String typeName(final ByteBuffer header)
    {
        final int length = Math.max(0, Math.min(SegmentDescriptor.TYPE_NAME_CAPACITY,
            header.getInt(SegmentDescriptor.TYPE_NAME_LENGTH_OFFSET)));
        return new String(header.array(), SegmentDescriptor.TYPE_NAME_OFFSET, length, StandardCharsets.UTF_8);
    }

    private List<HolderReport> holders(final String kind, final ByteBuffer body)
    {
        final long state = "lock".equals(kind) && body.limit() >= Long.BYTES ? body.getLong(0) : 0;
        if (state >>> TOKEN_SHIFT == 0)
        {
            return List.of();
        }
        final ProcessReport holder = process(record((int)(state >>> TOKEN_SHIFT) & SLOT_MASK));
        return List.of(new HolderReport(holder.pid(), state >>> 1 & THREAD_MASK, "lock", 1, holder.isAlive()));
    }

    private List<Long> users(final String name)
    {
        try
        {
            // Its creator mapped it under another name.
            final String number = " " + Files.getAttribute(
                directory.resolve(name), "unix:ino", LinkOption.NOFOLLOW_LINKS) + " ";
            return processes().stream().filter(ProcessReport::isAlive).map(ProcessReport::pid)
                .filter((pid) -> isMapped(pid, number)).toList();
        }
        catch (final IOException | RuntimeException ex)
        {
            return List.of();
        }
    }

    private static boolean isMapped(final long pid, final String number)
    {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/maps"), StandardCharsets.ISO_8859_1))
        {
            return lines.anyMatch((line) -> line.contains(number));
        }
        catch (final IOException | RuntimeException ex)
        {
            return false;
        }
    }

    private long[] record(final int slot)
    {
        final Path file = directory.resolve(Participants.RECORDS_FILE_NAME);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))
        {
            final ByteBuffer record = bytes(channel,
                SegmentDescriptor.BODY_OFFSET + ParticipantsDescriptor.recordOffset(slot),
                ParticipantRecordDescriptor.LENGTH);
            return record.limit() < ParticipantRecordDescriptor.LENGTH ? new long[3] : new long[]{
                record.getLong(ParticipantRecordDescriptor.STATE_OFFSET),
                record.getLong(ParticipantRecordDescriptor.PID_OFFSET),
                record.getLong(ParticipantRecordDescriptor.START_TIME_OFFSET)};
        }
        catch (final IOException ex)
        {
            return new long[3];
        }
    }

    private static ProcessReport process(final long[] record)
    {
        final Instant started = Instant.ofEpochMilli(record[2]);
        final Optional<ProcessHandle> process = ProcessHandle.of(record[1]);
        final boolean isAlive = process.flatMap((found) -> found.info().startInstant())
            .map((instant) -> Duration.between(instant, started).abs().toSeconds() < 2).orElse(false);
        return new ProcessReport(record[1], started, isAlive, false,
            process.flatMap((found) -> found.info().command()).orElse(""));
    }
}
