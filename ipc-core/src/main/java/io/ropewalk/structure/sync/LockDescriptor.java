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

import io.ropewalk.segment.liveness.OwnerToken;
import io.ropewalk.segment.liveness.ParticipantsDescriptor;

/**
 * A lock, from where it begins. A {@link Mutex} uses the first {@link #MUTEX_LENGTH} bytes only. All zeros: free.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |           State: owner token, thread, contended               |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         Sequence                              |  8
 *  +---------------------------------------------------------------+
 *  |                        (padding)                              |  12
 *  +---------------------------------------------------------------+
 *  |            Hold: count, abandoned                             |  16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         Tickets                               |  24
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        Conditions                             |  32
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        Nodes used                             |  40
 *  +---------------------------------------------------------------+
 *  |                        (padding)                             ...  44
 *  +---------------------------------------------------------------+
 *  |                          Nodes                               ...  128
 * </pre>
 */
final class LockDescriptor
{
    static final int STATE_OFFSET = 0;
    static final int SEQUENCE_OFFSET = STATE_OFFSET + Long.BYTES;
    static final int HOLD_OFFSET = SEQUENCE_OFFSET + Integer.BYTES + Integer.BYTES;
    static final int TICKETS_OFFSET = HOLD_OFFSET + Long.BYTES;
    static final int CONDITIONS_OFFSET = TICKETS_OFFSET + Long.BYTES;
    static final int NODES_USED_OFFSET = CONDITIONS_OFFSET + Long.BYTES;
    static final int NODES_OFFSET = 128;

    /** Bytes of a lock without nodes and conditions. */
    static final int MUTEX_LENGTH = TICKETS_OFFSET;

    /** Changes whenever the layout does. */
    static final int FINGERPRINT = 0x4C4F434B;

    /** State: somebody may sleep, or wait in order. */
    static final long CONTENDED = 1;

    /** State: bits of the thread's number, above the contended bit; the owner token is above them. */
    static final int THREAD_BITS = 39;

    /** State: where the owner token begins. */
    static final int OWNER_SHIFT = THREAD_BITS + 1;

    /** Hold: bits 0 to 31 count; this one says that the holder before died holding. */
    static final long ABANDONED = 1L << Integer.SIZE;

    private LockDescriptor()
    {
    }

    /** Bytes of a lock with so many nodes. */
    static int length(final int nodes)
    {
        return NODES_OFFSET + nodes * WaiterNodeDescriptor.LENGTH;
    }

    /**
     * One who waits, for the lock or on a condition; offsets are relative to the node. All zeros: free.
     *
     * <pre>
     *   0                   1                   2                   3
     *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
     *  +---------------------------------------------------------------+
     *  |                    Owner: token, thread                       |  0
     *  |                                                               |
     *  +---------------------------------------------------------------+
     *  |                    Place: ticket, state                       |  8
     *  |                                                               |
     *  +---------------------------------------------------------------+
     *  |                        Condition                              |  16
     *  |                                                               |
     *  +---------------------------------------------------------------+
     *  |                         Signals                               |  24
     *  +---------------------------------------------------------------+
     *  |                        (padding)                              |  28
     *  +---------------------------------------------------------------+
     * </pre>
     */
    static final class WaiterNodeDescriptor
    {
        static final int OWNER_OFFSET = 0;
        static final int PLACE_OFFSET = OWNER_OFFSET + Long.BYTES;
        static final int CONDITION_OFFSET = PLACE_OFFSET + Long.BYTES;
        static final int SIGNALS_OFFSET = CONDITION_OFFSET + Long.BYTES;

        /** Bytes of a node. */
        static final int LENGTH = 32;

        /** Place: bits of the state; the ticket is above them. */
        static final int STATE_BITS = 2;

        /** Place: waits for the lock. */
        static final int QUEUED = 1;

        /** Place: waits on its condition for a signal. */
        static final int WAITING = 2;

        /** Place: was signalled, and waits for the lock; a signal to be passed on if it dies. */
        static final int SIGNALLED = 3;

        private WaiterNodeDescriptor()
        {
        }
    }

    /**
     * Body of a lock for one writer or many readers.
     *
     * <pre>
     *   0                   2176    2180    2184        2192      2240       2304
     *  +-------------------+-------+-------+-----------+---------+----------+------------------------+
     *  | writer (a lock)   | left  | limit | identity  | padding | changing | places: 1024 * 64 bytes|
     *  +-------------------+-------+-------+-----------+---------+----------+------------------------+
     * </pre>
     *
     * <p><b>Failure:</b> none: a limit out of range counts as the largest one.
     */
    static final class ReadWriteLockDescriptor
    {
        static final int WRITER_OFFSET = 0;
        static final int LEFT_OFFSET = WRITER_OFFSET + SharedReentrantLock.LENGTH;
        static final int LIMIT_OFFSET = LEFT_OFFSET + 4;
        static final int IDENTITY_OFFSET = LIMIT_OFFSET + 4;
        static final int CHANGING_OFFSET = 2240;
        static final int PLACES_OFFSET = 2304;

        /** One for each process that ever read, on a cache line of its own. */
        static final int PLACE_COUNT = ParticipantsDescriptor.SLOT_COUNT;
        static final int PLACE_LENGTH = 64;
        static final int BODY_LENGTH = PLACES_OFFSET + PLACE_COUNT * PLACE_LENGTH;
        static final int FINGERPRINT = 0x52574C01;

        /** A place: how often its process reads, above the token of that process; 0 is free. */
        static final int OWNER_BITS = OwnerToken.BITS;

        /** Changing: a writer has begun to change what the lock guards. */
        static final int BEGUN = 1;

        /** Changing: a writer before that died before it had ended. */
        static final int ABANDONED = 2;

        private ReadWriteLockDescriptor()
        {
        }
    }
}
