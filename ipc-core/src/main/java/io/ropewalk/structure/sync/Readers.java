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
import io.ropewalk.machine.waiting.core.EventCount;
import io.ropewalk.segment.Attachment;
import io.ropewalk.segment.liveness.OwnerToken;
import io.ropewalk.structure.sync.ReadLock.ReadHolds;
import org.agrona.concurrent.AtomicBuffer;

import static io.ropewalk.structure.sync.LockDescriptor.CONTENDED;
import static io.ropewalk.structure.sync.LockDescriptor.ReadWriteLockDescriptor.*;

/**
 * How often each process reads under a lock for one writer or many readers, and whether a writer has begun.
 *
 * <p><b>Threads:</b> any.
 *
 * <p><b>Failure:</b> who died reading reads no more, for those who ask; a change that the dead had begun stays begun.
 */
final class Readers
{
    /*
     * Ancestor: the reader counters of big-reader locks (Linux's brlock, then percpu_rw_semaphore), one for each
     * process, with an owner. The other half is an ordinary lock, which writers hold, and readers only look at.
     *
     * Dekker's pattern: a reader adds one to the word of its process and then looks at the state of the lock; a writer
     * takes the lock and then looks at all words. All four are volatile or compare-and-set, so one sees the other. The
     * reader that sees it steps back, and waits for the lock as one who wants to take it would; woken, it passes the
     * wake-up on, because it does not keep the lock from the next one. The writer waits, with the lock in its hand, so
     * that no new reader comes in: it cannot starve. A thread that reads already only adds, and never waits for a
     * writer that waits for it; so does the writer itself.
     *
     * A word names its process, in the same step in which it counts. A process looks for its place once: one that bears
     * its token, a free one, or one of the dead, whose reads end with it. Places are taken from the front, and the
     * limit is raised before one is used, so a writer looks at as many as there ever were processes at once. A place is
     * given back by nobody but the dead, so a word cannot change from the dead one's to anything but by those who know
     * that it is dead.
     *
     * A reader that finds the holder of the lock dead takes the lock over, adds itself, and releases the lock, for the
     * words of readers say nothing against readers. So it is not the lock that knows whether a change was broken off:
     * the writer says that it has begun only when it is alone, and that it has ended before it releases. Who comes into
     * the lock in between, as writer or reader, finds it begun by somebody who can be nobody but a dead one.
     *
     * The begun change is plain: a writer touches it between the last look at the readers and the release of the lock;
     * a reader reads it between two of its own changes to its word.
     *
     * Checked: native-tests/src/model/rwlock.pml. Not modelled: several threads of a process, and taking a place.
     */
    static final int NO_PLACE = -1;

    private static final long ONE = 1L << OWNER_BITS;

    private final AtomicBuffer buffer;
    private final LockWord writer;
    private final Owners owners;
    private final ReadHolds holds;
    private final int owner;
    private final EventCount left;

    Readers(final Attachment attachment, final LockWord writer)
    {
        this.buffer = attachment.buffer();
        this.writer = writer;
        this.owners = Owners.of(attachment);
        this.owner = attachment.owner();
        this.holds = ReadHolds.of(attachment.path(), buffer.getLong(IDENTITY_OFFSET));
        this.left = EventCount.named(buffer, LEFT_OFFSET, "readers to leave");
    }

    /** What the threads of this process hold. */
    ReadHolds holds()
    {
        return holds;
    }

    /** Signalled when the last reader of a process has left. */
    EventCount left()
    {
        return left;
    }

    /** One attempt; of a thread that reads, or writes, already it does not fail. */
    boolean tryEnter(final ReadHolds.Hold hold)
    {
        if (hold.count() > 0)
        {
            enter();
            return true;
        }
        final long state = writer.state();
        if (LockWord.isFree(state))
        {
            return tryEnter();
        }
        final boolean isWriter = (state & ~CONTENDED) == writer.me();
        if (isWriter)
        {
            enter();
        }
        return isWriter;
    }

    /** One attempt, of a thread that does not read yet, when there was no writer. */
    boolean tryEnter()
    {
        enter();
        final boolean isIn = LockWord.isFree(writer.state());
        if (!isIn)
        {
            leave();
        }
        return isIn;
    }

    /** Of a writer that was found dead. */
    boolean tryEnterAfter(final long dead)
    {
        final long me = writer.me();
        final boolean isIn = writer.take(dead, me | CONTENDED, true);
        if (isIn)
        {
            try
            {
                enter();
            }
            finally
            {
                writer.release(me);
            }
        }
        return isIn;
    }

