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

/**
 * Body of a barrier.
 *
 * <pre>
 *   0        64      72         76         128
 *  +--------+-------+----------+----------+---------------------------------------+
 *  | mutex  | state | changed  | padding  | places: (2 * parties + 64) * 8 bytes  |
 *  +--------+-------+----------+----------+---------------------------------------+
 * </pre>
 */
final class BarrierDescriptor
{
    static final int MUTEX_OFFSET = 0;
    static final int STATE_OFFSET = 64;
    static final int CHANGED_OFFSET = STATE_OFFSET + 8;
    static final int PLACES_OFFSET = 128;

    static final int PLACE_LENGTH = 8;
    static final int MAX_PARTIES = 1 << 15;
    static final int FINGERPRINT = 0x42415202;

    /*
     * The state: number of the round above its phase. Where a round has ended, or is being reset, the next one may be
     * broken already.
     */
    static final int PHASE_BITS = 3;
    static final int OPEN = 0;
    static final int TRIPPING = 1;
    static final int BREAKING = 2;
    static final int RESETTING = 3;
    static final int NEXT_IS_BROKEN = 4;

    /* A place: what became of it above the token of its owner; 0 is free. */
    static final int OWNER_BITS = OwnerToken.BITS;
    static final int OUTCOME_BITS = 2;
    static final int WAITING = 1;
    static final int PASSED = 2;
    static final int BROKEN = 3;

    /** Room for those of the last rounds who are slow to leave. */
    private static final int SPARE_PLACES = 64;

    private BarrierDescriptor()
    {
    }

    static int placeCount(final int parties)
    {
        return 2 * parties + SPARE_PLACES;
    }

    static int placeOffset(final int place)
    {
        return PLACES_OFFSET + place * PLACE_LENGTH;
    }

    static int bodyLength(final int parties)
    {
        return placeOffset(placeCount(parties));
    }
}
