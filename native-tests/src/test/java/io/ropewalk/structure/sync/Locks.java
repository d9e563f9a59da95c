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
package io.ropewalk.structure.sync;

import io.ropewalk.machine.waiting.WaitStrategy;
import io.ropewalk.segment.Views;
import io.ropewalk.segment.liveness.Participants;
import io.ropewalk.segment.liveness.ParticipantsDescriptor;
import io.ropewalk.segment.walk.Walk;
import org.agrona.concurrent.AtomicBuffer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;

/** What the tests of killed processes need of locks, and users do not. */
public final class Locks
{
    private static final int STRANGER = 5 << 10 | 77;
    private static final int HEADER_LENGTH = 256;

    private Locks()
    {
    }

    /** A lock whose stores go through a view of the segment. */
    public static SharedReentrantLock open(
        final Walk walk, final String name, final boolean isFair, final UnaryOperator<AtomicBuffer> view)
    {
        return Views.through(
            walk.open(name, new LockKind<>(SharedReentrantLock.class, isFair, WaitStrategy.HYBRID)), view);
    }

    /** Owner token in the state, zero when it is free; also of the dead. */
    public static int holder(final SharedReentrantLock lock)
    {
        return LockWord.tokenOf(lock.word().state());
    }

    /** Writes the record that a process with this token would have left behind. */
    static void bury(final Walk walk, final int token)
    {
        final String path = walk.path().resolve(Participants.RECORDS_FILE_NAME).toString();
        try (RandomAccessFile file = new RandomAccessFile(path, "rw"))
        {
            file.seek(HEADER_LENGTH + ParticipantsDescriptor.recordOffset(token & 1023));
            file.writeLong(Long.reverseBytes((long)(token >>> 10) << 1 | 1));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Leaves it held by somebody who is dead. */
    public static void abandon(final Walk walk, final SharedReentrantLock lock)
    {
        bury(walk, STRANGER);
        final long dead = (long)STRANGER << LockDescriptor.OWNER_SHIFT | 7 << 1;
        lock.word().buffer().putLongVolatile(LockDescriptor.STATE_OFFSET, dead);
    }
}
