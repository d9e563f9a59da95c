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
import io.ropewalk.machine.flight.Flight;
import io.ropewalk.segment.Access;
import io.ropewalk.segment.file.FileFailures;
import io.ropewalk.segment.file.Segment;
import io.ropewalk.segment.file.WaitBoard;
import org.agrona.concurrent.AtomicBuffer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static io.ropewalk.segment.liveness.ParticipantsDescriptor.ParticipantRecordDescriptor.*;
import static io.ropewalk.segment.liveness.ParticipantsDescriptor.*;

/**
 * Who takes part in a walk, and who of them is dead: asked of the kernel, never guessed.
 *
 * <p><b>Threads:</b> any thread; {@link #isDead} makes at most two system calls, one thread of this JVM at a time.
 *
 * <p><b>Failure:</b> a process is dead only after the kernel has released what it held, however it ended; stopped,
 * swapped out or collecting garbage is alive. "Alive" may be out of date when it is returned, "dead" never is.
 */
public final class Participants implements WaitBoard.Proof
{
    /* Ancestor: iceoryx2's process monitoring (a lock that the kernel takes back), here with one byte of one file per
     * (slot, generation) in place of one file per process. The protocol is checked by the model participants.pml.
     *
     * Invariants. (1) The byte of (slot, generation), at generation * slots + slot, is locked by one process in the
     * history of a walk and never again: generations only grow, and a record moves on only by compare-and-set.
     * (2) A token is known to others only after its byte is locked and its record is LIVE, and the byte stays locked
     * while the process runs; hence byte free, or record beyond the generation, means dead, and dead is for ever.
     * (3) A record that is JOINING names a token that nobody uses yet, so anyone may overtake a joiner that stopped.
     * The locking system call orders all stores of the dead before what its prober does next.
     *
     * The gate (byte 0, generations begin at 1) is no part of that proof: it keeps joiners and those who make or remove
     * whole files apart, and the kernel opens it when its holder dies.
     *
     * Not proved: freedom from livelock of joiners that overtake each other (bounded here by a deadline), and a token
     * that comes back after 2^14 joins of one slot, 2^24 of a walk, while an old claim with it is still around.
     */

    /** Name of the file that carries the locks, which must not be opened by anything else. */
    public static final String LOCK_FILE_NAME = ".owners";

    /** Name of the file that says which walk this is, and who takes part in it. */
    public static final String RECORDS_FILE_NAME = ".participants";

    private final LockFile lockFile;
    private final AtomicBuffer records;
    private final long walkId;
    private final int owner;
    private final long position;
    private final boolean isFirstInJvm;
    private final Path recordsFile;
    private final String recordsKey;

    /** Of whom the flight recorder was told. */
    private final Set<Integer> mourned = ConcurrentHashMap.newKeySet();

    Participants(final LockFile lockFile, final Segment segment, final int slot, final long generation)
    {
        this.lockFile = lockFile;
        this.records = segment.buffer();
        this.walkId = segment.walkId();
        this.owner = OwnerToken.of(slot, generation);
        this.position = position(slot, generation);
        this.isFirstInJvm = lockFile.isHeld(position);
        this.recordsFile = segment.path();
        this.recordsKey = keyOf(recordsFile);
        WaitBoard.register(walkId, records, WAITS_OFFSET, owner, this);
    }

    /**
     * Joins a walk of this user alone, as {@link #join(Path, Access)} does.
     *
     * @param directory of the walk, which must exist.
     */
    public static Participants join(final Path directory)
    {
        return join(directory, Access.user());
    }

    /**
     * Joins a walk, once per JVM: whoever asks again gets the same. There is no way to leave but to end the process.
     *
     * @param directory of the walk, which must exist.
     * @param access    of the files that are made if there are none.
     * @throws io.ropewalk.error.SegmentException if its files cannot be made or used, or if all slots are taken.
     */
    public static Participants join(final Path directory, final Access access)
    {
        synchronized (LockFile.JVM_MUTEX)
        {
            return Joining.join(directory, Objects.requireNonNull(access, "access"));
        }
    }

    /**
     * Joins a walk as {@link #join} does, but makes nothing.
     *
     * @param directory that may be a walk, or not exist.
     * @return empty if there is no walk.
     * @throws io.ropewalk.error.SegmentException if its files cannot be used, or if all slots are taken.
     */
    public static Optional<Participants> joinExisting(final Path directory)
    {
        synchronized (LockFile.JVM_MUTEX)
        {
            return Optional.ofNullable(Joining.join(directory, null));
        }
    }

    /**
     * Whether this process has joined the walk that is in a directory now.
     *
     * @param directory that may be a walk, or not exist.
     */
    public static boolean isJoined(final Path directory)
    {
        synchronized (LockFile.JVM_MUTEX)
        {
            return FileFailures.translated(directory, () -> Joining.isJoined(directory));
        }
    }

    /**
     * Runs something while it is certain that nobody takes part in a walk, this process included, and keeps joiners out
     * meanwhile.
     *
     * @param directory of the walk.
     * @param action    to run.
     * @return whether it was run; false if anybody lives there, or if there is no lock file.
     */
    public static boolean runIfNobody(final Path directory, final Runnable action)
    {
        synchronized (LockFile.JVM_MUTEX)
        {
            try
            {
                return LockFile.runIfNobody(directory, action);
            }
            catch (final IOException ex)
            {
                throw FileFailures.translate(ex, directory);
            }
        }
    }

