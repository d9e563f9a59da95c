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
package io.ropewalk.bus.topics;

import io.ropewalk.segment.liveness.OwnerToken;
import io.ropewalk.segment.liveness.Participants;
import org.agrona.concurrent.AtomicBuffer;

/**
 * A table whose entries begin with a word {@code state << 32 | owner token}: zero is free. An entry is claimed by
 * compare-and-set with its owner's token, so that nobody ever finds one of the dead without knowing whose it was.
 */
final class Slots
{
    static final int FILLING = 1;
    static final int ACTIVE = 2;
    /** Of a publisher: it has published everything it will; of a subscription: it was thrown out. */
    static final int ENDED = 3;

    static final int NONE = -1;

    private final AtomicBuffer buffer;
    private final Participants participants;
    private final int offset;
    private final int count;
    private final int length;

    Slots(final AtomicBuffer buffer, final Participants participants, final int offset, final int count,
        final int length)
    {
        this.buffer = buffer;
        this.participants = participants;
        this.offset = offset;
        this.count = count;
        this.length = length;
    }

    static long word(final int state, final int owner)
    {
        return ((long)state << Integer.SIZE) | owner;
    }

    static int state(final long word)
    {
        return (int)(word >>> Integer.SIZE);
    }

    static int owner(final long word)
    {
        return (int)word & OwnerToken.SEAL;
    }

    int count()
    {
        return count;
    }

    int index(final int slot)
    {
        return offset + slot * length;
    }

    long wordAt(final int slot)
    {
        // SYNC POINT: bus entry filled
        return buffer.getLongVolatile(index(slot));
    }

    boolean isDead(final long word)
    {
        return participants.isDead(owner(word));
    }

    /** Whether somebody who lives is there. */
    boolean isLiving(final long word)
    {
        return state(word) != 0 && !isDead(word);
    }

    /** An entry for this process, to be filled: a free one, else one of the dead; NONE if there is none. */
    int claim()
    {
        for (int slot = 0; slot < count; slot++)
        {
            if (tryClaim(slot, 0))
            {
                return slot;
            }
        }
        for (int slot = 0; slot < count; slot++)
        {
            final long word = wordAt(slot);
            if (word != 0 && isDead(word) && tryClaim(slot, word))
            {
                return slot;
            }
        }
        return NONE;
    }

    boolean tryClaim(final int slot, final long expected)
    {
        // SYNC POINT: bus entry filled
        return wordAt(slot) == expected &&
            buffer.compareAndSetLong(index(slot), expected, word(FILLING, participants.owner()));
    }

    void publish(final int slot)
    {
        // SYNC POINT: bus entry filled
        buffer.putLongVolatile(index(slot), word(ACTIVE, participants.owner()));
    }
}
