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

import io.ropewalk.segment.liveness.ParticipantsDescriptor.ParticipantRecordDescriptor;
import io.ropewalk.segment.liveness.Participants;
import io.ropewalk.segment.liveness.ParticipantsDescriptor;
import io.ropewalk.segment.walk.Walk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;

/** Processes that took part in a walk, and are dead. */
final class Ancestors
{
    private static final int HEADER_LENGTH = 256;
    private static final int SLOT_BITS = 10;

    private Ancestors()
    {
    }

    /** Writes the record that a process with this token would have left behind. */
    static int bury(final Walk walk, final int token)
    {
        final int slot = token & ParticipantsDescriptor.SLOT_COUNT - 1;
        final long state = (long)(token >>> SLOT_BITS) << 1 | 1;
        final String path = walk.path().resolve(Participants.RECORDS_FILE_NAME).toString();
        try (RandomAccessFile file = new RandomAccessFile(path, "rw"))
        {
            file.seek(HEADER_LENGTH + ParticipantsDescriptor.recordOffset(slot) +
                ParticipantRecordDescriptor.STATE_OFFSET);
            file.writeLong(Long.reverseBytes(state));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return token;
    }
}