    /** One attempt that asks about the writer, if that was not done just now. */
    boolean tryEnterOrAsk(final ReadHolds.Hold hold)
    {
        if (tryEnter(hold))
        {
            return true;
        }
        final long state = writer.state();
        return !LockWord.isFree(state) && writer.mayAsk(System.nanoTime()) && writer.isDead(state) &&
            tryEnterAfter(state);
    }

    private void enter()
    {
        final int index = placeIndex(holds.place(this));
        long word;
        do
        {
            word = checkOwn(buffer.getLongVolatile(index));
        }
        // SYNC POINT: reader entered
        while (!buffer.compareAndSetLong(index, word, word + ONE));
    }

    void leave()
    {
        final int index = placeIndex(holds.place(this));
        long word;
        do
        {
            word = checkOwn(buffer.getLongVolatile(index));
            if (0 == countOf(word))
            {
                throw owners.corrupt("more readers left than came: owner=" + owner);
            }
        }
        // SYNC POINT: reader left
        while (!buffer.compareAndSetLong(index, word, word - ONE));
        if (1 == countOf(word))
        {
            left.signal();
        }
    }

    private long checkOwn(final long word)
    {
        if (ownerOf(word) != owner)
        {
            throw owners.corrupt("place of this process is another's: owner=" + owner + " word=" + word);
        }
        return word;
    }

    /** For the threads of this process that share it. */
    int takePlace()
    {
        for (int place = 0, limit = limit(); place < limit; place++)
        {
            if (ownerOf(word(place)) == owner)
            {
                return place;
            }
        }
        for (int place = 0; place < PLACE_COUNT; place++)
        {
            final long word = word(place);
            if ((0 == word || owners.isDead(ownerOf(word))) && take(place, word))
            {
                return place;
            }
        }
        throw new IllegalStateException("no place for another process: max=" + PLACE_COUNT);
    }

    private boolean take(final int place, final long seen)
    {
        int limit = limit();
        while (limit <= place && !buffer.compareAndSetInt(LIMIT_OFFSET, limit, place + 1))
        {
            limit = limit();
        }
        return buffer.compareAndSetLong(placeIndex(place), seen, owner);
    }

    /** By the holder of the lock: whether nobody reads. It may ask about those who do. */
    boolean areGone(final boolean mayAsk)
    {
        for (int place = 0, limit = limit(); place < limit; place++)
        {
            final long word = word(place);
            if (countOf(word) != 0 && !(mayAsk && owners.isDead(ownerOf(word)) && clear(place, word)))
            {
                return false;
            }
        }
        return true;
    }

    private boolean clear(final int place, final long dead)
    {
        final boolean isCleared = buffer.compareAndSetLong(placeIndex(place), dead, 0);
        if (isCleared)
        {
            Repairs.note(buffer, "reader");
        }
        return isCleared;
    }

    /** How often the living read; a snapshot. */
    int count()
    {
        long count = 0;
        for (int place = 0, limit = limit(); place < limit; place++)
        {
            final long word = word(place);
            count += countOf(word) == 0 || owners.isDead(ownerOf(word)) ? 0 : countOf(word);
        }
        return (int)Math.min(Integer.MAX_VALUE, count);
    }

    /** By a writer that is alone. */
    void begin()
    {
        buffer.putInt(CHANGING_OFFSET, isBegun() ? BEGUN | ABANDONED : BEGUN);
    }

    /** By a writer, before it releases the lock. */
    void end()
    {
        buffer.putInt(CHANGING_OFFSET, 0);
    }

    /** To a reader, whether a writer died in between. */
    boolean isBegun()
    {
        return 0 != buffer.getInt(CHANGING_OFFSET);
    }

    /** To a writer, whether one died before. */
    boolean wasAbandoned()
    {
        return (buffer.getInt(CHANGING_OFFSET) & ABANDONED) != 0;
    }

    private int limit()
    {
        final int limit = buffer.getIntVolatile(LIMIT_OFFSET);
        return limit < 0 || limit > PLACE_COUNT ? PLACE_COUNT : limit;
    }

    private long word(final int place)
    {
        // SYNC POINT: reader entered
        // SYNC POINT: reader left
        return buffer.getLongVolatile(placeIndex(place));
    }

    private static int placeIndex(final int place)
    {
        return PLACES_OFFSET + place * PLACE_LENGTH;
    }

    private static long countOf(final long word)
    {
        return word >>> OWNER_BITS;
    }

    private static int ownerOf(final long word)
    {
        return (int)word & OwnerToken.SEAL;
    }
}
