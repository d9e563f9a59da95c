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
 * Body of a semaphore whose permits belong to nobody.
 *
 * <pre>
 *   0         4           8                  64
 *  +---------+-----------+------------------+--------------------------------+
 *  | permits | released  | padding          | line (WaitingLineDescriptor)   |
 *  +---------+-----------+------------------+--------------------------------+
 * </pre>
 *
 * <p><b>Failure:</b> none: every number of permits means something.
 */
final class SemaphoreDescriptor
{
    static final int PERMITS_OFFSET = 0;
    static final int RELEASED_OFFSET = PERMITS_OFFSET + 4;
    static final int LINE_OFFSET = 64;
    static final int BODY_LENGTH = LINE_OFFSET + WaitingLineDescriptor.LENGTH;
    static final int FINGERPRINT = 0x53454D01;

    private SemaphoreDescriptor()
    {
    }

    /**
     * Body of a semaphore whose permits are leased to processes.
     *
     * <pre>
     *   0        64          68      72         76         128                       8384
     *  +--------+-----------+-------+----------+----------+-------------------------+--------------------------+
     *  | mutex  | available | bound | released | uncounted| line (waiting line)     | leases: 1024 * 8 bytes   |
     *  +--------+-----------+-------+----------+----------+-------------------------+--------------------------+
     * </pre>
     *
     * <p><b>Failure:</b> none: sums out of range are cut.
     */
    static final class BoundedSemaphoreDescriptor
    {
        static final int MUTEX_OFFSET = 0;
        static final int AVAILABLE_OFFSET = 64;
        static final int BOUND_OFFSET = AVAILABLE_OFFSET + 4;
        static final int RELEASED_OFFSET = BOUND_OFFSET + 4;
        static final int UNCOUNTED_OFFSET = RELEASED_OFFSET + 4;
        static final int LINE_OFFSET = 128;
        static final int LEASES_OFFSET = LINE_OFFSET + WaitingLineDescriptor.LENGTH;

        /** One lease for each participant slot, which is the lowest bits of a token. */
        static final int LEASE_COUNT = ParticipantsDescriptor.SLOT_COUNT;
        static final int LEASE_LENGTH = 8;
        static final int BODY_LENGTH = LEASES_OFFSET + LEASE_COUNT * LEASE_LENGTH;
        static final int FINGERPRINT = 0x42534D02;

        /** A lease: how many permits, above the token of their owner; 0 is none. */
        static final int OWNER_BITS = OwnerToken.BITS;

        private BoundedSemaphoreDescriptor()
        {
        }

        static int leaseOffset(final int slot)
        {
            return LEASES_OFFSET + slot * LEASE_LENGTH;
        }
    }

    /**
     * A line of those who wait, part of a larger layout: numbers are drawn from a counter, and stand with the token of
     * their owner in words of a table.
     *
     * <pre>
     *   0                   8           64
     *  +-------------------+-----------+-----------------------------+
     *  | ticket            | limit     | places: 1024 * 8 bytes      |
     *  +-------------------+-----------+-----------------------------+
     * </pre>
     *
     * <p><b>Failure:</b> none: a limit out of range counts as the largest one.
     */
    static final class WaitingLineDescriptor
    {
        static final int TICKET_OFFSET = 0;
        static final int LIMIT_OFFSET = TICKET_OFFSET + 8;
        static final int PLACES_OFFSET = 64;

        static final int PLACE_COUNT = 1024;
        static final int PLACE_LENGTH = 8;
        static final int LENGTH = PLACES_OFFSET + PLACE_COUNT * PLACE_LENGTH;

        /** A place: the ticket above the owner's token; 0 is free. */
        static final int OWNER_BITS = OwnerToken.BITS;

        private WaitingLineDescriptor()
        {
        }
    }
}
