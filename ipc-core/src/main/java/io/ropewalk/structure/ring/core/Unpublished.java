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
package io.ropewalk.structure.ring.core;

import static io.ropewalk.structure.ring.Ring.CLOSED;
import static io.ropewalk.structure.ring.Ring.EMPTY;
import static io.ropewalk.structure.ring.Ring.HELD_UP;
import static io.ropewalk.structure.ring.core.RingDescriptor.SLOT_FREE;

/**
 * What a consumer finds out about a position at which there is no message: whether one may come, and who is in the way.
 */
final class Unpublished
{
    /** A result: look at the position again. */
    static final long AGAIN = -65;

    /** A result: nothing will ever be there. */
    static final long VOID = -66;

    private static final int LOOKS_BEFORE_TAIL = 32;
    private static final int LOOKS_AT_CLAIM = 200;

    private final RingMemory ring;
    private final Repair repair;
    private final Bias producers;

    Unpublished(final RingMemory ring, final Repair repair, final Bias producers)
    {
        this.ring = ring;
        this.repair = repair;
        this.producers = producers;
    }

    /** The header at a position says "not yet published" and was read before: EMPTY, CLOSED, HELD_UP, AGAIN, VOID. */
    long look(final long position)
    {
        final long marked = marked(position);
        if (marked < 0)
        {
            return marked;
        }
        if (!producers.isCommon())
        {
            // A lone producer leaves no claims, marks what it passes before it goes on, and is revoked by closing.
            return EMPTY;
        }
        // While messages keep coming the tail is left to the producers: reading it costs them a line transfer each
        // time.
        for (int i = 0; i < LOOKS_BEFORE_TAIL; i++)
        {
            if (ring.progress(position) > SLOT_FREE)
            {
                return AGAIN;
            }
            Thread.onSpinWait();
        }
        final long tail = ring.tail();
        if (RingMemory.positionOf(tail) > position)
        {
            return heldUp(position);
        }
        return tail < 0 ? CLOSED : EMPTY;
    }

    /** VOID; AGAIN when it is published after all, which a mark never hides; or 0. */
    private long marked(final long position)
    {
        final boolean isMarked = ring.isMarked(position);
        if (ring.progress(position) > SLOT_FREE)
        {
            return AGAIN;
        }
        return isMarked ? VOID : 0;
    }

    /** Claimed: the announcements are read after the tail that says so. */
    private long heldUp(final long position)
    {
        for (int i = 0; i < LOOKS_AT_CLAIM; i++)
        {
            final long marked = marked(position);
            if (marked < 0)
            {
                return marked;
            }
            Thread.onSpinWait();
        }
        if (!repair.mayAsk(Repair.UNPUBLISHED) || !repair.voidDeadClaim(position))
        {
            return HELD_UP;
        }
        // Where one was, there are often more.
        repair.voidDeadClaims(RingMemory.positionOf(ring.tail()));
        return AGAIN;
    }
}
