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

import io.ropewalk.error.CorruptSegmentException;
import io.ropewalk.machine.memory.Repairs;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.liveness.OwnerToken;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.sync.BarrierDescriptor.*;

/**
 * The table of those who wait at a barrier, or have yet to see what became of their round.
 *
 * <p><b>Threads:</b> any; who enters and who tells holds the mutex of the barrier.
 *
 * <p><b>Failure:</b> places of the dead are found by {@link #hasDead}, and used again when there is no other.
 */
final class BarrierPlaces
{
    /*
     * A place is one word, owner and outcome together: nobody waits without being known. Whoever is slow to leave a
     * round finds in its own place what became of it, however many rounds were played since. Who has seen the outcome
     * leaves, also before it was told; so others tell by compare-and-set.
     *
     * Places are read outside the mutex by their owners and watchers, and so are volatile.
     */

    /** No place. */
    static final int NO_PLACE = -1;

    private final AtomicBuffer buffer;
    private final int count;
    private final Attachment attachment;
    private final Owners owners;

    BarrierPlaces(final Attachment attachment, final int count)
    {
        this.buffer = attachment.buffer();
        this.count = count;
        this.attachment = attachment;
        this.owners = Owners.of(attachment);
    }

    /** What its owner has been told: WAITING, PASSED or BROKEN. */
    int outcome(final int place)
    {
        final long word = word(place);
        if (ownerOf(word) != attachment.owner() || !isPossible(word))
        {
            throw corrupt(place, word);
        }
        return outcomeOf(word);
    }

    private static boolean isPossible(final long word)
    {
        return 0 != outcomeOf(word) && 0 == word >>> (OUTCOME_BITS + OWNER_BITS);
    }

    CorruptSegmentException corrupt(final String message)
    {
        return owners.corrupt(message);
    }

    private CorruptSegmentException corrupt(final int place, final long word)
    {
        return corrupt("invalid place: place=" + place + " owner=" + ownerOf(word) +
            " outcome=" + (word >>> OWNER_BITS));
    }

    /** A place to enter, of the dead if need be; or NO_PLACE. */
    int findFree()
    {
        for (int place = 0; place < count; place++)
        {
            if (0 == word(place))
            {
                return place;
            }
        }
        for (int place = 0; place < count; place++)
        {
            final long word = word(place);
            if (WAITING != outcomeOf(word) && owners.isDead(ownerOf(word)))
            {
                return place;
            }
        }
        return NO_PLACE;
    }

    /** Begins to wait in a place that is free. */
    void enter(final int place)
    {
        final boolean isOfDead = 0 != word(place);
        // SYNC POINT: barrier place
        buffer.putLongVolatile(placeOffset(place), wordOf(WAITING, attachment.owner()));
        if (isOfDead)
        {
            Repairs.note(buffer, "place");
        }
    }

    /** Tells all who wait what has become of them, unless they have seen it for themselves, and left. */
    void tellAll(final int outcome)
    {
        for (int place = 0; place < count; place++)
        {
            final long word = word(place);
            if (WAITING == outcomeOf(word))
            {
                // SYNC POINT: barrier place
                buffer.compareAndSetLong(placeOffset(place), word, wordOf(outcome, ownerOf(word)));
            }
        }
    }

    /** Frees a place that has an outcome. */
    void leave(final int place)
    {
        // SYNC POINT: barrier place
        buffer.putLongVolatile(placeOffset(place), 0);
    }

    int countWaiting()
    {
        int waiting = 0;
        for (int place = 0; place < count; place++)
        {
            waiting += WAITING == outcomeOf(word(place)) ? 1 : 0;
        }
        return waiting;
    }

    /** Whether all words are such as somebody can have written; for who cannot go on. */
    void verify()
    {
        for (int place = 0; place < count; place++)
        {
            final long word = word(place);
            if (0 != word && !isPossible(word))
            {
                throw corrupt(place, word);
            }
        }
    }

    /** Whether one who waits is dead; asks about each other process. */
    boolean hasDead()
    {
        int living = attachment.owner();
        for (int place = 0; place < count; place++)
        {
            final long word = word(place);
            if (WAITING == outcomeOf(word) && ownerOf(word) != living)
            {
                if (owners.isDead(ownerOf(word)))
                {
                    return true;
                }
                living = ownerOf(word);
            }
        }
        return false;
    }

    /** Whether the next one who waits behind a place, and is of another process, is dead. */
    boolean isNextDead(final int place)
    {
        for (int i = 1; i < count; i++)
        {
            final long word = word((place + i) % count);
            if (WAITING == outcomeOf(word) && ownerOf(word) != attachment.owner())
            {
                return owners.isDead(ownerOf(word));
            }
        }
        return false;
    }

    private static long wordOf(final int outcome, final int owner)
    {
        return (long)outcome << OWNER_BITS | owner;
    }

    private long word(final int place)
    {
        // SYNC POINT: barrier place
        return buffer.getLongVolatile(placeOffset(place));
    }

    private static int outcomeOf(final long word)
    {
        return (int)(word >>> OWNER_BITS) & BROKEN;
    }

    private static int ownerOf(final long word)
    {
        return (int)word & OwnerToken.SEAL;
    }
}
