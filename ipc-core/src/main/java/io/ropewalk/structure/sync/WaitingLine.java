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

import io.ropewalk.machine.memory.Repairs;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.liveness.OwnerToken;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.sync.SemaphoreDescriptor.WaitingLineDescriptor.*;

/**
 * Those who wait for something, in the order of their coming.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> a place whose owner is dead is cleared by whoever asks, and never counted after that.
 */
final class WaitingLine
{
    /*
     * Ancestor: the bakery (Lamport). Who comes draws a ticket and writes it, with its token, into a free place by one
     * compare-and-set, so that no place is taken without its owner being known; who leaves writes 0. The first is the
     * one of the living with the earliest ticket. A ticket that was drawn but not yet written is not seen: of two who
     * come at once either may be first, and both may believe it for a moment. The line only says whose turn it is; what
     * is waited for is taken by a compare-and-set, or under a lock, of its own.
     *
     * The limit is one more than the highest place ever used and only grows, before the place is used, so that looking
     * costs no more than the longest line there was.
     *
     * All accesses are volatile: whoever is here is about to sleep.
     *
     * Checked, with what it is for: native-tests/src/model/semaphore.pml. Not proved: a place that lasts for 2^39
     * tickets, and looking no further than the limit.
     */
    static final int NO_PLACE = -1;

    private static final int TICKET_BITS = Long.SIZE - OWNER_BITS;
    private static final long TICKET_MASK = (1L << TICKET_BITS) - 1;

    private final AtomicBuffer buffer;
    private final int offset;
    private final Owners owners;
    private final int owner;

    WaitingLine(final Attachment attachment, final int offset)
    {
        this.buffer = attachment.buffer();
        this.offset = offset;
        this.owners = Owners.of(attachment);
        this.owner = attachment.owner();
    }

    /**
     * Stands at the end of the line.
     *
     * @return the place, to be given to {@link #leave}; {@link #NO_PLACE} when there are 1024 living ones already.
     */
    int enter()
    {
        final long ticket = draw();
        final long taken = ticket << OWNER_BITS | owner;
        for (int place = 0; place < PLACE_COUNT; place++)
        {
            if (0 == word(place) && take(place, 0, taken))
            {
                return place;
            }
        }
        for (int place = 0; place < PLACE_COUNT; place++)
        {
            final long word = word(place);
            if ((0 == word || isDead(word)) && take(place, word, taken))
            {
                return place;
            }
        }
        return NO_PLACE;
    }

    /** Not 0, so that no place says that a ticket of 0 stands there. */
    private long draw()
    {
        long ticket;
        do
        {
            ticket = buffer.getAndAddLong(offset + TICKET_OFFSET, 1) & TICKET_MASK;
        }
        while (0 == ticket);
        return ticket;
    }

    private boolean take(final int place, final long expected, final long taken)
    {
        long limit = buffer.getLongVolatile(offset + LIMIT_OFFSET);
        while (limit <= place && !buffer.compareAndSetLong(offset + LIMIT_OFFSET, limit, place + 1))
        {
            limit = buffer.getLongVolatile(offset + LIMIT_OFFSET);
        }
        // SYNC POINT: place in line
        return buffer.compareAndSetLong(placeOffset(place), expected, taken);
    }

    /**
     * Leaves the line.
     *
     * @param place that was entered.
     */
    void leave(final int place)
    {
        if (NO_PLACE != place)
        {
            // SYNC POINT: place in line
            buffer.putLongVolatile(placeOffset(place), 0);
        }
    }

    /**
     * Whether nobody living is before this place.
     *
     * @param place  that was entered; without one, everybody is before it.
     * @param mayAsk whether to ask the kernel about those who are before it.
     */
    boolean isFirst(final int place, final boolean mayAsk)
    {
        final long mine = NO_PLACE == place ? 0 : word(place);
        final int limit = limit();
        if (mayAsk && NO_PLACE != place)
        {
            verifyOwn(place, mine);
        }
        for (int i = 0; i < limit; i++)
        {
            final long other = word(i);
            final boolean isBefore = 0 != other && i != place && (NO_PLACE == place || isEarlier(other, mine));
            if (isBefore && !(mayAsk && isDead(other) && clear(i, other)))
            {
                return false;
            }
        }
        return true;
    }

    private void verifyOwn(final int place, final long mine)
    {
        if (((int)mine & OwnerToken.SEAL) != owner || 0 == mine >>> OWNER_BITS)
        {
            throw owners.corrupt("waiting thread has lost its place: place=" + place + " word=" + mine);
        }
    }

    /** Whether nobody stands in the line, be it living or dead. */
    boolean isEmpty()
    {
        return isFirst(NO_PLACE, false);
    }

    /** How many living ones stand in the line. */
    int length()
    {
        int count = 0;
        final int limit = limit();
        for (int i = 0; i < limit; i++)
        {
            final long word = word(i);
            if (0 != word && !(isDead(word) && clear(i, word)))
            {
                count++;
            }
        }
        return count;
    }

    private boolean clear(final int place, final long dead)
    {
        // SYNC POINT: place in line
        final boolean isCleared = buffer.compareAndSetLong(placeOffset(place), dead, 0);
        if (isCleared)
        {
            Repairs.note(buffer, "place in line");
        }
        return isCleared;
    }

    /** Of one that holds others up: also whether its ticket can have been drawn. */
    private boolean isDead(final long word)
    {
        final long ticket = word >>> OWNER_BITS;
        final long next = buffer.getLongVolatile(offset + TICKET_OFFSET) & TICKET_MASK;
        if (0 == ticket || !isEarlier(word, next << OWNER_BITS))
        {
            throw owners.corrupt("ticket was never issued: ticket=" + ticket + " next=" + next);
        }
        return owners.isDead((int)word & OwnerToken.SEAL);
    }

    private static boolean isEarlier(final long word, final long other)
    {
        final long distance = (word >>> OWNER_BITS) - (other >>> OWNER_BITS);
        return distance << (Long.SIZE - TICKET_BITS) < 0;
    }

    private long word(final int place)
    {
        // SYNC POINT: place in line
        return buffer.getLongVolatile(placeOffset(place));
    }

    private int limit()
    {
        final long limit = buffer.getLongVolatile(offset + LIMIT_OFFSET);
        return limit < 0 || limit > PLACE_COUNT ? PLACE_COUNT : (int)limit;
    }

    private int placeOffset(final int place)
    {
        return offset + PLACES_OFFSET + place * PLACE_LENGTH;
    }
}
