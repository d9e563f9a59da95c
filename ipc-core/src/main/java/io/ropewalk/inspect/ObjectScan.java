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

import io.ropewalk.error.RopewalkException;
import io.ropewalk.process.child.ChildDescriber;
import io.ropewalk.process.manager.ManagerDescriber;
import io.ropewalk.process.pool.PoolDescriber;
import io.ropewalk.segment.Description;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.file.FileSnapshot;
import io.ropewalk.segment.liveness.ParticipantsView;
import io.ropewalk.structure.collection.CollectionDescriber;
import io.ropewalk.structure.pipe.PipeDescriber;
import io.ropewalk.structure.queue.QueueDescriber;
import io.ropewalk.structure.ring.core.RingDescriber;
import io.ropewalk.structure.sync.SyncDescriber;
import io.ropewalk.structure.value.ValueDescriber;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the report of one object out of a copy of its file. */
final class ObjectScan
{
    /** Of a longer file only the beginning is copied: its words say enough. */
    private static final int COPY_LENGTH = 1 << 21;

    private final Path directory;
    private final ParticipantsView participants;
    private final Map<Long, Set<Long>> users;

    /** Without participants, nobody is known to be dead. */
    ObjectScan(final Path directory, final ParticipantsView participants, final Map<Long, Set<Long>> users)
    {
        this.directory = directory;
        this.participants = participants;
        this.users = users;
    }

    Optional<ObjectReport> report(final String name)
    {
        return FileSnapshot.read(directory.resolve(name), COPY_LENGTH).map((file) -> report(name, file));
    }

    private ObjectReport report(final String name, final FileSnapshot file)
    {
        final Description description = new Description(this::isDead);
        String problem = file.problem();
        if (problem.isEmpty() && null != participants && participants.walkId() != file.walkId())
        {
            problem = "copied from another walk: expected=0x" + Long.toHexString(participants.walkId()) +
                " found=0x" + Long.toHexString(file.walkId());
        }
        return problem.isEmpty() ? report(name, file, description) : damaged(name, file, problem);
    }

    /** Whatever a damaged file makes of our reading ends here: the copy is ours alone. */
    private ObjectReport report(final String name, final FileSnapshot file, final Description description)
    {
        try
        {
            describe(kindOf(file), file, description);
            description.state("repairs", file.repairs());
            return whole(name, file, description);
        }
        catch (final RopewalkException | IllegalArgumentException | IndexOutOfBoundsException |
            ArithmeticException | NegativeArraySizeException | IllegalStateException | DateTimeException ex)
        {
            return damaged(name, file, "damaged: " + ex.getMessage());
        }
    }

    private static void describe(final SegmentKind kind, final FileSnapshot file, final Description into)
    {
        switch (kind)
        {
            case SPSC_RING -> RingDescriber.describeSingle(file.body(), file.intParameter(0), into);
            case MPMC_RING -> RingDescriber.describeShared(
                file.body(), file.intParameter(0), file.intParameter(1), 0, into);
            case QUEUE, TASK_QUEUE, GROWING_QUEUE ->
                QueueDescriber.describe(kind, file.body(), (index) -> file.intParameter((int)index), into);
            case LOCK, READ_WRITE_LOCK, SEMAPHORE, BOUNDED_SEMAPHORE, EVENT, COUNT_DOWN_LATCH, BARRIER ->
                SyncDescriber.describe(kind, file.body(), (index) -> file.parameter((int)index), into);
            case VALUE, ARRAY, RECORD -> ValueDescriber.describe(
                kind, file.typeName(), file.body(), (index) -> file.intParameter((int)index), into);
            case PIPE -> PipeDescriber.describe(file.body(), (index) -> file.intParameter((int)index), into);
            case MAP, SET, NAMESPACE, LIST ->
                CollectionDescriber.describe(kind, file.body(), (index) -> file.intParameter((int)index), into);
            case CHILD -> ChildDescriber.describe(file.body(), into);
            case POOL_BOARD -> PoolDescriber.describe(file.body(), file.parameter(0), into);
            case MANAGER -> ManagerDescriber.describe(file.body(), file.parameter(0), into);
            default ->
            {
                // Topics: what they say, their own command shows.
            }
        }
    }

    private static SegmentKind kindOf(final FileSnapshot file)
    {
        for (final SegmentKind kind : SegmentKind.values())
        {
            if (kind.code() == file.kindCode())
            {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown kind: kind=" + file.kindCode());
    }

    private ObjectReport whole(final String name, final FileSnapshot file, final Description found)
    {
        return new ObjectReport(name, kindOf(file).name().toLowerCase(Locale.ROOT).replace('_', ' '), file.typeName(),
            file.fileLengthBytes(), file.creatorPid(), Instant.ofEpochMilli(file.creationTimeMs()),
            found.size(), found.capacity(), found.puts(), found.takes(), found.parameters(), found.state(),
            found.holdings().stream().map(this::holder).toList(), List.of(), usersOf(name), "");
    }

    private ObjectReport damaged(final String name, final FileSnapshot file, final String problem)
    {
        return new ObjectReport(name, "unknown", "", file.fileLengthBytes(), -1, Instant.EPOCH, -1, -1, -1, -1,
            Map.of(), Map.of(), List.of(), List.of(), usersOf(name), problem);
    }

    private HolderReport holder(final Description.Holding holding)
    {
        return new HolderReport(null == participants ? -1 : participants.pidOf(holding.owner()), holding.threadId(),
            holding.what(), holding.count(), !isDead(holding.owner()));
    }

    private boolean isDead(final int owner)
    {
        return null != participants && participants.isDead(owner);
    }

    private List<Long> usersOf(final String name)
    {
        try
        {
            final Object inode = Files.getAttribute(directory.resolve(name), "unix:ino", LinkOption.NOFOLLOW_LINKS);
            return users.getOrDefault(((Number)inode).longValue(), Set.of()).stream().sorted().toList();
        }
        catch (final IOException | UnsupportedOperationException ex)
        {
            // Vanished, or no such numbers here.
            return List.of();
        }
    }
}
