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
 * <p><b>Threads:</b> constants only.
 *
 * <p><b>Failure:</b> none: a limit out of range counts as the largest one.
 */
final class WaitingLineDescriptor
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
