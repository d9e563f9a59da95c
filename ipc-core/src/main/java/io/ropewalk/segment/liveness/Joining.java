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

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.error.SegmentAccessException;
import io.ropewalk.machine.platform.RandomNumber;
import io.ropewalk.machine.platform.ThisProcess;
import io.ropewalk.segment.Access;
import io.ropewalk.segment.SegmentKind;
import io.ropewalk.segment.SegmentSpec;
import io.ropewalk.segment.file.FileFailures;
import io.ropewalk.segment.file.Segment;
import io.ropewalk.segment.file.SegmentFiles;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import static io.ropewalk.segment.liveness.ParticipantsDescriptor.ParticipantRecordDescriptor.*;
import static io.ropewalk.segment.liveness.ParticipantsDescriptor.*;

/**
 * One attempt after the other to get a slot in a walk. All callers hold {@link LockFile#JVM_MUTEX}.
 */
final class Joining
{
    /** How long to stand before a gate that somebody holds, who may be stopped but is alive. */
    private static final long GATE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int SPINS = 10;
    private static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int LAYOUT_FINGERPRINT = RECORDS_OFFSET * SLOT_COUNT + LENGTH;
    private static final SegmentSpec RECORDS =
        SegmentSpec.of(SegmentKind.PARTICIPANTS, LAYOUT_FINGERPRINT, BODY_LENGTH).withParameter("slots", SLOT_COUNT);

    private static final Map<String, Participants> JOINED = new HashMap<>();

    private final Path directory;
    private final LockFile lockFile;
    private final Access access;

    private Joining(final Path directory, final LockFile lockFile, final Access access)
    {
        this.directory = directory;
        this.lockFile = lockFile;
        this.access = access;
    }

    /** Joins a walk, which is made if there is none; without an access, returns null then. */
    static Participants join(final Path directory, final Access access)
    {
        final long deadlineNs = System.nanoTime() + GATE_TIMEOUT_NS;
        IdleStrategy idle = null;
        boolean isFirst = true;
        do
        {
            final LockFile lockFile = null == access ? openComplete(directory) : LockFile.open(directory, access);
            if (null == lockFile)
            {
                return null;
            }
            final Participants known = JOINED.get(lockFile.key());
            final Participants participants =
                null != known ? known : new Joining(directory, lockFile, access).tryJoin();
            if (null != participants)
            {
                JOINED.put(lockFile.key(), participants);
                return participants;
            }
            // After the first attempt, most likely there is now the file that it lacked.
            idle = isFirst || null != idle ? idle : new BackoffIdleStrategy(SPINS, SPINS, 1, MAX_PARK_NS);
            isFirst = false;
            if (null != idle)
            {
                idle.idle();
            }
        }
        while (System.nanoTime() - deadlineNs < 0);
        throw new SegmentAccessException("cannot join: another process holds the gate and may be stopped: waitedMs=" +
            TimeUnit.NANOSECONDS.toMillis(GATE_TIMEOUT_NS), directory);
    }

    /** Whether this class loader has joined the walk that is in the directory now. */
    static boolean isJoined(final Path directory) throws IOException
    {
        return JOINED.containsKey(LockFile.keyOf(directory.resolve(LockFile.NAME)));
    }

    /** The lock file of a walk that was made to the end; null if there is none, or none yet. */
    private static LockFile openComplete(final Path directory)
    {
        final boolean isThere = Files.isRegularFile(
            directory.resolve(Participants.RECORDS_FILE_NAME), LinkOption.NOFOLLOW_LINKS);
        return isThere ? LockFile.openIfPresent(directory) : null;
    }

    private Participants tryJoin()
    {
        if (!lockFile.tryGate(true))
        {
            return null;
        }
        final Optional<Segment> records;
        try
        {
            if (!lockFile.isInPlace())
            {
                return null;
            }
            records = SegmentFiles.openRoot(recordsFile(), RECORDS);
            if (records.isPresent())
            {
                final Participants sameJvm = joinedByOtherLoader(records.get());
                return null != sameJvm ? sameJvm : takeSlot(records.get());
            }
        }
        finally
        {
            lockFile.releaseGate();
        }
        if (null != access)
        {
            createRecords();
        }
        return null;
    }

    private void createRecords()
    {
        if (!lockFile.tryGate(false))
        {
            return;
        }
        try
        {
            if (lockFile.isInPlace() && Files.notExists(recordsFile()))
            {
                removeUnfinishedRecords();
                final long walkId = RandomNumber.next();
                SegmentFiles.create(recordsFile(), RECORDS, walkId, OwnerToken.NOBODY, access, new Untouched());
            }
        }
        finally
        {
            lockFile.releaseGate();
        }
    }

    /** Only the holder of the exclusive gate makes files with nobody's token, so what is there was left by the dead. */
    private void removeUnfinishedRecords()
    {
        try
        {
            for (final String name : SegmentFiles.names(directory))
            {
                if (OwnerToken.NOBODY == SegmentFiles.temporaryOwner(name).orElse(-1))
                {
                    Files.deleteIfExists(directory.resolve(name));
                }
            }
        }
        catch (final IOException ex)
        {
            throw FileFailures.translate(ex, directory);
        }
    }

