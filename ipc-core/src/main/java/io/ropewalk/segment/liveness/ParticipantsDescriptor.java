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

import io.ropewalk.segment.file.WaitRecordDescriptor;

/**
 * The body of the participants file: a hint, and one record per slot, each on a cache line of its own
 * ({@link ParticipantRecordDescriptor}).
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                Next slot to try (a running count)             |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        (padding)                             ...  8
 * ...                                                              |
 *  +---------------------------------------------------------------+
 *  |            Records: slots * 64 bytes                       ...  128
 * ...                                                              |
 *  +---------------------------------------------------------------+
 *  |            Waits: 256 * 128 bytes                          ...  65664
 * ...                                                              |
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p><b>Threads:</b> constants only.
 *
 * <p><b>Failure:</b> none.
 */
public final class ParticipantsDescriptor
{
    /** How many processes can take part at the same time. */
    public static final int SLOT_COUNT = OwnerToken.SLOT_COUNT;

    public static final int HINT_OFFSET = 0;
    public static final int RECORDS_OFFSET = 128;
    public static final int WAITS_OFFSET = RECORDS_OFFSET + SLOT_COUNT * ParticipantRecordDescriptor.LENGTH;

    /** Length of the body. */
    public static final int BODY_LENGTH =
        WAITS_OFFSET + WaitRecordDescriptor.RECORD_COUNT * WaitRecordDescriptor.LENGTH;

    private ParticipantsDescriptor()
    {
    }

    /**
     * Where the record of a slot is.
     *
     * @param slot from zero.
     */
    public static int recordOffset(final int slot)
    {
        return RECORDS_OFFSET + slot * ParticipantRecordDescriptor.LENGTH;
    }

    /**
     * The record of a slot in the participants file; offsets are relative to it.
     *
     * <pre>
     *   0                   1                   2                   3
     *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
     *  +---------------------------------------------------------------+
     *  |      State: generation * 2 + L (L = 0: JOINING, 1: LIVE)      |  0
     *  |                                                               |
     *  +---------------------------------------------------------------+
     *  |                           Pid                                 |  8
     *  |                                                               |
     *  +---------------------------------------------------------------+
     *  |          Start time of the process, ms since the epoch        |  16
     *  |                                                               |
     *  +---------------------------------------------------------------+
     *  |                        (padding)                             ...  24
     * ...                                                              |
     *  +---------------------------------------------------------------+
     * </pre>
     *
     * <p><b>Threads:</b> constants only.
     *
     * <p><b>Failure:</b> none.
     */
    public static final class ParticipantRecordDescriptor
    {
        public static final int STATE_OFFSET = 0;
        public static final int PID_OFFSET = STATE_OFFSET + Long.BYTES;
        public static final int START_TIME_OFFSET = PID_OFFSET + Long.BYTES;

        /** Length of a record: a cache line. */
        public static final int LENGTH = 64;

        /** Keeps the offset in the lock file, generation * slots + slot, far from overflow. */
        static final long MAX_GENERATION = 1L << 48;

        private static final long LIVE = 1;

        private ParticipantRecordDescriptor()
        {
        }

        static long joining(final long generation)
        {
            return generation << 1;
        }

        static long live(final long generation)
        {
            return generation << 1 | LIVE;
        }

        static boolean isLive(final long state)
        {
            return 0 != (state & LIVE);
        }

        static long generation(final long state)
        {
            return state >>> 1;
        }
    }
}