    /**
     * Makes the lock file of a walk if it is missing, without joining.
     *
     * @param directory of the walk, which must exist.
     * @param access    of a new file.
     */
    public static void ensureLockFile(final Path directory, final Access access)
    {
        synchronized (LockFile.JVM_MUTEX)
        {
            try
            {
                LockFile.createIfMissing(directory.resolve(LOCK_FILE_NAME), access);
            }
            catch (final IOException ex)
            {
                throw FileFailures.translate(ex, directory);
            }
        }
    }

    /**
     * Monitor held by every joiner of this JVM, other class loaders included; for what must not overlap with joining.
     */
    public static Object jvmMutex()
    {
        return LockFile.JVM_MUTEX;
    }

    /**
     * Whether the files of the walk are still where they were when this process joined it; two system calls. When they
     * are not, what is there now is another walk.
     */
    public boolean isInPlace()
    {
        return lockFile.isInPlace() && null != recordsKey && recordsKey.equals(keyOf(recordsFile));
    }

    /**
     * Token of this process: never zero, never all 24 bits set.
     */
    public int owner()
    {
        return owner;
    }

    /**
     * Random number that tells this walk from all others.
     */
    public long walkId()
    {
        return walkId;
    }

    /**
     * False if another class loader of this JVM had joined before; the token is then the same.
     */
    public boolean isFirstInJvm()
    {
        return isFirstInJvm;
    }

    /**
     * Whether the process with this token has ended; a number that never was a token counts as dead.
     *
     * @param token of a process, as recorded with a claim.
     */
    @Override
    public boolean isDead(final int token)
    {
        if (owner == token)
        {
            return false;
        }
        if (!OwnerToken.isPossible(token))
        {
            return true;
        }
        final int slot = OwnerToken.slot(token);
        // SYNC POINT: participant record
        final long generation =
            checkedGeneration(records.getLongVolatile(recordOffset(slot) + STATE_OFFSET), slot);
        final boolean isSucceeded = !OwnerToken.isGeneration(token, generation);
        final boolean isDead = isSucceeded || lockFile.isFree(position(slot, generation));
        if (isDead && Flight.isOn())
        {
            mourn(token, isSucceeded ? -1 : records.getLong(recordOffset(slot) + PID_OFFSET));
        }
        return isDead;
    }

    private void mourn(final int token, final long pid)
    {
        if (mourned.add(token))
        {
            Flight.died(String.valueOf(recordsFile.getParent()), pid, token);
        }
    }

    /**
     * Whether a token can have been given out so far; if not, the word it stands in is damaged.
     *
     * @param token found in a word that names an owner.
     */
    public boolean isGivenOut(final int token)
    {
        if (!OwnerToken.isPossible(token))
        {
            return false;
        }
        final int slot = OwnerToken.slot(token);
        // SYNC POINT: participant record
        final long state = records.getLongVolatile(recordOffset(slot) + STATE_OFFSET);
        return OwnerToken.isUpTo(token, checkedGeneration(state, slot));
    }

    /**
     * How many processes take part now, this one included.
     */
    public int liveCount()
    {
        int count = 0;
        for (int slot = 0; slot < SLOT_COUNT; slot++)
        {
            // SYNC POINT: participant record
            final long state = records.getLongVolatile(recordOffset(slot) + STATE_OFFSET);
            if (isLive(state) && !isDead(OwnerToken.of(slot, checkedGeneration(state, slot))))
            {
                count++;
            }
        }
        return count;
    }

    /**
     * Whether this is the only process that takes part now.
     */
    public boolean isAloneAlive()
    {
        return 1 == liveCount();
    }

    /**
     * Runs something while this is the only process that takes part, and keeps joiners out meanwhile.
     *
     * @param action to run.
     * @return whether it was run; false as well if somebody is just joining.
     */
    public boolean runIfAlone(final Runnable action)
    {
        synchronized (LockFile.JVM_MUTEX)
        {
            if (!lockFile.tryGate(false))
            {
                return false;
            }
            try
            {
                final boolean isAlone = lockFile.isInPlace() && isAloneAlive();
                if (isAlone)
                {
                    action.run();
                }
                return isAlone;
            }
            finally
            {
                lockFile.releaseGate();
            }
        }
    }

    /**
     * Whether this process holds its proof of life; anything else than true is a defect or a descriptor closed by
     * foreign code.
     */
    boolean isProofHeld()
    {
        return !isFirstInJvm || lockFile.isHeld(position);
    }

    private static String keyOf(final Path file)
    {
        try
        {
            return LockFile.keyOf(file);
        }
        catch (final IOException ex)
        {
            throw FileFailures.translate(ex, file);
        }
    }

    static long position(final int slot, final long generation)
    {
        return generation * SLOT_COUNT + slot;
    }

    private long checkedGeneration(final long state, final int slot)
    {
        final long generation = generation(state);
        if (generation > MAX_GENERATION)
        {
            throw new CorruptSegmentException("generation out of range: slot=" + slot + " generation=" + generation +
                " max=" + MAX_GENERATION, lockFile.path());
        }
        return generation;
    }
}