    private Participants takeSlot(final Segment segment)
    {
        final AtomicBuffer records = segment.buffer();
        final long first = records.getAndAddLong(HINT_OFFSET, 1);
        for (final boolean isJoiningAllowed : new boolean[] {false, true})
        {
            for (int i = 0; i < SLOT_COUNT; i++)
            {
                final int slot = (int)((first + i) & (SLOT_COUNT - 1));
                final Participants participants = tryTakeSlot(segment, slot, isJoiningAllowed);
                if (null != participants)
                {
                    return participants;
                }
            }
        }
        throw new SegmentAccessException("too many participants: slots=" + SLOT_COUNT, directory);
    }

    private Participants tryTakeSlot(final Segment segment, final int slot, final boolean isJoiningAllowed)
    {
        final AtomicBuffer records = segment.buffer();
        final int stateIndex = recordOffset(slot) + STATE_OFFSET;
        // SYNC POINT: participant record
        final long state = records.getLongVolatile(stateIndex);
        final long generation = generation(state);
        if (generation >= MAX_GENERATION)
        {
            throw new CorruptSegmentException("generation out of range: slot=" + slot + " generation=" + generation +
                " max=" + MAX_GENERATION, recordsFile());
        }
        final boolean isJoining = 0 != state && !isLive(state);
        final boolean isTaken = isLive(state) && !lockFile.isFree(Participants.position(slot, generation));
        if (isTaken || (isJoining && !isJoiningAllowed))
        {
            return null;
        }
        final long newGeneration = OwnerToken.nextGeneration(slot, generation);
        // SYNC POINT: participant record
        if (!records.compareAndSetLong(stateIndex, state, joining(newGeneration)))
        {
            return null;
        }
        return lockAndGoLive(segment, slot, newGeneration);
    }

    private Participants lockAndGoLive(final Segment segment, final int slot, final long generation)
    {
        final AtomicBuffer records = segment.buffer();
        final int recordIndex = recordOffset(slot);
        final long position = Participants.position(slot, generation);
        if (!lockFile.tryProofOfLife(position))
        {
            return null;
        }
        // SYNC POINT: participant record
        if (!records.compareAndSetLong(recordIndex + STATE_OFFSET, joining(generation), live(generation)))
        {
            // Overtaken while JOINING. Nobody has seen this token, so giving its byte back misleads nobody.
            lockFile.release(position);
            return null;
        }
        records.putLong(recordIndex + PID_OFFSET, ThisProcess.pid());
        records.putLong(recordIndex + START_TIME_OFFSET, ThisProcess.startTimeMs());
        JvmToken.publish(lockFile.key(), slot, generation);
        return new Participants(lockFile, segment, slot, generation);
    }

    /** As the one that a copy of this class under another class loader became, if its lock has not been lost. */
    private Participants joinedByOtherLoader(final Segment segment)
    {
        final Optional<JvmToken> found = JvmToken.find(lockFile.key());
        if (found.isEmpty())
        {
            return null;
        }
        final JvmToken token = found.get();
        return lockFile.isFree(Participants.position(token.slot(), token.generation())) ? null :
            new Participants(lockFile, segment, token.slot(), token.generation());
    }

    private Path recordsFile()
    {
        return directory.resolve(Participants.RECORDS_FILE_NAME);
    }

    /** All zero is what the records begin with. */
    private static final class Untouched implements Consumer<AtomicBuffer>
    {
        @Override
        public void accept(final AtomicBuffer body)
        {
            // Nothing to do.
        }
    }

    /**
     * What the copies of these classes under all class loaders of this JVM know of each other: which slot of a walk one
     * of them has got for all. The caller holds {@link LockFile#JVM_MUTEX}.
     */
    record JvmToken(int slot, long generation)
    {
        /* A property may have been inherited from a parent process by way of a command line, and in a container of its
         * own the child may have the same pid; but it has started later.
         */
        private static final String PROPERTY_PREFIX = "io.ropewalk.owner.";
        private static final int PARTS = 3;

        static void publish(final String key, final int slot, final long generation)
        {
            System.setProperty(PROPERTY_PREFIX + key,
                ThisProcess.identity() + ":" + slot + ":" + generation);
        }

        /** Empty if none of this JVM has joined the walk with this lock file. */
        static Optional<JvmToken> find(final String key)
        {
            final String[] parts = System.getProperty(PROPERTY_PREFIX + key, "").split(":");
            if (PARTS != parts.length || !parts[0].equals(ThisProcess.identity()))
            {
                return Optional.empty();
            }
            try
            {
                return Optional.of(new JvmToken(Integer.parseInt(parts[1]), Long.parseLong(parts[2])));
            }
            catch (final NumberFormatException ex)
            {
                return Optional.empty();
            }
        }
    }
}
