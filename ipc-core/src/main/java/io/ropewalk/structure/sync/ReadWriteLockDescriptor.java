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
final class ReadWriteLockDescriptor
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
