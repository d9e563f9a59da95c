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
package io.ropewalk.birth;

import io.ropewalk.segment.file.SegmentDescriptor;
import io.ropewalk.segment.liveness.ParticipantsDescriptor.ParticipantRecordDescriptor;
import io.ropewalk.segment.liveness.Participants;
import io.ropewalk.segment.liveness.ParticipantsDescriptor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;

import static org.junit.jupiter.api.Assertions.assertNotNull;

/**
 * The participants file of a walk, seen from outside, by one who does not take part.
 */
final class Slots
{
    static final int COUNT = ParticipantsDescriptor.SLOT_COUNT;
    private static final int TOKEN_SLOT_BITS = 10;

    private final Path walk;

    /** Somebody's work while the slots are as they are. */
    @FunctionalInterface
    interface Work
    {
        void run() throws Exception;
    }

    Slots(final Path walk)
    {
        this.walk = walk;
    }

    static int slot(final int token)
    {
        return token & COUNT - 1;
    }

    static long generation(final int token)
    {
        return (long)token >>> TOKEN_SLOT_BITS;
    }

    /** Generation and whether it is live, as in the file. */
    long state(final int slot) throws IOException
    {
        try (FileChannel records = records())
        {
            return read(records, stateIndex(slot));
        }
    }

    /** A slot that was given to another one than this. */
    OptionalInt usedBesides(final int token) throws IOException
    {
        try (FileChannel records = records())
        {
            for (int slot = COUNT - 1; slot >= 0; slot--)
            {
                if (slot != slot(token) && 0 != read(records, stateIndex(slot)))
                {
                    return OptionalInt.of(slot);
                }
            }
            return OptionalInt.empty();
        }
    }

    /** A slot whose owner has not come to life. */
    OptionalInt joining() throws IOException
    {
        try (FileChannel records = records())
        {
            for (int slot = 0; slot < COUNT; slot++)
            {
                final long state = read(records, stateIndex(slot));
                if (0 != state && !isLive(state))
                {
                    return OptionalInt.of(slot);
                }
            }
            return OptionalInt.empty();
        }
    }

    /** As if somebody had lived and died there. */
    void bury(final int slot, final long generation) throws IOException
    {
        try (FileChannel records = records())
        {
            write(records, stateIndex(slot), live(generation));
        }
    }

    /** Where the next who joins looks first. */
    void suggest(final int slot) throws IOException
    {
        try (FileChannel records = records())
        {
            write(records, SegmentDescriptor.BODY_OFFSET + ParticipantsDescriptor.HINT_OFFSET, slot);
        }
    }

    /** Runs something while there are living processes in all slots but these: this one stands in for them. */
    void whileOthersLive(final int slot, final int otherSlot, final Work work) throws Exception
    {
        try (FileChannel records = records();
            FileChannel locks = FileChannel.open(
                walk.resolve(Participants.LOCK_FILE_NAME), StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            for (int i = 0; i < COUNT; i++)
            {
                if (i != slot && i != otherSlot)
                {
                    final long generation = Math.max(1, generationOf(read(records, stateIndex(i))));
                    assertNotNull(locks.tryLock(generation * COUNT + i, 1, false), "slot=" + i);
                    write(records, stateIndex(i), live(generation));
                }
            }
            work.run();
        }
    }

    static long generationOf(final long state)
    {
        return state >>> 1;
    }

    static boolean isLive(final long state)
    {
        return (state & 1) == 1;
    }

    private static long live(final long generation)
    {
        return generation << 1 | 1;
    }

    private FileChannel records() throws IOException
    {
        return FileChannel.open(
            walk.resolve(".participants"), StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static int stateIndex(final int slot)
    {
        return SegmentDescriptor.BODY_OFFSET + ParticipantsDescriptor.recordOffset(slot) +
            ParticipantRecordDescriptor.STATE_OFFSET;
    }

    private static long read(final FileChannel file, final int index) throws IOException
    {
        final ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        file.read(word, index);
        return word.getLong(0);
    }

    private static void write(final FileChannel file, final int index, final long value) throws IOException
    {
        file.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, value), index);
    }
}
