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

import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.liveness.OwnerToken;
import org.agrona.concurrent.AtomicBuffer;

/**
 * A table whose entries begin with a word {@code turn << 40 | state << 32 | owner token}. An entry is claimed by
 * compare-and-set with its owner's token, so that nobody ever finds one of the dead without knowing whose it was. Each
 * claim has a turn of its own, so that whoever changes what it has seen never changes the entry of a successor, which
 * may well be of the same process.
 */
final class Slots
{
    static final int FREE = 0;
    static final int FILLING = 1;
    static final int ACTIVE = 2;
    /** Of a publisher: it has published everything it will; of a subscription: it was thrown out. */
    static final int ENDED = 3;

    static final int NONE = -1;

    private static final int TURN_SHIFT = 40;
    private static final int STATE_MASK = 0xFF;

    private final AtomicBuffer buffer;
    private final Attachment attachment;
    private final int offset;
    private final int count;
    private final int length;

    Slots(final AtomicBuffer buffer, final Attachment attachment, final int offset, final int count,
        final int length)
    {
        this.buffer = buffer;
        this.attachment = attachment;
        this.offset = offset;
        this.count = count;
        this.length = length;
    }

    /** The word that follows in the same turn, with the same owner. */
    static long word(final long word, final int state)
    {
        return (word & ~((long)STATE_MASK << Integer.SIZE)) | ((long)state << Integer.SIZE);
    }

    /** The word of a place that was given back. */
    static long free(final long word)
    {
        return word >>> TURN_SHIFT << TURN_SHIFT;
    }

    static int state(final long word)
    {
        return (int)(word >>> Integer.SIZE) & STATE_MASK;
    }

    static int owner(final long word)
    {
        return (int)word & OwnerToken.SEAL;
    }

    int index(final int slot)
    {
        return offset + slot * length;
    }

    long getWord(final int slot)
    {
        // SYNC POINT: bus entry filled
        return buffer.getLongVolatile(index(slot));
    }

    boolean isDead(final long word)
    {
        return attachment.isDead(owner(word));
    }

    /** An entry for this process, to be filled: a free one, else one of the dead; NONE if there is none. */
    int claim()
    {
        final int slot = claimFree();
        return slot == NONE ? claimDead() : slot;
    }

    /** As {@link #claim}, but a free one only. */
    int claimFree()
    {
        for (int slot = 0; slot < count; slot++)
        {
            final long word = getWord(slot);
            if (state(word) == FREE && tryClaim(slot, word))
            {
                return slot;
            }
        }
        return NONE;
    }

    private int claimDead()
    {
        for (int slot = 0; slot < count; slot++)
        {
            final long word = getWord(slot);
            if (isDead(word) && tryClaim(slot, word))
            {
                return slot;
            }
        }
        return NONE;
    }

    /** Takes an entry that is as it was seen: free, of the dead, or ended. */
    boolean tryClaim(final int slot, final long seen)
    {
        return compareAndSet(slot, seen, next(seen, attachment.owner()));
    }

    /** As another turn of the same owner: what others have seen of the entry is out of date. */
    boolean tryRefill(final int slot, final long seen)
    {
        return compareAndSet(slot, seen, next(seen, owner(seen)));
    }

    private static long next(final long seen, final int owner)
    {
        return (((seen >>> TURN_SHIFT) + 1) << TURN_SHIFT) | ((long)FILLING << Integer.SIZE) | owner;
    }

    boolean compareAndSet(final int slot, final long seen, final long word)
    {
        // SYNC POINT: bus entry filled
        return buffer.compareAndSetLong(index(slot), seen, word);
    }

    /** What was filled becomes visible; by who fills it. */
    void publish(final int slot)
    {
        // SYNC POINT: bus entry filled
        buffer.putLongVolatile(index(slot), word(getWord(slot), ACTIVE));
    }
}
