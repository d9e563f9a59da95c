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
package io.ropewalk.segment.liveness;

import io.ropewalk.machine.platform.OpenFileLocks;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.file.FileSnapshot;
import io.ropewalk.segment.file.SegmentDescriptor;
import io.ropewalk.segment.file.WaitBoard;
import org.agrona.concurrent.AtomicBuffer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static io.ropewalk.segment.liveness.ParticipantsDescriptor.ParticipantRecordDescriptor.*;
import static io.ropewalk.segment.liveness.ParticipantsDescriptor.*;

/**
 * Who takes part in a walk at one moment, seen by somebody who does not.
 * <p>
 * <b>Threads:</b> one; closed by it.
 * <p>
 * <b>Failure:</b> the proof of death is the kernel's where it has locks of open files and the lock file may be opened;
 * elsewhere, a process is taken for dead when there is none with its number.
 */
public final class ParticipantsView implements AutoCloseable
{
    /**
     * One who takes part, or who did so last in its slot.
     *
     * @param owner       token.
     * @param pid         of the process.
     * @param startTimeMs of the process, in milliseconds since the epoch.
     * @param isAlive     by the proof that there is.
     */
    public record Participant(int owner, long pid, long startTimeMs, boolean isAlive)
    {
    }

    private final FileSnapshot file;
    private final AtomicBuffer records;
    private final OpenFileLocks locks;

    private ParticipantsView(final FileSnapshot file, final OpenFileLocks locks)
    {
        this.file = file;
        this.records = file.body();
        this.locks = locks;
    }

    /**
     * Looks at the participants of a walk. Makes nothing.
     *
     * @param directory of the walk.
     * @return the view, or empty if there is no walk, or none that can be read.
     */
    public static Optional<ParticipantsView> of(final Path directory)
    {
        final Optional<FileSnapshot> file = FileSnapshot.read(
            directory.resolve(Participants.RECORDS_FILE_NAME), SegmentDescriptor.BODY_OFFSET + BODY_LENGTH);
        return file.filter((snapshot) -> snapshot.problem().isEmpty() &&
            SegmentKind.PARTICIPANTS.code() == snapshot.kindCode() && snapshot.body().capacity() >= BODY_LENGTH)
            .map((snapshot) -> new ParticipantsView(snapshot, locksOf(directory)));
    }

    private static OpenFileLocks locksOf(final Path directory)
    {
        try
        {
            final OpenFileLocks locks = OpenFileLocks.open(directory.resolve(Participants.LOCK_FILE_NAME)).orElse(null);
            if (null != locks && !locks.isKnown())
            {
                locks.close();
                return null;
            }
            return locks;
        }
        catch (final IOException ex)
        {
            // Another user's walk, or one that is being removed.
            return null;
        }
    }

    /**
     * Identity of the walk.
     */
    public long walkId()
    {
        return file.walkId();
    }

    /**
     * The last one of each slot that was ever used.
     */
    public List<Participant> participants()
    {
        final List<Participant> found = new ArrayList<>();
        for (int slot = 0; slot < SLOT_COUNT; slot++)
        {
            final long state = records.getLong(recordOffset(slot) + STATE_OFFSET);
            if (state > 0 && isLive(state))
            {
                found.add(participant(slot, generation(state)));
            }
        }
        return found;
    }

    private Participant participant(final int slot, final long generation)
    {
        final long pid = records.getLong(recordOffset(slot) + PID_OFFSET);
        return new Participant(OwnerToken.of(slot, generation), pid,
            records.getLong(recordOffset(slot) + START_TIME_OFFSET), !isFree(slot, generation, pid));
    }

    private boolean isFree(final int slot, final long generation, final long pid)
    {
        if (null != locks)
        {
            try
            {
                return !locks.isLockedByOther(Participants.position(slot, generation));
            }
            catch (final IOException ex)
            {
                // As where there are no such locks.
            }
        }
        return pid <= 0 || ProcessHandle.of(pid).isEmpty();
    }

    /**
     * Who sleeps in the walk, the dead left out.
     */
    public List<WaitBoard.Sleeping> sleeping()
    {
        return WaitBoard.read(records, WAITS_OFFSET).stream().filter((each) -> !isDead(each.owner())).toList();
    }

    /**
     * Whether the process with a token has ended.
     *
     * @param token found in a word that names an owner.
     * @return true as well for a number that is no token.
     */
    public boolean isDead(final int token)
    {
        if (!OwnerToken.isPossible(token))
        {
            return true;
        }
        final int slot = OwnerToken.slot(token);
        final long generation = generation(records.getLong(recordOffset(slot) + STATE_OFFSET));
        return !OwnerToken.isGeneration(token, generation) ||
            isFree(slot, generation, records.getLong(recordOffset(slot) + PID_OFFSET));
    }

    /**
     * The process with a token.
     *
     * @param token found in a word that names an owner.
     * @return its number, or -1 if the slot has been used again since.
     */
    public long pidOf(final int token)
    {
        if (!OwnerToken.isPossible(token))
        {
            return -1;
        }
        final int slot = OwnerToken.slot(token);
        final long generation = generation(records.getLong(recordOffset(slot) + STATE_OFFSET));
        return OwnerToken.isGeneration(token, generation) ? records.getLong(recordOffset(slot) + PID_OFFSET) : -1;
    }

    @Override
    public void close()
    {
        if (null != locks)
        {
            locks.close();
        }
    }
}
